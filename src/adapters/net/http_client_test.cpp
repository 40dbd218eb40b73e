// The client against a server on loopback that fails in every way that servers fail. No test waits for a clock to pass:
// pauses are on a clock that waiting moves, and a server that is to be found too slow never answers.
#include "adapters/net/http_client.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <latch>
#include <thread>

#include "platform/clock.hpp"
#include "testing/script.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(784'111'772'000);  // Sun, 06 Nov 1994 08:49:32 GMT
constexpr std::string_view secret = "S3CR3T";

/// A server with its script, and a client that speaks with it.
struct Talk {
    explicit Talk(std::vector<ServedReply> replies, HttpOptions options = base_options(), ServerOptions served = {})
        : script(std::move(replies)),
          server(*Server::start(script, served)),
          network(*Network::start({.seed = 1}, clock)),
          client(*network, with_base(std::move(options), server->url())) {}

    static HttpOptions base_options() { return {.base = *Url::http("http://127.0.0.1"), .retry = {.attempts_max = 1}}; }
    static HttpOptions with_base(HttpOptions options, const std::string& url) {
        options.base = *Url::http(url);
        return options;
    }
    Result<HttpResponse> get(std::string target = "/") { return client.send({.target = std::move(target)}); }

    ManualClock clock{start};
    Script script;
    std::unique_ptr<Server> server;
    std::unique_ptr<Network> network;
    HttpClient client;
};

HttpOptions tries(int count) {
    HttpOptions options = Talk::base_options();
    options.retry.attempts_max = count;
    return options;
}

TEST(HttpClient, AsksAndHearsTheWholeAnswer) {
    Talk talk({{.status = 201, .headers = {{"X-Bapi-Limit", "10"}}, .body = "hello"}});
    const auto before = std::chrono::steady_clock::now();
    const auto answer = talk.client.send(
        {.method = "POST", .target = "/v5/x?a=1&b=%20", .headers = {{"X-Key", "k"}}, .body = "{}", .sign = [] {
             return HttpHeaders{{"X-Sign", "s"}};
         }});
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, "hello");
    EXPECT_EQ(find_header(answer->headers, "x-bapi-limit"), "10");
    EXPECT_GE(answer->asked, before);
    EXPECT_GE(answer->answered, answer->asked);
    const ServedRequest asked = talk.script.requests().at(0);
    EXPECT_EQ(asked.method, "POST");
    EXPECT_EQ(asked.target, "/v5/x?a=1&b=%20");
    EXPECT_EQ(asked.body, "{}");
    EXPECT_EQ(find_header(asked.headers, "X-Key"), "k");
    EXPECT_EQ(find_header(asked.headers, "X-Sign"), "s");
    EXPECT_EQ(find_header(asked.headers, "Host"), "127.0.0.1:" + std::to_string(talk.server->port()));
    EXPECT_FALSE(find_header(talk.script.requests().at(0).headers, "Transfer-Encoding"));
}

TEST(HttpClient, KeepsItsConnections) {
    Talk talk({{.body = "again"}});
    for (int request = 0; request < 20; ++request) ASSERT_TRUE(talk.get());
    EXPECT_EQ(talk.server->connections(), 1U);
}

TEST(HttpClient, HoldsNoMoreConnectionsThanItMay) {
    HttpOptions options = Talk::base_options();
    options.limits.connections = 3;
    Talk talk({{.body = "x"}}, options);
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 16; ++thread)
            threads.emplace_back([&talk] {
                for (int request = 0; request < 20; ++request) EXPECT_TRUE(talk.get());
            });
    }
    EXPECT_EQ(talk.script.requests().size(), 320U);
    EXPECT_LE(talk.server->connections(), 3U);
}

TEST(HttpClient, AsksAgainWhereAKeptConnectionHasDied) {
    Talk talk({{.body = "one"}, {.cut_after = 0}, {.body = "two"}});
    EXPECT_EQ(talk.get()->body, "one");
    EXPECT_EQ(talk.get()->body, "two") << "no try is counted: the server had hung up before";
    EXPECT_EQ(talk.server->connections(), 2U);
    // What must not arrive twice goes over a connection of its own.
    const auto once = talk.client.send({.method = "POST", .target = "/", .body = "x", .repeatable = false});
    EXPECT_TRUE(once);
    EXPECT_EQ(talk.server->connections(), 3U);
}

TEST(HttpClient, TriesAgainWhatMayPass) {
    Talk talk({{.status = 503}, {.cut_after = 0}, {.status = 502, .body = "<html>"}, {.body = "well"}}, tries(5));
    const auto answer = talk.get();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "well");
    EXPECT_EQ(talk.script.requests().size(), 4U);
    EXPECT_LE(talk.clock.now() - start, 200ms + 400ms + 800ms) << "full jitter: what was drawn, and no more";
}

