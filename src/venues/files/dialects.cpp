#include "venues/files/dialects.hpp"

#include <algorithm>

#include "venues/files/decimal_text.hpp"
#include "venues/files/file_time.hpp"

namespace signalbox::csv {
namespace {

/// Rows that are asked for the direction of time.
constexpr int rows_asked = 200;

struct Shape {
    std::string_view dialect;
    std::size_t columns;
    std::array<std::size_t, 6> place;
};
constexpr std::array<Shape, 5> shapes{{{"binance", 12, {0, 1, 2, 3, 4, 5}},
                                       {"kraken", 7, {0, 1, 2, 3, 4, 5}},
                                       {"ccxt", 6, {0, 1, 2, 3, 4, 5}},
                                       {"jesse", 6, {0, 1, 3, 4, 2, 5}},
                                       {"coinbase", 6, {0, 3, 2, 1, 4, 5}}}};

/// Lines of a text, one after the other, without their ends.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}
    std::optional<std::string_view> next() {
        if (rest_.empty()) return std::nullopt;
        const std::size_t end = rest_.find('\n');
        std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

private:
    std::string_view rest_;
};

Failure with_way_out(Failure failure) {
    return std::move(failure).suggest(
        "if it holds candles, say what its columns are, in their order: --columns time,open,high,low,close,volume");
}

Failure not_understood(std::string_view file, std::string_view found) {
    return with_way_out(fail(ErrorCode::BadData, "{} is not a candle file that is understood: its first line is '{}'",
                             file, shown(found, 200)));
}

/// A row of candles needs no header above it: a time, then numbers.
bool is_row(const Fields& fields) {
    if (fields.count() < value_names.size() || !unit_of(fields[0])) return false;
    const auto values = fields.kept().subspan(1, value_names.size() - 1);
    return std::ranges::all_of(values, [](std::string_view field) { return decimal(field).has_value(); });
}

/// In this order no price of the row lies above its high or below its low.
bool fits(const Shape& shape, const Fields& row) {
    std::array<double, 4> price;  // open, high, low, close
    for (std::size_t i = 0; i < price.size(); ++i) {
        const auto number = decimal(row[shape.place[i + 1]]);
        if (!number) return false;
        price[i] = *number;
    }
    const auto [open, high, low, close] = price;
    return high >= std::max(open, close) && low <= std::min(open, close);
}

/// A headerless file by its columns, and by its candles where orders compete.
Result<Columns> by_shape(std::string_view sample, const Fields& first, std::string_view file,
                         std::string_view first_line) {
    std::array<bool, shapes.size()> possible;
    std::ranges::transform(shapes, possible.begin(), [&](const Shape& s) { return s.columns == first.count(); });
    const bool compete = std::ranges::count(possible, true) > 1;
    std::int64_t rows = 0;
    for (Lines lines(sample); const auto line = compete ? lines.next() : std::nullopt;) {
        const Fields row(*line);
        if (row.count() != first.count()) continue;
        std::array<bool, shapes.size()> fitting;
        std::ranges::transform(shapes, fitting.begin(),
                               [&](const Shape& s) { return s.columns == row.count() && fits(s, row); });
        if (std::ranges::none_of(fitting, std::identity{})) continue;
        ++rows;
        for (std::size_t i = 0; i < shapes.size(); ++i) possible[i] = possible[i] && fitting[i];
    }
    const auto left = std::ranges::count(possible, true);
    if (left == 1) {
        const Shape& shape = shapes[static_cast<std::size_t>(std::ranges::find(possible, true) - possible.begin())];
        return Columns{.place = shape.place, .count = shape.columns, .dialect = shape.dialect, .named_unit = {}};
    }
    if (!compete) return not_understood(file, first_line);
    if (left > 1) {
        return with_way_out(fail(
            ErrorCode::BadData,
            "{} has no header, and the prices of its first rows ({}) fit more than one order of columns", file, rows));
    }
    return with_way_out(
        fail(ErrorCode::BadData, "{} has no header, and no order of columns fits the prices of all its rows", file));
}

/// What a person said, if the file can be so.
Result<Columns> by_word(std::string_view told, const Fields& first, std::string_view file) {
    const Columns columns = TRY(columns_told(told));
    if (columns.count == first.count()) return columns;
    return fail(ErrorCode::WrongUse, "{} has {} columns, and {} are named", file, first.count(), columns.count)
        .suggest("name each of them, in their order; any word stands for a column that is left aside");
}

/// The unit of the times and their direction, as the rows have it.
void settle(Dialect& dialect, Lines rows) {
    const Columns& columns = dialect.columns;
    std::optional<TimeUnit> unit = columns.named_unit;
    std::optional<std::int64_t> before;
    int forth = 0;
    for (int asked = 0; asked < rows_asked;) {
        const auto line = rows.next();
        if (!line) break;
        const Fields row(*line);
        if (row.count() != columns.count) continue;
        ++asked;
        const std::string_view text = row[columns.place[0]];
        if (!unit) unit = unit_of(text);
        if (!unit) continue;
        const Result<std::int64_t> time = read_time(text, *unit);
        if (!time) continue;
        if (before && *time != *before) forth += *time > *before ? 1 : -1;
        before = *time;
    }
    dialect.unit = unit.value_or(TimeUnit::millis);
    dialect.newest_first = forth < 0;
}

}  // namespace

Result<Dialect> recognise(std::string_view sample, std::string_view told, std::string_view file) {
    Lines lines(sample);
    const std::string_view first_line = lines.next().value_or(std::string_view{});
    const Fields first(first_line);
    Dialect dialect;
    if (!told.empty()) {
        dialect.columns = TRY(by_word(told, first, file));
        const auto& place = dialect.columns.place;
        dialect.has_header = !unit_of(first[place[0]]) && !decimal(first[place[1]]);
    } else if (is_row(first)) {
        dialect.columns = TRY(by_shape(sample, first, file, first_line));
        dialect.has_header = false;
    } else {
        const auto named = columns_named(first);
        if (!named) return not_understood(file, first_line);
        dialect.columns = *named;
    }
    settle(dialect, dialect.has_header ? lines : Lines(sample));
    return dialect;
}

}  // namespace signalbox::csv
