#include "platform/time_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "platform/files.hpp"

namespace signalbox {

namespace {

using std::chrono::seconds;

constexpr std::uint64_t zone_file_most = 1U << 20;
constexpr std::size_t head_size = 44;

/// Big-endian integers, one after another; what lies beyond the end reads as zero and makes it failed.
class BigEndian {
public:
    explicit BigEndian(std::span<const std::byte> bytes) : rest_(bytes) {}

    std::int64_t next(std::size_t size) {
        if (rest_.size() < size) {
            failed_ = true;
            rest_ = {};
            return 0;
        }
        std::uint64_t value = (std::to_integer<unsigned>(rest_[0]) & 0x80U) != 0 && size > 1 ? ~std::uint64_t{0} : 0;
        for (std::size_t i = 0; i < size; ++i) value = value << 8 | std::to_integer<std::uint64_t>(rest_[i]);
        rest_ = rest_.subspan(size);
        return static_cast<std::int64_t>(value);
    }
    void skip(std::uint64_t size) {
        failed_ = failed_ || size > rest_.size();
        rest_ = failed_ ? std::span<const std::byte>{} : rest_.subspan(static_cast<std::size_t>(size));
    }
    bool failed() const { return failed_; }
    std::size_t left() const { return rest_.size(); }
    std::string_view text() const { return {reinterpret_cast<const char*>(rest_.data()), rest_.size()}; }

private:
    std::span<const std::byte> rest_;
    bool failed_ = false;
};

struct Counts {
    std::uint64_t is_utc = 0, is_standard = 0, leaps = 0, times = 0, types = 0, letters = 0;

    std::uint64_t size(std::uint64_t time_size) const {
        return times * (time_size + 1) + types * 6 + letters + leaps * (time_size + 4) + is_standard + is_utc;
    }
};

/// The head of one of the file's two halves; its version, or 0.
char read_head(BigEndian& bytes, Counts& counts) {
    if (!bytes.text().starts_with("TZif")) return 0;
    const char version = bytes.left() < head_size ? '\0' : bytes.text()[4];
    bytes.skip(20);
    for (std::uint64_t* count :
         {&counts.is_utc, &counts.is_standard, &counts.leaps, &counts.times, &counts.types, &counts.letters})
        *count = static_cast<std::uint32_t>(bytes.next(4));
    return bytes.failed() ? '\0' : version;
}

Failure no_zone_file(const std::string& name) {
    return fail(ErrorCode::BadData, "the file of time zone {} makes no sense", name)
        .suggest("install tzdata again, or write an offset such as +03:00");
}

std::optional<int> digits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t size = 0;
    int value = 0;
    for (; size < most && size < text.size() && text[size] >= '0' && text[size] <= '9'; ++size)
        value = value * 10 + (text[size] - '0');
    if (size < least) return std::nullopt;
    text.remove_prefix(size);
    return value;
}

bool take(std::string_view& text, char letter) {
    if (!text.starts_with(letter)) return false;
    text.remove_prefix(1);
    return true;
}

/// +03:00, -0530, +3, 3:30, with UTC or GMT before it.
std::optional<seconds> offset_of(std::string_view text) {
    if (text == "UTC" || text == "GMT" || text == "Z") return seconds{0};
    if (text.starts_with("UTC") || text.starts_with("GMT")) text.remove_prefix(3);
    const bool west = text.starts_with("-") || text.starts_with("−");
    if (!west && !text.starts_with("+")) return std::nullopt;
    text.remove_prefix(text.starts_with("−") ? std::string_view("−").size() : 1);
    const auto hours = digits(text, 1, 2);
    if (!hours || *hours > 23) return std::nullopt;
    int minutes = 0;
    if (!text.empty()) {
        take(text, ':');
        const auto given = digits(text, 2, 2);
        if (!given || *given > 59 || !text.empty()) return std::nullopt;
        minutes = *given;
    }
    return seconds{(west ? -60 : 60) * (*hours * 60 + minutes)};
}

bool is_zone_name(std::string_view name) {
    const bool letters = std::ranges::all_of(name, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '/' || letter == '_' || letter == '-' || letter == '+';
    });
    return letters && !name.empty() && name.size() <= 64 && name.front() != '/' && name.back() != '/';
}

