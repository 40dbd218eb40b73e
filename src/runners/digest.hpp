// What a run said, counted and hashed as it goes: the same numbers for backtest, live and replay.
//
// sha256 runs over the canonical bytes of all outcomes in order; nothing of the run, the mode or the machine is in
// them. kept() is what people look at later: approved signals with their opinions and verdicts, fills, moves and marks.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/outcome.hpp"
#include "platform/sha256.hpp"

namespace signalbox {

struct RunCounts {
    std::uint64_t outcomes = 0;
    std::uint64_t opinions = 0;
    std::uint64_t signals = 0;
    std::uint64_t trades = 0;                       ///< closed positions
    std::array<std::uint64_t, gate_count> gates{};  ///< opinions by the first gate that failed

    /// opinions = signals + Σ gates, always (ENGINE 4).
    std::uint64_t stopped() const;
};

class RunDigest {
public:
    /// Outcomes of one event, in order. `keep`: also remember what people will look at.
    void take(std::span<const Outcome> outcomes, bool keep);

    const RunCounts& counts() const { return counts_; }
    std::string sha256() const;
    /// The kept outcomes so far, handed over: the digest forgets them.
    Outcomes kept() { return std::exchange(kept_, {}); }
    std::size_t kept_size() const { return kept_.size(); }

private:
    void count(const Outcome& outcome);
    /// `all`: of the same event, where an approved verdict's opinion lies.
    void keep(const Outcome& outcome, std::span<const Outcome> all);

    RunCounts counts_;
    Sha256 sha_;
    Bytes bytes_;
    Outcomes kept_;
};

}  // namespace signalbox
