// The roll of all indicators: one table from which the command line, the documentation and the tests of every law are
// made.
//
//     const auto rsi = TRY(parse_indicator("rsi:14"));
//     auto stream = rsi.make();
//     std::vector<double> now(rsi.columns().size());
//     for (const Candle& candle : candles) stream->update(candle, now);   // NaN while unknown
//
// Hot code uses the indicators' own types; what the table makes is the same source text with lengths of run time
// (last.hpp) behind one virtual call, and gives the same bits.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/archive.hpp"
#include "core/market/candle.hpp"
#include "core/market/series.hpp"
#include "core/signals/indicators/drawn.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

constexpr std::string_view to_text(IndicatorClass kind) {
    switch (kind) {
        case IndicatorClass::window: return "window";
        case IndicatorClass::recursive: return "recursive";
        case IndicatorClass::cumulative: return "cumulative";
    }
    return "";
}

/// An indicator behind one interface.
class StreamingIndicator {
public:
    virtual ~StreamingIndicator() = default;

    /// One closed candle. All of `out` (a place for each column) is known or all of it is NaN.
    virtual void update(const Candle& candle, std::span<double> out) = 0;
    /// Bars until it speaks, and until its start is forgotten (indicator.hpp).
    virtual int warm_up() const = 0;
    virtual int settled() const = 0;
    virtual std::unique_ptr<StreamingIndicator> clone() const = 0;

    /// Its state in the archive. Restore into one made with the same parameters.
    virtual void encode_into(Writer& writer) const = 0;
    virtual void decode_from(Reader& reader) = 0;
};

/// A number in the indicator's name: `rsi:14`.
struct IndicatorParameter {
    std::string_view name;
    double usual, min, max;
    bool whole = true;
};

/// A number that it gives.
struct IndicatorOutput {
    std::string_view suffix;  ///< stands behind the indicator's name in the column's; may be empty
    std::string_view unit;
    std::string_view range;
    Drawn drawn = Drawn::line;
};

/// One line of the table.
struct IndicatorEntry {
    std::string_view name;
    std::string_view meaning;  ///< one sentence
    std::vector<IndicatorParameter> parameters;
    int rising = 0;           ///< so many of the first parameters must each be above the one before it
    std::string_view inputs;  ///< what it takes of a candle: "high low close"
    std::vector<IndicatorOutput> outputs;
    IndicatorClass kind;
    bool by_time;                 ///< its lengths hang on the clock: they are given for candles of a minute, at most
    bool over_price;              ///< a chart draws it over the candles; the others each in a pane of its own
    std::vector<double> guides;   ///< values that people look for in its pane: 30 and 70; may be empty
    std::string_view reference;   ///< TA-Lib's function, the class of `ta`, or who published it
    std::string_view difference;  ///< in what it differs from that; may be empty
    std::unique_ptr<StreamingIndicator> (*make)(std::span<const double> parameters);
};

/// All of them, by family and within it by name.
const std::vector<IndicatorEntry>& indicator_table();

/// An indicator with its parameters: what `macd:12:26:9` means.
struct IndicatorSpec {
    const IndicatorEntry* entry;
    std::vector<double> parameters;

    /// `macd:12:26:9`.
    std::string text() const;
    /// `macd_12_26_9`, `macd_signal_12_26_9`, …: name, suffix, parameters; one for each output.
    std::vector<std::string> columns() const;
    std::unique_ptr<StreamingIndicator> make() const { return entry->make(parameters); }
};

/// The indicator with its usual parameters.
IndicatorSpec usual_indicator(const IndicatorEntry& line);

/// Reads `name[:parameter]…`; parameters left out are the usual ones. Errors: an unknown name (the nearest is
/// suggested), too many parameters, one that is no number, not whole or out of its range, or not above the one before.
Result<IndicatorSpec> parse_indicator(std::string_view text);
/// The same, several with commas between.
Result<std::vector<IndicatorSpec>> parse_indicators(std::string_view text);

/// The array form: a column for each output, a row for each candle, NaN where it does not know yet.
std::vector<std::vector<double>> compute(const IndicatorSpec& spec, const CandleView& candles);

}  // namespace signalbox
