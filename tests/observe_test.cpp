// An observation as its owner meets it: the built program on a made-up market, killed and begun again; nothing reaches
// anybody, or the owner alone; and a page a day of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/voices_place.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

class Observe : public VoicesPlace {
protected:
    /// A bot and a webhook that would be told.
    void listen() {
        open_chat();
        open_sink();
        be_talkative();
        set("SIGNALBOX__WEBHOOKS__SIGNAL=" + server->url("/webhook/signal"));
        set("SIGNALBOX__WEBHOOKS__ALERTS=" + server->url("/webhook/alerts"));
        set("SIGNALBOX__LOG__FORMAT=json");
    }
    std::unique_ptr<Subprocess> observe(const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"observe", "start", "--venue", "synthetic", "--seed", "5", "--days", "10"};
        words.insert(words.end(), more.begin(), more.end());
        return start(words);
    }
    /// This process has spoken so many signals, or more.
    bool speaks(std::uint64_t signals) {
        return until([&] {
            const Json status = signalbox.json({"status"});
            return status["run"].is_object() && status["run"]["signals"].get<std::uint64_t>() >= signals;
        });
    }
    static std::string first_line(const Json& message) {
        const std::string text = message.value("caption", "") + message.value("text", "");
        return text.substr(0, text.find('\n'));
    }
};

TEST_F(Observe, TellsNobodyAndGoesOnAfterAKill) {
    listen();
    auto live = observe();
    ASSERT_TRUE(speaks(1)) << live->noted();
    const std::string run = signalbox.json({"status"})["run"]["run"];
    live->send(SIGKILL);
    (void)live->wait();
    live = observe();
    ASSERT_TRUE(speaks(1)) << live->noted();
    const Json status = signalbox.json({"status"});
    EXPECT_EQ(status["run"]["run"], run) << "it goes on with the same observation";
    EXPECT_EQ(status["run"]["mode"], "observe");
    live->send(SIGINT);
    const Finished finished = live->wait();
    EXPECT_EQ(finished.exit_code, 130);
    std::istringstream lines(finished.err);
    std::size_t logged = 0;
    for (std::string line; std::getline(lines, line); ++logged) EXPECT_EQ(Json::parse(line)["mode"], "observe") << line;
    EXPECT_GT(logged, 0U);

    EXPECT_TRUE(sink->transcript().empty()) << "a webhook was called";
    EXPECT_TRUE(messages().empty()) << messages().dump(1);
    const Json outbox = signalbox.json({"outbox", "list", "--limit", "0"});
    EXPECT_FALSE(outbox.empty());
    for (const Json& one : outbox)
        EXPECT_EQ(one["withheld"], "past") << "it would leave with the next run: " << one.dump();

    // Paper does not go on with it, and its journal and pages are there.
    EXPECT_EQ(signalbox.json({"run", "--seed", "5"}, 2)["error"]["code"], "wrong_use");
    const Json report = signalbox.json({"observe", "report", "--all", "--html", "page.html"});
    EXPECT_EQ(report["run"], run);
    EXPECT_EQ(report["mode"], "observe");
    EXPECT_EQ(report["accelerated"], true) << "its market was faster than the clock";
    EXPECT_EQ(report["long_enough"], false);
    EXPECT_EQ(report["replay"]["equal"], true);
    std::uint64_t signals = 0;
    for (const Json& day : report["days"]) {
        signals += day["signals"].get<std::uint64_t>();
        EXPECT_EQ(day["difference"].size(), 4U);
        EXPECT_EQ(day["difference"][0]["signals"], day["signals"]);
    }
    const Json listed = signalbox.json({"signals", "--limit", "0"});
    EXPECT_EQ(signals, listed.size());
    EXPECT_GE(signals, 2U);
    std::ifstream file(place / "page.html");
    std::stringstream page;
    page << file.rdbuf();
    EXPECT_TRUE(page.str().starts_with("<!doctype html>"));
    EXPECT_TRUE(page.str().ends_with("</html>\n"));
    EXPECT_EQ(page.str().find("<script"), std::string::npos);
    EXPECT_EQ(page.str().find("http://"), std::string::npos) << "it needs no network";
}

