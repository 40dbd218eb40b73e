// Everything the engine can say, as one closed variant (ENGINE 6).
//
// An outcome's bytes hold no run, mode or wall time; its id is a function of what it is about, so a replay makes the
// same ids. Encoding: the index is part of stored hashes; new outcomes go to the end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/archive.hpp"
#include "core/desk/calibration/estimate.hpp"
#include "core/desk/paper/fill.hpp"
#include "core/desk/performance/marks.hpp"
#include "core/desk/risk/signal.hpp"
#include "core/desk/risk/verdict.hpp"
#include "core/engine/event.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

struct OpinionFormed {
    Hash128 id;
    Opinion opinion;
    bool operator==(const OpinionFormed&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("id", self.id);
        visit("opinion", self.opinion);
    }
};

/// The signal that an Approved proved: its record, for stores and faces. Made from an Approved only.
struct SignalApproved {
    Signal signal;
    bool operator==(const SignalApproved&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("signal", self.signal);
    }
};

/// Every instrument at each 15m close, opinion or not: for lists of the best and worst (SPEC 9).
struct InstrumentScored {
    std::uint16_t slot = 0;
    UtcTime at{};
    Side side{};  ///< of the opinion, or a long's
    double score = 0;
    bool operator==(const InstrumentScored&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slot", self.slot);
        visit("at", self.at);
        visit("side", self.side);
        visit("score", self.score);
    }
};

/// What a tier's own past says of it now.
struct TierChanged {
    Source source{};
    Timeframe timeframe{};
    Tier tier{};
    Evidence evidence{};
    Estimate hit_rate;
    Estimate edge;
    UtcTime at{};
    bool operator==(const TierChanged&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("source", self.source);
        visit("timeframe", self.timeframe);
        visit("tier", self.tier);
        visit("evidence", self.evidence);
        visit("hit_rate", self.hit_rate);
        visit("edge", self.edge);
        visit("at", self.at);
    }
};

/// A command took effect, or did nothing (already so, or its id was seen before).
struct CommandDone {
    std::string id;
    Verb verb{};
    std::string actor;
    std::string reason;
    UtcTime at{};
    bool changed = false;
    bool operator==(const CommandDone&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("id", self.id);
        visit("verb", self.verb);
        visit("actor", self.actor);
        visit("reason", self.reason);
        visit("at", self.at);
        visit("changed", self.changed);
    }
};

/// What a correction did: stepped into the analyst's span, walked by paper as a healed hole, or left (too old).
struct CorrectionTaken {
    std::uint16_t slot = 0;
    UtcTime opened_at{};
    bool stepped = false;  ///< the analyst's later opinions are those of a run that had it from the start
    bool walked = false;   ///< it was missing in its frame and came before a later minute stepped: paper walked it
    bool operator==(const CorrectionTaken&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slot", self.slot);
        visit("opened_at", self.opened_at);
        visit("stepped", self.stepped);
        visit("walked", self.walked);
    }
};

/// A venue's feed was lost or came back, a fact arrived, a position was to be closed that is not open, or a trade by
/// hand cannot be done: noted, so that the projection can show it.
struct Noted {
    /// feed_lost, feed_back, fact, not_open, hand_full, hand_too_large, hand_not_followed, hand_again
    std::string what;
    std::string about;
    UtcTime at{};
    bool operator==(const Noted&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("what", self.what);
        visit("about", self.about);
        visit("at", self.at);
    }
};

using Outcome =
    std::variant<OpinionFormed, Verdict, SignalApproved, PaperFilled, SignalMoved, OpinionResolved, CalibrationRefit,
                 TierChanged, InstrumentScored, EquityMarked, CommandDone, CorrectionTaken, Noted, HandFilled>;
using Outcomes = std::vector<Outcome>;

}  // namespace signalbox
