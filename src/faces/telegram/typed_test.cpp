#include "faces/telegram/typed.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(Typed, ACommandHasANamePerhapsABotAndWords) {
    EXPECT_EQ(parse_typed("/status"), (Typed{.name = "status", .addressed = {}, .words = {}}));
    EXPECT_EQ(parse_typed("/Top@our_bot  5\n"), (Typed{.name = "top", .addressed = "our_bot", .words = {"5"}}));
    EXPECT_EQ(parse_typed("/chart btc/usdt 4h")->words, (std::vector<std::string>{"btc/usdt", "4h"}));
    EXPECT_EQ(parse_typed("/pause <b>&😀")->word(0), "<b>&😀");
    EXPECT_EQ(parse_typed("/pause for the  night")->rest(0), "for the night");
    EXPECT_EQ(parse_pressed("why 1ebe27d33b9e all")->word(1), "all");
}

TEST(Typed, WhateverDoesNotFitIsNone) {
    for (const std::string& text :
         {std::string("status"), std::string("/"), std::string("/ status"), std::string("/статус"), std::string("/a-b"),
          std::string("/status@"), "/" + std::string(33, 'a'), std::string()})
        EXPECT_FALSE(parse_typed(text)) << text;
    EXPECT_EQ(parse_typed("/a")->word(3), "");
}

TEST(Typed, ALongReasonIsCutAndTheCommandHolds) {
    std::string many = "/kill_switch ON";
    for (int i = 0; i < 300; ++i) many += " посмотреть";
    const auto typed = parse_typed(many);
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->name, "kill_switch");
    EXPECT_EQ(typed->word(0), "ON");
    EXPECT_EQ(typed->choice(0), "on");
    EXPECT_EQ(typed->words.size(), Typed::words_most);
    std::string long_word;
    for (int i = 0; i < 100; ++i) long_word += "я";
    EXPECT_EQ(parse_typed("/pause a" + long_word)->word(0).size(), 127U) << "no half of a character";
    EXPECT_TRUE(parse_typed("/a " + std::string(6'000, ' '))->words.empty());
    EXPECT_EQ(parse_typed("/a " + std::string(300, '\x80'))->word(0).size(), Typed::word_most);
}

}  // namespace
}  // namespace signalbox
