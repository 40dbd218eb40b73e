// An owner's URL taken apart: where to connect, what to ask for, whom to be. No part of it but its host is ever shown.
#pragma once

#include <string>
#include <string_view>

#include "adapters/net/url.hpp"

namespace signalbox::webhook {

struct HookAddress {
    Url base;                   ///< scheme, host and port alone
    std::string target;         ///< path and query; a secret
    std::string authorization;  ///< of the URL's user and password: `Basic …`; empty: it has none. A secret.
};

/// WrongUse: it is none; Refused: plain http to an address that `plain` does not allow.
Result<HookAddress> read_hook_address(std::string_view text, PlainReach plain);

/// `Basic …` of RFC 7617.
std::string basic_authorization(std::string_view user, std::string_view password);

}  // namespace signalbox::webhook
