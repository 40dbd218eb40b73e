// python-telegram-bot, a client that others wrote, in the simulated Bot API: what it understands is compared with what
// was said. Our own client shares with the simulator the reference that both were written after; this one nothing.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "platform/clock.hpp"
#include "testing/telegram/simulated_telegram.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;

/// What the script printed last; null: it failed, and its words went to the test's stderr.
Json ptb(const std::string& url, const std::string& token) {
    const std::string command = "python3 '" +
                                (std::filesystem::path(checkout_dir()) / "tests/telegram/ptb.py").string() + "' " +
                                url + " " + token;
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), size);
    if (::pclose(pipe) != 0) return Json();
    return Json::parse(text.substr(std::min(text.size(), text.find('{'))), nullptr, false);  // before it: making it
}

TEST(TelegramPeer, PythonTelegramBotLivesInTheSimulator) {
    SystemMarketClock clock;
    const auto telegram = *simulator::SimulatedTelegram::start(clock, {.seed = 7});
    const Json seen = ptb(telegram->url(), telegram->token());
    ASSERT_TRUE(seen.is_object()) << "tests/telegram/ptb.py failed: its words stand above";

    EXPECT_EQ(seen["me"], (Json{{"id", 700000001}, {"username", "simulated_signalbox_bot"}, {"is_bot", true}}));
    EXPECT_EQ(seen["commands"], Json::parse(R"([[111, "/status now please", ["now", "please"]]])"));
    EXPECT_EQ(seen["reply"]["text"], "BTC up");
    EXPECT_EQ(seen["reply"]["entities"], Json::parse(R"(["bold", "italic"])"));
    EXPECT_EQ(seen["presses"], Json::parse(R"([[111, "close:42"]])"));
    EXPECT_EQ(seen["edited"], "closed");
    EXPECT_EQ(seen["edited_again"][0], "BadRequest");
    EXPECT_EQ(seen["answered_again"][0], "BadRequest");
    EXPECT_EQ(seen["errors"], Json::array());
    EXPECT_EQ(seen["photo"]["sizes"], Json::parse("[[90, 45], [320, 160], [640, 320]]"));
    EXPECT_EQ(seen["photo"]["caption"], "chart");
    EXPECT_EQ(seen["photo_again"], true);
    EXPECT_EQ(seen["my_commands"], Json::parse(R"(["status"])"));

    EXPECT_EQ(seen["long"], Json::parse(R"(["BadRequest", "Message is too long"])"));
    EXPECT_EQ(seen["html"][0], "BadRequest");
    EXPECT_EQ(seen["html"][1], "Can't parse entities: unsupported start tag \"\" at byte offset 2");
    EXPECT_EQ(seen["markdown"][0], "BadRequest");
    EXPECT_EQ(seen["flood"], Json::parse(R"(["RetryAfter", 17])"));
    EXPECT_EQ(seen["blocked"][0], "Forbidden");
    EXPECT_EQ(seen["moved"], Json::parse(R"(["ChatMigrated", -1000000005001])"));
    EXPECT_EQ(seen["unknown_chat"], Json::parse(R"(["BadRequest", "Chat not found"])"));
    EXPECT_EQ(seen["gateway"], "NetworkError");
    EXPECT_EQ(seen["cut"], "NetworkError");
    EXPECT_EQ(seen["conflict"][0], "Conflict");

    const Json messages = telegram->transcript()["messages"];
    ASSERT_GE(messages.size(), 3U);
    EXPECT_EQ(messages[0]["text"], "closed");
    EXPECT_EQ(messages[0]["edits"].size(), 1U);
    EXPECT_EQ(messages[0]["reply_to"], 1);
    EXPECT_EQ(messages[1]["photo"]["width"], 640);
    EXPECT_EQ(messages[1]["entities"][0]["type"], "bold");
}

}  // namespace
}  // namespace signalbox
