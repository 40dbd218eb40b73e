#include "adapters/net/http_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> day_names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};

/// Reads a text from its front; what does not fit leaves it broken for good.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    void literal(std::string_view wanted) {
        if (rest_.starts_with(wanted))
            rest_.remove_prefix(wanted.size());
        else
            broken_ = true;
    }
    bool maybe(std::string_view wanted) {
        const bool there = rest_.starts_with(wanted);
        if (there) rest_.remove_prefix(wanted.size());
        return there;
    }
    int digits(std::size_t count) {
        int value = 0;
        for (std::size_t at = 0; at < count; ++at) {
            if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') return broken_ = true, 0;
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }
    unsigned month_name() {
        for (unsigned number = 0; number < month_names.size(); ++number)
            if (maybe(month_names[number])) return number + 1;
        return broken_ = true, 0;
    }
    /// A day's name, whole or its first three letters.
    void day_name() {
        for (const std::string_view name : day_names)
            if (maybe(name) || maybe(name.substr(0, 3))) return;
        broken_ = true;
    }
    bool whole() const { return !broken_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool broken_ = false;
};

struct Fields {
    int year = 0;
    unsigned month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;

    void clock(Scanner& text) {
        hour = text.digits(2);
        text.literal(":");
        minute = text.digits(2);
        text.literal(":");
        second = text.digits(2);
    }
    std::optional<UtcTime> time() const {
        const year_month_day date(std::chrono::year(year), std::chrono::month(month),
                                  std::chrono::day(static_cast<unsigned>(day)));
        if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;  // 60: a leap second
        return sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
    }
};

std::optional<UtcTime> fixed_form(std::string_view text) {
    Scanner scan(text);
    Fields fields;
    scan.day_name();
    scan.literal(", ");
    fields.day = scan.digits(2);
    scan.literal(" ");
    fields.month = scan.month_name();
    scan.literal(" ");
    fields.year = scan.digits(4);
    scan.literal(" ");
    fields.clock(scan);
    scan.literal(" GMT");
    return scan.whole() ? fields.time() : std::nullopt;
}

std::optional<UtcTime> short_year_form(std::string_view text, UtcTime now) {
    Scanner scan(text);
    Fields fields;
    scan.day_name();
    scan.literal(", ");
    fields.day = scan.digits(2);
    scan.literal("-");
    fields.month = scan.month_name();
    scan.literal("-");
    const int this_year = int(year_month_day(floor<days>(now)).year());
    fields.year = this_year / 100 * 100 + scan.digits(2);
    if (fields.year > this_year + 50) fields.year -= 100;
    if (fields.year <= this_year - 50) fields.year += 100;
    scan.literal(" ");
    fields.clock(scan);
    scan.literal(" GMT");
    return scan.whole() ? fields.time() : std::nullopt;
}

std::optional<UtcTime> asctime_form(std::string_view text) {
    Scanner scan(text);
    Fields fields;
    scan.day_name();
    scan.literal(" ");
    fields.month = scan.month_name();
    scan.literal(" ");
    fields.day = scan.maybe(" ") ? scan.digits(1) : scan.digits(2);
    scan.literal(" ");
    fields.clock(scan);
    scan.literal(" ");
    fields.year = scan.digits(4);
    return scan.whole() ? fields.time() : std::nullopt;
}

}  // namespace

std::optional<UtcTime> parse_http_date(std::string_view text, UtcTime now) {
    if (const auto time = fixed_form(text)) return time;
    if (const auto time = short_year_form(text, now)) return time;
    return asctime_form(text);
}

std::optional<Millis> parse_retry_after(std::string_view text, UtcTime now) {
    if (!text.empty() && text.find_first_not_of("0123456789") == text.npos) {
        std::int64_t wait = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wait);
        return error == std::errc() ? std::min<Millis>(seconds(std::min<std::int64_t>(wait, 86'400)), signalbox::day)
                                    : signalbox::day;
    }
    const auto until = parse_http_date(text, now);
    if (!until) return std::nullopt;
    return std::clamp(*until - now, Millis(0), Millis(signalbox::day));
}

}  // namespace signalbox
