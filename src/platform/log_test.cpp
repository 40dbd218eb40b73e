#include "platform/log.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace signalbox {
namespace {

TEST(Log, InTextAnEventIsOneReadableLine) {
    std::ostringstream out;
    const Log log({.mode = "live", .out = &out});
    log.module("runner").warning("frame is late", {{"at", utc_from_ms(0)}, {"seconds", 3}, {"why", "a\nb\x1b[2J"}});
    const std::string line = out.str();
    EXPECT_NE(line.find("Z warning live runner: frame is late at=1970-01-01T00:00:00Z seconds=3 why=a b [2J\n"),
              std::string::npos)
        << line;
    EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(Log, InJsonAnEventIsOneObject) {
    std::ostringstream out;
    const Log log({.json = true, .out = &out});
    log.module("venue").error("bad message", {{"bytes", "\"\xff\n"}, {"count", -2}});
    const auto line = nlohmann::json::parse(out.str());
    EXPECT_EQ(line["level"], "error");
    EXPECT_EQ(line["module"], "venue");
    EXPECT_EQ(line["event"], "bad message");
    EXPECT_EQ(line["count"], -2);
    EXPECT_FALSE(line.contains("mode"));
    EXPECT_TRUE(parse_utc(line["time"].get<std::string>()));
}

TEST(Log, LevelsAreThoseOfTheModule) {
    std::ostringstream out;
    const Log log({.level = LogLevel::warning, .out = &out});
    log.module("a").info("unheard");
    log.module("b", LogLevel::debug).debug("heard");
    EXPECT_EQ(out.str().find("unheard"), std::string::npos);
    EXPECT_NE(out.str().find("b: heard"), std::string::npos);
}

TEST(Log, NoSecretGetsOut) {
    for (const bool json : {false, true}) {
        std::ostringstream out;
        const Log log({.json = json, .secrets = {"hunter2", "", "a", "say \"friend\""}, .out = &out});
        log.module("x").error("login hunter2hunter2 failed",
                              {{"url", "http://me:hunter2@host"}, {"door", "say \"friend\"!"}});
        EXPECT_EQ(out.str().find("hunter2"), std::string::npos) << out.str();
        EXPECT_EQ(out.str().find("friend"), std::string::npos) << out.str();
        EXPECT_NE(out.str().find("login ****** failed"), std::string::npos) << out.str();
    }
}

}  // namespace
}  // namespace signalbox
