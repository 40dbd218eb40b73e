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
          std::string("/status@"), "/" + std::string(33, 'a'), "/a " + std::string(65, 'x'), std::string()})
        EXPECT_FALSE(parse_typed(text)) << text;
    std::string many = "/a";
    for (int i = 0; i < 17; ++i) many += " 1";
    EXPECT_FALSE(parse_typed(many));
    EXPECT_FALSE(parse_typed("/a " + std::string(600, ' ')));
    EXPECT_EQ(parse_typed("/a")->word(3), "");
}

}  // namespace
}  // namespace signalbox
