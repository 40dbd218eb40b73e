// The synthetic market is a pure function, always valid, and looks like a market. The bounds on its looks are wide:
// they say what a market is, not what this seed gives.
#include "venues/synthetic/synthetic_market.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/random.hpp"
#include "core/market/resampler.hpp"

namespace signalbox {
namespace {

constexpr std::uint64_t seed = 20230314;
const Instrument bitcoin{"synthetic", "BTC", "USDT", ""};
const Instrument ether{"synthetic", "ETH", "USDT", ""};
const Instrument solana{"synthetic", "SOL", "USDT", ""};
const Instrument unheard_of{"synthetic", "QUUX", "EUR", ""};
const UtcTime start = parse_utc("2022-01-01").value();
const UtcTime two_years_later = parse_utc("2024-01-01").value();

struct History {
    CandleSeries candles;
    std::vector<Quote> quotes;
};

History history(const Instrument& instrument, UtcTime from = start, UtcTime to = two_years_later) {
    History the;
    SyntheticMarket(seed).fill(instrument, from, to, the.candles, &the.quotes);
    return the;
}

std::vector<double> log_returns(CandleView candles, std::size_t step) {
    std::vector<double> returns;
    for (std::size_t i = step; i < candles.size(); i += step) {
        returns.push_back(std::log(candles.close[i] / candles.close[i - step]));
    }
    return returns;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const double mean_a = mean(a), mean_b = mean(b);
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - mean_a) * (b[i] - mean_b);
        aa += (a[i] - mean_a) * (a[i] - mean_a);
        bb += (b[i] - mean_b) * (b[i] - mean_b);
    }
    return ab / std::sqrt(aa * bb);
}

double deviation(const std::vector<double>& values) {
    const double middle = mean(values);
    double squares = 0;
    for (const double value : values) squares += (value - middle) * (value - middle);
    return std::sqrt(squares / static_cast<double>(values.size()));
}

TEST(SyntheticMarket, AnyMinuteInAnyOrderIsTheSame) {
    const UtcTime from = parse_utc("2023-06-30T21:17").value();
    const UtcTime to = from + 40 * hour;
    const History whole = history(ether, from, to);
    ASSERT_EQ(whole.candles.size(), 2400u);
    ASSERT_EQ(whole.quotes.size(), 2400u);

    const SyntheticMarket market(seed);
    Random random({1});
    for (int i = 0; i < 300; ++i) {
        const std::size_t at = random.below(2400);
        // Other instruments and other times between: they must not disturb.
        market.minute(random.below(2) == 0 ? bitcoin : unheard_of, start + hour * static_cast<int>(random.below(9000)));
        const SyntheticMinute one = market.minute(ether, from + minute * static_cast<int>(at));
        ASSERT_EQ(one.candle, whole.candles[at]);
        ASSERT_EQ(one.quote, whole.quotes[at]);
    }

    History pieces;
    for (UtcTime at = from; at < to;) {
        const UtcTime end = std::min(to, at + minute * static_cast<int>(random.below(700)));
        market.fill(ether, at, end, pieces.candles, &pieces.quotes);
        at = end;
    }
    ASSERT_EQ(pieces.candles.size(), whole.candles.size());
    for (std::size_t i = 0; i < whole.candles.size(); ++i) ASSERT_EQ(pieces.candles[i], whole.candles[i]);
    EXPECT_EQ(pieces.quotes, whole.quotes);
}

TEST(SyntheticMarket, RemembersNoMoreThanItNeeds) {
    const SyntheticMarket market(seed);
    const SyntheticMinute before = market.minute(bitcoin, start);
    for (int i = 0; i < 70; ++i) market.minute({"synthetic", "C" + std::to_string(i), "USDT", ""}, UtcTime{});
    EXPECT_EQ(market.minute(bitcoin, start), before);
}

TEST(SyntheticMarket, HasTheseBitsOnEveryMachine) {
    const auto hash_of = [](const Instrument& instrument) {
        const History the = history(instrument, start, start + 30 * day);
        RangeHash sum;
        for (std::size_t i = 0; i < the.candles.size(); ++i) {
            sum.add(candle_mix(the.candles[i]));
            sum.add(mix128(std::array{std::bit_cast<std::uint64_t>(the.quotes[i].bid),
                                      std::bit_cast<std::uint64_t>(the.quotes[i].ask)}));
        }
        return to_text(sum.value());
    };
    EXPECT_EQ(hash_of(bitcoin), "92f1103f9e6bd6981654f48089952683");
    EXPECT_EQ(hash_of(unheard_of), "aa80e97890dd6d52da5fc431ee0400ef");
}

TEST(SyntheticMarket, SeedsAndInstrumentsDiffer) {
    const SyntheticMarket market(seed), other(seed + 1);
    EXPECT_NE(market.minute(bitcoin, start).candle, other.minute(bitcoin, start).candle);
    EXPECT_NE(market.minute({"synthetic", "QUUX", "USDT", ""}, start).candle, market.minute(unheard_of, start).candle);
}

class Coins : public ::testing::TestWithParam<Instrument> {};
INSTANTIATE_TEST_SUITE_P(SyntheticMarket, Coins, ::testing::Values(bitcoin, ether, solana, unheard_of),
                         [](const auto& the) { return the.param.base; });

