#include "venues/bybit/wire/key_rights.hpp"

#include <algorithm>

namespace signalbox::bybit {
namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) {
        if (!all.empty()) all += ", ";
        all += part;
    }
    return all;
}

/// `Spot (SpotTrade), Wallet (AccountTransfer, Withdraw)`.
std::string rights_of(const KeyRights& rights) {
    std::vector<std::string> areas;
    for (const auto& [area, allowed] : rights.permissions) {
        if (!allowed.empty()) areas.push_back(area + " (" + joined(allowed) + ")");
    }
    return areas.empty() ? "-" : joined(areas);
}

}  // namespace

Result<> check_read_only(const KeyRights& rights) {
    if (rights.read_only != 1) {
        return fail(ErrorCode::Refused, "the Bybit key may write, not only read: {}", rights_of(rights))
            .suggest("make a read-only key at Bybit and give that one: this program never trades");
    }
    const auto wallet = rights.permissions.find("Wallet");
    if (wallet != rights.permissions.end() && std::ranges::find(wallet->second, "Withdraw") != wallet->second.end()) {
        return fail(ErrorCode::Refused, "the Bybit key may withdraw: {}", rights_of(rights))
            .suggest("make a read-only key at Bybit and give that one: this program never trades");
    }
    return {};
}

}  // namespace signalbox::bybit
