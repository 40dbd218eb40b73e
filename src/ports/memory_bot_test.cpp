#include "ports/memory_bot.hpp"

#include "ports/bot_contract.hpp"

namespace signalbox {
namespace {

struct InMemory final : BotUnderTest {
    InMemory() {
        memory.open(somebody);
        memory.open(group);
    }
    Bot& bot() override { return memory; }
    void block(std::int64_t chat) override { memory.block(chat); }
    void move(std::int64_t chat, std::int64_t to) override { memory.move(chat, to); }
    void write(std::int64_t person, const std::string& text) override {
        memory.hear(BotMessage{.chat = person,
                               .kind = ChatKind::person,
                               .message = ++messages,
                               .from = BotUser{.id = person, .language = "ru"},
                               .text = text});
    }
    void press(std::int64_t person, std::int64_t message, const std::string& data) override {
        memory.hear(
            BotPress{.id = "press-1", .from = {.id = person}, .data = data, .chat = person, .message = message});
    }
    MemoryBot memory;
    std::int64_t messages = 100;
};

INSTANTIATE_TEST_SUITE_P(Memory, BotContract, testing::Values([] { return std::make_unique<InMemory>(); }));

TEST(MemoryBot, RemembersWhatWasSaidAndFailsWhenTold) {
    MemoryBot bot;
    bot.open(7);
    bot.fail_with(Fate::unknown);
    EXPECT_EQ(bot.send(BotText{.chat = 7, .text = "one"}, {}).fate, Fate::unknown);
    bot.fail_with(std::nullopt);
    EXPECT_EQ(bot.send(BotText{.chat = 7, .text = "two", .is_silent = true}, {}).mark, "7/1");
    ASSERT_EQ(bot.said().size(), 1U);
    EXPECT_EQ(bot.said()[0].text, "two");
    EXPECT_TRUE(bot.said()[0].is_silent);
}

}  // namespace
}  // namespace signalbox
