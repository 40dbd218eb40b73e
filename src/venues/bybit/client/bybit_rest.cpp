#include "venues/bybit/client/bybit_rest.hpp"

#include <array>
#include <charconv>

#include "platform/clock.hpp"
#include "venues/client/patience.hpp"

namespace signalbox::bybit {
namespace {

using namespace std::chrono_literals;

const QuotaHeaders quota_headers{.remaining = "X-Bapi-Limit-Status", .reset = "X-Bapi-Limit-Reset-Timestamp"};
constexpr Millis after_ban = 10min;

/// None: this is no answer of Bybit's API.
std::optional<std::int64_t> ret_code_of(std::string_view body) {
    constexpr std::string_view opening = R"({"retCode":)";
    if (!body.starts_with(opening) || !body.ends_with('}')) {
        const auto envelope = wire::read<Envelope>(body, "Bybit answer");
        return envelope ? std::optional(envelope->ret_code) : std::nullopt;
    }
    std::int64_t code = 0;
    const char* const begin = body.data() + opening.size();
    const auto [end, error] = std::from_chars(begin, body.data() + body.size(), code);
    return error == std::errc{} ? std::optional(code) : std::nullopt;
}

HttpVerdict judge(const HttpResponse& answer, UtcTime now) {
    if (answer.status == 403) return {.again = true, .after = after_ban};
    if (answer.status != 200) return judge_status(answer, now);
    constexpr std::int64_t banned_address = 10018;
    const auto code = ret_code_of(answer.body);
    if (!code) return {.again = true};
    if (*code == banned_address) return {.again = true, .after = after_ban};
    switch (trouble_of(*code)) {
        case Trouble::too_many: {
            const auto quota = read_quota(answer.headers, quota_headers, now);
            return {.again = true, .after = quota && quota->reset_at > now ? quota->reset_at - now : Millis(1s)};
        }
        case Trouble::overloaded: return {.again = true};
        default: return {};
    }
}

/// A status that is not 200 says all that is known.
Failure refused_by_status(const HttpResponse& answer) {
    switch (answer.status) {
        case 401: return fail(ErrorCode::Refused, "{} refuses the key ({}): {}", "Bybit", answer.status, "HTTP");
        case 403:
            if (answer.body.find("too frequent") != std::string::npos) {
                return fail(ErrorCode::Busy, "{} was asked too often ({}): {}", "Bybit", answer.status, "HTTP")
                    .suggest("wait ten minutes: nothing is asked before; look for other programs at this address")
                    .again_later();
            }
            return fail(ErrorCode::Refused, "Bybit does not serve this place ({}): {}", answer.status, "HTTP")
                .suggest("point BYBIT_REST_URL at the host of your region");
        case 429:
            return fail(ErrorCode::Busy, "{} was asked too often ({}): {}", "Bybit", answer.status, "HTTP")
                .again_later();
        default: break;
    }
    if (answer.status >= 500 || judge_status(answer, {}).again) {
        return fail(ErrorCode::Unreachable, "{} can not answer now ({}): {}", "Bybit", answer.status, "HTTP")
            .again_later();
    }
    return fail(ErrorCode::WrongUse, "{} refuses the request ({}): {}", "Bybit", answer.status, "HTTP");
}

Result<Url> socket_at(std::string_view base, const std::string& path) {
    while (base.ends_with('/')) base.remove_suffix(1);
    return Url::web_socket(std::string(base) + path);
}

}  // namespace

Result<Hosts> Hosts::of(const VenueAccess& access) {
    const std::string_view environment = access.is_testnet ? "-testnet.bybit.com" : ".bybit.com";
    const auto or_own = [&](const std::string& given, std::string_view own) {
        return given.empty() ? std::string(own) + std::string(environment) : given;
    };
    const Url rest = TRY(Url::http(or_own(access.rest_url, "https://api")));
    Hosts hosts{rest, or_own(access.socket_url, "wss://stream")};
    const Url spot = TRY(hosts.socket(Category::spot));
    TRY(allow_speed(access.speed, std::array{rest, spot}));
    return hosts;
}

Result<Url> Hosts::socket(Category category) const {
    return socket_at(sockets, "/v5/public/" + std::string(to_text(category)));
}

Result<Url> Hosts::status_socket() const { return socket_at(sockets, std::string(status_path)); }

std::string encoded(std::string_view value) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char letter : value) {
        const auto byte = static_cast<unsigned char>(letter);
        if (plain.find(letter) != plain.npos)
            text += letter;
        else
            text += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return text;
}

HttpOptions Rest::options(const Url& base, RateLimiter& limiter, std::size_t connections, double speed) {
    return {.base = base,
            .limits = patient(HttpLimits{.connections = connections}, speed),
            .retry = {.attempts_max = 4, .delay_first = 300ms, .delay_max = 10s},
            .limiter = &limiter,
            .judge = judge};
}

Rest::Rest(Network& network, const Url& base, Key key, double speed, MarketClock& clock)
    : key_(std::move(key)),
      limiter_({.venue = "bybit", .per_second = 60, .burst = 30, .headers = quota_headers}, clock),
      live_(network, options(base, limiter_, live_connections, speed)),
      background_(network, options(base, limiter_, background_connections, speed)) {}

Result<HttpResponse> Rest::ask(const RestQuestion& question, std::stop_token stop) {
    HttpRequest request{.target = question.path + (question.query.empty() ? "" : "?" + question.query),
                        .urgency = question.urgency};
    if (question.is_signed) {
        request.sign = [&] { return signed_headers(key_, question.query, wall_time() + wall_offset_.load()); };
    }
    HttpResponse answer = TRY((question.urgency == Urgency::live ? live_ : background_).send(request, stop));
    if (answer.status != 200) return refused_by_status(answer);
    return answer;
}

void Rest::set_offset(UtcTime server) { wall_offset_ = server - wall_time(); }

}  // namespace signalbox::bybit
