// What every outbox holds to, whatever it is made of: keys by which nothing is said twice, and what a hand may do.
#pragma once

#include <string>

#include "ports/outbox.hpp"

namespace signalbox {

inline std::string outbox_key(const std::string& run, const Signal& signal) {
    return "signal:" + run + ":" + to_text(signal.id);
}
inline std::string outbox_key(const std::string& run, const SignalMoved& moved) {
    return "follow_up:" + run + ":" + to_text(moved.signal) + ":" + std::string(to_text(moved.to));
}
inline std::string outbox_key(const std::string& run, const Alert& alert) { return "alert:" + run + ":" + alert.key(); }

/// Where a message stands in a channel that has no record of it.
inline Result<DeliveryState> without_record(std::int64_t number, Withheld withheld, const std::string& channel,
                                            std::int64_t begins_after) {
    if (number > begins_after && withheld == Withheld::no) return DeliveryState::waiting;
    return fail(ErrorCode::NotFound, "message {} was never for {}", number, channel)
        .suggest("`signalbox outbox list` shows what is where");
}
inline Result<> may_be_retried(std::int64_t number, DeliveryState state, const std::string& channel) {
    if (state == DeliveryState::dead || state == DeliveryState::dropped) return {};
    return fail(ErrorCode::Refused, "message {} is {} in {}: only dead letters and what was dropped are tried again",
                number, state, channel);
}
inline Result<> may_be_dropped(std::int64_t number, DeliveryState state, const std::string& channel) {
    if (!is_settled(state)) return {};
    return fail(ErrorCode::Refused, "message {} is {} in {}: it waits no more", number, state, channel);
}

}  // namespace signalbox
