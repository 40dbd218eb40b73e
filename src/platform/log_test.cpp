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

TEST(Log, TheNewestLinesAreKeptForWhoeverAsksLater) {
    std::ostringstream out;
    const Log log(
        {.level = LogLevel::warning, .json = true, .secrets = {"hunter2"}, .keeps = LogLevel::info, .out = &out});
    const Logger logger = log.module("deliver");
    logger.debug("unheard");
    logger.info("settled", {{"number", 7}, {"why", "hunter2\n"}});
    logger.error(std::string(498, 'a') + "\u044f", {});
    const auto lines = log.newest(5);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].text, "deliver: settled number=7 why=*** ");
    EXPECT_EQ(lines[0].level, LogLevel::info);
    EXPECT_GT(lines[0].at, UtcTime{});
    EXPECT_EQ(lines[1].text, "deliver: " + std::string(491, 'a'));
    EXPECT_EQ(out.str().find("settled"), std::string::npos) << "kept, and not written";
    for (std::size_t i = 0; i < Log::kept_most; ++i) logger.info(std::to_string(i));
    EXPECT_EQ(log.newest(1).front().text, "deliver: " + std::to_string(Log::kept_most - 1));
    EXPECT_EQ(log.newest(10'000).size(), Log::kept_most);
    EXPECT_EQ(log.newest(10'000).front().text, "deliver: 0");
}

TEST(Log, OfALongLineWholeCharactersAreKept) {
    std::ostringstream out;
    const Log log({.out = &out});
    log.module("x").error("я" + std::string(495, 'a') + "яя");
    EXPECT_EQ(log.newest(1).front().text, "x: я" + std::string(495, 'a'));
    EXPECT_TRUE(log.newest(0).empty());
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
