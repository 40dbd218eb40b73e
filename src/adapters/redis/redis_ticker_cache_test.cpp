// Redis keeps the promises of ticker caches, and a Redis that goes away takes nothing with it.
#include "adapters/redis/redis_ticker_cache.hpp"

#include <hiredis/hiredis.h>

#include "adapters/redis/ticker_fields.hpp"
#include "ports/ticker_cache_contract.hpp"
#include "tests/redis_server.hpp"

namespace signalbox {
namespace {

struct RedisTickerCacheUnderTest final : TickerCacheUnderTest {
    RedisServer server;
    std::unique_ptr<RedisTickerCache> redis = RedisTickerCache::open({.url = server.url()}, clock, {}).value();
    TickerCache& cache() override { return *redis; }
    std::string missing() const override { return server.why_not(); }
};

INSTANTIATE_TEST_SUITE_P(Redis, TickerCacheContract,
                         testing::Values([] { return std::make_unique<RedisTickerCacheUnderTest>(); }));

class Redis : public testing::Test {
protected:
    void SetUp() override {
        if (!server.there()) GTEST_SKIP() << server.why_not();
    }
    std::unique_ptr<RedisTickerCache> open(const std::string& url) {
        return RedisTickerCache::open({.url = url, .patience = Millis{200}}, clock,
                                      [&](const Sentence& sentence) { said.push_back(sentence.text()); })
            .value();
    }
    void put(TickerCache& cache, const std::string& symbol, double last) {
        const CachedTicker one{.symbol = symbol, .last_price = last, .updated_at = clock.now()};
        cache.put(std::span(&one, 1));
    }
    /// The server's own answer, as another program gets it.
    std::vector<std::string> told(std::vector<const char*> words) const {
        std::vector<std::string> found;
        redisContext* context = redisConnect("127.0.0.1", server.port());
        freeReplyObject(redisCommand(context, "AUTH hunter2"));
        freeReplyObject(redisCommand(context, "SELECT 3"));
        auto* reply =
            static_cast<redisReply*>(redisCommandArgv(context, static_cast<int>(words.size()), words.data(), nullptr));
        for (std::size_t i = 0; i < reply->elements; ++i) found.emplace_back(reply->element[i]->str);
        if (reply->type == REDIS_REPLY_INTEGER) found.push_back(std::to_string(reply->integer));
        freeReplyObject(reply);
        redisFree(context);
        return found;
    }
    RedisServer server;
    HandClock clock;
    std::vector<std::string> said;
};

TEST_F(Redis, AnotherProgramSeesAHashOfASymbolThatLivesAMinute) {
    const auto cache = open(server.url());
    const CachedTicker one{.symbol = "bybit:BTC/USDT",
                           .last_price = 43'210.1,
                           .price_24h_pct = -0.68,
                           .high_24h = 44'000,
                           .low_24h = 43'000,
                           .volume_24h = 1234.5,
                           .updated_at = clock.now()};
    cache->put(std::span(&one, 1));
    EXPECT_EQ(told({"HMGET", "ticker:bybit:BTC/USDT", "symbol", "last_price", "price_24h_pct", "high_24h", "low_24h",
                    "volume_24h", "turnover_24h", "updated_at"}),
              (std::vector<std::string>{"bybit:BTC/USDT", "43210.1", "-0.68", "44000", "43000", "1234.5", "",
                                        "2024-02-05T10:00:00Z"}));
    const int life = std::stoi(told({"PTTL", "ticker:bybit:BTC/USDT"})[0]);
    EXPECT_GT(life, 0);
    EXPECT_LE(life, 60'000);
}

TEST_F(Redis, WhatOtherProgramsPutThereIsReadOrPassedOver) {
    const auto cache = open(server.url());
    told({"HSET", "ticker:theirs", "symbol", "theirs", "last_price", "7", "mood", "good", "updated_at",
          "2024-02-05 10:00:00+00:00"});
    told({"HSET", "ticker:broken", "symbol", "broken", "last_price", "seven", "updated_at", "2024-02-05T10:00:00Z"});
    told({"HSET", "ticker:no_time", "symbol", "no_time", "last_price", "7"});
    const auto all = cache->all();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].symbol, "theirs");
    EXPECT_EQ(all[0].last_price, 7);
    EXPECT_EQ(cache->trouble(), "");
}

TEST_F(Redis, GoneItIsSaidOnceMemoryGoesOnAndEverythingIsThereWhenItIsBack) {
    const auto cache = open(server.url());
    put(*cache, "before", 1);
    server.stop();
    for (int i = 0; i < 5; ++i) put(*cache, "meanwhile", i);
    EXPECT_EQ(cache->get("meanwhile")->last_price, 4);
    EXPECT_EQ(cache->all().size(), 2U) << "what was put before, too";
    EXPECT_NE(cache->trouble(), "");
    EXPECT_EQ(said.size(), 1U);

    server.start();
    put(*cache, "too early", 1);
    EXPECT_NE(cache->trouble(), "") << "not before the wait is over";
    clock.time += Millis{1000};
    EXPECT_EQ(cache->all().size(), 3U);
    EXPECT_EQ(cache->trouble(), "");
    ASSERT_EQ(said.size(), 2U);
    EXPECT_NE(said[1].find("is back"), std::string::npos);
    EXPECT_EQ(told({"HMGET", "ticker:meanwhile", "last_price"}), std::vector<std::string>{"4"});
    server.stop();
    put(*cache, "again", 1);
    EXPECT_EQ(said.size(), 3U) << "a second loss is a second one";
    for (const std::string& line : said) EXPECT_EQ(line.find("hunter2"), std::string::npos) << line;
}

TEST_F(Redis, OneThatHangsIsNotWaitedForTwice) {
    const auto cache = open(server.url());
    put(*cache, "before", 1);
    server.freeze();
    for (int i = 0; i < 100; ++i) put(*cache, "meanwhile", i);
    EXPECT_NE(cache->trouble(), "");
    EXPECT_EQ(said.size(), 1U);
    server.go_on();
    clock.time += Millis{1000};
    EXPECT_EQ(cache->get("meanwhile")->last_price, 99);
    EXPECT_EQ(cache->trouble(), "");
}

TEST_F(Redis, AWrongPasswordAndAServerThatNeverWasAreTroubleAndNoEnd) {
    const std::string port = std::to_string(server.port());
    const std::string urls[] = {"redis://127.0.0.1:" + port, "redis://:wrong@127.0.0.1:" + port,
                                "redis://:hunter2@127.0.0.1:1"};
    for (const std::string& url : urls) {
        said.clear();
        const auto cache = open(url);
        put(*cache, "x", 1);
        EXPECT_EQ(cache->get("x")->last_price, 1) << url;
        EXPECT_NE(cache->trouble(), "") << url;
        EXPECT_EQ(said.size(), 1U) << url;
        EXPECT_EQ(cache->trouble().find("wrong"), std::string::npos) << cache->trouble();
    }
}

// No server is needed for these.
TEST(RedisAddress, IsReadAndShownWithoutItsPassword) {
    struct Case {
        const char* url;
        RedisAddress address;
    };
    const Case cases[] = {
        {"redis://db", {"db", 6379, "", "", 0, "redis://db:6379/0"}},
        {"redis://db/", {"db", 6379, "", "", 0, "redis://db:6379/0"}},
        {"redis://:p%40ss@db:7000/2", {"db", 7000, "", "p@ss", 2, "redis://db:7000/2"}},
        {"redis://me:pw@[::1]:7000/2", {"::1", 7000, "me", "pw", 2, "redis://[::1]:7000/2"}},
        {"redis://pw@db", {"db", 6379, "", "pw", 0, "redis://db:6379/0"}},
    };
    for (const Case& one : cases) {
        const auto address = parse_redis_address(one.url);
        ASSERT_TRUE(address.has_value()) << one.url;
        EXPECT_EQ(*address, one.address) << one.url << " " << address->name;
    }
    for (const char* wrong : {"", "db:6379", "rediss://hunter2@db", "redis://", "redis://:hunter2@", "redis://db:x",
                              "redis://db:0", "redis://db:65536", "redis://db/x", "redis://db/-1",
                              "redis://:hunter2%4@db", "redis://[::1", "redis://a b", "redis://db?x=hunter2"}) {
        const auto address = parse_redis_address(wrong);
        ASSERT_FALSE(address.has_value()) << wrong;
        EXPECT_EQ(address.error().text().find("hunter2"), std::string::npos);
    }
}

TEST(TickerFields, WhatIsNoTickerIsNone) {
    using Fields = std::vector<std::string_view>;
    const Fields wrong[] = {
        {},
        {"symbol"},
        {"symbol", "x"},
        {"updated_at", "2024-02-05"},
        {"symbol", "x", "updated_at", "yesterday"},
        {"symbol", "x", "updated_at", "2024-02-05", "last_price", "inf"},
        {"symbol", "x", "updated_at", "2024-02-05", "last_price", "1 "},
        {"symbol", "", "updated_at", "2024-02-05"},
    };
    for (const Fields& fields : wrong) EXPECT_FALSE(read_ticker(fields).has_value());
    EXPECT_TRUE(read_ticker(Fields{"symbol", "x", "updated_at", "2024-02-05"}).has_value());
}

}  // namespace
}  // namespace signalbox
