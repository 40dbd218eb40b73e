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
