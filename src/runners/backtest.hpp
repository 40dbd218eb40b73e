// Turns the crank over stored minutes, as fast as the machine can: one of four runners around the same Engine.
//
// Memory is constant in the length of history: a block of frames is read, its analysts stepped, then decided on, and
// the next block takes its place. With more than one thread the analysts work one block ahead of the desk; the bits are
// the same (ENGINE 9). Interrupting it (stop_token) gives ErrorCode::Interrupted and changes nothing in the store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/engine/engine.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

/// An instrument that joined or left while a run was under way (live_joins.cpp), before the frame of the minute that
/// opens at `at`.
struct LaterChange {
    UtcTime at{};
    Event event;  ///< InstrumentJoined, in the next slot, or InstrumentLeft

    bool operator==(const LaterChange&) const = default;
};

struct BacktestPlan {
    Opened opened;
    std::vector<Instrument> instruments;  ///< slots in this order: of those that join before the first frame
    TimeRange range;                      ///< minutes by open time, end exclusive; whole minutes
    StoreVersion as_of = newest_version;
    int threads = 1;  ///< ≥ 1
    /// States to begin with instead of planned ones (`--like RUN`), of the same instruments as of range.from, else
    /// WrongUse; empty: plan_join for each.
    std::vector<InstrumentJoined> joins;
    std::vector<LaterChange> later;  ///< ascending, inside the range (`--like` a run that others joined)
    /// From this close on, blocks are single frames, so that with one thread `listener.frame` sees analysts and desk at
    /// the same minute (`whynot`).
    std::optional<UtcTime> frame_by_frame_from;
};

/// A store for one more thread.
using OpenCandleStore = std::function<Result<std::unique_ptr<CandleStore>>()>;

/// What a backtest tells while it goes on. Every function may be empty. Called from the caller's thread.
struct BacktestListener {
    /// Outcomes of each event that had any, in order. A failure ends the run with it.
    std::function<Result<>(std::span<const Outcome>)> outcomes;
    /// Before each event, in order: what a journal of this run would hold (for tests and proofs).
    std::function<Result<>(const Event&)> event;
    /// After each frame.
    std::function<void(const MarketFrame&, const Engine&)> frame;
    /// Now and then: minutes done, minutes in all.
    std::function<void(std::int64_t, std::int64_t)> progress;
};

struct BacktestDone {
    std::uint64_t bars = 0;          ///< 1m candles stepped (present), all instruments
    std::unique_ptr<Engine> engine;  ///< as it stands after the last minute
};

/// Runs the plan. Instruments that are not stored are NotFound before anything runs.
Result<BacktestDone> run_backtest(const OpenCandleStore& open_store, const BacktestPlan& plan,
                                  const BacktestListener& listener, std::stop_token stop = {});

/// The plan's joins as the events it would begin with.
Result<std::vector<InstrumentJoined>> plan_joins(CandleStore& store, const BacktestPlan& plan);

}  // namespace signalbox
