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
            if (is_shut_) tell({.is_open = true, .words = {}, .until = {}});
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
    const auto state = standing(stop);
    if (!state || state->is_open) return false;  // not reached at all: that tells nothing
    const UtcTime now = clock_.now();
    const UtcTime longest = now + rules_.closed_pause;
    clock_.wait_until(state->until && *state->until > now ? std::min(*state->until, longest) : longest, stop);
    return true;
}

Result<VenueState> PatientVenue::standing(std::stop_token stop) {
    auto state = TRY(venue_.state(stop));
    tell(state);
    return state;
}

std::optional<VenueState> PatientVenue::shut() const {
    const std::scoped_lock lock(telling_);
    return shut_;
}

void PatientVenue::tell(const VenueState& state) {
    const std::scoped_lock lock(telling_);
    const bool is_news = shut_.has_value() == state.is_open;
    shut_ = state.is_open ? std::nullopt : std::optional(state);
    is_shut_ = !state.is_open;
    if (is_news && rules_.told) rules_.told(state);
}

}  // namespace signalbox