TEST(HttpClient, StopsTryingWhereItMust) {
    struct Row {
        ServedReply reply;
        bool repeatable;
        std::size_t requests;
        int status;
    };
    const HttpHeaders hour{{"Retry-After", "3600"}};
    for (const Row& row :
         {Row{{.status = 503}, true, 3, 503}, Row{{.status = 429}, false, 1, 429}, Row{{.status = 404}, true, 1, 404},
          Row{{.status = 401}, true, 1, 401}, Row{{.status = 501}, true, 1, 501}, Row{{.status = 301}, true, 1, 301},
          Row{{.status = 429, .headers = hour}, true, 1, 429}}) {
        Talk talk({row.reply}, tries(3));
        const auto answer = talk.client.send({.target = "/", .repeatable = row.repeatable});
        ASSERT_TRUE(answer) << answer.error().text();
        EXPECT_EQ(answer->status, row.status);
        EXPECT_EQ(talk.script.requests().size(), row.requests) << row.status;
    }
}

TEST(HttpClient, HeedsRetryAfter) {
    struct Row {
        std::string_view header;
        Millis least;
    };
    for (const Row& row : {Row{"7", 7s}, Row{"Sun, 06 Nov 1994 08:49:37 GMT", 5s}, Row{"nonsense", 0s}}) {
        RetryRules slow{.attempts_max = 2, .delay_first = 1ms};
        HttpOptions options = Talk::base_options();
        options.retry = slow;
        Talk talk({{.status = 429, .headers = {{"Retry-After", std::string(row.header)}}}, {.body = "now"}}, options);
        EXPECT_EQ(talk.get()->body, "now");
        EXPECT_GE(talk.clock.now() - start, row.least);
        EXPECT_LE(talk.clock.now() - start, row.least + 1ms);
    }
}

TEST(HttpClient, TellsItsLimiterWhatTheServerAsked) {
    ManualClock clock(start);
    RateLimiter limiter({.venue = "bybit", .per_second = 1000, .live_share = 0}, clock);
    HttpOptions options = Talk::base_options();
    options.limiter = &limiter;
    Talk talk({{.status = 429, .headers = {{"Retry-After", "5"}}}}, options);
    ASSERT_EQ(talk.get()->status, 429);
    ASSERT_TRUE(limiter.acquire(Urgency::live));
    EXPECT_GE(clock.now(), start + 5s) << "nobody asks this venue before";
}

TEST(HttpClient, AVenueMayJudgeByTheBody) {
    HttpOptions options = tries(3);
    options.judge = [](const HttpResponse& answer, UtcTime) {
        return HttpVerdict{.again = answer.body.find("10006") != std::string::npos, .after = 2s};
    };
    Talk talk({{.body = R"({"retCode":10006})"}, {.body = R"({"retCode":0})"}}, options);
    EXPECT_EQ(talk.get()->body, R"({"retCode":0})");
    EXPECT_EQ(talk.clock.now(), start + 2s);
}

