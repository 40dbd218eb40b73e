// Whatever a lake holds, a store that reads from it gives the rows of the store below, to the bit.
#include <gtest/gtest.h>

#include "ports/memory_candle_lake.hpp"
#include "runners/digest.hpp"
#include "runners/lake_builder.hpp"
#include "runners/lake_store.hpp"
#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using namespace small_market;

constexpr std::size_t minutes_a_day = 1440;
constexpr UtcTime january = begin;

/// A store and a lake that tests may look into, and a LakeStore over copies of both.
class Lake : public testing::Test {
protected:
    MemoryCandleStore store;
    MemoryCandleLake lake;
    std::shared_ptr<LakeUse> use = std::make_shared<LakeUse>();

    LakeBuilt build(const Instrument& of = coin(0)) {
        const auto built = build_lake(store, lake, of, {});
        EXPECT_TRUE(built.has_value()) << built.error().text();
        return built.value_or(LakeBuilt{});
    }
    std::unique_ptr<CandleStore> with_lake() {
        const auto open = [this]() -> Result<std::unique_ptr<CandleLake>> {
            return std::make_unique<MemoryCandleLake>(lake);
        };
        return std::make_unique<LakeStore>(std::make_unique<MemoryCandleStore>(store), open, use);
    }
    struct Rows {
        std::vector<Candle> candles;
        std::vector<Quote> quotes;
        bool operator==(const Rows&) const = default;
    };
    static Rows rows_of(CandleStore& from, TimeRange range, StoreVersion as_of = newest_version,
                        std::size_t block = 1000) {
        Rows rows;
        auto cursor = from.read(coin(0), Timeframe::m1, range, as_of);
        EXPECT_TRUE(cursor.has_value()) << cursor.error().text();
        CandleSeries series;
        std::vector<Quote> quotes;
        for (;;) {
            EXPECT_TRUE((*cursor)->next(block, series, &quotes).has_value());
            EXPECT_EQ(quotes.size(), series.size());
            EXPECT_LE(series.size(), block);
            if (series.empty()) return rows;
            for (std::size_t i = 0; i < series.size(); ++i) rows.candles.push_back(series[i]);
            rows.quotes.insert(rows.quotes.end(), quotes.begin(), quotes.end());
        }
    }
    void put_days(std::size_t days, const std::vector<std::size_t>& holes = {}, const std::string& venue = "test") {
        const CandleSeries all = without(walk(7, 0, january, days * minutes_a_day), holes);
        put(store, coin(0, venue), all, {january, january + day * static_cast<std::int64_t>(days)});
    }
    void correct(UtcTime at, double volume = 77) {
        CandleSeries one;
        one.append({at, 1, 2, 0.5, 1.5, volume});
        put(store, coin(0), one, {});
    }
};

TEST_F(Lake, IsBuiltOnceAndThenOnlyWhereTheStoreChanged) {
    put_days(70);
    const LakeBuilt first = build();
    EXPECT_EQ(first.written, 3) << "January, February and some of March";
    EXPECT_EQ(first.candles, 70 * 1440);
    EXPECT_EQ(build().kept, 3);

    correct(january + day * 40);
    const LakeBuilt second = build();
    EXPECT_EQ(second.written, 1);
    EXPECT_EQ(second.kept, 2);

    put_days(71);
    EXPECT_EQ(build().written, 2) << "the newest month grew, and February has its old candle again";
    EXPECT_EQ(build().written, 0);
}

TEST_F(Lake, SaysOfAMonthWhatItHoldsAndHowFarItReaches) {
    put_days(2, {5, 6});
    build();
    const auto months = *lake.months(coin(0));
    ASSERT_EQ(months.size(), 1U);
    EXPECT_EQ(months[0].through, january + 2 * day);
    ASSERT_EQ(months[0].days.size(), 2U);
    EXPECT_EQ(months[0].days[0].candles, 1438);
    EXPECT_EQ(months[0].asked.ranges().front(), (TimeRange{january, january + 2 * day}));
    EXPECT_EQ(store.noted_days(coin(0), Timeframe::m1), months[0].days);
}

TEST_F(Lake, HoldsAQuietMinuteAsAFlatOneThatIsNoCandle) {
    put_days(1, {700, 701}, "coinbase");
    const LakeBuilt built = build(coin(0, "coinbase"));
    EXPECT_EQ(built.quiet, 2) << "a venue that prints no empty minutes";
    EXPECT_EQ(built.candles, 1438);
}

TEST_F(Lake, AMonthIsWrittenAgainWhenOthersMakeItsHolesQuiet) {
    const auto quiet = [&] { return lake.files.begin()->second.says.quiet->rows; };
    put_days(2, {700, 701}, "binance");
    EXPECT_EQ(build(coin(0, "binance")).quiet, 0) << "one instrument alone is no halt";
    for (const std::size_t other : {1U, 2U}) {
        const CandleSeries all = without(walk(7, other, january, 2 * minutes_a_day), {700, 701});
        put(store, coin(other, "binance"), all, {january, january + 2 * day});
    }
    EXPECT_EQ(build(coin(0, "binance")).quiet, 2) << "nobody printed";
    EXPECT_EQ(quiet(), 2);
    EXPECT_EQ(build(coin(0, "binance")).kept, 1);

    CandleSeries one;
    one.append({january + 700 * minute, 1, 2, 0.5, 1.5, 1});
    put(store, coin(1, "binance"), one, {});
    EXPECT_EQ(build(coin(0, "binance")).written, 1) << "another printed in one of them";
    EXPECT_EQ(quiet(), 1);
}

