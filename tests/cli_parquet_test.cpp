// Parquet, as a person meets it: written where the build has its module, refused with the next step where it has not.
#include <gtest/gtest.h>

#include "tests/cli_place.hpp"

namespace signalbox {
namespace {

std::filesystem::path module_of(const std::filesystem::path& program) {
    return program.parent_path() / "signalbox_lake.so";
}

class CliParquet : public Cli {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(module_of(built_program())))
            GTEST_SKIP() << "this build has no Arrow (make setup)";
    }
};

TEST_F(CliParquet, TablesAreWrittenByTheEndingOfTheirName) {
    import_text(rows(300));
    const auto answer = signalbox.json({"features", "build", "--symbols", "BTC/USDT", "--out", "x.parquet"});
    EXPECT_EQ(answer["rows"], 300);
    ASSERT_EQ(signalbox({"indicators", "compute", "rsi,macd", "BTC/USDT", "--timeframe", "5m", "--out", "y.parquet"})
                  .exit_code,
              0);
    for (const char* name : {"x.parquet", "y.parquet"}) {
        std::ifstream file(place / name, std::ios::binary);
        char magic[4];
        file.read(magic, 4);
        EXPECT_EQ(std::string_view(magic, 4), "PAR1") << name;
    }
}

TEST_F(Cli, ABuildWithoutArrowSaysSoAndDoesAllElse) {
    import_text(rows(60));
    const std::filesystem::path alone = place / "alone/signalbox";
    std::filesystem::create_directory(alone.parent_path());
    std::filesystem::copy_file(built_program(), alone);
    const auto run = [&](std::vector<std::string> words) {
        words.insert(words.begin(), alone.string());
        return Subprocess(words, signalbox.options).wait();
    };
    const Finished refused = run({"features", "build", "--symbols", "BTC/USDT", "--out", "x.parquet"});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("make setup"), std::string::npos) << refused.err;
    EXPECT_FALSE(std::filesystem::exists(place / "x.parquet"));
    EXPECT_EQ(run({"features", "build", "--symbols", "BTC/USDT", "--out", "x.csv"}).exit_code, 0);
}

}  // namespace
}  // namespace signalbox
