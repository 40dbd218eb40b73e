#include "lab/placebo.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "core/base/math.hpp"
#include "core/base/random.hpp"
#include "core/desk/calibration/followers.hpp"
#include "core/desk/risk/prices.hpp"
#include "core/engine/engine.hpp"

namespace signalbox {
namespace {

/// What one opinion became, rule's side and coin's.
struct Pair {
    std::int64_t day = 0;
    std::optional<double> rule, coin;
};

struct HashOfId {
    std::size_t operator()(const Hash128& id) const { return id.low; }
};

/// The coin's trades, followed by the desk's own rules and without costs.
class Coin {
public:
    Coin(std::size_t slots, std::uint64_t seed, const DeskSettings& settings)
        : seed_(seed), settings_(settings), walked_to_(slots, utc_min) {}

    /// Before the frame's opinions: as the desk does it.
    void walk(const MarketFrame& frame, std::vector<OpinionResolved>& out) {
        MinuteCosts free(nothing_, frame.closed_at, {});
        for (std::size_t i = 0; i < frame.minutes.size(); ++i) {
            const auto slot = static_cast<std::uint16_t>(i);
            const Minute& candle = frame.minutes[i];
            if (candle.state != MinuteState::missing) {
                if (walked_to_[i] + minute < frame.closed_at) followers_.lose_open(slot);
                walked_to_[i] = frame.closed_at;
                if (candle.state == MinuteState::present)
                    followers_.walk(slot, candle, frame.closed_at, frame.closed_at, free, out);
            }
            followers_.drop_unfilled(slot, frame.closed_at);
        }
    }

