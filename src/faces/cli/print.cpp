#include "faces/cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/check.hpp"

namespace signalbox {

namespace {

std::string padded(const std::string& text, std::size_t width, Align align) {
    const std::size_t shown = shown_width(text);
    const std::string blanks(width > shown ? width - shown : 0, ' ');
    return align == Align::left ? fmt::format("{}{}", text, blanks) : fmt::format("{}{}", blanks, text);
}

std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

void append_tree(std::string& out, const Tree& tree, const std::string& before) {
    for (std::size_t i = 0; i < tree.under.size(); ++i) {
        const bool last = i + 1 == tree.under.size();
        out += fmt::format("\n{}{}{}", before, last ? "└─ " : "├─ ", tree.under[i].line);
        append_tree(out, tree.under[i], fmt::format("{}{}", before, last ? "   " : "│  "));
    }
}

}  // namespace

std::size_t shown_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\x1b') {  // a colour: ESC [ … m
            i = std::min(text.find('m', i), text.size() - 1);
            continue;
        }
        width += (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return width;
}

void Table::row(std::vector<std::string> cells) {
    check(cells.size() == columns_.size(), "a row has a cell for each column");
    rows_.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    widths.reserve(columns_.size());
    for (const Column& column : columns_) widths.push_back(shown_width(column.title));
    for (const auto& cells : rows_) {
        for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], shown_width(cells[i]));
    }
    std::string out;
    const auto line = [&](auto&& cell_of) {
        std::string one;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i > 0) one += "  ";
            one += padded(cell_of(i), widths[i], columns_[i].align);
        }
        if (!out.empty()) out += '\n';
        out += trimmed(std::move(one));
    };
    line([&](std::size_t i) { return columns_[i].title; });
    for (const auto& cells : rows_) line([&](std::size_t i) { return cells[i]; });
    return out;
}

std::string Tree::text() const {
    std::string out = line;
    append_tree(out, *this, "");
    return out;
}

}  // namespace signalbox
