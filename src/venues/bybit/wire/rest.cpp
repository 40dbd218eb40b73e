#include "venues/bybit/wire/rest.hpp"

namespace signalbox::bybit {

Trouble trouble_of(std::int64_t ret_code) {
    switch (ret_code) {
        case 0: return Trouble::none;
        case -1:
        case 10002: return Trouble::clock;
        case 10006:
        case 10018: return Trouble::too_many;
        case 429:
        case 10000:
        case 10016:
        case 10429: return Trouble::overloaded;
        case 10003:
        case 10004:
        case 10005:
        case 10007:
        case 10008:
        case 10010:
        case 10029:
        case 33004:
        case -2015: return Trouble::key;
        case 10009:
        case 10024: return Trouble::place;
        default:
            return ret_code < 0 || (ret_code >= 500 && ret_code < 600) ? Trouble::overloaded : Trouble::wrong_request;
    }
}

Failure refusal(std::int64_t ret_code, std::string_view ret_msg) {
    constexpr std::size_t shown_max = 200;
    const std::string_view said = ret_msg.substr(0, shown_max);
    switch (trouble_of(ret_code)) {
        case Trouble::clock:
            return fail(ErrorCode::Unreachable, "Bybit takes the request for too old or too new ({}): {}", ret_code,
                        said)
                .suggest("set this machine's clock: more than a second ahead of Bybit's is refused")
                .again_later();
        case Trouble::too_many:
            return fail(ErrorCode::Busy, "{} was asked too often ({}): {}", "Bybit", ret_code, said).again_later();
        case Trouble::overloaded:
            return fail(ErrorCode::Unreachable, "{} can not answer now ({}): {}", "Bybit", ret_code, said)
                .again_later();
        case Trouble::key:
            return fail(ErrorCode::Refused, "{} refuses the key ({}): {}", "Bybit", ret_code, said)
                .suggest(
                    "see that it belongs to this environment, has not expired and is bound to this machine's address");
        case Trouble::place:
            return fail(ErrorCode::Refused, "Bybit does not serve this place ({}): {}", ret_code, said)
                .suggest("point BYBIT_REST_URL at the host of your region");
        default: return fail(ErrorCode::WrongUse, "{} refuses the request ({}): {}", "Bybit", ret_code, said);
    }
}

}  // namespace signalbox::bybit
