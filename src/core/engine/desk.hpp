// The Desk: one account, serial. Opinions come in, at most a few signals go out, and every signal is followed to its
// end.
//
// One frame, in this order:
// 1. marks: open positions are valued at the frame's closes;
// 2. walks: paper, trades by hand and calibration's followers live through this minute, slot by slot; a place given
//    back here is free for this frame's opinions;
// 3. what is due: entries that no candle filled; at the first frame of a UTC day the equity mark, then refit and tiers;
// 4. opinions: scored, ranked (score descending, then instrument id, timeframe longest first, source, side), asked by
//    their own gates; then, one after another, by the account's, with sizing (ENGINE 4). Outcomes: every OpinionFormed
//    in rank order, then in the same order each Verdict and, behind it, its SignalApproved; then the scores of the
//    close;
// 5. what resolved is handed to calibration: it counts from the next frame on.
//
// Order of arrival never matters: opinions are ranked before anything sees them. Time is the frames' closes alone.
// A missing minute is walked by nobody. If it comes before its instrument's next one, `walk_late` walks it; if the next
// comes first, what was open then is unsure (paper) or forgotten (followers).
// Not thread-safe; no clock, no allocation in a frame where nothing happens.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/desk/account/settings.hpp"
#include "core/desk/calibration/calibration.hpp"
#include "core/desk/calibration/followers.hpp"
#include "core/desk/costs/costs.hpp"
#include "core/desk/paper/hand.hpp"
#include "core/desk/paper/paper.hpp"
#include "core/desk/performance/equity.hpp"
#include "core/desk/risk/rules.hpp"
#include "core/desk/risk/tiers.hpp"
#include "core/engine/event.hpp"
#include "core/engine/outcome.hpp"
#include "core/market/frame.hpp"
#include "core/market/instrument.hpp"
#include "core/market/terms.hpp"
#include "core/signals/scoring/score.hpp"
#include "core/signals/scoring/score_input.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

class Desk {
public:
    Desk() : Desk(DeskSettings{}, 0) {}
    /// `seed` is that of the cost draws.
    Desk(const DeskSettings& settings, std::uint64_t seed);

    /// Slots are given out in order, never twice.
    void joined(std::uint16_t slot, const Instrument& instrument, const InstrumentTerms& terms);
    /// Open signals of it end at its last close, cancelled with this reason.
    void left(std::uint16_t slot, const std::string& reason, Outcomes& out);
    /// New terms, from the next frame on; positions already open pay them too.
    void costs(std::uint16_t slot, const InstrumentTerms& terms);
    /// New settings, whole. The starting cash stays what it was; plans already under way keep theirs.
    void settings(const DeskSettings& settings) { settings_ = settings; }
    /// Takes effect before the next outcome. The same id within 48 h of market time changes nothing.
    void command(const Command& command, Outcomes& out);

    /// Ends a signal's position by hand (Paper::close); false if it is not open.
    bool close(const Hash128& signal, Outcomes& out);

    /// Trades by hand, in an account of their own: no slot, no calibration, no verdict. What cannot be done is noted.
    void trade_by_hand(const HandTraded& order, Outcomes& out);
    void close_by_hand(const HandClosed& order, Outcomes& out);

    /// One frame. Opinions are of this close, one instrument's slot each time one that has joined; `scores` has an
    /// entry for every instrument at a 15m close, else none.
    void decide(const MarketFrame& frame, std::span<const Opinion> opinions, std::span<const ScoreInput> scores,
                Outcomes& out);

    /// A healed hole: this minute was missing in its frame. False, and nothing done, if its instrument has walked it or
    /// a later one already.
    bool walk_late(std::uint16_t slot, UtcTime closed_at, const Minute& candle, Outcomes& out);