TEST_F(Lake, AMonthIsWrittenAgainWhenMoreOfItWasAskedOrItDoesNotSayItsQuietMinutes) {
    put_days(40);
    build();
    put(store, coin(0), {}, {january + 40 * day, january + 45 * day});
    EXPECT_EQ(build().written, 1) << "the second month";
    lake.files.begin()->second.says.quiet.reset();
    EXPECT_EQ(build().written, 1) << "of an older version";
    EXPECT_EQ(build().kept, 2);
}

TEST_F(Lake, IsReadWhereItIsRightAndTheStoreWhereItIsNot) {
    put_days(40);
    build();
    const TimeRange whole{utc_min, utc_max};
    EXPECT_EQ(rows_of(*with_lake(), whole), rows_of(store, whole));
    EXPECT_EQ(use->from_lake, 40 * 1440);
    EXPECT_EQ(use->from_store, 0);

    correct(january + day * 3 + minute * 5);
    put_days(41);
    EXPECT_EQ(rows_of(*with_lake(), whole), rows_of(store, whole));
    EXPECT_EQ(use->from_store, 2 * 1440) << "the corrected day, and the new one";
    EXPECT_TRUE(use->errors().empty());
}

TEST_F(Lake, ADamagedFileIsPassedOverAndNamed) {
    put_days(40);
    build();
    CandleSeries& candles = lake.files.begin()->second.candles;
    candles = without(candles, {100});
    const TimeRange whole{utc_min, utc_max};
    EXPECT_EQ(rows_of(*with_lake(), whole), rows_of(store, whole));
    EXPECT_EQ(use->from_store, 31 * 1440);
    EXPECT_EQ(use->errors().size(), 1U);
}

TEST_F(Lake, AFileThatWasReplacedMeanwhileIsNotBelieved) {
    put_days(40);
    build();
    auto reading = with_lake();
    auto cursor = *reading->read(coin(0), Timeframe::m1, {utc_min, utc_max});
    const Rows before = rows_of(store, {utc_min, utc_max});
    // A lake whose metadata and content agree with each other, but not with what the store noted.
    MemoryCandleLake other;
    MemoryCandleStore elsewhere;
    put(elsewhere, coin(0), walk(8, 0, january, 40 * minutes_a_day), {january, january + 40 * day});
    ASSERT_TRUE(build_lake(elsewhere, other, coin(0), {}).has_value());
    const auto open = [&]() -> Result<std::unique_ptr<CandleLake>> {
        return std::make_unique<MemoryCandleLake>(other);
    };
    LakeStore misled(std::make_unique<MemoryCandleStore>(store), open, use);
    EXPECT_EQ(rows_of(misled, {utc_min, utc_max}), before);
    EXPECT_EQ(use->from_lake, 0);
}

TEST_F(Lake, GivesTheRowsOfTheStoreWhateverWasChangedAskedAndWhen) {
    Random random({20240101, 5});
    const auto below = [&](std::size_t count) {
        return static_cast<std::size_t>(random.uniform() * static_cast<double>(count));
    };
    for (int round = 0; round < 4; ++round) {
        store = {};
        lake.files.clear();
        std::vector<std::size_t> holes;
        for (int i = 0; i < 100; ++i) holes.push_back(below(70 * minutes_a_day));
        for (std::size_t i = 0; i < 3 * minutes_a_day; ++i) holes.push_back((20 + below(30)) * minutes_a_day + i);
        put_days(70, holes);
        std::vector<StoreVersion> versions{*store.version()};
        for (int step = 0; step < 6; ++step) {
            if (random.uniform() < 0.5) build();
            if (random.uniform() < 0.7)
                correct(january + minute * static_cast<std::int64_t>(below(75 * minutes_a_day)), step);
            versions.push_back(*store.version());
            const UtcTime from = january + minute * static_cast<std::int64_t>(below(60 * minutes_a_day));
            const TimeRange range{from, from + minute * static_cast<std::int64_t>(below(40 * minutes_a_day))};
            const StoreVersion as_of = versions[below(versions.size())];
            const std::size_t block = 1 + below(5000);
            ASSERT_EQ(rows_of(*with_lake(), range, as_of, block), rows_of(store, range, as_of, block))
                << "round " << round << " step " << step;
        }
    }
    EXPECT_GT(use->from_lake, 0);
    EXPECT_GT(use->from_store, 0);
}

TEST_F(Lake, GivesABacktestTheSameOutcomes) {
    store = stored(5, 3, 40 * minutes_a_day);
    const auto digest_over = [&](const OpenCandleStore& open) {
        RunDigest digest;
        BacktestPlan plan{.opened = eager(), .instruments = {coin(0), coin(1), coin(2)}};
        plan.range = {january + 5 * day, january + 38 * day};
        plan.threads = 2;
        const auto done = run_backtest(open, plan, {.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
                                           digest.take(outcomes, false);
                                           return {};
                                       }});
        EXPECT_TRUE(done.has_value());
        EXPECT_GT(digest.counts().signals, 0U);
        return digest.sha256();
    };
    for (std::size_t i = 0; i < 3; ++i) build(coin(i));
    correct(january + 10 * day);
    const std::string from_store = digest_over(
        [&]() -> Result<std::unique_ptr<CandleStore>> { return std::make_unique<MemoryCandleStore>(store); });
    EXPECT_EQ(digest_over([&]() -> Result<std::unique_ptr<CandleStore>> { return with_lake(); }), from_store);
    EXPECT_GT(use->from_lake, 100'000);
}

}  // namespace
}  // namespace signalbox