    void follow(const Hash128& id, const Opinion& opinion, const SignalPrices& prices) {
        TradePlan plan = plan_of(opinion.side, prices, opinion.expires_at, settings_.break_even);
        const double entry = prices.entry.to_double();
        if (Random({seed_, id.high, id.low}).next() >> 63 != 0) {
            plan.side = opinion.side == Side::long_side ? Side::short_side : Side::long_side;
            plan.stop = 2 * entry - plan.stop;
            for (double& target : plan.targets) target = 2 * entry - target;
        }
        Follower follower;
        follower.opinion = id;
        follower.timeframe = opinion.timeframe;
        follower.formed_at = opinion.closed_at;
        follower.enter_by = opinion.closed_at + settings_.unfilled_after;
        follower.risk = (prices.entry - prices.stop).abs().to_double();
        follower.plan = plan;
        followers_.follow(opinion.slot, follower);
    }

private:
    std::uint64_t seed_;
    const DeskSettings& settings_;
    CostModel nothing_;
    Followers followers_;
    std::vector<UtcTime> walked_to_;  ///< by slot
};

}  // namespace

CandleSeries shuffled(const CandleView& candles, std::uint64_t seed, std::string_view name) {
    CandleSeries result;
    if (candles.empty()) return result;
    const std::size_t steps = candles.size() - 1;
    std::vector<std::uint32_t> order(steps);
    std::iota(order.begin(), order.end(), std::uint32_t{1});
    Random random(seed, name);
    for (std::size_t left = steps; left > 1; --left) std::swap(order[left - 1], order[random.below(left)]);

    // The mean log return is that of the whole way: its candles' product.
    const double drift = steps == 0 ? 0 : log(candles.close[steps] / candles.close[0]) / static_cast<double>(steps);
    const double level = exp(-drift);
    result.reserve(candles.size());
    result.append(candles[0]);
    double close = candles.close[0];
    for (std::size_t i = 0; i < steps; ++i) {
        const std::size_t from = order[i];
        const double scale = close / candles.close[from - 1] * level;
        Candle candle = candles[from];
        candle.opened_at = utc_from_ms(candles.opened_ms[i + 1]);
        for (double* price : {&candle.open, &candle.high, &candle.low, &candle.close}) *price *= scale;
        close = candle.close;
        result.append(candle);
    }
    return result;
}

std::vector<PlaceboDay> run_placebo(std::span<const PlaceboInstrument> market, const EngineSettings& settings,
                                    std::uint64_t seed) {
    Engine engine;
    Outcomes out;
    engine.process(Opened{.settings = settings, .seed = seed}, out);
    std::int64_t first = std::numeric_limits<std::int64_t>::max(), last = std::numeric_limits<std::int64_t>::min();
    for (std::size_t i = 0; i < market.size(); ++i) {
        engine.process(
            InstrumentJoined{
                .slot = static_cast<std::uint16_t>(i), .instrument = market[i].instrument, .terms = market[i].terms},
            out);
        if (market[i].minutes.empty()) continue;
        first = std::min(first, market[i].minutes.opened_ms.front());
        last = std::max(last, market[i].minutes.opened_ms.back());
    }
    if (first > last) return {};

    Coin coin(market.size(), seed, settings.desk);
    std::unordered_map<Hash128, Pair, HashOfId> pairs;
    std::vector<OpinionResolved> coins;
    std::vector<std::size_t> at(market.size());
    Event event = MarketFrame{};
    MarketFrame& frame = std::get<MarketFrame>(event);
    frame.minutes.resize(market.size());
    std::vector<OpinionFormed> formed;
    for (std::int64_t opened = first; opened <= last; opened += minute.count()) {
        frame.closed_at = frame.arrived_at = utc_from_ms(opened) + minute;
        for (std::size_t i = 0; i < market.size(); ++i) {
            const CandleView& candles = market[i].minutes;
            const bool here = at[i] < candles.size() && candles.opened_ms[at[i]] == opened;
            if (!here) {
                frame.minutes[i] = {};
                continue;
            }
            const std::size_t k = at[i]++;
            frame.minutes[i] = {.state = MinuteState::present,
                                .open = candles.open[k],
                                .high = candles.high[k],
                                .low = candles.low[k],
                                .close = candles.close[k],
                                .volume = candles.volume[k]};
        }
        coin.walk(frame, coins);
        out.clear();
        engine.process(event, out);
        formed.clear();
        for (const Outcome& outcome : out) {
            if (const auto* opinion = std::get_if<OpinionFormed>(&outcome)) {
                formed.push_back(*opinion);
            } else if (const auto* verdict = std::get_if<Verdict>(&outcome)) {
                // What passes this gate is what the desk follows (ENGINE 5).
                if (verdict->gates[static_cast<std::size_t>(Gate::rr)].answer != Answer::passed) continue;
                const auto said = std::ranges::find(formed, verdict->opinion, &OpinionFormed::id);
                const auto prices = signal_prices(said->opinion, market[verdict->slot].terms.tick);
                coin.follow(said->id, said->opinion, *prices);
                pairs[said->id].day = to_ms(day_start(said->opinion.closed_at));
            } else if (const auto* resolved = std::get_if<OpinionResolved>(&outcome)) {
                pairs[resolved->opinion].rule = resolved->gross_r;
            }
        }
        for (const OpinionResolved& resolved : coins) pairs[resolved.opinion].coin = resolved.gross_r;
        coins.clear();
    }

    // In the order of ids, so that sums have the same bits whatever the map's order is.
    std::map<Hash128, Pair> ordered(pairs.begin(), pairs.end());
    std::map<std::int64_t, PlaceboDay> days;
    for (const auto& [id, pair] : ordered) {
        if (!pair.rule || !pair.coin) continue;
        PlaceboDay& day = days[pair.day];
        ++day.count;
        day.rule += *pair.rule;
        day.coin += *pair.coin;
    }
    std::vector<PlaceboDay> result;
    result.reserve(days.size());
    for (const auto& [number, day] : days) result.push_back(day);
    return result;
}

Estimate clustered_mean(std::span<const PlaceboDay> days, double (*sum_of)(const PlaceboDay&), double quantile) {
    Estimate estimate;
    double sum = 0;
    for (const PlaceboDay& day : days) {
        estimate.count += static_cast<std::uint32_t>(day.count);
        sum += sum_of(day);
    }
    if (days.size() < 2) return estimate;
    const double n = estimate.count;
    const double mean = sum / n;
    double squares = 0;
    for (const PlaceboDay& day : days) {
        const double off = sum_of(day) - static_cast<double>(day.count) * mean;
        squares += off * off;
    }
    const auto clusters = static_cast<double>(days.size());
    const double half = quantile * std::sqrt(clusters / (clusters - 1) * squares) / n;
    estimate.known = true;
    estimate.value = mean;
    estimate.low = mean - half;
    estimate.high = mean + half;
    return estimate;
}

}  // namespace signalbox
