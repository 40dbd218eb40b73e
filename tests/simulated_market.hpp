// A venue simulated in the test's own process, so that the test knows the truth, and the finished program that follows
// it. Market time is the test's to choose, and passes `speed` times as fast as the machine's.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <thread>

#include "core/market/timeframe.hpp"
#include "platform/clock.hpp"
#include "runners/venue_rules.hpp"
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
    /// A market of so many coins for each of `names`; the first is `venue`. At Coinbase all coins but the first have
    /// minutes without a trade.
    void begin(UtcTime start, double speed, std::size_t coins, const std::string& faults = {},
               const std::vector<std::string>& names = {"bybit"}) {
        venues.clear();  // they look at the other two
        minutes.clear();
        clock.emplace(start, speed);
        const auto parsed = simulator::Faults::parse(faults);
        ASSERT_TRUE(parsed) << parsed.error().text();
        auto& environment = signalbox.options.environment;
        environment = {"SIGNALBOX__CLOCK__SPEED=" + std::to_string(speed), "SIGNALBOX__UNIVERSE__TURNOVER_MIN=0",
                       "SIGNALBOX__MARKET__VENUE=" + names.front()};
        for (const std::string& name : names) {
            const bool is_coinbase = name == "coinbase";
            auto& made = minutes.emplace_back(simulator::SyntheticTerms{.seed = 5,
                                                                        .venue = name,
                                                                        .ends = {is_coinbase ? "USD" : "USDT"},
                                                                        .coins = coins,
                                                                        .quiet = is_coinbase ? 0.1 : 0});
            auto started = simulator::SimulatedVenue::start(
                made, *clock, is_coinbase ? simulator::make_coinbase_face : simulator::make_bybit_face,
                {.seed = 5, .start = start, .speed = speed, .faults = *parsed});
            ASSERT_TRUE(started) << started.error().text();
            std::ranges::copy((*started)->settings(), std::back_inserter(environment));
            venues[name] = *std::move(started);
        }
        venue = venues.at(names.front()).get();
    }

    std::unique_ptr<Subprocess> start(const std::vector<std::string>& words) const {
        return std::make_unique<Subprocess>(signalbox.words(words), signalbox.options);
    }
    /// Lets so much market time pass.
    void pass(Millis time) const { clock->wait_until(clock->now() + time, {}); }
    /// Ctrl-C, and what it said.
    static Finished end(Subprocess& process) {
        process.send(SIGINT);
        return process.wait();
    }
    /// A venue's minute that closes so many minutes from now, as an argument.
    std::string in_minutes(int number) const {
        return to_text(bar_open(Timeframe::m1, clock->now()) + number * minute);
    }

    /// Every minute that opens in `range` and that the venue prints (Coinbase: only those with a trade) stands in the
    /// store once and as the venue has it, and no other.
    void expect_the_truth(const std::string& symbol, TimeRange range) const {
        const Instrument instrument = Instrument::parse((symbol.contains(':') ? "" : "bybit:") + symbol).value();
        simulator::SimulatedVenue& its_venue = *venues.at(instrument.venue);
        const auto file = place / "minutes.csv";
        std::filesystem::remove(file);
        const Finished done =
            signalbox({"export", "candles", to_text(instrument), "--timeframe", "1m", "--out", file.string()});
        ASSERT_EQ(done.exit_code, 0) << done.err;
        std::map<UtcTime, Candle> stored;
        const CandleSeries rows = read_candle_csv(file);
        for (std::size_t i = 0; i < rows.size(); ++i)
            EXPECT_TRUE(stored.emplace(rows[i].opened_at, rows[i]).second) << "twice: " << to_text(rows[i].opened_at);
        std::size_t wrong = 0, missing = 0, made_up = 0;
        for (UtcTime at = range.from; at < range.to; at += minute) {
            const auto truth = its_venue.truth(instrument, at);
            const auto found = stored.find(at);
            const bool is_printed = truth && (truth->volume > 0 || prints_every_minute(instrument.venue));
            const bool is_there = found != stored.end();
            missing += is_printed && !is_there;
            made_up += !is_printed && is_there;
            wrong += is_printed && is_there && *truth != found->second;
        }
        EXPECT_EQ(wrong, 0U) << symbol;
        EXPECT_EQ(missing, 0U) << symbol << " of " << (range.to - range.from) / minute;
        EXPECT_EQ(made_up, 0U) << symbol;
    }

    mutable std::optional<AcceleratedClock> clock;
    std::list<simulator::SyntheticMinutes> minutes;
    std::map<std::string, std::unique_ptr<simulator::SimulatedVenue>> venues;
    simulator::SimulatedVenue* venue = nullptr;
    Scratch place;
    Program signalbox{place.path()};
};

}  // namespace signalbox
