// `quality` and `status` as a person and a script meet them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/signalbox_program.hpp"

namespace signalbox {
namespace {

/// Minutes from 2024-01-01 on; the 100th to the 104th are missing, the 50th stands there twice, and one row is no
/// candle.
std::string minutes() {
    std::string text = "open_time_ms,open,high,low,close,volume\n";
    for (int i = 0; i < 300; ++i) {
        if (i >= 100 && i < 105) continue;
        const std::string row =
            fmt::format("{},{},101,99,100,5\n", 1'704'067'200'000 + i * 60'000LL, i == 200 ? 98 : 100);
        text += row;
        if (i == 50) text += row;
    }
    return text;
}

class CliQuality : public testing::Test {
protected:
    Scratch place;
    Program signalbox{place.path()};

    void SetUp() override {
        write_text(place / "minutes.csv", minutes());
        const Finished done = signalbox({"import", "minutes.csv", "--venue", "bybit", "--symbol", "BTC/USDT"});
        EXPECT_EQ(done.exit_code, 1) << "a row is no candle: " << done.err;
    }
};

TEST_F(CliQuality, AnImportWritesWhatItDroppedIntoTheLedger) {
    const auto lines = signalbox.json({"quality"});
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0]["flaw"], "duplicate");
    EXPECT_EQ(lines[0]["done"], "dropped");
    EXPECT_EQ(lines[0]["rows"], 1);
    EXPECT_EQ(lines[0]["source"], "file:minutes.csv");
    EXPECT_EQ(lines[1]["flaw"], "refused");
    EXPECT_FALSE(lines[1]["detail"].is_null());
}

TEST_F(CliQuality, ACheckFindsHolesAndSaysNo) {
    const Finished checked = signalbox({"quality", "--check"});
    EXPECT_EQ(checked.exit_code, 1);
    const auto again = signalbox.json({"quality", "--check", "BTC/USDT"}, 1);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0]["candles"], 294);
    EXPECT_EQ(again[0]["gaps"], 2);
    EXPECT_EQ(again[0]["missing"], 6);
    EXPECT_EQ(again[0]["new_lines"], 0) << "they were written down the first time";
    const auto gaps = signalbox.json({"quality", "bybit:BTC/USDT", "--flaw", "gap"});
    ASSERT_EQ(gaps.size(), 2U);
    EXPECT_EQ(gaps[0]["from"], "2024-01-01T01:40:00Z");
    EXPECT_EQ(gaps[0]["to"], "2024-01-01T01:45:00Z");
    EXPECT_EQ(gaps[0]["done"], "left");
    EXPECT_EQ(signalbox({"quality", "--flaw", "nonsense"}).exit_code, 2);
    EXPECT_TRUE(signalbox.json({"quality", "--since", "2999-01-01"}).empty());
}

TEST_F(CliQuality, StatusSaysHolesAndAge) {
    const auto series = signalbox.json({"status"})["store"];
    ASSERT_EQ(series.size(), 1U);
    EXPECT_EQ(series[0]["gaps"], 2);
    EXPECT_EQ(series[0]["missing"], 6);
    EXPECT_EQ(series[0]["multiplier"], 1);
    EXPECT_GT(series[0]["age_seconds"], 365 * 86'400);
}

TEST_F(CliQuality, ACorrectionShowsBothValues) {
    write_text(
        place / "better.csv",
        "open_time_ms,open,high,low,close,volume\n1704067200000,100,101,99,100.5,5\n1704067260000,100,101,99,100,5\n");
    EXPECT_EQ(signalbox({"import", "better.csv", "--venue", "bybit", "--symbol", "BTC/USDT"}).exit_code, 0);
    const auto lines = signalbox.json({"quality", "--flaw", "correction"});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0]["detail"], "close 100 → 100.5");
    EXPECT_EQ(lines[0]["done"], "replaced");
}

}  // namespace
}  // namespace signalbox
