// Asks one server over HTTP/1.1: keeps connections, retries what may be retried, gives up in time.
//
//     HttpClient bybit(network, {.base = TRY(Url::http("https://api.bybit.com")), .limiter = &limiter});
//     const HttpResponse answer = TRY(bybit.send({.target = "/v5/market/time"}, stop));
//
// Callers block: each waits in `send` for its own answer, while the network's thread moves the bytes. Why not
// callbacks: whoever asks a venue has nothing better to do, and a retry is then a loop that one can read. Always true:
// no redirect is followed, no cookie and nothing else is remembered, no Cache-Control is obeyed; no query, header or
// body stands in an error. Every size and every time has its bound. Threads: `send` from any.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "adapters/net/http_message.hpp"
#include "adapters/net/network.hpp"
#include "adapters/net/rate_limiter.hpp"
#include "adapters/net/url.hpp"
#include "platform/retry.hpp"

namespace signalbox {

/// Times are market time.
struct HttpLimits {
    Millis connect{5'000};      ///< name, socket and the proxy's tunnel
    Millis tls{5'000};          ///< its handshake
    Millis first_byte{10'000};  ///< from the question's first byte to the end of the answer's headers
    Millis body{30'000};        ///< and from there to its last byte
    Millis idle{20'000};        ///< a kept connection that was silent for longer is not used again
    std::size_t header_bytes = 64U << 10;
    std::size_t body_bytes = 32U << 20;  ///< as it came, and inflated
    std::size_t connections = 8;         ///< at once; whoever comes later waits for one
    Millis total{0};                     ///< of one try from its connection on, all of the above together; 0: only they
};

/// What an answer means to the one who asked.
struct HttpVerdict {
    bool again = false;                ///< ask again, if the request may be repeated and tries are left
    std::optional<Millis> after = {};  ///< what the server asks to wait; nobody else asks it meanwhile either
};
using HttpJudge = std::function<HttpVerdict(const HttpResponse& answer, UtcTime now)>;

/// By status alone: 408, 425, 429 and 5xx (not 501 and 505) are asked again, after Retry-After where it is given.
HttpVerdict judge_status(const HttpResponse& answer, UtcTime now);

struct HttpOptions {
    Url base;
    HttpLimits limits = {};
    RetryRules retry = {};
    RateLimiter* limiter =
        nullptr;  ///< asked before every try, told every answer's headers; several clients may share one
    HttpJudge judge = judge_status;  ///< for a venue that says in its body what others say by status; any thread
    HttpHeaders headers = {};        ///< sent with every request
};

/// What came of one try.
struct HttpAttempt {
    Result<HttpResponse> answer;
    /// Whether any byte of the request may have left this machine. Without an answer: false means that the server knows
    /// nothing of it (no permit, no name, no socket, no tunnel, no TLS, stopped before the first byte); true that
    /// nobody knows, a kept connection that turned out to be closed included.
    bool has_left = false;
};

class HttpClient {
public:
    HttpClient(Network& network, HttpOptions options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// The whole answer of any status: what `judge` wants again is asked again, and the last answer is handed out when
    /// no try is left or the server asks for a longer wait than retry.asked_max. Errors, when no answer came:
    /// Unreachable (retryable), BadData (no HTTP, too large), Refused (TLS, plain off this machine), WrongUse (a
    /// request that cannot be written), Interrupted (asked to stop: at once, wherever it waits).
    Result<HttpResponse> send(const HttpRequest& request, std::stop_token stop = {});

    /// Exactly one try, whatever came of it: neither `judge` nor `request.repeatable` is looked at, the limiter is
    /// asked as always. For what counts twice, where a repeat is the caller's to decide. Errors as send().
    HttpAttempt send_once(const HttpRequest& request, std::stop_token stop = {});

private:
    class Pool;
    HttpAttempt attempt(const HttpRequest& request, const std::string& where, bool once, std::stop_token stop);

    Network& network_;
    const HttpOptions options_;
    std::shared_ptr<Pool> pool_;
};

}  // namespace signalbox
