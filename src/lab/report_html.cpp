// The page, section by section, from top to bottom.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/desk/performance/drawdown.hpp"
#include "lab/report.hpp"
#include "lab/report_style.hpp"
#include "lab/report_text.hpp"
#include "lab/report_words.hpp"
#include "lab/svg.hpp"
#include "lab/trades.hpp"
#include "platform/words.hpp"

namespace signalbox {
namespace {

constexpr std::size_t signals_shown_max = 300;  // the page stays light enough for a phone; the files hold all

class Page {
public:
    explicit Page(const ReportInput& input)
        : input_(input), performance_(performance_of(input)), metrics_(metrics_of(performance_)) {}

    std::string html() {
        head();
        verdict();
        cards();
        equity();
        months();
        funnel();
        groups();
        costs();
        table();
        signals();
        facts();
        out_ += "</main></body></html>\n";
        return std::move(out_);
    }

private:
    /// A sentence in the reader's language, as text.
    template <typename... Values>
    std::string plain(words::Pattern pattern, const Values&... values) const {
        return input_.say(sentence(pattern, values...));
    }
    /// The same, safe inside HTML.
    template <typename... Values>
    std::string say(words::Pattern pattern, const Values&... values) const {
        return svg::escape(plain(pattern, values...));
    }
    template <typename... Values>
    void add(fmt::format_string<Values...> pattern, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), pattern, std::forward<Values>(values)...);
    }
    void begin(words::Pattern title, const std::string& note, std::string_view style = "") {
        add("<section class=\"{}\"><h2>{}</h2><p class=note>{}</p>", style, say(title), note);
    }
    void end() { out_ += "</section>"; }
    std::string unknown() const { return "<span class=unknown>" + say(words::unknown) + "</span>"; }
    const Metric& metric(std::string_view name) const { return *std::ranges::find(metrics_, name, &Metric::name); }
    std::string quote() const { return input_.run.instruments.empty() ? "" : input_.run.instruments.front().quote; }

    std::string shown(const Metric& what, std::optional<double> value) const {
        if (!value) return unknown();
        switch (what.unit) {
            case MetricUnit::fraction: return percent(*value, std::abs(*value) < 0.1 ? 2 : 1);
            case MetricUnit::ratio: return svg::grouped(*value, 2);
            case MetricUnit::r: return signed_text(*value, 3) + " R";
            case MetricUnit::money: return svg::grouped(*value, 2) + " " + svg::escape(quote());
            case MetricUnit::count: return svg::grouped(*value, 0);
        }
        return {};
    }

    void head() {
        std::string names;
        for (const Instrument& each : input_.run.instruments)
            names += (names.empty() ? "" : ", ") + svg::escape(each.symbol());
        add("<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport "
            "content=\"width=device-width,initial-scale=1\"><meta http-equiv=Content-Security-Policy "
            "content=\"default-src 'none';style-src 'unsafe-inline'\"><title>{}</title><style>{}</style></head><body>"
            "<main><header><h1>{}</h1><p>{}</p></header>",
            say(words::title, input_.run.id), report_style, names,
            say(words::heading, to_text(input_.run.mode), date(input_.run.range.from), date(input_.run.range.to)));
    }

    void verdict() {
        const Estimate& net = performance_.net_r;
        const Estimate& gross = performance_.gross_r;
        const auto r = [](double value) { return signed_text(value, 2); };
        const std::string_view style = !net.known ? "" : net.low > 0 ? "good" : net.high < 0 ? "bad" : "";
        const std::string text = svg::escape(input_.say(edge_sentence(performance_)));
        add("<div class=\"verdict {}\"><p>{}</p>", style, text);
        if (net.known && gross.known)
            add("<p>{}</p>", say(words::edge_gross, r(gross.value), r(gross.low), r(gross.high),
                                 svg::grouped(gross.value - net.value, 2)));
        if (performance_.unsure > 0) add("<p>{}</p>", say(words::edge_unsure, performance_.unsure));
        if (performance_.buy_hold && performance_.total_return)
            add("<p>{}</p>", say(words::edge_hold, signed_percent(*performance_.buy_hold),
                                 signed_percent(*performance_.total_return)));
        add("<p>{}</p></div>", say(words::edge_paper));
    }

    void card(std::string_view name, bool coloured) {
        const Metric& what = metric(name);
        const double sign = coloured && what.value ? *what.value : 0;
        const std::string value =
            sign > 0 && what.unit == MetricUnit::fraction ? signed_percent(sign) : shown(what, what.value);
        std::string below;
        if (what.low) below = say(words::metric_interval, shown(what, what.low), shown(what, what.high));
        add("<div><span>{}</span><strong class=\"{}\">{}</strong><em>{}</em></div>", say(what.label), ink(sign), value,
            below);
    }
    void cards() {
        out_ += "<div class=cards>";
        card("total_return", true);
        card("buy_hold", true);
        card("max_drawdown", false);
        card("sharpe", true);
        card("trades", false);
        card("hit_rate", false);
        card("net_r", true);
        card("profit_factor", false);
        out_ += "</div>";
    }

