#include "runners/silence_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace signalbox {

namespace {

constexpr double no_limit = 1e-9;

/// How far a gate's number lies from its limit, in parts of it.
double short_by(const GateVerdict& gate) {
    const double away = std::abs(gate.value - gate.limit) / std::max(std::abs(gate.limit), no_limit);
    return std::isnan(away) ? HUGE_VAL : away;
}

bool is_nearer(const SilenceReport::Miss& a, const SilenceReport::Miss& b) {
    return std::tuple(-a.passed, a.short_by, -to_ms(a.verdict.closed_at), a.instrument) <
           std::tuple(-b.passed, b.short_by, -to_ms(b.verdict.closed_at), b.instrument);
}

bool is_same_place(const SilenceReport::Miss& a, const SilenceReport::Miss& b) {
    return a.instrument == b.instrument && a.verdict.timeframe == b.verdict.timeframe &&
           a.verdict.side == b.verdict.side;
}

bool fails_at_strength_alone(const Verdict& verdict) {
    for (std::size_t i = 0; i < gate_count; ++i) {
        const bool is_failed = verdict.gates[i].answer == Answer::failed;
        if (is_failed != (static_cast<Gate>(i) == Gate::strength)) return false;
    }
    return true;
}

std::string strength_text(double value) { return fmt::format("{:.2f}", value); }

Sentence miss_line(const SilenceReport::Miss& miss) {
    const Verdict& verdict = miss.verdict;
    const std::string about = to_text(miss.instrument);
    return verdict.side == Side::short_side ? sentence("{} {} short at {}, gate {}:", about, verdict.timeframe,
                                                       verdict.closed_at, verdict.first_failed)
                                            : sentence("{} {} long at {}, gate {}:", about, verdict.timeframe,
                                                       verdict.closed_at, verdict.first_failed);
}

}  // namespace

void SilenceReport::take(const Instrument& instrument, const Verdict& verdict) {
    ++opinions_;
    if (verdict.approved) return;
    const auto failed = static_cast<std::size_t>(verdict.first_failed);
    ++stopped_.at(failed);
    if (fails_at_strength_alone(verdict)) strength_ = std::max(strength_.value_or(0), verdict.strength);
    Miss miss{.instrument = instrument, .verdict = verdict, .short_by = short_by(verdict.gates.at(failed))};
    for (const GateVerdict& gate : verdict.gates) {
        miss.passed += gate.answer == Answer::passed || gate.answer == Answer::warned ? 1 : 0;
    }
    const auto same = std::ranges::find_if(nearest_, [&](const Miss& one) { return is_same_place(one, miss); });
    if (same != nearest_.end()) {
        if (is_nearer(miss, *same)) *same = std::move(miss);
    } else {
        nearest_.push_back(std::move(miss));
    }
    std::ranges::sort(nearest_, is_nearer);
    // A place that falls out and comes again nearer is taken then: so the best of all stand here in the end.
    if (nearest_.size() > misses_most) nearest_.pop_back();
}

std::optional<double> SilenceReport::would_have_spoken() const {
    return strength_ ? std::optional(*strength_ / 100.0) : std::nullopt;
}

std::vector<Sentence> silence_lines(const SilenceReport& report, const GateWords& words) {
    if (report.opinions() == 0) return {sentence("there was no opinion at all in that time")};
    std::string gates;
    for (std::size_t i = 0; i < gate_count; ++i) {
        if (report.stopped()[i] == 0) continue;
        gates += fmt::format("{}{} {}", gates.empty() ? "" : ", ", to_text(static_cast<Gate>(i)), report.stopped()[i]);
    }
    std::vector<Sentence> lines{sentence("opinions: {}; stopped by the gates: {}", report.opinions(), gates)};
    if (!report.nearest().empty()) lines.push_back(sentence("nearest to a signal:"));
    for (const SilenceReport::Miss& miss : report.nearest()) {
        lines.push_back(miss_line(miss));
        lines.push_back(words(miss.verdict.first_failed, miss.verdict));
    }
    const auto strength = report.would_have_spoken();
    lines.push_back(strength ? sentence("strength threshold that would have spoken: {}", strength_text(*strength))
                             : sentence("no strength threshold would have spoken: other gates stood in the way"));
    return lines;
}

SilenceWatch::SilenceWatch(RunStore& runs, SilenceQuestion question) : runs_(runs), question_(std::move(question)) {}

Result<std::vector<Alert>> SilenceWatch::look(UtcTime now, std::stop_token) {
    if (question_.is_held && question_.is_held()) {
        counts_from_ = now;
        return std::vector<Alert>{};
    }
    const Millis after = question_.after;
    if (now - std::max(question_.first_minute, counts_from_) < after) return std::vector<Alert>{};
    SignalFilter newest;
    newest.run = question_.run;
    newest.limit = 1;
    UtcTime since = question_.first_minute;
    for (const SignalRecord& one : TRY(runs_.signals(newest))) since = std::max(since, one.signal.closed_at);
    const std::string window = to_text(since);
    if (now - since < after || window == said_) return std::vector<Alert>{};
    SilenceReport report;
    TRY(runs_.verdicts(question_.run, {now - after + Millis{1}, now + Millis{1}},
                       [&](const Instrument& instrument, const Verdict& verdict) -> Result<> {
                           report.take(instrument, verdict);
                           return {};
                       }));
    const auto hours = std::chrono::floor<std::chrono::hours>(after).count();
    Alert alert{.kind = AlertKind::silence,
                .subject = "",
                .window = window,
                .at = now,
                .lines = {hours > 0 ? sentence("no signal for {} h", hours)
                                    : sentence("no signal for {} min",
                                               std::chrono::floor<std::chrono::minutes>(after).count())},
                .details = {{"since", window}, {"opinions", std::to_string(report.opinions())}}};
    for (Sentence& line : silence_lines(report, question_.words)) alert.lines.push_back(std::move(line));
    for (std::size_t i = 0; i < gate_count; ++i) {
        if (report.stopped()[i] == 0) continue;
        alert.details.emplace_back("stopped_" + std::string(to_text(static_cast<Gate>(i))),
                                   std::to_string(report.stopped()[i]));
    }
    if (const auto strength = report.would_have_spoken()) {
        alert.details.emplace_back("strength_that_would_have_spoken", strength_text(*strength));
    }
    said_ = window;
    return std::vector{std::move(alert)};
}

}  // namespace signalbox
