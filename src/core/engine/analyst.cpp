#include "core/engine/analyst.hpp"

namespace signalbox {

Analyst::Analyst(std::uint16_t slot, const std::vector<Timeframe>& speaks, double round_trip_cost) : slot_(slot) {
    TechnicalSettings settings;
    settings.speaks = speaks;
    settings.round_trip_cost = round_trip_cost;
    settings.slot = slot;
    now_.technical = Technical(std::move(settings));
    now_.resampler = Resampler(Technical::timeframes(speaks));
}

void Analyst::warm(Timeframe timeframe, const Candle& candle) {
    check(!now_.any, "warm candles come before the first minute");
    now_.technical.warm(timeframe, candle);
}

bool Analyst::advance(UtcTime closed_at, const Minute& brought) {
    if (brought.state == MinuteState::present) {
        const UtcTime opened_at = closed_at - minute;
        if (!now_.any) now_.first_open = opened_at;
        now_.any = true;
        now_.candles.add(
            candle_mix({opened_at, brought.open, brought.high, brought.low, brought.close, brought.volume}));
    }
    const auto closed = now_.resampler.step(closed_at, brought);
    for (const ClosedBar& bar : closed) now_.technical.close(bar);
    return !closed.empty();
}

void Analyst::remember(UtcTime closed_at, const Minute& brought) {
    check(last_closed_ == UtcTime{} || closed_at == last_closed_ + minute, "an analyst steps every minute once");
    if (minutes_.empty() && last_closed_ == UtcTime{}) {
        kept_ = today_ = now_;
        kept_at_ = today_at_ = closed_at - minute;
    }
    last_closed_ = closed_at;
    if (brought.state != MinuteState::missing) last_stepped_ = closed_at;
    minutes_.push_back(brought);
}

bool Analyst::step_silently(UtcTime closed_at, const Minute& brought) {
    remember(closed_at, brought);
    const bool any_closed = advance(closed_at, brought);
    if (day_start(closed_at) == closed_at) {
        // Midnight: yesterday's 00:00 becomes the oldest state kept, and the minutes before it are done with.
        minutes_.erase(minutes_.begin(), minutes_.begin() + (today_at_ - kept_at_) / minute);
        kept_ = std::move(today_);
        kept_at_ = today_at_;
        today_ = now_;
        today_at_ = closed_at;
    }
    return any_closed;
}

void Analyst::step(UtcTime closed_at, const Minute& brought, std::vector<Opinion>& opinions,
                   std::vector<ScoreInput>& scores) {
    if (!step_silently(closed_at, brought)) return;
    for (const Timeframe timeframe : now_.technical.settings().speaks) {
        if (!closes_at(timeframe, closed_at)) continue;
        std::optional<Opinion> opinion = now_.technical.opinion(timeframe);
        if (!opinion) continue;
        opinion->candles = {{now_.first_open, closed_at}, now_.candles.value()};
        opinions.push_back(*opinion);
    }
    if (closes_at(Timeframe::m15, closed_at)) {
        const std::optional<double> momentum = now_.technical.momentum();
        scores.push_back(
            {slot_, closed_at, now_.technical.trend(Timeframe::m15), momentum.has_value(), momentum.value_or(0)});
    }
}

CorrectionEffect Analyst::correct(UtcTime closed_at, const Minute& known) {
    CorrectionEffect effect;
    if (closed_at <= kept_at_ || closed_at > last_closed_) return effect;
    Minute& brought = minutes_[static_cast<std::size_t>((closed_at - kept_at_) / minute - 1)];
    effect.stepped = true;
    effect.walked = brought.state == MinuteState::missing && closed_at > last_stepped_;
    const Quote quote = brought.quote;
    brought = known;
    brought.quote = quote;
    if (effect.walked) last_stepped_ = closed_at;

    now_ = kept_;
    UtcTime at = kept_at_;
    for (const Minute& known_minute : minutes_) {
        at += minute;
        advance(at, known_minute);
        if (at == today_at_) today_ = now_;
    }
    return effect;
}

const Minute* Analyst::known(UtcTime closed_at) const {
    if (closed_at <= kept_at_ || closed_at > last_closed_) return nullptr;
    return &minutes_[static_cast<std::size_t>((closed_at - kept_at_) / minute - 1)];
}

void Analyst::set_cost(double round_trip_cost) {
    now_.technical.set_round_trip_cost(round_trip_cost);
    today_.technical.set_round_trip_cost(round_trip_cost);
    kept_.technical.set_round_trip_cost(round_trip_cost);
}

Result<Analyst> Analyst::restore(std::span<const std::byte> bytes) {
    Analyst analyst = TRY(decode<Analyst>(bytes));
    const bool begun = analyst.last_closed_ != UtcTime{};
    const bool fits = begun ? analyst.kept_at_ <= analyst.today_at_ && analyst.today_at_ <= analyst.last_closed_ &&
                                  analyst.last_closed_ - analyst.kept_at_ ==
                                      minute * static_cast<std::int64_t>(analyst.minutes_.size())
                            : analyst.minutes_.empty();
    if (!fits)
        return fail(ErrorCode::Corrupt, "the analyst's minutes do not reach from its kept day to its last close");
    return analyst;
}

}  // namespace signalbox
