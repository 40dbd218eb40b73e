#include "faces/telegram/kept_threshold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace signalbox {

namespace {
using Json = nlohmann::json;
const std::string kept_as = "telegram.threshold";
}  // namespace

std::optional<std::int16_t> parse_threshold(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (value > 1) value /= 100;
    const double hundredths = std::round(value * 100);
    if (!(hundredths >= KeptThreshold::least && hundredths <= KeptThreshold::most)) return std::nullopt;
    return static_cast<std::int16_t>(hundredths);
}

std::string threshold_text(std::int16_t hundredths) { return fmt::format("{:.2f}", hundredths / 100.0); }

Result<std::optional<KeptThreshold>> kept_threshold(SettingStore& settings) {
    const auto text = TRY(settings.get(kept_as));
    if (!text) return std::optional<KeptThreshold>{};
    const Json json = Json::parse(*text, nullptr, false);
    const auto at = [&](const char* name) { return json.is_object() ? json.value(name, Json()) : Json(); };
    if (!at("hundredths").is_number_integer() || !at("actor").is_string() || !at("at").is_number_integer())
        return std::optional<KeptThreshold>{};
    const auto hundredths = at("hundredths").get<std::int64_t>();
    if (hundredths < KeptThreshold::least || hundredths > KeptThreshold::most) return std::optional<KeptThreshold>{};
    return std::optional(KeptThreshold{.hundredths = static_cast<std::int16_t>(hundredths),
                                       .actor = at("actor").get<std::string>(),
                                       .at = utc_from_ms(at("at").get<std::int64_t>())});
}

Result<> keep_threshold(SettingStore& settings, const KeptThreshold& threshold) {
    const Json json{{"hundredths", threshold.hundredths}, {"actor", threshold.actor}, {"at", to_ms(threshold.at)}};
    return settings.put(kept_as, json.dump());
}

Result<> forget_threshold(SettingStore& settings) {
    (void)TRY(settings.remove(kept_as));
    return {};
}

DeskSettings with_threshold(DeskSettings desk, std::int16_t hundredths) {
    desk.signal_min = hundredths;
    desk.high_min = std::max(desk.high_min, hundredths);
    desk.opinion_min = std::min(desk.opinion_min, hundredths);
    return desk;
}

}  // namespace signalbox
