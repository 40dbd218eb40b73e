#include "venues/coinbase/wire/key_rights.hpp"

#include <map>

namespace signalbox::coinbase {

Result<> check_read_only(std::string_view answer) {
    const auto rights = TRY(wire::read<KeyRights>(answer, "Coinbase key", wire::Quote::none));
    using Members = std::map<std::string, wire::Raw>;
    const auto members = TRY(wire::read<Members>(answer, "Coinbase key", wire::Quote::none));
    std::string too_many;
    const auto add = [&](std::string_view right) { too_many += (too_many.empty() ? "" : ", ") + std::string(right); };
    if (!rights.can_trade) add("can_trade (not told)");
    if (!rights.can_transfer) add("can_transfer (not told)");
    for (const auto& [name, value] : members) {
        if (name.starts_with("can_") && name != "can_view" && value.text != "false") add(name.substr(0, 64));
    }
    if (!too_many.empty()) {
        return fail(ErrorCode::Refused, "the Coinbase key may do more than view: {}", too_many)
            .suggest("make a key at Coinbase with View alone and give that one: this program never trades");
    }
    if (rights.can_view != true) {
        return fail(ErrorCode::Refused, "the Coinbase key may not even view")
            .suggest("make a key at Coinbase with View alone and give that one: this program never trades");
    }
    return {};
}

}  // namespace signalbox::coinbase
