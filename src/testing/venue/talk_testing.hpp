// A simulated venue whose time a test moves, and a client of each kind that speaks with it.
//
// No test waits for time to pass: `until` moves it, and everything that was due has been sent when `frames` returns,
// for an answer to a ping stands behind it.
#pragma once

#include <gtest/gtest.h>

#include "adapters/net/http_client.hpp"
#include "adapters/net/web_socket.hpp"
#include "testing/step_clock.hpp"
#include "testing/venue/synthetic_minutes.hpp"
#include "testing/venue/venue.hpp"

namespace signalbox::simulator {

inline const UtcTime talk_start = parse_utc("2024-03-14T08:00:30").value();

struct VenueTalk {
    VenueTalk(MinuteSource& minutes, const MakeFace& make_face, VenueTerms terms = {})
        : venue(start(minutes, clock, make_face, std::move(terms))),
          network(*Network::start({.seed = 1}, clock)),
          client(*network, {.base = *Url::http(venue->url()), .retry = {.attempts_max = 1}}) {}

    static std::unique_ptr<SimulatedVenue> start(MinuteSource& minutes, MarketClock& clock, const MakeFace& make_face,
                                                 VenueTerms terms) {
        terms.start = clock.now();
        terms.tick = Millis{0};
        return *SimulatedVenue::start(minutes, clock, make_face, terms);
    }
    HttpResponse get(const std::string& target, HttpHeaders headers = {}) {
        auto answer = client.send({.target = target, .headers = std::move(headers)});
        EXPECT_TRUE(answer) << (answer ? "" : answer.error().text());
        return answer ? *std::move(answer) : HttpResponse{};
    }
    void until(UtcTime time) {
        clock.move_to(time);
        venue->tick();
    }

    StepClock clock{talk_start};
    std::unique_ptr<SimulatedVenue> venue;
    std::unique_ptr<Network> network;
    HttpClient client;
};

/// A WebSocket that is read by hand. `ping` is a message, `is_pong` knows its answer.
class SocketTalk {
public:
    using IsPong = bool (*)(std::string_view);
    SocketTalk(VenueTalk& talk, std::string_view path, std::string ping, IsPong is_pong)
        : ping_(std::move(ping)), is_pong_(is_pong), socket_(*talk.network, options(talk, path), inbox_) {
        EXPECT_TRUE(std::holds_alternative<SocketOpened>(inbox_.pop()->what));
    }
    void send(std::string text) { socket_.send(std::move(text)); }
    /// All that the venue has sent by now; ends early where the connection does.
    std::vector<std::string> frames() {
        socket_.send(ping_);
        std::vector<std::string> all;
        for (;;) {
            auto event = inbox_.pop();
            auto* const message = std::get_if<SocketMessage>(&event->what);
            if (message == nullptr) {
                ended = true;
                return all;
            }
            if (is_pong_(message->text)) return all;
            all.push_back(std::move(message->text));
        }
    }
    std::vector<std::string> asked(std::string text) {
        send(std::move(text));
        return frames();
    }
    bool ended = false;  ///< the connection ended while frames were read

private:
    static WebSocketOptions options(const VenueTalk& talk, std::string_view path) {
        constexpr Millis long_time{1'000'000'000};
        return {.url = *Url::web_socket(talk.venue->socket_url(path)),
                .limits = {.connect = long_time,
                           .tls = long_time,
                           .handshake = long_time,
                           .silence = long_time,
                           .close = long_time},
                .reconnect = {.delay_first = long_time, .delay_max = long_time}};
    }
    const std::string ping_;
    const IsPong is_pong_;
    Inbox inbox_{{.capacity = 1U << 20}};
    WebSocket socket_;
};

}  // namespace signalbox::simulator
