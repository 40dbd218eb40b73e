// Tickers in Redis: a hash `ticker:SYMBOL` each, gone 60 s after its last put, so that other programs see them too.
//
// What is put stays in this process's memory as well. Where Redis does not answer within half a second, the cache goes
// on from there, says so once, and tries again after 1 s, later after 30 s at most; when Redis is back it is given what
// memory has, and that is said once. Commands of a put go out together, 512 symbols at a time.
// Threads: one owner. A call waits for a connection and for answers half a second at most each.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/redis/redis_address.hpp"
#include "platform/retry.hpp"
#include "ports/memory_ticker_cache.hpp"

struct redisContext;
struct redisReply;

namespace signalbox {

class RedisTickerCache final : public TickerCache {
public:
    struct Options {
        std::string url;
        Millis patience{500};  ///< for a connection, and for each answer; of the wall's clock
    };
    using Say = std::function<void(const Sentence&)>;

    /// A server that is not there is no error: it may come. WrongUse: no such address. `clock` counts a ticker's age
    /// and the waits between two tries.
    static Result<std::unique_ptr<RedisTickerCache>> open(const Options& options, MarketClock& clock, Say say);

    void put(std::span<const CachedTicker> tickers) override;
    std::optional<CachedTicker> get(std::string_view symbol) override;
    std::vector<CachedTicker> all() override;
    std::string trouble() const override { return trouble_.text(); }

private:
    struct Close {
        void operator()(redisContext* context) const;
        void operator()(redisReply* reply) const;
    };
    using Reply = std::unique_ptr<redisReply, Close>;

    RedisTickerCache(const Options& options, RedisAddress address, MarketClock& clock, Say say);
    bool ready();
    Result<> connect();
    Result<> write(std::span<const CachedTicker> tickers);
    Result<std::optional<CachedTicker>> read(std::string_view symbol);
    Result<std::vector<CachedTicker>> read_all();
    Result<std::vector<std::string>> keys();
    void ask(std::span<const std::string_view> words);
    Result<Reply> answer();
    std::optional<CachedTicker> ticker_of(const redisReply& reply) const;
    void lose(const Error& error);

    Options options_;
    RedisAddress address_;
    MarketClock& clock_;
    Say say_;
    MemoryTickerCache memory_;
    std::unique_ptr<redisContext, Close> redis_;
    Backoff backoff_;
    UtcTime next_try_ = utc_min;
    Sentence trouble_;
};

}  // namespace signalbox
