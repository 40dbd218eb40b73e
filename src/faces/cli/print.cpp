#include "faces/cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/check.hpp"

namespace signalbox {

namespace {

constexpr std::string_view unknown = "–";

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

std::string grouped(std::int64_t value) {
    const std::string digits = fmt::format("{}", value);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const bool between = i > 0 && digits[i - 1] != '-' && (digits.size() - i) % 3 == 0;
        if (between) out += ',';
        out += digits[i];
    }
    return out;
}

std::string percent(double fraction, int places) {
    return std::isfinite(fraction) ? fmt::format("{:.{}f} %", fraction * 100, places) : std::string(unknown);
}

std::string signed_percent(double fraction, int places) {
    return std::isfinite(fraction) ? fmt::format("{:+.{}f} %", fraction * 100, places) : std::string(unknown);
}

std::string in_r(double value) { return std::isfinite(value) ? fmt::format("{:+.2f} R", value) : std::string(unknown); }

std::string number(double value, int places) {
    return std::isfinite(value) ? fmt::format("{:.{}f}", value, places) : std::string(unknown);
}

std::string money(Decimal value) {
    const std::int64_t cent = Decimal::one / 100;
    const std::int64_t size = value.abs().units();
    const std::int64_t cents = size / cent + (size % cent * 2 >= cent ? 1 : 0);
    return fmt::format("{}{}.{:02}", value.units() < 0 && cents > 0 ? "-" : "", grouped(cents / 100), cents % 100);
}

std::string duration(Millis span) {
    using Unit = std::pair<Millis, std::string_view>;
    for (const auto& [length, name] : {Unit{day, "d"}, Unit{hour, "h"}, Unit{minute, "min"}}) {
        if (span >= length) return fmt::format("{} {}", span / length, name);
    }
    return fmt::format("{} s", span / Millis{1000});
}

std::string short_time(UtcTime time) {
    std::string text = to_text(time);  // 2023-03-14T08:00:00Z
    if (text.size() < 17) return text;
    text[10] = ' ';
    return text.ends_with(":00Z") ? text.substr(0, 16) : text.substr(0, text.size() - 1);
}

std::string estimate_text(const Estimate& estimate, std::string_view not_known, int places) {
    if (!estimate.known) return std::string(not_known);
    return fmt::format("{} ({} … {}, {})", number(estimate.value, places), number(estimate.low, places),
                       number(estimate.high, places), grouped(estimate.count));
}

}  // namespace signalbox
