#include "views/answers_json.hpp"

namespace signalbox {

namespace {

constexpr std::array factor_names{"technical", "sentiment", "onchain", "context", "momentum"};

Json targets_json(const Signal& signal) {
    Json targets = Json::array();
    for (const Decimal target : signal.targets) targets.push_back(json_of(target));
    return targets;
}

Json fill_json(const PaperFilled& fill) {
    return {{"leg", json_of(fill.leg)},           {"at", json_of(fill.at)},         {"price", json_of(fill.price)},
            {"size", json_of(fill.size)},         {"fee", json_of(fill.fee)},       {"spread", json_of(fill.spread)},
            {"slippage", json_of(fill.slippage)}, {"result", json_of(fill.result)}, {"late", fill.late}};
}

Json range_json(const TimeRange& range) { return {{"from", json_of(range.from)}, {"to", json_of(range.to)}}; }

}  // namespace

Json json_of(const Estimate& estimate) {
    if (!estimate.known) return nullptr;
    return {{"value", json_of(estimate.value)},
            {"low", json_of(estimate.low)},
            {"high", json_of(estimate.high)},
            {"count", estimate.count}};
}

Json json_of(const Reasons& reasons) {
    Json list = Json::array();
    for (const Reason& reason : reasons) {
        list.push_back({{"code", json_of(reason.code)},
                        {"points", reason.points},
                        {"value", json_of(reason.value)},
                        {"value2", json_of(reason.value2)}});
    }
    return list;
}

Json json_of_gates(const Verdict& verdict) {
    Json gates = Json::array();
    for (std::size_t i = 0; i < gate_count; ++i) {
        const GateVerdict& said = verdict.gates[i];
        Json gate{{"name", json_of(static_cast<Gate>(i))}, {"passed", nullptr}, {"value", nullptr}, {"limit", nullptr}};
        if (said.answer != Answer::none) {
            gate["passed"] = said.answer != Answer::failed;
            gate["value"] = json_of(said.value);
            gate["limit"] = json_of(said.limit);
            if (said.answer == Answer::warned) gate["warned"] = true;
            if (said.assumed) gate["assumed"] = true;
        }
        gates.push_back(std::move(gate));
    }
    return gates;
}

Json json_of_factors(const Verdict& verdict) {
    Json factors = Json::object();
    for (std::size_t i = 0; i < factor_count; ++i) {
        const FactorPart& part = verdict.factors[i];
        factors[factor_names[i]] = {{"fresh", part.fresh},
                                    {"value", part.fresh ? json_of(part.value) : Json(nullptr)},
                                    {"weight", json_of(part.weight)}};
    }
    return factors;
}

Json signal_json(const SignalRecord& record) {
    const Signal& signal = record.signal;
    return {{"id", json_of(signal.id)},
            {"run", record.run},
            {"mode", json_of(record.mode)},
            {"time", json_of(signal.closed_at)},
            {"instrument", json_of(record.instrument)},
            {"timeframe", json_of(signal.timeframe)},
            {"side", json_of(signal.side)},
            {"entry", json_of(signal.entry)},
            {"stop", json_of(signal.stop)},
            {"targets", targets_json(signal)},
            {"reward_risk", json_of(signal.reward_risk)},
            {"strength", shown_strength(signal.strength)},
            {"tier", json_of(signal.tier)},
            {"evidence", json_of(signal.evidence)},
            {"thin", signal.thin},
            {"confidence", json_of(signal.confidence)},
            {"edge", json_of(signal.edge)},
            {"score", json_of(signal.score)},
            {"size", json_of(signal.size)},
            {"expires", json_of(signal.expires_at)},
            {"status", json_of(record.state)},
            {"net_r", record.closed ? json_of(record.net_r) : Json(nullptr)},
            {"reasons", json_of(record.opinion.reasons)}};
}

Json trade_json(const SignalRecord& record) {
    Json fills = Json::array();
    Decimal costs;
    for (const PaperFilled& fill : record.fills) {
        fills.push_back(fill_json(fill));
        costs += fill.fee + fill.spread + fill.slippage;
    }
    const bool entered = !record.fills.empty() && record.fills.front().leg == Leg::entry;
    return {{"id", json_of(record.signal.id)},
            {"run", record.run},
            {"mode", json_of(record.mode)},
            {"instrument", json_of(record.instrument)},
            {"timeframe", json_of(record.signal.timeframe)},
            {"side", json_of(record.signal.side)},
            {"opened", entered ? json_of(record.fills.front().at) : Json(nullptr)},
            {"closed", record.closed && !record.fills.empty() ? json_of(record.fills.back().at) : Json(nullptr)},
            {"size", json_of(record.signal.size)},
            {"entry", entered ? json_of(record.fills.front().price) : Json(nullptr)},
            {"exit", record.closed && record.fills.size() > 1 ? json_of(record.fills.back().price) : Json(nullptr)},
            {"status", json_of(record.state)},
            {"costs", json_of(costs)},
            {"net", record.closed ? json_of(record.net) : Json(nullptr)},
            {"net_r", record.closed ? json_of(record.net_r) : Json(nullptr)},
            {"unsure", record.unsure},
            {"fills", std::move(fills)}};
}

Json explain_json(const SignalRecord& record) {
    const Opinion& opinion = record.opinion;
    const Verdict& verdict = record.verdict;
    Json moves = Json::array();
    for (const SignalMoved& move : record.moves) {
        moves.push_back({{"at", json_of(move.at)},
                         {"from", json_of(move.from)},
                         {"to", json_of(move.to)},
                         {"reason", move.reason}});
    }
    Json tree{{"signal", signal_json(record)}};
    tree["opinion"] = {
        {"id", json_of(record.signal.opinion)},
        {"source", json_of(opinion.source)},
        {"closed_at", json_of(opinion.closed_at)},
        {"close", json_of(opinion.close)},
        {"strength_raw", opinion.strength_raw / 100.0},
        {"atr", json_of(opinion.atr)},
        {"stop", json_of(opinion.stop)},
        {"targets", opinion.targets},
        {"reasons", json_of(opinion.reasons)},
        {"candles", {{"range", range_json(opinion.candles.range)}, {"hash", json_of(opinion.candles.hash)}}}};
    tree["score"] = {{"value", json_of(verdict.score)}, {"thin", verdict.thin}, {"factors", json_of_factors(verdict)}};
    tree["confidence"] = {{"value", json_of(verdict.confidence)},
                          {"edge", json_of(verdict.edge)},
                          {"calibration", json_of(verdict.calibration)},
                          {"tier", json_of(verdict.tier)},
                          {"evidence", json_of(verdict.evidence)}};
    tree["gates"] = json_of_gates(verdict);
    tree["paper"] = trade_json(record);
    tree["moves"] = std::move(moves);
    return tree;
}

}  // namespace signalbox
