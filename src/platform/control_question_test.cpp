#include "platform/control_question.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using Json = nlohmann::json;

TEST(ControlQuestion, StatusAndTheFourCommandsAreRead) {
    const auto status = read_control_question(Json::parse(R"({"ask":"status"})"));
    ASSERT_TRUE(status);
    EXPECT_FALSE(status->command);
    for (const Verb verb : {Verb::kill, Verb::lift_kill, Verb::pause, Verb::resume}) {
        const auto asked = read_control_question(
            {{"do", std::string(to_text(verb))}, {"id", "a-1"}, {"actor", "cli:me"}, {"reason", "drill"}});
        ASSERT_TRUE(asked) << asked.error().text();
        EXPECT_EQ(*asked->command, (Command{.id = "a-1", .actor = "cli:me", .verb = verb, .reason = "drill"}));
    }
}

TEST(ControlQuestion, ATradeByHandAndItsCloseAreRead) {
    const auto trade = read_control_question(Json::parse(
        R"({"do":"trade","id":"t-1","actor":"cli:me","symbol":"bybit:BTC/USDT:USDT","side":"short","size":"0.5"})"));
    ASSERT_TRUE(trade) << trade.error().text();
    EXPECT_EQ(trade->command->verb, Verb::trade);
    EXPECT_EQ(to_text(trade->trade->instrument), "bybit:BTC/USDT:USDT");
    EXPECT_EQ(trade->trade->side, Side::short_side);
    EXPECT_EQ(trade->trade->size, *Decimal::parse("0.5"));
    EXPECT_FALSE(trade->close);

    const Hash128 id{0x12, 0x34};
    Json question{{"do", "close"}, {"id", "t-2"}, {"trade", to_text(id)}};
    auto close = read_control_question(question);
    ASSERT_TRUE(close) << close.error().text();
    EXPECT_EQ(close->close->id, id);
    EXPECT_TRUE(std::holds_alternative<HandClosed>(close_of(*close->close)));
    EXPECT_FALSE(close->close->price);
    question["price"] = "64000.25";
    close = read_control_question(question);
    ASSERT_TRUE(close) << close.error().text();
    EXPECT_EQ(close->close->price, *Decimal::parse("64000.25"));

    const auto signal = read_control_question({{"do", "close"}, {"id", "t-3"}, {"signal", to_text(id)}});
    ASSERT_TRUE(signal) << signal.error().text();
    EXPECT_TRUE(signal->close->is_signal);
    EXPECT_EQ(close_of(*signal->close), Event(PositionClosed{.signal = id, .at = {}}));
}

TEST(ControlQuestion, AnythingElseIsAnErrorInWords) {
    const auto text = [](std::size_t size) { return std::string(size, 'x'); };
    const Json questions[] = {
        Json::parse(R"({"ask":5})"),
        Json::parse(R"({"ask":null})"),
        Json::parse(R"({"do":["kill"],"id":"1"})"),
        Json::parse(R"({"do":{"verb":"kill"}})"),
        Json::parse(R"({"do":"kill","id":7})"),
        Json::parse(R"({"do":"kill","id":"1","actor":true})"),
        Json::parse(R"({"do":"kill","id":"1","reason":{}})"),
        Json::parse(R"({"do":"kill"})"),
        Json::parse(R"({"do":"kill","id":""})"),
        Json::parse(R"({"do":"explode","id":"1"})"),
        Json::parse(R"({})"),
        Json::parse(R"([])"),
        Json::parse(R"(5)"),
        Json::parse(R"({"do":"trade","id":"1"})"),
        Json::parse(R"({"do":"trade","id":"1","symbol":"nothing","side":"long","size":"1"})"),
        Json::parse(R"({"do":"trade","id":"1","symbol":"a:B/C","side":"none","size":"1"})"),
        Json::parse(R"({"do":"trade","id":"1","symbol":"a:B/C","side":"long","size":1})"),
        Json::parse(R"({"do":"trade","id":"1","symbol":"a:B/C","side":"long","size":"0"})"),
        Json::parse(R"({"do":"trade","id":"1","symbol":"a:B/C","side":"long","size":"-1"})"),
        Json::parse(R"({"do":"trade","id":"1","symbol":"a:B/C","side":"long","size":"nan"})"),
        Json::parse(R"({"do":"trade","symbol":"a:B/C","side":"long","size":"1"})"),
        Json::parse(R"({"do":"close","id":"1"})"),
        Json::parse(R"({"do":"close","id":"1","trade":"1f3a9c"})"),
        Json::parse(R"({"do":"close","id":"1","signal":"1f3a9c"})"),
        Json::parse(R"({"do":"close","id":"1","signal":"00000000000000120000000000000034","price":"1"})"),
        Json::parse(R"({"do":"close","id":"1","trade":"0000000000000012000000000000003g"})"),
        Json::parse(R"({"do":"close","id":"1","trade":"00000000000000120000000000000034","price":""})"),
        Json::parse(R"({"do":"close","id":"1","trade":"00000000000000120000000000000034","price":null})"),
        Json::parse(R"({"do":"close","id":"1","trade":"00000000000000120000000000000034","price":"0"})"),
        {{"do", "kill"}, {"id", text(command_id_max + 1)}},
        {{"do", "kill"}, {"id", "1"}, {"actor", text(command_actor_max + 1)}},
        {{"do", "kill"}, {"id", "1"}, {"reason", text(command_reason_max + 1)}},
    };
    for (const Json& question : questions) {
        const auto asked = read_control_question(question);
        ASSERT_FALSE(asked) << question.dump();
        EXPECT_EQ(asked.error().code, ErrorCode::WrongUse) << question.dump();
    }
}

}  // namespace
}  // namespace signalbox
