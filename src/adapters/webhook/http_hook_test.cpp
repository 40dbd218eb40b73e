#include "adapters/webhook/http_hook.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "platform/clock.hpp"
#include "platform/hook_signature.hpp"
#include "testing/script.hpp"

namespace signalbox::webhook {
namespace {

constexpr UtcTime now = utc_from_ms(1'794'700'000'999);

struct HookTalk {
    explicit HookTalk(std::vector<ServedReply> replies, HookAccess access = {},
                      const std::string& path = "/webhook/S3CR3T?key=S3CR3T")
        : script(std::move(replies)), server(*Server::start(script, {})), network(*Network::start({.seed = 1}, clock)) {
        access.url = server->url(path);
        hook = *HttpHook::make(*network, access, [] { return now; });
    }
    Sent post(std::stop_token stop = {}) { return hook->post({.id = "sig-7", .body = R"({"event":"signal"})"}, stop); }

    ManualClock clock{now};
    Script script;
    std::unique_ptr<Server> server;
    std::unique_ptr<Network> network;
    std::unique_ptr<HttpHook> hook;
};

TEST(HttpHook, PostsWhatCanBeChecked) {
    HookTalk talk(std::vector<ServedReply>{{.status = 204}},
                  {.secret = "hush", .user = "n8n", .password = "pass:word"});
    EXPECT_EQ(talk.post().fate, Fate::delivered);
    const ServedRequest asked = talk.script.requests().at(0);
    EXPECT_EQ(asked.method, "POST");
    EXPECT_EQ(asked.target, "/webhook/S3CR3T?key=S3CR3T");
    EXPECT_EQ(asked.body, R"({"event":"signal"})");
    const auto header = [&](std::string_view name) { return find_header(asked.headers, name).value_or("none"); };
    EXPECT_EQ(header("Content-Type"), "application/json");
    EXPECT_EQ(header("X-Event-Id"), "sig-7");
    EXPECT_EQ(header("X-Event-Time"), "1794700000");
    EXPECT_EQ(header("Authorization"), "Basic bjhuOnBhc3M6d29yZA==");
    EXPECT_TRUE(is_hook_signature("hush", header("X-Event-Time"), asked.body, header("X-Signature")));
}

TEST(HttpHook, SignsNothingWithoutASecret) {
    HookTalk talk(std::vector<ServedReply>{{.status = 200}});
    EXPECT_EQ(talk.post().fate, Fate::delivered);
    EXPECT_FALSE(find_header(talk.script.requests().at(0).headers, "X-Signature"));
    EXPECT_FALSE(find_header(talk.script.requests().at(0).headers, "Authorization"));
}

TEST(HttpHook, EveryAnswerIsAFateAndNothingIsAskedTwice) {
    for (const auto& [status, fate] : std::vector<std::pair<int, Fate>>{{200, Fate::delivered},
                                                                        {202, Fate::delivered},
                                                                        {299, Fate::delivered},
                                                                        {301, Fate::refused},
                                                                        {400, Fate::refused},
                                                                        {404, Fate::refused},
                                                                        {410, Fate::refused},
                                                                        {408, Fate::not_sent},
                                                                        {429, Fate::not_sent},
                                                                        {503, Fate::not_sent},
                                                                        {500, Fate::unknown},
                                                                        {502, Fate::unknown},
                                                                        {504, Fate::unknown}}) {
        HookTalk talk(std::vector<ServedReply>{
            {.status = status, .headers = {{"Retry-After", "7"}, {"Location", "/elsewhere"}}, .body = "x"}});
        const Sent sent = talk.post();
        EXPECT_EQ(sent.fate, fate) << status;
        EXPECT_EQ(sent.wait.has_value(), fate == Fate::not_sent) << status;
        EXPECT_EQ(talk.script.requests().size(), 1U) << status;
    }
}

TEST(HttpHook, WithoutAnAnswerNoPartOfItsAddressIsTold) {
    for (const ServedReply& reply :
         {ServedReply{.cut_after = 0}, ServedReply{.cut_after = 9}, ServedReply{.raw = "no\r\n\r\n"}}) {
        HookTalk talk(std::vector<ServedReply>{reply}, {.secret = "S3CR3T", .user = "S3CR3T"});
        const Sent sent = talk.post();
        EXPECT_EQ(sent.fate, Fate::unknown);
        EXPECT_EQ(sent.why.find("S3CR3T"), std::string::npos) << sent.why;
        talk.server.reset();
        const Sent gone = talk.post();
        EXPECT_EQ(gone.fate, Fate::not_sent) << gone.why;
        EXPECT_EQ(gone.why.find("S3CR3T"), std::string::npos) << gone.why;
    }
}

TEST(HttpHook, AStopEndsIt) {
    HookTalk talk(std::vector<ServedReply>{{.stall_after = 0}});
    std::stop_source source;
    std::jthread other([&] {
        while (talk.script.requests().empty()) std::this_thread::yield();
        source.request_stop();
    });
    EXPECT_EQ(talk.post(source.get_token()).fate, Fate::unknown);
}

TEST(HookAddress, IsTakenApart) {
    const auto address =
        read_hook_address("https://an%40n:p%3Aw@n8n.example.com:5678/webhook/x?a=1#end", PlainReach::loopback);
    ASSERT_TRUE(address) << address.error().text();
    EXPECT_EQ(address->base.host(), "n8n.example.com");
    EXPECT_EQ(address->base.port(), 5678);
    EXPECT_EQ(address->target, "/webhook/x?a=1");
    EXPECT_EQ(address->authorization, basic_authorization("an@n", "p:w"));
    EXPECT_EQ(read_hook_address("https://host?a=1", PlainReach::loopback)->target, "/?a=1");
    EXPECT_EQ(read_hook_address("https://host", PlainReach::loopback)->target, "/");
}

TEST(HookAddress, PlainGoesNoFurtherThanItMay) {
    using enum PlainReach;
    struct Row {
        const char* url;
        PlainReach least;  ///< that allows it
    };
    for (const Row& row : {Row{"http://127.0.0.1:5678/x", loopback}, Row{"http://localhost/x", loopback},
                           Row{"http://10.1.2.3/x", private_network}, Row{"http://172.16.0.1/x", private_network},
                           Row{"http://192.168.1.5:5678/x", private_network},
                           Row{"http://[fd00::1]/x", private_network}, Row{"http://n8n:5678/x", private_network},
                           Row{"http://172.32.0.1/x", anywhere}, Row{"http://169.254.169.254/x", anywhere},
                           Row{"http://8.8.8.8/x", anywhere}, Row{"http://[2001:db8::1]/x", anywhere}}) {
        for (const PlainReach reach : {loopback, private_network, anywhere}) {
            const auto address = read_hook_address(row.url, reach);
            EXPECT_EQ(address.has_value(), reach >= row.least) << row.url;
            if (!address) {
                EXPECT_EQ(address.error().code, ErrorCode::Refused) << row.url;
            }
        }
    }
}

TEST(HookAddress, WhatIsNoneIsNotShown) {
    for (const char* const text : {"", "n8n/webhook/S3CR3T", "ftp://S3CR3T@host/S3CR3T", "https://S3CR3T@/S3CR3T",
                                   "https://ho st/S3CR3T", "https://host:99999/S3CR3T", "https://host/\r\nS3CR3T"}) {
        const auto address = read_hook_address(text, PlainReach::anywhere);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().text().find("S3CR3T"), std::string::npos) << address.error().text();
    }
}

// A name is judged by where it leads, each time anew: here to this machine, which is more than private.
TEST(HookAddress, ANameIsJudgedWhereItLeads) {
    HookTalk talk(std::vector<ServedReply>{{.status = 200}});
    HookAccess access{.url = "http://localhost:" + std::to_string(talk.server->port()) + "/x"};
    const auto hook = HttpHook::make(*talk.network, access, [] { return now; });
    ASSERT_TRUE(hook);
    EXPECT_EQ((*hook)->post({.id = "1", .body = "{}"}, {}).fate, Fate::delivered);
}

}  // namespace
}  // namespace signalbox::webhook
