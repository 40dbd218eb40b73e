// `signalbox demo` as a newcomer meets it: every seed from 1 to 20 ends by itself, in time, without a terminal, and
// shows live = backtest = replay, a report, and either signals or why there were none.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/scratch.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

struct Finished {
    int exit_code = 0;
    double seconds = 0;
    std::string out;
};

Finished run_demo(const Scratch& scratch, int seed, const std::string& more) {
    const auto file = scratch / "out.txt";
    const std::string command = "cd '" + scratch.path().string() + "' && env -i PATH=\"$PATH\" '" + built_program() +
                                "' demo --seed " + std::to_string(seed) + " --data-dir data " + more + " >'" +
                                file.string() + "' 2>/dev/null </dev/null";
    const auto began = std::chrono::steady_clock::now();
    const int status = std::system(command.c_str());
    Finished finished;
    finished.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    finished.out = text.str();
    return finished;
}

bool short_form() { return std::getenv("SIGNALBOX_SHORT") != nullptr; }

class Demo : public testing::TestWithParam<int> {};

TEST_P(Demo, EndsInTimeAndShowsOneEngine) {
    const Scratch scratch;
    const Finished demo = run_demo(scratch, GetParam(), "--json");
    ASSERT_EQ(demo.exit_code, 0) << demo.out;
    EXPECT_LT(demo.seconds, 60);
    const auto document = nlohmann::json::parse(demo.out);
    EXPECT_EQ(document["seed"], GetParam());
    EXPECT_EQ(document["equal"], true);
    EXPECT_EQ(document["live"]["outcomes"]["sha256"], document["replay"]["sha256"]);
    EXPECT_EQ(document["live"]["outcomes"]["sha256"], document["backtest_like_live"]["sha256"]);
    EXPECT_GT(document["backtest"]["opinions"], 0);
    EXPECT_TRUE(document["whynot"].contains("first_failed"));
    const auto report = scratch.path() / document["report"].get<std::string>();
    EXPECT_GT(std::filesystem::file_size(report), 10'000U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Demo, testing::Range(1, short_form() ? 4 : 21),
                         [](const auto& about) { return std::to_string(about.param); });

TEST(DemoForPeople, SaysWhatItFoundInWords) {
    const Scratch scratch;
    const Finished demo = run_demo(scratch, 1, "");
    ASSERT_EQ(demo.exit_code, 0) << demo.out;
    for (const char* said : {"Live, accelerated", "The same outcomes, byte for byte.", "Mean R after costs",
                             "One silence, explained", "report.html", "sha256"}) {
        EXPECT_NE(demo.out.find(said), std::string::npos) << said << "\n" << demo.out;
    }
    EXPECT_EQ(demo.out.find('\x1b'), std::string::npos) << "colours only on a terminal";
}

TEST(DemoForPeople, LeavesTheUsersOwnStoreAlone) {
    const Scratch scratch;
    const Finished demo = run_demo(scratch, 1, "--days 1 --json");
    ASSERT_EQ(demo.exit_code, 0) << demo.out;
    EXPECT_TRUE(std::filesystem::exists(scratch / "data/demo"));
    EXPECT_FALSE(std::filesystem::exists(scratch / "data/signalbox.sqlite"));
}

}  // namespace
}  // namespace signalbox
