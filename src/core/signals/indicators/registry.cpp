#include "core/signals/indicators/registry.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>

#include "core/base/edit_distance.hpp"
#include "core/signals/indicators/registry_entry.hpp"

namespace signalbox {

namespace {

std::vector<IndicatorEntry> all_entries() {
    std::vector<IndicatorEntry> all;
    for (auto family : {average_entries, trend_entries, oscillator_entries, volatility_entries, volume_entries}) {
        for (IndicatorEntry& line : family()) all.push_back(std::move(line));
    }
    return all;
}

std::string_view nearest_name(std::string_view name) {
    const auto far = [name](const IndicatorEntry& line) { return edit_distance(name.substr(0, 100), line.name); };
    return std::ranges::min_element(indicator_table(), {}, far)->name;
}

/// The parts of `text` between the separators, at least one.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

Result<double> parse_parameter(const IndicatorEntry& line, const IndicatorParameter& parameter, std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool number = error == std::errc{} && end == text.data() + text.size();
    if (!number || (parameter.whole && value != std::floor(value))) {
        return fail(ErrorCode::WrongUse,
                    parameter.whole ? "the {} of {} must be a whole number, not “{}”"
                                    : "the {} of {} must be a number, not “{}”",
                    parameter.name, line.name, text)
            .suggest("usual is {}", parameter.usual);
    }
    if (!(value >= parameter.min && value <= parameter.max)) {
        return fail(ErrorCode::WrongUse, "the {} of {} must lie between {} and {}, not be {}", parameter.name,
                    line.name, parameter.min, parameter.max, text)
            .suggest("usual is {}", parameter.usual);
    }
    return value;
}

}  // namespace

const std::vector<IndicatorEntry>& indicator_table() {
    static const std::vector<IndicatorEntry> table = all_entries();
    return table;
}

std::string IndicatorSpec::text() const {
    std::string text(entry->name);
    for (const double value : parameters) text += ":" + sentence_value(value);
    return text;
}

std::vector<std::string> IndicatorSpec::columns() const {
    std::vector<std::string> names;
    for (const IndicatorOutput& output : entry->outputs) {
        std::string& name = names.emplace_back(entry->name);
        if (!output.suffix.empty()) name.append("_").append(output.suffix);
        for (const double value : parameters) name += "_" + sentence_value(value);
    }
    return names;
}

Result<IndicatorSpec> parse_indicator(std::string_view text) {
    const auto parts = split(text, ':');
    const auto& table = indicator_table();
    const auto line = std::ranges::find(table, parts[0], &IndicatorEntry::name);
    if (line == table.end()) {
        return fail(ErrorCode::NotFound, "there is no indicator “{}”", parts[0])
            .suggest("did you mean {}? `signalbox indicators list` shows all", nearest_name(parts[0]));
    }
    if (parts.size() - 1 > line->parameters.size()) {
        return fail(ErrorCode::WrongUse, "{} takes {} parameters, not {}", line->name, line->parameters.size(),
                    parts.size() - 1)
            .suggest("the usual ones are {}", usual_indicator(*line).text());
    }
    IndicatorSpec spec = usual_indicator(*line);
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
        spec.parameters[i] = TRY(parse_parameter(*line, line->parameters[i], parts[i + 1]));
    for (std::size_t i = 1; i < static_cast<std::size_t>(line->rising); ++i) {
        if (spec.parameters[i - 1] < spec.parameters[i]) continue;
        return fail(ErrorCode::WrongUse, "the {} of {} must be above its {}: {} is not above {}",
                    line->parameters[i].name, line->name, line->parameters[i - 1].name, spec.parameters[i],
                    spec.parameters[i - 1])
            .suggest("the usual ones are {}", usual_indicator(*line).text());
    }
    return spec;
}

Result<std::vector<IndicatorSpec>> parse_indicators(std::string_view text) {
    std::vector<IndicatorSpec> specs;
    for (const std::string_view part : split(text, ',')) specs.push_back(TRY(parse_indicator(part)));
    return specs;
}

IndicatorSpec usual_indicator(const IndicatorEntry& line) {
    IndicatorSpec spec{&line, {}};
    for (const IndicatorParameter& parameter : line.parameters) spec.parameters.push_back(parameter.usual);
    return spec;
}

std::vector<std::vector<double>> compute(const IndicatorSpec& spec, const CandleView& candles) {
    const auto indicator = spec.make();
    std::vector<double> now(spec.entry->outputs.size());
    std::vector<std::vector<double>> columns(now.size());
    for (auto& column : columns) column.reserve(candles.size());
    for (std::size_t row = 0; row < candles.size(); ++row) {
        indicator->update(candles[row], now);
        for (std::size_t i = 0; i < now.size(); ++i) columns[i].push_back(now[i]);
    }
    return columns;
}

}  // namespace signalbox
