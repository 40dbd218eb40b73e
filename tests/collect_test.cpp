// `collect` and `run` beside each other on a simulated venue: the tickers that both pass on, who may follow what, what
// a venue in maintenance looks like, and who is drawn.
#include "tests/redis_server.hpp"
#include "tests/simulated_market.hpp"

namespace signalbox {
namespace {

class Watching : public SimulatedMarket {
protected:
    std::size_t tickers() const { return signalbox.json({"status"})["tickers"]["list"].size(); }
};

TEST_F(Watching, TickersReachRedisFromBothVerbsAndRedisMayGoAndComeBack) {
    RedisServer redis;
    if (!redis.there()) GTEST_SKIP() << redis.why_not();
    // Redis counts a ticker's minute by the machine's clock: of an earlier market it would show none.
    begin(wall_time(), 5, 3);
    signalbox.options.environment.push_back("REDIS_URL=" + redis.url());
    for (const char* verb : {"collect", "run"}) {
        const auto process = start({verb, "--venue", "bybit", "--symbols", "BTC/USDT,ETH/USDT"});
        ASSERT_TRUE(eventually([&] { return tickers() == 2; })) << process->noted();
        const auto status = signalbox.json({"status"});
        EXPECT_EQ(status["tickers"]["trouble"], nullptr);
        const auto& first = status["tickers"]["list"][0];
        EXPECT_EQ(first["symbol"], "bybit:BTC/USDT");
        for (const char* field : {"last_price", "high_24h", "low_24h", "price_24h_pct", "volume_24h", "turnover_24h"}) {
            EXPECT_FALSE(first[field].is_null()) << field;
        }
        redis.stop();
        ASSERT_TRUE(eventually([&] { return process->noted().find("tickers stay in memory") != std::string::npos; }))
            << process->noted();
        EXPECT_EQ(tickers(), 0U);
        EXPECT_NE(signalbox.json({"status"})["tickers"]["trouble"], nullptr);
        redis.start();
        ASSERT_TRUE(eventually([&] { return tickers() == 2; })) << process->noted();
        EXPECT_NE(process->noted().find("is back"), std::string::npos);
        const Finished ended = end(*process);
        EXPECT_EQ(ended.exit_code, verb == std::string("run") ? 130 : 0) << ended.err;
        EXPECT_EQ(ended.err.find("hunter2"), std::string::npos) << "no password in a log";
        redis.stop();
        redis.start();  // nothing of the one is left for the other
    }
}

TEST_F(Watching, WithoutRedisARunShowsItsOwnTickers) {
    for (const auto& [name, pair] : {std::pair{"bybit", "SOL/USDT"}, std::pair{"coinbase", "SOL/USD"}}) {
        begin(std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 20, 3, {}, {name});
        const auto run = start({"run", "--venue", name, "--symbols", pair, "--new"});
        ASSERT_TRUE(eventually([&] { return tickers() == 1; })) << run->noted();
        const std::string id = std::string(name) + ":" + pair;
        EXPECT_EQ(signalbox.json({"status"})["tickers"]["list"][0]["symbol"], id);
        EXPECT_NE(signalbox({"status"}).out.find(id), std::string::npos);
        end(*run);
        EXPECT_EQ(signalbox.json({"status"})["tickers"], nullptr) << "nobody is there to ask";
    }
}

TEST_F(Watching, ARunGoesOnWithThePairsOfItsFirstCommandLine) {
    begin(std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 60, 3, {}, {"bybit", "coinbase"});
    const Finished first = signalbox({"run", "--symbols", "coinbase:BTC/USD", "--minutes", "1"});
    EXPECT_EQ(first.exit_code, 0) << first.err;
    EXPECT_EQ(venues.at("bybit")->counts().requests, 0U) << "nobody asked for its pairs";
    const Finished second = signalbox({"run", "--minutes", "1"});
    EXPECT_EQ(second.exit_code, 0) << second.err;
    EXPECT_NE(second.err.find("--symbols of its first command line: coinbase:BTC/USD"), std::string::npos)
        << second.err;
    EXPECT_EQ(venues.at("bybit")->counts().requests, 0U);
    const auto status = signalbox.json({"status"});
    EXPECT_FALSE(status["store"].empty());
    for (const auto& series : status["store"]) EXPECT_EQ(series["instrument"], "coinbase:BTC/USD");

    const Finished doctor = signalbox({"doctor"});
    EXPECT_NE(doctor.out.find("bybit answers"), std::string::npos) << doctor.out;
    venues.clear();
    const Finished alone = signalbox({"doctor"});
    EXPECT_EQ(alone.exit_code, 0) << "a backtest needs no venue";
    EXPECT_NE(alone.out.find("a live run needs it"), std::string::npos) << alone.out;
}

TEST_F(Watching, WhatOneFollowsTheOtherIsRefused) {
    begin(std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 60, 3);
    {
        const auto collect = start({"collect", "--venue", "bybit", "--symbols", "BTC/USDT"});
        ASSERT_TRUE(eventually([&] { return !signalbox.json({"status"})["collectors"].empty(); })) << collect->noted();
        const auto status = signalbox.json({"status"});
        EXPECT_EQ(status["collectors"][0]["process"], collect->process());
        EXPECT_EQ(status["collectors"][0]["pairs"], 1);
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"run", "--venue", "bybit", "--symbols", "ETH/USDT,BTC/USDT"},
              {"run", "--venue", "bybit"},
              {"collect", "--venue", "bybit", "--symbols", "ETH/USDT"}}) {
            const auto refused = signalbox.json(words, 5);
            EXPECT_EQ(refused["error"]["code"], "busy") << words[0];
            EXPECT_NE(refused["error"]["what"].get<std::string>().find(std::to_string(collect->process())),
                      std::string::npos)
                << refused;
            EXPECT_FALSE(refused["error"]["next"].is_null());
        }
        EXPECT_EQ(signalbox({"run", "--venue", "bybit", "--symbols", "ETH/USDT", "--minutes", "1"}).exit_code, 0)
            << "another pair is another matter";
        end(*collect);
    }
    const auto run = start({"run", "--venue", "bybit", "--symbols", "BTC/USDT", "--new"});
    ASSERT_TRUE(eventually([&] { return run->noted().find("BTC/USDT joins") != std::string::npos; })) << run->noted();
    EXPECT_EQ(signalbox.json({"collect", "--venue", "bybit", "--symbols", "BTC/USDT"}, 5)["error"]["code"], "busy");
    const Finished beside =
        signalbox({"collect", "--venue", "bybit", "--symbols", "ETH/USDT", "--until", in_minutes(3)});
    EXPECT_EQ(beside.exit_code, 0) << beside.err;
    end(*run);
}

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

