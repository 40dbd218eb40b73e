// One try and its fate: a server on loopback that fails at every stage, and whether the request may have left by then.
// No test waits for a clock to pass but for the client's own time-outs, which are short.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "adapters/net/http_client.hpp"
#include "adapters/net/url.hpp"
#include "platform/clock.hpp"
#include "testing/script.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(784'111'772'000);

struct OneTry {
    explicit OneTry(std::vector<ServedReply> replies, HttpLimits limits = {}, ServerOptions served = {})
        : script(std::move(replies)),
          server(*Server::start(script, served)),
          network(*Network::start({.seed = 1}, clock)),
          client(*network, {.base = *Url::http(server->url()), .limits = limits, .retry = {.attempts_max = 5}}) {}

    HttpAttempt post(std::stop_token stop = {}) {
        return client.send_once({.method = "POST", .target = "/send", .body = "{}"}, stop);
    }

    ManualClock clock{start};
    Script script;
    std::unique_ptr<Server> server;
    std::unique_ptr<Network> network;
    HttpClient client;
};

TEST(HttpOnce, HandsOutWhateverAnswerCame) {
    for (const int status : {200, 400, 429, 500, 503}) {
        OneTry one({{.status = status, .headers = {{"Retry-After", "7"}}, .body = "word"}});
        const HttpAttempt attempt = one.post();
        ASSERT_TRUE(attempt.answer) << attempt.answer.error().text();
        EXPECT_EQ(attempt.answer->status, status);
        EXPECT_EQ(attempt.answer->body, "word");
        EXPECT_TRUE(attempt.has_left);
        EXPECT_EQ(one.script.requests().size(), 1U) << "one try is one try";
    }
}

TEST(HttpOnce, MayHaveLeftWhereverTheAnswerBroke) {
    const HttpLimits quick{.first_byte = 60ms, .body = 60ms, .header_bytes = 4096, .body_bytes = 1000};
    for (const ServedReply& reply :
         {ServedReply{.cut_after = 0}, ServedReply{.cut_after = 7}, ServedReply{.body = "0123456789", .cut_after = 45},
          ServedReply{.stall_after = 0}, ServedReply{.stall_after = 20}, ServedReply{.raw = "SSH-2.0-OpenSSH\r\n\r\n"},
          ServedReply{.body = std::string(1001, 'x')},
          ServedReply{.headers = {{"Content-Encoding", "gzip"}}, .body = "plain"}}) {
        OneTry one(std::vector<ServedReply>{reply}, quick);
        const HttpAttempt attempt = one.post();
        EXPECT_FALSE(attempt.answer);
        EXPECT_TRUE(attempt.has_left);
        EXPECT_EQ(one.script.requests().size(), 1U);
    }
}

TEST(HttpOnce, AllOfATryHasItsTime) {
    // Each piece comes within its own time, all of them together never end.
    const HttpLimits limits{.connect = 20ms, .tls = 20ms, .first_byte = hour, .body = hour, .total = 80ms};
    for (const std::size_t stall : {std::size_t{0}, std::size_t{40}}) {
        OneTry one(std::vector<ServedReply>{{.body = std::string(100, 'x'), .stall_after = stall}}, limits);
        const HttpAttempt attempt = one.post();
        ASSERT_FALSE(attempt.answer);
        EXPECT_EQ(attempt.answer.error().code, ErrorCode::Unreachable);
        EXPECT_TRUE(attempt.has_left);
    }
}

TEST(HttpOnce, NothingLeftWhereNobodyListens) {
    std::string url;
    {
        Script script({ServedReply{}});
        url = (*Server::start(script, {}))->url();
    }
    ManualClock clock(start);
    const auto network = *Network::start({}, clock);
    HttpClient client(*network, {.base = *Url::http(url)});
    const HttpAttempt attempt = client.send_once({.target = "/"});
    ASSERT_FALSE(attempt.answer);
    EXPECT_EQ(attempt.answer.error().code, ErrorCode::Unreachable);
    EXPECT_FALSE(attempt.has_left);
}

