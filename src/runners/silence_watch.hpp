// Why a run has said nothing for so long: which gates stood in the way, what came closest, and which strength would
// have been enough (SPEC 12).
//
// SilenceReport is a fold over the verdicts of that time, in any order. A miss is nearer the more gates it passed; of
// equals the one whose number lay closer to its limit, in parts of the limit. The strength that would have spoken is
// the highest of an opinion that failed at nothing else; the account's gates were not asked then.
// Told once a silence: its window is the close of the last signal, or the run's first minute. Time in which nobody
// could speak does not count: killed, paused, a feed lost, or frames that are still being caught up with.
// Threads: one owner.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "core/market/instrument.hpp"
#include "ports/run_store.hpp"
#include "runners/watchman.hpp"

namespace signalbox {

class SilenceReport {
public:
    static constexpr std::size_t misses_most = 3;
    /// An opinion that was not spoken.
    struct Miss {
        Instrument instrument;
        Verdict verdict;
        int passed = 0;     ///< gates
        double short_by{};  ///< of the gate that failed first: how far from its limit, in parts of it
    };

    void take(const Instrument& instrument, const Verdict& verdict);

    std::int64_t opinions() const { return opinions_; }
    /// Opinions by the first gate that failed.
    const std::array<std::int64_t, gate_count>& stopped() const { return stopped_; }
    /// The nearest, one for each instrument, timeframe and side; nearest first.
    const std::vector<Miss>& nearest() const { return nearest_; }
    /// 0.00 – 0.90; none: other gates stood in the way of all of them.
    std::optional<double> would_have_spoken() const;

private:
    std::int64_t opinions_ = 0;
    std::array<std::int64_t, gate_count> stopped_{};
    std::vector<Miss> nearest_;
    std::optional<std::int16_t> strength_;
};

/// A gate's number in words (views/words_of.hpp).
using GateWords = std::function<Sentence(Gate, const Verdict&)>;

/// The report in lines, behind the first one.
std::vector<Sentence> silence_lines(const SilenceReport& report, const GateWords& words);

struct SilenceQuestion {
    std::string run;
    UtcTime first_minute{};         ///< of the run
    Millis after{day};              ///< so much time without a signal
    std::function<bool()> is_held;  ///< nobody can speak now
    GateWords words;
};

class SilenceWatch final : public Watch {
public:
    /// `runs` outlives it.
    SilenceWatch(RunStore& runs, SilenceQuestion question);

    std::string name() const override { return "silence"; }
    Result<std::vector<Alert>> look(UtcTime now, std::stop_token stop) override;

private:
    RunStore& runs_;
    const SilenceQuestion question_;
    UtcTime counts_from_ = utc_min;  ///< the last moment at which nobody could speak
    std::string said_;               ///< the window of the silence that was told
};

}  // namespace signalbox
