#include "testing/venue/bybit/interval.hpp"

#include "venues/bybit/wire/market.hpp"

namespace signalbox::simulator {

std::optional<Interval> Interval::from(std::string_view text) {
    if (text == "M") return Interval(text, std::nullopt);
    if (const auto timeframe = bybit::timeframe_of(text)) return Interval(text, timeframe);
    return std::nullopt;
}

TimeRange Interval::bar(UtcTime time) const {
    using namespace std::chrono;
    if (timeframe_) {
        const UtcTime open = bar_open(*timeframe_, time);
        return {open, open + length_of(*timeframe_)};
    }
    const year_month_day date{floor<days>(time)};
    const auto month = date.year() / date.month();
    return {sys_days{month / 1}, sys_days{(month + months{1}) / 1}};
}

}  // namespace signalbox::simulator
