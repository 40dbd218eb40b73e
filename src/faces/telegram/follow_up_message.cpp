#include "faces/telegram/follow_up_message.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "views/numbers.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::size_t reason_most = 200;  // somebody else's words

Leg leg_of(const SignalMoved& move) {
    switch (move.to) {
        case SignalState::hit_tp1: return move.from == move.to ? Leg::break_even : Leg::target1;
        case SignalState::hit_tp2: return move.from == move.to ? Leg::break_even : Leg::target2;
        case SignalState::hit_tp3: return Leg::target3;
        case SignalState::hit_sl: return Leg::stop;
        case SignalState::expired: return Leg::expiry;
        case SignalState::cancelled: return Leg::cancelled;
        case SignalState::fresh:
        case SignalState::active: break;
    }
    return Leg::entry;
}

class FollowUp {
public:
    FollowUp(const SignalRecord& record, const SignalMoved& move, const FollowUpTelling& telling)
        : record_(record), move_(move), telling_(telling), reader_(telling.reader) {}

    RichText text() const {
        RichText text = bold(headline_of(record_, reader_)) + "\n" + event();
        if (telling_.repeat) text = "↻ " + reader_.say("Repeat: the first may have arrived") + "\n" + text;
        if (move_.closed) text += "\n" + result();
        text += RichText("\n" + reader_.moment(move_.at) + " " + reader_.zone.offset_text(move_.at) + " · ") +
                code(short_id(record_.signal.id));
        return text;
    }

private:
    const PaperFilled* fill(Leg leg) const {
        const auto found = std::ranges::find_if(
            record_.fills, [&](const PaperFilled& one) { return one.leg == leg && one.at <= move_.at; });
        return found == record_.fills.end() ? nullptr : &*found;
    }
    std::string price_of(Leg leg, Decimal otherwise) const {
        const PaperFilled* const found = fill(leg);
        return price_text(found != nullptr ? found->price : otherwise);
    }

    std::string reached(std::size_t number, Leg leg) const {
        const std::string price = price_of(leg, record_.signal.targets[number - 1]);
        if (move_.closed) return "✓ " + reader_.say("Target {} reached at {}: all is taken", number, price);
        std::string text = "✓ " + reader_.say("Target {} reached at {}: a third is taken", number, price);
        if (number == 1 && telling_.break_even)
            text += "; " + reader_.say("the stop moves to the entry, {}", price_of(Leg::entry, record_.signal.entry));
        return text;
    }

    std::string cancelled() const {
        if (move_.reason == "unfilled") return reader_.say("Cancelled: no candle filled its entry in time");
        if (move_.reason == "closed") return reader_.say("Cancelled: closed by hand");
        if (move_.reason == "delisted") return reader_.say("Cancelled: its venue no longer lists the pair");
        if (move_.reason.empty()) return reader_.say("Cancelled");
        return reader_.say("Cancelled: {}", shortened(move_.reason, reason_most).plain());
    }

    RichText event() const {
        const Signal& signal = record_.signal;
        switch (leg_of(move_)) {
            case Leg::entry: return "→ " + reader_.say("Entered at {}", price_of(Leg::entry, signal.entry));
            case Leg::target1: return reached(1, Leg::target1);
            case Leg::target2: return reached(2, Leg::target2);
            case Leg::target3: return reached(3, Leg::target3);
            case Leg::stop: return "✕ " + reader_.say("Stopped at {}", price_of(Leg::stop, signal.stop));
            case Leg::break_even:
                return "↩ " + reader_.say("The rest left at its entry, {}, after target {}",
                                          price_of(Leg::break_even, signal.entry),
                                          move_.to == SignalState::hit_tp1 ? 1 : 2);
            case Leg::expiry: {
                const PaperFilled* const left = fill(Leg::expiry);
                return "⌛ " + (left != nullptr ? reader_.say("Expired: the rest left at {}", price_text(left->price))
                                                : reader_.say("Expired"));
            }
            case Leg::cancelled: return "∅ " + cancelled();
        }
        return reader_.say(words_of(move_.to));
    }

    RichText result() const {
        if (fill(Leg::entry) == nullptr) return reader_.say("There was no position, so there is no result");
        RichText text = bold(reader_.say("Result {} R = {} after all costs", signed_text(move_.net_r, 2),
                                         signed_money(move_.net, currency_of(record_, telling_.currency))));
        if (move_.unsure) text += "\n⚠ " + reader_.say("unsure: it lived through a minute that nobody knows");
        return text;
    }

    const SignalRecord& record_;
    const SignalMoved& move_;
    const FollowUpTelling& telling_;
    const Person& reader_;
};

std::string became(const SignalRecord& record, Missed past, const FollowUpTelling& telling) {
    const Person& reader = telling.reader;
    if (record.closed && record.fills.empty()) return reader.say("it ended: {}", reader.say(words_of(record.state)));
    if (record.closed) {
        return reader.say("it ended: {}, {} R", reader.say(words_of(record.state)), signed_text(record.net_r, 2)) +
               (record.unsure ? ", " + reader.say("unsure") : "");
    }
    switch (past) {
        case Missed::target_touched: return reader.say("target 1 was touched before");
        case Missed::stop_touched: return reader.say("the stop was touched before");
        case Missed::half_to_target: return reader.say("half the way to target 1 was covered before");
        case Missed::half_to_stop: return reader.say("half the way to the stop was covered before");
        case Missed::expired: return reader.say("its time was over");
        case Missed::ended: break;
    }
    return reader.say("it ended: {}", reader.say(words_of(record.state)));
}

}  // namespace

PhoneMessage follow_up_message(const SignalRecord& record, const SignalMoved& move, const FollowUpTelling& telling) {
    PhoneMessage message{.text = FollowUp(record, move, telling).text()};
    if (move.closed) message.rows = {{{telling.reader.say("Why?"), "why " + to_text(record.signal.id)}}};
    return message;
}

PhoneMessage missed_message(const SignalRecord& record, Missed past, std::optional<Millis> late,
                            const FollowUpTelling& telling) {
    const Person& reader = telling.reader;
    std::string why = became(record, past, telling);
    why = late ? reader.say("missed, {} after its close: {}", span_text(*late, reader), why)
               : reader.say("missed: {}", why);
    RichText line = headline_of(record, reader) + " · " + italic(why) + " · " + code(short_id(record.signal.id));
    if (telling.repeat) line += " · ↻ " + reader.say("Repeat: the first may have arrived");
    return {.text = std::move(line)};
}

}  // namespace signalbox