TEST_F(Watching, AVenueInMaintenanceIsSaidToBe) {
    begin(std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 60, 2);
    const auto run = start({"run", "--venue", "bybit", "--symbols", "BTC/USDT"});
    ASSERT_TRUE(eventually([&] { return run->noted().find("BTC/USDT joins") != std::string::npos; })) << run->noted();
    venue->set_away(true);
    ASSERT_TRUE(eventually([&] { return run->noted().find("bybit is in maintenance") != std::string::npos; }))
        << run->noted();
    ASSERT_TRUE(eventually([&] { return !signalbox.json({"status"})["run"]["feed_trouble"].is_null(); }));
    EXPECT_EQ(signalbox.json({"status"})["shut"][0]["venue"], "bybit");
    venue->set_away(false);
    ASSERT_TRUE(eventually([&] { return run->noted().find("bybit is open again") != std::string::npos; }))
        << run->noted();
    ASSERT_TRUE(eventually([&] { return signalbox.json({"status"})["run"]["feed_trouble"].is_null(); }));
    EXPECT_TRUE(signalbox.json({"status"})["shut"].empty());

    // What Bybit announces by itself is said before anything fails.
    venue->set_maintenance(true);
    ASSERT_TRUE(eventually([&] { return run->noted().find("maintenance of market data") != std::string::npos; }))
        << run->noted();
    EXPECT_TRUE(signalbox.json({"status"})["run"]["feed_trouble"].is_null()) << "its minutes go on";
    venue->set_maintenance(false);
    ASSERT_TRUE(eventually([&] { return count_of(run->noted(), "bybit is open again") == 2; })) << run->noted();
    end(*run);
}

TEST_F(Watching, ARunThatGoesOnWaitsForItsVenueAndANewOneDoesNot) {
    begin(std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 60, 2);
    const std::vector<std::string> words{"run", "--venue", "bybit", "--symbols", "BTC/USDT"};
    venue->set_away(true);
    EXPECT_EQ(signalbox(words).exit_code, 4) << "whoever begins learns it at once";
    venue->set_away(false);
    std::vector<std::string> two_minutes = words;
    two_minutes.insert(two_minutes.end(), {"--minutes", "2"});
    EXPECT_EQ(signalbox(two_minutes).exit_code, 0);

    venue->set_away(true);
    const auto waits = [](Subprocess& run) {
        return eventually([&] { return run.noted().find("waits for it") != std::string::npos; });
    };
    {
        const auto run = start(words);
        ASSERT_TRUE(waits(*run)) << run->noted();
        const Finished ended = end(*run);
        EXPECT_EQ(ended.exit_code, 130) << ended.err;
    }
    const auto run = start(words);
    ASSERT_TRUE(waits(*run)) << run->noted();
    // It is at work: its pairs are its own, and what it is told holds when it goes on.
    EXPECT_EQ(signalbox(words).exit_code, 5);
    const Finished killed = signalbox({"kill", "--reason", "a doubt"});
    EXPECT_EQ(killed.exit_code, 4);
    EXPECT_NE(killed.err.find("the kill switch is thrown"), std::string::npos) << killed.err;
    EXPECT_NE(killed.err.find("or waits for its venue"), std::string::npos) << killed.err;
    EXPECT_EQ(signalbox({"resume", "--kill-switch"}).exit_code, 4) << "nobody is there to lift it";
    venue->set_away(false);
    ASSERT_TRUE(eventually([&] {
        const auto status = signalbox.json({"status"})["run"];
        return status.is_object() && status["frames"] > 2;
    })) << run->noted();
    EXPECT_EQ(signalbox.json({"status"})["run"]["killed"], true);
    EXPECT_EQ(signalbox({"resume", "--kill-switch"}).exit_code, 0);
    EXPECT_EQ(signalbox.json({"status"})["run"]["killed"], false);
    end(*run);
    EXPECT_EQ(signalbox.json({"replay"})["equal"], true);
}

