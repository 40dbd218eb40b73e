#include "venues/wire/fields.hpp"

#include <gtest/gtest.h>

#include "venues/wire/any_message_testing.hpp"

namespace signalbox::wire {
namespace {

struct Inner {
    static constexpr bool is_row = true;
    Number price;
    std::int64_t count = 0;
    static constexpr auto fields() { return std::tuple{field("price", &Inner::price), quoted("count", &Inner::count)}; }
    bool operator==(const Inner&) const = default;
};

struct Outer {
    std::string name;
    std::optional<bool> flag;
    UtcTime at{};
    std::vector<Inner> rows;
    std::map<std::string, std::vector<std::string>> rights;
    static constexpr auto fields() {
        return std::tuple{field("name", &Outer::name), field("flag", &Outer::flag), quoted("at", &Outer::at),
                          field("rows", &Outer::rows), field("rights", &Outer::rights)};
    }
    bool operator==(const Outer&) const = default;
};

const Outer usual{"n", true, utc_from_ms(5), {{*Number::parse("1.50"), 2}}, {{"Spot", {"Trade"}}}};
constexpr std::string_view usual_text =
    R"({"name":"n","flag":true,"at":"5","rows":[["1.50","2"]],"rights":{"Spot":["Trade"]}})";

TEST(Fields, PrintsAndReadsTheSameText) {
    EXPECT_EQ(print(usual), usual_text);
    EXPECT_EQ(*read<Outer>(usual_text, "It"), usual);
}

TEST(Fields, TakesAnyOrderBlanksAndUnknownKeys) {
    for (
        const std::string_view text :
        {R"({"rights":{"Spot":["Trade"]},"rows":[["1.50","2"]],"at":"5","flag":true,"name":"n"})",
         R"( { "name" : "n" , "flag" : true , "at" : 5 , "rows" : [ [ "1.50" , 2 ] ] , "rights" : { "Spot" : [ "Trade" ] } } )",
         R"({"new":{"deep":[1,"]"]},"name":"n","flag":true,"at":"5","rows":[["1.50","2","more",[]]],"rights":{"Spot":["Trade"]},"":0})",
         R"({"n\u0061me":"\u006e","at":"5","flag":true,"rights":{"Spot":["Trade"]},"rows":[["1.50","2"]]})"}) {
        const auto read_back = read<Outer>(text, "It");
        ASSERT_TRUE(read_back) << text << read_back.error().text();
        EXPECT_EQ(*read_back, usual) << text;
    }
}

TEST(Fields, NamesWhatIsWrong) {
    for (const auto& [text, words] : std::vector<std::pair<std::string, std::string>>{
             {R"({"flag":true,"at":"5","rows":[],"rights":{}})", "name is missing"},
             {R"({"name":"n","name":"m","at":"5","rows":[],"rights":{}})", "name stands there twice"},
             {R"({"name":"n","at":"5","rows":[],"rights":{},"at":6})", "at stands there twice"},
             {R"({"name":"n","at":"5","rows":[],"rights":{"a":[],"a":[]}})", "rights stands there twice"},
             {R"({"name":5,"at":"5","rows":[],"rights":{}})", "name is not what it should be"},
             {R"({"name":"n","at":"x","rows":[],"rights":{}})", "at is not what it should be"},
             {R"({"name":"n","at":-1,"rows":[],"rights":{}})", "at is not what it should be"},
             {R"({"name":"n","at":"5","rows":{},"rights":{}})", "rows is not what it should be"},
             {R"({"name":"n","at":"5","rows":[["1"]],"rights":{}})", "count is missing"},
             {R"({"name":"n","at":"5","rows":[["1","2"]],"rights":{})", "no good JSON"},
             {R"([])", "It is not what it should be"},
             {"{\"name\":\"" + std::string(text_max + 1, 'x') + "\"}", "name is too long, at byte"}}) {
        const auto refused = read<Outer>(text, "It");
        ASSERT_FALSE(refused) << text;
        EXPECT_NE(refused.error().text().find(words), std::string::npos) << refused.error().text();
    }
}

TEST(Fields, BoundsLists) {
    std::string text = R"({"name":"n","at":"5","rights":{},"rows":[)";
    for (std::size_t i = 0; i <= list_max; ++i) text += R"(["1","2"],)";
    text.back() = ']';
    EXPECT_FALSE(read<Outer>(text + "}", "It"));
}

TEST(Fields, ReadsWhatItPrints) {
    Random random(7, "messages");
    for (int i = 0; i < 1000; ++i) {
        const auto message = any<Outer>(random);
        const auto back = read<Outer>(print(message), "It");
        ASSERT_TRUE(back) << print(message) << back.error().text();
        EXPECT_EQ(*back, message) << print(message);
    }
}

// A text that ends too early never reads, and is never read beyond its end (ASan holds that).
TEST(Fields, RefusesEveryPrefix) {
    for (std::size_t length = 0; length < usual_text.size(); ++length) {
        const std::vector<char> exact(usual_text.begin(), usual_text.begin() + static_cast<std::ptrdiff_t>(length));
        EXPECT_FALSE(read<Outer>({exact.data(), exact.size()}, "It")) << length;
    }
}

}  // namespace
}  // namespace signalbox::wire
