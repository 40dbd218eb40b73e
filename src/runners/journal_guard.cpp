#include "runners/journal_guard.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

namespace signalbox {

namespace {

constexpr Millis span_max = 36'500 * day;  ///< no setting is longer; sums of times stay within what a time can be
constexpr double factor_max = 1e6;
constexpr Decimal cash_max = Decimal::from_units(10'000'000'000 * Decimal::one);

/// What is wrong with an event, or nothing.
using Wrong = std::string_view;
constexpr Wrong nothing{};

bool is_factor(double value) { return value >= 0 && value <= factor_max; }  // NaN is none
bool is_span(Millis span) { return span >= Millis{0} && span <= span_max; }
bool on_the_minute(UtcTime time) { return time.time_since_epoch() % minute == Millis{0} && time > UtcTime{}; }

Wrong look(const DeskSettings& desk) {
    const bool amounts = desk.cash > Decimal{} && desk.cash <= cash_max && desk.size_step > Decimal{};
    if (!amounts) return "an account without money, or with more than there is";
    for (const double factor : {desk.risk_per_trade, desk.notional_max, desk.reward_risk_min, desk.volatility_max,
                                desk.minutes_min, desk.spread_max, desk.loss_factor}) {
        if (!is_factor(factor)) return "a setting that is no share and no factor";
    }
    for (const Millis span : {desk.stale_after, desk.cooldown, desk.loss_window, desk.loss_pause, desk.hold,
                              desk.latency_budget, desk.unfilled_after}) {
        if (!is_span(span)) return "a setting that is no length of time";
    }
    if (desk.losses < 1 || desk.calibration_min < 1) return "a setting that counts from one and is less";
    return nothing;
}

Wrong look(const InstrumentTerms& terms) {
    const auto fits = [](const CostSpread& cost) { return is_factor(cost.mean) && is_factor(cost.p90); };
    const bool well = terms.tick >= Decimal{} && terms.multiplier >= 1 && is_factor(terms.fee) && fits(terms.spread) &&
                      fits(terms.slippage);
    return well ? nothing : "terms that are no fees and no costs";
}

bool is_quote(const Quote& quote) {
    return quote == Quote{} || (quote.bid > 0 && quote.ask >= quote.bid && std::isfinite(quote.ask));
}

Wrong look(const Minute& brought) {
    if (!is_quote(brought.quote)) return "a quote that is none";
    if (brought.state != MinuteState::present) return nothing;
    const bool candle = is_valid(brought.open, brought.high, brought.low, brought.close, brought.volume);
    return candle ? nothing : "a candle that is none";
}

Wrong look(const Opened& opened, const Engine& engine) {
    if (engine.slots() > 0 || engine.now() != UtcTime{}) return "a second beginning";
    std::set<Timeframe> once;
    for (const Timeframe timeframe : opened.settings.timeframes) {
        if (!higher_of(timeframe) || !once.insert(timeframe).second) return "a timeframe that cannot speak";
    }
    return look(opened.settings.desk);
}

Wrong look(const InstrumentJoined& join, const Engine& engine) {
    if (join.slot != engine.slots()) return "an instrument out of its place";
    return look(join.terms);
}

Wrong look(const MarketFrame& frame, const Engine& engine) {
    if (!on_the_minute(frame.closed_at)) return "a frame between two minutes";
    const bool first = engine.now() == UtcTime{};
    if (!first && frame.closed_at != engine.now() + minute) return "a frame that is not the next minute's";
    if (frame.minutes.size() > engine.slots()) return "a frame with an instrument that never joined";
    for (const Minute& brought : frame.minutes) {
        if (const Wrong wrong = look(brought); wrong != nothing) return wrong;
    }
    for (std::size_t i = 0; i < engine.slots(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (!engine.follows(slot)) continue;
        const UtcTime last = engine.analyst(slot).last_closed();
        if (last != UtcTime{} && last + minute != frame.closed_at)
            return "a frame after another minute than its states";
    }
    return nothing;
}

Wrong look(const CandleCorrected& correction, const Engine& engine) {
    const Candle& candle = correction.candle;
    if (correction.slot >= engine.slots()) return "a correction of an instrument that never joined";
    if (!on_the_minute(candle.opened_at + minute)) return "a correction between two minutes";
    const bool valid = correction.quiet || is_valid(candle.open, candle.high, candle.low, candle.close, candle.volume);
    return valid ? nothing : "a candle that is none";
}

Wrong look(const CostsChanged& costs, const Engine& engine) {
    if (costs.slot >= engine.slots()) return "costs of an instrument that never joined";
    return look(costs.terms);
}

Wrong look(const SettingsChanged& change, const Engine&) { return look(change.desk); }
Wrong look(const InstrumentLeft& left, const Engine& engine) {
    return left.slot < engine.slots() ? nothing : "an instrument left that never joined";
}
Wrong look(const FactArrived&, const Engine&) { return nothing; }
Wrong look(const FeedLost&, const Engine&) { return nothing; }
Wrong look(const Command&, const Engine&) { return nothing; }
Wrong look(const PositionClosed&, const Engine&) { return nothing; }
Wrong look(const HandTraded& order, const Engine& engine) {
    if (order.slot >= engine.slots()) return "a trade of an instrument that never joined";
    return order.side != Side::none && order.size > Decimal{} ? nothing : "a trade of nothing";
}
Wrong look(const HandClosed& order, const Engine&) {
    return !order.price || *order.price > Decimal{} ? nothing : "a close at a price that is none";
}

/// The state that an instrument joins with: readable, of its own slot, and of the minute that the engine stands at.
Result<> admit_state(const LoggedEvent& logged, const InstrumentJoined& join, const Engine& engine) {
    if (join.analyst.empty()) return {};
    const auto analyst = Analyst::restore(join.analyst);
    if (!analyst) {
        return fail(ErrorCode::TooNew, "event {}: the state with which {} joined is not one of engine version {}",
                    logged.position, join.instrument, engine_version)
            .suggest("use the program that wrote this journal");
    }
    std::uint16_t slot = 0;
    Reader(join.analyst).get(slot);  // an analyst's bytes begin with its slot
    const UtcTime last = analyst->last_closed();
    const bool in_time = last == UtcTime{} || engine.now() == UtcTime{} || last == engine.now();
    if (slot == join.slot && in_time) return {};
    return fail(ErrorCode::BadData, "event {}: the state with which {} joined is of another place or time",
                logged.position, join.instrument)
        .suggest("bring the journal back from a backup");
}

}  // namespace

Result<> admit(const LoggedEvent& logged, const Engine& engine) {
    const bool opens = std::holds_alternative<Opened>(logged.event);
    Wrong wrong = nothing;
    if (opens != (logged.position == 1)) {
        wrong = opens ? "a second beginning" : "an event before the beginning";
    } else {
        wrong = std::visit([&](const auto& event) { return look(event, engine); }, logged.event);
    }
    if (wrong != nothing) {
        return fail(ErrorCode::BadData, "event {} of the journal is {}", logged.position, wrong)
            .suggest("bring the journal back from a backup");
    }
    const auto* join = std::get_if<InstrumentJoined>(&logged.event);
    return join != nullptr ? admit_state(logged, *join, engine) : Result<>{};
}

Result<> same_engine(const Opened& opened) {
    if (opened.version == engine_version) return {};
    return fail(ErrorCode::TooNew, "the journal is of engine version {}, this is {}", opened.version, engine_version)
        .suggest("use the program that wrote it, or begin a new run");
}

}  // namespace signalbox
