// Tests only: one signal with everything known of it, for messages to be made of.
#pragma once

#include <string>

#include "core/base/check.hpp"
#include "core/desk/risk/gates.hpp"
#include "faces/telegram/phone.hpp"

namespace signalbox::telling {

inline Decimal decimal(std::string_view text) {
    const auto value = Decimal::parse(text);
    check(value.has_value(), "a test writes decimals");
    return *value;
}
inline UtcTime at(std::string_view text) {
    const auto time = parse_utc(text);
    check(time.has_value(), "a test writes times");
    return *time;
}
inline Person person(Language language, const std::string& zone = "UTC") {
    auto read = TimeZone::named(zone);
    check(read.has_value(), "a test names zones that there are");
    return {.language = language, .zone = *std::move(read)};
}

/// A short on 4h, open, its estimates known.
inline SignalRecord a_short() {
    SignalRecord record;
    record.run = "pa-20240625-1";
    record.mode = Mode::paper;
    record.instrument = {"binance", "BTC", "USDT", ""};
    Signal& signal = record.signal;
    signal.id = {0x1ebe27d33b9eeb1d, 0x24751506617ceb3f};
    signal.timeframe = Timeframe::h4;
    signal.closed_at = at("2024-06-25T12:00:00Z");
    signal.expires_at = at("2024-06-27T12:00:00Z");
    signal.side = Side::short_side;
    signal.entry = decimal("61187.64");
    signal.stop = decimal("62542.36");
    signal.targets = {decimal("59155.57"), decimal("57800.85"), decimal("55768.78")};
    signal.reward_risk = 2.5;
    signal.reward_risk_net = 1.99;
    signal.size = decimal("0.0025062");
    signal.risk = decimal("3.39");
    signal.strength = 70;
    signal.tier = Tier::low;
    signal.evidence = Evidence::refuted;
    signal.thin = true;
    signal.score = 75.7;
    signal.confidence = {.known = true, .value = 0.264, .low = 0.24, .high = 0.29, .count = 4193};
    signal.edge = {.known = true, .value = -0.053, .low = -0.12, .high = 0.02, .count = 4193};
    Opinion& opinion = record.opinion;
    opinion.side = signal.side;
    opinion.reasons.add({ReasonCode::trend, 50, -1, 0});
    opinion.reasons.add({ReasonCode::macd_side, 10, -180.436, 0});
    opinion.reasons.add({ReasonCode::higher, -15, 1, 1440});
    opinion.reasons.add({ReasonCode::bollinger, 5, 61187.64, 61000});
    opinion.reasons.add({ReasonCode::stop_atr, 0, 1354.72, 903.144});
    opinion.candles.range = {at("2024-06-01T00:00:00Z"), signal.closed_at};
    Verdict& verdict = record.verdict;
    verdict.side = signal.side;
    verdict.evidence = signal.evidence;
    verdict.thin = true;
    verdict.approved = true;
    verdict.factors[0] = {true, 0.5, 40};
    verdict.gates[static_cast<std::size_t>(Gate::strength)] = {Answer::passed, false, 0.70, 0.65};
    verdict.gates[static_cast<std::size_t>(Gate::edge)] = {Answer::warned, false, -0.053, 0};
    verdict.gates[static_cast<std::size_t>(Gate::pair_open)] = {Answer::passed, false, 0, 0};
    record.state = SignalState::active;
    return record;
}

inline void fill(SignalRecord& record, Leg leg, std::string_view price, std::string_view time) {
    record.fills.push_back({.leg = leg, .at = at(time), .price = decimal(price)});
}
inline SignalMoved moved(SignalState from, SignalState to, std::string_view time, bool closed = false) {
    return {.from = from, .to = to, .at = at(time), .closed = closed};
}

}  // namespace signalbox::telling
