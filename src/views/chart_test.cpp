// A chart's numbers are those of the engine and of the registry; its marks are the run's signals.
#include "views/chart.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ports/memory_run_store.hpp"
#include "runners/bar_feed.hpp"
#include "runners/small_market.hpp"
#include "views/picture.hpp"

namespace signalbox {
namespace {

using namespace small_market;

class Chart : public testing::Test {
protected:
    MemoryCandleStore candles = stored(5, 1, 20 * 1440);
    MemoryRunStore runs{candles};

    ChartQuestion question() const {
        return {.instrument = coin(0), .timeframe = Timeframe::h1, .slots = 50, .with = {}, .run = {}};
    }
    ChartAnswer ask(const ChartQuestion& what) {
        auto answer = chart_of(candles, runs, what);
        EXPECT_TRUE(answer) << (answer ? "" : answer.error().text());
        return answer ? std::move(*answer) : ChartAnswer{};
    }
    ErrorCode refusal(const ChartQuestion& what) {
        const auto answer = chart_of(candles, runs, what);
        EXPECT_FALSE(answer);
        EXPECT_TRUE(answer || !answer.error().next.empty()) << "without a next step";
        return answer ? ErrorCode::Overflow : answer.error().code;
    }
    /// All bars of the store.
    CandleSeries bars(Timeframe timeframe) {
        CandleSeries all;
        const auto request = stored_bars(candles, coin(0), timeframe, {utc_min, utc_max});
        EXPECT_TRUE(request && read_bars(candles, *request, [&](const ClosedBar& bar) -> Result<> {
                        if (bar.formed) all.append(bar.candle);
                        return {};
                    }));
        return all;
    }
    RunRecord run_with(const std::string& id, std::size_t coin_number, int started) {
        RunRecord run;
        run.id = id;
        run.mode = Mode::backtest;
        run.started_at = begin + minute * started;
        run.instruments = {coin(coin_number)};
        run.range = {begin, begin + 20 * day};
        EXPECT_TRUE(runs.save(run));
        return run;
    }
};

TEST_F(Chart, LevelsAreThoseOfTheTechnicalOpinion) {
    int seen = 0;
    for (int hours = 300; hours < 480; hours += 13) {
        const UtcTime at = begin + hour * hours;
        EngineSettings settings;
        settings.timeframes = {Timeframe::h1};
        const Picture picture = *picture_of(candles, coin(0), settings, at);
        ChartQuestion what = question();
        what.range.to = at;
        const ChartAnswer answer = ask(what);
        std::optional<double> support, resistance;
        for (const ChartLevel& level : answer.picture.levels) {
            if (level.kind == LevelKind::support && level.price > support.value_or(0)) support = level.price;
            if (level.kind == LevelKind::resistance && level.price < resistance.value_or(INFINITY))
                resistance = level.price;
        }
        EXPECT_EQ(support, picture.timeframes[0].levels.support) << hours;
        EXPECT_EQ(resistance, picture.timeframes[0].levels.resistance) << hours;
        seen += (support ? 1 : 0) + (resistance ? 1 : 0);
    }
    EXPECT_GT(seen, 4);
}

TEST_F(Chart, IndicatorsHaveTheirSettledValuesWhereverThePictureBegins) {
    ChartQuestion what = question();
    what.with = *parse_indicators("sma:20,bollinger:20:2,rsi:14,macd:12:26:9,supertrend");
    const ChartAnswer answer = ask(what);
    const ChartPicture& picture = answer.picture;
    ASSERT_EQ(picture.overlays.size(), 5U) << "one, three bands, and a trend without its direction";
    ASSERT_EQ(picture.panes.size(), 2U);
    EXPECT_EQ(picture.panes[0].guides, (std::vector<double>{30, 70}));
    ASSERT_EQ(picture.panes[1].lines.size(), 3U);
    EXPECT_EQ(picture.panes[1].lines[2].drawn, Drawn::bars);
    EXPECT_EQ(picture.overlays[1].colour, picture.overlays[3].colour) << "bands share a colour";
    EXPECT_NE(picture.overlays[0].colour, picture.overlays[1].colour);
    EXPECT_EQ(picture.overlays[0].label, "SMA 20");
    EXPECT_TRUE(picture.panes[1].lines[0].label.starts_with("MACD (12, 26, 9)")) << picture.panes[1].lines[0].label;
    EXPECT_EQ(picture.panes[1].lines[1].label, "signal");

    const CandleSeries all = bars(Timeframe::h1);
    ASSERT_EQ(picture.candles.size(), 50U);
    const auto sma = compute(what.with[0], all.view())[0];
    const auto rsi = compute(what.with[2], all.view())[0];
    for (std::size_t i = 0; i < 50; ++i) {
        const std::size_t row = all.size() - 50 + i;
        EXPECT_EQ(picture.candles[i], all[row]);
        EXPECT_EQ(picture.overlays[0].values[i], sma[row]) << "a window has the same bits from any start";
        EXPECT_NEAR(picture.panes[0].lines[0].values[i], rsi[row], 1e-6);
    }
    EXPECT_EQ(answer.newest.front().first, "sma_20");
    EXPECT_EQ(answer.newest.front().second, sma.back());
}

TEST_F(Chart, AHoleIsKeptCountedAndLongOnesStartIndicatorsAfresh) {
    std::vector<std::size_t> holes;
    for (std::size_t i = 0; i < 8 * 60; ++i) holes.push_back(15 * 1440 + i);  // eight hours
    candles = MemoryCandleStore{};
    put(candles, coin(0), without(walk(5, 0, begin, 20 * 1440), holes), {begin, begin + 20 * day});
    ChartQuestion what = question();
    what.range = {begin + 14 * day, begin + 16 * day};
    what.slots = 0;
    what.with = *parse_indicators("sma:5");
    const ChartAnswer answer = ask(what);
    EXPECT_EQ(answer.picture.slots, 48);
    EXPECT_EQ(answer.missing, 8);
    EXPECT_EQ(answer.picture.candles.size(), 40U);
    EXPECT_NE(answer.picture.subtitle.find("candles missing: 8"), std::string::npos) << answer.picture.subtitle;
    const auto& values = answer.picture.overlays[0].values;
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_EQ(std::isnan(values[i]), i >= 24 && i < 28) << i << ": nothing is said out of a hole";
}

TEST_F(Chart, ATimeShowsOnlyWhatHadClosedThen) {
    ChartQuestion what = question();
    what.range.to = begin + 10 * day + 30 * minute;
    const ChartAnswer answer = ask(what);
    EXPECT_EQ(answer.picture.candles.size(), 50U);
    EXPECT_EQ(answer.picture.candles[49].opened_at, begin + 10 * day - hour);
    what.range.to = begin + 2 * hour;
    EXPECT_EQ(ask(what).picture.slots, 2) << "as many as there are";
}

TEST_F(Chart, SignalsAreThoseOfTheNewestRunThatHasTheInstrument) {
    EXPECT_FALSE(ask(question()).run);
    const RunRecord older = run_with("bt-1", 0, 1);
    run_with("bt-2", 1, 2);  // newer, of another coin

    const UtcTime closed_at = begin + 19 * day;
    const auto born = [&](std::uint64_t number, Timeframe timeframe, UtcTime at) -> Outcomes {
        Opinion opinion{.timeframe = timeframe, .closed_at = at, .side = Side::long_side, .strength = 70};
        Verdict verdict;
        verdict.opinion = {number, 1};
        verdict.approved = true;
        Signal signal;
        signal.id = {number, 0};
        signal.opinion = verdict.opinion;
        signal.timeframe = timeframe;
        signal.closed_at = at;
        signal.expires_at = at + 12 * hour;
        signal.side = Side::long_side;
        signal.entry = *Decimal::parse("100");
        signal.stop = *Decimal::parse("98");
        signal.targets = {*Decimal::parse("102"), *Decimal::parse("104"), *Decimal::parse("106")};
        return {OpinionFormed{verdict.opinion, opinion}, verdict, SignalApproved{signal}};
    };
    const auto project = [&](std::uint64_t position, const Outcomes& outcomes) {
        const Event event = Command{};
        const ProjectedStep step{.position = position, .event = &event, .outcomes = &outcomes};
        ASSERT_TRUE(runs.project(older, {&step, 1}));
    };
    project(1, born(1, Timeframe::h4, begin + 2 * day));  // over long before the picture
    project(2, born(2, Timeframe::m15, closed_at));
    project(3, born(3, Timeframe::h4, closed_at));
    SignalMoved stopped;
    stopped.signal = {3, 0};
    stopped.from = SignalState::fresh;
    stopped.to = SignalState::hit_sl;
    stopped.at = closed_at + 5 * hour;
    stopped.closed = true;
    stopped.net_r = -1.25;
    PaperFilled fill;
    fill.signal = {3, 0};
    fill.at = closed_at;
    project(4, {fill, stopped});

    const ChartAnswer answer = ask(question());
    EXPECT_EQ(answer.run, "bt-1");
    ASSERT_EQ(answer.picture.signals.size(), 2U);
    const ChartSignal& shorter = answer.picture.signals[0];
    EXPECT_FALSE(shorter.with_prices) << "15m on a chart of hours is an arrow";
    const ChartSignal& longer = answer.picture.signals[1];
    EXPECT_TRUE(longer.with_prices);
    EXPECT_EQ(longer.label, "long 4h −1.25 R");
    EXPECT_EQ(longer.until, closed_at + 5 * hour);
    EXPECT_EQ(longer.entry, 100);
    EXPECT_EQ(longer.targets, (std::array<double, 3>{102, 104, 106}));

    // Asked for an earlier time, its end is not known yet.
    ChartQuestion earlier = question();
    earlier.range.to = closed_at + 2 * hour;
    EXPECT_EQ(ask(earlier).picture.signals.back().label, "long 4h");
    EXPECT_EQ(ask(earlier).picture.signals.back().until, closed_at + 12 * hour);

    ChartQuestion named = question();
    named.run = "bt-2";
    EXPECT_EQ(refusal(named), ErrorCode::NotFound);
    named.run = "bt-9";
    EXPECT_EQ(refusal(named), ErrorCode::NotFound);
}

TEST_F(Chart, WhatCannotBeShownIsSaid) {
    ChartQuestion what = question();
    what.range = {begin + 30 * day, begin + 40 * day};
    EXPECT_EQ(refusal(what), ErrorCode::NotFound);
    what = question();
    what.instrument = coin(3);
    EXPECT_EQ(refusal(what), ErrorCode::NotFound);
    what = question();
    what.with = *parse_indicators("rsi,adx,cci,atr,obv,mfi,willr");
    EXPECT_EQ(refusal(what), ErrorCode::WrongUse);
}

TEST_F(Chart, TheVenuesOwnCandlesServeWhereThereAreNoMinutes) {
    candles = MemoryCandleStore{};
    CandleSeries days;
    for (int i = 0; i < 30; ++i)
        if (i != 20) days.append({begin + day * i, 100, 110, 90, 100.0 + i % 3, 5});
    put(candles, coin(0), days, {begin, begin + 30 * day}, Timeframe::d1);
    ChartQuestion what = question();
    what.timeframe = Timeframe::d1;
    const ChartAnswer answer = ask(what);
    EXPECT_EQ(answer.picture.candles.size(), 29U);
    EXPECT_EQ(answer.missing, 1);
}

TEST_F(Chart, TheVenuesOwnCandlesStandBeforeTheFirstMinute) {
    CandleSeries own;
    for (int i = 30; i > 0; --i) own.append({begin - hour * i, 50, 51, 49, 50, 1});
    own.append({begin, 70, 71, 69, 70, 1});  // minutes know better
    put(candles, coin(0), own, {begin - 30 * hour, begin + hour}, Timeframe::h1);
    ChartQuestion what = question();
    what.range = {begin - 20 * hour, begin + 10 * hour};
    const ChartAnswer answer = ask(what);
    ASSERT_EQ(answer.picture.candles.size(), 30U);
    EXPECT_EQ(answer.missing, 0);
    EXPECT_EQ(answer.picture.from, begin - 20 * hour);
    EXPECT_EQ(answer.picture.candles[19].close, 50);
    EXPECT_NE(answer.picture.candles[20].close, 70);
}

TEST_F(Chart, WordsAreInTheReadersLanguage) {
    ChartQuestion what = question();
    what.language = Language::ru;
    const ChartPicture picture = ask(what).picture;
    EXPECT_TRUE(picture.candle_words.starts_with("открытие ")) << picture.candle_words;
    EXPECT_TRUE(picture.volume_words.starts_with("объём ")) << picture.volume_words;
    EXPECT_EQ(picture.title, "AAA/USDT  1h");
    EXPECT_TRUE(picture.subtitle.starts_with("test · 2024-01-18 22:00 – 2024-01-21 00:00 UTC")) << picture.subtitle;
}

}  // namespace
}  // namespace signalbox
