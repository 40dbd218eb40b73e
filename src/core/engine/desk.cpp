// See desk.hpp.
#include "core/engine/desk.hpp"

#include <algorithm>
#include <optional>

#include "core/base/check.hpp"
#include "core/engine/ids.hpp"

namespace signalbox {

struct Desk::Heard {
    const Opinion* opinion = nullptr;
    const std::string* instrument = nullptr;
    std::uint32_t n = 0;  ///< of its kind in this frame
    Hash128 id;
    Score score;
    std::optional<SignalPrices> prices;
};

namespace {

// The books are compared whenever they are read; in debug builds at every frame, as the tests do.
#ifdef NDEBUG
constexpr bool every_frame_is_checked = false;
#else
constexpr bool every_frame_is_checked = true;
#endif

constexpr Millis command_memory = 48 * hour;
constexpr std::size_t commands_max = 65'536;  ///< the oldest ids are forgotten first

/// How late a frame closed; 0 within the time that it may be held open and thought about, as in a backtest (ENGINE 2).
Millis lateness_of(const MarketFrame& frame, const DeskSettings& settings) {
    const Millis after_close = frame.arrived_at - frame.closed_at;
    return after_close > settings.hold + settings.latency_budget ? after_close : Millis{0};
}

/// ENGINE 4: score descending, then instrument id, timeframe longest first, source, side.
bool ranks_before(const auto& a, const auto& b) {
    if (a.score.value != b.score.value) return a.score.value > b.score.value;
    if (*a.instrument != *b.instrument) return *a.instrument < *b.instrument;
    const Opinion& left = *a.opinion;
    const Opinion& right = *b.opinion;
    if (left.timeframe != right.timeframe) return left.timeframe > right.timeframe;
    if (left.source != right.source) return left.source < right.source;
    return left.side < right.side;
}

}  // namespace

Desk::Desk(const DeskSettings& settings, std::uint64_t seed)
    : settings_(settings), seed_(seed), paper_(settings.cash), hand_(settings.cash), equity_(settings.cash) {}

void Desk::joined(std::uint16_t slot, const Instrument& instrument, const InstrumentTerms& terms) {
    check(slot == slots_.size(), "slots are given out in order");
    Slot& joins = slots_.emplace_back();
    joins.followed = true;
    joins.id = to_text(instrument);
    costs(slot, terms);
}

void Desk::costs(std::uint16_t slot, const InstrumentTerms& terms) {
    check(slot < slots_.size(), "costs of an instrument that never joined");
    slots_[slot].terms = terms;
    slots_[slot].costs = CostModel(terms, seed_, hash_text(slots_[slot].id).low);
}

void Desk::rebuild_costs() {
    for (Slot& slot : slots_) slot.costs = CostModel(slot.terms, seed_, hash_text(slot.id).low);
}

bool Desk::consistent() const {
    return paper_.consistent(slots_.size()) && hand_.consistent(slots_.size()) && followers_.consistent(slots_.size());
}

void Desk::mark_equity() {
    const OpenMarks open = paper_.open_marks();
    check(paper_.account().balances(open), "the account does not balance");
    equity_.minute(paper_.account().equity(open.unrealised));
}

EquityMarked Desk::equity_now() const {
    const auto open = std::ranges::count_if(paper_.positions(), [](const Position& p) { return p.state.entered; });
    return equity_.now(now_, paper_.account(), paper_.open_marks(), static_cast<std::int32_t>(open));
}

void Desk::left(std::uint16_t slot, const std::string& reason, Outcomes& out) {
    check(slot < slots_.size(), "an instrument left that never joined");
    Slot& leaves = slots_[slot];
    MinuteCosts costs(leaves.costs, now_, Quote{});
    paper_.cancel(slot, now_, reason, costs);
    say_paper(out);
    mark_equity();
    hand_.cancel(slot, now_, reason, costs);
    say_hand(out);
    followers_.drop(slot);
    tiers_.forget(slot);
    rules_.forget(slot);
    leaves.followed = false;
}

void Desk::command(const Command& command, Outcomes& out) {
    while (!commands_.empty() && (commands_.front().first + command_memory < now_ || commands_.size() >= commands_max))
        commands_.pop_front();
    const bool again = has_seen(command.id);
    bool changed = false;
    if (!again) {
        commands_.emplace_back(std::max(now_, command.at), command.id);
        const bool on = command.verb == Verb::kill || command.verb == Verb::pause;
        const Halt halt{.on = on, .actor = command.actor, .reason = command.reason, .at = command.at};
        const bool kill_switch = command.verb == Verb::kill || command.verb == Verb::lift_kill;
        const bool stands_before =
            command.verb == Verb::set || command.verb == Verb::trade || command.verb == Verb::close;
        changed = stands_before || (kill_switch ? rules_.set_killed(halt) : rules_.set_paused(halt));
    }
    out.push_back(CommandDone{.id = command.id,
                              .verb = command.verb,
                              .actor = command.actor,
                              .reason = command.reason,
                              .at = command.at,
                              .changed = changed});
}

bool Desk::has_seen(std::string_view command) const {
    return std::ranges::any_of(commands_, [&](const auto& seen) { return seen.second == command; });
}

bool Desk::close(const Hash128& signal, Outcomes& out) {
    const bool was_open = paper_.close(signal, now_);
    say_paper(out);
    return was_open;
}

void Desk::trade_by_hand(const HandTraded& order, Outcomes& out) {
    std::string_view why = "hand_not_followed";
    if (order.slot < slots_.size() && slots_[order.slot].followed)
        why = hand_.trade({.id = order.trade, .slot = order.slot, .side = order.side, .size = order.size},
                          std::max(order.at, now_), settings_.unfilled_after);
    if (!why.empty()) out.push_back(Noted{.what = std::string(why), .about = to_text(order.trade), .at = order.at});
}

void Desk::close_by_hand(const HandClosed& order, Outcomes& out) {
    const HandTrade* trade = hand_.find(order.trade);
    std::string_view why = "not_open";
    if (trade != nullptr) {
        const UtcTime at = std::max(order.at, now_);
        MinuteCosts costs(slots_[trade->slot].costs, now_, Quote{});
        why = order.price ? hand_.close_at(order.trade, *order.price, at, costs) : hand_.close(order.trade, at);
    }
    say_hand(out);
    if (!why.empty()) out.push_back(Noted{.what = std::string(why), .about = to_text(order.trade), .at = order.at});
}

void Desk::decide(const MarketFrame& frame, std::span<const Opinion> opinions, std::span<const ScoreInput> scores,
                  Outcomes& out) {
    check(frame.closed_at > now_, "frames go forward in time");
    check(frame.minutes.size() <= slots_.size(), "a frame holds a slot that never joined");
    const bool first_of_day = frame.closed_at == day_start(frame.closed_at) ||
                              (now_ != utc_min && day_start(now_) != day_start(frame.closed_at));
    now_ = frame.closed_at;

    const bool has_positions = !paper_.positions().empty();
    const bool has_trades = !hand_.trades().empty();
    if (has_positions) paper_.mark(frame);
    if (has_trades) hand_.mark(frame);
    for (std::size_t i = 0; i < frame.minutes.size(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        walk(slot, frame.minutes[i], frame.closed_at, false);
        followers_.drop_unfilled(slot, now_);
    }
    if (has_positions) {
        paper_.drop_unfilled(now_);
        say_paper(out);
        if (every_frame_is_checked || equity_.may_move(paper_.equity_estimate())) mark_equity();
    }
    if (has_trades) {
        hand_.drop_unfilled(now_);
        say_hand(out);
    }
    say_resolved(out);
    if (first_of_day) begin_day(now_, out);

    const bool late = lateness_of(frame, settings_) > Millis{0};
    std::vector<Heard> heard;
    if (!opinions.empty()) {
        heard = rank(frame, opinions);
        for (const Heard& each : heard) out.emplace_back(std::in_place_type<OpinionFormed>, each.id, *each.opinion);
        for (const Heard& each : heard) {
            Verdict verdict = ask_own(each, frame);
            ask_account(each, verdict, late, out);
            follow(each, verdict, late);
        }
    }
    say_scores(heard, scores, out);
    absorb_resolved();
}

bool Desk::walk_late(std::uint16_t slot, UtcTime closed_at, const Minute& candle, Outcomes& out) {
    check(slot < slots_.size(), "a minute of an instrument that never joined");
    if (!slots_[slot].followed || closed_at <= slots_[slot].walked_to || closed_at > now_) return false;
    if (candle.state == MinuteState::missing) return false;
    walk(slot, candle, closed_at, true);
    say_paper(out);
    mark_equity();
    say_hand(out);
    say_resolved(out);
    absorb_resolved();
    return true;
}

void Desk::walk(std::uint16_t slot, const Minute& candle, UtcTime closed_at, bool healed) {
    if (candle.state == MinuteState::missing) return;
    Slot& walks = slots_[slot];
    if (walks.walked_to + minute < closed_at) {
        // Minutes between are unknown, and stay so: whatever lived through them did so unseen.
        paper_.doubt(slot);
        followers_.lose_open(slot);
    }
    walks.walked_to = closed_at;
    if (candle.state != MinuteState::present) return;
    MinuteCosts costs(walks.costs, closed_at, candle.quote);
    if (!paper_.positions().empty()) paper_.walk(slot, candle, closed_at, healed, costs);
    if (!hand_.trades().empty()) hand_.walk(slot, candle, closed_at, healed, costs);
    followers_.walk(slot, candle, closed_at, now_, costs, resolved_);
}

void Desk::begin_day(UtcTime at, Outcomes& out) {
    const EquityMarked mark = equity_now();
    equity_.begin_day(mark);
    out.push_back(mark);
    // This frame's resolutions are still to come in: their days stay open too.
    UtcTime oldest = followers_.oldest(at);
    for (const OpinionResolved& resolved : resolved_) oldest = std::min(oldest, resolved.formed_at);
    for (const CalibrationRefit& refit : calibration_.refit(at, oldest, settings_.calibration_min)) {
        out.push_back(refit);
        for (const TierReading& reading : tiers_.reassess(calibration_, settings_, refit.source, refit.timeframe))
            out.push_back(TierChanged{.source = reading.source,
                                      .timeframe = reading.timeframe,
                                      .tier = reading.tier,
                                      .evidence = reading.evidence,
                                      .hit_rate = reading.hit_rate,
                                      .edge = reading.edge,
                                      .at = at});
    }
}

void Desk::say_paper(Outcomes& out) {
    for (PaperEvent& event : paper_.take_events())
        std::visit([&](auto& what) { out.push_back(std::move(what)); }, event);
    for (const Decimal net : paper_.take_nets()) rules_.trade_closed(net, now_, settings_);
}

void Desk::say_hand(Outcomes& out) {
    std::vector<HandFilled> fills = hand_.take_fills();
    if (!fills.empty() || every_frame_is_checked) check(hand_.balances(), "the hand account does not balance");
    for (HandFilled& fill : fills) out.emplace_back(std::move(fill));
}

void Desk::say_resolved(Outcomes& out) {
    for (const OpinionResolved& resolved : resolved_) out.push_back(resolved);
}

void Desk::absorb_resolved() {
    for (const OpinionResolved& resolved : resolved_) calibration_.absorb(resolved);
    resolved_.clear();
}

std::vector<Desk::Heard> Desk::rank(const MarketFrame& frame, std::span<const Opinion> opinions) {
    std::vector<Heard> heard;
    heard.reserve(opinions.size());
    for (const Opinion& opinion : opinions) {
        check(opinion.slot < slots_.size() && opinion.side != Side::none, "an opinion of nothing, or of nobody");
        check(opinion.closed_at == frame.closed_at, "an opinion of another close");
        if (opinion.strength < settings_.opinion_min) continue;
        Heard& each = heard.emplace_back();
        each.opinion = &opinion;
        each.instrument = &slots_[opinion.slot].id;
        each.score = score(factors_of(opinion), Weights{}, opinion.side);
        each.prices = signal_prices(opinion, slots_[opinion.slot].terms.tick);
    }
    std::ranges::sort(heard, [](const Heard& a, const Heard& b) { return ranks_before(a, b); });
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const Opinion& opinion = *heard[i].opinion;
        for (std::size_t j = 0; j < i; ++j) {
            const Opinion& other = *heard[j].opinion;
            heard[i].n += other.slot == opinion.slot && other.timeframe == opinion.timeframe &&
                          other.source == opinion.source && other.side == opinion.side;
        }
        heard[i].id = outcome_id("opinion", *heard[i].instrument, opinion.timeframe, opinion.closed_at, opinion.source,
                                 opinion.side, heard[i].n);
    }
    return heard;
}

Verdict Desk::ask_own(const Heard& heard, const MarketFrame& frame) {
    const Opinion& opinion = *heard.opinion;
    Verdict verdict;
    verdict.opinion = heard.id;
    verdict.slot = opinion.slot;
    verdict.timeframe = opinion.timeframe;
    verdict.closed_at = opinion.closed_at;
    verdict.source = opinion.source;
    verdict.side = opinion.side;
    verdict.strength = opinion.strength;
    const Tier tier = tiers_.name(settings_, opinion.slot, opinion.timeframe, opinion.side, opinion.strength);
    verdict.evidence = tiers_.evidence(opinion.source, opinion.timeframe, tier);
    verdict.tier = tiers_.shown(opinion.source, opinion.timeframe, tier);
    verdict.score = heard.score.value;
    verdict.thin = heard.score.thin;
    constexpr Weights weights;
    for (std::size_t i = 0; i < factor_count; ++i) {
        const ScorePart& part = heard.score.parts[i];
        verdict.factors[i] = {.fresh = part.fresh, .value = part.value, .weight = part.fresh ? weights.of[i] : 0};
    }
    const Reading reading = calibration_.read(opinion.source, opinion.timeframe, opinion.strength);
    verdict.confidence = reading.confidence;
    verdict.edge = reading.edge;
    verdict.calibration = reading.map;

    const Minute candle = opinion.slot < frame.minutes.size() ? frame.minutes[opinion.slot] : Minute{};
    ask_own_gates(verdict, opinion, heard.score,
                  {.prices_hold = heard.prices.has_value(),
                   .lateness = lateness_of(frame, settings_),
                   .has_candle = candle.state != MinuteState::missing,
                   .quote = candle.quote,
                   .spread_assumed = slots_[opinion.slot].terms.spread.mean},
                  settings_);
    conclude(verdict);
    return verdict;
}

void Desk::ask_account(const Heard& heard, Verdict& verdict, bool late, Outcomes& out) {
    if (!verdict.approved) {
        out.emplace_back(verdict);
        return;
    }
    const Opinion& opinion = *heard.opinion;
    std::vector<OpenSignal> open;
    open.reserve(paper_.positions().size());
    for (const Position& position : paper_.positions())
        open.push_back({position.signal.slot, position.signal.timeframe, position.signal.side});
    const Candidate candidate{.opinion = opinion,
                              .prices = *heard.prices,
                              .signal_id = outcome_id("signal", *heard.instrument, opinion.timeframe, opinion.closed_at,
                                                      opinion.source, opinion.side, heard.n),
                              .round_trip = slots_[opinion.slot].terms.round_trip()};
    const auto approved = rules_.decide(candidate, {.equity = paper_.equity(), .open = open}, settings_, verdict);
    out.emplace_back(verdict);
    if (!approved) return;
    out.push_back(SignalApproved{.signal = approved->signal()});
    paper_.take(*approved, settings_, late);
}

void Desk::follow(const Heard& heard, const Verdict& verdict, bool late) {
    if (gate_of(verdict, Gate::rr).answer != Answer::passed) return;
    const Opinion& opinion = *heard.opinion;
    const SignalPrices& prices = *heard.prices;
    Follower follower;
    follower.opinion = heard.id;
    follower.timeframe = opinion.timeframe;
    follower.source = opinion.source;
    follower.strength = opinion.strength;
    follower.formed_at = opinion.closed_at;
    follower.enter_by = opinion.closed_at + settings_.unfilled_after;
    follower.risk = (prices.entry - prices.stop).abs().to_double();
    follower.late = late;
    follower.plan = plan_of(opinion.side, prices, opinion.expires_at, settings_.break_even);
    followers_.follow(opinion.slot, follower);
}

void Desk::say_scores(std::span<const Heard> heard, std::span<const ScoreInput> scores, Outcomes& out) const {
    for (const ScoreInput& input : scores) {
        InstrumentScored scored{.slot = input.slot, .at = input.at, .side = Side::long_side, .score = 0};
        const auto own = std::ranges::find_if(heard, [&](const Heard& each) {
            return each.opinion->slot == input.slot && each.opinion->timeframe == Timeframe::m15;
        });
        if (own != heard.end()) {
            scored.side = own->opinion->side;
            scored.score = own->score.value;
        } else {
            scored.score = score(factors_of(input), Weights{}, Side::long_side).value;
        }
        out.emplace_back(scored);
    }
}

}  // namespace signalbox
