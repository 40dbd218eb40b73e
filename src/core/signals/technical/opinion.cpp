// The words of an opinion: as JSON, the store and the message catalogue name its codes.
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

std::string_view to_text(Side side) {
    switch (side) {
        case Side::long_side: return "long";
        case Side::short_side: return "short";
        case Side::none: break;
    }
    return "none";
}

std::string_view to_text(Source source) { return source == Source::technical ? "technical" : "ensemble"; }

std::string_view to_text(ReasonCode code) {
    switch (code) {
        case ReasonCode::trend: return "trend";
        case ReasonCode::rsi_pullback: return "rsi_pullback";
        case ReasonCode::rsi_extreme: return "rsi_extreme";
        case ReasonCode::macd_side: return "macd_side";
        case ReasonCode::macd_cross: return "macd_cross";
        case ReasonCode::volume: return "volume";
        case ReasonCode::bollinger: return "bollinger";
        case ReasonCode::stochrsi: return "stochrsi";
        case ReasonCode::higher: return "higher";
        case ReasonCode::divergence: return "divergence";
        case ReasonCode::pattern: return "pattern";
        case ReasonCode::confluence: return "confluence";
        case ReasonCode::stop_atr: return "stop_atr";
        case ReasonCode::stop_support: return "stop_support";
        case ReasonCode::stop_min: return "stop_min";
        case ReasonCode::stop_max: return "stop_max";
        case ReasonCode::stop_cost_floor: return "stop_cost_floor";
        case ReasonCode::target_resistance: return "target_resistance";
    }
    return "unknown";
}

}  // namespace signalbox
