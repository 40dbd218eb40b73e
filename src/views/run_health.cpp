#include "views/run_health.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "views/numbers.hpp"

namespace signalbox {

namespace {

constexpr std::uint64_t lag_usual = 16;  ///< events that the database may be behind without a word

Sentence newest_minute(Millis age) {
    if (age >= day) return sentence("newest minute: {} d ago", age / day);
    if (age >= hour) return sentence("newest minute: {} h ago", age / hour);
    if (age >= minute) return sentence("newest minute: {} min ago", age / minute);
    return sentence("newest minute: {} s ago", age / Millis{1'000});
}

}  // namespace

std::vector<HealthLine> run_health(const LiveStatus& status, std::optional<std::uint64_t> free_bytes) {
    using How = HealthLine::How;
    std::vector<HealthLine> lines;
    const auto line = [&](How how, Sentence what) { lines.push_back({how, std::move(what)}); };
    const Millis age = status.now - status.last_frame;
    if (status.last_frame == UtcTime{}) {
        line(How::warning, sentence("no minute has been decided yet"));
    } else {
        line(age <= 3 * minute ? How::good : How::bad, newest_minute(age));
    }
    if (status.feed_trouble.empty()) line(How::good, sentence("all feeds stand"));
    if (!status.feed_trouble.empty()) line(How::bad, sentence("feeds: {}", status.feed_trouble));
    const std::uint64_t lag = status.position - std::min(status.position, status.projected);
    if (!status.trouble.empty()) line(How::bad, sentence("database or journal: {}", status.trouble));
    if (status.trouble.empty())
        line(lag <= lag_usual ? How::good : How::warning, sentence("the database is {} events behind", lag));
    if (status.killed) line(How::warning, sentence("the kill switch is thrown"));
    if (status.paused) line(How::warning, sentence("the run is paused"));
    if (free_bytes) {
        const std::string free = fmt::format("{:.1f} GB", static_cast<double>(*free_bytes) / 1e9);
        const How how = *free_bytes < space_needed ? How::bad : *free_bytes < space_wanted ? How::warning : How::good;
        line(how, sentence("{} free", free));
    }
    std::ranges::stable_sort(lines, std::greater{}, &HealthLine::how);
    return lines;
}

}  // namespace signalbox
