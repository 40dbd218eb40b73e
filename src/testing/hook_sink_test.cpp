#include "testing/hook_sink.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "platform/hook_signature.hpp"
#include "testing/raw_client.hpp"

namespace signalbox {
namespace {

/// A sink on a port, and what a sender hears of it.
struct Sunk {
    explicit Sunk(HookSinkTerms terms) : sink(std::move(terms)), server(*Server::start(sink, {})) {}
    int send(const std::string& path, const std::string& id, const std::string& body = "{}",
             const std::string& headers = "") {
        RawClient client(server->port());
        static_cast<void>(client.send("POST " + path + " HTTP/1.1\r\nHost: here\r\nX-Event-Id: " + id +
                                      "\r\nX-Event-Time: 1700000000\r\n" + headers +
                                      "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
        const std::string answer = client.read_answer();
        return answer.empty() ? 0 : std::atoi(answer.substr(9, 3).c_str());
    }

    HookSink sink;
    std::unique_ptr<Server> server;
};

TEST(HookSink, DoesWhatItsListSaysAndRemembersIt) {
    Sunk sunk({.fates = *HookFate::parse_all("cut_before,cut_after,503,429,200")});
    for (const int status : {0, 0, 503, 429, 200, 200}) EXPECT_EQ(sunk.send("/webhook/signal", "a"), status);
    const auto heard = sunk.sink.transcript();
    ASSERT_EQ(heard.size(), 6U);
    const bool taken[] = {false, true, false, false, true, true};
    const int times[] = {0, 1, 1, 1, 2, 3};
    for (std::size_t i = 0; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].is_taken, taken[i]) << i;
        EXPECT_EQ(heard[i].times, times[i]) << i;
        EXPECT_EQ(heard[i].number, i + 1);
    }
    const auto told = nlohmann::json::parse(sunk.sink.transcript_json());
    EXPECT_EQ(told["heard"], 6);
    EXPECT_EQ(told["transcript"][1]["id"], "a");
    RawClient client(sunk.server->port());
    ASSERT_TRUE(client.send("GET /_sim/transcript HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"));
    const std::string answer = client.read_answer();
    EXPECT_EQ(nlohmann::json::parse(answer.substr(answer.find("\r\n\r\n"))), told) << "asking is not heard";
}

TEST(HookSink, HasN8nsPaths) {
    Sunk sunk({.is_active = false});
    EXPECT_EQ(sunk.send("/webhook/signal", "a"), 404);
    EXPECT_EQ(sunk.send("/webhook-test/signal", "a"), 404);
    sunk.sink.listen_for_test("signal");
    EXPECT_EQ(sunk.send("/webhook-test/other", "a"), 404);
    EXPECT_EQ(sunk.send("/webhook-test/signal", "a"), 200);
    EXPECT_EQ(sunk.send("/webhook-test/signal", "a"), 404) << "once for each time that it listens";
    sunk.sink.set_active(true);
    EXPECT_EQ(sunk.send("/webhook/signal", "a"), 200);
    EXPECT_EQ(sunk.send("/webhook/", "a"), 404);
    EXPECT_EQ(sunk.send("/elsewhere", "a"), 404);
}

TEST(HookSink, AsksForWhatItsWorkflowAsksFor) {
    Sunk sunk({.secret = "a secret of ours",
               .header = HttpHeader{"X-Webhook-Token", "t0ken"},
               .basic_user = "me",
               .basic_password = "pass"});
    const std::string basic = "Authorization: Basic bWU6cGFzcw==\r\n", token = "X-Webhook-Token: t0ken\r\n";
    const std::string right = "X-Signature: " + sign_hook("a secret of ours", "1700000000", "{}") + "\r\n";
    EXPECT_EQ(sunk.send("/webhook/signal", "a"), 401);
    EXPECT_EQ(sunk.send("/webhook/signal", "a", "{}", basic), 403);
    EXPECT_EQ(sunk.send("/webhook/signal", "a", "{}", "Authorization: Basic bWU6\r\n" + token), 403);
    EXPECT_EQ(sunk.send("/webhook/signal", "a", "{}", basic + token), 401);
    EXPECT_EQ(sunk.send("/webhook/signal", "a", "{ }", basic + token + right), 401);
    EXPECT_EQ(sunk.send("/webhook/signal", "a", "{}", basic + token + right), 200);
    const auto heard = sunk.sink.transcript();
    EXPECT_EQ(heard[3].signature, "missing");
    EXPECT_EQ(heard[4].signature, "wrong");
    EXPECT_EQ(heard[5].signature, "right");
    EXPECT_EQ(sunk.sink.transcript_json().find("t0ken"), std::string::npos);
    EXPECT_EQ(heard[5].times, 1) << "what was turned away was not taken";
}

TEST(HookSink, ReadsItsFatesAndKeepsItsBound) {
    EXPECT_EQ(HookFate::parse_all("")->size(), 1U);
    for (const char* wrong : {"often", "99", "600", "2000", "cut", ",200"})
        EXPECT_EQ(HookFate::parse_all(wrong).error().code, ErrorCode::WrongUse) << wrong;
    Sunk sunk({.kept = 3});
    for (int i = 0; i < 5; ++i) EXPECT_EQ(sunk.send("/webhook/signal", std::to_string(i)), 200);
    ASSERT_EQ(sunk.sink.transcript().size(), 3U);
    EXPECT_EQ(sunk.sink.transcript().front().id, "2");
    EXPECT_EQ(nlohmann::json::parse(sunk.sink.transcript_json())["dropped"], 2);
}

}  // namespace
}  // namespace signalbox
