// A venue simulated in the test's own process, so that the test knows the truth, and the finished program that follows
// it. Market time is the test's to choose, and passes `speed` times as fast as the machine's.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <thread>

#include "core/market/timeframe.hpp"
#include "platform/clock.hpp"
#include "testing/venue/bybit/bybit_face.hpp"
#include "testing/venue/coinbase/coinbase_face.hpp"
#include "testing/venue/synthetic_minutes.hpp"
#include "testing/venue/venue.hpp"
#include "tests/candle_csv.hpp"
#include "tests/signalbox_program.hpp"

namespace signalbox {

inline bool is_soak() { return std::getenv("SIGNALBOX_SOAK") != nullptr; }

/// Waits for what other processes do; false after two minutes.
inline bool eventually(const std::function<bool()>& happened) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (std::chrono::steady_clock::now() < end) {
        if (happened()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

class SimulatedMarket : public testing::Test {
protected:
    void begin(UtcTime start, double speed, std::size_t coins, const std::string& faults = {},
               const std::string& name = "bybit") {
        const bool is_bybit = name == "bybit";
        venue.reset();  // it looks at the other two
        clock.emplace(start, speed);
        minutes.emplace(
            simulator::SyntheticTerms{.seed = 5, .venue = name, .ends = {is_bybit ? "USDT" : "USD"}, .coins = coins});
        auto parsed = simulator::Faults::parse(faults);
        ASSERT_TRUE(parsed) << parsed.error().text();
        auto started = simulator::SimulatedVenue::start(
            *minutes, *clock, is_bybit ? simulator::make_bybit_face : simulator::make_coinbase_face,
            {.seed = 5, .start = start, .speed = speed, .faults = *parsed});
        ASSERT_TRUE(started) << started.error().text();
        venue = *std::move(started);
        auto& environment = signalbox.options.environment;
        environment = venue->settings();
        environment.push_back("SIGNALBOX__CLOCK__SPEED=" + std::to_string(speed));
        environment.push_back("SIGNALBOX__UNIVERSE__TURNOVER_MIN=0");
    }

    std::unique_ptr<Subprocess> start(const std::vector<std::string>& words) const {
        return std::make_unique<Subprocess>(signalbox.words(words), signalbox.options);
    }
    /// Ctrl-C, and what it said.
    static Finished end(Subprocess& process) {
        process.send(SIGINT);
        return process.wait();
    }
    /// A venue's minute that closes so many minutes from now, as an argument.
    std::string in_minutes(int number) const {
        return to_text(bar_open(Timeframe::m1, clock->now()) + number * minute);
    }

    /// Every minute that opens in `range` stands in the store once and as the venue has it.
    void expect_the_truth(const std::string& symbol, TimeRange range) const {
        const auto file = place / "minutes.csv";
        std::filesystem::remove(file);
        const Finished done =
            signalbox({"export", "candles", "bybit:" + symbol, "--timeframe", "1m", "--out", file.string()});
        ASSERT_EQ(done.exit_code, 0) << done.err;
        const CandleSeries stored = read_candle_csv(file);
        const Instrument instrument = Instrument::parse("bybit:" + symbol).value();
        std::set<UtcTime> seen;
        std::size_t wrong = 0, missing = 0;
        for (std::size_t i = 0; i < stored.size(); ++i) {
            const Candle candle = stored[i];
            EXPECT_TRUE(seen.insert(candle.opened_at).second) << "twice: " << to_text(candle.opened_at);
            if (!range.holds(candle.opened_at)) continue;
            const auto truth = venue->truth(instrument, candle.opened_at);
            wrong += truth && *truth == candle ? 0 : 1;
        }
        for (UtcTime at = range.from; at < range.to; at += minute) missing += seen.contains(at) ? 0 : 1;
        EXPECT_EQ(wrong, 0U) << symbol;
        EXPECT_EQ(missing, 0U) << symbol << " of " << (range.to - range.from) / minute;
    }

    mutable std::optional<AcceleratedClock> clock;
    std::optional<simulator::SyntheticMinutes> minutes;
    std::unique_ptr<simulator::SimulatedVenue> venue;
    Scratch place;
    Program signalbox{place.path()};
};

}  // namespace signalbox