// Each answer is broken in its way, and each failure is known for what it is; no secret stands in any.
TEST(HttpClient, KnowsEveryBreachOfAnAnswer) {
    struct Row {
        const char* name;
        ServedReply reply;
        ErrorCode code;
        bool retryable;
    };
    HttpOptions options = Talk::base_options();
    options.limits = {.first_byte = 60ms, .body = 60ms, .header_bytes = 4096, .body_bytes = 10'000};
    const std::string many(10'001, 'x');
    for (const Row& row : {
             Row{"no answer", {.cut_after = 0}, ErrorCode::Unreachable, true},
             Row{"half a status line", {.cut_after = 7}, ErrorCode::Unreachable, true},
             Row{"half a body", {.body = "0123456789", .cut_after = 45}, ErrorCode::Unreachable, true},
             Row{"silence", {.stall_after = 0}, ErrorCode::Unreachable, true},
             Row{"silence in the head", {.stall_after = 20}, ErrorCode::Unreachable, true},
             Row{"silence in the body", {.body = "0123456789", .stall_after = 45}, ErrorCode::Unreachable, true},
             Row{"no HTTP", {.raw = "SSH-2.0-OpenSSH_9.2\r\n\r\n"}, ErrorCode::BadData, true},
             Row{"a length that is none",
                 {.raw = "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"},
                 ErrorCode::BadData,
                 true},
             Row{"two lengths",
                 {.raw = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
                 ErrorCode::BadData,
                 true},
             Row{"a broken chunk",
                 {.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
                 ErrorCode::BadData,
                 true},
             Row{"a large head", {.headers = {{"X", std::string(5000, 'x')}}}, ErrorCode::BadData, false},
             Row{"a large body", {.body = many}, ErrorCode::BadData, false},
             Row{"a large body in chunks",
                 {.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2711\r\n" + many + "\r\n0\r\n\r\n"},
                 ErrorCode::BadData,
                 false},
             Row{"no gzip", {.headers = {{"Content-Encoding", "gzip"}}, .body = "plain"}, ErrorCode::BadData, true},
         }) {
        Talk talk({row.reply}, options);
        const auto answer = talk.client.send(
            {.target = "/path?signature=" + std::string(secret), .headers = {{"X-Key", std::string(secret)}}});
        ASSERT_FALSE(answer) << row.name;
        EXPECT_EQ(answer.error().code, row.code) << row.name << ": " << answer.error().text();
        EXPECT_EQ(answer.error().retryable, row.retryable) << row.name << ": " << answer.error().text();
        EXPECT_EQ(answer.error().text().find(secret), std::string::npos) << row.name;
    }
}

TEST(HttpClient, TakesSlowPiecesAndAnEndWithoutALength) {
    Talk talk(
        {{.body = "slowly", .piece_bytes = 1, .piece_pause = 1ms},
         {.raw = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end", .close = true},
         {.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n"}});
    EXPECT_EQ(talk.get()->body, "slowly");
    EXPECT_EQ(talk.get()->body, "to the end");
    EXPECT_EQ(talk.get()->body, "one");
}

TEST(HttpClient, InflatesWithinItsBound) {
    const auto gzip = [](const std::string& text) {
        std::string out(text.size() + 100, '\0');
        z_stream stream{};
        deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        stream.avail_in = static_cast<uInt>(text.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        deflate(&stream, Z_FINISH);
        out.resize(stream.total_out);
        deflateEnd(&stream);
        return out;
    };
    HttpOptions options = Talk::base_options();
    options.limits.body_bytes = 1000;
    const HttpHeaders packed{{"Content-Encoding", "gzip"}};
    Talk talk({{.headers = packed, .body = gzip(std::string(1000, 'a'))},
               {.headers = packed, .body = gzip(std::string(1001, 'a'))}},
              options);
    EXPECT_EQ(talk.get()->body, std::string(1000, 'a'));
    EXPECT_EQ(find_header(talk.script.requests().at(0).headers, "Accept-Encoding"), "gzip, deflate");
    EXPECT_EQ(talk.get().error().code, ErrorCode::BadData);
}

TEST(HttpClient, IsStoppedWhereverItWaits) {
    struct Row {
        ServedReply reply;
        bool mute;
        bool slow_limiter;
    };
    for (const Row& row : {Row{{.stall_after = 0}, false, false}, Row{{.body = "x", .stall_after = 38}, false, false},
                           Row{{}, true, false}, Row{{}, false, true}}) {
        AcceleratedClock real(start, 1);
        RateLimiter limiter({.per_second = 0.02, .live_share = 0}, real);
        ASSERT_TRUE(limiter.acquire(Urgency::live));
        HttpOptions options = Talk::base_options();
        options.limits.first_byte = options.limits.body = hour;
        if (row.slow_limiter) options.limiter = &limiter;
        Talk talk({row.reply}, options, {.mute = row.mute});
        std::stop_source source;
        std::jthread other([&] { source.request_stop(); });
        const auto answer = talk.client.send({.target = "/"}, source.get_token());
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, ErrorCode::Interrupted);
    }
}

TEST(HttpClient, WhoStopsWaitingFreesHisConnection) {
    HttpOptions options = Talk::base_options();
    options.limits.connections = 1;
    options.limits.first_byte = hour;
    Talk talk({{.stall_after = 0}, {.body = "free"}}, options);
    std::stop_source source;
    std::jthread other([&] {
        while (talk.script.requests().empty()) std::this_thread::yield();
        source.request_stop();
    });
    EXPECT_FALSE(talk.client.send({.target = "/"}, source.get_token()));
    EXPECT_EQ(talk.get()->body, "free");
}

TEST(HttpClient, SaysWhereNobodyListens) {
    std::string url;
    {
        Script script({ServedReply{}});
        url = (*Server::start(script, {}))->url();
    }
    ManualClock clock(start);
    const auto network = *Network::start({}, clock);
    HttpClient client(*network, {.base = *Url::http(url), .retry = {.attempts_max = 2}});
    const auto answer = client.send({.target = "/v5/market/time?x=1"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::Unreachable);
    EXPECT_TRUE(answer.error().text().starts_with("GET " + url.substr(7) + "/v5/market/time: no connection:"))
        << answer.error().text();
}

TEST(HttpClient, WritesNothingThatBreaksALine) {
    Talk talk({ServedReply{}});
    for (const HttpRequest& request :
         {HttpRequest{.target = "/a b"}, HttpRequest{.target = "/\r\nX: y"}, HttpRequest{.target = "no-slash"},
          HttpRequest{.target = "/", .headers = {{"X", "a\r\nY: b"}}},
          HttpRequest{.target = "/", .headers = {{"X:", "a"}}}, HttpRequest{.method = "GET /", .target = "/"}})
        EXPECT_EQ(talk.client.send(request).error().code, ErrorCode::WrongUse);
    EXPECT_EQ(talk.server->connections(), 0U);
}

TEST(HttpClient, LeavesThisMachineOnlyAtTheMarketsOwnSpeed) {
    ManualClock clock(start);
    const auto network = *Network::start({.speed = 60}, clock);
    HttpClient client(*network, {.base = *Url::http("https://venue.test"), .retry = {.attempts_max = 1}});
    EXPECT_EQ(client.send({.target = "/"}).error().code, ErrorCode::Refused);
}

}  // namespace
}  // namespace signalbox
