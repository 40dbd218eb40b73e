// Asks Coinbase's REST API: where it is, how often, what is asked again, and who asks.
//
// Public paths alone, but for the key's rights: they need no key and are a second old at most. No limit is published;
// an older page says ten in a second for one address, and half of that is asked. What is live has connections of its
// own, so that backfill never stands before it. Where nobody signs, 401 means asked too often; a signed one is asked
// once more with a fresh token before the key is blamed. Always true: a token claims the real host, wherever it is
// sent; the key stands in headers alone, no query or header in an error. Threads: any.
#pragma once

#include <optional>

#include "adapters/net/http_client.hpp"
#include "ports/venue.hpp"
#include "venues/coinbase/wire/jwt.hpp"
#include "venues/coinbase/wire/rest.hpp"

namespace signalbox::coinbase {

/// The addresses of Coinbase, or those that were given.
struct Hosts {
    Url rest;
    Url socket;

    /// WrongUse: a plain address off this machine, another speed than 1 beside a real venue, or the sandbox, which has
    /// no market.
    static Result<Hosts> of(const VenueAccess& access);
};

/// What is asked, behind /api/v3/brokerage. `query` is percent-encoded.
struct RestQuestion {
    std::string path;
    std::string query = {};
    std::string_view what;  ///< names the answer in an error: Coinbase candles
    Urgency urgency = Urgency::background;
};

class Rest {
public:
    /// Questions that go side by side, of each urgency.
    static constexpr std::size_t live_connections = 4, background_connections = 4;

    Rest(Network& network, const Url& base, double speed, std::optional<ApiKey> key, MarketClock& clock);

    template <typename T>
    Result<T> get(const RestQuestion& question, std::stop_token stop) {
        const HttpResponse answer = TRY(ask(question, stop));
        return wire::read<T>(answer.body, question.what);
    }
    /// The same with what its makers' clock said when.
    Result<HttpResponse> ask(const RestQuestion& question, std::stop_token stop);
    /// Signed; what is said of a key is not quoted.
    Result<HttpResponse> ask_signed(const RestQuestion& question, std::stop_token stop);

    bool has_key() const { return key_.has_value(); }

private:
    HttpOptions options(const Url& base, double speed, std::size_t connections, HttpJudge judge);
    Result<HttpResponse> send(HttpClient& client, const HttpRequest& request, std::stop_token stop);

    MarketClock& clock_;
    const std::optional<ApiKey> key_;
    RateLimiter limiter_;
    HttpClient live_, background_, signed_;
};

}  // namespace signalbox::coinbase
