// See account.hpp.
#include "core/desk/account/account.hpp"

namespace signalbox {

void Account::open(int sign, Decimal value, Decimal costs) {
    cash_ += sign > 0 ? -value : value;
    cash_ -= costs;
    costs_ += costs;
}

Decimal Account::close(int sign, Decimal value, Decimal entry_value, Decimal costs) {
    const Decimal result = sign > 0 ? value - entry_value : entry_value - value;
    cash_ += sign > 0 ? value : -value;
    cash_ -= costs;
    realised_ += result;
    costs_ += costs;
    return result;
}

}  // namespace signalbox