    /// Whether a command of this id came in the last 48 h; and all of them, oldest first.
    bool has_seen(std::string_view command) const;
    const std::deque<std::pair<UtcTime, std::string>>& commands() const { return commands_; }
    const Halt& kill_state() const { return rules_.killed(); }
    const Halt& pause_state() const { return rules_.paused(); }
    bool killed() const { return rules_.killed().on; }
    bool paused() const { return rules_.paused().on; }
    const DeskSettings& current_settings() const { return settings_; }
    UtcTime now() const { return now_; }  ///< close of the last frame; utc_min before the first
    const Paper& paper() const { return paper_; }
    const HandBook& hand() const { return hand_; }
    const InstrumentTerms& terms(std::uint16_t slot) const { return slots_[slot].terms; }  ///< of a slot that joined
    /// The account at the newest frame's closes.
    EquityMarked equity_now() const;
    const RiskRules& rules() const { return rules_; }
    const Calibration& calibration() const { return calibration_; }
    const Tiers& tiers() const { return tiers_; }
    std::size_t followed() const { return followers_.size(); }

    bool operator==(const Desk&) const = default;

    // The snapshot: begins with its version, so that later binaries know what they read. Version 1 knew no trades by
    // hand: read, it has none.
    static constexpr std::uint32_t snapshot_version = 2;
    void encode_into(auto& writer) const {
        writer.put(snapshot_version);
        visit_state(*this, [&](std::string_view, const auto& field) { writer.put(field); });
        writer.put(hand_);
    }
    void decode_from(auto& reader) {
        std::uint32_t version = 0;
        reader.get(version);
        if (version < 1 || version > snapshot_version) return reader.give_up();
        visit_state(*this, [&](std::string_view, auto& field) {
            if (!reader.failed()) reader.get(field);
        });
        if (reader.failed()) return;
        hand_ = HandBook(paper_.account().start());
        if (version >= 2) reader.get(hand_);
        if (!consistent()) return reader.give_up();
        rebuild_costs();
    }

private:
    struct Slot {
        bool followed = false;
        std::string id;
        InstrumentTerms terms;
        UtcTime walked_to = utc_min;  ///< close of the last known minute
        CostModel costs;              ///< from terms, seed and id

        bool operator==(const Slot& other) const {
            return followed == other.followed && id == other.id && terms == other.terms && walked_to == other.walked_to;
        }
        template <typename Self, typename Visit>
        static void each_field(Self& self, Visit&& visit) {
            visit("followed", self.followed);
            visit("id", self.id);
            visit("terms", self.terms);
            visit("walked_to", self.walked_to);
        }
    };
    struct Heard;  ///< an opinion on its way through the gates

    template <typename Self, typename Visit>
    static void visit_state(Self& self, Visit&& visit) {
        visit("settings", self.settings_);
        visit("seed", self.seed_);
        visit("now", self.now_);
        visit("slots", self.slots_);
        visit("paper", self.paper_);
        visit("followers", self.followers_);
        visit("calibration", self.calibration_);
        visit("tiers", self.tiers_);
        visit("rules", self.rules_);
        visit("equity", self.equity_);
        visit("commands", self.commands_);
    }

    bool consistent() const;
    void rebuild_costs();
    void mark_equity();
    void walk(std::uint16_t slot, const Minute& candle, UtcTime closed_at, bool healed);
    void begin_day(UtcTime at, Outcomes& out);
    void say_paper(Outcomes& out);
    void say_hand(Outcomes& out);
    void say_resolved(Outcomes& out);
    void absorb_resolved();
    std::vector<Heard> rank(const MarketFrame& frame, std::span<const Opinion> opinions);
    Verdict ask_own(const Heard& heard, const MarketFrame& frame);
    void ask_account(const Heard& heard, Verdict& verdict, bool late, Outcomes& out);
    void follow(const Heard& heard, const Verdict& verdict, bool late);
    void say_scores(std::span<const Heard> heard, std::span<const ScoreInput> scores, Outcomes& out) const;

    DeskSettings settings_;
    std::uint64_t seed_ = 0;
    UtcTime now_ = utc_min;
    std::vector<Slot> slots_;
    Paper paper_;
    HandBook hand_;
    Followers followers_;
    Calibration calibration_;
    Tiers tiers_;
    RiskRules rules_;
    EquityKeeper equity_;
    std::deque<std::pair<UtcTime, std::string>> commands_;  ///< ids seen, oldest first
    std::vector<OpinionResolved> resolved_;                 ///< in this frame; empty between frames
};

}  // namespace signalbox