/// The rule at a file's end, in the form of the variable TZ (POSIX): `EET-2EEST,M3.5.0/3,M10.5.0/4`.
class RuleReader {
public:
    explicit RuleReader(std::string_view text) : rest_(text) {}

    std::optional<ZoneRule> read() {
        ZoneRule rule;
        if (!skip_name() || !read_time(rule.standard, 24)) return std::nullopt;
        rule.standard = rule.summer = -rule.standard;  // west is positive there
        if (rest_.empty()) return rule;
        if (!skip_name()) return std::nullopt;
        rule.summer += std::chrono::hours{1};
        if (!rest_.starts_with(',')) {
            if (!read_time(rule.summer, 24)) return std::nullopt;
            rule.summer = -rule.summer;
        }
        rule.turns.emplace();
        for (ZoneTurn& turn : *rule.turns)
            if (!take(rest_, ',') || !read_turn(turn)) return std::nullopt;
        return rest_.empty() ? std::optional(rule) : std::nullopt;
    }

private:
    bool skip_name() {
        if (take(rest_, '<')) {
            const std::size_t end = rest_.find('>');
            if (end == rest_.npos) return false;
            rest_.remove_prefix(end + 1);
            return true;
        }
        const auto is_letter = [](char one) { return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z'); };
        const auto end = std::ranges::find_if_not(rest_, is_letter);
        const bool named = end - rest_.begin() >= 3;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
        return named;
    }
    /// [+-]h[h[h]][:mm[:ss]]
    bool read_time(seconds& time, int hours_most) {
        const bool minus = take(rest_, '-');
        if (!minus) take(rest_, '+');
        const auto hours = digits(rest_, 1, 3);
        if (!hours || *hours > hours_most) return false;
        int total = *hours * 3600;
        for (const int unit : {60, 1}) {
            if (!take(rest_, ':')) break;
            const auto part = digits(rest_, 2, 2);
            if (!part || *part > 59) return false;
            total += *part * unit;
        }
        time = seconds{minus ? -total : total};
        return true;
    }
    bool read_number(int& number, int least, int most) {
        const auto read = digits(rest_, 1, 3);
        number = read.value_or(-1);
        return number >= least && number <= most;
    }
    bool read_turn(ZoneTurn& turn) {
        turn.time = std::chrono::hours{2};
        if (take(rest_, 'M')) {
            turn.kind = ZoneTurn::Kind::month_week_day;
            if (!read_number(turn.month, 1, 12) || !take(rest_, '.') || !read_number(turn.week, 1, 5) ||
                !take(rest_, '.') || !read_number(turn.day, 0, 6))
                return false;
        } else if (take(rest_, 'J')) {
            turn.kind = ZoneTurn::Kind::day_without_leap;
            if (!read_number(turn.day, 1, 365)) return false;
        } else {
            turn.kind = ZoneTurn::Kind::day_of_year;
            if (!read_number(turn.day, 0, 365)) return false;
        }
        return !take(rest_, '/') || read_time(turn.time, 167);
    }

    std::string_view rest_;
};

UtcTime turn_in(const ZoneTurn& turn, std::chrono::year year) {
    using namespace std::chrono;
    sys_days date = year / January / 1;
    switch (turn.kind) {
        case ZoneTurn::Kind::month_week_day: {
            const weekday wanted(static_cast<unsigned>(turn.day));
            const year_month month = year / turn.month;
            if (turn.week == 5)
                date = month / wanted[last];
            else
                date = month / wanted[static_cast<unsigned>(turn.week)];
            break;
        }
        case ZoneTurn::Kind::day_without_leap: {  // 29 February is never counted
            const bool behind = year.is_leap() && turn.day >= 60;
            date += days{turn.day - 1 + (behind ? 1 : 0)};
            break;
        }
        case ZoneTurn::Kind::day_of_year: date += days{turn.day}; break;
    }
    return date + turn.time;
}

}  // namespace