TEST(HttpOnce, NothingLeftWithoutTlsATunnelOrARequest) {
    OneTry mute(std::vector<ServedReply>(1), {}, {.mute = true});
    const std::string port = std::to_string(mute.server->port());
    HttpClient tls(*mute.network, {.base = *Url::http("https://127.0.0.1:" + port), .limits = {.tls = 60ms}});
    const HttpAttempt no_tls = tls.send_once({.target = "/"});
    ASSERT_FALSE(no_tls.answer);
    EXPECT_FALSE(no_tls.has_left);

    OneTry proxy(std::vector<ServedReply>{{.status = 502}});
    ManualClock clock(start);
    const auto behind =
        *Network::start({.proxy = "http://127.0.0.1:" + std::to_string(proxy.server->port()), .seed = 1}, clock);
    HttpClient through(*behind, {.base = *Url::http("https://bot.test")});
    const HttpAttempt no_tunnel = through.send_once({.target = "/"});
    ASSERT_FALSE(no_tunnel.answer);
    EXPECT_FALSE(no_tunnel.has_left);
    EXPECT_EQ(proxy.script.requests().at(0).method, "CONNECT");

    const HttpAttempt no_request = mute.client.send_once({.target = "no-slash"});
    EXPECT_EQ(no_request.answer.error().code, ErrorCode::WrongUse);
    EXPECT_FALSE(no_request.has_left);
}

TEST(HttpOnce, StoppedInItsQueueNothingLeft) {
    OneTry one({{.stall_after = 0}}, {.first_byte = hour, .connections = 1});
    std::stop_source first, second;
    std::jthread holder([&] {
        const HttpAttempt held = one.post(first.get_token());
        EXPECT_FALSE(held.answer);
        EXPECT_TRUE(held.has_left) << "its request had been read";
    });
    while (one.script.requests().empty()) std::this_thread::yield();
    std::jthread other([&] { second.request_stop(); });
    const HttpAttempt waiting = one.post(second.get_token());
    ASSERT_FALSE(waiting.answer);
    EXPECT_EQ(waiting.answer.error().code, ErrorCode::Interrupted);
    EXPECT_FALSE(waiting.has_left) << "the only connection was another's";
    first.request_stop();
    holder.join();
    EXPECT_EQ(one.script.requests().size(), 1U);
}

TEST(HttpOnce, StoppedWhileTlsIsSilentNothingLeft) {
    OneTry mute(std::vector<ServedReply>(1), {}, {.mute = true});
    const std::string base = "https://127.0.0.1:" + std::to_string(mute.server->port());
    HttpClient tls(*mute.network, {.base = *Url::http(base), .limits = {.tls = hour}});
    std::stop_source source;
    std::jthread other([&] {
        while (mute.server->connections() == 0) std::this_thread::yield();
        source.request_stop();
    });
    const HttpAttempt attempt = tls.send_once({.target = "/"}, source.get_token());
    EXPECT_EQ(attempt.answer.error().code, ErrorCode::Interrupted);
    EXPECT_FALSE(attempt.has_left);
}

// Whoever is told that nothing left must never find it at the server: stopped at any moment, many times.
TEST(HttpOnce, WhatHasNotLeftNeverArrives) {
    OneTry one({{.body = "x"}});
    std::size_t arrived_at_most = 0;
    for (int round = 0; round < 300; ++round) {
        std::stop_source source;
        std::jthread other([&] {
            for (int turn = 0; turn < round; ++turn) std::this_thread::yield();
            source.request_stop();
        });
        const HttpAttempt attempt = one.post(source.get_token());
        if (attempt.answer || attempt.has_left) ++arrived_at_most;
    }
    ASSERT_TRUE(one.post().answer) << "behind it nothing is under way";
    EXPECT_LE(one.script.requests().size(), arrived_at_most + 1);
}

TEST(HttpOnce, AKeptConnectionThatDiesMayHaveTakenIt) {
    OneTry one({{.body = "one"}, {.cut_after = 0}, {.body = "two"}});
    ASSERT_TRUE(one.post().answer);
    const HttpAttempt dead = one.post();
    EXPECT_FALSE(dead.answer);
    EXPECT_TRUE(dead.has_left);
    EXPECT_EQ(one.script.requests().size(), 2U) << "not asked again";
    EXPECT_EQ(one.server->connections(), 1U);
    EXPECT_EQ(one.post().answer->body, "two");
}

TEST(HttpOnce, AConnectionThatIsKnownToBeClosedIsNotUsed) {
    ManualClock clock(start);
    const auto network = *Network::start({.seed = 1}, clock);
    Script script({{.body = "one"}});
    auto server = *Server::start(script, {});
    const std::uint16_t port = server->port();
    HttpClient client(*network, {.base = *Url::http(server->url())});
    ASSERT_TRUE(client.send_once({.target = "/"}).answer);
    server.reset();  // the kept connection has ended, and its end has arrived: both are on this machine
    const HttpAttempt nobody = client.send_once({.target = "/"});
    EXPECT_FALSE(nobody.answer);
    EXPECT_FALSE(nobody.has_left) << "a new connection was tried, and refused";
    server = *Server::start(script, {.port = port});
    EXPECT_TRUE(client.send_once({.target = "/"}).answer);
}

}  // namespace
}  // namespace signalbox
