// Holes and what becomes of them; and a recorded run whose collector lost a minute in every 1,001, healed from another
// recording of the same market.
#include "runners/healing.hpp"

#include <gtest/gtest.h>

#include "platform/clock.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_venue.hpp"
#include "runners/backfill.hpp"
#include "runners/inspection.hpp"
#include "tests/candle_csv.hpp"
#include "tests/shared_data.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};
constexpr TimeRange always{utc_min, utc_max};
UtcTime at(int minutes) { return start + minute * minutes; }
Candle bar(int minutes, double price = 100) { return {at(minutes), price, price + 1, price - 1, price, 2}; }

void put(CandleStore& store, const Instrument& into, const CandleSeries& candles, TimeRange asked) {
    ASSERT_TRUE(store.add(into, {}).has_value());
    ASSERT_TRUE(store
                    .merge(into, {.candles = candles.view(),
                                  .quotes = {},
                                  .asked = asked,
                                  .source = "file:test.csv",
                                  .arrived_at = start})
                    .has_value());
}

CandleSeries without(int count, const std::vector<int>& holes) {
    CandleSeries series;
    for (int i = 0; i < count; ++i) {
        if (std::ranges::find(holes, i) == holes.end()) series.append(bar(i));
    }
    return series;
}

class Healing : public testing::Test {
protected:
    const Instrument btc{"bybit", "BTC", "USDT", ""};
    ManualClock clock{at(1000)};
    MemoryVenue own{"bybit", clock}, other{"okx", clock};
    PatientVenue patient_own{own, clock, {}}, patient_other{other, clock, {}};
    MemoryCandleStore store;

    Result<Healed> heal_from(const std::vector<PatientVenue*>& venues) {
        return heal(store, store.find(btc)->value(), Timeframe::m1, always, {.venues = venues});
    }
    std::vector<std::string> ledger() {
        std::vector<std::string> lines;
        const auto told = store.quality({});
        for (const LedgerLine& line : told.value()) {
            lines.push_back(sentence("{} +{} {} {}", (line.note.range.from - start) / minute, line.note.rows,
                                     line.note.done, line.note.source)
                                .text());
        }
        return lines;
    }
};

TEST_F(Healing, FillsHolesFromItsVenueThenFromAnotherAndWritesItDown) {
    put(store, btc, without(300, {10, 11, 50, 250}), {at(0), at(300)});
    own.has_candle(btc, Timeframe::m1, bar(10, 101));
    own.has_candle(btc, Timeframe::m1, bar(12, 999));  // no hole: left as it is
    other.has_candle({"okx", "BTC", "USDT", ""}, Timeframe::m1, bar(50, 102));
    const auto healed = heal_from({&patient_own, &patient_other});
    ASSERT_TRUE(healed.has_value()) << healed.error().text();
    EXPECT_EQ(healed->holes, 3);
    EXPECT_EQ(healed->candles, 4);
    EXPECT_EQ(healed->repaired, 2);
    EXPECT_EQ(healed->left, 2);
    EXPECT_EQ(ledger(), (std::vector<std::string>{"10 +1 repaired bybit:rest", "50 +1 repaired okx:rest",
                                                  "11 +1 left check", "250 +1 left check"}));
    EXPECT_EQ(gaps_of(store, btc, Timeframe::m1, always).value(),
              (std::vector<TimeRange>{{at(11), at(12)}, {at(250), at(251)}}));

    const auto again = heal_from({&patient_own, &patient_other});
    EXPECT_EQ(again->holes, 2);
    EXPECT_EQ(ledger().size(), 4U);
}

TEST_F(Healing, OnlyWhatWasAskedForIsAHole) {
    put(store, btc, without(300, {10, 200}), {at(0), at(100)});
    own.has_candle(btc, Timeframe::m1, bar(10));
    own.has_candle(btc, Timeframe::m1, bar(200));
    EXPECT_EQ(heal_from({&patient_own})->holes, 1);
    EXPECT_EQ(gaps_of(store, btc, Timeframe::m1, always).value(), (std::vector<TimeRange>{{at(200), at(201)}}));
}

TEST_F(Healing, AVenueThatPrintsNoEmptyMinutesHasNoHolesInWhatWasAsked) {
    const Instrument coin{"coinbase", "BTC", "USD", ""};
    put(store, coin, without(300, {10, 200}), {at(0), at(100)});
    EXPECT_EQ(gaps_of(store, coin, Timeframe::m1, always).value(), (std::vector<TimeRange>{{at(200), at(201)}}));
}

TEST_F(Healing, ASecondVenueThatDoesNotKnowThePairIsPassedOver) {
    put(store, btc, without(100, {10}), {at(0), at(100)});
    own.has_candle(btc, Timeframe::m1, bar(0));
    EXPECT_EQ(heal_from({&patient_own, &patient_other})->left, 1);
}

