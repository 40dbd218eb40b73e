// See rules.hpp.
#include "core/desk/risk/rules.hpp"

#include <algorithm>

namespace signalbox {
namespace {

/// fraction × amount; none if it does not fit.
std::optional<Decimal> share_of(Decimal amount, double fraction) {
    const auto factor = Decimal::from_double(fraction);
    if (!factor) return std::nullopt;
    const auto product = amount.times(*factor);
    return product ? std::optional(*product) : std::nullopt;
}

double reward_risk_net(const Candidate& candidate) {
    const double entry = candidate.prices.entry.to_double();
    const double cost = candidate.round_trip * entry;
    const double reward = (candidate.prices.targets[1] - candidate.prices.entry).abs().to_double();
    const double risk = (candidate.prices.entry - candidate.prices.stop).abs().to_double();
    return (reward - cost) / (risk + cost);
}

}  // namespace

Sizing RiskRules::size_for(const SignalPrices& prices, Decimal equity, const DeskSettings& settings,
                           UtcTime now) const {
    Sizing sizing{.size = {}, .wanted = 0, .risk = {}, .halved = backing_off(now)};
    const Decimal distance = (prices.entry - prices.stop).abs();
    const auto budget = share_of(equity, settings.risk_per_trade);
    const auto notional = share_of(equity, settings.notional_max);
    if (!budget || !notional || budget->units() <= 0 || notional->units() <= 0) return sizing;
    // A size beyond what Decimal holds is beyond the cap too, which is checked next.
    const auto by_risk = budget->over(distance);
    const auto by_cap = notional->over(prices.entry);
    if (!by_cap) return sizing;
    Decimal size = by_risk ? std::min(*by_risk, *by_cap) : *by_cap;
    if (sizing.halved) size = share_of(size, settings.loss_factor).value_or(Decimal{});
    sizing.wanted = size.to_double();
    const auto cut = size.floor_to(settings.size_step);
    if (!cut || cut->units() <= 0) return sizing;
    const auto risk = cut->times(distance);
    if (!risk) return sizing;
    sizing.size = *cut;
    sizing.risk = *risk;
    return sizing;
}

void RiskRules::ask_account_gates(const Candidate& candidate, const AccountView& account, const Sizing& sizing,
                                  const DeskSettings& settings, Verdict& verdict) const {
    const Opinion& opinion = candidate.opinion;
    const UtcTime now = opinion.closed_at;
    const auto say = [&](Gate gate, bool passes, double value, double limit) {
        gate_of(verdict, gate) = {
            .answer = passes ? Answer::passed : Answer::failed, .assumed = false, .value = value, .limit = limit};
    };
    say(Gate::kill_switch, !killed_.on && !paused_.on, killed_.on ? 1 : paused_.on ? 2 : 0, 0);

    const auto hours = [](Millis span) {
        return static_cast<double>(span.count()) / static_cast<double>(hour.count());
    };
    const auto last = last_of_pair(opinion.slot);
    say(Gate::cooldown, !last || now - *last >= settings.cooldown, last ? hours(now - *last) : -1,
        hours(settings.cooldown));

    const auto in_the_way = std::ranges::count_if(account.open, [&](const OpenSignal& open) {
        return open.slot == opinion.slot && (open.side != opinion.side || open.timeframe == opinion.timeframe);
    });
    say(Gate::pair_open, in_the_way == 0, static_cast<double>(in_the_way), 0);

    const auto open = static_cast<std::int32_t>(account.open.size());
    say(Gate::positions, open < settings.positions_max, open, settings.positions_max);

    const std::int32_t in_hour = signals_in_hour(now);
    say(Gate::hour, in_hour < settings.hour_max, in_hour, settings.hour_max);

    const auto high = static_cast<std::int32_t>(
        std::ranges::count_if(last_hour_, [&](const Spoken& spoken) { return spoken.high && spoken.at > now - hour; }));
    say(Gate::high_hour, verdict.tier != Tier::high || high < settings.high_hour_max, high, settings.high_hour_max);

    if (settings.day_max > 0)
        say(Gate::day, signals_on_day(now) < settings.day_max, signals_on_day(now), settings.day_max);
    if (sizing.size.units() <= 0) say(Gate::exposure, false, sizing.wanted, settings.size_step.to_double());
}

std::optional<Approved> RiskRules::decide(const Candidate& candidate, const AccountView& account,
                                          const DeskSettings& settings, Verdict& verdict) {
    const Opinion& opinion = candidate.opinion;
    while (!last_hour_.empty() && last_hour_.front().at <= opinion.closed_at - hour) last_hour_.pop_front();
    const Sizing sizing = size_for(candidate.prices, account.equity, settings, opinion.closed_at);
    ask_account_gates(candidate, account, sizing, settings, verdict);
    conclude(verdict);
    if (!verdict.approved) return std::nullopt;

    Signal signal;
    signal.id = candidate.signal_id;
    signal.opinion = verdict.opinion;
    signal.slot = opinion.slot;
    signal.timeframe = opinion.timeframe;
    signal.closed_at = opinion.closed_at;
    signal.expires_at = opinion.expires_at;
    signal.source = opinion.source;
    signal.side = opinion.side;
    signal.entry = candidate.prices.entry;
    signal.stop = candidate.prices.stop;
    signal.targets = candidate.prices.targets;
    signal.reward_risk = opinion.reward_risk;
    signal.reward_risk_net = reward_risk_net(candidate);
    signal.size = sizing.size;
    signal.risk = sizing.risk;
    signal.halved = sizing.halved;
    signal.strength = opinion.strength;
    signal.tier = verdict.tier;
    signal.evidence = verdict.evidence;
    signal.thin = verdict.thin;
    signal.score = verdict.score;
    signal.confidence = verdict.confidence;
    signal.edge = verdict.edge;
    remember(signal);
    return Approved(std::move(signal));
}

void RiskRules::remember(const Signal& signal) {
    last_of_pair_[signal.slot] = signal.closed_at;
    last_hour_.push_back({.at = signal.closed_at, .high = signal.tier == Tier::high});
    on_day_ = signals_on_day(signal.closed_at) + 1;
    day_ = day_start(signal.closed_at);
}

void RiskRules::trade_closed(Decimal net, UtcTime at, const DeskSettings& settings) {
    if (net.units() >= 0 || settings.losses <= 0) return;
    losses_.push_back(at);
    while (!losses_.empty() && losses_.front() <= at - settings.loss_window) losses_.pop_front();
    // Enough within the window: the older ones have done their work.
    while (losses_.size() > static_cast<std::size_t>(settings.losses)) losses_.pop_front();
    if (losses_.size() == static_cast<std::size_t>(settings.losses)) backoff_until_ = at + settings.loss_pause;
}

std::optional<UtcTime> RiskRules::last_of_pair(std::uint16_t slot) const {
    const auto found = last_of_pair_.find(slot);
    return found == last_of_pair_.end() ? std::nullopt : std::optional(found->second);
}

std::int32_t RiskRules::signals_in_hour(UtcTime now) const {
    return static_cast<std::int32_t>(
        std::ranges::count_if(last_hour_, [&](const Spoken& spoken) { return spoken.at > now - hour; }));
}

bool RiskRules::set(Halt& held, const Halt& wanted) {
    if (held.on == wanted.on) return false;
    held = wanted;
    return true;
}

}  // namespace signalbox
