#include "views/hook_payload.hpp"

#include <algorithm>

#include "platform/sha256.hpp"

namespace signalbox {

namespace {

constexpr std::size_t id_most = 100;

/// Printable, without blanks, and short enough; what is not is named by its hash.
std::string as_id(const std::string& text) {
    const auto is_fine = [](char letter) { return letter > ' ' && letter < 127; };
    if (text.size() <= id_most && std::ranges::all_of(text, is_fine)) return text;
    return "sha256:" + sha256_hex(text);
}

std::string pair_text(const Instrument& instrument) { return instrument.base + "/" + instrument.quote; }

/// The fields of the first design, for whoever has workflows of it.
void add_signal(Json& json, const SignalRecord& record, const HookTelling& telling) {
    const Signal& signal = record.signal;
    json["symbol"] = pair_text(record.instrument);
    json["direction"] = signal.side == Side::long_side ? "LONG" : "SHORT";
    json["timeframe"] = std::string(to_text(signal.timeframe));
    json["confidence"] = signal.confidence.known ? json_of(signal.confidence.value) : Json(nullptr);
    json["entry_price"] = json_of(signal.entry);
    json["stop_loss"] = json_of(signal.stop);
    for (std::size_t i = 0; i < signal.targets.size(); ++i) {
        json["take_profit_" + std::to_string(i + 1)] = json_of(signal.targets[i]);
    }
    json["risk_reward"] = json_of(signal.reward_risk);
    const double notional = signal.size.to_double() * signal.entry.to_double();
    const double equity = telling.equity.to_double();
    json["position_size_pct"] = equity > 0 ? json_of(100 * notional / equity) : Json(nullptr);
    json["signal"] = signal_json(record);
}

}  // namespace

std::string hook_event(const OutboxMessage& message) {
    return std::string(message.alert ? to_text(message.alert->kind) : to_text(message.kind));
}

std::string hook_id(const OutboxMessage& message) {
    if (message.alert) return as_id(message.alert->key());
    const std::string signal = to_text(message.signal->signal.id);
    return message.moved ? signal + ":" + std::string(to_text(message.moved->to)) : signal;
}

Json hook_payload(const OutboxMessage& message, const HookTelling& telling) {
    Json json{{"event", hook_event(message)},
              {"id", hook_id(message)},
              {"time", json_of(message.at)},
              {"mode", message.signal ? Json(std::string(to_text(message.signal->mode))) : Json(nullptr)},
              {"missed", telling.missed},
              {"repeat", telling.repeat}};
    if (message.alert) {
        json["subject"] = message.alert->subject;
        Json lines = Json::array();
        for (const Sentence& line : message.alert->lines) lines.push_back(line.text());
        json["lines"] = std::move(lines);
        for (const auto& [name, value] : message.alert->details) {
            if (json.contains(name)) continue;
            const bool is_list = message.alert->kind == AlertKind::screener && name == "results";
            json[name] = is_list ? Json::parse(value, nullptr, false) : Json(value);
        }
        return json;
    }
    if (message.moved) {
        json["state"] = std::string(to_text(message.moved->to));
        json["closed"] = message.moved->closed;
        json["net_r"] = message.moved->closed ? json_of(message.moved->net_r) : Json(nullptr);
    }
    add_signal(json, *message.signal, telling);
    return json;
}

}  // namespace signalbox