TEST_F(Observe, TellsItsOwnerAloneWhereAskedToAndMarksEachMessage) {
    listen();
    auto live = observe({"--tell-owner"});
    ASSERT_TRUE(until([&] { return messages().size() >= 3; })) << live->noted();
    live->send(SIGINT);
    EXPECT_EQ(live->wait().exit_code, 130);
    for (const Json& message : messages()) {
        EXPECT_EQ(message["chat_id"], owner);
        EXPECT_NE(first_line(message).find("OBSERVATION"), std::string::npos) << message.dump();
    }
    EXPECT_TRUE(sink->transcript().empty()) << "a webhook was called";
}

TEST_F(Observe, APaperRunAndAnObservationDoNotGoOnAsEachOther) {
    const std::vector<std::string> market{"--venue", "synthetic",  "--seed", "3", "--accelerated",
                                          "--start", "2024-03-04", "--days", "2", "--until"};
    const auto words = [&](std::vector<std::string> verb, const std::string& until,
                           std::vector<std::string> more = {}) {
        verb.insert(verb.end(), market.begin(), market.end());
        verb.push_back(until);
        verb.insert(verb.end(), more.begin(), more.end());
        return verb;
    };
    EXPECT_EQ(signalbox.json({"observe", "report"}, 2)["error"]["code"], "not_found");
    const auto paper = signalbox.json(words({"run"}, "2024-03-04T02:00"));
    EXPECT_EQ(paper["mode"], "paper");
    EXPECT_EQ(signalbox.json(words({"observe", "start"}, "2024-03-04T03:00"), 2)["error"]["code"], "wrong_use");
    EXPECT_EQ(signalbox.json({"observe", "report"}, 2)["error"]["code"], "not_found");
    const auto observed = signalbox.json(words({"observe", "start"}, "2024-03-04T05:00", {"--new"}));
    EXPECT_EQ(observed["mode"], "observe");
    EXPECT_NE(observed["run"], paper["run"]);
    EXPECT_EQ(signalbox.json(words({"run"}, "2024-03-04T06:00"), 2)["error"]["code"], "wrong_use");
    const auto goes_on = signalbox.json(words({"observe", "start"}, "2024-03-04T06:00"));
    EXPECT_EQ(goes_on["run"], observed["run"]);
    EXPECT_EQ(goes_on["frames"], 60);

    const auto report = signalbox.json({"observe", "report"});
    EXPECT_EQ(report["run"], observed["run"]);
    EXPECT_EQ(report["at_work_minutes"], 360);
    ASSERT_EQ(report["days"].size(), 1U);
    EXPECT_EQ(report["days"][0]["day"], "2024-03-04");
    EXPECT_EQ(report["days"][0]["drill"]["state"], "passed");
    EXPECT_EQ(signalbox.json({"observe", "report", "--day", "2024-03-05"}, 2)["error"]["code"], "not_found");
    EXPECT_EQ(signalbox.json({"observe", "report", "--day", "today"}, 2)["error"]["code"], "wrong_use");
    EXPECT_EQ(signalbox.json({"observe", "report", "--run", paper["run"]}, 2)["error"]["code"], "wrong_use");

    // A lost database: its card still says what it was.
    ASSERT_TRUE(std::filesystem::remove(place / "data" / "signalbox.sqlite"));
    for (const char* rest : {"signalbox.sqlite-wal", "signalbox.sqlite-shm"})
        std::filesystem::remove(place / "data" / rest);
    const auto rebuilt = signalbox.json(words({"observe", "start"}, "2024-03-04T07:00"));
    EXPECT_EQ(rebuilt["run"], observed["run"]);
    EXPECT_EQ(rebuilt["mode"], "observe");
    EXPECT_EQ(signalbox.json({"observe", "report"})["replay"]["equal"], true);
}

TEST_F(Observe, SaysInRussianWhatItSays) {
    signalbox.options.environment = {"LANGUAGE=ru"};
    const Finished none = signalbox({"observe", "report"});
    EXPECT_NE(none.err.find("наблюдения ещё нет"), std::string::npos) << none.err;
    const Finished help = signalbox({"observe", "start", "--help"});
    EXPECT_NE(help.out.find("НАБЛЮДЕНИЕ"), std::string::npos) << help.out;
}

}  // namespace
}  // namespace signalbox
