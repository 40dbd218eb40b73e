#include "faces/web/webhook_channel.hpp"

#include "platform/sha256.hpp"
#include "views/hook_payload.hpp"

namespace signalbox {

WebhookChannel::WebhookChannel(std::string name, std::set<std::string> events, std::unique_ptr<HookPoster> poster,
                               std::function<Decimal()> equity, std::function<bool(const OutboxMessage&)> leaves)
    : name_(std::move(name)),
      events_(std::move(events)),
      poster_(std::move(poster)),
      equity_(std::move(equity)),
      leaves_(std::move(leaves)) {}

bool WebhookChannel::wants(const OutboxMessage& message) const {
    if (message.mode == Mode::observe) return false;  // an observation is for its owner alone
    return events_.contains(hook_event(message));
}

Sent WebhookChannel::send(const Delivery& delivery, std::stop_token stop) {
    const HookTelling telling{.equity = equity_ ? equity_() : Decimal{},
                              .missed = delivery.circumstances().missed.has_value(),
                              .repeat = delivery.circumstances().repeat};
    const OutboxMessage& message = delivery.message();
    HookEvent event{.id = hook_id(message), .body = hook_payload(message, telling).dump()};
    if (leaves_ && !leaves_(message)) return {.fate = Fate::not_sent, .why = "held back when its turn came"};
    return poster_->post(event, stop);
}

std::string webhook_channel_name(const std::string& url) {
    constexpr std::size_t told = 8;
    const std::size_t scheme = url.find("://");
    std::string host = scheme == url.npos ? url : url.substr(scheme + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    if (const std::size_t user = host.rfind('@'); user != host.npos) host = host.substr(user + 1);
    return "webhook:" + host + ":" + sha256_hex(url).substr(0, told);
}

}  // namespace signalbox
