// The gates that an opinion meets alone, before the account is asked (ENGINE 4). Each writes its numbers (verdict.hpp).
#pragma once

#include <cstdint>

#include "core/desk/account/settings.hpp"
#include "core/desk/risk/verdict.hpp"
#include "core/market/frame.hpp"
#include "core/market/terms.hpp"
#include "core/signals/scoring/score.hpp"

namespace signalbox {

/// What the gates look at beside the opinion.
struct GateInputs {
    bool prices_hold = true;  ///< they survive rounding (prices.hpp)
    Millis lateness{0};       ///< of the frame: arrival less close
    bool has_candle = true;   ///< the frame has the instrument's minute, or knows that it was quiet
    Quote quote;
    double spread_assumed = 0;  ///< the cost model's mean
};

/// Fills the gates `strength` to `models_disagree`. `verdict` already carries score and calibration readings.
void ask_own_gates(Verdict& verdict, const Opinion& opinion, const Score& score, const GateInputs& inputs,
                   const DeskSettings& settings);

/// `approved` and `first_failed` from the answers; account gates count only if asked.
void conclude(Verdict& verdict);

/// Shorthand for one gate's answer.
inline GateVerdict& gate_of(Verdict& verdict, Gate gate) { return verdict.gates[static_cast<std::size_t>(gate)]; }
inline const GateVerdict& gate_of(const Verdict& verdict, Gate gate) {
    return verdict.gates[static_cast<std::size_t>(gate)];
}

}  // namespace signalbox
