// The database is a projection: deleted under a person's hands, the live runs come back from their journals, and what
// does not come back is said.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <chrono>
#include <cstring>
#include <set>
#include <thread>

#include "tests/signalbox_program.hpp"

namespace signalbox {
namespace {

class LostDatabase : public testing::Test {
protected:
    Scratch place;
    Program signalbox{place.path()};

    static std::vector<std::string> run(const std::string& until, const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"run",           "--venue", "synthetic", "--seed",  "5",
                                       "--accelerated", "--days",  "10",        "--until", until};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    void lose() const {
        for (const char* ending : {"", "-wal", "-shm"})
            std::filesystem::remove(place / "data" / (std::string("signalbox.sqlite") + ending));
    }
    /// What people see of a run.
    nlohmann::json seen() const {
        return {signalbox.json({"signals", "--limit", "0"}), signalbox.json({"trades", "--limit", "0"})};
    }
};

TEST_F(LostDatabase, TheUnfinishedRunComesBackAndGoesOn) {
    const Scratch elsewhere;
    const Program never_lost(elsewhere.path());
    never_lost(run("2024-02-07", {"--start", "2024-02-05"}));
    const auto wanted =
        nlohmann::json{never_lost.json({"signals", "--limit", "0"}), never_lost.json({"trades", "--limit", "0"})};
    ASSERT_FALSE(wanted[0].empty());

    const auto first = signalbox.json(run("2024-02-06", {"--start", "2024-02-05"}));
    lose();
    const auto second = signalbox.json(run("2024-02-07"));
    EXPECT_EQ(second["run"], first["run"]);
    EXPECT_EQ(second["frames"], 1440) << "a day more, not the first one again";
    EXPECT_EQ(second["projected"], second["position"]);
    EXPECT_EQ(seen(), wanted);
    EXPECT_EQ(signalbox.json({"replay"})["equal"], true);
}

TEST_F(LostDatabase, RunsThatWereEndedStayEndedAndNoIdIsGivenOutTwice) {
    std::vector<std::string> ids;
    for (const char* until : {"2024-02-05T02:00", "2024-02-05T03:00", "2024-02-05T04:00"}) {
        ids.push_back(signalbox.json(run(until, {"--start", "2024-02-05", "--new"}))["run"]);
    }
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 3U);
    lose();
    EXPECT_EQ(signalbox.json(run("2024-02-05T05:00"))["run"], ids[2]);
    lose();
    EXPECT_EQ(signalbox.json({"pause", "--reason", "lunch"})["run"], ids[2]) << "a command finds it as well";
    lose();
    const auto fourth = signalbox.json(run("2024-02-05T02:00", {"--start", "2024-02-05", "--new"}))["run"];
    EXPECT_EQ(std::count(ids.begin(), ids.end(), fourth.get<std::string>()), 0);
    lose();
    const auto rebuilt = signalbox.json({"db", "rebuild"});
    EXPECT_EQ(rebuilt["runs"].size(), 4U);
    for (const auto& one : rebuilt["runs"]) EXPECT_EQ(one["projected"], one["events"]) << one;
    const auto once_more = signalbox.json({"db", "rebuild"});
    for (const auto& one : once_more["runs"]) EXPECT_EQ(one["projected"], 0);
    EXPECT_EQ(signalbox.json(run("2024-02-05T03:00"))["run"], fourth);
}

TEST_F(LostDatabase, AWallClockRunIsNotGoneOnWithOnAnotherClock) {
    Subprocess wall(signalbox.words({"run", "--venue", "synthetic", "--days", "1"}), signalbox.options);
    for (int i = 0; i < 600 && wall.running() && !std::filesystem::exists(place / "data" / "run.sock"); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    wall.send(SIGTERM);
    const Finished ended = wall.wait();
    EXPECT_EQ(ended.err.find("1970"), std::string::npos) << "no minute yet is no time: " << ended.err;
    lose();
    const Finished refused = signalbox({"run", "--venue", "synthetic", "--accelerated", "--minutes", "10"});
    EXPECT_EQ(refused.exit_code, 2) << refused.err;
    EXPECT_NE(refused.err.find("--new"), std::string::npos) << refused.err;
    const Finished dated = signalbox(run("2024-02-06", {"--start", "2024-02-05"}));
    EXPECT_EQ(dated.exit_code, 2) << "--start is not silently ignored: " << dated.err;
}

TEST_F(LostDatabase, AJournalThatIsGoneOrDamagedIsSaidAndNewBeginsAnother) {
    const std::string id = signalbox.json(run("2024-02-05T02:00", {"--start", "2024-02-05"}))["run"];
    const auto journal = place / "data" / "journals" / (id + ".journal");
    std::filesystem::rename(journal, place / "kept");
    EXPECT_EQ(signalbox(run("2024-02-05T03:00")).exit_code, 3);
    write_text(journal, "nothing of ours");
    EXPECT_EQ(signalbox(run("2024-02-05T03:00")).exit_code, 3);
    const auto other = signalbox.json(run("2024-02-05T03:00", {"--start", "2024-02-05", "--new"}));
    EXPECT_NE(other["run"], id);
    lose();
    EXPECT_EQ(signalbox.json(run("2024-02-05T04:00"))["run"], other["run"]);
}

TEST_F(LostDatabase, ABacktestNeverAppendsToAnothersJournal) {
    signalbox(run("2024-02-05T02:00", {"--start", "2024-02-05"}));
    const std::vector<std::string> backtest{"backtest", "--symbols", "synthetic:BTC/USDT", "--timerange",
                                            "20240201-20240204"};
    const std::string first = signalbox.json(backtest)["run"];
    const auto journal = place / "data" / "journals" / (first + ".journal");
    const auto size = std::filesystem::file_size(journal);
    lose();
    auto named = backtest;
    named.insert(named.end(), {"--name", first});
    signalbox(run("2024-02-05T03:00"));  // its history comes back with it
    EXPECT_EQ(signalbox(named).exit_code, 2);
    const std::string second = signalbox.json(backtest)["run"];
    EXPECT_NE(second, first);
    EXPECT_EQ(std::filesystem::file_size(journal), size);
    EXPECT_EQ(signalbox.json({"replay", "--run", second})["equal"], true);
    const Finished nothing = signalbox({"replay", "--journal", journal.string()});
    EXPECT_EQ(nothing.exit_code, 2) << nothing.out;
    EXPECT_NE(nothing.err.find("--run"), std::string::npos) << nothing.err;
}

TEST_F(LostDatabase, TimesAndLengthsOutOfRangeAreRefusedByName) {
    const std::vector<std::vector<std::string>> wrong{
        {"--start", "1960-01-01"},
        {"--start", "9999-12-31T23:50:00Z"},
        {"--start", "nonsense"},
        {"--until", "0001-01-01"},
        {"--until", "9999-12-31"},
        {"--minutes", "999999999999"},
        {"--minutes", "9223372036854775807"},
        {"--minutes", "0"},
        {"--minutes", "-5"},
        {"--start", "9998-12-30", "--minutes", "50000000"},
        {"--until", "1975-01-02", "--minutes", "5"},
        {"--start", "2024-03-04", "--until", "2024-03-04"},
        {"--until", "1975-01-01T00:30"},
        {"--days", "801"},
    };
    for (const auto& words : wrong) {
        std::vector<std::string> all{"run", "--venue", "synthetic", "--accelerated"};
        all.insert(all.end(), words.begin(), words.end());
        const Finished refused = signalbox(all);
        EXPECT_EQ(refused.exit_code, 2) << words[0] << " " << words[1] << ": " << refused.err;
        EXPECT_NE(refused.err.find(words[0]), std::string::npos) << refused.err;
    }
    EXPECT_FALSE(std::filesystem::exists(place / "data" / "journals")) << "nothing was begun";
}

TEST_F(LostDatabase, NothingThatAClientSendsEndsTheRun) {
    Subprocess wall(signalbox.words({"run", "--venue", "synthetic", "--days", "1"}), signalbox.options);
    const auto socket_file = place / "data" / "run.sock";
    for (int i = 0; i < 600 && wall.running() && !std::filesystem::exists(socket_file); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    for (const char* line :
         {"{\"ask\":5}\n", "{\"do\":[]}\n", "{\"do\":\"kill\",\"id\":{}}\n", "\n", "{\"do\":\"kill\"}\n"}) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, socket_file.c_str(), sizeof address.sun_path - 1);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        ASSERT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0) << line;
        ASSERT_GT(::send(socket, line, std::strlen(line), MSG_NOSIGNAL), 0);
        char answer[512]{};
        EXPECT_GT(::recv(socket, answer, sizeof answer - 1, 0), 0) << line;
        EXPECT_NE(std::string_view(answer).find("\"error\""), std::string_view::npos) << line << answer;
        ::close(socket);
    }
    EXPECT_TRUE(wall.running());
    EXPECT_EQ(signalbox.json({"kill", "--reason", "first"})["done_by"], "running");
    EXPECT_EQ(signalbox.json({"kill"})["done_by"], "running");
    EXPECT_EQ(signalbox.json({"pause", "--reason", "lunch"})["done_by"], "running");
    const auto status = signalbox.json({"status"});
    EXPECT_EQ(status["kill_file"]["reason"], "first") << "the standing order stays";
    EXPECT_EQ(status["run"]["kill"]["reason"], "first");
    EXPECT_EQ(status["run"]["pause"]["reason"], "lunch");
    EXPECT_TRUE(status["run"]["last_frame"].is_null() || status["run"]["frames"] > 0);
    EXPECT_NE(signalbox({"status"}).out.find("signalbox resume"), std::string::npos);
    wall.send(SIGTERM);
    wall.wait();
}

}  // namespace
}  // namespace signalbox
