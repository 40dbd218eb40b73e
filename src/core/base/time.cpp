// ISO 8601 by hand: the C++20 calendar knows the days, this file only the digits.
#include "core/base/time.hpp"

#include <optional>

namespace signalbox {
namespace {

void put_digits(std::string& text, unsigned value, int count) {
    char digits[4];
    for (int i = count; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
    text.append(digits, static_cast<std::size_t>(count));
}

/// Walks over a text from the left; what does not match is left where it is.
class Scan {
public:
    explicit Scan(std::string_view rest) : rest_(rest) {}

    bool done() const { return rest_.empty(); }
    bool take(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::optional<int> digit() {
        if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') return std::nullopt;
        const int value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }
    /// Exactly `count` digits that make a number of at most `highest`.
    std::optional<int> number(int count, int highest) {
        int value = 0;
        for (int i = 0; i < count; ++i) {
            const auto next = digit();
            if (!next) return std::nullopt;
            value = value * 10 + *next;
        }
        return value <= highest ? std::optional(value) : std::nullopt;
    }

private:
    std::string_view rest_;
};

struct Date {
    std::chrono::year_month_day day;
    bool compact;  ///< freqtrade's form, which has no time of day
};

std::optional<Date> scan_date(Scan& scan) {
    const auto year = scan.number(4, 9999);
    const bool compact = !scan.take('-');
    const auto month = scan.number(2, 99);
    if (!year || !month || (!compact && !scan.take('-'))) return std::nullopt;
    const auto day_of_month = scan.number(2, 99);
    if (!day_of_month) return std::nullopt;
    return Date{std::chrono::year{*year} / *month / *day_of_month, compact};
}

/// `hh:mm` as it stands in a time of day and in a zone.
std::optional<Millis> scan_hours(Scan& scan) {
    const auto hours = scan.number(2, 23);
    if (!hours || !scan.take(':')) return std::nullopt;
    const auto minutes = scan.number(2, 59);
    if (!minutes) return std::nullopt;
    return *hours * hour + *minutes * minute;
}

/// `:ss[.fff]`, or nothing, which is zero.
std::optional<Millis> scan_seconds(Scan& scan) {
    if (!scan.take(':')) return Millis{0};
    const auto seconds = scan.number(2, 59);
    if (!seconds) return std::nullopt;
    int ms = *seconds * 1000;
    if (!scan.take('.')) return Millis{ms};
    int digits = 0;
    for (int weight = 100; const auto next = scan.digit(); weight /= 10, ++digits) ms += *next * weight;
    return digits >= 1 && digits <= 9 ? std::optional(Millis{ms}) : std::nullopt;
}

/// How far local time is ahead of UTC.
std::optional<Millis> scan_zone(Scan& scan) {
    if (scan.take('Z') || scan.done()) return Millis{0};
    if (scan.take('+')) return scan_hours(scan);
    if (!scan.take('-')) return std::nullopt;
    const auto behind = scan_hours(scan);
    return behind ? std::optional(-*behind) : std::nullopt;
}

/// Everything after the date, less the zone.
std::optional<Millis> scan_time_of_day(Scan& scan) {
    if (scan.done()) return Millis{0};
    if (!scan.take('T') && !scan.take(' ')) return std::nullopt;
    const auto hours = scan_hours(scan);
    const auto seconds = hours ? scan_seconds(scan) : std::nullopt;
    const auto ahead = seconds ? scan_zone(scan) : std::nullopt;
    if (!ahead || !scan.done()) return std::nullopt;
    return *hours + *seconds - *ahead;
}

}  // namespace

std::string to_text(UtcTime time) {
    if (time < utc_min || time > utc_max) return std::to_string(to_ms(time)) + " ms";
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(midnight);
    const auto ms = static_cast<unsigned>((time - midnight).count());
    std::string text;
    put_digits(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put_digits(text += '-', static_cast<unsigned>(date.month()), 2);
    put_digits(text += '-', static_cast<unsigned>(date.day()), 2);
    put_digits(text += 'T', ms / 3'600'000, 2);
    put_digits(text += ':', ms / 60'000 % 60, 2);
    put_digits(text += ':', ms / 1000 % 60, 2);
    if (ms % 1000 != 0) put_digits(text += '.', ms % 1000, 3);
    return text += 'Z';
}

std::string sentence_value(UtcTime time) { return to_text(time); }

Result<UtcTime> parse_utc(std::string_view text) {
    constexpr std::size_t longest_shown = 64;
    const auto refused = [&](std::string_view pattern) {
        return fail(ErrorCode::BadData, pattern, text.substr(0, longest_shown))
            .suggest("write it as {} or {}", "2023-03-14T08:00:00Z", "20230314");
    };
    Scan scan(text);
    const auto date = scan_date(scan);
    if (!date || (date->compact && !scan.done())) return refused("'{}' is not a time");
    if (!date->day.ok()) return refused("'{}' names a day that does not exist");
    const auto since_midnight = scan_time_of_day(scan);
    if (!since_midnight) return refused("'{}' is not a time");
    const UtcTime time = std::chrono::sys_days(date->day) + *since_midnight;
    if (time < utc_min || time > utc_max) return refused("'{}' is outside the years 0001 to 9999");
    return time;
}

}  // namespace signalbox
