// Tables and trees, as they stand on a terminal; numbers are those of views/numbers.hpp. Width is counted in
// characters, not bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "views/numbers.hpp"

namespace signalbox {

enum class Align : std::uint8_t { left, right };
struct Column {
    std::string title;  ///< already said in the reader's language
    Align align = Align::left;
};

/// Rows under titles; columns are as wide as their widest cell, two blanks apart, no blanks at a line's end.
class Table {
public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// As many cells as there are columns.
    void row(std::vector<std::string> cells);
    bool empty() const { return rows_.empty(); }
    /// The lines, the last one without an end.
    std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// A line and what hangs under it.
struct Tree {
    std::string line;
    std::vector<Tree> under = {};

    Tree& add(std::string text) { return under.emplace_back(Tree{std::move(text)}); }
    std::string text() const;
};

/// Characters of UTF-8 text, colours not counted.
std::size_t shown_width(std::string_view text);

}  // namespace signalbox
