// Copies elsewhere, as a person makes them: the lake pushed and pulled, the database backed up and restored.
#include <gtest/gtest.h>

#include "tests/cli_place.hpp"

namespace signalbox {
namespace {

class CliObjects : public Cli {
protected:
    void SetUp() override { write_text(place / "signalbox.toml", "[objects]\ndirectory = \"store\"\n"); }
};

TEST_F(CliObjects, WithoutAPlaceTheNextStepIsSaid) {
    std::filesystem::remove(place / "signalbox.toml");
    import_text(rows(300));
    const auto refused = signalbox({"db", "backup"});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("S3_BUCKET"), std::string::npos) << refused.err;
}

TEST_F(CliObjects, ABackupThatFailsIsAnAlertInTheDatabase) {
    import_text(rows(300));
    const auto alerts = [&] { return signalbox.json({"outbox", "list"}).size(); };
    (void)signalbox.json({"db", "backup"});
    EXPECT_EQ(alerts(), 0U) << "one that goes well is no news";
    std::filesystem::remove_all(place / "store");
    write_text(place / "store", "a file where a directory should be");
    EXPECT_NE(signalbox({"db", "backup"}).exit_code, 0);
    EXPECT_EQ(alerts(), 1U);
    EXPECT_NE(signalbox({"db", "backup"}).exit_code, 0);
    EXPECT_EQ(alerts(), 1U) << "the same is said once in its window";
    signalbox.options.environment.push_back("SIGNALBOX__ALERTS__BACKUP_FAILED=off");
    EXPECT_NE(signalbox({"lake", "push", "--lake", "none"}).exit_code, 0);
    EXPECT_EQ(alerts(), 1U) << "it is switched off";
}

TEST_F(CliObjects, AFileTreeIsPushedOnceAndPulledBack) {
    std::filesystem::create_directories(place / "lake/candles/venue=x");
    write_text(place / "lake/candles/venue=x/month=06.parquet", "content");
    auto pushed = signalbox.json({"lake", "push", "--lake", "lake"});
    EXPECT_EQ(pushed["copied"], 1);
    pushed = signalbox.json({"lake", "push", "--lake", "lake"});
    EXPECT_EQ(pushed["copied"], 0);
    EXPECT_EQ(pushed["kept"], 1);
    EXPECT_EQ(signalbox.json({"lake", "pull", "--lake", "other"})["copied"], 1);
    std::string content;
    std::getline(std::ifstream(place / "other/candles/venue=x/month=06.parquet"), content);
    EXPECT_EQ(content, "content");
    EXPECT_EQ(signalbox({"lake", "push", "--lake", "none"}).exit_code, 2);
}

TEST_F(CliObjects, ADatabaseComesBackAsItWas) {
    import_text(rows(300));
    const std::string before = exported();
    const std::string backup = signalbox.json({"db", "backup"})["backup"];
    EXPECT_EQ(signalbox.json({"db", "restore", "--list"})["backups"][0]["backup"], backup);

    import_text(rows(600));
    ASSERT_NE(exported(), before);
    EXPECT_EQ(signalbox({"db", "restore"}).exit_code, 5) << "a database stands there";
    EXPECT_NE(exported(), before);
    const auto restored = signalbox.json({"db", "restore", "--yes"});
    EXPECT_EQ(restored["backup"], backup);
    EXPECT_EQ(exported(), before);
    EXPECT_TRUE(std::filesystem::exists(place / std::string(restored["aside"]))) << "what stood there is kept";
    EXPECT_EQ(signalbox({"db", "restore", "backups/none.sqlite", "--yes"}).exit_code, 2);
}

TEST_F(CliObjects, ADamagedBackupIsRefusedAndTheDatabaseStays) {
    import_text(rows(300));
    const std::string before = exported();
    const std::string backup = signalbox.json({"db", "backup"})["backup"];
    std::fstream(place / "store" / backup, std::ios::in | std::ios::out | std::ios::binary).seekp(5000) << "damage";
    const auto refused = signalbox({"db", "restore", "--yes"});
    EXPECT_EQ(refused.exit_code, 3) << refused.err;
    EXPECT_EQ(exported(), before);
}

TEST_F(CliObjects, SecretsStandInTheEnvironmentAlone) {
    const auto flag = signalbox({"backtest", "--set", "objects.secret_key=hunter22"});
    EXPECT_EQ(flag.exit_code, 2);
    write_text(place / "signalbox.toml", "[objects]\nsecret_key = \"hunter22\"\n");
    const auto file = signalbox({"config", "show"});
    EXPECT_EQ(file.exit_code, 2);
    for (const auto& said : {flag, file}) {
        EXPECT_NE(said.err.find("secrets stand in the environment"), std::string::npos) << said.err;
        EXPECT_EQ((said.err + said.out).find("hunter22"), std::string::npos);
    }
}

}  // namespace
}  // namespace signalbox
