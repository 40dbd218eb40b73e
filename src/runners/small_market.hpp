// Tests only: coins that trend, turn and speak within days, and their candles in a store in memory.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/base/math.hpp"
#include "core/base/random.hpp"
#include "core/engine/engine.hpp"
#include "ports/memory_candle_store.hpp"
#include "runners/backtest.hpp"

namespace signalbox::small_market {

inline constexpr UtcTime begin = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};  // a Monday

inline Instrument coin(std::size_t number, std::string venue = "test") {
    return {std::move(venue), std::string(3, static_cast<char>('A' + number)), "USDT", ""};
}

/// Quick to learn and to speak, so that a few days are enough.
inline Opened eager() {
    Opened opened;
    opened.settings.timeframes = {Timeframe::m15, Timeframe::h1};
    opened.settings.desk.signal_min = 60;
    opened.settings.desk.reward_risk_min = 0.2;
    opened.settings.desk.cooldown = hour;
    opened.settings.desk.calibration_min = 20;
    return opened;
}

inline InstrumentTerms cheap() {
    InstrumentTerms terms;
    terms.fee = 0.0001;
    terms.spread = {0.0001, 0.0002};
    terms.slippage = {0.0001, 0.0002};
    return terms;
}

/// `minutes` candles from `from` on: a function of the seed and the coin.
inline CandleSeries walk(std::uint64_t seed, std::size_t number, UtcTime from, std::size_t minutes) {
    Random random({seed, number});
    CandleSeries series;
    double price = 100.0 * static_cast<double>(number + 1);
    double drift = 0;
    for (std::size_t i = 0; i < minutes; ++i) {
        if (i % 1800 == 0) drift = random.normal() * 4e-5;
        Candle made{from + minute * static_cast<std::int64_t>(i), price, price, price, price, 0};
        for (int tick = 0; tick < 3; ++tick) {
            made.close *= exp(drift + 6e-4 * random.normal());
            made.high = std::max(made.high, made.close);
            made.low = std::min(made.low, made.close);
        }
        made.volume = 1 + 10 * random.uniform();
        price = made.close;
        series.append(made);
    }
    return series;
}

/// The candles whose open minute (counted from the series' first) is not in `holes`.
inline CandleSeries without(const CandleSeries& series, const std::vector<std::size_t>& holes) {
    CandleSeries kept;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (std::ranges::find(holes, i) == holes.end()) kept.append(series[i]);
    }
    return kept;
}

inline MergeReport put(CandleStore& store, const Instrument& instrument, const CandleSeries& candles, TimeRange asked,
                       Timeframe timeframe = Timeframe::m1, const std::vector<Quote>& quotes = {}) {
    const auto added = store.add(instrument, cheap());
    check(added.has_value(), "a store in memory takes an instrument");
    const auto merged = store.merge(instrument, {.timeframe = timeframe,
                                                 .candles = candles.view(),
                                                 .quotes = quotes,
                                                 .asked = asked,
                                                 .source = "test",
                                                 .arrived_at = begin,
                                                 .native = timeframe != Timeframe::m1});
    check(merged.has_value(), "a store in memory takes candles");
    return *merged;
}

/// Whole walks of so many coins, one minute in about 300 missing, asked for from end to end.
inline MemoryCandleStore stored(std::uint64_t seed, std::size_t coins, std::size_t minutes) {
    MemoryCandleStore store;
    for (std::size_t number = 0; number < coins; ++number) {
        Random random({seed, number, 7});
        std::vector<std::size_t> holes;
        for (std::size_t i = 0; i < minutes; ++i) {
            if (random.below(300) == 0) holes.push_back(i);
        }
        put(store, coin(number), without(walk(seed, number, begin, minutes), holes),
            {begin, begin + minute * static_cast<std::int64_t>(minutes)});
    }
    return store;
}

inline OpenCandleStore copies_of(const MemoryCandleStore& store) {
    return [&store]() -> Result<std::unique_ptr<CandleStore>> { return std::make_unique<MemoryCandleStore>(store); };
}

}  // namespace signalbox::small_market