TEST(Inspection, NamesEachFlawOnce) {
    const Instrument coin{"bybit", "BTC", "USDT", ""};
    MemoryCandleStore store;
    CandleSeries series;
    for (int i = 0; i < 400; ++i) {
        if (i == 90 || i == 91) continue;  // a gap
        Candle one = bar(i, 100 + (i % 2) * 0.01);
        if (i == 200) one.open = one.low = one.close = 90, one.high = 200;  // −10 % against 0.01 %
        if (i >= 300 && i < 307) one.volume = 0;
        if (i >= 320 && i < 324) one.volume = 0;  // too short to be a run
        if (i == 350) one.high = 1;
        series.append(one);
    }
    put(store, coin, series, {at(0), at(400)});
    const auto seen = inspect(store, coin, Timeframe::m1, always, {}, at(1000), {});
    ASSERT_TRUE(seen.has_value()) << seen.error().text();
    EXPECT_EQ(seen->candles, 398);
    EXPECT_EQ(seen->rows_missing, 2);
    EXPECT_EQ(seen->found, (std::map<Flaw, std::int64_t>{
                               {Flaw::gap, 1}, {Flaw::invalid, 1}, {Flaw::outlier, 1}, {Flaw::zero_volume, 1}}));
    EXPECT_EQ(seen->lines, 4);
    const auto run = store.quality({.flaw = Flaw::zero_volume});
    EXPECT_EQ(run->front().note.range, (TimeRange{at(300), at(307)}));
    EXPECT_EQ(run->front().note.rows, 7);
    const auto outlier = store.quality({.flaw = Flaw::outlier});
    EXPECT_EQ(outlier->front().note.range.from, at(200));
    EXPECT_EQ(inspect(store, coin, Timeframe::m1, always, {}, at(2000), {})->lines, 0);
}

TEST(RecordedGappyRun, IsDetectedExactlyAndRepairedFromTheFullRun) {
    const auto data = shared_data();
    if (!data) GTEST_SKIP() << "the shared market data is not on this machine";
    struct Expected {
        std::string coin;
        std::int64_t corrections;
        std::string last;  ///< what of its last bar's close is corrected
    };
    const UtcTime until = parse_utc("2025-06-28T19:00:00Z").value();
    ManualClock clock(until + minute);
    MemoryVenue venue("bybit", clock);
    MemoryCandleStore store;
    const std::vector<Expected> coins{
        {"BTC", 0, ""}, {"ETH", 1, "close 2433.44 → 2433.73"}, {"SOL", 1, "close 149.31 → 149.3"}};
    for (const Expected& one : coins) {
        const std::string file = one.coin + "USDT-1m.csv.gz";
        const Instrument instrument{"bybit", one.coin, "USDT", "USDT"};
        const CandleSeries gappy = read_candle_csv(*data / "candles/bybit-linear-gappy-run" / file);
        const CandleSeries full = read_candle_csv(*data / "candles/bybit-linear" / file);
        for (std::size_t i = 0; i < full.size(); ++i) venue.has_candle(instrument, Timeframe::m1, full[i]);
        const CandleView rows = gappy.view();
        put(store, instrument, gappy,
            {utc_from_ms(rows.opened_ms.front()), utc_from_ms(rows.opened_ms.back()) + minute});
    }
    PatientVenue patient(venue, clock, {});
    PatientVenue* const venues[] = {&patient};
    for (const Expected& one : coins) {
        const Instrument instrument{"bybit", one.coin, "USDT", "USDT"};
        const auto gaps = gaps_of(store, instrument, Timeframe::m1, always);
        ASSERT_EQ(gaps->size(), 42U) << one.coin;
        for (std::size_t i = 0; i < gaps->size(); ++i) {
            EXPECT_EQ(gaps->at(i).to - gaps->at(i).from, minute);
            const UtcTime before = gaps->at(i > 0 ? i - 1 : i).from;
            EXPECT_EQ(gaps->at(i).from - before, (i > 0 ? 1001 : 0) * minute);
        }
        const StoredInstrument stored = store.find(instrument)->value();
        const auto healed = heal(store, stored, Timeframe::m1, always, {.venues = venues});
        ASSERT_TRUE(healed.has_value()) << healed.error().text();
        EXPECT_EQ(healed->repaired, 42);
        EXPECT_EQ(healed->left, 0);
        EXPECT_TRUE(gaps_of(store, instrument, Timeframe::m1, always)->empty());
        EXPECT_EQ(store.quality({.instrument = instrument, .flaw = Flaw::gap})->size(), 42U);

        // Gone on with from where the run ended, the bar that was still forming is corrected.
        const UtcTime ended = store.span(instrument, Timeframe::m1)->value().to;
        const BackfillSeries after{stored, Timeframe::m1, {ended, until}};
        const auto filled = backfill(store, patient, {&after, 1}, {});
        ASSERT_TRUE(filled.has_value()) << filled.error().text();
        EXPECT_EQ(filled->front().corrections, one.corrections) << one.coin;
        const auto corrected = store.quality({.instrument = instrument, .flaw = Flaw::correction});
        ASSERT_EQ(corrected->size(), static_cast<std::size_t>(one.corrections));
        if (one.corrections > 0) {
            EXPECT_NE(corrected->front().note.detail.find(one.last), std::string::npos)
                << corrected->front().note.detail;
            EXPECT_EQ(corrected->front().note.range.from, ended - minute);
        }
    }
}

}  // namespace
}  // namespace signalbox
