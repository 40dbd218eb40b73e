// The door against clients that no well-meaning program is: slow, half, huge, many, and none of them HTTP. Times that
// are to run out are short, times that are not are long; no test asks how long anything took.
#include "adapters/net/http_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "adapters/net/http_client.hpp"
#include "platform/clock.hpp"
#include "testing/raw_client.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret_bytes = "S3CR3T";

/// A door with a page, a place that takes what is sent, one that is slow until it is told, and one that throws.
struct Opened {
    explicit Opened(DoorLimits limits = {}) : door(open(limits)) {}
    ~Opened() {
        if (!go_on.try_wait()) go_on.count_down();
    }

    std::unique_ptr<HttpDoor> open(DoorLimits limits) {
        std::vector<DoorRoute> routes{
            {.method = "GET",
             .path = "/page",
             .answer = [](const DoorRequest& asked) { return DoorReply{.body = "page?" + asked.query}; }},
            {.method = "POST",
             .path = "/take",
             .body_bytes = 1000,
             .answer =
                 [this](const DoorRequest& asked) {
                     ++taken;
                     return DoorReply{.status = 202, .body = std::to_string(asked.body.size())};
                 }},
            {.method = "GET",
             .path = "/slow",
             .answer =
                 [this](const DoorRequest&) {
                     ++slow;
                     go_on.wait();
                     return DoorReply{.body = "at last"};
                 }},
            {.method = "GET", .path = "/bug", .answer = [](const DoorRequest&) -> DoorReply {
                 throw std::runtime_error(std::string(secret_bytes));
             }}};
        auto opened = open_http_door({.limits = limits}, std::move(routes));
        EXPECT_TRUE(opened) << opened.error().text();
        return *std::move(opened);
    }
    RawClient client() const { return RawClient(door->port()); }
    /// What is said to these bytes until the connection is closed.
    std::string said_to(std::string_view bytes) const {
        RawClient one = client();
        static_cast<void>(one.send(bytes));
        return one.read_all().value_or("it was not closed");
    }

    std::atomic<int> taken = 0, slow = 0;
    std::latch go_on{1};
    std::unique_ptr<HttpDoor> door;
};

std::string get(std::string_view path, std::string_view more = "") {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: here\r\n" + std::string(more) + "\r\n";
}
std::string post(std::string_view headers, std::string_view body = "") {
    return "POST /take HTTP/1.1\r\nHost: here\r\n" + std::string(headers) + "\r\n" + std::string(body);
}
int status_of(std::string_view answer) {
    return answer.starts_with("HTTP/1.1 ") ? std::atoi(std::string(answer.substr(9, 3)).c_str()) : 0;
}
std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

TEST(HttpDoor, AnswersByItsRoutes) {
    const Opened opened;
    SystemMarketClock clock;
    const auto network = *Network::start({}, clock);
    HttpClient client(*network, {.base = *Url::http(opened.door->url()), .retry = {.attempts_max = 1}});
    const auto page = client.send({.target = "/page?a=1&b"});
    ASSERT_TRUE(page) << page.error().text();
    EXPECT_EQ(page->status, 200);
    EXPECT_EQ(page->body, "page?a=1&b");
    EXPECT_EQ(find_header(page->headers, "Cache-Control"), "no-store");
    EXPECT_EQ(find_header(page->headers, "Content-Type"), "application/json");
    const auto took = client.send({.method = "POST", .target = "/take", .body = "12345"});
    EXPECT_EQ(took->status, 202);
    EXPECT_EQ(took->body, "5");
    EXPECT_EQ(client.send({.target = "/bug"})->status, 500);
    EXPECT_EQ(client.send({.target = "/bug"})->body.find(secret_bytes), std::string::npos);
}

TEST(HttpDoor, LeavesOutTheBodyForHead) {
    const Opened opened;
    RawClient client = opened.client();
    ASSERT_TRUE(client.send("HEAD /page HTTP/1.1\r\nHost: here\r\n\r\n" + get("/page")));
    const std::string head = client.read_answer(false);
    EXPECT_EQ(status_of(head), 200);
    EXPECT_NE(head.find("Content-Length: 5\r\n"), head.npos);
    EXPECT_EQ(body_of(client.read_answer()), "page?") << "no byte of the first one's body is before it";
}

