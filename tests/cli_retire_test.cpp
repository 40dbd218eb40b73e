// `lake retire` as a person uses it: what leaves the database is read from the lake as if nothing had happened.
#include "tests/cli_place.hpp"

namespace signalbox {
namespace {

class CliRetire : public Cli {
protected:
    static constexpr int minutes = 5 * 1440;
    void SetUp() override {
        import_text(rows(minutes));
        const Finished built = signalbox({"lake", "build"});
        if (built.err.find("no Parquet") != std::string::npos) GTEST_SKIP() << built.err;
        ASSERT_EQ(built.exit_code, 0) << built.err;
    }
};

TEST_F(CliRetire, WhatLeftTheDatabaseIsReadAsBefore) {
    const std::string before = exported();
    const auto status = signalbox.json({"status"})["store"];
    const auto looked_through = signalbox.json({"quality", "--check"});
    const auto would = signalbox.json({"lake", "retire", "--dry-run"});
    ASSERT_EQ(would.size(), 1U);
    EXPECT_EQ(would[0]["days"], 5);
    EXPECT_EQ(signalbox.json({"lake", "retire", "--keep-days", "36500"})[0]["days"], 0) << "not that old";
    const auto done = signalbox.json({"lake", "retire"});
    EXPECT_EQ(done, would);
    EXPECT_EQ(done[0]["minutes"], minutes);
    EXPECT_EQ(signalbox.json({"lake", "retire"})[0]["days"], 0) << "once";

    EXPECT_EQ(exported(), before);
    const auto after = signalbox.json({"status"})["store"];
    ASSERT_EQ(after.size(), status.size());
    for (const char* same : {"rows", "first", "last", "gaps", "missing"}) EXPECT_EQ(after[0][same], status[0][same]);
    EXPECT_EQ(signalbox.json({"quality", "--check"}), looked_through);
    EXPECT_EQ(signalbox.json({"lake", "build"})[0]["months_written"], 0);
    EXPECT_EQ(signalbox.json({"lake", "check"})["damaged"].size(), 0U);

    write_text(place / "late.csv", header + row(7, 150));
    EXPECT_EQ(signalbox.json(import_words("late.csv"), 5)["error"]["code"], "refused");
    std::filesystem::rename(place / "data" / "lake", place / "elsewhere");
    const Finished without = signalbox({"export", "candles", "BTC/USDT", "--timeframe", "1m", "--out", "-"});
    EXPECT_EQ(without.exit_code, 2) << without.err;
    EXPECT_NE(without.err.find("the lake alone has them"), std::string::npos) << without.err;
    std::filesystem::rename(place / "elsewhere", place / "data" / "lake");
    EXPECT_EQ(exported(), before);
}

}  // namespace
}  // namespace signalbox
