// What a quiet frame costs: the part of a backtest that the desk must not be felt in.
#include <cstdio>
#include <ctime>

#include "core/base/random.hpp"
#include "core/engine/desk.hpp"

int main() {
    using namespace signalbox;
    constexpr int slots = 3;
    constexpr int frames = 1'300'000;
    for (const bool speaking : {false, true}) {
        Desk desk(DeskSettings{}, 1);
        for (std::uint16_t slot = 0; slot < slots; ++slot)
            desk.joined(slot, Instrument{"bench", std::string(1, static_cast<char>('A' + slot)), "USDT", ""},
                        InstrumentTerms{});
        Random random(1, "bench");
        MarketFrame frame;
        frame.closed_at = utc_from_ms(1'640'995'200'000);
        frame.minutes.resize(slots);
        double price[slots] = {20'000, 1'500, 50};
        Outcomes out;
        std::vector<Opinion> opinions;
        std::vector<std::pair<MarketFrame, std::vector<Opinion>>> block;
        std::size_t formed = 0, said = 0;
        std::clock_t spent = 0;  // processor time: others' load does not count
        for (int i = 0; i < frames; ++i) {
            frame.closed_at += minute;
            frame.arrived_at = frame.closed_at;
            opinions.clear();
            for (std::uint16_t slot = 0; slot < slots; ++slot) {
                const double open = price[slot];
                const double close = open * (1 + 0.0006 * (random.uniform() + random.uniform() - 1));
                price[slot] = close;
                frame.minutes[slot] = {.state = MinuteState::present,
                                       .open = open,
                                       .high = std::max(open, close) * 1.0002,
                                       .low = std::min(open, close) * 0.9998,
                                       .close = close,
                                       .volume = 1,
                                       .quote = {}};
                // About as many opinions as the rule forms: one close in three on each timeframe.
                for (const Timeframe timeframe : {Timeframe::m15, Timeframe::h1, Timeframe::h4}) {
                    if (!speaking || !closes_at(timeframe, frame.closed_at) || random.uniform() > 0.33) continue;
                    const double s = random.uniform() < 0.5 ? 1 : -1;
                    const double atr = close * 0.004;
                    Opinion opinion;
                    opinion.slot = slot;
                    opinion.timeframe = timeframe;
                    opinion.closed_at = frame.closed_at;
                    opinion.side = s > 0 ? Side::long_side : Side::short_side;
                    opinion.strength = static_cast<std::int16_t>(55 + 5 * random.below(8));
                    opinion.close = close;
                    opinion.stop = close - s * 1.5 * atr;
                    opinion.targets = {close + s * 2.25 * atr, close + s * 3.75 * atr, close + s * 6 * atr};
                    opinion.reward_risk = 2.5;
                    opinion.minutes_present = minutes_of(timeframe);
                    opinion.expires_at = frame.closed_at + 12 * length_of(timeframe);
                    opinions.push_back(opinion);
                }
            }
            block.push_back({frame, opinions});
            if (block.size() < 1000) continue;
            // A thousand frames at once, so that the clock itself is not measured.
            const std::clock_t before = std::clock();
            for (const auto& [at, spoken] : block) {
                desk.decide(at, spoken, {}, out);
                said += out.size();
                out.clear();
            }
            spent += std::clock() - before;
            for (const auto& each : block) formed += each.second.size();
            block.clear();
        }
        std::printf("%s: %.3f s, %.1f ns a slot and minute, %zu opinions, %zu outcomes\n",
                    speaking ? "speaking" : "silent", static_cast<double>(spent) / CLOCKS_PER_SEC,
                    static_cast<double>(spent) / CLOCKS_PER_SEC * 1e9 / frames / slots, formed, said);
    }
}
