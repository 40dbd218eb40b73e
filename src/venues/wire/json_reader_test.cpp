#include "venues/wire/json_reader.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace signalbox::wire {
namespace {

bool is_json(std::string_view text) {
    JsonReader in(text);
    in.skip();
    return in.finish("it").has_value();
}

// What RFC 8259 allows, by another parser's word.
TEST(JsonReader, TakesExactlyWhatIsJson) {
    for (const std::string_view text :
         {R"({})", R"([])", R"( { "a" : [ 1 , -2.5e+3 , true , false , null , "x" ] } )", R"("é𝄞")",
          R"("\u00e9\ud834\udd1e\n\/")", R"(0)", R"(-0)", R"(0.10)", R"(1E5)", "\"\x7f\"", R"([[[[[[]]]]]])",
          R"({"":{"":""}})", R"("a text that is longer than sixteen characters, with \" in it")",
          // and what it does not
          "", " ", "{", "}", "[1,]", "{,}", R"({"a"})", R"({"a":})", R"({"a":1,})", R"({a:1})", "[1 2]", "01", "-",
          "1.", ".5", "+1", "1e", "tru", "truex", "nul", "NaN", R"("\x")", R"("\u12")", R"("\u12g4")", R"("\ud800")",
          R"("\ud800A")", R"("\udc00")", "\"\n\"", "\"", "\"\x80\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
          "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", "{}{}", "[]x", "\xef\xbb\xbf{}", "{\"a\":1}\v",
          "\"0123456789abcde\x01\"", R"(["a":1])", R"({"a",1})"}) {
        EXPECT_EQ(is_json(text), !nlohmann::json::parse(text.begin(), text.end(), nullptr, false).is_discarded() &&
                                     !text.starts_with("\xef\xbb\xbf"))
            << text;
    }
}

TEST(JsonReader, ReadsTextsAsAnotherParserDoes) {
    for (const std::string_view text : {R"("plain")", R"("\"\\\/\b\f\n\r\t")", R"("\u0041\u00e9\u20ac\ud834\udd1e")",
                                        R"("é and \u00e9, some way behind the sixteenth character")", R"("")"}) {
        JsonReader in(text);
        std::string_view value;
        ASSERT_TRUE(in.text(value)) << text;
        EXPECT_EQ(value, nlohmann::json::parse(text).get<std::string>());
        EXPECT_TRUE(in.finish("it"));
    }
}

TEST(JsonReader, ReadsNumbersAlikeWhereverTheyStand) {
    // Short ones near the end of the text go another way than those with sixteen characters behind them.
    const std::string far_from_the_end = R"(,"and so on and so on and so on"])";
    for (const std::string_view text :
         {R"("")", R"("0")", R"("84021.20")", R"("1234567890123456")", R"("12345678901234567")", R"("-1")", R"("1e5")",
          "12.50", "-3", "null", R"(".5")", R"("5.")", R"("1.2.3")", R"("1,2")", R"("12 ")", "true", "{}", R"("1)",
          "01"}) {
        const auto read = [&](const std::string& whole) -> std::string {
            JsonReader in(whole);
            Number number;
            if (!in.enter('[') || !in.number(number)) return "wrong";
            return std::string(number.text());
        };
        EXPECT_EQ(read("[" + std::string(text) + "]"), read("[" + std::string(text) + far_from_the_end)) << text;
    }
    const auto value = [](std::string_view text) {
        JsonReader in(text);
        Number number;
        return in.number(number) ? std::string(number.text()) : "wrong";
    };
    EXPECT_EQ(value(R"("84021.20"                    )"), "84021.20");
    EXPECT_EQ(value(R"("84021.2.0"                   )"), "wrong");
    EXPECT_EQ(value(R"("84021."                      )"), "wrong");
    EXPECT_EQ(value(R"(12.50)"), "12.50");
    EXPECT_EQ(value(R"(null)"), "");
}

TEST(JsonReader, ReadsWholeNumbers) {
    const std::vector<std::pair<std::string, std::optional<std::int64_t>>> cases{
        {"0", 0},
        {"7", 7},
        {"12345678", 12'345'678},
        {"123456789", 123'456'789},
        {"1790409780012", 1'790'409'780'012},
        {"1234567890123456", 1'234'567'890'123'456},
        {"12345678901234567", 12'345'678'901'234'567},
        {"9223372036854775807", INT64_MAX},
        {R"("17")", 17},
        {R"("2100000000188691544")", 2'100'000'000'188'691'544},
        {"-5", -5},
        {"9223372036854775808", {}},
        {"012", {}},
        {"1.0", {}},
        {"1e3", {}},
        {"1E3", {}},
        {"1x", {}},
        {R"("1x")", {}},
        {R"("1)", {}},
        {R"("")", {}},
        {"null", {}},
        {R"("x")", {}},
        {"[1]", {}}};
    // Short ones near the end of the text go another way than those with eighteen characters behind them.
    for (const std::string& behind : {std::string(), std::string(20, ' ')}) {
        for (const auto& [text, wanted] : cases) {
            const std::string whole = text + behind;
            JsonReader in(whole);
            std::int64_t value = 0;
            const bool is_read = in.integer(value) && in.finish("it");
            EXPECT_EQ(is_read ? std::optional(value) : std::nullopt, wanted) << whole;
        }
    }
}

TEST(JsonReader, EndsAtItsLimits) {
    EXPECT_TRUE(is_json(std::string(depth_max, '[') + std::string(depth_max, ']')));
    EXPECT_FALSE(is_json(std::string(depth_max + 1, '[') + std::string(depth_max + 1, ']')));
    EXPECT_FALSE(is_json(std::string(1'000'000, '[')));
    const std::string large = "\"" + std::string(message_max, 'x') + "\"";
    EXPECT_FALSE(is_json(large));
}

TEST(JsonReader, SaysWhereItWentWrongAndShowsOnlyAPiece) {
    const std::string text = R"({"a":")" + std::string(500, 'x') + R"(","b":wrong})";
    JsonReader in(text);
    in.skip();
    EXPECT_EQ(in.finish("A message").error().text(),
              "A message does not read: it is no good JSON at byte 512: xxxxxxxxxxxxxxxxxx\",\"b\":wrong}");
    JsonReader secret(text);
    secret.skip();
    EXPECT_EQ(secret.finish("A message", Quote::none).error().text(),
              "A message does not read: it is no good JSON at byte 512: …");
}

}  // namespace
}  // namespace signalbox::wire
