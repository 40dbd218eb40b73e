// The engine alone, candles in memory: what a bar of history costs, whole or in parts.
//
// Needs the shared market data (SIGNALBOX_SHARED_DATA, or shared/data beside the repository); says so where it is
// absent. One iteration is the whole history of three instruments, as three 1m series side by side.
#include <benchmark/benchmark.h>

#include <cstdio>

#include "core/engine/engine.hpp"
#include "tests/candle_csv.hpp"
#include "tests/shared_data.hpp"

namespace signalbox {
namespace {

constexpr std::array coins{"BTC", "ETH", "SOL"};

struct History {
    UtcTime from{};
    std::array<std::vector<Minute>, 3> minutes;  // equally long, every minute
};

const History* history() {
    static const History* loaded = []() -> const History* {
        const auto data = shared_data();
        if (!data) return nullptr;
        auto* made = new History{.from = utc_from_ms(1640995200000), .minutes = {}};
        for (std::size_t slot = 0; slot < coins.size(); ++slot) {
            const auto path = *data / "candles/binance-spot" / (std::string(coins[slot]) + "USDT-1m.csv.gz");
            const CandleSeries series = read_candle_csv(path);
            auto& minutes = made->minutes[slot];
            for (std::size_t i = 0; i < series.size(); ++i) {
                const Candle c = series[i];
                while (made->from + minute * static_cast<std::int64_t>(minutes.size()) < c.opened_at)
                    minutes.emplace_back();
                minutes.push_back({MinuteState::present, c.open, c.high, c.low, c.close, c.volume, Quote{}});
            }
        }
        return made;
    }();
    return loaded;
}

std::unique_ptr<Engine> opened() {
    auto engine = std::make_unique<Engine>();
    Outcomes out;
    engine->process(Opened{}, out);
    for (std::uint16_t slot = 0; slot < coins.size(); ++slot) {
        InstrumentJoined join{.slot = slot, .instrument = {"binance", coins[slot], "USDT", ""}, .terms = {}};
        engine->process(join, out);
    }
    return engine;
}

void analysts(benchmark::State& state) {
    const History* all = history();
    if (all == nullptr) return state.SkipWithError("the shared market data is not there: set SIGNALBOX_SHARED_DATA");
    std::size_t opinions_formed = 0;
    for (auto _ : state) {
        const auto engine = opened();
        std::vector<Opinion> opinions;
        std::vector<ScoreInput> scores;
        for (std::uint16_t slot = 0; slot < coins.size(); ++slot) {
            UtcTime closed_at = all->from;
            for (const Minute& brought : all->minutes[slot]) {
                closed_at += minute;
                engine->analyst(slot).step(closed_at, brought, opinions, scores);
                if (opinions.size() > 1000) {
                    opinions_formed += opinions.size();
                    opinions.clear();
                    scores.clear();
                }
            }
        }
    }
    state.counters["opinions"] = static_cast<double>(opinions_formed);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * 3 * all->minutes[0].size()));
}
BENCHMARK(analysts)->Unit(benchmark::kMillisecond);

void whole_engine(benchmark::State& state) {
    const History* all = history();
    if (all == nullptr) return state.SkipWithError("the shared market data is not there: set SIGNALBOX_SHARED_DATA");
    std::size_t outcomes = 0;
    for (auto _ : state) {
        const auto engine = opened();
        Event event = MarketFrame{};
        auto& frame = std::get<MarketFrame>(event);
        frame.minutes.resize(coins.size());
        Outcomes out;
        for (std::size_t i = 0; i < all->minutes[0].size(); ++i) {
            frame.closed_at = frame.arrived_at = all->from + minute * static_cast<std::int64_t>(i + 1);
            for (std::size_t slot = 0; slot < coins.size(); ++slot) {
                frame.minutes[slot] = i < all->minutes[slot].size() ? all->minutes[slot][i] : Minute{};
            }
            out.clear();
            engine->process(event, out);
            outcomes += out.size();
        }
    }
    state.counters["outcomes"] = static_cast<double>(outcomes) / static_cast<double>(state.iterations());
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * 3 * all->minutes[0].size()));
}
BENCHMARK(whole_engine)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace signalbox
