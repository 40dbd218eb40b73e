#include "adapters/redis/redis_ticker_cache.hpp"

#include <hiredis/hiredis.h>
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "adapters/redis/ticker_fields.hpp"

namespace signalbox {

namespace {
constexpr std::string_view prefix = "ticker:";
constexpr std::size_t together = 512;  ///< symbols whose commands are under way at once
constexpr RetryRules again{.delay_first = Millis{1000}, .delay_max = Millis{30'000}, .jitter = 0.5};

timeval to_timeval(Millis time) {
    return {.tv_sec = time.count() / 1000, .tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

/// A write to a connection that the server has closed raises SIGPIPE, which ends a program: not while this lives.
class NoBrokenPipe {
public:
    NoBrokenPipe() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t waiting;
        sigpending(&waiting);
        was_waiting_ = sigismember(&waiting, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    NoBrokenPipe(const NoBrokenPipe&) = delete;
    NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;
    ~NoBrokenPipe() {
        constexpr timespec at_once{};
        if (!was_waiting_) sigtimedwait(&pipe_, nullptr, &at_once);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t pipe_{}, before_{};
    bool was_waiting_ = false;
};

std::string_view text_of(const redisReply& reply) {
    return reply.str == nullptr ? std::string_view{} : std::string_view(reply.str, reply.len);
}
std::span<redisReply* const> elements(const redisReply& reply) { return {reply.element, reply.elements}; }
}  // namespace

void RedisTickerCache::Close::operator()(redisContext* context) const { redisFree(context); }
void RedisTickerCache::Close::operator()(redisReply* reply) const { freeReplyObject(reply); }

RedisTickerCache::RedisTickerCache(const Options& options, RedisAddress address, MarketClock& clock, Say say)
    : options_(options),
      address_(std::move(address)),
      clock_(clock),
      say_(std::move(say)),
      memory_(clock),
      backoff_(again, static_cast<std::uint64_t>(::getpid())) {}

Result<std::unique_ptr<RedisTickerCache>> RedisTickerCache::open(const Options& options, MarketClock& clock, Say say) {
    RedisAddress address = TRY(parse_redis_address(options.url));
    return std::unique_ptr<RedisTickerCache>(new RedisTickerCache(options, std::move(address), clock, std::move(say)));
}

void RedisTickerCache::put(std::span<const CachedTicker> tickers) {
    memory_.put(tickers);
    if (!ready()) return;
    if (const auto written = write(tickers); !written) lose(written.error());
}

std::optional<CachedTicker> RedisTickerCache::get(std::string_view symbol) {
    if (!ready()) return memory_.get(symbol);
    auto found = read(symbol);
    if (found) return *std::move(found);
    lose(found.error());
    return memory_.get(symbol);
}

std::vector<CachedTicker> RedisTickerCache::all() {
    if (!ready()) return memory_.all();
    auto found = read_all();
    if (found) return *std::move(found);
    lose(found.error());
    return memory_.all();
}

/// Connected, if need be now. What memory has goes over first, so that nothing is missing that was put meanwhile.
bool RedisTickerCache::ready() {
    if (redis_) return true;
    if (clock_.now() < next_try_) return false;
    Result<> done = connect();
    if (done) done = write(memory_.all());
    if (!done) {
        lose(done.error());
        return false;
    }
    backoff_.reset();
    if (!trouble_.empty() && say_) say_(sentence("Redis {} is back; tickers go there again", address_.name));
    trouble_ = {};
    return true;
}

void RedisTickerCache::lose(const Error& error) {
    redis_.reset();
    next_try_ = clock_.now() + backoff_.next();
    const bool known = !trouble_.empty();
    trouble_ = error.what;
    if (!known && say_) say_(error.what);
}

Result<> RedisTickerCache::connect() {
    redis_.reset(redisConnectWithTimeout(address_.host.c_str(), address_.port, to_timeval(options_.patience)));
    if (!redis_ || redis_->err != 0 || redisSetTimeout(redis_.get(), to_timeval(options_.patience)) != REDIS_OK) {
        return fail(ErrorCode::Unreachable, "Redis {} does not answer: {}; tickers stay in memory", address_.name,
                    redis_ ? redis_->errstr : "no memory")
            .again_later();
    }
    std::size_t asked = 0;
    const auto tell = [&](std::initializer_list<std::string_view> words) {
        ask({words.begin(), words.size()});
        ++asked;
    };
    if (!address_.password.empty() && !address_.user.empty()) tell({"AUTH", address_.user, address_.password});
    if (!address_.password.empty() && address_.user.empty()) tell({"AUTH", address_.password});
    const std::string database = std::to_string(address_.database);
    if (address_.database != 0) tell({"SELECT", database});
    for (; asked > 0; --asked) TRY(answer());
    return {};
}

Result<> RedisTickerCache::write(std::span<const CachedTicker> tickers) {
    static const std::string life = std::to_string(ticker_life.count());
    while (!tickers.empty()) {
        const auto some = tickers.first(std::min(tickers.size(), together));
        tickers = tickers.subspan(some.size());
        std::size_t asked = 0;
        for (const CachedTicker& ticker : some) {
            if (ticker.symbol.empty() || ticker.symbol.size() > ticker_symbol_max) continue;
            const std::string key = std::string(prefix) + ticker.symbol;
            const auto fields = ticker_fields(ticker);
            std::vector<std::string_view> words{"HSET", key};
            for (std::size_t i = 0; i < fields.size(); ++i) {
                words.push_back(ticker_field_names[i]);
                words.push_back(fields[i]);
            }
            ask(words);
            ask(std::array<std::string_view, 3>{"PEXPIRE", key, life});
            asked += 2;
        }
        for (; asked > 0; --asked) TRY(answer());
    }
    return {};
}

Result<std::optional<CachedTicker>> RedisTickerCache::read(std::string_view symbol) {
    const std::string key = std::string(prefix) + std::string(symbol);
    ask(std::array<std::string_view, 2>{"HGETALL", key});
    const Reply reply = TRY(answer());
    return ticker_of(*reply);
}

Result<std::vector<CachedTicker>> RedisTickerCache::read_all() {
    const std::vector<std::string> found = TRY(keys());
    std::vector<CachedTicker> tickers;
    for (std::size_t from = 0; from < found.size(); from += together) {
        const std::size_t to = std::min(from + together, found.size());
        for (std::size_t i = from; i < to; ++i) ask(std::array<std::string_view, 2>{"HGETALL", found[i]});
        for (std::size_t i = from; i < to; ++i) {
            const Reply reply = TRY(answer());
            if (auto ticker = ticker_of(*reply)) tickers.push_back(*std::move(ticker));
        }
    }
    std::ranges::sort(tickers, {}, &CachedTicker::symbol);
    return tickers;
}

/// SCAN may name a key twice, and a server may be full of other programs' keys: both have an end here.
Result<std::vector<std::string>> RedisTickerCache::keys() {
    constexpr int looks_max = 10'000;
    std::vector<std::string> found;
    std::string cursor = "0";
    for (int look = 0; look < looks_max && found.size() < tickers_max; ++look) {
        ask(std::array<std::string_view, 6>{"SCAN", cursor, "MATCH", "ticker:*", "COUNT", "1000"});
        const Reply reply = TRY(answer());
        if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) break;
        cursor = text_of(*reply->element[0]);
        for (const redisReply* key : elements(*reply->element[1])) found.emplace_back(text_of(*key));
        if (cursor == "0") break;
    }
    std::ranges::sort(found);
    const auto twice = std::ranges::unique(found);
    found.erase(twice.begin(), twice.end());
    return found;
}

/// Nobody sees one that is too old by the market's clock, or another program's hash that is no ticker.
std::optional<CachedTicker> RedisTickerCache::ticker_of(const redisReply& reply) const {
    if (reply.type != REDIS_REPLY_ARRAY) return std::nullopt;
    std::vector<std::string_view> fields;
    for (const redisReply* field : elements(reply)) fields.push_back(text_of(*field));
    auto ticker = read_ticker(fields);
    if (ticker && clock_.now() >= ticker->updated_at + ticker_life) return std::nullopt;
    return ticker;
}

void RedisTickerCache::ask(std::span<const std::string_view> words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> lengths;
    for (const std::string_view word : words) {
        texts.push_back(word.data());
        lengths.push_back(word.size());
    }
    // A failure (no memory, a broken connection) shows in the answer.
    redisAppendCommandArgv(redis_.get(), static_cast<int>(words.size()), texts.data(), lengths.data());
}

Result<RedisTickerCache::Reply> RedisTickerCache::answer() {
    const NoBrokenPipe no_broken_pipe;
    void* raw = nullptr;
    const int code = redisGetReply(redis_.get(), &raw);
    Reply reply(static_cast<redisReply*>(raw));
    if (code != REDIS_OK || !reply) {
        return fail(ErrorCode::Unreachable, "Redis {} does not answer: {}; tickers stay in memory", address_.name,
                    redis_->errstr)
            .again_later();
    }
    if (reply->type == REDIS_REPLY_ERROR) {
        return fail(ErrorCode::Refused, "Redis {} refuses: {}; tickers stay in memory", address_.name, text_of(*reply));
    }
    return reply;
}

}  // namespace signalbox
