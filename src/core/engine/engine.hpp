// The heart: events in, outcomes out. Backtest, replay, paper and live are runners around this one class.
//
// process() is the whole of it. A runner that wants its threads busy may step the analysts itself, ahead of the desk,
// and hand their words to decide(): nothing flows from desk to analyst, so any split gives the same bits (ENGINE 9).
// Threads: one at a time, but each analyst may be stepped on a thread of its own between two calls.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/archive.hpp"
#include "core/engine/analyst.hpp"
#include "core/engine/desk.hpp"
#include "core/engine/event.hpp"
#include "core/engine/outcome.hpp"

namespace signalbox {

class Engine {
public:
    /// Appends what came of the event to `out`. The order of events is the runner's duty: Opened first and once, slots
    /// in order, one frame a minute. Breaking it is a bug, except for what the outside can send (a correction of an
    /// unknown slot, a command twice), which does nothing and says so.
    void process(const Event& event, Outcomes& out);

    // The seam (ENGINE 9): for each frame, step every analyst that has joined, then decide.
    std::size_t slots() const { return analysts_.size(); }
    bool follows(std::uint16_t slot) const { return slot < joined_.size() && joined_[slot]; }
    Analyst& analyst(std::uint16_t slot) { return analysts_[slot]; }
    const Analyst& analyst(std::uint16_t slot) const { return analysts_[slot]; }
    /// `opinions` and `scores` of this frame, by slot, as Analyst::step appended them.
    void decide(const MarketFrame& frame, std::span<const Opinion> opinions, std::span<const ScoreInput> scores,
                Outcomes& out);

    const Desk& desk() const { return desk_; }
    const EngineSettings& settings() const { return settings_; }
    const Instrument& instrument(std::uint16_t slot) const { return instruments_[slot]; }
    /// Close of the newest frame; the epoch before the first.
    UtcTime now() const { return now_; }

    /// Everything, as bytes: a later process restored from it goes on as this one would.
    Bytes snapshot() const { return encode(*this); }
    /// The same bytes, handed over piece by piece, an instrument at a time.
    void snapshot(const std::function<void(std::span<const std::byte>)>& take) const;
    /// TooNew/Corrupt when the bytes are of another engine version or make no sense.
    static Result<Engine> restore(std::span<const std::byte> bytes);

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("version", self.version_);
        visit("settings", self.settings_);
        visit("now", self.now_);
        visit("instruments", self.instruments_);
        visit("joined", self.joined_);
        visit("analysts", self.analysts_);
        visit("desk", self.desk_);
    }

private:
    void on(const Opened& event, Outcomes& out);
    void on(const InstrumentJoined& event, Outcomes& out);
    void on(const MarketFrame& event, Outcomes& out);
    void on(const CandleCorrected& event, Outcomes& out);
    void on(const CostsChanged& event, Outcomes& out);
    void on(const SettingsChanged& event, Outcomes& out);
    void on(const FactArrived& event, Outcomes& out);
    void on(const FeedLost& event, Outcomes& out);
    void on(const InstrumentLeft& event, Outcomes& out);
    void on(const Command& event, Outcomes& out);
    void on(const PositionClosed& event, Outcomes& out);
    void on(const HandTraded& event, Outcomes& out);
    void on(const HandClosed& event, Outcomes& out);

    std::string version_{engine_version};
    EngineSettings settings_;
    UtcTime now_{};
    std::vector<Instrument> instruments_;  // by slot
    std::vector<std::uint8_t> joined_;     // by slot: 1 while followed
    std::vector<Analyst> analysts_;        // by slot
    Desk desk_;
    std::vector<Opinion> opinions_;  // of the frame being processed, reused
    std::vector<ScoreInput> scores_;
};

/// The canonical hash of what came of one event: what the journal keeps behind it.
Hash128 outcomes_hash(std::span<const Outcome> outcomes);

}  // namespace signalbox
