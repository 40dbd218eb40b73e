// Whom the clients trust, and how they get through a proxy: over real TLS, with certificates made for the test.
#include <gtest/gtest.h>

#include <fstream>

#include "adapters/net/http_client.hpp"
#include "platform/clock.hpp"
#include "testing/script.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// An authority that the client trusts, its file, and a clock that waiting moves.
struct Trust {
    Trust() { std::ofstream(file()) << authority.pem(); }
    std::filesystem::path file() const { return scratch / "authority.pem"; }
    std::unique_ptr<Network> network(const std::string& proxy = "") {
        return *Network::start({.ca_file = file(), .proxy = proxy}, clock);
    }
    static HttpOptions to(const std::string& url) {
        return {.base = *Url::http(url), .limits = {.tls = 10s}, .retry = {.attempts_max = 1}};
    }

    Scratch scratch;
    Authority authority = *Authority::make();
    ManualClock clock{utc_from_ms(1'790'000'000'000)};
};

TEST(Tls, SpeaksWithWhomItTrusts) {
    Trust trust;
    Script script({ServedReply{.body = "in secret"}});
    const auto server = *Server::start(script, {.identity = *trust.authority.issue()});
    const auto network = trust.network();
    HttpClient by_address(*network, Trust::to(server->url()));
    EXPECT_EQ(by_address.send({.target = "/"})->body, "in secret");
    EXPECT_EQ(by_address.send({.target = "/"})->body, "in secret");
    EXPECT_EQ(server->connections(), 1U);
    HttpClient by_name(*network, Trust::to("https://localhost:" + std::to_string(server->port())));
    EXPECT_EQ(by_name.send({.target = "/"})->body, "in secret");
    EXPECT_EQ(script.requests().at(0).server_name, "") << "an address is no name";
    EXPECT_EQ(script.requests().at(2).server_name, "localhost");
}

TEST(Tls, RefusesEveryoneElse) {
    Trust trust;
    const Authority stranger = *Authority::make();
    struct Row {
        const char* name;
        Identity identity;
        std::string_view says;
    };
    for (const Row& row :
         {Row{"expired", *trust.authority.issue({.from = -7200s, .until = -3600s}), "expired"},
          Row{"not yet", *trust.authority.issue({.from = 3600s, .until = 7200s}), "not yet valid"},
          Row{"another address", *trust.authority.issue({.names = {"127.0.0.2", "venue.test"}}), "mismatch"},
          Row{"self-signed", *self_signed(), "self-signed"},
          Row{"a stranger's", *stranger.issue(), "certificate signature failure"}}) {
        Script script({ServedReply{.body = "believe me"}});
        const auto server = *Server::start(script, {.identity = row.identity});
        const auto network = trust.network();
        HttpClient client(*network, Trust::to(server->url()));
        const auto answer = client.send({.target = "/"});
        ASSERT_FALSE(answer) << row.name;
        EXPECT_EQ(answer.error().code, ErrorCode::Refused) << row.name;
        EXPECT_FALSE(answer.error().retryable);
        EXPECT_NE(answer.error().text().find(row.says), std::string::npos) << answer.error().text();
        EXPECT_TRUE(script.requests().empty()) << row.name << ": not a byte of the question was sent";
    }
}

TEST(Tls, IsNotTrustedByTheSystemsAuthorities) {
    Trust trust;
    Script script({ServedReply{}});
    const auto server = *Server::start(script, {.identity = *trust.authority.issue()});
    const auto network = *Network::start({}, trust.clock);
    HttpClient client(*network, Trust::to(server->url()));
    EXPECT_EQ(client.send({.target = "/"}).error().code, ErrorCode::Refused);
}

