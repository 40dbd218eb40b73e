// One URL as a channel of deliveries: an event a POST, signed, with an id that a repeat carries again.
//
// A signal that is of no use any more is sent all the same, as `missed`: whoever keeps a sheet of signals wants the
// row. Threads: as ports/channel.hpp.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "core/base/decimal.hpp"
#include "ports/channel.hpp"
#include "ports/hook_poster.hpp"

namespace signalbox {

class WebhookChannel final : public Channel {
public:
    /// `events`: the kinds that its owner wants (views/hook_payload.hpp). `equity` may be empty, as `leaves`, which is
    /// asked right before a message is posted, and may keep it back.
    WebhookChannel(std::string name, std::set<std::string> events, std::unique_ptr<HookPoster> poster,
                   std::function<Decimal()> equity, std::function<bool(const OutboxMessage&)> leaves = {});

    const std::string& name() const override { return name_; }
    bool wants(const OutboxMessage& message) const override;
    Sent send(const Delivery& delivery, std::stop_token stop) override;

private:
    const std::string name_;
    const std::set<std::string> events_;
    const std::unique_ptr<HookPoster> poster_;
    const std::function<Decimal()> equity_;
    const std::function<bool(const OutboxMessage&)> leaves_;
};

/// webhook:HOST:xxxxxxxx for a URL: its host for people, and of the rest, which may hold a secret, a hash.
std::string webhook_channel_name(const std::string& url);

}  // namespace signalbox
