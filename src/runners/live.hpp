// The live run: one frame a minute from a market source, journaled before it is processed, projected behind it.
//
// Start and recovery are one path (ENGINE 7): the newest snapshot that is not beyond the projection, then the journal's
// tail; the first new frame is the minute after the journal's last. Minutes missed meanwhile enter as late frames.
// The same class runs on the wall clock and on an accelerated one; nothing in it knows which.
//
// A database that is away does not stop it: the journal is the truth, the projection lags and says so, and at
// `spill_max` the run pauses itself by a journaled command. A journal that cannot be written does stop it: nothing may
// be said that is not safe first. Threads: run() in one thread; status() and submit() from any.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "ports/candle_store.hpp"
#include "ports/clock.hpp"
#include "ports/event_log.hpp"
#include "ports/market_source.hpp"
#include "ports/run_store.hpp"
#include "ports/snapshots.hpp"

namespace signalbox {

struct LiveSettings {
    RunRecord run;                   ///< id, mode, opened, instruments: of a new run, or as stored of one that goes on
    UtcTime start{};                 ///< open time of the first minute, for a new run
    std::optional<UtcTime> until;    ///< stop after the frame closing here; none: until asked
    std::int32_t project_every = 1;  ///< frames a database transaction; more than 1 only when accelerated
    std::int32_t snapshot_every = 360;  ///< frames
    Millis poll{200};                   ///< how soon a command is noticed
    Millis spill_max{6 * hour};         ///< how far the projection may lag before the run pauses itself
    std::size_t commands_max = 64;      ///< waiting commands; more are refused
};

/// What a live run says of itself. A copy: safe to keep.
struct LiveStatus {
    std::string run;
    Mode mode{};
    bool running = false;
    UtcTime last_frame{};         ///< close of the newest frame
    UtcTime now{};                ///< market time
    std::uint64_t position = 0;   ///< of the journal
    std::uint64_t projected = 0;  ///< of the database
    std::string trouble;          ///< why the projection lags; empty: it does not
    bool killed = false;
    bool paused = false;
    std::uint64_t frames = 0, late_frames = 0, missing_minutes = 0, corrections = 0;
    std::uint64_t opinions = 0, signals = 0;
    std::int32_t open_positions = 0;
    Decimal equity;
};

struct LiveListener {
    std::function<void(const Event&, std::span<const Outcome>)> step;  ///< after each event, from the run's thread
};

class LiveRun {
public:
    LiveRun(LiveSettings settings, EventLog& log, RunStore& runs, CandleStore& candles, Snapshots& snapshots,
            MarketSource& source, MarketClock& clock, LiveListener listener = {});

    /// Recovers or begins, then turns the crank until `until` or `stop`. Ends with everything projected and a snapshot.
    Result<> run(std::stop_token stop);

    /// A command, to be journaled and done at once. Busy when too many wait. Its outcome comes with the next status.
    Result<> submit(Command command);
    LiveStatus status() const;

private:
    struct Hole {
        std::uint16_t slot = 0;
        TimeRange range;
        UtcTime asked_at{};  // market time of the last try
        int frames = 0;      // frames since the instrument came back, in which it was kept back
        int tries = 0;
    };

    Result<> recover();
    Result<> begin();
    Result<> feed(Event event);
    Result<> project(bool all);
    Result<> take_snapshot();
    Result<> take_commands();
    Result<> one_frame(UtcTime closed_at, std::stop_token stop, bool& stopped);
    Result<> late_frame(UtcTime closed_at);
    Result<> heal(UtcTime closed_at);
    Result<> take_past(std::uint16_t slot, const Candle& candle, UtcTime arrived_at);
    void note_holes(const MarketFrame& frame);
    void publish();
    std::optional<std::uint16_t> slot_of(const Instrument& instrument) const;

    LiveSettings settings_;
    EventLog& log_;
    RunStore& runs_;
    CandleStore& candles_;
    Snapshots& snapshots_;
    MarketSource& source_;
    MarketClock& clock_;
    LiveListener listener_;

    Engine engine_;
    struct Step {
        std::uint64_t position;
        Event event;
        Outcomes outcomes;
    };
    std::deque<Step> unprojected_;
    std::uint64_t projected_ = 0;
    std::vector<Hole> holes_;
    std::vector<MinuteArrived> early_;  // arrived before their frame
    std::int32_t since_snapshot_ = 0;
    std::int32_t since_project_ = 0;
    std::string trouble_;
    LiveStatus counted_;  // the counters of this process

    mutable std::mutex mutex_;  // guards status_ and commands_
    LiveStatus status_;
    std::deque<Command> commands_;
};

}  // namespace signalbox
