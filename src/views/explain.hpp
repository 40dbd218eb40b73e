// A signal's whole answer for itself, and that of a silence: sentences, and what hangs under each. Every face prints
// the same walk in its own way. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ports/run_store.hpp"
#include "views/person.hpp"
#include "views/whynot.hpp"

namespace signalbox {

/// A sentence, said already in the reader's language; how it stands; and what hangs under it.
struct Told {
    enum class Tone : std::uint8_t {
        plain,
        head,    ///< who is spoken of
        reason,  ///< `figure` is what it adds, such as +0.10; empty where it adds nothing
        passed,  ///< of a gate, as the three that follow
        failed,
        warned,
        unanswered,
        gain,
        loss
    };
    std::string text;
    Tone tone = Tone::plain;
    std::string figure = {};
    std::vector<Told> under = {};

    Told& add(std::string line, Tone how = Tone::plain, std::string number = {}) {
        return under.emplace_back(Told{std::move(line), how, std::move(number)});
    }
};

/// ✓ ✗ ! ·, for the tones of gates; empty for others.
std::string_view mark_of(Told::Tone tone);

/// `calibration_min`: of the run, how many opinions have to resolve before anything is known.
Told explained(const SignalRecord& record, std::int64_t calibration_min, const Person& reader);
/// The first gate that failed, and all the others; or why there was no opinion.
Told explained(const WhyNot& answer, const Instrument& instrument, const Person& reader);

/// `strength 0.85, tier Low: on 4h the past refutes the one above`.
std::string strength_text(const SignalRecord& record, const Person& reader);
/// Every gate in its order: its name, whether it passed, and what it found.
void add_gates(Told& under, const Verdict& verdict, const Person& reader);

}  // namespace signalbox
