// A drill of the kill switch on a copy of a run's past: thrown at noon, tried to be lifted wrongly, lifted, and looked
// at. The run itself, its journal and its account are not touched.
//
// While its journal is replayed the drill takes a copy of the engine, throws the switch there, and hands it the same
// events from then on. It passes when not one signal came while the switch was thrown, when neither a resume nor a
// repeated order lifted it and the right order did, when after that no opinion met it any more, and when positions that
// were open went on exactly as in the run. Whether there was anything to hold back is said beside it: a guard that met
// nothing has proved little. Threads: one owner.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/engine/engine.hpp"

namespace signalbox {

struct DrillDone {
    enum class State : std::uint8_t { passed, failed, too_short, thrown_already };
    State state = State::too_short;
    UtcTime thrown_at{}, lifted_at{};  ///< market time; frames that close later are under it, or free again
    std::uint64_t opinions = 0;        ///< judged while it was thrown
    std::uint64_t held_back = 0;       ///< of them: stopped by the switch and by no gate before it
    std::uint64_t run_signals = 0;     ///< that the run itself spoke in that time
    std::uint64_t said = 0;            ///< signals of the copy in that time; 0, or it failed
    bool held_on = false;              ///< a resume and a repeated order left it thrown
    bool was_lifted = false;           ///< by the right order
    std::uint64_t stopped_after = 0;   ///< opinions that met the switch after that; 0, or it failed
    std::uint64_t fills = 0;           ///< of positions that were open when it was thrown
    bool fills_alike = false;          ///< the same in the copy

    bool operator==(const DrillDone&) const = default;
};
constexpr DrillDone::State last_of(DrillDone::State) { return DrillDone::State::thrown_already; }
/// As the enumerator is written.
std::string_view to_text(DrillDone::State state);

class KillDrill {
public:
    static constexpr Millis shortest = 2 * hour;

    /// For the frames that close in `closes` (both ends are closes). Shorter than `shortest`: no drill.
    explicit KillDrill(TimeRange closes);

    /// Before each event of the replay, with the engine that has not seen it yet.
    void before(const Event& event, const Engine& engine);
    /// And what came of it in the run.
    void after(const Event& event, std::span<const Outcome> outcomes);
    /// At the replay's end.
    DrillDone done() const;

private:
    void order(Verb verb, const char* id);
    void count(std::span<const Outcome> outcomes);
    void note_fills(std::span<const Outcome> outcomes, std::vector<PaperFilled>& into) const;

    const TimeRange closes_;
    DrillDone done_;
    std::unique_ptr<Engine> copy_;  // while the drill goes on
    bool is_over_ = false, was_killed_ = false;
    std::map<Hash128, bool> open_;  // positions when it was thrown
    std::vector<PaperFilled> fills_of_run_, fills_of_copy_;
    Outcomes out_;
};

}  // namespace signalbox
