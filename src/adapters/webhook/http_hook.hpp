// Posts events over HTTP: the port `HookPoster`.
//
//     auto hook = TRY(open_hook({.url = config.hook.url, .secret = config.hook.secret}));   // a network of its own
//
// Always true: an attempt takes five seconds at most (two of them to connect); of its URL no error shows more than the
// host; what the other side answers beyond its status is read, bounded, and thrown away. The stamp is the machine's
// time at each attempt: who repeats an event is still believed. Threads: any.
#pragma once

#include <functional>

#include "adapters/net/http_client.hpp"
#include "adapters/webhook/hook_address.hpp"
#include "ports/hook_poster.hpp"

namespace signalbox::webhook {

using WallClock = std::function<UtcTime()>;

class HttpHook final : public HookPoster {
public:
    /// `network` (at speed 1) outlives it. WrongUse: the address is none; Refused: it would be spoken with unencrypted.
    static Result<std::unique_ptr<HttpHook>> make(Network& network, const HookAccess& access, WallClock wall);

    Sent post(const HookEvent& event, std::stop_token stop) override;

private:
    HttpHook(Network& network, HookAddress address, const HookAccess& access, WallClock wall);

    const std::string target_, authorization_, secret_;
    const WallClock wall_;
    HttpClient client_;
};

/// One with a network and a clock of its own. Errors: HttpHook::make's, and the network's.
Result<std::unique_ptr<HookPoster>> open_hook(const HookAccess& access);

}  // namespace signalbox::webhook
