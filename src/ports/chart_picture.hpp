// A chart as plain data: what is drawn, in words that are said already. Who makes it knows no pixel, and who draws it
// (House::draw_chart) knows no store, no run and no language.
//
// Time runs in slots of one candle each, so a candle that is missing leaves its slot empty, and every line breaks
// there.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/market/series.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/indicators/drawn.hpp"
#include "core/signals/technical/levels.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

enum class ChartTheme : std::uint8_t { light, dark };

/// Pixels. Letters and lines grow with the picture, as if it were 1200 × 800.
struct ChartSize {
    int width = 1200;
    int height = 800;
    double zoom = 1;  ///< of letters and lines: above 1 where the picture is shown small, as on a phone

    static constexpr int width_min = 400, height_min = 300, most = 4096;
};

/// A column of numbers over the candles: as many values as candles, NaN where unknown.
struct ChartLine {
    std::string label;  ///< its name, such as EMA 21
    std::string value;  ///< its newest value, as people read it; may be empty
    Drawn drawn = Drawn::line;
    int colour = 0;  ///< lines of one number share a colour; they follow one another
    std::vector<double> values;
};

/// Lines on a scale of their own, under the candles.
struct ChartPane {
    std::vector<ChartLine> lines;
    std::vector<double> guides;  ///< values marked by a rule across; always in view

    static constexpr std::size_t most = 6;  ///< panes in a picture
};

struct ChartLevel {
    LevelKind kind{};
    double price = 0;
    std::int32_t touches = 0;
    std::string label;
};

struct ChartSignal {
    Side side{};
    UtcTime at{};              ///< the close that it was said at
    UtcTime until{};           ///< its end; may lie beyond the last slot
    bool with_prices = false;  ///< entry, stop and targets are drawn; otherwise an arrow alone
    double entry = 0, stop = 0;
    std::array<double, 3> targets{};
    std::string label;  ///< beside its entry; may be empty
    /// On the right, for the lines of entry, stop and targets; none where empty. Equal targets: one says it for all.
    std::string entry_label = {}, stop_label = {};
    std::array<std::string, 3> target_labels = {};

    bool has_price_labels() const { return !entry_label.empty(); }
};

struct ChartPicture {
    ChartSize size;
    ChartTheme theme = ChartTheme::light;
    std::string title;     ///< BTC/USDT 1h
    std::string subtitle;  ///< venue, span, UTC, run

    Timeframe timeframe{};
    UtcTime from{};                ///< open of the first slot
    int slots = 0;                 ///< up to the newest candle's, or the end of the span that was asked for
    int ahead = 0;                 ///< empty slots behind them, for what is still to come
    std::chrono::seconds clock{};  ///< what the clock of the time axis shows less UTC
    CandleSeries candles;          ///< at least one; each in a slot
    std::string candle_words;      ///< the newest candle: open, high, low, close
    std::string volume_words;      ///< volume of the newest candle

    std::vector<ChartLine> overlays;   ///< on the candles' scale
    std::vector<ChartPane> panes;      ///< from above to below
    std::vector<ChartLevel> levels;    ///< the most important first: a label that finds no room is left out
    std::vector<ChartSignal> signals;  ///< oldest first
};

}  // namespace signalbox
