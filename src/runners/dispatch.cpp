#include "runners/dispatch.hpp"

#include <algorithm>

namespace signalbox {

namespace {

constexpr int settled_together_max = 1'000;  ///< then others have their turn

RetryRules for_ever(const DispatchRules& rules) {
    return {.attempts_max = 2, .delay_first = rules.again_first, .delay_max = rules.again_max, .jitter = 0.5};
}

bool has_hit_a_target(SignalState state) {
    return state == SignalState::hit_tp1 || state == SignalState::hit_tp2 || state == SignalState::hit_tp3;
}

}  // namespace

std::optional<Missed> missed_by_now(const SignalRecord& record, std::optional<double> last_price, UtcTime now) {
    const Signal& signal = record.signal;
    if (record.closed) return Missed::ended;
    if (has_hit_a_target(record.state)) return Missed::target_touched;
    if (now >= signal.expires_at) return Missed::expired;
    if (!last_price) return std::nullopt;
    const double way = signal.side == Side::long_side ? 1 : -1;
    const double covered = way * (*last_price - signal.entry.to_double());
    const double to_target = way * (signal.targets[0].to_double() - signal.entry.to_double());
    const double to_stop = way * (signal.entry.to_double() - signal.stop.to_double());
    if (covered >= to_target) return Missed::target_touched;
    if (-covered >= to_stop) return Missed::stop_touched;
    if (covered >= to_target / 2) return Missed::half_to_target;
    if (-covered >= to_stop / 2) return Missed::half_to_stop;
    return std::nullopt;
}

Dispatch::Dispatch(DispatchRules rules, Outbox& outbox, const Channel& channel,
                   const DispatchSurroundings& surroundings, std::uint64_t seed)
    : rules_(rules),
      outbox_(outbox),
      channel_(channel),
      around_(surroundings),
      pace_{Pace{Backoff(for_ever(rules), seed)}, Pace{Backoff(for_ever(rules), seed + 1)}} {}

bool Dispatch::waits(UtcTime now) const {
    return paused_to_ > now || std::ranges::any_of(pace_, [&](const Pace& one) { return one.not_before > now; });
}

Result<std::optional<Delivery>> Dispatch::next(UtcTime now, UtcTime wall) {
    if (!is_open_) TRY(outbox_.open_channel(channel_.name()));
    is_open_ = true;
    std::optional<Delivery> permit;
    if (now < paused_to_) return permit;
    for (const Lane lane : {Lane::alerts, Lane::signals}) {
        if (now < pace(lane).not_before) continue;
        for (int settled = 0; settled < settled_together_max; ++settled) {
            const Turn turn = TRY(look(lane, now, wall, permit));
            if (turn == Turn::begins) return permit;
            if (turn == Turn::nothing) break;
        }
    }
    return permit;
}

Result<Dispatch::Turn> Dispatch::look(Lane lane, UtcTime now, UtcTime wall, std::optional<Delivery>& permit) {
    const auto waiting = TRY(outbox_.oldest(channel_.name(), lane));
    if (!waiting) return Turn::nothing;
    const bool settled = TRY(settle_unsent(*waiting, now));
    if (settled) return Turn::settled;
    const bool is_signal = waiting->message.kind == MessageKind::signal;
    if (is_signal && around_.halted && around_.halted()) return Turn::nothing;
    permit = TRY(outbox_.begin(channel_.name(), *waiting, circumstances(*waiting, now), wall));
    return permit ? Turn::begins : Turn::settled;  // taken back meanwhile: it is looked at again
}

Result<> Dispatch::settle(const WaitingMessage& waiting, DeliveryState state, const std::string& why) {
    TRY(outbox_.settle(channel_.name(), waiting.message.number, state, why));
    if (around_.heard) around_.heard(channel_.name(), waiting.message, state, std::nullopt);
    return {};
}

/// True: it is not to be sent, and that stands in the outbox.
Result<bool> Dispatch::settle_unsent(const WaitingMessage& waiting, UtcTime now) {
    const OutboxMessage& message = waiting.message;
    std::optional<DeliveryState> state;
    std::string why;
    if (message.withheld == Withheld::killed) {
        state = DeliveryState::killed;
    } else if (message.kind == MessageKind::alert && now - message.at > rules_.alert_use) {
        state = DeliveryState::dropped;
        why = "too old to be of use";
    } else if (!channel_.wants(message)) {
        state = DeliveryState::unwanted;
    } else if (message.kind == MessageKind::follow_up) {
        const auto& of = waiting.of_signal;
        if (!of || of->state == DeliveryState::unwanted) {
            state = DeliveryState::unwanted;
        } else if (of->state == DeliveryState::missed) {
            if (message.number <= of->folded_to) state = DeliveryState::folded;
        } else if (of->state != DeliveryState::delivered && !of->may_have_arrived) {
            state = DeliveryState::folded;
            why = "its signal was never sent";
        }
    }
    if (!state) return false;
    TRY(settle(waiting, *state, why));
    return true;
}

Circumstances Dispatch::circumstances(const WaitingMessage& waiting, UtcTime now) const {
    const OutboxMessage& message = waiting.message;
    Circumstances how;
    if (waiting.of_signal) how.reply_to = waiting.of_signal->mark;
    if (message.kind != MessageKind::signal) return how;
    const std::optional<double> price =
        around_.last_price ? around_.last_price(message.signal->instrument) : std::nullopt;
    how.missed = missed_by_now(*message.signal, price, now);
    const Millis late = now - message.signal->signal.closed_at;
    if (late > rules_.late_after) how.late = late;
    if (how.late || how.missed) how.last_price = price;
    return how;
}

Result<> Dispatch::ended(const Delivery& delivery, const Sent& sent, UtcTime now, UtcTime wall) {
    const OutboxMessage& message = delivery.message();
    Outbox::Word word{
        .state = DeliveryState::waiting, .unanswered = sent.fate == Fate::unknown, .mark = sent.mark, .why = sent.why};
    const bool is_missed = delivery.circumstances().missed.has_value();
    if (sent.fate == Fate::delivered) word.state = is_missed ? DeliveryState::missed : DeliveryState::delivered;
    if (sent.fate == Fate::refused) word.state = DeliveryState::dead;
    TRY(outbox_.end(channel_.name(), message.number, word, wall));
    Pace& lane = pace(lane_of(message.kind));
    if (is_settled(word.state)) {
        lane.backoff.reset();
        lane.not_before = utc_min;
    } else {
        lane.not_before = now + lane.backoff.next();
    }
    if (sent.wait) paused_to_ = now + *sent.wait;
    if (around_.heard) around_.heard(channel_.name(), message, word.state, sent);
    return {};
}

}  // namespace signalbox
