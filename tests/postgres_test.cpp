// The whole program over PostgreSQL: what a person sees, and every bit of it, is what SQLite gives.
#include "tests/postgres_server.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.hpp"
#include "tests/cli_place.hpp"

namespace signalbox {
namespace {

/// Ten days of minutes that wander, with a hole.
std::string wandering() {
    Random random(7, "postgres");
    std::string text = header;
    double close = 40'000;
    for (int i = 0; i < 14'400; ++i) {
        const double open = close;
        close = std::round(open * (1 + 0.0008 * random.normal()) * 100) / 100;
        if (i > 9000 && i < 9030) continue;
        char line[160];
        std::snprintf(line, sizeof line, "%lld,%.2f,%.2f,%.2f,%.2f,%.5f\n",
                      static_cast<long long>(start_ms + i * 60'000LL), open, std::max(open, close) + 3,
                      std::min(open, close) - 3, close, 1 + 5 * random.uniform());
        text += line;
    }
    return text;
}

class OverPostgres : public Cli {
protected:
    void SetUp() override {
        if (!schema.there()) GTEST_SKIP() << schema.why_not();
        server.options.environment = {"DB_URL=" + schema.url()};
    }
    PostgresSchema schema;
    Scratch elsewhere;
    Program server{elsewhere.path()};
};

TEST_F(OverPostgres, ImportBacktestAndExportAreThoseOfSqlite) {
    const std::string text = wandering();
    nlohmann::json done[2], signals[2], again[2];
    std::string exported[2];
    const Program* const programs[2] = {&signalbox, &server};
    const std::filesystem::path places[2] = {place.path(), elsewhere.path()};
    for (int i = 0; i < 2; ++i) {
        const Program& program = *programs[i];
        write_text(places[i] / "candles.csv", text);
        // The same again with another volume at the end: rows that meet others.
        write_text(places[i] / "changed.csv", text.substr(0, text.rfind(',')) + ",9.5\n");
        program.json(import_words("candles.csv"));
        again[i] = program.json(import_words("changed.csv"));
        done[i] = program.json({"backtest", "--symbols", "BTC/USDT"});
        signals[i] = program.json({"signals", "--limit", "0"});
        exported[i] = program({"export", "candles", "BTC/USDT", "--timeframe", "5m", "--out", "-"}).out;
    }
    EXPECT_FALSE(done[0]["outcomes"]["sha256"].get<std::string>().empty());
    EXPECT_EQ(done[0]["outcomes"], done[1]["outcomes"]);
    EXPECT_EQ(signals[0], signals[1]);
    EXPECT_EQ(exported[0], exported[1]);
    EXPECT_EQ(again[0]["corrections"], 1);
    EXPECT_EQ(again[0], again[1]);
    EXPECT_FALSE(std::filesystem::exists(elsewhere / "data" / "signalbox.sqlite"));
}

TEST_F(OverPostgres, DbVerbsAndDoctorWorkAndSayWhere) {
    std::ranges::copy(unplugged, std::back_inserter(server.options.environment));
    EXPECT_EQ(server.json({"db", "upgrade"})["current"], server.json({"db", "current"})["newest"]);
    EXPECT_EQ(server.json({"db", "downgrade", "--to", "1", "--yes"})["current"], 1);
    EXPECT_EQ(server({"signals"}).exit_code, 5) << "older tables are refused";
    EXPECT_EQ(server.json({"doctor"}, 1)["ok"], false);
    server.json({"db", "upgrade"});
    EXPECT_EQ(server.json({"db", "history"}).size(), server.json({"db", "current"})["newest"]);
    const Finished doctor = server({"doctor"});
    EXPECT_NE(doctor.out.find("postgresql://"), std::string::npos) << doctor.out;
    EXPECT_TRUE(server.json({"status"})["store"].empty());
}

TEST_F(OverPostgres, ALiveRunIsWrittenAndReplayed) {
    server.json({"run", "--venue", "synthetic", "--seed", "5", "--accelerated", "--days", "10", "--start", "2024-02-05",
                 "--until", "2024-02-06"});
    EXPECT_EQ(server.json({"replay"})["equal"], true);
    EXPECT_FALSE(server.json({"status"})["store"].empty());
}

TEST(WithoutAServer, EveryCommandSaysSoAndNobodySeesThePassword) {
    const Scratch place;
    Program signalbox{place.path()};
    signalbox.options.environment = {"DB_URL=postgresql+psycopg://me:hunter2@127.0.0.1:1/x"};
    std::ranges::copy(unplugged, std::back_inserter(signalbox.options.environment));
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"status"}, {"db", "upgrade"}, {"doctor"}, {"config", "show"}, {"signals"}}) {
        const Finished finished = signalbox(words);
        EXPECT_EQ((finished.out + finished.err).find("hunter2"), std::string::npos) << words[0];
        EXPECT_EQ(finished.exit_code == 0, words[0] == "config") << words[0];
    }
}

}  // namespace
}  // namespace signalbox