    void equity() {
        const Decimal cash = input_.run.opened.settings.desk.cash;
        begin(words::equity_title, say(words::equity_note));
        if (input_.marks.size() < 2) {
            add("<p class=unknown>{}</p>", say(words::too_short));
            return end();
        }
        std::vector<svg::Point> line{{input_.run.range.from, cash.to_double()}}, falling{{input_.run.range.from, 0}};
        const std::vector<double> depths = falls(cash, input_.marks);
        for (std::size_t i = 0; i < input_.marks.size(); ++i) {
            if (input_.marks[i].at <= line.back().at) continue;
            line.push_back({input_.marks[i].at, input_.marks[i].equity.to_double()});
            falling.push_back({input_.marks[i].at, -depths[i]});
        }
        out_ += svg::line_chart({.points = line,
                                 .style = "equity",
                                 .base = cash.to_double(),
                                 .height_px = 260,
                                 .summary = plain(words::equity_summary, money(performance_.equity_start),
                                                  money(performance_.equity_end))});
        const Drawdown& deepest = *performance_.drawdown;
        const std::string end_of = deepest.recovered ? plain(words::fall_recovered, date(*deepest.recovered))
                                                     : plain(words::fall_not_recovered);
        const std::string told = deepest.depth == 0 ? std::string()
                                                    : say(words::fall_deepest, percent(deepest.depth),
                                                          date(deepest.start), date(deepest.trough), end_of);
        add("<h2>{}</h2><p class=note>{} {}</p>", say(words::fall_title), say(words::fall_note), told);
        out_ += svg::line_chart({.points = falling,
                                 .style = "fall",
                                 .base = 0,
                                 .height_px = 130,
                                 .places = deepest.depth < 0.04 ? 1 : 0,
                                 .scale = 100,
                                 .unit = " %",
                                 .summary = told});
        end();
    }

    void months() {
        const std::vector<MonthReturn> all = months_of(input_.run.opened.settings.desk.cash, input_.marks);
        if (all.empty()) return;
        double widest = 0;
        std::map<int, std::array<std::optional<double>, 12>> years;
        for (const MonthReturn& each : all) {
            years[each.year][each.month - 1] = each.value;
            widest = std::max(widest, std::abs(each.value));
        }
        begin(words::months_title, say(words::months_note));
        add("<div class=scroll><table class=heat><thead><tr><th>{}</th>", say(words::year_column));
        for (const words::Pattern month : words::months) add("<th>{}</th>", say(month));
        add("<th>{}</th></tr></thead><tbody>", say(words::year_total));
        for (const auto& [year, row] : years) {
            add("<tr><th>{}</th>", year);
            double growth = 1;
            for (const auto& value : row) {
                if (!value) {
                    out_ += "<td></td>";
                    continue;
                }
                growth *= 1 + *value;
                add("<td class={} style=\"--k:{:.0f}\">{}</td>", *value < 0 ? "down" : "up",
                    widest > 0 ? 8 + 52 * std::abs(*value) / widest : 0, signed_text(*value * 100, 1));
            }
            add("<td class=\"{}\">{}</td></tr>", ink(growth - 1), signed_text((growth - 1) * 100, 1));
        }
        out_ += "</tbody></table></div>";
        end();
    }

    void funnel() {
        const RunCounts& counts = input_.counts;
        begin(words::funnel_title, say(words::funnel_note));
        const double whole = std::max<double>(1, static_cast<double>(counts.opinions));
        const auto row = [&](std::string_view name, std::uint64_t value, std::string_view style) {
            add("<span>{}</span>{}<b class=n>{}</b>", name, svg::bar(static_cast<double>(value) / whole, style),
                svg::grouped(static_cast<double>(value), 0));
        };
        out_ += "<div class=funnel>";
        row(say(words::funnel_opinions), counts.opinions, "all");
        for (std::size_t i = 0; i < gate_count; ++i)
            if (counts.gates[i] > 0) row(to_text(static_cast<Gate>(i)), counts.gates[i], "stop");
        row(say(words::funnel_signals), counts.signals, "pass");
        out_ += "</div>";
        end();
    }