TEST_F(Watching, ARunWhosePairLeftTheListWhileItWasDownGoesOnWithTheOther) {
    const UtcTime from = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2};
    const auto noted = [](Subprocess& run, std::string_view what) {
        return eventually([&] { return run.noted().find(what) != std::string::npos; });
    };
    for (const auto& [option, pairs] : {std::pair("--top", "2"), std::pair("--symbols", "BTC/USDT,ETH/USDT")}) {
        begin(from, 60, 2);
        {
            const auto run = start({"run", "--venue", "bybit", option, pairs, "--new"});
            ASSERT_TRUE(noted(*run, "BTC/USDT joins") && noted(*run, "ETH/USDT joins")) << run->noted();
            end(*run);
        }
        const std::string id = signalbox.json({"status"})["last"]["run"];
        begin(bar_open(Timeframe::m1, clock->now()) + 2 * minute, 60, 1);  // ETH is listed no more
        const auto run = start({"run", "--venue", "bybit"});
        ASSERT_TRUE(noted(*run, "ETH/USDT leaves")) << run->noted();
        const auto status = signalbox.json({"status"});
        EXPECT_EQ(status["run"]["run"], id) << "the same run";
        EXPECT_TRUE(status["run"]["feed_trouble"].is_null()) << status["run"];
        ASSERT_TRUE(eventually([&] { return signalbox.json({"status"})["run"]["frames"] > 3; }));
        end(*run);
        EXPECT_EQ(signalbox.json({"replay", "--run", id})["equal"], true);
        expect_the_truth("BTC/USDT", {from + 2 * minute, bar_open(Timeframe::m1, clock->now()) - 10 * minute});
    }
}

TEST_F(Watching, TheMostTradedPairsAreDrawnAndCollected) {
    const UtcTime from = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2};
    begin(from, 60, 6);
    const auto done = signalbox.json({"collect", "--venue", "bybit", "--top", "3", "--until", in_minutes(4)});
    EXPECT_GE(done["minutes"], 2);
    std::set<std::string> collected;
    const auto status = signalbox.json({"status"});
    for (const auto& series : status["store"]) {
        if (series["timeframe"] == "1m") collected.insert(series["instrument"]);
    }
    EXPECT_EQ(collected.size(), 3U);
    for (const std::string& one : collected) {
        expect_the_truth(one.substr(one.find(':') + 1), {from + minute, from + 3 * minute});
    }
}

TEST_F(Watching, WhatIsToComeIsNotBackfilled) {
    begin(std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 1, 1);
    const auto refused = signalbox.json(
        {"backfill", "--venue", "bybit", "--symbols", "BTC/USDT", "--since", to_text(clock->now() + hour)}, 2);
    EXPECT_NE(refused["error"]["what"].get<std::string>().find("is not past"), std::string::npos) << refused;
    EXPECT_NE(refused["error"]["next"].get<std::string>().find("signalbox collect"), std::string::npos) << refused;
}

TEST_F(Watching, TheScreenerAsksTheVenueWhereItIsToldTo) {
    begin(std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 1, 8);
    const auto before = signalbox({"screen", "--venue", "bybit"});
    EXPECT_NE(before.exit_code, 0) << "nothing is stored";
    ASSERT_EQ(signalbox({"db", "upgrade"}).exit_code, 0);
    const auto list = signalbox.json({"screen", "--venue", "bybit", "--refresh", "--all"});
    EXPECT_EQ(list["venue"], "bybit");
    EXPECT_EQ(list["at"], "2026-03-02T00:00:00Z");
    EXPECT_GE(list["pairs"], 6);
    std::size_t scored = 0;
    for (const auto& pair : list["all"]) scored += pair["left_out"].is_null() ? 1 : 0;
    EXPECT_GE(scored, 4U) << list["left_out"];
    const auto requests = venue->counts().requests;
    EXPECT_EQ(signalbox.json({"screen", "--venue", "bybit", "--all"})["pairs"], list["pairs"]);
    EXPECT_EQ(venue->counts().requests, requests) << "the stored hours are enough";
}

}  // namespace
}  // namespace signalbox
