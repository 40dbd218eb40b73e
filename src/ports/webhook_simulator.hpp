// Somebody on this machine who takes webhooks as n8n does, for trying a sender out. Threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace signalbox {

struct WebhookSinkTerms {
    std::uint16_t port = 0;  ///< of 127.0.0.1; 0: a free one
    std::string fates;       ///< what becomes of requests, as in 503,cut_after,200: the last one for good
    bool is_active = true;
    std::string secret;  ///< what is not signed with it is refused; empty: nothing is asked for
    std::string header;  ///< NAME=VALUE that is asked for; empty: none
    std::string basic;   ///< USER:PASSWORD likewise
    std::int64_t delay_ms = 0;
};

struct WebhookSimulator {
    virtual ~WebhookSimulator() = default;
    virtual std::string url() const = 0;
    struct Heard {
        std::uint64_t number = 0;  ///< 1, 2, …
        std::string path, id, signature;
        int status = 0;  ///< 0: cut
        bool is_taken = false;
        int times = 1;  ///< so often its id was taken
        std::string body;
    };
    /// What came behind the request of this number, oldest first.
    virtual std::vector<Heard> heard(std::uint64_t after) = 0;
};

}  // namespace signalbox