    void group_row(const std::string& name, const TradeGroup& group, const std::string& last) {
        const Estimate& rate = group.hit_rate;
        add("<tr><td>{}</td><td class=n>{}</td>", name, svg::grouped(group.trades, 0));
        if (rate.known)
            add("<td class=n>{}</td><td class=wide>{}<span class=mini>{}</span></td><td class=\"n{}\">{}</td>",
                percent(rate.value, 0), svg::interval(rate.low, rate.value, rate.high, 0, 1, std::nullopt),
                say(words::metric_interval, percent(rate.low, 0), percent(rate.high, 0)), ink(group.net_r.value),
                signed_text(group.net_r.value, 2));
        else
            add("<td class=n>{}</td><td class=\"wide unknown\">{}</td><td class=n>{}</td>", unknown(),
                say(words::few_days), unknown());
        add("{}</tr>", last);
    }
    void group_head(words::Pattern first, bool evidence) {
        add("<table class=groups><thead><tr><th>{}</th><th class=n>{}</th><th class=n>{}</th><th class=wide>{}</th><th "
            "class=n>{}</th>",
            say(first), say(words::column_trades), say(words::column_hit), say(words::column_interval),
            say(words::column_net_r));
        if (evidence) add("<th class=wide>{}</th>", say(words::column_evidence));
        out_ += "</tr></thead><tbody>";
    }
    /// The last word on a tier, timeframe by timeframe.
    std::string evidence_of(Tier tier) const {
        std::map<Timeframe, Evidence> last;
        for (const TierChanged& change : input_.tiers)
            if (change.tier == tier) last[change.timeframe] = change.evidence;
        if (last.empty()) return "<span class=unknown>" + say(words::evidence_none) + "</span>";
        std::string html;
        for (const auto& [timeframe, evidence] : last)
            html += fmt::format("<span class=\"tag {}\">{}</span> ", to_text(evidence),
                                say(words::evidence_of, to_text(evidence), to_text(timeframe)));
        return html;
    }
    std::string tier_name(Tier tier) const {
        constexpr std::array names{words::tier_none, words::tier_low, words::tier_medium, words::tier_high};
        return say(names[static_cast<std::size_t>(tier)]);
    }
    void groups() {
        begin(words::tiers_title, say(words::tiers_note));
        group_head(words::column_tier, true);
        for (const Tier tier : {Tier::high, Tier::medium, Tier::low, Tier::none}) {
            const TradeGroup& group = performance_.tiers[static_cast<std::size_t>(tier)];
            if (tier == Tier::none && group.trades == 0) continue;
            group_row(tier_name(tier), group,
                      "<td class=wide>" + (tier == Tier::none ? std::string() : evidence_of(tier)) + "</td>");
        }
        out_ += "</tbody></table>";
        end();
        begin(words::sessions_title, say(words::sessions_note));
        group_head(words::column_session, false);
        constexpr std::array names{words::session_tokyo, words::session_london, words::session_new_york};
        for (std::size_t i = 0; i < names.size(); ++i) group_row(say(names[i]), performance_.sessions[i], "");
        out_ += "</tbody></table>";
        end();
    }

    void costs() {
        const CostParts parts = costs_of(input_.signals);
        const Decimal sum = parts.fees + parts.spread + parts.slippage;
        const double cash = input_.run.opened.settings.desk.cash.to_double();
        begin(words::costs_title,
              sum == Decimal{} ? say(words::costs_none)
                               : say(words::costs_note, money(sum) + " " + quote(), percent(sum.to_double() / cash)));
        const std::pair<double, std::string_view> bars[] = {
            {parts.fees.to_double(), "c1"}, {parts.spread.to_double(), "c2"}, {parts.slippage.to_double(), "c3"}};
        out_ += svg::stacked(bars);
        out_ += "<div class=scroll><table><tbody>";
        const auto row = [&](int key, words::Pattern name, Decimal value) {
            add("<tr><td><span class=\"key k{}\"></span>{}</td><td class=n>{}</td><td class=n>{}</td></tr>", key,
                say(name), money(value), sum == Decimal{} ? "" : percent(value.to_double() / sum.to_double(), 0));
        };
        row(1, words::cost_fees, parts.fees);
        row(2, words::cost_spread, parts.spread);
        row(3, words::cost_slippage, parts.slippage);
        add("</tbody></table></div><p class=note>{}</p>", say(words::costs_assumed));
        end();
    }

    void table() {
        begin(words::metrics_title, say(words::metrics_note), "long");
        out_ += "<table class=defs><tbody>";
        for (const Metric& each : metrics_) {
            std::string range;
            if (each.low)
                range = "<br><span class=mini>" +
                        say(words::metric_interval, shown(each, each.low), shown(each, each.high)) + "</span>";
            add("<tr><td>{}</td><td class=n>{}{}</td><td class=def>{}</td></tr>", say(each.label),
                shown(each, each.value), range, say(each.definition));
        }
        out_ += "</tbody></table>";
        end();
    }

