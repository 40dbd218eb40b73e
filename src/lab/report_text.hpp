// Numbers, money and times as the report's page writes them.
#pragma once

#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"
#include "lab/svg.hpp"

namespace signalbox {

inline std::string percent(double value, int places = 1) { return svg::grouped(value * 100, places) + " %"; }
inline std::string signed_text(double value, int places) {
    const std::string text = svg::grouped(value, places);
    return value > 0 && text.find_first_of("123456789") != std::string::npos ? "+" + text : text;
}
inline std::string signed_percent(double value, int places = 1) { return signed_text(value * 100, places) + " %"; }
inline std::string money(Decimal value) { return svg::grouped(value.to_double(), 2); }
inline std::string date(UtcTime at) { return to_text(at).substr(0, 10); }
inline std::string moment(UtcTime at) { return date(at) + " " + to_text(at).substr(11, 5); }
inline std::string_view ink(double value) { return value > 0 ? " good-ink" : value < 0 ? " bad-ink" : ""; }

}  // namespace signalbox
