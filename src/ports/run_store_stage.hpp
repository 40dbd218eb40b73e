// Tests only: a run store with what its contracts project into it (run_store_contract.hpp, outbox_contract.hpp).
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ports/candle_store.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

/// A run store, and the candle store that shows the candles which live runs brought.
struct RunStoreUnderTest {
    virtual ~RunStoreUnderTest() = default;
    virtual RunStore& runs() = 0;
    virtual CandleStore& candles() = 0;
    /// Why there is no store on this machine; empty: there is one. The tests are skipped then.
    virtual std::string missing() const { return {}; }
};
using MakeRunStore = std::function<std::unique_ptr<RunStoreUnderTest>()>;

class RunStoreStage : public testing::TestWithParam<MakeRunStore> {
protected:
    static constexpr UtcTime start = utc_from_ms(1'640'995'200'000);  // 2022-01-01
    static UtcTime at(int minutes) { return start + minute * minutes; }
    const Instrument btc{"bybit", "BTC", "USDT", "USDT"};
    const Instrument eth{"bybit", "ETH", "USDT", "USDT"};

    void SetUp() override {
        if (const std::string why = made_->missing(); !why.empty()) GTEST_SKIP() << why;
    }
    RunStore& runs() { return made_->runs(); }
    CandleStore& candles() { return made_->candles(); }

    RunRecord record(const std::string& id, Mode mode, int started = 0) const {
        RunRecord run;
        run.id = id;
        run.mode = mode;
        run.started_at = at(started);
        run.engine_version = std::string(engine_version);
        run.opened.seed = 0xffff'ffff'ffff'fff7;
        run.instruments = {btc, eth};
        run.range = {at(0), at(1000)};
        run.store_version = 7;
        run.summary_json = R"({"trades":3})";
        return run;
    }

    /// Everything the engine says of one signal at its birth.
    static Outcomes birth(Hash128 id, int closed_minutes, std::uint16_t slot = 0) {
        Opinion opinion;
        opinion.slot = slot;
        opinion.timeframe = Timeframe::m15;
        opinion.closed_at = at(closed_minutes);
        opinion.side = Side::long_side;
        opinion.strength = 70;
        opinion.close = 46'216.93;
        opinion.reasons.add({ReasonCode::trend, 50, 1, 0});
        const Hash128 named{id.high, id.low + 1};
        Verdict verdict;
        verdict.opinion = named;
        verdict.slot = slot;
        verdict.timeframe = opinion.timeframe;
        verdict.closed_at = opinion.closed_at;
        verdict.approved = true;
        verdict.score = 61.5;
        Signal signal;
        signal.id = id;
        signal.opinion = named;
        signal.slot = slot;
        signal.timeframe = opinion.timeframe;
        signal.closed_at = opinion.closed_at;
        signal.expires_at = at(closed_minutes + 240);
        signal.side = Side::long_side;
        signal.entry = Decimal::highest();
        signal.stop = Decimal::lowest();
        signal.size = Decimal::from_units(1);
        return {OpinionFormed{named, opinion}, verdict, SignalApproved{signal}};
    }
    static Verdict refused(Hash128 opinion, Gate gate) {
        Verdict verdict;
        verdict.opinion = opinion;
        verdict.first_failed = gate;
        return verdict;
    }
    static PaperFilled fill(Hash128 signal, Leg leg, int minutes) {
        PaperFilled filled;
        filled.signal = signal;
        filled.leg = leg;
        filled.at = at(minutes);
        filled.price = Decimal::from_units(4'621'693'000'000);
        filled.result = Decimal::lowest();
        return filled;
    }
    static SignalMoved move(Hash128 signal, SignalState from, SignalState to, int minutes, bool closed = false) {
        SignalMoved moved;
        moved.signal = signal;
        moved.from = from;
        moved.to = to;
        moved.at = at(minutes);
        moved.closed = closed;
        if (closed) {
            moved.net_r = -1.25;
            moved.net = Decimal::from_units(-1'000'000'001);
        }
        return moved;
    }

    /// One step at this position.
    void project(const RunRecord& run, std::uint64_t position, const Outcomes& outcomes,
                 const Event& event = Command{}) {
        const ProjectedStep step{.position = position, .event = &event, .outcomes = &outcomes};
        const auto done = runs().project(run, {&step, 1});
        ASSERT_TRUE(done.has_value()) << done.error().text();
    }
    std::vector<SignalRecord> signals(const SignalFilter& filter = {}) {
        auto found = runs().signals(filter);
        EXPECT_TRUE(found.has_value()) << found.error().text();
        return found.value_or(std::vector<SignalRecord>{});
    }
    std::vector<Candle> stored(const Instrument& of, StoreVersion as_of = newest_version) {
        CandleSeries series;
        auto cursor = candles().read(of, Timeframe::m1, {utc_min, utc_max}, as_of);
        EXPECT_TRUE(cursor.has_value() && (*cursor)->next(1000, series, nullptr).has_value());
        std::vector<Candle> all;
        for (std::size_t i = 0; i < series.size(); ++i) all.push_back(series[i]);
        return all;
    }

    static constexpr Hash128 first{0xabcd'ef00'0000'0000, 1};
    static constexpr Hash128 second{0xabcd'ef11'0000'0000, 5};

private:
    std::unique_ptr<RunStoreUnderTest> made_ = GetParam()();
};

}  // namespace signalbox
