#include "adapters/webhook/http_hook.hpp"

#include "platform/clock.hpp"
#include "platform/hook_signature.hpp"

namespace signalbox::webhook {
namespace {

constexpr HttpLimits limits{.connect = Millis{2000},
                            .tls = Millis{2000},
                            .first_byte = Millis{5000},
                            .body = Millis{5000},
                            .header_bytes = 16U << 10,
                            .body_bytes = 256U << 10,
                            .connections = 4,
                            .total = Millis{5000}};

Sent judged(const HttpResponse& answer, UtcTime now) {
    const int status = answer.status;
    if (status / 100 == 2) return {.fate = Fate::delivered};
    Sent sent{.fate = Fate::unknown, .why = "status " + std::to_string(status)};
    if (status == 408 || status == 425 || status == 429 || status == 503) {
        sent.fate = Fate::not_sent;
        sent.wait = judge_status(answer, now).after;
    } else if (status / 100 == 3) {
        sent.fate = Fate::refused;
        sent.why += ": it points elsewhere, and no redirect is followed";
    } else if (status / 100 == 4) {
        sent.fate = Fate::refused;
    }
    return sent;
}

}  // namespace

Result<std::unique_ptr<HttpHook>> HttpHook::make(Network& network, const HookAccess& access, WallClock wall) {
    HookAddress address =
        TRY(read_hook_address(access.url, access.may_go_plain ? PlainReach::anywhere : PlainReach::private_network));
    return std::unique_ptr<HttpHook>(new HttpHook(network, std::move(address), access, std::move(wall)));
}

HttpHook::HttpHook(Network& network, HookAddress address, const HookAccess& access, WallClock wall)
    : target_(std::move(address.target)),
      authorization_(!address.authorization.empty() ? std::move(address.authorization)
                     : access.user.empty()          ? std::string()
                                                    : basic_authorization(access.user, access.password)),
      secret_(access.secret),
      wall_(std::move(wall)),
      client_(network, {.base = address.base, .limits = limits}) {}

Sent HttpHook::post(const HookEvent& event, std::stop_token stop) {
    const UtcTime now = wall_();
    const std::string time = std::to_string(to_ms(now) / 1000);
    HttpRequest request{
        .method = "POST",
        .target = target_,
        .headers = {{"Content-Type", "application/json"}, {"X-Event-Id", event.id}, {"X-Event-Time", time}},
        .body = event.body,
        .shown_as = "/…"};
    if (!secret_.empty()) request.headers.push_back({"X-Signature", sign_hook(secret_, time, event.body)});
    if (!authorization_.empty()) request.headers.push_back({"Authorization", authorization_});
    const HttpAttempt attempt = client_.send_once(request, stop);
    if (attempt.answer) return judged(*attempt.answer, now);
    return {.fate = attempt.has_left ? Fate::unknown : Fate::not_sent, .why = attempt.answer.error().text()};
}

namespace {

class WholeHook final : public HookPoster {
public:
    static Result<std::unique_ptr<HookPoster>> open(const HookAccess& access) {
        auto whole = std::make_unique<WholeHook>();
        whole->network_ = TRY(Network::start({.ca_file = access.ca_file, .proxy = access.proxy}, whole->clock_));
        whole->hook_ = TRY(HttpHook::make(*whole->network_, access, wall_time));
        return whole;
    }
    Sent post(const HookEvent& event, std::stop_token stop) override { return hook_->post(event, stop); }

private:
    SystemMarketClock clock_;
    std::unique_ptr<Network> network_;
    std::unique_ptr<HttpHook> hook_;
};

}  // namespace

Result<std::unique_ptr<HookPoster>> open_hook(const HookAccess& access) { return WholeHook::open(access); }

}  // namespace signalbox::webhook
