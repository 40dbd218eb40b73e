// Tests only: a run in memory for a watchman to look at: verdicts, signals with what became of them, marks.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/clock.hpp"
#include "platform/words.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_run_store.hpp"
#include "ports/memory_screen_store.hpp"
#include "runners/live.hpp"

namespace signalbox {

class WatchStage : public testing::Test {
protected:
    static constexpr UtcTime start = utc_from_ms(1'640'995'200'000);  // 2022-01-01
    static UtcTime at(int minutes) { return start + minute * minutes; }
    static constexpr int a_day = 1440;
    const Instrument btc{"bybit", "BTC", "USDT", ""};
    const Instrument eth{"bybit", "ETH", "USDT", ""};

    /// A pair as the screener saw it: with these, above its averages or below them.
    static ScreenedPair screened(const std::string& base, double ema21, double close, UtcTime closed_at = {}) {
        ScreenedPair one;
        one.instrument = {"bybit", base, "USDT", ""};
        one.now = {.candles = 300,
                   .closed_at = closed_at,
                   .close = close,
                   .ema21 = ema21,
                   .ema50 = 100,
                   .ema200 = 100,
                   .rsi = 40,
                   .atr_percent = 2,
                   .volume_ratio = 2};
        return one;
    }

    /// An opinion that was not spoken: every gate before `failed` passed.
    static Verdict stopped(std::uint64_t number, int closed, Gate failed, double value, double limit,
                           std::int16_t strength = 70, std::uint16_t slot = 0, Side side = Side::long_side) {
        Verdict verdict;
        verdict.opinion = {77, number};
        verdict.slot = slot;
        verdict.timeframe = Timeframe::m15;
        verdict.closed_at = at(closed);
        verdict.side = side;
        verdict.strength = strength;
        verdict.first_failed = failed;
        for (std::size_t i = 0; i < static_cast<std::size_t>(failed); ++i) verdict.gates[i].answer = Answer::passed;
        verdict.gates[static_cast<std::size_t>(failed)] = {.answer = Answer::failed, .value = value, .limit = limit};
        return verdict;
    }
    void told(const Verdict& verdict) { project({OpinionFormed{verdict.opinion, {}}, verdict}); }

    /// A long signal of 2 units: entry 100, stop 90, targets 110, 120, 130.
    Hash128 born(std::uint64_t number, int closed, std::uint16_t slot = 0) {
        const Hash128 id{0xabcd'0000'0000'0000 + number, 1};
        Opinion opinion;
        opinion.closed_at = at(closed);
        Verdict verdict;
        verdict.opinion = {id.high, 2};
        verdict.slot = slot;
        verdict.closed_at = at(closed);
        verdict.approved = true;
        Signal signal;
        signal.id = id;
        signal.opinion = verdict.opinion;
        signal.slot = slot;
        signal.timeframe = Timeframe::m15;
        signal.closed_at = at(closed);
        signal.side = Side::long_side;
        signal.entry = Decimal::from_int(100);
        signal.stop = Decimal::from_int(90);
        signal.targets = {Decimal::from_int(110), Decimal::from_int(120), Decimal::from_int(130)};
        signal.size = Decimal::from_int(2);
        project({OpinionFormed{verdict.opinion, opinion}, verdict, SignalApproved{signal}});
        return id;
    }
    void filled(Hash128 id, Leg leg, int minutes, double price, double size) {
        PaperFilled fill;
        fill.signal = id;
        fill.leg = leg;
        fill.at = at(minutes);
        fill.price = Decimal::from_units(static_cast<std::int64_t>(price * Decimal::one));
        fill.size = Decimal::from_units(static_cast<std::int64_t>(size * Decimal::one));
        project({fill});
    }
    void closed(Hash128 id, int minutes, SignalState to, double net_r) {
        SignalMoved move;
        move.signal = id;
        move.to = to;
        move.at = at(minutes);
        move.closed = true;
        move.net_r = net_r;
        project({move});
    }
    void marked(int minutes, int equity) {
        EquityMarked mark;
        mark.at = at(minutes);
        mark.equity = Decimal::from_int(equity);
        project({mark});
    }
    void project(const Outcomes& outcomes) {
        RunRecord run;
        run.id = "live-1";
        run.mode = Mode::paper;
        run.instruments = {btc, eth};
        const Event event = Command{};
        const ProjectedStep step{.position = ++position_, .event = &event, .outcomes = &outcomes};
        const auto done = runs.project(run, {&step, 1});
        ASSERT_TRUE(done.has_value()) << done.error().text();
    }

    static std::vector<std::string> texts(const std::vector<Sentence>& lines, Language language = Language::en) {
        std::vector<std::string> all;
        for (const Sentence& line : lines) all.push_back(say(language, line));
        return all;
    }
    using Texts = std::vector<std::string>;

    MemoryCandleStore candles;
    MemoryRunStore runs{candles};
    MemoryScreenStore screens;
    LiveStatus status;

private:
    std::uint64_t position_ = 0;
};

}  // namespace signalbox
