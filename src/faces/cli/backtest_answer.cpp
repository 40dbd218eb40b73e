#include "faces/cli/backtest_answer.hpp"

#include <algorithm>

#include "faces/cli/print.hpp"
#include "faces/cli/run_card.hpp"
#include "platform/machine.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

/// First and last close of each instrument in the run; nothing where one has no candle in it.
Result<std::vector<HoldLeg>> hold_legs(CandleStore& store, const RunRecord& run) {
    std::vector<HoldLeg> legs;
    CandleSeries rows;
    for (const Instrument& instrument : run.instruments) {
        const auto span = TRY(store.span(instrument, Timeframe::m1, run.store_version));
        if (!span) return std::vector<HoldLeg>{};
        const TimeRange inside{std::max(run.range.from, span->from), std::min(run.range.to, span->to)};
        if (inside.empty()) return std::vector<HoldLeg>{};
        HoldLeg leg;
        const auto first = TRY(store.read(instrument, Timeframe::m1, inside, run.store_version));
        TRY(first->next(1, rows, nullptr));
        if (rows.empty()) return std::vector<HoldLeg>{};
        leg.first_close = rows[0].close;
        const TimeRange tail{std::max(inside.from, inside.to - day), inside.to};
        const auto last = TRY(store.read(instrument, Timeframe::m1, tail, run.store_version));
        for (TRY(last->next(4096, rows, nullptr)); !rows.empty(); TRY(last->next(4096, rows, nullptr))) {
            leg.last_close = rows[rows.size() - 1].close;
        }
        if (!(leg.last_close > 0)) return std::vector<HoldLeg>{};
        legs.push_back(leg);
    }
    return legs;
}

std::string shown(const Metric& metric) {
    if (!metric.value) return "–";
    const auto one = [&](double value) -> std::string {
        switch (metric.unit) {
            case MetricUnit::fraction: return percent(value);
            case MetricUnit::ratio: return number(value);
            case MetricUnit::r: return in_r(value);
            case MetricUnit::money: return number(value);
            case MetricUnit::count: return grouped(static_cast<std::int64_t>(value));
        }
        return number(value);
    };
    std::string text = one(*metric.value);
    if (metric.low && metric.high) text += "  (" + one(*metric.low) + " … " + one(*metric.high) + ")";
    return text;
}

Json metrics_json(const Performance& performance) {
    Json json = Json::object();
    for (const Metric& metric : metrics_of(performance)) {
        const auto value = [](const std::optional<double>& one) { return one ? json_of(*one) : Json(nullptr); };
        Json& entry = json[std::string(metric.name)];
        if (metric.low && metric.high) {
            entry = {{"value", value(metric.value)}, {"low", value(metric.low)}, {"high", value(metric.high)}};
        } else {
            entry = value(metric.value);
        }
    }
    return json;
}

}  // namespace

Result<BacktestAnswer> finish_backtest(const Context& context, BacktestDoneAndCounted done) {
    const auto runs = TRY(context.runs());
    const std::filesystem::path file = context.data_dir().journal(done.run.id);
    if (!done.others_joined) done.run.journal = file.string();
    // An id is never used twice, but should one be: what is there is somebody's, and stays.
    if (is_journaled(context.data_dir(), done.run.id)) {
        return fail(ErrorCode::Refused, "there is a journal {} already", file.string())
            .suggest("choose another name: signalbox backtest --name NAME");
    }
    OpenedLog opened;
    if (!done.others_joined) opened = TRY(context.house.journal(file, done.run.id, 1));
    const Result<> stored = store_backtest(*runs, opened.log.get(), done);
    if (!stored) {
        opened.log.reset();
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
        return fail(stored.error());
    }
    BacktestAnswer answer{.elapsed_s = done.elapsed_s};
    ReportInput& report = answer.report;
    report.run = done.run;
    report.counts = done.counts;
    report.signals = TRY(runs->signals({.run = done.run.id}));
    report.marks = TRY(runs->marks(done.run.id));
    const auto candles = TRY(context.candles());
    report.hold = TRY(hold_legs(*candles, done.run));
    for (const Outcome& outcome : done.kept) {
        if (const auto* tier = std::get_if<TierChanged>(&outcome)) report.tiers.push_back(*tier);
    }
    report.say = [language = context.language](const Sentence& sentence) { return say(language, sentence); };
    answer.performance = performance_of(report);
    report.run.summary_json = backtest_json(answer).dump();
    TRY(runs->save(report.run));
    return answer;
}

Json backtest_json(const BacktestAnswer& answer) {
    const RunRecord& run = answer.report.run;
    const RunCounts& counts = answer.report.counts;
    return {{"run", run.id},
            {"bars", run.bars},
            {"opinions", counts.opinions},
            {"signals", counts.signals},
            {"trades", counts.trades},
            {"outcomes", {{"count", counts.outcomes}, {"sha256", run.sha256}}},
            {"metrics", metrics_json(answer.performance)},
            {"gates", gates_json(counts)},
            {"elapsed_s", json_of(answer.elapsed_s)},
            {"peak_rss_mb", json_of(static_cast<double>(peak_resident_bytes()) / 1e6)}};
}

void print_gates(const Context& context, const RunCounts& counts) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < gate_count; ++i) {
        if (counts.gates[i] > 0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return counts.gates[a] > counts.gates[b]; });
    Table table({{context.say("first gate that said no")}, {context.say("opinions"), Align::right}});
    for (const std::size_t i : order) {
        table.row({std::string(to_text(static_cast<Gate>(i))), grouped(static_cast<std::int64_t>(counts.gates[i]))});
    }
    if (!table.empty()) context.print(table.text());
}

void print_backtest(const Context& context, const BacktestAnswer& answer) {
    const RunRecord& run = answer.report.run;
    const RunCounts& counts = answer.report.counts;
    const auto count = [](std::uint64_t value) { return grouped(static_cast<std::int64_t>(value)); };
    context.print(context.in(Context::Colour::bold, context.say("Run {}: {} to {}", run.id, short_time(run.range.from),
                                                                short_time(run.range.to))));
    context.print_said("minutes: {}, instruments: {}, opinions: {}, signals: {}, trades: {}; in {} s", count(run.bars),
                       run.instruments.size(), count(counts.opinions), count(counts.signals), count(counts.trades),
                       number(answer.elapsed_s));
    context.print("");
    Table table({{context.say("figure")}, {context.say("value"), Align::left}});
    for (const Metric& metric : metrics_of(answer.performance)) table.row({context.say(metric.label), shown(metric)});
    context.print(table.text());
    context.print("");
    print_gates(context, counts);
    context.print("");
    const Sentence edge = edge_sentence(answer.performance);
    const bool good = answer.performance.net_r.known && answer.performance.net_r.low > 0;
    context.print(context.in(good ? Context::Colour::green : Context::Colour::yellow, say(context.language, edge)));
    context.print_said("outcomes: {}, sha256 {}", count(counts.outcomes), run.sha256);
}

}  // namespace signalbox
