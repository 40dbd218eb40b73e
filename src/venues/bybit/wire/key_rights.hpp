// GET /v5/user/query-api: what a key may do. One that may do more than read is refused; that can't be configured.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::bybit {

/// The answer, as far as anybody needs it: the key itself is not kept.
struct KeyRights {
    std::optional<std::int64_t> read_only;  ///< 1: read only; 0: read and write
    /// By area. With read_only 1 they say what may be read, so an empty list proves nothing.
    std::map<std::string, std::vector<std::string>> permissions;
    std::optional<std::vector<std::string>> addresses;  ///< `*`: bound to none
    std::optional<std::int64_t> days_left;              ///< below zero for a key that does not expire
    std::optional<std::string> expires_at;              ///< 1970-01-01T00:00:00Z for a key that does not expire
    std::optional<std::string> created_at;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("readOnly", &KeyRights::read_only),   field("permissions", &KeyRights::permissions),
                          field("ips", &KeyRights::addresses),        field("deadlineDay", &KeyRights::days_left),
                          field("expiredAt", &KeyRights::expires_at), field("createdAt", &KeyRights::created_at)};
    }
    bool operator==(const KeyRights&) const = default;
};

/// Success if the key may only read: read_only is 1, and it holds no right to withdraw. Else Refused, and the sentence
/// names the rights that are too many.
Result<> check_read_only(const KeyRights& rights);

}  // namespace signalbox::bybit
