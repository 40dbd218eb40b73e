// A signal's picture as a phone gets it: what its drawing costs, and what its PNG.
#include <benchmark/benchmark.h>

#include <cmath>

#include "adapters/picture/chart.hpp"

namespace signalbox {
namespace {

/// 64 candles that led to it, room for 96, three averages and a plan, as views/signal_chart makes it.
ChartPicture of_a_signal() {
    constexpr int candles = 64;
    ChartPicture picture;
    picture.title = "▲ BTC/USDT Long 15m";
    picture.subtitle = "2026-11-22 08:00 UTC, expires 2026-11-23 08:00";
    picture.size = {.width = 1080, .height = 1080, .zoom = 1.95};
    picture.timeframe = Timeframe::m15;
    picture.from = utc_from_ms(1'704'067'200'000);
    picture.slots = candles;
    picture.ahead = 96;
    double price = 43'000;
    for (int i = 0; i < candles; ++i) {
        const double open = price;
        price += 90 * std::sin(i * 1.7) + 12;
        picture.candles.append({picture.from + 15 * minute * i, open, std::max(open, price) + 40,
                                std::min(open, price) - 35, price, 10 + 3 * std::cos(i * 0.9)});
    }
    for (int colour = 0; colour < 3; ++colour) {
        ChartLine line{.label = "EMA", .value = "", .drawn = Drawn::line, .colour = colour, .values = {}};
        for (int i = 0; i < candles; ++i) line.values.push_back(43'000 + i * (10.0 - 3 * colour));
        picture.overlays.push_back(std::move(line));
    }
    picture.signals = {{.side = Side::long_side,
                        .at = picture.from + 15 * minute * candles,
                        .until = picture.from + 15 * minute * (candles + 96),
                        .with_prices = true,
                        .entry = price,
                        .stop = price - 400,
                        .targets = {price + 400, price + 800, price + 1'200},
                        .label = "Long"}};
    return picture;
}

void signal_picture(benchmark::State& state) {
    const ChartPicture picture = of_a_signal();
    std::size_t bytes = 0;
    for (auto _ : state) {
        const auto png = draw_chart(picture);
        if (!png) return state.SkipWithError(png.error().text().c_str());
        bytes = png->size();
    }
    state.counters["bytes"] = static_cast<double>(bytes);
    state.SetLabel("goal: a signal leaves within 150 ms, its picture drawn");
}
BENCHMARK(signal_picture)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace signalbox
