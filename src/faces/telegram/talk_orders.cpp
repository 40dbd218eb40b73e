#include "faces/telegram/talk_orders.hpp"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "core/engine/ids.hpp"
#include "faces/telegram/halt_watch.hpp"
#include "faces/telegram/invitation.hpp"
#include "faces/telegram/kept_threshold.hpp"
#include "views/portfolio.hpp"

namespace signalbox {

namespace {

constexpr std::size_t nonce_letters = 16;

/// The run's word, which may come after nobody waits for it any more.
struct Word {
    std::mutex mutex;
    std::condition_variable_any came;
    std::optional<Result<Outcomes>> said;
};

/// What the desk made of it: it may have left, or filled up, while the button waited.
TalkOrders::Pressed taken_or_not(const Outcomes& came, const RichText& done, const Person& reader) {
    const auto taken = check_taken(came);
    if (taken) return {.how = TalkOrders::Pressed::How::done, .says = done};
    return {.how = TalkOrders::Pressed::How::refused, .says = reader.say(taken.error().what) + "."};
}

}  // namespace

TalkOrders::TalkOrders(const TalkParts& parts) : parts_(parts), desk_(parts.terms.engine.desk) {
    if (auto kept = kept_threshold(parts.settings); kept && *kept) desk_ = with_threshold(desk_, (*kept)->hundredths);
}

PhoneMessage TalkOrders::confirm(const Asked& asked, Wanted wanted) {
    const UtcTime now = parts_.hooks.wall();
    std::erase_if(waiting_, [now](const Waiting& one) { return one.until <= now; });
    if (waiting_.size() == waiting_most) waiting_.pop_front();
    const std::string nonce = random_letters(nonce_letters);
    const Person& reader = asked.reader;
    PhoneMessage message{.text = bold(wanted.asks) + "\n" + reader.say("Within a minute, by you alone."),
                         .rows = {{{reader.say("Yes"), "yes " + nonce}, {reader.say("No"), "no " + nonce}}}};
    waiting_.push_back({nonce, asked.from.id, asked.chat, now + talk_fresh_for, std::move(wanted)});
    return message;
}

Result<TalkOrders::Pressed> TalkOrders::pressed(const Asked& asked, std::stop_token stop) {
    const auto found = std::ranges::find(waiting_, asked.typed.word(0), &Waiting::nonce);
    if (found == waiting_.end()) return Pressed{.how = Pressed::How::gone};
    if (found->user != asked.from.id || found->chat != asked.chat) return Pressed{.how = Pressed::How::not_theirs};
    const Waiting waiting = *found;
    const bool is_over = waiting.until <= parts_.hooks.wall();
    if (asked.typed.name == "no" || is_over || asked.role < waiting.wanted.least) {
        waiting_.erase(found);
        return Pressed{.how = asked.typed.name == "no" ? Pressed::How::dropped : Pressed::How::gone};
    }
    // It waits on until the run has it: an update that is handed again finds its button.
    Pressed pressed = TRY(act(asked, waiting.wanted, stop));
    std::erase_if(waiting_, [&](const Waiting& one) { return one.nonce == waiting.nonce; });
    return pressed;
}

Result<TalkOrders::Pressed> TalkOrders::act(const Asked& asked, const Wanted& wanted, std::stop_token stop) {
    const Person& reader = asked.reader;
    switch (wanted.verb) {
        case Verb::lift_kill:
            if (parts_.terms.kill_switch_set) {
                return Pressed{.how = Pressed::How::refused,
                               .says = reader.say("KILL_SWITCH is set where the program runs: nothing done")};
            }
            TRY(lift(asked, stop));
            return Pressed{.how = Pressed::How::done, .says = reader.say("The kill switch is lifted.")};
        case Verb::set:
            TRY(set_threshold(asked, wanted.threshold, stop));
            return Pressed{.how = Pressed::How::done,
                           .says = reader.say("Least strength of a signal: {}.", threshold_text(desk_.signal_min))};
        case Verb::resume:
            (void)TRY(order(asked, Verb::resume, "", stop));
            return Pressed{.how = Pressed::How::done, .says = reader.say("The pause is lifted.")};
        case Verb::trade: return trade(asked, wanted, stop);
        case Verb::close:
            return taken_or_not(TRY(order(asked, Verb::close, "", stop, close_of(*wanted.close))), wanted.done, reader);
        case Verb::kill:
        case Verb::pause: break;
    }
    return Pressed{.how = Pressed::How::gone};  // these never wait for a button
}

/// Its id is that of this press: known once it is pressed.
Result<TalkOrders::Pressed> TalkOrders::trade(const Asked& asked, const Wanted& wanted, std::stop_token stop) {
    const Person& reader = asked.reader;
    const TradeAsked& trade = *wanted.trade;
    const auto slot = parts_.hooks.slot_of(trade.instrument);
    if (!slot) {
        return Pressed{.how = Pressed::How::refused,
                       .says = reader.say("the run does not follow {}", trade.instrument) + "."};
    }
    const Outcomes came = TRY(order(asked, Verb::trade, "", stop, trade_of(asked.command_id(), trade, *slot)));
    const std::string way_out = reader.say("to end it: {}", "/close " + short_id(hand_trade_id(asked.command_id())));
    return taken_or_not(came, wanted.done + "\n" + way_out, reader);
}

/// The file first, or the run would find it at its next start; back it goes where the run does not take the order.
Result<> TalkOrders::lift(const Asked& asked, std::stop_token stop) {
    const auto put_back = TRY(parts_.hooks.take_kill_file());
    const auto done = order(asked, Verb::lift_kill, "", stop);
    if (!done && put_back) put_back();
    (void)TRY(done);
    return {};
}

/// Kept first: what a crash comes between, the next start applies.
Result<> TalkOrders::set_threshold(const Asked& asked, std::optional<std::int16_t> hundredths, std::stop_token stop) {
    const DeskSettings& configured = parts_.terms.engine.desk;
    const DeskSettings wanted = hundredths ? with_threshold(configured, *hundredths) : configured;
    if (hundredths) {
        TRY(keep_threshold(parts_.settings,
                           {.hundredths = *hundredths, .actor = asked.actor(), .at = parts_.hooks.wall()}));
    } else {
        TRY(forget_threshold(parts_.settings));
    }
    Order order;
    order.events.emplace_back(
        command_of(asked.update, asked.from.id, Verb::set, "threshold " + threshold_text(wanted.signal_min)));
    order.events.emplace_back(SettingsChanged{wanted});
    (void)TRY(submit(asked, std::move(order), stop));
    desk_ = wanted;
    return {};
}

Result<Outcomes> TalkOrders::order(const Asked& asked, Verb verb, const std::string& reason, std::stop_token stop,
                                   std::optional<Event> changes) {
    Order order;
    order.events.emplace_back(command_of(asked.update, asked.from.id, verb, reason));
    if (changes) order.events.push_back(*std::move(changes));
    return submit(asked, std::move(order), stop);
}

Result<Outcomes> TalkOrders::submit(const Asked& asked, Order order, std::stop_token stop) {
    const auto word = std::make_shared<Word>();
    order.done = [word](const Result<Outcomes>& done) {
        const std::scoped_lock lock(word->mutex);
        word->said = done;
        word->came.notify_all();
    };
    TRY(parts_.hooks.submit(std::move(order)));
    std::unique_lock lock(word->mutex);
    word->came.wait_for(lock, stop, parts_.terms.patience, [&] { return word->said.has_value(); });
    if (word->said) return *word->said;
    return fail(ErrorCode::Busy, "the run has not taken {} yet", asked.command_id()).again_later();
}

}  // namespace signalbox
