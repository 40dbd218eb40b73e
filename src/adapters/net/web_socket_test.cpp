// The WebSocket against a server on loopback that breaks off in every way. Market time is fast where waits are part of
// a test; nothing is asserted of how long anything took.
#include "adapters/net/web_socket.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <fstream>
#include <mutex>

#include "platform/clock.hpp"
#include "testing/server.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(1'790'000'000'000);
constexpr Millis long_time = 10'000h;  ///< long at any speed that is used here

/// Does to the n-th socket what the n-th function says (the last one from then on); sends back what begins with `echo`.
struct Peer final : ServerBehaviour {
    using Do = std::function<void(ServedSocket&)>;
    explicit Peer(std::vector<Do> acts) : acts_(std::move(acts)) {}

    ServedReply answer(const ServedRequest&) override { return {.status = 404}; }
    bool takes_socket(const ServedRequest& request) override { return request.target == "/feed"; }
    void opened(const std::shared_ptr<ServedSocket>& socket, const ServedRequest& request) override {
        std::size_t number = 0;
        {
            const std::scoped_lock lock(mutex_);
            requests_.push_back(request);
            number = requests_.size();
        }
        acts_[std::min(number, acts_.size()) - 1](*socket);
    }
    void heard(ServedSocket& socket, std::string_view text) override {
        if (text.starts_with("echo ")) socket.send(std::string(text));
    }
    void closed(ServedSocket&) override { closed_.push(true); }

    std::vector<ServedRequest> requests() const {
        const std::scoped_lock lock(mutex_);
        return requests_;
    }
    BoundedQueue<bool> closed_{{.capacity = 1000, .when_full = WhenFull::drop_oldest}};

private:
    const std::vector<Do> acts_;
    mutable std::mutex mutex_;
    std::vector<ServedRequest> requests_;
};

constexpr auto nothing = [](ServedSocket&) {};

