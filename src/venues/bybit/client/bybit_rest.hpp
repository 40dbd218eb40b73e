// Asks Bybit's REST API: where it is, how often, what is asked again, and who asks.
//
// What is live has connections of its own, so that backfill never stands before it. The rate is Bybit's for one address
// (600 requests in 5 s, all of them counted) with room for a second program; X-Bapi-Limit headers are heeded where they
// come. An answer is refused by its code, whatever its HTTP status: 10006 is waited for, 5xx and half an answer are
// asked again, 403 stops everything for ten minutes, as Bybit demands.
// Always true: the key stands in headers alone, no query or header in an error. Threads: any.
#pragma once

#include <atomic>

#include "adapters/net/http_client.hpp"
#include "ports/venue.hpp"
#include "venues/bybit/client/signature.hpp"
#include "venues/bybit/wire/rest.hpp"

namespace signalbox::bybit {

/// The addresses of Bybit, of its test network, or those that were given.
struct Hosts {
    Url rest;
    std::string sockets;  ///< wss://host: what `/v5/public/spot` is put behind

    /// WrongUse: a plain address off this machine, or another speed than 1 beside a real venue.
    static Result<Hosts> of(const VenueAccess& access);
    Result<Url> socket(Category category) const;
    /// Of the stream that tells the system's status.
    Result<Url> status_socket() const;
};

/// What is asked. `query` is percent-encoded.
struct RestQuestion {
    std::string path;
    std::string query = {};
    std::string_view what;  ///< names the answer in an error: Bybit kline
    Urgency urgency = Urgency::background;
    bool is_signed = false;
};

/// What was answered, and by which of its clocks.
template <typename T>
struct RestAnswer {
    T result;
    VenueTime time;
};

/// Of a value in a query: all but letters, digits and `-_.~` as %XX (RFC 3986, 2.3).
std::string encoded(std::string_view value);

class Rest {
public:
    /// Questions that go side by side, of each urgency.
    static constexpr std::size_t live_connections = 8, background_connections = 8;

    /// Times are divided by `speed`, clock.speed.
    Rest(Network& network, const Url& base, Key key, double speed, MarketClock& clock);

    template <typename T>
    Result<RestAnswer<T>> get(const RestQuestion& question, std::stop_token stop);

    bool has_key() const { return !key_.name.empty(); }

private:
    static HttpOptions options(const Url& base, RateLimiter& limiter, std::size_t connections, double speed);
    /// The answer of status 200, with any code in its body.
    Result<HttpResponse> ask(const RestQuestion& question, std::stop_token stop);
    /// Bybit's clock as far as it is ahead of this machine's, once it refused a request for its time.
    void set_offset(UtcTime server);

    const Key key_;
    RateLimiter limiter_;
    HttpClient live_, background_;
    std::atomic<Millis> wall_offset_{Millis(0)};
};

template <typename T>
Result<RestAnswer<T>> Rest::get(const RestQuestion& question, std::stop_token stop) {
    for (bool has_set_clock = false;; has_set_clock = true) {
        const HttpResponse response = TRY(ask(question, stop));
        Reply<T> reply = TRY(read_reply<T>(response.body, question.what));
        const VenueTime time{.server = reply.time, .asked = response.asked, .answered = response.answered};
        if (question.is_signed && !has_set_clock && trouble_of(reply.ret_code) == Trouble::clock) {
            set_offset(reply.time);
            continue;
        }
        T result = TRY(result_of(std::move(reply)));
        return RestAnswer<T>{std::move(result), time};
    }
}

}  // namespace signalbox::bybit
