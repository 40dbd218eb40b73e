// A signal as the caption of one photo, which stands alone: what, where in, where out, how sure, why, until when.
//
// At most 1024 characters: what matters least leaves first (a reason, then the score), prices and the id never do.
// Where its markup is refused the same text goes out plain. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "faces/telegram/phone.hpp"

namespace signalbox {

/// It left this long after its candle's close.
struct LeftLate {
    Millis by{};
    std::optional<double> last_price = {};
};

/// What a message needs to know beside the signal.
struct SignalTelling {
    Person reader = {};
    std::int64_t calibration_min = 200;  ///< of the run: resolved opinions before anything is known
    std::string currency = {};           ///< of the account; empty: the signal's quote
    Decimal equity = {};                 ///< of the account; 0: not said
    std::string rules = {};              ///< of the account, such as FTMO 2-Step; empty: its own
    std::optional<LeftLate> late = {};
    bool repeat = false;  ///< an earlier attempt may have arrived
};

/// A score above this is called strong (SPEC 9).
constexpr double strong_above = 70;

PhoneMessage signal_message(const SignalRecord& record, const SignalTelling& telling);

}  // namespace signalbox