TEST_P(Coins, EveryMinuteIsValidAndOnTheTick) {
    const double tick = SyntheticMarket(seed).tick(GetParam());
    const auto [candles, quotes] = history(GetParam());
    ASSERT_EQ(candles.size(), 730u * 1440);
    std::size_t without_volume = 0, gaps = 0;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const Candle candle = candles[i];
        const Quote& quote = quotes[i];
        ASSERT_TRUE(is_valid(candle.open, candle.high, candle.low, candle.close, candle.volume)) << i;
        ASSERT_EQ(candle.opened_at, start + minute * static_cast<int>(i));
        for (const double price : {candle.open, candle.high, candle.low, candle.close, quote.bid, quote.ask}) {
            ASSERT_NEAR(price / tick, std::round(price / tick), 1e-5) << i;
        }
        ASSERT_LE(quote.bid, candle.close);
        ASSERT_GT(quote.ask, candle.close);
        ASSERT_GE(quote.ask - quote.bid, 0.99e-4 * candle.close);
        ASSERT_LE(quote.ask - quote.bid, 4e-4 * candle.close + 2 * tick);
        if (candle.volume == 0) {
            ++without_volume;
            ASSERT_EQ(candle.high, candle.low) << "nobody traded, so no price moved";
        }
        if (i > 0 && candle.open != candles[i - 1].close) ++gaps;
    }
    EXPECT_GT(without_volume, 20u);
    EXPECT_LT(without_volume, candles.size() / 500);
    EXPECT_GT(gaps, candles.size() / 1000);
    EXPECT_LT(gaps, candles.size() / 250);
}

TEST_P(Coins, ReturnsLookLikeAMarkets) {
    const CandleSeries candles = history(GetParam()).candles;
    const auto minutes = log_returns(candles.view(), 1);
    const auto days = log_returns(candles.view(), 1440);
    for (const double annual : {deviation(minutes) * std::sqrt(525'600.0), deviation(days) * std::sqrt(365.0)}) {
        EXPECT_GT(annual, 0.45);
        EXPECT_LT(annual, 1.05);
    }
    double fourth = 0;
    for (const double r : minutes) fourth += r * r * r * r;
    EXPECT_GT(fourth / static_cast<double>(minutes.size()), 10 * std::pow(deviation(minutes), 4)) << "fat tails";

    // No memory in returns, much of it in their size, and volume goes with size.
    const std::vector<double> earlier(minutes.begin(), minutes.end() - 1), later(minutes.begin() + 1, minutes.end());
    EXPECT_NEAR(correlation(earlier, later), 0, 0.01);
    std::vector<double> sizes, volumes;
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        sizes.push_back(std::abs(minutes[i]));
        volumes.push_back(candles[i + 1].volume);
    }
    EXPECT_GT(correlation({sizes.begin(), sizes.end() - 1}, {sizes.begin() + 1, sizes.end()}), 0.1);
    EXPECT_GT(correlation(sizes, volumes), 0.3);
}

TEST_P(Coins, SessionsAreVisible) {
    const CandleSeries candles = history(GetParam()).candles;
    std::array<double, 3> volume{}, range{};
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const std::size_t session = i % 1440 / 480;  // Tokyo, London, New York
        volume[session] += candles[i].volume;
        range[session] += candles[i].high / candles[i].low - 1;
    }
    EXPECT_GT(volume[1], 1.2 * volume[0]);
    EXPECT_GT(volume[2], 1.1 * volume[0]);
    EXPECT_GT(range[1], 1.1 * range[0]);
    EXPECT_GT(range[2], 1.1 * range[0]);
}

TEST_P(Coins, TrendsComeAndGo) {
    // The trend of SPEC 5 on 1h bars: EMA21 against EMA50, close against EMA200.
    const CandleSeries candles = history(GetParam()).candles;
    Resampler hours(std::array{Timeframe::h1});
    std::array<double, 3> averages{};
    constexpr std::array periods{21, 50, 200};
    std::array<int, 3> bars{};  // falling, none, rising
    int changes = 0, last = 1;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const Candle c = candles[i];
        const Minute the{MinuteState::present, c.open, c.high, c.low, c.close, c.volume, {}};
        for (const ClosedBar& bar : hours.step(c.opened_at + minute, the)) {
            const double close = bar.candle.close;
            for (std::size_t k = 0; k < periods.size(); ++k) {
                averages[k] = averages[k] == 0 ? close : averages[k] + (close - averages[k]) * 2 / (periods[k] + 1);
            }
            const int trend = averages[0] > averages[1] && close > averages[2]   ? 2
                              : averages[0] < averages[1] && close < averages[2] ? 0
                                                                                 : 1;
            ++bars[trend];
            if (trend != 1 && trend != last) {
                ++changes;
                last = trend;
            }
        }
    }
    const int all = bars[0] + bars[1] + bars[2];
    EXPECT_GT(bars[0], all / 5);
    EXPECT_GT(bars[2], all / 5);
    EXPECT_GT(changes, 100) << "about once a week";
    EXPECT_LT(changes, 700) << "about once a day";
}

TEST(SyntheticMarket, CoinsMoveTogether) {
    const auto a = log_returns(history(bitcoin).candles.view(), 60);
    const auto b = log_returns(history(solana).candles.view(), 60);
    const double together = correlation(a, b);
    EXPECT_GT(together, 0.3);
    EXPECT_LT(together, 0.7);
}

TEST(SyntheticMarketDeathTest, RefusesTimesThatAreNoMinuteOfIts) {
    const SyntheticMarket market(seed);
    EXPECT_DEATH(market.minute(bitcoin, start + Millis{1}), "on the minute");
    EXPECT_DEATH(market.minute(bitcoin, UtcTime{} - minute), "from 1970");
}

}  // namespace
}  // namespace signalbox
