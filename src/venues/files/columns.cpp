// The dialects, told by names. New ones are added to `recognise_columns` and its comment.
#include "venues/files/columns.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "venues/files/decimal_text.hpp"
#include "venues/files/delimiters.hpp"

namespace signalbox::csv {
namespace {

constexpr std::size_t binance_columns = 12;
constexpr std::size_t columns_max = DelimiterIndex::columns_max;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::vector<std::string> names_of(std::string_view line) {
    std::vector<std::string> names;
    while (names.size() <= columns_max) {
        const std::size_t comma = line.find(',');
        std::string name(trimmed(line.substr(0, comma)));
        std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
        names.push_back(std::move(name));
        if (comma == line.npos) break;
        line.remove_prefix(comma + 1);
    }
    return names;
}

/// The column of that name, if there is exactly one.
std::optional<std::size_t> place_of(const std::vector<std::string>& names, std::string_view name) {
    if (std::ranges::count(names, name) != 1) return std::nullopt;
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

Failure not_understood(std::string_view file, std::string_view found) {
    return fail(ErrorCode::BadData, "{} is not a candle file that is understood: its first line is '{}'", file,
                shown(found, 200))
        .suggest(
            "give it the header open_time_ms,open,high,low,close,volume (times in milliseconds, UTC), or take "
            "Binance's own kline CSV (open_time,open,high,low,close,volume,…)");
}

}  // namespace

std::string shown(std::string_view text, std::size_t longest) {
    std::string out;
    for (const char c : text.substr(0, longest)) out += c >= ' ' && c <= '~' ? c : '?';
    if (text.size() > longest) out += "...";
    return out;
}

Result<Columns> recognise_columns(std::string_view first_line, std::string_view file) {
    const std::vector<std::string> names = names_of(first_line);
    if (names.size() > columns_max) return not_understood(file, first_line);

    Columns columns{.count = names.size()};
    if (names.size() == binance_columns &&
        std::ranges::all_of(names, [](const auto& n) { return decimal(n).has_value(); })) {
        columns.place = {0, 1, 2, 3, 4, 5};
        columns.unit = TimeUnit::MillisOrMicros;
        columns.has_header = false;
        return columns;
    }
    const auto millis = place_of(names, "open_time_ms");
    const auto binance = place_of(names, "open_time");
    if (millis.has_value() == binance.has_value()) return not_understood(file, first_line);
    columns.place[0] = millis ? *millis : *binance;
    columns.unit = millis ? TimeUnit::Millis : TimeUnit::MillisOrMicros;
    for (std::size_t i = 1; i < value_names.size(); ++i) {
        const auto place = place_of(names, value_names[i]);
        if (!place) return not_understood(file, first_line);
        columns.place[i] = *place;
    }
    return columns;
}

}  // namespace signalbox::csv