TEST(Tls, HasATimeForItsHandshake) {
    Trust trust;
    Script script({ServedReply{}});
    const auto server = *Server::start(script, {.identity = *trust.authority.issue(), .mute = true});
    const auto network = trust.network();
    HttpOptions options = Trust::to(server->url());
    options.limits.tls = 50ms;
    HttpClient client(*network, options);
    const auto answer = client.send({.target = "/"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::Unreachable);
    EXPECT_TRUE(answer.error().text().ends_with("no TLS within 50 ms")) << answer.error().text();
}

TEST(Tls, FallsBackToNothing) {
    Trust trust;
    Script script({ServedReply{.body = "plain"}});
    const auto server = *Server::start(script, {});
    const auto network = trust.network();
    HttpClient client(*network, Trust::to("https://127.0.0.1:" + std::to_string(server->port())));
    EXPECT_FALSE(client.send({.target = "/"}));
    EXPECT_TRUE(script.requests().empty());
}

TEST(Tls, CutShortIsNoEnd) {
    Trust trust;
    // Without a length the end of TLS is the end of the answer: only close_notify tells it from an attacker's cut.
    const std::string text = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it";
    Script script({{.raw = text, .close = true}, {.raw = text, .cut_after = 1000}});
    const auto server = *Server::start(script, {.identity = *trust.authority.issue()});
    const auto network = trust.network();
    HttpClient client(*network, Trust::to(server->url()));
    EXPECT_EQ(client.send({.target = "/"})->body, "all of it");
    EXPECT_EQ(client.send({.target = "/"}).error().code, ErrorCode::Unreachable);
}

TEST(Network, SaysWhatIsWrongWithItsOptions) {
    ManualClock clock{utc_from_ms(0)};
    Scratch scratch;
    EXPECT_EQ(Network::start({.ca_file = scratch / "none.pem"}, clock).error().code, ErrorCode::WrongUse);
    std::ofstream(scratch / "text.pem") << "no certificate";
    EXPECT_EQ(Network::start({.ca_file = scratch / "text.pem"}, clock).error().code, ErrorCode::WrongUse);
    const auto wrong = Network::start({.proxy = "socks5://user:hunter2@host"}, clock);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().text().find("hunter2"), std::string::npos);
}

TEST(Proxy, OpensATunnelAndSeesNothing) {
    Trust trust;
    Script script({ServedReply{.body = "through"}});
    const auto venue = *Server::start(script, {.identity = *trust.authority.issue({.names = {"venue.test"}})});
    Script opens({ServedReply{.tunnel_to = venue->port()}});
    const auto proxy = *Server::start(opens, {});
    const auto network = trust.network("http://me:hunter2@127.0.0.1:" + std::to_string(proxy->port()));
    HttpClient client(*network, Trust::to("https://venue.test"));
    const auto answer = client.send({.target = "/x?signature=s"});
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(answer->body, "through");
    EXPECT_EQ(script.requests().at(0).server_name, "venue.test");
    EXPECT_EQ(find_header(script.requests().at(0).headers, "Proxy-Authorization"), std::nullopt);
    const ServedRequest asked = opens.requests().at(0);
    EXPECT_EQ(asked.method, "CONNECT");
    EXPECT_EQ(asked.target, "venue.test:443");
    EXPECT_EQ(find_header(asked.headers, "Proxy-Authorization"), "Basic bWU6aHVudGVyMg==");
    HttpClient other(*network, Trust::to("https://other.test"));
    EXPECT_EQ(other.send({.target = "/"}).error().code, ErrorCode::Refused) << "a tunnel vouches for nobody";
}

TEST(Proxy, IsPassedOverOnThisMachine) {
    Trust trust;
    Script script({ServedReply{.body = "direct"}}), opens({ServedReply{.status = 500}});
    const auto server = *Server::start(script, {});
    const auto proxy = *Server::start(opens, {});
    const auto network = trust.network(proxy->url());
    HttpClient client(*network, Trust::to(server->url()));
    EXPECT_EQ(client.send({.target = "/"})->body, "direct");
    EXPECT_TRUE(opens.requests().empty());
}

TEST(Proxy, SaysWhyItOpensNone) {
    struct Row {
        ServedReply reply;
        ErrorCode code;
    };
    for (const Row& row :
         {Row{{.status = 407}, ErrorCode::Refused}, Row{{.status = 403}, ErrorCode::Unreachable},
          Row{{.cut_after = 0}, ErrorCode::Unreachable}, Row{{.stall_after = 0}, ErrorCode::Unreachable},
          Row{{.raw = "220 smtp ready\r\n"}, ErrorCode::Unreachable},
          Row{{.raw = "HTTP/1.1 200 OK\r\n\r\nearly"}, ErrorCode::Unreachable}}) {
        Trust trust;
        Script opens({row.reply});
        const auto proxy = *Server::start(opens, {});
        const auto network = trust.network("http://me:hunter2@127.0.0.1:" + std::to_string(proxy->port()));
        HttpOptions options = Trust::to("https://venue.test");
        options.limits.connect = 200ms;
        HttpClient client(*network, options);
        const auto answer = client.send({.target = "/"});
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, row.code) << answer.error().text();
        EXPECT_EQ(answer.error().text().find("hunter2"), std::string::npos);
    }
}

}  // namespace
}  // namespace signalbox
