#include "faces/telegram/signal_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "views/answers_json.hpp"
#include "views/numbers.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

// The order in which lines leave a caption that is too long; 0 stays.
constexpr int stays = 0, learnt = 1, sized = 2, scored = 3, placed = 4, reasoned = 5;

constexpr std::size_t reasons_most = 3;
constexpr std::size_t line_most = 160;

class Caption {
public:
    Caption(const SignalRecord& record, const SignalTelling& telling)
        : record_(record), signal_(record.signal), telling_(telling), reader_(telling.reader) {}

    RichText text() {
        circumstances();
        headline();
        gap();
        prices();
        gap();
        sureness();
        gap();
        size();
        gap();
        reasons();
        gap();
        end();
        return fit_lines(std::move(lines_), caption_most);
    }

private:
    void line(RichText text, int rank) { lines_.push_back({shortened(text, line_most), rank}); }
    void gap() { lines_.push_back({{}, stays}); }

    void circumstances() {
        if (record_.mode == Mode::observe) line(bold(reader_.say("OBSERVATION: not to be traded on")), stays);
        if (telling_.late) {
            const std::string by = span_text(telling_.late->by, reader_);
            line(bold("⚠ " + (telling_.late->last_price ? reader_.say("Left {} after its close; last price {}", by,
                                                                      price_text(*telling_.late->last_price))
                                                        : reader_.say("Left {} after its close", by))),
                 stays);
        }
        if (telling_.repeat)
            line("↻ " + reader_.say("Repeat of {}: the first may have arrived", short_id(signal_.id)), stays);
    }

    void headline() {
        RichText head = bold(headline_of(record_, reader_));
        if (signal_.score > strong_above) head += " · ★ " + reader_.say("strong");
        line(std::move(head), stays);
        line(reader_.say("{}, close of {}", record_.instrument.venue, reader_.moment(signal_.closed_at)), placed);
    }

    void price(const std::string& name, Decimal at, const std::string& beside) {
        line(RichText(name + " ") + code(price_text(at)) + beside, stays);
    }

    void prices() {
        const double entry = signal_.entry.to_double();
        const double risk = std::abs(entry - signal_.stop.to_double());
        const auto away = [entry](Decimal at) { return signed_percent_text(at.to_double() / entry - 1); };
        price(reader_.say("Entry"), signal_.entry, "");
        price(reader_.say("Stop"), signal_.stop, fmt::format("  {} = 1 R", away(signal_.stop)));
        // Targets that were pulled before a level may coincide: their thirds leave together.
        for (std::size_t i = 0, next = 0; i < signal_.targets.size(); i = next) {
            const Decimal target = signal_.targets[i];
            for (next = i + 1; next < signal_.targets.size() && signal_.targets[next] == target;) ++next;
            const double reward = std::abs(target.to_double() - entry) / risk;
            price(next == i + 1 ? reader_.say("Target {}", i + 1) : reader_.say("Targets {}–{}", i + 1, next), target,
                  fmt::format("  {}, {} R", away(target), signed_text(reward, 2)));
        }
    }

    std::string strength() const {
        const std::string strength = rounded(shown_strength(signal_.strength), 2);
        const std::string tier = reader_.say(words_of(signal_.tier));
        switch (record_.verdict.evidence) {
            case Evidence::supported: return reader_.say("Strength {}, tier {}: its past supports it", strength, tier);
            case Evidence::unproven: return reader_.say("Strength {}, tier {}: not yet proven", strength, tier);
            case Evidence::refuted: break;
        }
        const std::string_view timeframe = to_text(signal_.timeframe);
        return signal_.tier == Tier::none
                   ? reader_.say("Strength {}, no tier: on {} its past refutes every one", strength, timeframe)
                   : reader_.say("Strength {}, tier {}: on {} its past refutes the one above", strength, tier,
                                 timeframe);
    }

