#include "faces/telegram/phone.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "views/numbers.hpp"
#include "views/words_of.hpp"

namespace signalbox {

std::string_view arrow_of(Side side) { return side == Side::short_side ? "▼" : "▲"; }

RichText headline_of(const SignalRecord& record, const Person& reader) {
    return RichText(fmt::format("{} {} {} · {}", arrow_of(record.signal.side), record.instrument.symbol(),
                                reader.say(words_of(record.signal.side)), to_text(record.signal.timeframe)));
}

std::string short_id(const Hash128& id) { return to_text(id).substr(0, 12); }

std::string signed_text(double value, int places) {
    if (!std::isfinite(value)) return "–";
    const std::string size = rounded(std::abs(value), places);
    const bool zero = size.find_first_not_of("0.") == size.npos;
    return zero ? size : (value < 0 ? "−" : "+") + size;
}

std::string signed_percent_text(double fraction) { return signed_text(fraction * 100, 2) + " %"; }

std::string signed_money(Decimal value, const std::string& currency) {
    const std::string size = money(value.abs());
    const bool zero = size == "0.00";
    return fmt::format("{}{}{}{}",
                       zero                ? ""
                       : value.units() < 0 ? "−"
                                           : "+",
                       size, currency.empty() ? "" : " ", currency);
}

std::string span_text(Millis span, const Person& reader) {
    const auto whole = [span](Millis unit) { return span >= 3 * unit || (span >= unit && span % unit == Millis{0}); };
    if (whole(day) && span > 2 * day) return reader.say("{} d", span / day);
    if (whole(hour)) return reader.say("{} h", span / hour);
    if (span >= 2 * minute || span == minute) return reader.say("{} min", span / minute);
    return reader.say("{} s", span / Millis{1000});
}

const std::string& currency_of(const SignalRecord& record, const std::string& currency) {
    return currency.empty() ? record.instrument.quote : currency;
}

}  // namespace signalbox
