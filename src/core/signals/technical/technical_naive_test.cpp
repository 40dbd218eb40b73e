// The technical opinion against a second one (tests/naive_technical.hpp), written straight from SPEC 5 with whole
// histories and nothing carried along. Every opinion over two and a half years of real minutes must agree in side,
// strength, reasons and prices, and so must every silence; then the same in seeded markets full of holes.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.hpp"
#include "core/signals/technical/technical.hpp"
#include "tests/candle_csv.hpp"
#include "tests/naive_technical.hpp"
#include "tests/shared_data.hpp"
#include "tests/short_form.hpp"

namespace signalbox {
namespace {

/// One market through our own analyst: all bars that closed, all opinions that were formed.
struct Played {
    std::vector<ClosedBar> bars;
    std::vector<Opinion> opinions;
};

Played play(UtcTime start, const std::vector<Minute>& minutes, const TechnicalSettings& settings) {
    Played played;
    Technical technical(settings);
    Resampler resampler(Technical::timeframes(settings.speaks));
    UtcTime now = start;
    for (const Minute& each : minutes) {
        now += minute;
        const auto closed = resampler.step(now, each);
        for (const ClosedBar& bar : closed) technical.close(bar);
        for (const ClosedBar& bar : closed) {
            played.bars.push_back(bar);
            if (const auto opinion = technical.opinion(bar.timeframe)) played.opinions.push_back(*opinion);
        }
    }
    return played;
}

/// Holds every close of every timeframe that speaks against the second opinion.
void expect_agreement(const Played& played, const TechnicalSettings& settings, std::size_t opinions_min) {
    const naive::Naive naive(played.bars);
    std::size_t next = 0;
    for (const ClosedBar& bar : played.bars) {
        if (std::find(settings.speaks.begin(), settings.speaks.end(), bar.timeframe) == settings.speaks.end()) continue;
        const std::string at = std::string(to_text(bar.timeframe)) + " " + to_text(bar.closed_at);
        const auto said = naive.opinion(bar.timeframe, bar.closed_at);
        const bool ours = next < played.opinions.size() && played.opinions[next].timeframe == bar.timeframe &&
                          played.opinions[next].closed_at == bar.closed_at;
        ASSERT_EQ(ours, said.has_value()) << at << (said ? " raw " + std::to_string(said->raw) : "");
        if (!said) continue;
        const Opinion& opinion = played.opinions[next++];
        const auto near = [&](double mine, double theirs) {
            return std::abs(mine - theirs) <= 1e-9 * bar.candle.close;
        };
        ASSERT_EQ(sign_of(opinion.side), said->side) << at;
        ASSERT_EQ(opinion.strength, said->strength) << at;
        ASSERT_EQ(opinion.strength_raw, said->raw) << at;
        ASSERT_EQ(opinion.close, bar.candle.close) << at;
        ASSERT_TRUE(near(opinion.stop, said->stop)) << at << " stop " << opinion.stop << " not " << said->stop;
        for (std::size_t i = 0; i < 3; ++i)
            ASSERT_TRUE(near(opinion.targets[i], said->targets[i])) << at << " target " << i + 1;
        ASSERT_NEAR(opinion.reward_risk, said->reward_risk, 1e-6) << at;
        ASSERT_TRUE(near(opinion.atr, said->atr)) << at;
        if (said->atr_median > 0) {
            ASSERT_TRUE(near(opinion.atr_median, said->atr_median)) << at;
        }
        ASSERT_EQ(opinion.partial, said->partial) << at;
        ASSERT_EQ(opinion.minutes_present, bar.minutes_present) << at;
        ASSERT_EQ(opinion.missing_in_50, said->missing_in_50) << at;
        std::map<ReasonCode, int> points;
        for (const Reason& reason : opinion.reasons)
            if (reason.code <= ReasonCode::confluence) points[reason.code] = reason.points;
        ASSERT_EQ(points, said->points) << at;
    }
    ASSERT_EQ(next, played.opinions.size());
    EXPECT_GE(next, opinions_min);
}

TEST(TechnicalAgainstANaiveOne, AgreesOnEveryCloseOfTwoAndAHalfYearsOfBitcoin) {
    const auto data = shared_data();
    if (!data) GTEST_SKIP() << "the shared market data is not here: set SIGNALBOX_SHARED_DATA to its folder";
    const std::size_t rows = span_of<std::size_t>(1'306'000, 150'000);
    const CandleSeries candles = read_candle_csv(*data / "candles/binance-spot/BTCUSDT-1m.csv.gz", rows);
    ASSERT_EQ(candles.size(), rows);
    const UtcTime start = candles[0].opened_at;
    std::vector<Minute> minutes;
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const Candle c = candles[i];
        minutes.resize(static_cast<std::size_t>((c.opened_at - start) / minute));  // a hole stays missing
        minutes.push_back({MinuteState::present, c.open, c.high, c.low, c.close, c.volume, {}});
    }
    const TechnicalSettings settings;
    expect_agreement(play(start, minutes, settings), settings, rows / 130);
}

/// A seeded walk in steps of 1/64: equal prices, flat bars and ties happen, and sums are exact in any order. Holes of
/// all lengths.
std::vector<Minute> walk_with_holes(std::uint64_t seed, std::size_t count) {
    Random random(seed, "walk with holes");
    std::vector<Minute> minutes;
    double price = 100;
    double drift = 0;
    while (minutes.size() < count) {
        if (random.uniform() < 0.0002) {
            // Up to a third of them long enough for 15m to be forgotten, some for 1h.
            const double share = random.uniform();
            minutes.resize(minutes.size() + static_cast<std::size_t>(1 + share * share * share * 700));
        }
        if (random.uniform() < 0.002) drift = (random.uniform() - 0.5) * 0.04;
        const auto step = [&] { return std::round((random.uniform() - 0.5 + drift) * 12) / 64; };
        const double open = price;
        const double close = std::max(1.0, open + step());
        const double high = std::max(open, close) + std::max(0.0, step());
        const double low = std::max(0.5, std::min(open, close) - std::max(0.0, step()));
        price = close;
        minutes.push_back({MinuteState::present, open, high, low, close, std::floor(random.uniform() * 20), {}});
    }
    return minutes;
}

TEST(TechnicalAgainstANaiveOne, AgreesInMarketsFullOfHoles) {
    TechnicalSettings settings;
    settings.speaks = {Timeframe::m5, Timeframe::m15, Timeframe::h1, Timeframe::h4, Timeframe::d1};
    std::size_t partial = 0, missing = 0;
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        SCOPED_TRACE(seed);
        const Played played = play(utc_from_ms(0), walk_with_holes(seed, 250'000), settings);
        for (const ClosedBar& bar : played.bars) {
            partial += bar.partial;
            missing += !bar.formed;
        }
        expect_agreement(played, settings, 2'000);
    }
    EXPECT_GT(partial, 100u);
    EXPECT_GT(missing, 1'000u);
}

}  // namespace
}  // namespace signalbox
