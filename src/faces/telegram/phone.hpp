// What all messages to a phone share: their shape, how a signal is named, and numbers with a true minus.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "faces/telegram/html.hpp"
#include "ports/run_store.hpp"
#include "views/person.hpp"

namespace signalbox {

/// `action` is a command without its slash, at most 64 bytes: the bot reads it as if it had been typed.
struct PhoneButton {
    std::string label;
    std::string action;

    static constexpr std::size_t action_most = 64;
    bool operator==(const PhoneButton&) const = default;
};

struct PhoneMessage {
    RichText text;                                    ///< html(); plain() where its markup is refused
    std::vector<std::vector<PhoneButton>> rows = {};  ///< of buttons, from above
};

/// `▼ BTC/USDT short · 4h`: the arrow and the word say the same, so no colour has to.
RichText headline_of(const SignalRecord& record, const Person& reader);
/// The first twelve digits: as the command line shows them, enough for every command.
std::string short_id(const Hash128& id);
/// ▲ or ▼.
std::string_view arrow_of(Side side);

/// +1.50, −0.20, 0.00; – where it is no number.
std::string signed_text(double value, int places);
/// `+1.20 %`
std::string signed_percent_text(double fraction);
/// `+12.30 USDT`; without a currency `+12.30`
std::string signed_money(Decimal value, const std::string& currency);
/// 42 s, 7 min, 48 h, 7 d, in the reader's language: the largest unit of which there are two, or one whole.
std::string span_text(Millis span, const Person& reader);
/// What the account counts in: `currency`, or the signal's own quote where that is empty.
const std::string& currency_of(const SignalRecord& record, const std::string& currency);

}  // namespace signalbox
