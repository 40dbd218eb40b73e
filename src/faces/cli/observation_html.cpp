// The page, section by section. Its look is the report's (lab/report_style.hpp), with what only it has.
#include "faces/cli/observation_html.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "faces/cli/observation_words.hpp"
#include "lab/report_style.hpp"
#include "lab/svg.hpp"
#include "views/numbers.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::string_view own_style = R"css(
nav{display:flex;flex-wrap:wrap;gap:6px;margin-top:14px}nav a{color:var(--accent);text-decoration:none;font-size:13.5px;
border:1px solid var(--rule);border-radius:20px;padding:2px 11px;background:var(--card)}
.day{margin-top:38px;padding-top:4px;font-size:21px}
.ladder tbody th{font-weight:600;color:var(--ink);font-size:15px;padding:10px 10px 10px 0;vertical-align:top}
.ladder tbody th small{display:block;font-weight:400;color:var(--soft);font-size:13px}
.ladder td{vertical-align:top;padding-top:10px}.ladder tbody tr:last-child th{border-bottom:0}
.verdict p::first-letter,.ladder th::first-letter,.ladder small::first-letter,.drill::first-letter,
header p::first-letter,h3.step::first-letter{text-transform:uppercase}.drill{margin:0}
h3.step{margin-top:20px;color:var(--ink);font-size:14px}
.parted td{font-size:13.5px}.parted code{color:var(--soft)}
.tag.bad{background:var(--badsoft);color:var(--bad)}.tag.good{background:var(--goodsoft);color:var(--good)}
@media(max-width:760px){table{display:block;overflow-x:auto}.feed{grid-template-columns:1fr auto;gap:6px 12px}.feed dd{margin:0;text-align:right}
.feed .wide{grid-column:1/-1;text-align:left}.feed dd.wide{margin-top:-6px}.ladder .hide,.parted .hide{display:none}.ladder tbody th{font-size:14px}}
)css";

class Page {
public:
    Page(const Observation& observation, Language language) : observation_(observation), language_(language) {}

