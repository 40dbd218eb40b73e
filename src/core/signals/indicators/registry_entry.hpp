// How a line of the registry's table is written (registry_*.cpp): the indicator's type gives its class and how it is
// made; what people read stands in the line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/signals/indicators/feed.hpp"
#include "core/signals/indicators/registry.hpp"

namespace signalbox {

/// Any indicator behind the one interface.
template <Indicator I>
class Streaming final : public StreamingIndicator {
public:
    explicit Streaming(I indicator) : indicator_(std::move(indicator)) {}

    void update(const Candle& candle, std::span<double> out) override {
        if (const auto now = feed(indicator_, candle)) {
            write_numbers(*now, out);
        } else {
            std::ranges::fill(out, std::numeric_limits<double>::quiet_NaN());
        }
    }
    int warm_up() const override { return indicator_.warm_up(); }
    int settled() const override { return indicator_.settled(); }
    std::unique_ptr<StreamingIndicator> clone() const override { return std::make_unique<Streaming>(*this); }
    void encode_into(Writer& writer) const override { writer.put(indicator_); }
    void decode_from(Reader& reader) override { reader.get(indicator_); }

private:
    I indicator_;
};

/// A parameter on its way into a constructor: an int or a double, as that wants it.
struct ParameterValue {
    double number;
    operator int() const { return static_cast<int>(number); }
    operator double() const { return number; }
};

template <Indicator I, std::size_t count>
std::unique_ptr<StreamingIndicator> make_streaming(std::span<const double> parameters) {
    return [parameters]<std::size_t... i>(std::index_sequence<i...>) {
        return std::make_unique<Streaming<I>>(I(ParameterValue{parameters[i]}...));
    }(std::make_index_sequence<count>());
}

/// What a line says besides its name, its meaning and its parameters.
struct EntryText {
    int rising = 0;
    std::string_view inputs = "close";
    std::vector<IndicatorOutput> outputs;
    std::string_view reference;
    std::string_view difference;
    bool by_time = false;
    bool over_price = false;
    std::vector<double> guides;
};

template <Indicator I, std::size_t count>
IndicatorEntry entry(std::string_view name, std::string_view meaning, const IndicatorParameter (&parameters)[count],
                     EntryText text) {
    return {name,
            meaning,
            {parameters, parameters + count},
            text.rising,
            text.inputs,
            std::move(text.outputs),
            I::kind,
            text.by_time,
            text.over_price,
            std::move(text.guides),
            text.reference,
            text.difference,
            &make_streaming<I, count>};
}
/// One without parameters.
template <Indicator I>
IndicatorEntry entry(std::string_view name, std::string_view meaning, EntryText text) {
    return {name,
            meaning,
            {},
            text.rising,
            text.inputs,
            std::move(text.outputs),
            I::kind,
            text.by_time,
            text.over_price,
            std::move(text.guides),
            text.reference,
            text.difference,
            &make_streaming<I, 0>};
}

/// The usual parameter: a number of bars. Windows are summed anew at every bar, so their length has a bound.
constexpr IndicatorParameter bars(std::string_view name, double usual, double min = 1) {
    return {.name = name, .usual = usual, .min = min, .max = 1000};
}
constexpr IndicatorParameter factor(std::string_view name, double usual, double min, double max) {
    return {.name = name, .usual = usual, .min = min, .max = max, .whole = false};
}

// The table's families, each in a file of its own.
std::vector<IndicatorEntry> average_entries();
std::vector<IndicatorEntry> trend_entries();
std::vector<IndicatorEntry> oscillator_entries();
std::vector<IndicatorEntry> volatility_entries();
std::vector<IndicatorEntry> volume_entries();

}  // namespace signalbox
