#include "runners/patient_venue.hpp"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

bool may_pass(const Error& error) {
    return error.retryable || error.code == ErrorCode::Unreachable || error.code == ErrorCode::Busy ||
           error.code == ErrorCode::BadData;
}

}  // namespace

Failure collecting_stopped() {
    return fail(ErrorCode::Interrupted, "interrupted; what came is stored")
        .suggest("start it again: it goes on with what is missing");
}

PatientVenue::PatientVenue(Venue& venue, MarketClock& clock, Rules rules)
    : venue_(venue), clock_(clock), rules_(std::move(rules)) {}

Result<CandleAnswer> PatientVenue::candles(const CandleQuestion& question, std::stop_token stop) {
    Backoff backoff(rules_.retry, rules_.seed);
    for (;;) {
        if (stop.stop_requested()) return collecting_stopped();
        auto answer = venue_.candles(question, stop);
        if (answer) {
            if (shut_) tell({.is_open = true, .words = {}, .until = {}});
            return answer;
        }
        if (stop.stop_requested() || answer.error().code == ErrorCode::Interrupted) return collecting_stopped();
        if (!may_pass(answer.error())) return answer;
        if (waited_while_shut(stop)) continue;
        if (!backoff.tries_left()) return answer;
        clock_.wait_until(clock_.now() + backoff.next(), stop);
    }
}

Result<> PatientVenue::candles(CandleQuestion question, std::stop_token stop,
                               const std::function<Result<>(CandleAnswer&&)>& take) {
    while (!question.range.empty()) {
        CandleAnswer answer = TRY(candles(question, stop));
        const UtcTime told_to = answer.told.to;
        if (told_to <= question.range.from) return {};
        question.range.from = told_to;
        TRY(take(std::move(answer)));
    }
    return {};
}

bool PatientVenue::waited_while_shut(std::stop_token stop) {
    const auto state = venue_.state(stop);
    if (!state) return false;  // not reached at all: that tells nothing
    tell(*state);
    if (state->is_open) return false;
    const UtcTime now = clock_.now();
    const UtcTime longest = now + rules_.closed_pause;
    clock_.wait_until(state->until && *state->until > now ? std::min(*state->until, longest) : longest, stop);
    return true;
}

void PatientVenue::tell(const VenueState& state) {
    const std::scoped_lock lock(telling_);
    if (shut_ == !state.is_open) return;
    shut_ = !state.is_open;
    if (rules_.told) rules_.told(state);
}

}  // namespace signalbox
