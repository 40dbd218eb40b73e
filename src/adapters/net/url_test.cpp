#include "adapters/net/url.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace signalbox {
namespace {

TEST(Url, ReadsWhatIsEncryptedOrOnThisMachine) {
    struct Row {
        std::string_view text, host, path, authority;
        std::uint16_t port;
        bool tls, loopback;
    };
    for (const Row& row : {
             Row{"https://api.bybit.com", "api.bybit.com", "", "api.bybit.com", 443, true, false},
             Row{"HTTPS://API.Coinbase.com/api/v3/", "api.coinbase.com", "/api/v3", "api.coinbase.com", 443, true,
                 false},
             Row{"https://host:8443/x", "host", "/x", "host:8443", 8443, true, false},
             Row{"http://127.0.0.1:9000", "127.0.0.1", "", "127.0.0.1:9000", 9000, false, true},
             Row{"http://127.9.9.9", "127.9.9.9", "", "127.9.9.9", 80, false, true},
             Row{"http://localhost:80/", "localhost", "", "localhost", 80, false, true},
             Row{"http://[::1]:8080", "::1", "", "[::1]:8080", 8080, false, true},
             Row{"https://127.0.0.1", "127.0.0.1", "", "127.0.0.1", 443, true, true},
         }) {
        const auto url = Url::http(row.text);
        ASSERT_TRUE(url) << row.text << ": " << url.error().text();
        EXPECT_EQ(url->host(), row.host) << row.text;
        EXPECT_EQ(url->path(), row.path) << row.text;
        EXPECT_EQ(url->authority(), row.authority) << row.text;
        EXPECT_EQ(url->port(), row.port) << row.text;
        EXPECT_EQ(url->tls(), row.tls) << row.text;
        EXPECT_EQ(url->loopback(), row.loopback) << row.text;
    }
    const auto socket = Url::web_socket("wss://stream.bybit.com/v5/public/spot?a=b");
    ASSERT_TRUE(socket);
    EXPECT_EQ(socket->path(), "/v5/public/spot?a=b");
}

TEST(Url, RefusesTheRest) {
    for (const std::string_view text :
         {"", "api.bybit.com", "http://api.bybit.com", "http://10.0.0.1", "http://localhost.evil.test",
          "http://127.0.0.1.evil.test", "https://127.0.0.1.", "ftp://127.0.0.1", "wss://stream.bybit.com", "https://",
          "https://host:0", "https://host:70000", "https://host/p?q=1", "https://user:pass@host", "https://host/#x",
          "https://ho st", "https://h%41st"}) {
        const auto url = Url::http(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().text().find("pass@"), std::string::npos) << "no password in words";
    }
    EXPECT_EQ(Url::http("http://api.bybit.com").error().code, ErrorCode::Refused);
    EXPECT_FALSE(Url::web_socket("ws://stream.bybit.com"));
    EXPECT_TRUE(Url::web_socket("ws://127.0.0.1:9"));
}

TEST(Proxy, ReadsWhatHttpsProxyUsuallyHolds) {
    struct Row {
        std::string_view text, host, authorization;
        std::uint16_t port;
    };
    for (const Row& row : {
             Row{"http://proxy.test:8888", "proxy.test", "", 8888},
             Row{"http://proxy.test/", "proxy.test", "", 80},
             Row{"proxy.test", "proxy.test", "", 3128},
             Row{"proxy.test:81", "proxy.test", "", 81},
             // RFC 7617, section 2: its own example.
             Row{"http://Aladdin:open%20sesame@10.0.0.1:3128", "10.0.0.1", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", 3128},
         }) {
        const auto proxy = Proxy::parse(row.text);
        ASSERT_TRUE(proxy) << row.text;
        EXPECT_EQ(proxy->host, row.host);
        EXPECT_EQ(proxy->port, row.port);
        EXPECT_EQ(proxy->authorization, row.authorization);
    }
    for (const std::string_view text : {"", "https://proxy.test", "socks5://proxy.test", "http://u:hunter2@",
                                        "http://u:hunter2@host/path", "http://u:hun%0dter2@host", "http://host:0"}) {
        const auto proxy = Proxy::parse(text);
        ASSERT_FALSE(proxy) << text;
        EXPECT_EQ(proxy.error().text().find("hunter2"), std::string::npos);
    }
}

TEST(AllowSpeed, IsForSimulatorsOnThisMachine) {
    const std::vector<Url> here{*Url::http("http://127.0.0.1:1"), *Url::web_socket("wss://localhost:2")};
    const std::vector<Url> there{here[0], *Url::http("https://api.bybit.com")};
    EXPECT_TRUE(allow_speed(60, here));
    EXPECT_TRUE(allow_speed(1, there));
    EXPECT_EQ(allow_speed(60, there).error().code, ErrorCode::Refused);
    EXPECT_FALSE(allow_speed(0.5, there));
}

}  // namespace
}  // namespace signalbox
