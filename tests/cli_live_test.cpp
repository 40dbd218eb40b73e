// The live run as a person meets it: begun, asked, stopped, killed, gone on with.
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <sstream>
#include <thread>

#include "tests/signalbox_program.hpp"

namespace signalbox {
namespace {

const std::vector<std::string> fast_run{"run",     "--venue",    "synthetic", "--seed", "3",      "--accelerated",
                                        "--start", "2024-03-04", "--days",    "2",      "--until"};

class LiveCli : public testing::Test {
protected:
    Scratch place;
    Program signalbox{place.path()};

    static std::vector<std::string> until(const std::string& time) {
        auto words = fast_run;
        words.push_back(time);
        return words;
    }
    /// A run on the wall clock, up and answering.
    std::unique_ptr<Subprocess> start_wall_run() {
        auto run = std::make_unique<Subprocess>(signalbox.words({"run", "--venue", "synthetic", "--days", "1"}),
                                                signalbox.options);
        for (int i = 0; i < 600 && run->running(); ++i) {
            if (std::filesystem::exists(place / "data" / "run.sock")) return run;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        ADD_FAILURE() << "the run does not come up: " << run->wait().err;
        return run;
    }
};

TEST_F(LiveCli, StatusWithoutARunSaysSoAndMakesNothing) {
    const auto status = signalbox.json({"status"});
    EXPECT_EQ(status["running"], false);
    EXPECT_TRUE(status["store"].empty());
    EXPECT_FALSE(std::filesystem::exists(place / "data"));
}

TEST_F(LiveCli, ARunGoesOnWhereItEnded) {
    const auto first = signalbox.json(until("2024-03-04T02:00"));
    EXPECT_EQ(first["last_frame"], "2024-03-04T02:00:00Z");
    EXPECT_EQ(first["frames"], 120);
    const auto second = signalbox.json(until("2024-03-04T03:00"));
    EXPECT_EQ(second["run"], first["run"]);
    EXPECT_EQ(second["last_frame"], "2024-03-04T03:00:00Z");
    EXPECT_EQ(second["frames"], 60);
    EXPECT_EQ(signalbox.json({"status"})["last"]["run"], first["run"]);
    auto other_seed = until("2024-03-04T04:00");
    other_seed[4] = "4";
    EXPECT_EQ(signalbox(other_seed).exit_code, 2);
    other_seed.push_back("--new");
    EXPECT_EQ(signalbox(other_seed).exit_code, 5) << "the store holds the market of another seed";
}

TEST_F(LiveCli, WithJsonTheLogIsAllThatStderrHolds) {
    signalbox.options.environment.push_back("SIGNALBOX__LOG__FORMAT=json");
    const Finished finished = signalbox(until("2024-03-04T02:00"));
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    std::vector<std::string> said;
    std::istringstream lines(finished.err);
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(json.is_object()) << line;
        EXPECT_EQ(json["module"], "run");
        EXPECT_EQ(json["mode"], "paper");
        said.push_back(json["event"]);
    }
    ASSERT_GE(said.size(), 2U);
    EXPECT_EQ(said.front(), "begins");
    EXPECT_EQ(said.back(), "stands");
}

TEST_F(LiveCli, WithoutAVenueTheUnfinishedRunGoesOnAndNoOtherBegins) {
    signalbox.options.environment = {"BYBIT_REST_URL=http://127.0.0.1:1", "BYBIT_WS_URL=ws://127.0.0.1:1"};
    const Finished none = signalbox({"run"});
    EXPECT_EQ(none.exit_code, 4) << "nobody listens there";
    EXPECT_NE(none.err.find("signalbox run --venue synthetic"), std::string::npos) << none.err;
    const auto first = signalbox.json(until("2024-03-04T02:00"));
    const auto second = signalbox.json({"run", "--accelerated", "--until", "2024-03-04T03:00"});
    EXPECT_EQ(second["run"], first["run"]);
    EXPECT_EQ(second["frames"], 60);
}

TEST_F(LiveCli, ASecondRunOnTheStoreIsRefusedAndNamesTheFirst) {
    const auto first = start_wall_run();
    const auto refused = signalbox.json({"run", "--venue", "synthetic"}, 5);
    EXPECT_EQ(refused["error"]["code"], "busy");
    EXPECT_NE(refused["error"]["what"].get<std::string>().find(std::to_string(first->process())), std::string::npos);
    EXPECT_FALSE(refused["error"]["next"].is_null());
    EXPECT_EQ(signalbox.json({"status"})["running"], true);
    first->send(SIGINT);
    EXPECT_EQ(first->wait().exit_code, 130);
    EXPECT_EQ(signalbox.json({"status"})["running"], false);
}

TEST_F(LiveCli, KillPauseAndResumeReachTheRunAndItsJournal) {
    {
        const auto run = start_wall_run();
        EXPECT_EQ(signalbox.json({"pause", "--reason", "lunch"})["done_by"], "running");
        EXPECT_EQ(signalbox.json({"status"})["run"]["paused"], true);
        EXPECT_EQ(signalbox.json({"resume"})["done_by"], "running");
        EXPECT_EQ(signalbox.json({"kill", "--reason", "drill"})["done_by"], "running");
        const auto status = signalbox.json({"status"});
        EXPECT_EQ(status["run"]["killed"], true);
        EXPECT_EQ(status["kill_file"]["reason"], "drill");
        run->send(SIGTERM);
        run->wait();
    }
    {
        const auto again = start_wall_run();
        EXPECT_EQ(signalbox.json({"status"})["run"]["killed"], true) << "the switch survives a restart";
        Program mistaken = signalbox;
        mistaken.options.environment = {"SIGNALBOX__LIMITS__HOUR_MAX=many"};
        EXPECT_EQ(mistaken.json({"status"}, 2)["error"]["code"], "wrong_use");
        EXPECT_EQ(mistaken.json({"pause", "--reason", "whatever else is wrong"})["done_by"], "running");
        EXPECT_EQ(mistaken.json({"kill"})["done_by"], "running");
        EXPECT_EQ(signalbox.json({"status"})["run"]["paused"], true);
        again->send(SIGTERM);
        again->wait();
    }
    Program mistaken = signalbox;
    mistaken.options.environment = {"SIGNALBOX__LIMITS__HOUR_MAX=many"};
    EXPECT_EQ(mistaken.json({"pause"}, 2)["error"]["code"], "wrong_use") << "no run is at work that would obey";
    EXPECT_EQ(signalbox.json({"resume", "--kill-switch"})["done_by"], "journal");
    const auto last = start_wall_run();
    EXPECT_EQ(signalbox.json({"status"})["run"]["killed"], false);
    EXPECT_TRUE(signalbox.json({"status"})["kill_file"].is_null());
}

TEST_F(LiveCli, ATradeByHandIsOrderedShownAndClosed) {
    std::string symbol;
    {
        const auto run = start_wall_run();
        symbol = signalbox.json({"status"})["store"][0]["instrument"];
        const auto open_trades = [&](std::size_t count) {
            nlohmann::json portfolio;
            for (int i = 0; i < 600; ++i) {
                portfolio = signalbox.json({"portfolio"});
                if (portfolio["hand"]["open"].size() == count) return portfolio;
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
            ADD_FAILURE() << portfolio.dump(2);
            return portfolio;
        };
        const auto ordered = signalbox.json({"trade", symbol, "short", "0.5"});
        const std::string trade = ordered["trade"];
        EXPECT_EQ(ordered["instrument"], symbol);
        const auto portfolio = open_trades(1);
        EXPECT_EQ(portfolio["hand"]["open"][0]["id"], trade);
        EXPECT_EQ(portfolio["hand"]["open"][0]["side"], "short");
        EXPECT_EQ(portfolio["hand"]["open"][0]["size"], "0.5");
        EXPECT_FALSE(portfolio["hand"]["open"][0].contains("unrealised_r"));
        EXPECT_EQ(portfolio["paper"]["start"], "1000");
        EXPECT_EQ(signalbox({"trade", symbol, "sideways", "0.5"}).exit_code, 2);
        EXPECT_EQ(signalbox({"trade", symbol, "long", "0"}).exit_code, 2);
        EXPECT_EQ(signalbox({"close", trade, "none"}).exit_code, 2);
        EXPECT_EQ(signalbox({"close", "ffffffffffffffffffffffffffffff00"}).exit_code, 2);
        EXPECT_EQ(signalbox.json({"close", trade.substr(0, 8), "10"})["price"], "10");
        open_trades(0);
        run->send(SIGTERM);
        run->wait();
    }
    const Finished resting = signalbox({"trade", symbol, "long", "0.5"});
    EXPECT_EQ(resting.exit_code, 2);
    EXPECT_NE(resting.err.find("signalbox run"), std::string::npos) << resting.err;
}

TEST_F(LiveCli, AKillBeforeTheFirstRunWaitsForIt) {
    EXPECT_EQ(signalbox.json({"kill"})["done_by"], "file");
    EXPECT_EQ(signalbox.json(until("2024-03-04T00:10"))["killed"], true);
    Program with_switch = signalbox;
    with_switch.options.environment = {"KILL_SWITCH=true"};
    EXPECT_EQ(with_switch.json({"resume", "--kill-switch"}, 5)["error"]["code"], "refused");
    EXPECT_EQ(signalbox.json({"resume", "--kill-switch"})["done_by"], "journal");
    EXPECT_EQ(signalbox.json(until("2024-03-04T00:20"))["killed"], false);
    EXPECT_EQ(with_switch.json(until("2024-03-04T00:30"))["killed"], true);
}

TEST_F(LiveCli, DoctorIsContentWithAHealthyHouse) {
    signalbox.options.environment = unplugged;
    signalbox(until("2024-03-04T01:00"));
    const auto report = signalbox.json({"doctor"});
    EXPECT_EQ(report["ok"], true) << report.dump(2);
    EXPECT_GE(report["checks"].size(), 8U);
}

}  // namespace
}  // namespace signalbox