    std::string html() {
        head();
        for (const ObservationPage& page : observation_.pages) one_day(page);
        out_ += "</main></body></html>\n";
        return std::move(out_);
    }

private:
    /// Said in the reader's language, safe inside HTML.
    std::string say(const Sentence& what) const { return svg::escape(signalbox::say(language_, what)); }
    template <typename... Values>
    void add(fmt::format_string<Values...> pattern, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), pattern, std::forward<Values>(values)...);
    }
    void begin(const Sentence& title, const Sentence& note) {
        add("<section><h2>{}</h2><p class=note>{}</p>", say(title), say(note));
    }
    void end() { out_ += "</section>"; }
    static std::string date_of(UtcTime day) { return to_text(day).substr(0, 10); }
    static std::string whole(std::uint64_t value) { return grouped(static_cast<std::int64_t>(value)); }
    static std::string_view ink(double value) { return value > 0 ? " good-ink" : value < 0 ? " bad-ink" : ""; }
    static std::string r_text(const std::optional<double>& value) { return value ? in_r(*value) : "–"; }

    void head() {
        const Sentence title = sentence("Signalbox: observation {}", observation_.run);
        std::string names;
        for (const Instrument& one : observation_.instruments)
            names += (names.empty() ? "" : ", ") + svg::escape(one.symbol());
        const bool enough = !observation_.accelerated && observation_.missing() == Millis{0};
        add("<!doctype html><html lang={}><head><meta charset=utf-8><meta name=viewport "
            "content=\"width=device-width,initial-scale=1\"><meta http-equiv=Content-Security-Policy "
            "content=\"default-src 'none';style-src 'unsafe-inline'\"><title>{}</title><style>{}{}</style></head><body>"
            "<main><header><h1>{}</h1><p>{}</p><p>{}</p></header>",
            to_text(language_), say(title), report_style, own_style, say(title),
            say(sentence("live feeds, nothing delivered; {} to {}", short_time(observation_.range.from),
                         short_time(observation_.range.to))),
            names);
        add("<div class=\"verdict {}\"><p>{}</p><p{}>{}</p><p>{}</p></div>", enough ? "good" : "",
            say(length_of(observation_)), observation_.is_equal ? "" : " class=bad-ink", say(replay_of(observation_)),
            say(sentence("no verdict yet: it comes with the statistics")));
        if (observation_.pages.size() < 2) return;
        out_ += "<nav>";
        for (const ObservationPage& page : observation_.pages) add("<a href=\"#d{0}\">{0}</a>", date_of(page.day.day));
        out_ += "</nav>";
    }

    void card(const Sentence& name, const std::string& value, const std::string& below) {
        add("<div><span>{}</span><strong>{}</strong><em>{}</em></div>", say(name), svg::escape(value), below);
    }

    void one_day(const ObservationPage& page) {
        const ObservedDay& day = page.day;
        add("<h2 class=day id=d{0}>{0}</h2><div class=cards>", date_of(day.day));
        card(sentence("Uptime"), percent(day.uptime(), day.uptime() < 0.9995 && day.uptime() > 0.99 ? 2 : 1),
             say(sentence("{} of {} minutes", grouped(day.at_work), grouped(day.minutes))));
        card(sentence("Signals"), whole(day.counts.signals), say(sentence("opinions: {}", whole(day.counts.opinions))));
        card(sentence("Decided after"), day.decided.count > 0 ? seconds_text(day.decided.p99) : "–",
             say(sentence("99 of 100 minutes, from the close")));
        card(sentence("Holes healed"), fmt::format("{} / {}", grouped(day.healed), grouped(day.holes)),
             say(sentence("of {} minutes of pairs", grouped(day.pair_minutes))));
        out_ += "</div>";
        health(day);
        difference(page);
        funnel(day);
        tiers(day);
        drill(page.drill);
    }

    void health(const ObservedDay& day) {
        begin(sentence("The feed"), sentence("At work is a minute that was decided soon enough to speak."));
        out_ += "<dl class=feed>";
        const auto row = [&](const Sentence& name, const std::string& value) {
            add("<dt>{}</dt><dd>{}</dd>", say(name), value);
        };
        row(sentence("Minutes at work"), grouped(day.at_work));
        row(sentence("Decided too late to speak"), grouped(day.late));
        row(sentence("Never decided"), grouped(day.never()));
        row(sentence("With a lost feed"), grouped(day.feed_lost));
        row(sentence("Killed or paused"), grouped(day.stopped));
        row(sentence("Pairs followed"), whole(day.followed));
        row(sentence("Candles corrected afterwards"), grouped(day.corrected));
        times(sentence("From close to decision"), day.decided);
        times(sentence("Of frames that spoke"), day.spoken);
        out_ += "</dl>";
        end();
    }
    void times(const Sentence& name, const DecisionTimes& times) {
        const std::string value =
            times.count == 0 ? "–"
                             : say(sentence("half within {}, 99 of 100 within {}, all within {}",
                                            seconds_text(times.p50), seconds_text(times.p99), seconds_text(times.max)));
        add("<dt class=wide>{}</dt><dd class=wide>{}</dd>", say(name), value);
    }

    void difference(const ObservationPage& page) {
        begin(sentence("Beside a backtest of the same minutes"),
              sentence("One thing is changed at a time; what differs from the line above is that thing's doing."));
        add("<table class=ladder><thead><tr><th>{}</th><th class=n>{}</th><th class=n>{}</th><th class=\"n hide\">{}"
            "</th><th class=\"n hide\">{}</th><th class=n>{}</th></tr></thead><tbody>",
            say(sentence("Step")), say(sentence("Signals")), say(sentence("Differing")), say(sentence("Size alone")),
            say(sentence("Net R")), say(sentence("Change")));
        for (const DifferenceStep& step : page.steps) {
            const bool first = step.rung == Rung::recorded;
            add("<tr><th>{}<small>{}</small></th><td class=n>{}</td><td class=n>{}</td><td class=\"n hide\">{}</td><td "
                "class=\"n hide{}\">{}</td>"
                "<td class=\"n{}\">{}</td></tr>",
                say(words_of(step.rung)), say(reason_of(step.rung)), whole(step.signals),
                first ? "" : whole(step.differing), first ? "" : whole(step.resized), ink(step.net_r), in_r(step.net_r),
                ink(step.net_r_change), first ? "" : in_r(step.net_r_change));
        }
        add("<tr><th>{}<small>{}</small></th><td class=n>–</td><td class=n>–</td><td class=\"n hide\">–</td><td "
            "class=\"n hide\">–</td>"
            "<td class=n>–</td></tr></tbody></table>",
            say(sentence("measured fills")), say(sentence("no fills are measured yet: the cost model's are used")));
        for (const DifferenceStep& step : page.steps) parted(step);
        end();
    }
    void parted(const DifferenceStep& step) {
        if (step.rows.empty()) return;
        const std::string title = say(words_of(step.rung));
        if (step.differing > step.rows.size())
            add("<h3 class=step>{}: {}</h3>", title,
                say(sentence("the first {} of {}", step.rows.size(), step.differing)));
        else
            add("<h3 class=step>{}</h3>", title);
        out_ += "<div class=scroll><table class=parted><tbody>";
        for (const DifferenceRow& row : step.rows) {
            const std::string_view colour = row.kind == Parted::first_only    ? "bad"
                                            : row.kind == Parted::second_only ? "good"
                                                                              : "";
            std::string fields = fmt::format("{}", fmt::join(row.fields, ", "));
            if (row.is_after_another)
                fields += (fields.empty() ? "" : "; ") + say(sentence("may follow from a difference before it"));
            add("<tr><td>{}</td><td>{} {} <small>{}</small></td><td><span class=\"tag {}\">{}</span></td>"
                "<td class=hide>{}</td><td class=n>{} → {}</td><td class=\"n hide\"><code>{}</code></td></tr>",
                short_time(row.closed_at).substr(11), svg::escape(row.instrument.symbol()), say(words_of(row.side)),
                to_text(row.timeframe), colour, say(words_of(row.kind)), fields, r_text(row.r_before),
                r_text(row.r_now), row.id.substr(0, 8));
        }
        out_ += "</tbody></table></div>";
    }

    void funnel(const ObservedDay& day) {
        begin(sentence("From opinions to signals"),
              sentence("Each opinion is counted at the first gate that stopped it, in the order of the gates."));
        const double all = std::max<double>(1, static_cast<double>(day.counts.opinions));
        const auto row = [&](const std::string& name, std::uint64_t value, std::string_view style) {
            add("<span>{}</span>{}<b class=n>{}</b>", name, svg::bar(static_cast<double>(value) / all, style),
                whole(value));
        };
        out_ += "<div class=funnel>";
        row(say(sentence("opinions")), day.counts.opinions, "all");
        for (std::size_t i = 0; i < gate_count; ++i) {
            if (day.counts.gates[i] > 0) row(std::string(to_text(static_cast<Gate>(i))), day.counts.gates[i], "stop");
        }
        row(say(sentence("signals")), day.counts.signals, "pass");
        out_ += "</div>";
        end();
    }

    void tiers(const ObservedDay& day) {
        begin(sentence("Signals by tier"), sentence("Results of those that are over, after all costs."));
        add("<table><thead><tr><th>{}</th><th class=n>{}</th><th class=n>{}</th><th "
            "class=n>{}</th></tr></thead><tbody>",
            say(sentence("Tier")), say(sentence("Signals")), say(sentence("Over")), say(sentence("Net R")));
        for (const Tier tier : {Tier::high, Tier::medium, Tier::low, Tier::none}) {
            const ObservedTier& one = day.tiers[static_cast<std::size_t>(tier)];
            if (tier == Tier::none && one.signals == 0) continue;
            add("<tr><td>{}</td><td class=n>{}</td><td class=n>{}</td><td class=\"n{}\">{}</td></tr>",
                say(words_of(tier)), whole(one.signals), whole(one.closed), ink(one.net_r),
                one.closed > 0 ? in_r(one.net_r) : "–");
        }
        out_ += "</tbody></table>";
        end();
    }

    void drill(const DrillDone& drill) {
        begin(sentence("Drill of the kill switch"),
              sentence("On a copy made from the day's journal: the run and its account were not touched."));
        const std::string_view style = drill.state == DrillDone::State::failed   ? "bad-ink"
                                       : drill.state == DrillDone::State::passed ? "good-ink"
                                                                                 : "";
        add("<p class=\"drill {}\">{}</p>", style, say(words_of(drill)));
        end();
    }

    const Observation& observation_;
    const Language language_;
    std::string out_;
};

}  // namespace

std::string observation_html(const Observation& observation, Language language) {
    return Page(observation, language).html();
}

}  // namespace signalbox
