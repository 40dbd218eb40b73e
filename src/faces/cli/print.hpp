// Tables, trees and numbers, as they stand on a terminal. Width is counted in characters, not bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"
#include "core/desk/calibration/estimate.hpp"

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

// Numbers for people. The dot stands in every language (SPEC 13).
std::string grouped(std::int64_t value);                      ///< 1,301,119
std::string percent(double fraction, int places = 1);         ///< 0.1234 → 12.3 %; NaN → –
std::string signed_percent(double fraction, int places = 1);  ///< +12.3 %
std::string in_r(double value);                               ///< +1.25 R
std::string number(double value, int places = 2);             ///< NaN → –
std::string money(Decimal value);                             ///< 1,000.00
std::string short_time(UtcTime time);                         ///< 2023-03-14 08:00
std::string duration(Millis span);                            ///< 42 s, 7 min, 3 h, 12 d: the largest unit, cut down
/// `0.54 (0.49 … 0.59, 312)`, or the words for "not yet known".
std::string estimate_text(const Estimate& estimate, std::string_view not_known, int places = 2);

}  // namespace signalbox