TEST(HttpDoor, SaysWhatIsNotThereAndWhatIsAllowed) {
    const Opened opened;
    const auto last = [&](std::string_view line) {
        return opened.said_to(std::string(line) + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
    };
    for (const std::string_view line :
         {"GET /S3CR3T", "GET /", "GET /page/", "GET //page", "GET /page%00", "GET http://other/page", "GET /../page",
          "OPTIONS *", "CONNECT here:443", "DELETE /S3CR3T"}) {
        const std::string answer = last(line);
        EXPECT_EQ(status_of(answer), 404) << line;
        EXPECT_EQ(answer.find(secret_bytes), answer.npos) << "nothing is repeated";
    }
    EXPECT_EQ(status_of(last("PUT /take")), 405);
    EXPECT_NE(last("GET /take").find("\r\nAllow: POST\r\n"), std::string::npos);
    EXPECT_NE(last("POST /page").find("\r\nAllow: GET, HEAD\r\n"), std::string::npos);
    EXPECT_EQ(status_of(last("BREW /page")), 405);
}

TEST(HttpDoor, KeepsAConnectionForAsManyRequestsAsItMay) {
    const Opened opened({.requests = 3});
    RawClient client = opened.client();
    ASSERT_TRUE(client.send(get("/page") + get("/nothing") + get("/page") + get("/page")));
    const std::string all = client.read_all().value_or("");
    std::size_t answers = 0;
    for (std::size_t at = all.find("HTTP/1.1 "); at != all.npos; at = all.find("HTTP/1.1 ", at + 1)) ++answers;
    EXPECT_EQ(answers, 3U) << all;
    EXPECT_NE(all.rfind("Connection: close"), all.npos);
}

TEST(HttpDoor, AnswersWhatWasSentAheadInItsOrder) {
    const Opened opened;
    RawClient client = opened.client();
    std::string all;
    for (int i = 0; i < 40; ++i) {
        all += get("/page?" + std::to_string(i));
        all += post("Content-Length: 3\r\n", "GET");
    }
    std::thread sender([&] { EXPECT_TRUE(client.send(all)); });
    for (int i = 0; i < 40; ++i) {
        EXPECT_EQ(body_of(client.read_answer()), "page?" + std::to_string(i));
        EXPECT_EQ(body_of(client.read_answer()), "3");
    }
    sender.join();
}

TEST(HttpDoor, TakesChunkedBodies) {
    const Opened opened;
    RawClient client = opened.client();
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    ASSERT_TRUE(client.send(post(chunked, "3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nTrailer: x\r\n\r\n") + get("/page")));
    EXPECT_EQ(body_of(client.read_answer()), "8");
    EXPECT_EQ(body_of(client.read_answer()), "page?");
    // Too large in all, too large at once, none.
    std::string many;
    for (int i = 0; i < 20; ++i) many += "64\r\n" + std::string(100, 'x') + "\r\n";
    EXPECT_EQ(status_of(opened.said_to(post(chunked, many + "0\r\n\r\n"))), 413);
    EXPECT_EQ(status_of(opened.said_to(post(chunked, "FFFFFFFFFFFFFFF\r\n"))), 413);
    EXPECT_EQ(status_of(opened.said_to(post(chunked, "FFFFFFFFFFFFFFFFFFFFF\r\n"))), 400);
    EXPECT_EQ(status_of(opened.said_to(post(chunked, "many\r\n"))), 400);
    EXPECT_EQ(opened.taken, 1);
}

TEST(HttpDoor, RefusesTwoWordsOnOneBody) {
    const Opened opened;
    const std::pair<std::string, int> cases[] = {
        {"Content-Length: 3\r\nContent-Length: 4\r\n", 400},
        {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", 400},
        {"Transfer-Encoding: gzip, chunked\r\n", 501},
        {"Transfer-Encoding: identity\r\n", 501},
        {"Content-Length: -1\r\n", 400},
        {"Content-Length: 3x\r\n", 400},
        {"Content-Length: 99999999999999999999999\r\n", 400},
        {"Content-Length: 1001\r\n", 413},
        {"Content-Length: 10000000\r\n", 413},
        {"Expect: 200-ok\r\nContent-Length: 3\r\n", 417},
        {"Host: there\r\nContent-Length: 3\r\n", 400},
    };
    for (const auto& [headers, status] : cases) EXPECT_EQ(status_of(opened.said_to(post(headers))), status) << headers;
    EXPECT_EQ(opened.taken, 0);
    EXPECT_EQ(status_of(opened.said_to("GET /page HTTP/1.1\r\nConnection: close\r\n\r\n")), 400) << "no host";
    EXPECT_EQ(status_of(opened.said_to(get("/page", "Content-Length: 4\r\n") + "body")), 413);
}

TEST(HttpDoor, ReadsNothingOfWhatIsTooLarge) {
    const Opened opened;
    RawClient client = opened.client();
    ASSERT_TRUE(client.send(post("Content-Length: 10000000\r\n")));
    EXPECT_EQ(status_of(client.read_answer()), 413) << "before a byte of it was sent";
    static_cast<void>(client.send(std::string(10'000'000, 'x')));  // taken by nobody
    EXPECT_EQ(opened.taken, 0);
    EXPECT_EQ(body_of(opened.said_to(get("/page", "Connection: close\r\n"))), "page?") << "the others notice nothing";
}

TEST(HttpDoor, AsksForABodyThatWaits) {
    const Opened opened;
    RawClient client = opened.client();
    ASSERT_TRUE(client.send(post("Expect: 100-continue\r\nContent-Length: 5\r\n")));
    EXPECT_EQ(client.read_answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    ASSERT_TRUE(client.send("12345"));
    EXPECT_EQ(body_of(client.read_answer()), "5");
    ASSERT_TRUE(client.send(post("Expect: 100-continue\r\nContent-Length: 5000\r\n")));
    EXPECT_EQ(status_of(client.read_answer()), 413) << "and not asked for what is not taken";
}

TEST(HttpDoor, GivesUpOnSlowClients) {
    const Opened opened({.header = 50ms, .body = 50ms});
    for (const std::string& begun : {std::string("G"), std::string("GET /page HTTP/1.1\r\nHo"),
                                     post("Content-Length: 5\r\n", "123"), post("Transfer-Encoding: chunked\r\n", "3")})
        EXPECT_EQ(status_of(opened.said_to(begun)), 408) << begun;
    // A byte now and then does not help.
    RawClient dripping = opened.client();
    bool is_heard = true;
    for (int i = 0; i < 60'000 && is_heard; ++i) {
        is_heard = dripping.send("x");
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_FALSE(is_heard);
    EXPECT_EQ(opened.taken, 0);
}

TEST(HttpDoor, ClosesIdleConnectionsWithoutAWord) {
    const Opened opened({.idle = 50ms});
    EXPECT_EQ(opened.said_to(""), "");
    EXPECT_EQ(body_of(opened.said_to(get("/page"))), "page?");
}

TEST(HttpDoor, TakesNoHarmFromWhatIsNoHttp) {
    const Opened opened;
    std::string noise;
    std::uint32_t state = 7;
    for (int i = 0; i < 4'000; ++i) noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    for (const std::string& bytes : {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),
                                     std::string("GET /page HTTP/9.9\r\n\r\n"), std::string("GET\r\n\r\n"),
                                     std::string("\r\n\r\n\r\n"), std::string("GET /page HTTP/1.1\r\nno colon\r\n\r\n"),
                                     std::string("GET /pa\0ge HTTP/1.1\r\nHost: x\r\n\r\n", 34), "X" + noise}) {
        const std::string answer = opened.said_to(bytes + "\r\n\r\n");
        EXPECT_TRUE(status_of(answer) == 400 || status_of(answer) == 505) << bytes.substr(0, 20) << " → " << answer;
    }
    EXPECT_EQ(status_of(opened.said_to(get("/page", "X: " + std::string(20'000, 'y') + "\r\n"))), 431);
    EXPECT_EQ(status_of(opened.said_to(get("/" + std::string(20'000, 'y')))), 431);
    for (const std::string& half : {std::string("GET /pa"), post("Content-Length: 9\r\n", "12")}) {
        RawClient client = opened.client();
        ASSERT_TRUE(client.send(half));
        client.finish();
        EXPECT_EQ(client.read_all(), "") << "who leaves in the middle hears nothing";
    }
    EXPECT_EQ(opened.taken, 0);
    EXPECT_EQ(body_of(opened.said_to(get("/page", "Connection: close\r\n"))), "page?");
}

TEST(HttpDoor, ASlowRouteKeepsNobodyElseWaiting) {
    Opened opened({.workers = 2});
    RawClient slow = opened.client();
    ASSERT_TRUE(slow.send(get("/slow")));
    while (opened.slow == 0) std::this_thread::yield();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(body_of(opened.said_to(get("/page", "Connection: close\r\n"))), "page?");
    opened.go_on.count_down();
    EXPECT_EQ(body_of(slow.read_answer()), "at last");
}

TEST(HttpDoor, HoldsNoMoreConnectionsThanItMay) {
    Opened opened({.connections = 4, .workers = 4});
    {  // Idle ones give way.
        std::vector<RawClient> idle;
        for (int i = 0; i < 40; ++i) {
            idle.push_back(opened.client());
            ASSERT_TRUE(idle.back().is_connected());
            ASSERT_TRUE(idle.back().send(get("/page")));
            EXPECT_EQ(body_of(idle.back().read_answer()), "page?") << i;
        }
        EXPECT_EQ(idle.front().read_all(), "") << "the one that was idle longest was closed";
    }
    std::vector<RawClient> busy;
    for (int i = 0; i < 4; ++i) {
        busy.push_back(opened.client());
        ASSERT_TRUE(busy.back().send(get("/slow")));
        while (opened.slow <= i) std::this_thread::yield();
    }
    EXPECT_EQ(status_of(opened.said_to("")), 503) << "no place is free";
    opened.go_on.count_down();
    for (RawClient& one : busy) EXPECT_EQ(body_of(one.read_answer()), "at last");
}

TEST(HttpDoor, ManyClientsAtOnceAllHear) {
    const Opened opened;
    std::atomic<int> heard = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 16; ++thread)
            threads.emplace_back([&] {
                RawClient client = opened.client();
                for (int request = 0; request < 50; ++request) {
                    if (!client.send(post("Content-Length: 4\r\n", "four"))) return;
                    heard += body_of(client.read_answer()) == "4" ? 1 : 0;
                }
            });
    }
    EXPECT_EQ(heard, 800);
    EXPECT_EQ(opened.taken, 800);
}

TEST(HttpDoor, EndsWhileRoutesAreAtWork) {
    auto opened = std::make_unique<Opened>();
    RawClient slow = opened->client();
    ASSERT_TRUE(slow.send(get("/slow")));
    while (opened->slow == 0) std::this_thread::yield();
    opened->go_on.count_down();
    opened->door.reset();
    static_cast<void>(slow.read_all());  // answered or cut, but over
    EXPECT_FALSE(slow.send(get("/page")) && !slow.read_answer().empty());
}

TEST(HttpDoor, OpensToThisMachineAlone) {
    for (const std::string address : {"0.0.0.0", "192.0.2.1", "::"})
        EXPECT_EQ(open_http_door({.address = address}, {}).error().code, ErrorCode::Refused) << address;
    EXPECT_EQ(open_http_door({.address = "localhost"}, {}).error().code, ErrorCode::WrongUse);
    const Opened opened;
    EXPECT_EQ(opened.door->url(), "http://127.0.0.1:" + std::to_string(opened.door->port()));
    EXPECT_EQ(open_http_door({.port = opened.door->port()}, {}).error().code, ErrorCode::Busy);
}

}  // namespace
}  // namespace signalbox
