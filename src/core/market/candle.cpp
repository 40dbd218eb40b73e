// The rules of a candle in words.
#include "core/market/candle.hpp"

#include <array>
#include <cmath>
#include <string_view>

namespace signalbox {

Result<> validate(const Candle& candle) {
    if (is_valid(candle.open, candle.high, candle.low, candle.close, candle.volume)) return {};

    struct Named {
        std::string_view name;
        double value;
    };
    const std::array prices{Named{"open", candle.open}, Named{"high", candle.high}, Named{"low", candle.low},
                            Named{"close", candle.close}};
    for (const auto& [name, value] : prices) {
        if (!std::isfinite(value)) return fail(ErrorCode::BadData, "the {} is not a finite number", name);
        if (value <= 0) return fail(ErrorCode::BadData, "the {} of {} is not above zero", name, value);
    }
    if (!std::isfinite(candle.volume)) return fail(ErrorCode::BadData, "the volume is not a finite number");
    if (candle.volume < 0) return fail(ErrorCode::BadData, "the volume of {} is below zero", candle.volume);
    if (candle.high < candle.low) {
        return fail(ErrorCode::BadData, "the high of {} is below the low of {}", candle.high, candle.low);
    }
    const Named outside = candle.open < candle.low || candle.open > candle.high ? Named{"open", candle.open}
                                                                                : Named{"close", candle.close};
    return fail(ErrorCode::BadData, "the {} of {} is outside of low {} to high {}", outside.name, outside.value,
                candle.low, candle.high);
}

}  // namespace signalbox
