#include "runners/correction_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/desk/risk/prices.hpp"
#include "core/engine/analyst.hpp"
#include "platform/words.hpp"
#include "runners/alert_watch.hpp"
#include "runners/warm_up.hpp"

namespace signalbox {

namespace {

/// By more than a tick; where the tick is unknown, by more than the smallest unit of a price.
bool is_other(Decimal was, Decimal is, Decimal tick) {
    const auto away = std::abs(static_cast<double>(was.units()) - static_cast<double>(is.units()));
    return away > std::max(1.0, static_cast<double>(tick.units()));
}

std::string in_hundredths(std::int16_t strength) { return fmt::format("{:.2f}", strength / 100.0); }

void join(std::map<Instrument, UtcTime>& into, const std::map<Instrument, UtcTime>& more) {
    for (const auto& [instrument, at] : more) {
        const auto [known, is_new] = into.try_emplace(instrument, at);
        if (!is_new) known->second = std::min(known->second, at);
    }
}

}  // namespace

std::vector<Sentence> differences(const SignalRecord& said, const std::optional<Opinion>& now, Decimal tick,
                                  const DeskSettings& desk) {
    if (!now) return {sentence("there would be no opinion")};
    std::vector<Sentence> lines;
    const Signal& signal = said.signal;
    if (now->side != signal.side) {
        lines.push_back(now->side == Side::long_side ? sentence("its side would be long")
                                                     : sentence("its side would be short"));
    }
    if (now->strength < desk.signal_min) {
        lines.push_back(sentence("strength {} would not be enough (at least {})", in_hundredths(now->strength),
                                 in_hundredths(desk.signal_min)));
    }
    if (now->reward_risk < desk.reward_risk_min) {
        lines.push_back(sentence("reward to risk {} would not be enough (at least {})",
                                 fmt::format("{:.2f}", now->reward_risk), fmt::format("{:.2f}", desk.reward_risk_min)));
    }
    const auto prices = signal_prices(*now, tick);
    if (!prices) {
        lines.push_back(sentence("its prices would not survive rounding"));
        return lines;
    }
    if (is_other(signal.stop, prices->stop, tick)) {
        lines.push_back(sentence("stop {} instead of {}", price_text(prices->stop), price_text(signal.stop)));
    }
    for (std::size_t i = 0; i < signal.targets.size(); ++i) {
        if (!is_other(signal.targets[i], prices->targets[i], tick)) continue;
        lines.push_back(sentence("target {}: {} instead of {}", i + 1, price_text(prices->targets[i]),
                                 price_text(signal.targets[i])));
    }
    return lines;
}

Result<std::optional<Opinion>> opinion_now(CandleStore& candles, const SignalRecord& said,
                                           const EngineSettings& settings) {
    const StoreVersion version = TRY(candles.version());
    const InstrumentJoined join =
        TRY(plan_join(candles, said.instrument, said.signal.slot, settings, said.signal.closed_at, version));
    if (join.warmed_from.empty()) return std::optional<Opinion>{};
    const Analyst analyst = TRY(Analyst::restore(join.analyst));
    return analyst.technical().opinion(said.signal.timeframe);
}

CorrectionWatch::CorrectionWatch(RunFacts& facts, RunStore& runs, CandleStore& candles, CorrectionQuestion question)
    : facts_(facts), runs_(runs), candles_(candles), question_(std::move(question)) {}

Result<> CorrectionWatch::find_signals(UtcTime now) {
    while (!ripe_.empty()) {
        const auto [instrument, minute_at] = *ripe_.begin();
        SignalFilter filter;
        filter.run = question_.run;
        filter.instrument = instrument;
        filter.range = TimeRange{std::max(now - back, minute_at + Millis{1}), now + Millis{1}};
        for (SignalRecord& one : TRY(runs_.signals(filter))) {
            const bool waits = std::ranges::any_of(
                waiting_, [&](const SignalRecord& other) { return other.signal.id == one.signal.id; });
            if (!waits && waiting_.size() < waiting_max) waiting_.push_back(std::move(one));
        }
        ripe_.erase(ripe_.begin());
    }
    return {};
}

Result<std::vector<Alert>> CorrectionWatch::look(UtcTime now, std::stop_token stop) {
    // What was noted since the last look may not be in the status yet: it is looked at with the next.
    const auto ripe = std::exchange(fresh_, facts_.take_corrected());
    join(ripe_, ripe);
    const LiveStatus status = question_.status();
    std::vector<Alert> alerts;
    if (status.projected != status.position) return alerts;
    TRY(find_signals(now));
    for (std::size_t i = 0; i < signals_a_look && !waiting_.empty() && !stop.stop_requested(); ++i) {
        const SignalRecord said = std::move(waiting_.front());
        waiting_.pop_front();
        const auto stored = TRY(candles_.find(said.instrument));
        if (!stored) continue;
        const auto opinion = TRY(opinion_now(candles_, said, question_.settings));
        const auto lines = differences(said, opinion, stored->terms.tick, question_.settings.desk);
        if (lines.empty()) continue;
        const std::string about = to_text(said.instrument);
        const std::string id = to_text(said.signal.id);
        Alert alert{.kind = AlertKind::correction,
                    .subject = about + " " + id.substr(0, 8),
                    .window = alert_window(now, question_.cooldown),
                    .at = now,
                    .lines = {sentence("a corrected candle would have changed a signal: {} {} of {}", about,
                                       said.signal.timeframe, said.signal.closed_at)},
                    .details = {{"instrument", about}, {"signal", id}, {"spoken", opinion ? "true" : "false"}}};
        alert.lines.insert(alert.lines.end(), lines.begin(), lines.end());
        alerts.push_back(std::move(alert));
    }
    return alerts;
}

}  // namespace signalbox
