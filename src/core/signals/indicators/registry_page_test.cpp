// docs/indicators.md is written from the registry: this test holds the page against the table, or writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/signals/indicators/registry.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

constexpr std::string_view head =
    R"(# Indicators

<!-- Written from src/core/signals/indicators/registry_*.cpp: change those, then
SIGNALBOX_WRITE_PAGES=1 test_core_signals_indicators. -->

An indicator is named with its parameters, `macd:12:26:9`; those left out are the usual ones of this table. Its columns are
named after it: `macd_12_26_9`, `macd_signal_12_26_9`. A period counts candles; a gap of up to 5 is stepped over, after a
longer one an indicator starts afresh.

- **Class.** *window*: the last candles only, so from the settled length on the same bits wherever the series starts.
  *recursive*: all candles, with weights that fade. *cumulative*: all candles for ever; only its changes mean something.
- **Warm-up** is the candle at which it speaks for the first time, **settled** the one from which its start matters less
  than 10⁻⁹ of its scale; both for the usual parameters. *By time*: at the latest, for candles of a minute.
- **Reference.** From the settled length on, values are those of the function named, within 10⁻⁹ of the column's scale (its
  running mean absolute value, at least price × 10⁻⁶), but for what the last column says. `ta` is the Python package of that
  name. TA-Lib and `ta` carry sums along; ours are made anew at every candle, so theirs also differ by their own rounding.
  [Measured](indicators-and-peers.md), column by column.
- **Where nothing moves or nothing is traded** a quotient is 0/0 and takes its neutral value; it is never empty or infinite.

| Indicator | What it is | Columns | Takes | Class | Warm-up | Settled | Reference | Difference |
|---|---|---|---|---|---|---|---|---|
)";

std::string row_of(const IndicatorEntry& line) {
    const IndicatorSpec usual = usual_indicator(line);
    const auto made = usual.make();
    std::string row = "| `" + usual.text() + "`";
    for (std::size_t i = 0; i < line.parameters.size(); ++i) {
        const IndicatorParameter& parameter = line.parameters[i];
        row.append(i == 0 ? "<br>" : ", ").append(parameter.name).append(" ");
        row += sentence_value(parameter.min) + "–" + sentence_value(parameter.max);
    }
    row.append(" | ").append(line.meaning).append(" | ");
    const auto columns = usual.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) row += "<br>";
        row += "`" + columns[i] + "`: ";
        row.append(line.outputs[i].unit == "none" ? "" : line.outputs[i].unit);
        if (line.outputs[i].range != "any") {
            if (line.outputs[i].unit != "none") row += ", ";
            row.append(line.outputs[i].range);
        } else if (line.outputs[i].unit == "none") {
            row += "any";
        }
    }
    row.append(" | ").append(line.inputs).append(" | ").append(to_text(line.kind)).append(" | ");
    const std::string by_time = line.by_time ? " by time" : "";
    row += std::to_string(made->warm_up()) + (made->warm_up() > 1 ? by_time : "") + " | ";
    row += (made->settled() == never ? "never" : std::to_string(made->settled()) + by_time) + " | ";
    return row.append(line.reference).append(" | ").append(line.difference).append(" |\n");
}

std::string page() {
    std::string text(head);
    for (const IndicatorEntry& line : indicator_table()) text += row_of(line);
    return text;
}

// With SIGNALBOX_WRITE_PAGES=1 the test writes the page instead of comparing it.
TEST(Registry, ThePageIsTheTable) {
    const std::filesystem::path path = std::filesystem::path(checkout_dir()) / "docs/indicators.md";
    if (std::getenv("SIGNALBOX_WRITE_PAGES") != nullptr) std::ofstream(path) << page();
    std::ifstream file(path);
    EXPECT_TRUE(std::string(std::istreambuf_iterator<char>(file), {}) == page())
        << "docs/indicators.md is not what the table says; write it anew: SIGNALBOX_WRITE_PAGES=1 "
           "test_core_signals_indicators";
}

}  // namespace
}  // namespace signalbox
