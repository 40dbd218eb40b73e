// A long and a short, booked by hand.
#include "core/desk/account/account.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

Decimal dec(const char* text) { return *Decimal::parse(text); }

TEST(Account, TwoBooksAgreeToTheLastDigit) {
    Account account(dec("1000"));
    account.open(+1, dec("100.00000001"), dec("0.1"));
    account.open(-1, dec("50"), dec("0.05"));
    // The long is worth 101, the short would cost 52.
    const OpenMarks open{.worth = dec("49"), .unrealised = dec("0.99999999") - dec("2")};
    EXPECT_EQ(to_text(account.cash()), "949.84999999");
    EXPECT_TRUE(account.balances(open));
    EXPECT_EQ(to_text(account.equity(open.unrealised)), "998.84999999");
    EXPECT_FALSE(account.balances({.worth = open.worth + Decimal::from_units(1), .unrealised = open.unrealised}));

    EXPECT_EQ(to_text(account.close(+1, dec("101"), dec("100.00000001"), dec("0.1"))), "0.99999999");
    EXPECT_EQ(to_text(account.close(-1, dec("52"), dec("50"), dec("0.05"))), "-2");
    EXPECT_TRUE(account.balances({}));
    EXPECT_EQ(to_text(account.cash()), "998.69999999");
    EXPECT_EQ(to_text(account.costs()), "0.3");
    EXPECT_EQ(to_text(account.realised()), "-1.00000001");
}

}  // namespace
}  // namespace signalbox