    void sureness() {
        line(strength(), learnt);
        const Estimate& sure = signal_.confidence;
        const Estimate& edge = signal_.edge;
        const auto not_known = [&](const Estimate& estimate) {
            return reader_.say("not yet known ({} of {})", estimate.count, telling_.calibration_min);
        };
        if (!sure.known && !edge.known) {
            line(reader_.say("Confidence and edge {}", not_known(sure)), learnt);
        } else {
            line(sure.known ? reader_.say("Confidence {} ({} … {}): target 1 before the stop", percent(sure.value),
                                          rounded(sure.low * 100, 1), rounded(sure.high * 100, 1))
                            : reader_.say("Confidence {}", not_known(sure)),
                 learnt);
            line(edge.known ? reader_.say("Edge {} R after costs ({} … {})", signed_text(edge.value, 2),
                                          signed_text(edge.low, 2), signed_text(edge.high, 2))
                            : reader_.say("Edge {}", not_known(edge)),
                 learnt);
            if (edge.known && edge.value <= 0)
                line("⚠ " + reader_.say("on average such signals have lost so far"), learnt);
        }
        const std::string score = rounded(signal_.score, 0);
        if (signal_.thin)
            line(reader_.say("Score {} of 100, thin: few fresh factors", score), learnt);
        else
            line(reader_.say("Score {} of 100", score), scored);
    }

    void size() {
        const std::string& currency = currency_of(record_, telling_.currency);
        const double value = signal_.size.to_double() * signal_.entry.to_double();
        std::string text = reader_.say("On paper {} {} for {} {}, risking {} {}", price_text(signal_.size),
                                       record_.instrument.base, money(Decimal::from_double(value).value_or(Decimal{})),
                                       currency, money(signal_.risk), currency);
        if (telling_.equity.units() > 0)
            text += " " + reader_.say("({} of {})", percent(signal_.risk.to_double() / telling_.equity.to_double(), 2),
                                      money(telling_.equity));
        if (signal_.halved) text += ", " + reader_.say("halved after losses");
        line(text, sized);
        if (!telling_.rules.empty()) line(reader_.say("Rules: {}", telling_.rules), sized);
    }

    void reasons() {
        std::vector<const Reason*> weighty;
        for (const Reason& reason : record_.opinion.reasons)
            if (reason.points != 0) weighty.push_back(&reason);
        std::ranges::stable_sort(weighty, std::greater{},
                                 [](const Reason* reason) { return std::abs(static_cast<int>(reason->points)); });
        if (weighty.size() > reasons_most) weighty.resize(reasons_most);
        for (const Reason* reason : weighty) {
            line("• " + reader_.say(words_of(*reason)) + fmt::format(" ({})", signed_text(reason->points / 100.0, 2)),
                 reasoned);
        }
    }

    void end() {
        line(reader_.say("Expires {} {} ({})", reader_.moment(signal_.expires_at),
                         reader_.zone.offset_text(signal_.expires_at),
                         span_text(signal_.expires_at - signal_.closed_at, reader_)),
             stays);
        line(code(short_id(signal_.id)) + fmt::format(" · {}", to_text(record_.mode)), stays);
    }

    const SignalRecord& record_;
    const Signal& signal_;
    const SignalTelling& telling_;
    const Person& reader_;
    std::vector<RankedLine> lines_;
};

/// The longer timeframe that is worth a look beside the signal's own.
Timeframe longer_of(Timeframe timeframe) {
    if (timeframe < Timeframe::h1) return Timeframe::h1;
    if (timeframe < Timeframe::h4) return Timeframe::h4;
    return timeframe < Timeframe::d1 ? Timeframe::d1 : Timeframe::w1;
}

}  // namespace

PhoneMessage signal_message(const SignalRecord& record, const SignalTelling& telling) {
    const Person& reader = telling.reader;
    const std::string id = to_text(record.signal.id);
    const std::string longer(to_text(longer_of(record.signal.timeframe)));
    return {.text = Caption(record, telling).text(),
            .rows = {{{reader.say("Why?"), "why " + id},
                      {reader.say("Gates"), "gates " + id},
                      {reader.say("Chart {}", longer), fmt::format("chart {} {}", id, longer)}}}};
}

}  // namespace signalbox
