// The JSON of answers (docs/json.md): times ISO 8601 UTC, prices and money as strings, other numbers as numbers.
//
// A struct with each_field becomes an object of its fields; enums become their text; NaN and unknown become null.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/archive.hpp"
#include "core/engine/outcome.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

using Json = nlohmann::ordered_json;

inline Json json_of(bool value) { return value; }
inline Json json_of(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
inline Json json_of(const std::string& value) { return value; }
inline Json json_of(UtcTime value) { return to_text(value); }
inline Json json_of(Decimal value) { return to_text(value); }
inline Json json_of(const Hash128& value) { return to_text(value); }
inline Json json_of(const Instrument& value) { return to_text(value); }
template <std::integral T>
Json json_of(T value) {
    return value;
}
template <typename T>
    requires std::is_enum_v<T>
Json json_of(T value) {
    return std::string(to_text(value));
}

/// The text under a key of an object that anybody may have written; `otherwise` where there is none, or no text.
inline std::string text_at(const Json& object, const char* key, const std::string& otherwise) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

/// Strength in hundredths as the number people see: 65 → 0.65.
inline double shown_strength(std::int16_t hundredths) { return hundredths / 100.0; }

/// {"value","low","high","count"}, or null: not yet known.
Json json_of(const Estimate& estimate);
/// [{"code","points","value","value2"}]
Json json_of(const Reasons& reasons);
/// [{"name","passed","value","limit"}]: passed null where the gate has no answer; "assumed" and "warned" where they
/// hold.
Json json_of_gates(const Verdict& verdict);
/// {"technical":{"fresh","value","weight"} …}
Json json_of_factors(const Verdict& verdict);

/// One row of `signals --json`.
Json signal_json(const SignalRecord& record);
/// One row of `trades --json`: the signal's position on paper.
Json trade_json(const SignalRecord& record);
/// The whole tree of `explain --json`.
Json explain_json(const SignalRecord& record);

}  // namespace signalbox
