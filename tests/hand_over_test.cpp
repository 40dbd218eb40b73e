// `import` and `backfill` beside a run that follows the same pair on a simulated venue: what they bring enters the run.
#include <fmt/format.h>
#include <sqlite3.h>

#include <set>

#include "tests/simulated_market.hpp"

namespace signalbox {
namespace {

class HandOverBesideARun : public SimulatedMarket {
protected:
    static constexpr UtcTime from = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{6};
    const Instrument btc{"bybit", "BTC", "USDT", ""};

    /// A run that has had so many frames of BTC/USDT since it joined; its first minute with it.
    std::unique_ptr<Subprocess> begin_run(int frames, UtcTime& first) {
        auto run = start({"run", "--venue", "bybit", "--symbols", "BTC/USDT"});
        EXPECT_TRUE(eventually([&] { return run->noted().find("BTC/USDT joins") != std::string::npos; }))
            << run->noted();
        EXPECT_TRUE(eventually([&] { return last_frame() > from; })) << run->noted();
        const UtcTime joined = last_frame() + minute;
        EXPECT_TRUE(eventually([&] { return last_frame() > joined + minute * frames; })) << run->noted();
        first = joined;
        return run;
    }
    UtcTime last_frame() const {
        const auto run = signalbox.json({"status"})["run"];
        if (!run.is_object() || run["last_frame"].is_null()) return from;
        return parse_utc(run["last_frame"].get<std::string>()).value();
    }
    /// The venue's candle with its close at its low or high.
    Candle changed(UtcTime opened_at) {
        Candle candle = venue->truth(btc, opened_at).value();
        candle.close = candle.close == candle.low ? candle.high : candle.low;
        return candle;
    }
    std::vector<std::string> import_of(const Candle& one) const {
        write_text(place / "fixed.csv",
                   fmt::format("open_time_ms,open,high,low,close,volume\n{},{},{},{},{},{}\n", to_ms(one.opened_at),
                               one.open, one.high, one.low, one.close, one.volume));
        return {"import", "fixed.csv", "--venue", "bybit", "--symbol", "BTC/USDT"};
    }
    /// Minutes that lie handed over, as the database has them.
    int waiting() const {
        sqlite3* database = nullptr;
        sqlite3_open_v2((place / "data" / "signalbox.sqlite").c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_stmt* count = nullptr;
        sqlite3_prepare_v2(database, "SELECT count(*) FROM handed_over", -1, &count, nullptr);
        const int minutes = sqlite3_step(count) == SQLITE_ROW ? sqlite3_column_int(count, 0) : -1;
        sqlite3_finalize(count);
        sqlite3_close(database);
        return minutes;
    }
    std::optional<Candle> stored(UtcTime opened_at) const {
        const auto file = place / "minutes.csv";
        std::filesystem::remove(file);
        EXPECT_EQ(
            signalbox({"export", "candles", "bybit:BTC/USDT", "--timeframe", "1m", "--out", file.string()}).exit_code,
            0);
        const CandleSeries rows = read_candle_csv(file);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].opened_at == opened_at) return rows[i];
        }
        return std::nullopt;
    }
};

TEST_F(HandOverBesideARun, AChangedMinuteEntersAsACorrectionAndReplayIsEqual) {
    begin(from, 60, 3);
    UtcTime first{};
    const auto run = begin_run(4, first);
    const std::string id = signalbox.json({"status"})["run"]["run"];
    const UtcTime minute_in_question = first + minute;
    const Candle wrong = changed(minute_in_question);
    const auto imported = signalbox.json(import_of(wrong));
    EXPECT_EQ(imported["handed"], 1) << imported;
    EXPECT_EQ(imported["handed_to"], id);
    EXPECT_EQ(imported["waiting"], 0);
    EXPECT_EQ(imported["corrections"], 0);
    EXPECT_EQ(stored(minute_in_question), wrong);
    const auto again = signalbox.json(import_of(wrong));
    EXPECT_EQ(again["handed"], 0);
    EXPECT_EQ(again["duplicates"], 1);

    // The venue says what it said before; a pair that is not followed, and older minutes, go into the store.
    const auto filled = signalbox.json({"backfill", "--venue", "bybit", "--symbols", "BTC/USDT,ETH/USDT", "--since",
                                        to_text(first - 3 * hour), "--until", to_text(first + 3 * minute)});
    ASSERT_EQ(filled.size(), 2U);
    EXPECT_EQ(filled[0]["handed"], 1) << filled;
    EXPECT_EQ(filled[1]["handed"], 0);
    EXPECT_EQ(filled[1]["accepted"], 183);
    const Finished ended = end(*run);
    EXPECT_EQ(ended.exit_code, 130) << ended.err;

    const auto replay = signalbox.json({"replay"});
    EXPECT_EQ(replay["equal"], true) << replay;
    const auto lines = signalbox.json({"quality", "bybit:BTC/USDT", "--flaw", "correction"});
    std::set<std::string> stepped;
    for (const auto& line : lines) {
        if (line["from"] == to_text(minute_in_question) && line["done"] == "stepped") stepped.insert(line["source"]);
    }
    EXPECT_EQ(stepped, (std::set{"live:" + id + ", bybit:rest", "live:" + id + ", file:fixed.csv"})) << lines;
    expect_the_truth("BTC/USDT", {first - 3 * hour, first + 4 * minute});
    expect_the_truth("ETH/USDT", {first - 3 * hour, first + 3 * minute});
}

TEST_F(HandOverBesideARun, WhatNoRunHasTakenTheNextImportStores) {
    begin(from, 60, 2);
    UtcTime first{};
    const auto run = begin_run(1, first);
    run->send(SIGSTOP);  // it is there, and takes nothing
    const Candle left = changed(first);
    const auto import = start(import_of(left));
    ASSERT_TRUE(eventually([&] { return waiting() == 1; })) << import->noted();
    const Finished waits = end(*import);
    EXPECT_EQ(waits.exit_code, 130) << waits.err;
    EXPECT_NE(waits.out.find("minutes that wait: 1"), std::string::npos) << waits.out;
    run->send(SIGKILL);
    run->wait();
    EXPECT_NE(stored(left.opened_at), left);
    const Candle older = changed(first - 5 * hour);
    const Finished next = signalbox(import_of(older));
    EXPECT_EQ(next.exit_code, 0) << next.err;
    EXPECT_NE(next.err.find("they went into the store"), std::string::npos) << next.err;
    EXPECT_EQ(stored(left.opened_at), left);
    EXPECT_EQ(stored(older.opened_at), older);
}

}  // namespace
}  // namespace signalbox
