#include "faces/web/hook_body.hpp"

#include <gtest/gtest.h>

#include "faces/web/hook_testing.hpp"

namespace signalbox {
namespace {

TEST(HookBody, IsReadWhole) {
    const auto body = parse_hook_body(hook_testing::body);
    ASSERT_TRUE(body) << body.error().why;
    EXPECT_EQ(body->symbol, "BTC");
    EXPECT_EQ(body->sentiment, -0.25);
    EXPECT_EQ(body->factors, std::vector<std::string>{"etf outflows"});
    EXPECT_EQ(body->sources, std::vector<std::string>{"https://example.com/a"});
    EXPECT_EQ(to_text(body->as_of), "2026-03-14T07:59:30Z");
    for (const char* symbol : {"1000PEPE", "BTC/USDT", "bybit:BTC/USDT", "BTC/USDT:USDT"}) {
        const std::string text =
            R"({"symbol":")" + std::string(symbol) + R"(","sentiment":1,"as_of":"2026-01-01T00:00:00Z"})";
        const auto short_one = parse_hook_body(text);
        ASSERT_TRUE(short_one) << symbol << short_one.error().why;
        EXPECT_EQ(short_one->symbol, symbol);
        EXPECT_TRUE(short_one->factors.empty());
    }
}

TEST(HookBody, RefusesEverythingElse) {
    const std::string good = R"("symbol":"BTC","sentiment":0,"as_of":"2026-01-01T00:00:00Z")";
    const std::string many = [] {
        std::string list;
        for (int i = 0; i < 33; ++i) list += std::string(i == 0 ? "" : ",") + "\"a\"";
        return list;
    }();
    const std::pair<std::string, int> cases[] = {
        {"", 400},
        {"{", 400},
        {"{" + good + "}x", 400},
        {"{" + good + R"(,"factors":["\ud800"]})", 400},
        {"{" + good + ",\"factors\":[\"\xff\"]}", 400},
        {R"({"symbol":"BTC","sentiment":1e999,"as_of":"2026-01-01T00:00:00Z"})", 400},
        {R"({"symbol":"BTC","sentiment":NaN,"as_of":"2026-01-01T00:00:00Z"})", 400},
        {"[]", 422},
        {"null", 422},
        {"\"BTC\"", 422},
        {"{}", 422},
        {"{" + good + R"(,"sentiment":0.9})", 422},
        {R"({"symbol":"ETH",)" + good + "}", 422},
        {"{" + good + R"(,"extra":1})", 422},
        {"{" + good + R"(,"factors":{"a":1}})", 422},
        {"{" + good + R"(,"factors":[["a"]]})", 422},
        {"{" + good + R"(,"factors":[1]})", 422},
        {"{" + good + R"(,"factors":[""]})", 422},
        {"{" + good + R"(,"factors":["a\u0000b"]})", 422},
        {"{" + good + R"(,"factors":"a"})", 422},
        {"{" + good + R"(,"factors":null})", 422},
        {"{" + good + R"(,"sources":[)" + many + "]}", 422},
        {"{" + good + R"(,"sources":[")" + std::string(501, 'a') + "\"]}", 422},
        {R"({"symbol":"btc","sentiment":0,"as_of":"2026-01-01T00:00:00Z"})", 422},
        {R"({"symbol":"","sentiment":0,"as_of":"2026-01-01T00:00:00Z"})", 422},
        {R"({"symbol":"../x","sentiment":0,"as_of":"2026-01-01T00:00:00Z"})", 422},
        {R"({"symbol":7,"sentiment":0,"as_of":"2026-01-01T00:00:00Z"})", 422},
        {R"({"symbol":"BTC","sentiment":1.0001,"as_of":"2026-01-01T00:00:00Z"})", 422},
        {R"({"symbol":"BTC","sentiment":-2,"as_of":"2026-01-01T00:00:00Z"})", 422},
        {R"({"symbol":"BTC","sentiment":"0","as_of":"2026-01-01T00:00:00Z"})", 422},
        {R"({"symbol":"BTC","sentiment":true,"as_of":"2026-01-01T00:00:00Z"})", 422},
        {R"({"symbol":"BTC","sentiment":0,"as_of":"yesterday"})", 422},
        {R"({"symbol":"BTC","sentiment":0,"as_of":1767225600})", 422},
        {R"({"symbol":"BTC","sentiment":0})", 422},
        {std::string(hook_body_max, '['), 422},
        {std::string(hook_body_max + 1, ' '), 413},
    };
    for (const auto& [text, status] : cases) {
        const auto body = parse_hook_body(text);
        ASSERT_FALSE(body) << text.substr(0, 100);
        EXPECT_EQ(body.error().status, status) << text.substr(0, 100) << " → " << body.error().why;
    }
}

}  // namespace
}  // namespace signalbox
