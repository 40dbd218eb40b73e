#include "adapters/net/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "adapters/net/http_date.hpp"
#include "adapters/net/http_pool.hpp"
#include "adapters/net/inflate.hpp"
#include "core/base/check.hpp"

namespace signalbox {
namespace {

namespace asio = boost::asio;

/// `GET api.bybit.com/v5/market/time`: what errors begin with.
std::string shown(const HttpRequest& request, const Url& base) {
    const std::string_view path = std::string_view(request.target).substr(0, request.target.find_first_of("?#"));
    return request.method + " " + base.authority() +
           (request.shown_as.empty() ? base.path() + std::string(path) : " " + request.shown_as);
}

bool is_token(std::string_view text) {  // RFC 9110, 5.6.2
    constexpr std::string_view allowed =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

bool is_printable(std::string_view text, unsigned char least) {
    return std::ranges::all_of(text, [least](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return byte >= least && byte < 127;
    });
}

/// Nothing that would end a line early gets into a request, wherever its parts came from.
bool can_be_written(const HttpRequest& request) {
    const auto is_header = [](const HttpHeader& header) {
        return is_token(header.name) && is_printable(header.value, 32);
    };
    return is_token(request.method) && request.target.starts_with('/') && is_printable(request.target, 33) &&
           request.target.find('#') == std::string::npos && std::ranges::all_of(request.headers, is_header);
}

}  // namespace

HttpVerdict judge_status(const HttpResponse& answer, UtcTime now) {
    const int status = answer.status;
    const bool again =
        status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501 && status != 505);
    if (!again) return {};
    const auto asked = find_header(answer.headers, "Retry-After");
    return {.again = true, .after = asked ? parse_retry_after(*asked, now) : std::nullopt};
}

HttpClient::HttpClient(Network& network, HttpOptions options)
    : network_(network),
      options_(std::move(options)),
      pool_(std::make_shared<Pool>(network.parts(), options_.base, options_.limits, options_.headers)) {
    const HttpLimits& limits = options_.limits;
    check(limits.total.count() == 0 || limits.connect + limits.tls < limits.total,
          "a try is longer than its beginning");
}

HttpClient::~HttpClient() {
    asio::post(network_.parts().io, [pool = std::move(pool_)] {});  // its connections end on their own thread
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request, std::stop_token stop) {
    const std::string where = shown(request, options_.base);
    MarketClock& clock = network_.parts().clock;
    Backoff backoff(options_.retry, network_.parts().next_seed++);
    for (;;) {
        if (options_.limiter != nullptr) TRY(options_.limiter->acquire(request.urgency, stop));
        auto answer = attempt(request, where, false, stop).answer;
        HttpVerdict verdict{.again = !answer && answer.error().retryable};
        if (answer) {
            verdict = options_.judge(*answer, clock.now());
            if (options_.limiter != nullptr) {
                options_.limiter->read(answer->headers);
                if (verdict.after) options_.limiter->pause_until(clock.now() + *verdict.after);
            }
        }
        if (!verdict.again || !request.repeatable || !backoff.tries_left()) return answer;
        const Millis asked = verdict.after.value_or(Millis(0));
        if (asked > options_.retry.asked_max) return answer;
        if (!clock.wait_until(clock.now() + std::max(backoff.next(), asked), stop)) return stream_stopped(where);
    }
}

HttpAttempt HttpClient::send_once(const HttpRequest& request, std::stop_token stop) {
    const std::string where = shown(request, options_.base);
    if (options_.limiter != nullptr) {
        if (auto turn = options_.limiter->acquire(request.urgency, stop); !turn)
            return {.answer = fail(std::move(turn).error())};
    }
    HttpAttempt attempted = attempt(request, where, true, stop);
    if (attempted.answer && options_.limiter != nullptr) options_.limiter->read(attempted.answer->headers);
    return attempted;
}

HttpAttempt HttpClient::attempt(const HttpRequest& request, const std::string& where, bool once, std::stop_token stop) {
    const auto call = std::make_shared<HttpCall>();
    call->request = request;
    call->where = where;
    call->once = once;
    if (request.sign) std::ranges::move(request.sign(), std::back_inserter(call->request.headers));
    if (!can_be_written(call->request))
        return {.answer = fail(ErrorCode::WrongUse, "{} cannot be written as a request", request.method)};
    const auto permit = pool_->permits.pop(stop);
    if (!permit) return {.answer = stream_stopped(where)};
    auto& io = network_.parts().io;
    asio::co_spawn(io, pool_->exchange(call),
                   [call, pool = pool_](std::exception_ptr bug, Result<HttpResponse> answer) {
                       if (bug) std::rethrow_exception(bug);
                       pool->permits.push({});
                       call->answer.push(std::move(answer));
                   });
    auto answer = call->answer.pop(stop);
    if (!answer) {
        const bool has_left = !call->departure.forbid();
        asio::post(io, [call] {
            call->cut = true;
            if (call->stream) call->stream->abort();
        });
        return {.answer = stream_stopped(where), .has_left = has_left};
    }
    const bool has_left = call->departure.has_begun();
    if (!*answer) return {.answer = std::move(*answer), .has_left = has_left};
    HttpResponse& response = **answer;
    const auto encoding = find_header(response.headers, "Content-Encoding");
    if (encoding && request.method != "HEAD") {
        auto body = inflate_body(*encoding, std::move(response.body), options_.limits.body_bytes);
        if (!body) return {.answer = fail(std::move(body).error()), .has_left = true};
        response.body = *std::move(body);
    }
    return {.answer = std::move(*answer), .has_left = has_left};
}

}  // namespace signalbox
