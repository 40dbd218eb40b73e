// Numbers for people, whatever shows them. The dot stands in every language (SPEC 13). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"
#include "core/desk/calibration/estimate.hpp"

namespace signalbox {

std::string grouped(std::int64_t value);                      ///< 1,301,119
std::string percent(double fraction, int places = 1);         ///< 0.1234 → 12.3 %; NaN → –
std::string signed_percent(double fraction, int places = 1);  ///< +12.3 %
std::string in_r(double value);                               ///< +1.25 R
std::string number(double value, int places = 2);             ///< NaN → –
std::string money(Decimal value);                             ///< 1,000.00
std::string short_time(UtcTime time);                         ///< 2023-03-14 08:00
std::string duration(Millis span);                            ///< 42 s, 7 min, 3 h, 12 d: the largest unit, cut down
/// `0.54 (0.49 … 0.59, 312)`, or the words for "not yet known".
std::string estimate_text(const Estimate& estimate, std::string_view not_known, int places = 2);

}  // namespace signalbox
