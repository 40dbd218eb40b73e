#include "venues/coinbase/client/coinbase_rest.hpp"

#include <array>

#include "platform/clock.hpp"
#include "venues/client/patience.hpp"

namespace signalbox::coinbase {
namespace {

constexpr std::string_view real_host = "api.coinbase.com";
constexpr std::string_view base_path = "/api/v3/brokerage";
constexpr double requests_per_second = 5;

/// Nobody has signed: what else says that a key is wrong can only mean that too much was asked.
HttpVerdict judge_public(const HttpResponse& answer, UtcTime now) {
    if (answer.status == 401) return {.again = true};
    return judge_status(answer, now);
}

}  // namespace

Result<Hosts> Hosts::of(const VenueAccess& access) {
    if (access.is_testnet) {
        return fail(ErrorCode::WrongUse, "{} has no test network with a market", "Coinbase")
            .suggest("point coinbase.rest_url and coinbase.ws_url at `signalbox simulate-venue --venue coinbase`");
    }
    const std::string rest = access.rest_url.empty() ? "https://" + std::string(real_host) : access.rest_url;
    const std::string socket = access.socket_url.empty() ? "wss://advanced-trade-ws.coinbase.com" : access.socket_url;
    Hosts hosts{TRY(Url::http(rest)), TRY(Url::web_socket(socket))};
    TRY(allow_speed(access.speed, std::array{hosts.rest, hosts.socket}));
    return hosts;
}

Rest::Rest(Network& network, const Url& base, double speed, std::optional<ApiKey> key, MarketClock& clock)
    : clock_(clock),
      key_(std::move(key)),
      limiter_({.venue = "Coinbase", .per_second = requests_per_second}, clock),
      live_(network, options(base, speed, live_connections, judge_public)),
      background_(network, options(base, speed, background_connections, judge_public)),
      signed_(network, options(base, speed, 1, judge_status)) {}

HttpOptions Rest::options(const Url& base, double speed, std::size_t connections, HttpJudge judge) {
    HttpLimits limits;
    limits.connections = connections;
    return {.base = base,
            .limits = patient(limits, speed),
            .limiter = &limiter_,
            .judge = std::move(judge),
            .headers = {{"Cache-Control", "no-cache"}}};
}

Result<HttpResponse> Rest::send(HttpClient& client, const HttpRequest& request, std::stop_token stop) {
    HttpResponse answer = TRY(client.send(request, stop));
    if (answer.status == 200) return answer;
    if ((answer.status == 401 || answer.status == 403) && !request.sign) {
        auto no = fail(answer.status == 401 ? ErrorCode::Busy : ErrorCode::Refused,
                       "{} does not answer this machine ({})", "Coinbase", answer.status);
        return answer.status == 401 ? std::move(no).again_later() : no;
    }
    return refusal(answer.status, answer.body);
}

Result<HttpResponse> Rest::ask(const RestQuestion& question, std::stop_token stop) {
    HttpClient& client = question.urgency == Urgency::live ? live_ : background_;
    const std::string path = std::string(base_path) + question.path;
    return send(client,
                {.target = question.query.empty() ? path : path + "?" + question.query, .urgency = question.urgency},
                stop);
}

Result<HttpResponse> Rest::ask_signed(const RestQuestion& question, std::stop_token stop) {
    const std::string path = std::string(base_path) + question.path;
    const std::string uri = request_uri("GET", real_host, path);
    std::optional<Error> unsigned_because;
    const HttpRequest request{.target = path, .sign = [&]() -> HttpHeaders {
                                  auto nonce = fresh_nonce();
                                  auto token = nonce ? key_->token(wall_time(), *nonce, uri)
                                                     : Result<std::string>(fail(std::move(nonce).error()));
                                  if (token) return {{"Authorization", "Bearer " + *token}};
                                  unsigned_because = std::move(token).error();
                                  return {};
                              }};
    auto answer = send(signed_, request, stop);
    const bool is_blamed = !answer && answer.error().code == ErrorCode::Refused && !unsigned_because;
    if (is_blamed) {
        constexpr Millis pause{1'000};
        if (!clock_.wait_until(clock_.now() + pause, stop)) return answer;
        answer = send(signed_, request, stop);
    }
    if (unsigned_because) return fail(*std::move(unsigned_because));
    return answer;
}

}  // namespace signalbox::coinbase