Result<TimeZone> TimeZone::parse(std::string name, std::span<const std::byte> file) {
    BigEndian bytes(file);
    Counts counts;
    const char version = read_head(bytes, counts);
    if (version < '2') return no_zone_file(name);  // files of the first version ended with the year 2037
    bytes.skip(counts.size(4));
    if (read_head(bytes, counts) < '2' || counts.types == 0 || counts.types > 256 || counts.size(8) > bytes.left())
        return no_zone_file(name);

    TimeZone zone;
    zone.name_ = std::move(name);
    zone.transitions_.resize(static_cast<std::size_t>(counts.times));
    for (Transition& one : zone.transitions_) one.at = bytes.next(8);
    std::vector<std::size_t> kinds(zone.transitions_.size());
    for (std::size_t& kind : kinds) kind = static_cast<std::uint8_t>(bytes.next(1));
    std::vector<seconds> offsets(static_cast<std::size_t>(counts.types));
    for (seconds& offset : offsets) {
        offset = seconds{bytes.next(4)};
        bytes.skip(2);
        if (offset >= std::chrono::hours{26} || offset <= -std::chrono::hours{26}) return no_zone_file(zone.name_);
    }
    zone.first_ = offsets[0];
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const bool in_order = i == 0 || zone.transitions_[i - 1].at < zone.transitions_[i].at;
        if (kinds[i] >= offsets.size() || !in_order) return no_zone_file(zone.name_);
        zone.transitions_[i].offset = offsets[kinds[i]];
    }
    bytes.skip(counts.letters + counts.leaps * 12 + counts.is_standard + counts.is_utc);
    std::string_view foot = bytes.text();
    if (bytes.failed() || !take(foot, '\n') || foot.find('\n') == foot.npos) return no_zone_file(zone.name_);
    foot = foot.substr(0, foot.find('\n'));
    if (!foot.empty()) {
        zone.rule_ = RuleReader(foot).read();
        if (!zone.rule_) return no_zone_file(zone.name_);
    }
    return zone;
}

Result<TimeZone> TimeZone::named(const std::string& name, const std::filesystem::path& zones) {
    if (const auto offset = offset_of(name)) {
        TimeZone zone;
        zone.first_ = *offset;
        zone.name_ = name;
        return zone;
    }
    const auto unknown = [&] {
        return fail(ErrorCode::NotFound, "there is no time zone {}", name)
            .suggest("write a name such as Europe/Moscow, or an offset such as +03:00");
    };
    if (!is_zone_name(name)) return unknown();
    const auto file = read_file(zones / name, zone_file_most);
    if (!file) return unknown();
    return parse(name, *file);
}

std::chrono::seconds TimeZone::offset_at(UtcTime time) const {
    const std::int64_t at = std::chrono::floor<seconds>(time).time_since_epoch().count();
    const auto next = std::ranges::upper_bound(transitions_, at, {}, &Transition::at);
    if (next != transitions_.end() || !rule_) return next == transitions_.begin() ? first_ : std::prev(next)->offset;
    if (!rule_->turns) return rule_->standard;
    const auto date = std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(time + rule_->standard)};
    const UtcTime summer = turn_in((*rule_->turns)[0], date.year()) - rule_->standard;
    const UtcTime back = turn_in((*rule_->turns)[1], date.year()) - rule_->summer;
    const bool is_summer = summer < back ? summer <= time && time < back : !(back <= time && time < summer);
    return is_summer ? rule_->summer : rule_->standard;
}

std::string TimeZone::offset_text(UtcTime time) const {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset_at(time)).count();
    if (minutes == 0) return "UTC";
    const auto size = minutes < 0 ? -minutes : minutes;
    std::string text = fmt::format("UTC{}{}", minutes < 0 ? "−" : "+", size / 60);
    if (size % 60 != 0) text += fmt::format(":{:02}", size % 60);
    return text;
}

}  // namespace signalbox
