// See technical.hpp. The cheap questions come first: no candle, no trend, no strength; levels are only looked for once
// a side is strong enough to speak.
#include "core/signals/technical/technical.hpp"

#include <algorithm>
#include <utility>

namespace signalbox {

std::string_view to_text(Silence silence) {
    switch (silence) {
        case Silence::spoke: return "spoke";
        case Silence::not_asked: return "not_asked";
        case Silence::bar_missing: return "bar_missing";
        case Silence::warm_up: return "warm_up";
        case Silence::trend: return "trend";
        case Silence::strength: return "strength";
    }
    return "unknown";
}

std::vector<Timeframe> default_speaking_timeframes() { return {Timeframe::m15, Timeframe::h1, Timeframe::h4}; }

std::vector<Timeframe> Technical::timeframes(const std::vector<Timeframe>& speaks) {
    std::vector<Timeframe> all = speaks;
    for (const Timeframe timeframe : speaks)
        if (const auto up = higher_of(timeframe)) all.push_back(*up);
    all.insert(all.end(), confluence_timeframes.begin(), confluence_timeframes.end());
    all.push_back(Timeframe::m15);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

Technical::Technical(TechnicalSettings settings) : settings_(std::move(settings)) {
    for (const Timeframe timeframe : timeframes(settings_.speaks)) tracks_.emplace_back(timeframe);
}

bool Technical::tracks_fit() const {
    return std::ranges::equal(tracks_, timeframes(settings_.speaks), {}, &Track::timeframe);
}

void Technical::close(const ClosedBar& bar) {
    const auto found = std::find_if(tracks_.begin(), tracks_.end(),
                                    [&](const Track& track) { return track.timeframe() == bar.timeframe; });
    if (found == tracks_.end()) return;
    if (bar.closed_at > newest_close_) {
        // A new frame begins, so the last one's bars are all in.
        for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] = sum_of(confluence_timeframes[i]);
        newest_close_ = bar.closed_at;
    }
    found->close(bar);
    // A missing bar leaves the last candle's sum as it stands, unless it was one too many.
    if (bar.formed || found->candles() == 0) {
        for (std::size_t i = 0; i < sums_.size(); ++i)
            if (confluence_timeframes[i] == bar.timeframe) sums_[i] = {.settled = false, .trend = 0, .strength = 0};
    }
    if (bar.timeframe == Timeframe::m15) {
        if (found->candles() <= (bar.formed ? 1 : 0)) {
            momentum_ = Momentum{};  // 15m was forgotten, or begins
            momentum_now_.reset();
        }
        if (bar.formed) momentum_now_ = momentum_.update(bar.candle.close);
    }
}

void Technical::warm(Timeframe timeframe, const Candle& candle) {
    close({.timeframe = timeframe,
           .opened_at = candle.opened_at,
           .closed_at = candle.opened_at + length_of(timeframe),
           .formed = true,
           .partial = false,
           .minutes_present = minutes_of(timeframe),
           .candle = candle});
}

const Track* Technical::track(Timeframe timeframe) const {
    for (const Track& each : tracks_)
        if (each.timeframe() == timeframe) return &each;
    return nullptr;
}

int Technical::trend(Timeframe timeframe) const {
    const Track* found = track(timeframe);
    return found != nullptr ? found->trend() : 0;
}

std::optional<HigherTrend> Technical::higher(Timeframe timeframe) const {
    const auto up = higher_of(timeframe);
    if (!up) return std::nullopt;
    return HigherTrend{*up, trend(*up)};
}

Technical::Sum Technical::sum_of(Timeframe timeframe) const {
    const auto at = std::find(confluence_timeframes.begin(), confluence_timeframes.end(), timeframe);
    const Sum& kept = sums_[static_cast<std::size_t>(at - confluence_timeframes.begin())];
    if (kept.settled) return kept;
    Sum sum;
    const Track& own = *track(timeframe);
    sum.trend = static_cast<std::int8_t>(own.trend());
    if (sum.trend != 0) {
        const Side side = sum.trend > 0 ? Side::long_side : Side::short_side;
        sum.strength = static_cast<std::int16_t>(
            own_strength(own.now(), own.divergence(), own.patterns(), side, higher(timeframe), nullptr));
    }
    return sum;
}

int Technical::strength(const Track& own, Side side, Reasons& reasons) const {
    int sum = own_strength(own.now(), own.divergence(), own.patterns(), side, higher(own.timeframe()), &reasons);
    int agreeing = 0;
    for (const Timeframe timeframe : confluence_timeframes) {
        if (timeframe <= own.timeframe()) continue;
        const Sum other = sum_of(timeframe);
        if (other.trend == sign_of(side) && other.strength >= settings_.strength_min) ++agreeing;
    }
    if (agreeing > 0) {
        const int points = std::min(agreeing * confluence_each, confluence_most);
        reasons.add({ReasonCode::confluence, static_cast<std::int16_t>(points), static_cast<double>(agreeing),
                     static_cast<double>(agreeing * confluence_each)});
        sum += points;
    }
    return sum;
}

bool Technical::speaks(Timeframe timeframe) const {
    return std::find(settings_.speaks.begin(), settings_.speaks.end(), timeframe) != settings_.speaks.end();
}

std::optional<Opinion> Technical::opinion(Timeframe timeframe) const {
    const Track* own = track(timeframe);
    if (own == nullptr || !own->formed() || own->closed_at() != newest_close_ || !speaks(timeframe))
        return std::nullopt;
    const int sign = own->trend();
    if (sign == 0) return std::nullopt;
    const Side side = sign > 0 ? Side::long_side : Side::short_side;
    std::optional<Opinion> answer(std::in_place);
    Opinion& opinion = *answer;
    const int sum = strength(*own, side, opinion.reasons);
    if (sum < settings_.strength_min) return std::nullopt;

    const Readings& now = own->now();
    const NearestLevels levels = own->nearest_levels();
    const StopTargets prices = stop_and_targets(side, now.close, now.atr, levels.support, levels.resistance,
                                                settings_.round_trip_cost, settings_.stops_targets, opinion.reasons);
    opinion.slot = settings_.slot;
    opinion.timeframe = timeframe;
    opinion.closed_at = newest_close_;
    opinion.side = side;
    opinion.strength = static_cast<std::int16_t>(std::clamp(sum, 0, strength_highest));
    opinion.strength_raw = static_cast<std::int16_t>(sum);
    opinion.close = now.close;
    opinion.stop = prices.stop;
    opinion.targets = prices.targets;
    opinion.reward_risk = prices.reward_risk;
    opinion.atr = now.atr;
    opinion.expires_at = newest_close_ + expiry_of(timeframe);
    opinion.partial = own->partial();
    opinion.atr_median = now.atr_median > 0 ? now.atr_median : 0;  // NaN: fewer than 240 yet
    opinion.minutes_present = own->minutes_present();
    opinion.missing_in_50 = own->missing_in_50();
    opinion.momentum_known = momentum_now_.has_value();
    opinion.momentum = momentum_now_.value_or(0);
    return answer;
}

Diagnosis Technical::diagnose(Timeframe timeframe, Side side) const {
    const Track* own = track(timeframe);
    check(own != nullptr, "a timeframe was asked that nobody resamples");
    const int sign = own->trend();
    if (side == Side::none) side = sign < 0 ? Side::short_side : Side::long_side;
    Diagnosis diagnosis;
    diagnosis.timeframe = timeframe;
    diagnosis.closed_at = own->closed_at().value_or(UtcTime{});
    diagnosis.side = side;
    const bool warm = own->candles() >= candles_to_speak;
    if (warm) diagnosis.strength_raw = static_cast<std::int16_t>(strength(*own, side, diagnosis.reasons));

    const auto silent = [&](Silence silence, double value, double limit) {
        diagnosis.silence = silence;
        diagnosis.value = value;
        diagnosis.limit = limit;
        return diagnosis;
    };
    if (!speaks(timeframe)) return silent(Silence::not_asked, 0, 0);
    if (own->closed_at() && !own->formed()) {
        const int enough = (minutes_of(timeframe) + 1) / 2;  // half of them, upwards
        return silent(Silence::bar_missing, own->minutes_present(), enough);
    }
    if (!warm) return silent(Silence::warm_up, static_cast<double>(own->candles()), candles_to_speak);
    if (sign != sign_of(side)) return silent(Silence::trend, sign, sign_of(side));
    if (diagnosis.strength_raw < settings_.strength_min)
        return silent(Silence::strength, diagnosis.strength_raw, settings_.strength_min);
    return silent(Silence::spoke, diagnosis.strength_raw, settings_.strength_min);
}

}  // namespace signalbox
