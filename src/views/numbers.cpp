#include "views/numbers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace signalbox {

namespace {

constexpr std::string_view unknown = "–";

}  // namespace

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
