// Why was there no signal? Runs a run again up to a moment and shows the first gate that failed, and all the others.
//
// Asked at T, it answers for the last close at or before T, of the timeframe that came furthest: a signal before a
// verdict, a verdict by how many gates it passed, no opinion last, by the condition that failed. Without a run it asks
// a fresh account with that one instrument, and says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/engine/engine.hpp"
#include "ports/event_log.hpp"
#include "ports/snapshots.hpp"
#include "runners/backtest.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

struct WhyNotQuestion {
    Instrument instrument;
    UtcTime at{};
    std::optional<Timeframe> timeframe;  ///< none: whichever came furthest
};

struct WhyNot {
    UtcTime at{};     ///< the close answered for
    std::string run;  ///< empty: a fresh account
    Timeframe timeframe{};
    Side side{};
    std::string verdict;  ///< approved, blocked, no_opinion
    std::string first_failed;
    std::optional<Verdict> gates;        ///< where there was an opinion
    std::optional<Diagnosis> diagnosis;  ///< where there was none
};

/// Answers from the frames of a run, as they pass: give it every frame and outcome up to T, then ask.
class WhyNotWatcher {
public:
    WhyNotWatcher(WhyNotQuestion question, std::uint16_t slot, std::vector<Timeframe> speaks);

    void outcomes(std::span<const Outcome> outcomes);
    void frame(const MarketFrame& frame, const Engine& engine);
    /// NotFound when nothing closed by then.
    Result<WhyNot> answer() const;
    /// Closes before this cannot matter.
    UtcTime careful_from() const;

private:
    WhyNotQuestion question_;
    std::uint16_t slot_;
    std::vector<Timeframe> speaks_;
    std::vector<WhyNot> latest_;     // one a timeframe, of its last close
    std::vector<Verdict> verdicts_;  // of the frame that is passing
};

/// Runs `plan` (whose range ends at or after T) up to T, in this thread, and answers.
Result<WhyNot> why_not(const OpenCandleStore& open_store, BacktestPlan plan, const WhyNotQuestion& question,
                       std::string run, std::function<void(std::int64_t, std::int64_t)> progress = {});

/// The same of a live run: its journal up to T, from the newest snapshot before T on. Errors: journal_guard.hpp's.
Result<WhyNot> why_not_live(EventLog& journal, Snapshots& snapshots, const RunRecord& run,
                            const WhyNotQuestion& question);

Json why_not_json(const WhyNot& answer);

}  // namespace signalbox