/// A network whose market time runs fast, and an inbox.
struct Place {
    explicit Place(double speed = 10'000, InboxOptions box = {})
        : clock(start, speed), network(*Network::start({.speed = speed, .seed = 1}, clock)), inbox(box) {}

    static WebSocketOptions to(const Server& server) {
        return {.url = *Url::web_socket(server.socket_url("/feed")),
                .number = 7,
                .limits = {.connect = long_time,
                           .tls = long_time,
                           .handshake = long_time,
                           .silence = long_time,
                           .close = long_time}};
    }
    /// The next event's text; `opened`, or `closed: why`.
    std::string next() {
        const SocketEvent event = *inbox.pop();
        EXPECT_EQ(event.socket, 7U);
        last = event.connection;
        if (std::holds_alternative<SocketOpened>(event.what)) return "opened";
        if (const auto* message = std::get_if<SocketMessage>(&event.what)) return message->text;
        closed = std::get<SocketClosed>(event.what);
        return "closed: " + closed.why.what.text();
    }

    AcceleratedClock clock;
    std::unique_ptr<Network> network;
    Inbox inbox;
    std::uint64_t last = 0;
    SocketClosed closed;
};

TEST(WebSocket, BringsMessagesInOrderAndSendsWhatIsKept) {
    Peer peer({[](ServedSocket& socket) {
        for (int number = 0; number < 100; ++number) socket.send(std::to_string(number));
        socket.send("");
        socket.ping();
        socket.send(std::string(100'000, 'x'));
    }});
    const auto server = *Server::start(peer, {});
    Place place;
    WebSocketOptions options = Place::to(*server);
    options.headers = {{"X-Key", "k"}};
    WebSocket socket(*place.network, options, place.inbox);
    socket.keep("a", [] { return "echo a"; });
    EXPECT_EQ(place.next(), "opened");
    for (int number = 0; number < 100; ++number) EXPECT_EQ(place.next(), std::to_string(number));
    EXPECT_EQ(place.next(), "");
    EXPECT_EQ(place.next(), std::string(100'000, 'x'));
    EXPECT_EQ(place.next(), "echo a");
    socket.send("echo once");
    EXPECT_EQ(place.next(), "echo once");
    EXPECT_EQ(find_header(peer.requests().at(0).headers, "X-Key"), "k");
    EXPECT_EQ(place.last, 1U);
}

TEST(WebSocket, ReconnectsAndSubscribesAgain) {
    Peer peer({nothing});
    const auto server = *Server::start(peer, {});
    Place place;
    int made = 0;  // the network's thread's alone
    WebSocket socket(*place.network, Place::to(*server), place.inbox);
    EXPECT_EQ(place.next(), "opened");
    socket.keep("a", [&made] { return "echo a" + std::to_string(++made); });
    socket.keep("b", [] { return "echo b"; });
    socket.keep("c", [] { return "echo c"; });
    socket.forget("b", "echo bye b");
    for (const char* text : {"echo a1", "echo b", "echo c", "echo bye b"}) EXPECT_EQ(place.next(), text);
    socket.send("echo lost on reconnect");
    EXPECT_EQ(place.next(), "echo lost on reconnect");
    socket.reconnect(sentence("{} is missing", 5));
    EXPECT_EQ(place.next(), "closed: 5 is missing");
    EXPECT_EQ(place.last, 1U);
    for (const char* text : {"opened", "echo a2", "echo c"}) EXPECT_EQ(place.next(), text) << "a token is made anew";
    EXPECT_EQ(place.last, 2U);
}

TEST(WebSocket, ComesBackFromEveryBreach) {
    const std::string big = std::string("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10) + std::string(65'536, 'x');
    Peer peer({
        [](ServedSocket& socket) { socket.drop(); },
        [](ServedSocket& socket) { socket.close(1012, "restart"); },
        [](ServedSocket& socket) { socket.send_raw("\x83\x01x"); },         // a kind of frame that there is not
        [](ServedSocket& socket) { socket.send_raw("\x81\x85mask"); },      // a server masks nothing
        [](ServedSocket& socket) { socket.send_raw("\x80\x01x"); },         // goes on with what nobody began
        [](ServedSocket& socket) { socket.send_raw("\x81\x02\xc3\x28"); },  // no UTF-8
        [](ServedSocket& socket) { socket.send_raw("\xf1\x01x"); },         // reserved bits
        [](ServedSocket& socket) { socket.send_raw("HTTP/1.1 400 Bad\r\n\r\n"); },
        [&big](ServedSocket& socket) { socket.send_raw(big); },
        [](ServedSocket& socket) {
            socket.send("whole");
            socket.send_raw("\x81\x05hal");
            socket.drop();
        },
        [](ServedSocket& socket) { socket.send("well"); },
    });
    const auto server = *Server::start(peer, {});
    Place place;
    WebSocketOptions options = Place::to(*server);
    options.limits.message_bytes = 10'000;
    WebSocket socket(*place.network, options, place.inbox);
    const std::vector<std::pair<std::string_view, ErrorCode>> ends{{"the connection broke", ErrorCode::Unreachable},
                                                                   {"code 1012", ErrorCode::Unreachable},
                                                                   {"no WebSocket", ErrorCode::BadData},
                                                                   {"no WebSocket", ErrorCode::BadData},
                                                                   {"no WebSocket", ErrorCode::BadData},
                                                                   {"no WebSocket", ErrorCode::BadData},
                                                                   {"no WebSocket", ErrorCode::BadData},
                                                                   {"no WebSocket", ErrorCode::BadData},
                                                                   {"larger than 10000 bytes", ErrorCode::BadData}};
    for (const auto& [says, code] : ends) {
        ASSERT_EQ(place.next(), "opened");
        const std::string end = place.next();
        EXPECT_NE(end.find(says), std::string::npos) << end;
        EXPECT_EQ(place.closed.why.code, code) << end;
        EXPECT_TRUE(place.closed.why.retryable);
    }
    EXPECT_EQ(place.next(), "opened");
    EXPECT_EQ(place.next(), "whole");
    EXPECT_TRUE(place.next().starts_with("closed:")) << "half a frame never gets out";
    EXPECT_EQ(place.next(), "opened");
    EXPECT_EQ(place.next(), "well");
    EXPECT_EQ(place.last, 11U);
}

TEST(WebSocket, WaitsLongerAfterEachFailure) {
    Peer peer({nothing});
    const auto server = *Server::start(peer, {});
    Place place(100'000);
    WebSocketOptions options = Place::to(*server);
    options.url = *Url::web_socket(server->socket_url("/elsewhere"));
    WebSocket socket(*place.network, options, place.inbox);
    for (const Millis longest : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        EXPECT_TRUE(place.next().ends_with("the server opens no WebSocket: status 404"));
        EXPECT_GE(place.closed.again_in, longest / 2);
        EXPECT_LE(place.closed.again_in, longest);
    }
}

TEST(WebSocket, NoticesSilence) {
    // Pings are answered; what is missed is a message.
    Peer peer({nothing});
    const auto server = *Server::start(peer, {});
    Place place(1);
    WebSocketOptions options = Place::to(*server);
    options.limits.no_message = 50ms;
    WebSocket socket(*place.network, options, place.inbox);
    EXPECT_EQ(place.next(), "opened");
    EXPECT_TRUE(place.next().ends_with("nothing came for 50 ms"));
}

/// Takes the handshake by hand and then is silent: no pong, no close.
struct DeadPeer final : ServerBehaviour {
    ServedReply answer(const ServedRequest& request) override {
        const std::string key = std::string(find_header(request.headers, "Sec-WebSocket-Key").value_or(""));
        const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455, 4.2.2
        unsigned char hash[20], base64[32];
        EVP_Digest(text.data(), text.size(), hash, nullptr, EVP_sha1(), nullptr);
        const auto size = static_cast<std::size_t>(EVP_EncodeBlock(base64, hash, sizeof hash));
        return {.raw =
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Accept: " +
                    std::string(reinterpret_cast<const char*>(base64), size) + "\r\n\r\n",
                .stall_after = 1000};
    }
};

TEST(WebSocket, EndsWhatAnswersNoPing) {
    DeadPeer peer;
    const auto server = *Server::start(peer, {});
    Place place(1);
    WebSocketOptions options = Place::to(*server);
    options.limits.silence = 100ms;
    options.limits.close = 50ms;
    WebSocket socket(*place.network, options, place.inbox);
    EXPECT_EQ(place.next(), "opened");
    EXPECT_TRUE(place.next().ends_with("nothing came for 100 ms"));
}

TEST(WebSocket, LeavesWhoDoesNotSayGoodbye) {
    DeadPeer peer;
    const auto server = *Server::start(peer, {});
    Place place(1);
    WebSocketOptions options = Place::to(*server);
    options.limits.close = 50ms;
    WebSocket socket(*place.network, options, place.inbox);
    EXPECT_EQ(place.next(), "opened");
}

TEST(WebSocket, SaysGoodbye) {
    Peer peer({nothing});
    const auto server = *Server::start(peer, {});
    Place place;
    {
        WebSocket socket(*place.network, Place::to(*server), place.inbox);
        EXPECT_EQ(place.next(), "opened");
    }
    EXPECT_TRUE(peer.closed_.pop());
    EXPECT_FALSE(place.inbox.try_pop()) << "no event after its end";
}

TEST(WebSocket, IsGoneAtOnceWhileItConnectsOrWaits) {
    Peer peer({nothing});
    const auto mute = *Server::start(peer, {.mute = true});
    const auto refusing = *Server::start(peer, {});
    Place place(1);
    {
        WebSocket socket(*place.network, Place::to(*mute), place.inbox);
    }
    WebSocketOptions options = Place::to(*refusing);
    options.url = *Url::web_socket(refusing->socket_url("/elsewhere"));
    options.reconnect = {.delay_first = 24h, .delay_max = 24h};
    WebSocket socket(*place.network, options, place.inbox);
    EXPECT_TRUE(place.next().starts_with("closed:"));
}

TEST(WebSocket, BeatsInTheVenuesOwnWay) {
    Peer peer({nothing});
    const auto server = *Server::start(peer, {});
    Place place(1000);
    WebSocketOptions options = Place::to(*server);
    options.heartbeat_every = 20s;
    int beat = 0;  // the network's thread's alone
    options.heartbeat = [&beat] { return "echo " + std::to_string(++beat); };
    WebSocket socket(*place.network, options, place.inbox);
    for (const char* text : {"opened", "echo 1", "echo 2", "echo 3"}) EXPECT_EQ(place.next(), text);
}

constexpr int flood = 2000;

Peer::Do flooding() {
    return [](ServedSocket& socket) {
        for (int number = 0; number < flood; ++number) socket.send(std::to_string(number));
    };
}

TEST(WebSocket, LeavesWhatIsNotReadInTheSocket) {
    Peer peer({flooding()});
    const auto server = *Server::start(peer, {});
    Place place(10'000, {.capacity = 8, .when_full = WhenFull::make_producer_wait});
    WebSocketOptions options = Place::to(*server);
    WebSocket socket(*place.network, options, place.inbox);
    EXPECT_EQ(place.next(), "opened");
    for (int number = 0; number < flood / 2; ++number) {
        ASSERT_LE(place.inbox.size(), 9U);
        ASSERT_EQ(place.next(), std::to_string(number));
    }
}

TEST(WebSocket, DropsTheOldestWhereThatIsAskedFor) {
    Peer peer({[](ServedSocket& socket) {
        flooding()(socket);
        socket.send("last");
    }});
    const auto server = *Server::start(peer, {});
    Place place(10'000, {.capacity = 8, .when_full = WhenFull::drop_oldest});
    WebSocket socket(*place.network, Place::to(*server), place.inbox);
    EXPECT_EQ(place.next(), "opened");
    std::uint64_t came = 0, lost = 0;
    for (bool last = false; !last;) {
        const SocketEvent event = *place.inbox.pop();
        const auto& message = std::get<SocketMessage>(event.what);
        ++came;
        lost += message.lost;
        last = message.text == "last";
    }
    EXPECT_EQ(came + lost, flood + 1U) << "every message came or was counted";
    EXPECT_EQ(lost, place.inbox.dropped());
}

TEST(WebSocket, BeginsAnewWhereThatIsAskedFor) {
    Peer peer({flooding(), nothing});
    const auto server = *Server::start(peer, {});
    Place place(10'000, {.capacity = 8, .when_full = WhenFull::refuse});
    WebSocket socket(*place.network, Place::to(*server), place.inbox);
    EXPECT_EQ(place.next(), "opened");
    (void)peer.closed_.pop();  // it has hung up: nobody read
    std::string text = place.next();
    for (int number = 0; text == std::to_string(number); ++number) text = place.next();
    EXPECT_TRUE(text.ends_with("more came than is read")) << text;
    EXPECT_EQ(place.next(), "opened");
    EXPECT_EQ(place.last, 2U);
}

TEST(WebSocket, TrustsAsTheOthersDo) {
    Scratch scratch;
    const Authority authority = *Authority::make();
    std::ofstream(scratch / "authority.pem") << authority.pem();
    Peer peer({[](ServedSocket& socket) { socket.send("in secret"); }});
    const auto trusted = *Server::start(peer, {.identity = *authority.issue()});
    const auto stranger = *Server::start(peer, {.identity = *self_signed()});
    Place place;
    const auto network = *Network::start({.ca_file = scratch / "authority.pem"}, place.clock);
    {
        WebSocket socket(*network, Place::to(*trusted), place.inbox);
        EXPECT_EQ(place.next(), "opened");
        EXPECT_EQ(place.next(), "in secret");
    }
    WebSocket socket(*network, Place::to(*stranger), place.inbox);
    EXPECT_NE(place.next().find("the certificate is not to be trusted"), std::string::npos);
    EXPECT_EQ(place.closed.why.code, ErrorCode::Refused);
}

TEST(WebSocket, ManyConnectionsLoseNothingThatCameWhole) {
    constexpr int connections = 200;
    // The n-th connection is cut after n % 7 messages, in order or in the middle of a frame.
    std::vector<Peer::Do> acts;
    for (int number = 0; number < connections; ++number)
        acts.push_back([number](ServedSocket& socket) {
            for (int at = 0; at < number % 7; ++at) socket.send(std::to_string(number) + "." + std::to_string(at));
            if (number % 3 == 0) {
                socket.send_raw("\x81\x7e\x01");
                socket.drop();
            } else {
                socket.close(1001, "");
            }
        });
    Peer peer(acts);
    const auto server = *Server::start(peer, {});
    Place place(1e6);
    WebSocket socket(*place.network, Place::to(*server), place.inbox);
    for (int number = 0; number < connections; ++number) {
        ASSERT_EQ(place.next(), "opened");
        for (int at = 0; at < number % 7; ++at)
            ASSERT_EQ(place.next(), std::to_string(number) + "." + std::to_string(at));
        ASSERT_TRUE(place.next().starts_with("closed:"));
        ASSERT_EQ(place.last, static_cast<std::uint64_t>(number + 1));
    }
}

}  // namespace
}  // namespace signalbox
