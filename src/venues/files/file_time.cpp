// Times of candle files: numbers by their size, the rest as base/time.hpp reads it.
#include "venues/files/file_time.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "ports/candle_rows.hpp"
#include "venues/files/decimal_text.hpp"

namespace signalbox::csv {
namespace {

/// A whole number, also as `1735689600000.0` or `1.7356896e+12`, which is how columns of floating point numbers are
/// written.
std::optional<std::int64_t> count_of(std::string_view text) {
    if (const auto whole = integer(text)) return whole;
    constexpr double exact_below = 9'007'199'254'740'992;  // 2^53
    const auto number = decimal(text);
    if (!number || !(std::abs(*number) < exact_below) || std::trunc(*number) != *number) return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

Failure not_whole(std::string_view text, TimeUnit unit) {
    if (unit == TimeUnit::seconds) {
        return fail(ErrorCode::BadData, "the time '{}' is not a whole number of seconds", shown(text));
    }
    return fail(ErrorCode::BadData, "the time '{}' is not a whole number of milliseconds", shown(text));
}

Failure out_of_range(std::string_view text) {
    return fail(ErrorCode::BadData, "the time '{}' does not lie between the years 1970 and 2100", shown(text));
}

/// Milliseconds before 1970 or after 2100, too, as far as they can be counted.
Result<std::int64_t> millis_of(std::string_view text, TimeUnit unit) {
    if (unit == TimeUnit::iso) {
        const Result<UtcTime> time = parse_utc(text);
        if (!time) return fail(ErrorCode::BadData, "'{}' is not a time", shown(text));
        return to_ms(*time);
    }
    const auto count = count_of(text);
    if (!count) return not_whole(text, unit);
    if (unit == TimeUnit::seconds) {
        if (*count < 0 || *count >= seconds_end) return out_of_range(text);
        return *count * 1'000;
    }
    const std::int64_t per_milli = unit == TimeUnit::micros ? 1'000 : unit == TimeUnit::nanos ? 1'000'000 : 1;
    if (*count % per_milli != 0) return not_whole(text, unit);
    return *count / per_milli;
}

}  // namespace

std::optional<TimeUnit> unit_of(std::string_view text) {
    constexpr std::size_t compact_date = 8;  // 20240131, which as seconds lies in 1970
    if (text.size() == compact_date && parse_utc(text)) return TimeUnit::iso;
    if (const auto count = count_of(text)) return unit_of_count(*count);
    if (parse_utc(text)) return TimeUnit::iso;
    return std::nullopt;
}

Result<std::int64_t> read_time(std::string_view text, TimeUnit unit) {
    const std::int64_t ms = TRY(millis_of(text, unit));
    if (ms < 0 || ms >= to_ms(times_end)) return out_of_range(text);
    return ms;
}

void IsoDay::know(std::string_view text) {
    const std::string_view date = text.substr(0, date_size);
    const Result<UtcTime> starts = parse_utc(date);
    if (!starts || date.size() != date_size) return;
    std::ranges::copy(date, date_.begin());
    starts_ms_ = to_ms(*starts);
}

bool IsoDay::read(const char* begin, const char* end, std::int64_t& ms) const {
    constexpr std::size_t size = 19;
    const std::string_view text(begin, end);
    if (text.size() < size || std::memcmp(begin, date_.data(), date_size) != 0) return false;
    const std::string_view zone = text.substr(size);
    if (!zone.empty() && zone != "Z" && zone != "+00:00") return false;
    bool good = (text[10] == 'T' || text[10] == ' ') && text[13] == ':' && text[16] == ':';
    const auto two_digits = [&](std::size_t at, int below) {
        const int tens = text[at] - '0', ones = text[at + 1] - '0';
        const int value = tens * 10 + ones;
        good = good && tens >= 0 && ones >= 0 && ones <= 9 && value < below;
        return value;
    };
    const int hours = two_digits(11, 24), minutes = two_digits(14, 60), seconds = two_digits(17, 60);
    if (!good) return false;
    ms = starts_ms_ + 1000 * (3600 * hours + 60 * minutes + seconds);
    return true;
}

std::string shown(std::string_view text, std::size_t longest) {
    std::string out;
    for (const char c : text.substr(0, longest)) out += c >= ' ' && c <= '~' ? c : '?';
    if (text.size() > longest) out += "...";
    return out;
}

}  // namespace signalbox::csv
