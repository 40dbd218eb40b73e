// Names of the bar lengths.
#include "core/market/timeframe.hpp"

#include <utility>

namespace signalbox {

namespace {
constexpr std::array<std::string_view, all_timeframes.size()> names{"1m", "3m", "5m", "15m", "30m", "1h", "2h",
                                                                    "4h", "6h", "8h", "12h", "1d",  "1w"};
}

std::string_view to_text(Timeframe timeframe) { return names[std::to_underlying(timeframe)]; }

Result<Timeframe> parse_timeframe(std::string_view text) {
    for (const Timeframe timeframe : all_timeframes) {
        if (to_text(timeframe) == text) return timeframe;
    }
    return fail(ErrorCode::WrongUse, "{} is not a timeframe", text)
        .suggest("use one of 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 1w");
}

}  // namespace signalbox
