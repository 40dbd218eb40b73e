// The kinds a setting may have, each a function that makes a row of settings_table.cpp.
//
// A kind is given `field`, which picks the value out of a Config: [](auto& c) -> auto& { return c.seed; }.
// Texts are the same everywhere (environment, .env, flags); what TOML may write beside text is said by the shapes.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/base/letter_case.hpp"
#include "platform/settings_table.hpp"
#include "platform/span.hpp"

namespace signalbox {

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{};
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return number;
}

/// Shortest text that reads back the same; no exponent where a person would not write one (from 0.0001 to 1e16).
inline std::string plain(double value) { return fmt::format("{}", value); }

template <typename Field>
Setting whole(std::string name, Field field, std::int64_t low, std::int64_t high, Sentence says) {
    using Number = std::remove_cvref_t<decltype(field(std::declval<Config&>()))>;
    return {.name = std::move(name),
            .says = {std::move(says)},
            .must = sentence("must be a whole number from {} to {}", low, high),
            .set =
                [=](Config& config, std::string_view text) {
                    const auto number = number_of<std::int64_t>(text);
                    if (!number || *number < low || *number > high) return false;
                    field(config) = static_cast<Number>(*number);
                    return true;
                },
            .show = [=](const Config& config) { return std::to_string(field(config)); },
            .shapes = {ValueShape::whole},
            .low = static_cast<double>(low),
            .high = static_cast<double>(high)};
}

template <typename Field>
Setting real(std::string name, Field field, double low, double high, Sentence says) {
    return {.name = std::move(name),
            .says = {std::move(says)},
            .must = sentence("must be a number from {} to {}", plain(low), plain(high)),
            .set =
                [=](Config& config, std::string_view text) {
                    const auto number = number_of<double>(text);
                    if (!number || !(*number >= low && *number <= high)) return false;
                    field(config) = *number;
                    return true;
                },
            .show = [=](const Config& config) { return plain(field(config)); },
            .shapes = {ValueShape::whole, ValueShape::real},
            .low = low,
            .high = high};
}

/// Whole hundredths, written 0.65.
template <typename Field>
Setting hundredths(std::string name, Field field, double low, double high, Sentence says) {
    Setting setting =
        real(std::move(name), [](auto& config) -> auto& { return config.clock_speed; }, low, high, std::move(says));
    setting.must = sentence("must be a number from {} to {} with at most two places", plain(low), plain(high));
    setting.set = [=](Config& config, std::string_view text) {
        const auto number = number_of<double>(text);
        if (!number || !(*number >= low && *number <= high)) return false;
        const double rounded = std::round(*number * 100);
        if (std::abs(*number * 100 - rounded) > 1e-9) return false;
        field(config) = static_cast<std::int16_t>(rounded);
        return true;
    };
    setting.show = [=](const Config& config) { return plain(field(config) / 100.0); };
    return setting;
}

/// Exact decimals: money, sizes.
template <typename Field>
Setting money(std::string name, Field field, std::string_view low, std::string_view high, Sentence says) {
    const Decimal lowest = Decimal::parse(low).value();
    const Decimal highest = Decimal::parse(high).value();
    return {.name = std::move(name),
            .says = {std::move(says)},
            .must = sentence("must be a number from {} to {} with at most eight places", low, high),
            .set =
                [=](Config& config, std::string_view text) {
                    const auto value = Decimal::parse(text);
                    if (!value || *value < lowest || *value > highest) return false;
                    field(config) = *value;
                    return true;
                },
            .show = [=](const Config& config) { return to_text(field(config)); },
            .shapes = {ValueShape::whole, ValueShape::real, ValueShape::text},
            .low = lowest.to_double(),
            .high = highest.to_double()};
}

template <typename Field>
Setting span(std::string name, Field field, Millis low, Millis high, Sentence says) {
    return {.name = std::move(name),
            .says = {std::move(says)},
            .must = sentence("must be a duration from {} to {}, written like 500ms, 3s, 5m, 4h or 1d", span_text(low),
                             span_text(high)),
            .set =
                [=](Config& config, std::string_view text) {
                    const auto value = parse_span(text);
                    if (!value || *value < low || *value > high) return false;
                    field(config) = *value;
                    return true;
                },
            .show = [=](const Config& config) { return span_text(field(config)); },
            .shapes = {ValueShape::text}};
}

template <typename Field>
Setting flag(std::string name, Field field, Sentence says) {
    return {.name = std::move(name),
            .says = {std::move(says)},
            .must = sentence("must be true or false"),
            .set =
                [=](Config& config, std::string_view text) {
                    const bool yes = text == "true" || text == "1" || text == "yes" || text == "on";
                    if (!yes && text != "false" && text != "0" && text != "no" && text != "off") return false;
                    field(config) = yes;
                    return true;
                },
            .show = [=](const Config& config) { return field(config) ? "true" : "false"; },
            .shapes = {ValueShape::flag}};
}

inline std::string joined(const std::vector<std::string>& items, std::string_view between) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : std::string(between)) + item;
    return text;
}
inline std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        std::string_view item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(item.size() + 1, text.size()));
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (!item.empty()) items.emplace_back(item);
    }
    return items;
}

/// One of a closed list, in any case; the enum's values are the list's places.
template <typename Field>
Setting choice(std::string name, Field field, std::vector<std::string> choices, Sentence says) {
    using Enum = std::remove_cvref_t<decltype(field(std::declval<Config&>()))>;
    return {.name = std::move(name),
            .says = {std::move(says)},
            .must = sentence("must be one of {}", joined(choices, ", ")),
            .set =
                [=](Config& config, std::string_view text) {
                    for (std::size_t i = 0; i < choices.size(); ++i)
                        if (lower_case(text) == choices[i]) {
                            field(config) = static_cast<Enum>(i);
                            return true;
                        }
                    return false;
                },
            .show = [=](const Config& config) { return choices[static_cast<std::size_t>(field(config))]; },
            .shapes = {ValueShape::text},
            .choices = choices};
}

/// Text that `right` accepts.
template <typename Field, typename Right>
Setting text(std::string name, Field field, Sentence must, Right right, Sentence says) {
    return {.name = std::move(name),
            .says = {std::move(says)},
            .must = std::move(must),
            .set =
                [=](Config& config, std::string_view value) {
                    if (!right(value)) return false;
                    field(config) = std::string(value);
                    return true;
                },
            .show = [=](const Config& config) { return std::string(field(config)); },
            .shapes = {ValueShape::text}};
}

/// Text that nobody may see.
template <typename Field>
Setting secret(std::string name, Field field, Sentence says) {
    Setting setting = text(
        std::move(name), field, sentence("must be a text in the environment or in .env"),
        [](std::string_view) { return true; }, std::move(says));
    setting.show = [=](const Config& config) { return std::string(field(config).empty() ? "" : "***"); };
    setting.shapes = {};
    setting.secret = true;
    return setting;
}

inline Setting also(Setting setting, std::vector<SettingAlias> aliases) {
    setting.aliases = std::move(aliases);
    return setting;
}
inline Setting for_ftmo(Setting setting, std::string value) {
    setting.for_ftmo = std::move(value);
    return setting;
}

}  // namespace signalbox
