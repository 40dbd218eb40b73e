// report.json: times ISO 8601 UTC, prices and money as strings, other numbers as numbers, unknown as null.
#include <nlohmann/json.hpp>

#include "lab/report.hpp"
#include "lab/trades.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

Json number(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

Json estimate(const Estimate& what) {
    if (!what.known) return nullptr;
    return {{"value", what.value}, {"low", what.low}, {"high", what.high}, {"count", what.count}};
}

Json group(std::string_view name, const TradeGroup& what) {
    return {{"name", name},
            {"trades", what.trades},
            {"target1", what.target1},
            {"hit_rate", estimate(what.hit_rate)},
            {"net_r", estimate(what.net_r)}};
}

Json run_facts(const RunRecord& run) {
    Json instruments = Json::array(), timeframes = Json::array();
    for (const Instrument& each : run.instruments) instruments.push_back(to_text(each));
    for (const Timeframe each : run.opened.settings.timeframes) timeframes.push_back(to_text(each));
    return {{"id", run.id},
            {"mode", to_text(run.mode)},
            {"from", to_text(run.range.from)},
            {"to", to_text(run.range.to)},
            {"instruments", instruments},
            {"timeframes", timeframes},
            {"engine_version", run.engine_version},
            {"store_version", run.store_version},
            {"seed", run.opened.seed},
            {"cash", to_text(run.opened.settings.desk.cash)},
            {"bars", run.bars},
            {"like", run.like.empty() ? Json(nullptr) : Json(run.like)}};
}

Json trade(const SignalRecord& record) {
    const Signal& signal = record.signal;
    Json fills = Json::array();
    for (const PaperFilled& fill : record.fills)
        fills.push_back({{"leg", to_text(fill.leg)},
                         {"at", to_text(fill.at)},
                         {"price", to_text(fill.price)},
                         {"size", to_text(fill.size)},
                         {"fee", to_text(fill.fee)},
                         {"spread", to_text(fill.spread)},
                         {"slippage", to_text(fill.slippage)},
                         {"result", to_text(fill.result)}});
    return {{"id", to_text(signal.id)},
            {"time", to_text(signal.closed_at)},
            {"instrument", to_text(record.instrument)},
            {"timeframe", to_text(signal.timeframe)},
            {"side", to_text(signal.side)},
            {"tier", to_text(signal.tier)},
            {"status", to_text(record.state)},
            {"closed", record.closed},
            {"unsure", record.unsure},
            {"net", record.closed ? Json(to_text(record.net)) : Json(nullptr)},
            {"net_r", record.closed ? Json(record.net_r) : Json(nullptr)},
            {"fills", fills}};
}

}  // namespace

std::string report_json(const ReportInput& input) {
    const Performance performance = performance_of(input);
    Json json;
    json["run"] = run_facts(input.run);
    json["outcomes"] = {{"count", input.counts.outcomes}, {"sha256", input.run.sha256}};
    json["opinions"] = input.counts.opinions;
    json["signals"] = input.counts.signals;
    json["trades"] = performance.trades;
    Json gates = Json::object();
    for (std::size_t i = 0; i < gate_count; ++i) gates[to_text(static_cast<Gate>(i))] = input.counts.gates[i];
    json["gates"] = gates;

    Json metrics = Json::object(), definitions = Json::object(), intervals = Json::object();
    for (const Metric& metric : metrics_of(performance)) {
        metrics[metric.name] = number(metric.value);
        definitions[metric.name] = metric.definition;
        if (metric.low) intervals[metric.name] = {{"low", number(metric.low)}, {"high", number(metric.high)}};
    }
    json["metrics"] = metrics;
    json["intervals"] = intervals;
    json["definitions"] = definitions;
    if (const auto& fall = performance.drawdown)
        json["drawdown"] = {{"depth", fall->depth},
                            {"start", to_text(fall->start)},
                            {"trough", to_text(fall->trough)},
                            {"recovered", fall->recovered ? Json(to_text(*fall->recovered)) : Json(nullptr)}};
    else
        json["drawdown"] = nullptr;

    json["tiers"] = Json::array();
    for (std::size_t i = performance.tiers.size(); i-- > 0;)
        json["tiers"].push_back(group(to_text(static_cast<Tier>(i)), performance.tiers[i]));
    json["sessions"] = Json::array();
    for (const Session session : all_sessions)
        json["sessions"].push_back(group(to_text(session), performance.sessions[static_cast<std::size_t>(session)]));
    const CostParts costs = costs_of(input.signals);
    json["costs"] = {
        {"fees", to_text(costs.fees)}, {"spread", to_text(costs.spread)}, {"slippage", to_text(costs.slippage)}};

    json["months"] = Json::array();
    for (const MonthReturn& month : months_of(input.run.opened.settings.desk.cash, input.marks))
        json["months"].push_back({{"year", month.year}, {"month", month.month}, {"return", month.value}});
    json["equity"] = Json::array();
    for (const EquityMarked& mark : input.marks)
        json["equity"].push_back({{"at", to_text(mark.at)},
                                  {"equity", to_text(mark.equity)},
                                  {"low", to_text(mark.equity_low)},
                                  {"high", to_text(mark.equity_high)}});
    json["list"] = Json::array();
    for (const SignalRecord& record : input.signals) json["list"].push_back(trade(record));
    return json.dump(1) + "\n";
}

}  // namespace signalbox
