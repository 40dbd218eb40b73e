// GET /key_permissions: what a key may do. One that may do more than look is refused; that can't be configured.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "venues/wire/fields.hpp"

namespace signalbox::coinbase {

struct KeyRights {
    std::optional<bool> can_view, can_trade, can_transfer;
    std::optional<std::string> portfolio, portfolio_type;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("can_view", &KeyRights::can_view), field("can_trade", &KeyRights::can_trade),
                          field("can_transfer", &KeyRights::can_transfer),
                          field("portfolio_uuid", &KeyRights::portfolio),
                          field("portfolio_type", &KeyRights::portfolio_type)};
    }
    bool operator==(const KeyRights&) const = default;
};

/// Reads the answer and succeeds if the key may view and nothing else: can_view is true, can_trade and can_transfer are
/// there and false, and so is every other `can_…` that may have been added since. Else Refused, and the sentence names
/// the rights that are too many or not told.
Result<> check_read_only(std::string_view answer);

}  // namespace signalbox::coinbase
