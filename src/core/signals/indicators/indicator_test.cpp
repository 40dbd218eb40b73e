// The laws that hold for every indicator alike, over the whole registry and on real candles: SPEC 4 and ENGINE 9.
#include "core/signals/indicators/indicator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/random.hpp"
#include "core/signals/indicators/indicator_testing.hpp"
#include "core/signals/indicators/registry.hpp"

namespace signalbox {
namespace {

using Row = std::vector<double>;
using Columns = std::vector<std::vector<double>>;

std::uint64_t bits_of(double value) { return std::bit_cast<std::uint64_t>(value); }

/// Every indicator as the table's usual parameters make it, and some with unusual ones.
std::vector<IndicatorSpec> every_indicator() {
    std::vector<IndicatorSpec> all;
    for (const IndicatorEntry& line : indicator_table()) all.push_back(usual_indicator(line));
    for (const char* text : {"sma:1", "sma:61", "ema:200", "rsi:2", "macd:3:10:16", "bollinger:5:0.5", "median:240"})
        all.push_back(*parse_indicator(text));
    return all;
}

TEST(EveryIndicator, SpeaksAtItsWarmUpAndNotBefore) {
    REAL_CANDLES_OR_SKIP(candles, "BTCUSDT-1m");
    for (const auto& spec : every_indicator()) {
        const auto made = spec.make();
        const auto warm_up = static_cast<std::size_t>(made->warm_up());
        EXPECT_GE(made->settled(), made->warm_up()) << spec.text();
        const Columns columns = compute(spec, candles.slice(0, 3000));
        for (std::size_t row = 0; row < 3000; ++row) {
            if (spec.entry->by_time && row + 1 < warm_up) continue;  // the clock may let it speak earlier
            for (const auto& column : columns)
                ASSERT_EQ(!std::isnan(column[row]), row + 1 >= warm_up) << spec.text() << " row " << row;
        }
    }
}

TEST(EveryIndicator, NamesTheSameLengthsAsThePublishedOnes) {
    const auto lengths = [](std::string_view text) {
        const auto made = parse_indicator(text)->make();
        return std::pair{made->warm_up(), made->settled()};
    };
    EXPECT_EQ(lengths("sma:20"), std::pair(20, 20));
    EXPECT_EQ(lengths("ema:21").first, 21);
    EXPECT_EQ(lengths("rsi:14").first, 15);               // TA-Lib's lookback and one
    EXPECT_EQ(lengths("macd:12:26:9").first, 34);         // 26 + 9 − 1
    EXPECT_EQ(lengths("stoch_rsi:14:14:3:3").first, 32);  // 15 + 13 + 2 + 2
    EXPECT_EQ(lengths("atr:14").first, 15);
    EXPECT_EQ(lengths("momentum"), std::pair(673, 673));  // SPEC 9
    EXPECT_EQ(lengths("ema:200").second, 2073);           // SPEC 4: ln 1e-9 / ln (199/201) = 2072.3
}

/// The indicator as it comes back from its own bytes.
std::unique_ptr<StreamingIndicator> restarted(const StreamingIndicator& running, const IndicatorSpec& spec) {
    const Bytes saved = encode(running);
    auto restored = spec.make();
    Reader reader(saved);
    restored->decode_from(reader);
    EXPECT_FALSE(reader.failed()) << spec.text();
    EXPECT_TRUE(reader.at_end()) << spec.text();
    return restored;
}

/// What an opinion is made of (SPEC 5): every row of all the data, always. The others: all of it in `make soak`.
bool is_in_an_opinion(const IndicatorSpec& spec) {
    static const std::set<std::string_view> names{"sma", "ema", "rma", "rsi",    "stoch_rsi", "macd",
                                                  "atr", "max", "min", "median", "momentum"};
    return names.contains(spec.entry->name);
}

TEST(EveryIndicator, GivesTheSameBitsAsArrayAndAsStreamWithRestartsOnEveryRow) {
    const bool soak = std::getenv("SIGNALBOX_SOAK") != nullptr;
    for (const char* file : {"BTCUSDT-1m", "ETHUSDT-1m", "SOLUSDT-1m", "BTCUSDT-15m", "ETHUSDT-15m", "SOLUSDT-15m",
                             "BTCUSDT-1h", "ETHUSDT-1h", "SOLUSDT-1h"}) {
        SCOPED_TRACE(file);
        REAL_CANDLES_OR_SKIP(all, file);
        for (const auto& spec : every_indicator()) {
            const std::size_t rows = soak || is_in_an_opinion(spec) ? span_of<std::size_t>(all.size(), 10'000)
                                                                    : span_of<std::size_t>(60'000, 10'000);
            const CandleView candles = all.slice(0, std::min(all.size(), rows));
            const Columns columns = compute(spec, candles);
            auto stream = spec.make();
            Row now(columns.size());
            for (std::size_t row = 0; row < candles.size(); ++row) {
                stream->update(candles[row], now);
                for (std::size_t i = 0; i < now.size(); ++i)
                    ASSERT_EQ(bits_of(now[i]), bits_of(columns[i][row])) << spec.text() << " row " << row;
                if (row % 3'973 == 500) stream = restarted(*stream, spec);
            }
        }
    }
}

TEST(EveryIndicator, GivesWindowsTheSameBitsWhereverTheSeriesStarts) {
    REAL_CANDLES_OR_SKIP(candles, "SOLUSDT-15m");
    for (const auto& spec : every_indicator()) {
        if (spec.entry->kind != IndicatorClass::window) continue;
        const Columns whole = compute(spec, candles);
        const auto settled = static_cast<std::size_t>(spec.make()->settled());
        for (const std::size_t start : {1u, 2u, 19u, 20u, 673u, 12'345u, 50'000u, 80'000u}) {
            const std::size_t count = std::min(candles.size() - start, settled + 10'000);
            const Columns later = compute(spec, candles.slice(start, count));
            for (std::size_t i = 0; i < whole.size(); ++i) {
                for (std::size_t row = settled - 1; row < count; ++row)
                    ASSERT_EQ(bits_of(later[i][row]), bits_of(whole[i][start + row]))
                        << spec.text() << " from " << start << " row " << row;
            }
        }
    }
}

/// The column's running mean absolute value, at least price × 1e-6: its scale at each row (SPEC 4).
std::vector<double> scale_of(const std::vector<double>& column, const CandleView& candles) {
    std::vector<double> scale;
    double sum = 0, rows = 0;
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (!std::isnan(column[row])) {
            sum += std::abs(column[row]);
            ++rows;
        }
        scale.push_back(std::max(rows > 0 ? sum / rows : 0, candles.close[row] * 1e-6));
    }
    return scale;
}

TEST(EveryIndicator, ForgetsItsStartToABillionthOfItsScaleOnceSettled) {
    for (const char* file : {"BTCUSDT-15m", "ETHUSDT-15m", "SOLUSDT-15m"}) {
        SCOPED_TRACE(file);
        REAL_CANDLES_OR_SKIP(candles, file);
        for (const auto& spec : every_indicator()) {
            if (spec.entry->kind != IndicatorClass::recursive) continue;
            const Columns whole = compute(spec, candles);
            Columns scales;
            for (const auto& column : whole) scales.push_back(scale_of(column, candles));
            const auto settled = static_cast<std::size_t>(spec.make()->settled());
            double worst = 0;
            Row now(whole.size());
            for (std::size_t start = 1; start + settled + 500 < candles.size(); start += 797) {
                const auto later = spec.make();
                for (std::size_t row = start; row < start + settled + 50; ++row) {
                    later->update(candles[row], now);
                    if (row - start + 1 < settled) continue;
                    for (std::size_t i = 0; i < now.size(); ++i)
                        worst = std::max(worst, std::abs(now[i] - whole[i][row]) / scales[i][row]);
                }
            }
            EXPECT_LT(worst, 1e-9) << spec.text() << " after " << settled << " bars";
        }
    }
}

/// Candles that real markets have too: nothing moves, nothing is traded, only high or only low moves, huge and tiny.
CandleSeries odd_candles() {
    CandleSeries odd;
    Random random({20230314});
    double close = 100;
    for (int bar = 0; bar < 12'000; ++bar) {
        const int mood = bar / 300 % 8;
        const double open = close;
        if (mood == 1 || mood == 6) close *= 1 + 0.02 * (random.uniform() - 0.5);
        if (mood == 2) close *= 1.01;
        if (mood == 3) close /= 1.01;
        const double reach = mood == 1 || mood == 4 ? 0.01 * close * random.uniform() : 0;
        odd.append({.opened_at = utc_from_ms(bar * 60'000),
                    .open = open,
                    .high = std::max(open, close) + (mood == 4 && bar % 2 == 0 ? 0 : reach),
                    .low = std::min(open, close) - (mood == 4 && bar % 2 == 1 ? 0 : reach),
                    .close = close,
                    .volume = mood == 0 || mood == 5 || (mood == 1 && bar % 3 == 0) ? 0 : 1e6 * random.uniform()});
    }
    return odd;
}

TEST(EveryIndicator, NeverGivesAnythingButNumbersOnceItSpeaks) {
    const CandleSeries odd = odd_candles();
    for (const auto& spec : every_indicator()) {
        const Columns columns = compute(spec, odd.view());
        const auto warm_up = static_cast<std::size_t>(spec.make()->warm_up());
        for (const auto& column : columns) {
            for (std::size_t row = warm_up - 1; row < odd.size(); ++row)
                ASSERT_TRUE(std::isfinite(column[row])) << spec.text() << " row " << row;
        }
    }
}

TEST(EveryIndicator, IsNeutralOrFlatWhereNothingMovesAndNothingIsTraded) {
    CandleSeries flat;
    for (int bar = 0; bar < 6000; ++bar)
        flat.append({.opened_at = utc_from_ms(bar * 60'000), .open = 0.3, .high = 0.3, .low = 0.3, .close = 0.3});
    const Row price = {0.3}, zero = {0}, two_zeros = {0, 0};
    const std::map<std::string_view, Row> expected = {
        {"ad", zero},
        {"adosc", zero},
        {"adx", {0, 0, 0}},
        {"adxr", zero},
        {"apo", zero},
        {"aroon", {100, 100, 0}},
        {"atr", zero},
        {"average_price", price},
        {"awesome", zero},
        {"bollinger", {0.3, 0.3, 0.3}},
        {"bop", zero},
        {"cci", zero},
        {"choppiness", {50}},
        {"cmf", zero},
        {"cmo", zero},
        {"dema", price},
        {"donchian", {0.3, 0.3, 0.3}},
        {"dpo", zero},
        {"dx", {0, 0, 0}},
        {"elder_ray", two_zeros},
        {"ema", price},
        {"eom", zero},
        {"force", zero},
        {"garman_klass", zero},
        {"hma", price},
        {"ichimoku", {0.3, 0.3, 0.3, 0.3}},
        {"kama", price},
        {"keltner", {0.3, 0.3, 0.3}},
        {"kst", two_zeros},
        {"linreg", {0.3, 0, 0.3, 0}},
        {"macd", {0, 0, 0}},
        {"mass_index", {25}},
        {"max", price},
        {"median", price},
        {"median_price", price},
        {"mfi", {50}},
        {"midpoint", price},
        {"min", price},
        {"mom", zero},
        {"momentum", zero},
        {"natr", zero},
        {"nvi", {1000}},
        {"obv", zero},
        {"parkinson", zero},
        {"percent_rank", {100}},
        {"pivot", {0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3}},
        {"ppo", {0, 0, 0}},
        {"psar", price},
        {"pvo", {0, 0, 0}},
        {"realised_volatility", zero},
        {"rma", price},
        {"roc", zero},
        {"rsi", {50}},
        {"sma", price},
        {"std_dev", zero},
        {"stoch", {50, 50}},
        {"stoch_fast", {50, 50}},
        {"stoch_rsi", {0.5, 0.5}},
        {"supertrend", {0.3, 1}},
        {"t3", price},
        {"tema", price},
        {"trima", price},
        {"trix", zero},
        {"true_range", zero},
        {"tsi", zero},
        {"typical_price", price},
        {"ulcer", zero},
        {"ultimate", {50}},
        {"vortex", {1, 1}},
        {"vpt", zero},
        {"vwap", price},
        {"vwap_rolling", price},
        {"vwap_session", price},
        {"vwma", price},
        {"weighted_close", price},
        {"willr", {-50}},
        {"wma", price},
        {"z_score", zero},
    };
    for (const auto& spec : every_indicator()) {
        const auto line = expected.find(spec.entry->name);
        ASSERT_NE(line, expected.end()) << spec.entry->name << " is not in the table above";
        const Columns columns = compute(spec, flat.view());
        ASSERT_EQ(columns.size(), line->second.size()) << spec.text();
        for (std::size_t i = 0; i < columns.size(); ++i) EXPECT_EQ(columns[i].back(), line->second[i]) << spec.text();
    }
}

TEST(EveryIndicator, HangsOnTheInputsThatItsLineNamesAndOnNoOthers) {
    const CandleSeries odd = odd_candles();
    const CandleView plain = odd.view();
    std::map<std::string_view, CandleSeries> changed;
    for (const std::string_view input : {"open", "high", "low", "close", "volume", "time"}) {
        for (std::size_t row = 0; row < 6000; ++row) {
            Candle candle = plain[row];
            const double part = static_cast<double>(row % 7) / 8;
            if (input == "open") candle.open = candle.low + part * (candle.high - candle.low);
            if (input == "high") candle.high *= 1 + part / 100;
            if (input == "low") candle.low *= 1 - part / 100;
            if (input == "close") candle.close = candle.low + part * (candle.high - candle.low);
            if (input == "volume") candle.volume *= 1 + part;
            if (input == "time") candle.opened_at += hour * 4 + minute * 7;
            changed[input].append(candle);
        }
    }
    for (const auto& spec : every_indicator()) {
        const Columns as_it_is = compute(spec, plain.slice(0, 6000));
        for (const auto& [input, series] : changed) {
            const Columns other = compute(spec, series.view());
            bool differs = false;
            for (std::size_t i = 0; i < other.size(); ++i) {
                for (std::size_t row = 0; row < 6000; ++row)
                    differs = differs || bits_of(other[i][row]) != bits_of(as_it_is[i][row]);
            }
            EXPECT_EQ(differs, spec.entry->inputs.find(input) != std::string_view::npos)
                << spec.text() << " and the " << input;
        }
    }
}

TEST(EveryIndicator, RefusesBytesThatEndTooSoon) {
    const CandleSeries odd = odd_candles();
    for (const auto& spec : every_indicator()) {
        const auto fed = spec.make();
        Row now(spec.entry->outputs.size());
        for (std::size_t row = 0; row < 3000; ++row) fed->update(odd[row], now);
        const Bytes saved = encode(*fed);
        for (std::size_t size = 0; size < saved.size(); size += 1 + size / 8) {
            auto restored = spec.make();
            Reader reader({saved.data(), size});
            restored->decode_from(reader);
            EXPECT_TRUE(reader.failed()) << spec.text() << " of " << size << " bytes";
        }
    }
}

}  // namespace
}  // namespace signalbox