    void signals() {
        const std::size_t all = input_.signals.size(), shown = std::min(all, signals_shown_max);
        begin(words::trades_title,
              all == 0       ? say(words::trades_none)
              : shown == all ? say(words::trades_all, svg::grouped(static_cast<double>(all), 0))
                             : say(words::trades_some, shown, svg::grouped(static_cast<double>(all), 0)),
              "long");
        for (std::size_t i = 0; i < shown; ++i) signal(input_.signals[all - 1 - i]);
        end();
    }
    void signal(const SignalRecord& record) {
        const Signal& signal = record.signal;
        const bool result = record.closed && !record.fills.empty();
        add("<details><summary><small>{}</small><span>{} {} <small>{} · {}</small></span><span class=\"tag "
            "hide\">{}</span>"
            "<small class=\"n hide\">{}</small><span class=\"n{}\">{}</span></summary><div class=inside>",
            moment(signal.closed_at), say(signal.side == Side::long_side ? words::side_long : words::side_short),
            svg::escape(record.instrument.symbol()), to_text(signal.timeframe), tier_name(signal.tier),
            say(record.closed ? words::states[static_cast<std::size_t>(record.state)] : words::trade_open),
            result ? signed_text(record.net.to_double(), 2) : "", ink(result ? record.net_r : 0),
            result ? signed_text(record.net_r, 2) + " R" : "");
        add("<p>{}</p><p>{}</p>",
            say(words::trade_prices, price_text(signal.entry), price_text(signal.stop), price_text(signal.targets[0]),
                price_text(signal.targets[1]), price_text(signal.targets[2]), price_text(signal.size),
                moment(signal.expires_at)),
            say(words::trade_score, svg::grouped(signal.strength / 100.0, 2), svg::grouped(signal.score, 0),
                svg::grouped(signal.reward_risk, 2), svg::grouped(signal.reward_risk_net, 2)));
        if (record.unsure) add("<p>{}</p>", say(words::trade_unsure));
        add("<h3>{}</h3><ul class=reasons>", say(words::reasons_title));
        for (const Reason& reason : record.opinion.reasons)
            add("<li>{} <b>{}</b></li>",
                input_.reason_words ? svg::escape(input_.say(input_.reason_words(reason)))
                                    : fmt::format("{} {:.5g}", to_text(reason.code), reason.value),
                reason.points == 0 ? std::string() : signed_text(reason.points / 100.0, 2));
        add("</ul><h3>{}</h3><ul>", say(words::fills_title));
        for (const PaperFilled& fill : record.fills)
            add("<li>{}</li>", say(words::trade_fill, to_text(fill.leg), moment(fill.at), price_text(fill.price),
                                   price_text(fill.size), price_text(fill.fee + fill.spread + fill.slippage)));
        if (!record.reason.empty()) add("<li>{}</li>", svg::escape(record.reason));
        add("</ul><code>{}</code></div></details>", to_text(signal.id));
    }

    void facts() {
        const RunRecord& run = input_.run;
        const DeskSettings& desk = run.opened.settings.desk;
        std::string names, timeframes;
        for (const Instrument& each : run.instruments) names += (names.empty() ? "" : ", ") + to_text(each);
        for (const Timeframe each : run.opened.settings.timeframes)
            timeframes += (timeframes.empty() ? "" : ", ") + std::string(to_text(each));
        begin(words::facts_title, say(words::facts_note));
        out_ += "<dl>";
        const auto row = [&](words::Pattern name, const std::string& value) {
            add("<dt>{}</dt><dd>{}</dd>", say(name), svg::escape(value));
        };
        row(words::fact_run, run.id);
        row(words::fact_mode, std::string(to_text(run.mode)));
        row(words::fact_range, to_text(run.range.from) + " … " + to_text(run.range.to));
        row(words::fact_instruments, names);
        row(words::fact_timeframes, timeframes);
        row(words::fact_bars, svg::grouped(static_cast<double>(run.bars), 0));
        row(words::fact_outcomes, svg::grouped(static_cast<double>(input_.counts.outcomes), 0));
        add("<dt>{}</dt><dd><code>{}</code></dd>", say(words::fact_sha), svg::escape(run.sha256));
        row(words::fact_engine, run.engine_version);
        row(words::fact_store, std::to_string(run.store_version));
        row(words::fact_seed, std::to_string(run.opened.seed));
        row(words::fact_cash, money(desk.cash) + " " + quote());
        row(words::fact_risk,
            plain(words::fact_risk_value, percent(desk.risk_per_trade), percent(desk.notional_max, 0)));
        if (!run.like.empty()) row(words::fact_like, run.like);
        out_ += "</dl>";
        end();
    }

    const ReportInput& input_;
    const Performance performance_;
    const std::vector<Metric> metrics_;
    std::string out_;
};

}  // namespace

std::string report_html(const ReportInput& input) { return Page(input).html(); }

}  // namespace signalbox
