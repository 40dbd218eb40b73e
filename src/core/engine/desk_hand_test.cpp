// Trades by hand: when they fill, what they cost, and that they touch nothing else.
#include <gtest/gtest.h>

#include "core/engine/desk_market_test.hpp"
#include "core/engine/engine.hpp"
#include "core/engine/ids.hpp"

namespace signalbox {
namespace {

using namespace by_hand;

const Hash128 one{1, 1}, two{2, 2};

Outcomes order(Market& market, Hash128 trade, Side side, const char* size, UtcTime at, std::uint16_t slot = 0) {
    Outcomes out;
    market.desk.trade_by_hand({.trade = trade, .slot = slot, .side = side, .size = dec(size), .at = at}, out);
    return out;
}
Outcomes close(Market& market, Hash128 trade, UtcTime at, std::optional<Decimal> price = {}) {
    Outcomes out;
    market.desk.close_by_hand({.trade = trade, .price = price, .at = at}, out);
    return out;
}
HandFilled fill_in(const Outcomes& outcomes) {
    const auto fills = only<HandFilled>(outcomes);
    EXPECT_EQ(fills.size(), 1U);
    return fills.empty() ? HandFilled{} : fills[0];
}
std::string noted_in(const Outcomes& outcomes) {
    const auto notes = only<Noted>(outcomes);
    return notes.size() == 1 && outcomes.size() == 1 ? notes[0].what : std::string("nothing");
}

struct Fill {
    Side side;
    const char* size;
    double in, out;
    const char* entry_costs;  ///< fee, half the spread and slippage
    const char* exit_costs;
    const char* result;
    const char* equity;  ///< after the exit
};

TEST(DeskHand, BooksAreExact) {
    // 25 bps of each fill's value: 10 fee, 10 half the spread, 5 slippage.
    const Fill table[] = {
        {Side::long_side, "2", 100, 110, "0.5", "0.55", "20", "1518.95"},
        {Side::short_side, "2", 100, 110, "0.5", "0.55", "-20", "1478.95"},
        {Side::long_side, "2", 100, 90, "0.5", "0.45", "-20", "1479.05"},
        {Side::short_side, "2", 100, 90, "0.5", "0.45", "20", "1519.05"},
        {Side::long_side, "0.00000001", 100, 300, "0", "0", "0.00000200", "1500.00000200"},
        {Side::short_side, "100", 100, 160, "25", "40", "-6000", "-4565"},
        {Side::long_side, "3.5", 33.25, 33.25, "0.2909375", "0.2909375", "0", "1499.418125"},
    };
    for (const Fill& each : table) {
        Market market;
        market.wait(1);
        EXPECT_TRUE(order(market, one, each.side, each.size, market.now).empty());
        const HandFilled entry = fill_in(market.step({bar(each.in, each.in + 1, each.in - 1, each.in)}));
        EXPECT_TRUE(entry.is_entry);
        EXPECT_FALSE(entry.closed);
        EXPECT_EQ(entry.price, *Decimal::from_double(each.in));
        EXPECT_EQ(entry.at, market.now - minute);
        EXPECT_EQ(entry.fee + entry.spread + entry.slippage, dec(each.entry_costs)) << each.size;
        EXPECT_EQ(entry.equity, dec("1500") - dec(each.entry_costs));
        EXPECT_TRUE(market.desk.hand().balances());

        EXPECT_TRUE(close(market, one, market.now).empty());
        const HandFilled exit = fill_in(market.step({bar(each.out, each.out + 1, each.out - 1, each.out)}));
        EXPECT_FALSE(exit.is_entry);
        EXPECT_TRUE(exit.closed);
        EXPECT_EQ(exit.reason, "closed");
        EXPECT_EQ(exit.size, dec(each.size));
        EXPECT_EQ(exit.fee + exit.spread + exit.slippage, dec(each.exit_costs)) << each.size;
        EXPECT_EQ(exit.result, dec(each.result));
        EXPECT_EQ(exit.equity, dec(each.equity));
        EXPECT_TRUE(market.desk.hand().trades().empty());
        EXPECT_TRUE(market.desk.hand().balances());
        EXPECT_EQ(market.desk.hand().account().cash(), dec(each.equity));
        EXPECT_EQ(market.desk.paper().equity(), dec("1500")) << "the signals' account is another";
    }
}

TEST(DeskHand, FillsAtTheFirstOpenAfterTheOrder) {
    Market market;
    market.wait(1);
    order(market, one, Side::long_side, "1", market.now + Millis{20'000});
    EXPECT_TRUE(market.step({flat(100)}).empty()) << "this minute had opened before";
    const HandFilled entry = fill_in(market.step({bar(101, 103, 100, 102)}));
    EXPECT_EQ(entry.price, dec("101"));
    EXPECT_EQ(entry.at, market.now - minute);

    close(market, one, market.now + Millis{1});
    EXPECT_TRUE(market.step({flat(104)}).empty());
    EXPECT_EQ(fill_in(market.step({bar(105, 109, 104, 108)})).price, dec("105"));
}

TEST(DeskHand, QuietAndMissingMinutesFillNothing) {
    Market market;
    market.wait(1);
    order(market, one, Side::short_side, "1", market.now);
    EXPECT_TRUE(market.step({quiet()}).empty());
    EXPECT_TRUE(market.step({Minute{}}).empty());
    EXPECT_EQ(fill_in(market.step({flat(99)})).price, dec("99"));
    close(market, one, market.now);
    EXPECT_TRUE(market.step({quiet()}).empty());
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(market.step({Minute{}}).empty()) << "leaving waits as long as it takes";
    EXPECT_EQ(fill_in(market.step({flat(98)})).result, dec("1"));
}

TEST(DeskHand, WhatNoMinuteLetsInIsCancelled) {
    Market market;
    market.wait(1);
    order(market, one, Side::long_side, "1", market.now);
    for (int i = 1; i < 5; ++i) EXPECT_TRUE(market.step({quiet()}).empty());
    const HandFilled end = fill_in(market.step({quiet()}));
    EXPECT_EQ(end.reason, "unfilled");
    EXPECT_TRUE(end.closed);
    EXPECT_EQ(end.size, Decimal{});
    EXPECT_EQ(end.equity, dec("1500"));
    EXPECT_EQ(noted_in(close(market, one, market.now)), "not_open");
}

TEST(DeskHand, AHealedMinuteFillsWhatItWouldHave) {
    Market market;
    market.wait(1);
    order(market, one, Side::long_side, "1", market.now);
    market.step({Minute{}});
    Outcomes out;
    ASSERT_TRUE(market.desk.walk_late(0, market.now, flat(97), out));
    EXPECT_EQ(fill_in(out).price, dec("97"));
    EXPECT_EQ(fill_in(out).at, market.now - minute);
}

TEST(DeskHand, ClosesAtAPriceAtOnce) {
    Market market;
    market.wait(1);
    order(market, one, Side::long_side, "2", market.now);
    order(market, two, Side::short_side, "1", market.now);
    market.step({flat(100)});
    const HandFilled exit = fill_in(close(market, one, market.now + Millis{5}, dec("120")));
    EXPECT_EQ(exit.price, dec("120"));
    EXPECT_EQ(exit.at, market.now + Millis{5});
    EXPECT_EQ(exit.result, dec("40"));
    EXPECT_EQ(exit.fee, dec("0.24"));
    EXPECT_EQ(exit.equity, dec("1500") + dec("40") - dec("0.75") - dec("0.6"));
    EXPECT_TRUE(market.desk.hand().balances()) << "with another still open";

    // One that is leaving takes the price that comes first.
    close(market, two, market.now);
    EXPECT_EQ(fill_in(close(market, two, market.now, dec("90"))).result, dec("10"));
    EXPECT_TRUE(market.step({flat(100)}).empty());
}

TEST(DeskHand, OneThatWaitsIsCancelledByItsClose) {
    for (const std::optional<Decimal>& price : {std::optional<Decimal>{}, std::optional(dec("5"))}) {
        Market market;
        market.wait(1);
        order(market, one, Side::long_side, "2", market.now);
        const HandFilled end = fill_in(close(market, one, market.now, price));
        EXPECT_EQ(end.reason, "closed");
        EXPECT_EQ(end.size, Decimal{});
        EXPECT_TRUE(market.step({flat(100)}).empty());
        EXPECT_EQ(market.desk.hand().equity(), dec("1500"));
    }
}

TEST(DeskHand, NobodyLooksAtAnEntryBeforeHeTakesIt) {
    for (const std::optional<Decimal>& price : {std::optional<Decimal>{}, std::optional(dec("100"))}) {
        Market market;
        market.wait(1);
        order(market, one, Side::long_side, "2", market.now);
        const UtcTime within = market.now + Millis{30'000};  // of the minute that it enters at
        EXPECT_TRUE(close(market, one, within, price).empty());
        const HandFilled entry = fill_in(market.step({flat(90)}));
        EXPECT_TRUE(entry.is_entry);
        EXPECT_EQ(entry.price, dec("90"));
        const HandFilled exit = fill_in(market.step({flat(80)}));
        EXPECT_TRUE(exit.closed);
        EXPECT_EQ(exit.price, dec("80")) << "no price of a person's before it is in";
        EXPECT_TRUE(market.desk.hand().trades().empty());
    }
}

TEST(DeskHand, WhatCannotBeDoneIsNoted) {
    Market market;
    market.wait(1);
    EXPECT_EQ(noted_in(order(market, one, Side::long_side, "1", market.now, 7)), "hand_not_followed");
    EXPECT_EQ(noted_in(order(market, one, Side::long_side, "80000000000", market.now)), "hand_too_large");
    EXPECT_TRUE(order(market, Hash128{8, 8}, Side::long_side, "60000000", market.now).empty()) << "of a cheap coin";
    close(market, {8, 8}, market.now);
    EXPECT_EQ(noted_in(order(market, one, Side::long_side, "0", market.now)), "hand_too_large");
    EXPECT_EQ(noted_in(order(market, one, Side::none, "1", market.now)), "hand_too_large");
    EXPECT_EQ(noted_in(close(market, one, market.now)), "not_open");
    for (std::uint64_t i = 0; i < HandBook::trades_max; ++i)
        EXPECT_TRUE(order(market, Hash128{9, i}, Side::long_side, "0.01", market.now).empty());
    EXPECT_EQ(noted_in(order(market, one, Side::long_side, "1", market.now)), "hand_full");
    market.step({flat(100)});
    close(market, {9, 0}, market.now, dec("100"));
    EXPECT_EQ(noted_in(order(market, {9, 1}, Side::long_side, "1", market.now)), "hand_again");
    EXPECT_EQ(noted_in(close(market, {9, 1}, market.now, dec("80000000000"))), "hand_too_large");
    EXPECT_EQ(noted_in(close(market, {9, 1}, market.now, dec("0"))), "hand_too_large");
    EXPECT_TRUE(order(market, one, Side::long_side, "1", market.now).empty());
    EXPECT_EQ(market.desk.hand().trades().size(), HandBook::trades_max);
}

TEST(DeskHand, NoMoneyIsMadeBeyondWhatItCanExpress) {
    Market market;
    market.wait(1);
    order(market, one, Side::short_side, "1000000", market.now);
    EXPECT_TRUE(market.step({flat(1e6)}).empty()) << "a worth of 10¹² is no money: taken as missing";
    EXPECT_EQ(fill_in(market.step({flat(10)})).price, dec("10"));
    market.step({flat(1e6)});
    EXPECT_EQ(market.desk.hand().trades()[0].last_close, 10);
    EXPECT_TRUE(market.desk.hand().balances());
}

TEST(DeskHand, AnInstrumentThatLeavesTakesItsTradesAlong) {
    Market market(2);
    market.wait(1);
    order(market, one, Side::long_side, "1", market.now, 0);
    order(market, two, Side::long_side, "1", market.now, 1);
    market.step({flat(100), flat(50)});
    market.step({flat(103), flat(50)});
    order(market, {3, 3}, Side::long_side, "1", market.now, 0);
    Outcomes out;
    market.desk.left(0, "delisted", out);
    const auto ends = only<HandFilled>(out);
    ASSERT_EQ(ends.size(), 2U);
    EXPECT_EQ(ends[0].trade, one);
    EXPECT_EQ(ends[0].price, dec("103"));
    EXPECT_EQ(ends[0].result, dec("3"));
    EXPECT_EQ(ends[0].reason, "delisted");
    EXPECT_EQ(ends[1].size, Decimal{});
    ASSERT_EQ(market.desk.hand().trades().size(), 1U);
    EXPECT_EQ(market.desk.hand().trades()[0].id, two);
    EXPECT_EQ(noted_in(order(market, one, Side::long_side, "1", market.now, 0)), "hand_not_followed");
}

TEST(DeskHand, SignalsGoTheirWayAsIfNobodyTraded) {
    Market alone, beside;
    const auto script = [](Market& market, bool trades) {
        market.wait(2);
        market.step({flat(100)}, {opinion(0)});
        if (trades) order(market, one, Side::short_side, "3", market.now);
        market.step({bar(100, 101, 99, 100)});
        if (trades) close(market, one, market.now, dec("100"));
        market.step({bar(100, 108, 100, 107)});
        market.step({bar(107, 121, 106, 120)});
    };
    script(alone, false);
    script(beside, true);
    Outcomes rest;
    for (const Outcome& outcome : beside.all)
        if (!std::holds_alternative<HandFilled>(outcome)) rest.push_back(outcome);
    EXPECT_EQ(rest, alone.all);
    EXPECT_LT(rest.size(), beside.all.size());
    EXPECT_EQ(beside.desk.paper(), alone.desk.paper());
}

TEST(DeskHand, ASnapshotGoesOnAndOneOfVersion1HasNoTrades) {
    Market market;
    market.wait(1);
    const Bytes untraded = encode(market.desk);
    order(market, one, Side::long_side, "1", market.now);
    market.step({flat(100)});
    order(market, two, Side::short_side, "1", market.now);
    close(market, one, market.now);
    auto back = decode<Desk>(encode(market.desk));
    ASSERT_TRUE(back) << back.error().text();
    EXPECT_EQ(*back, market.desk);
    Market other = market;
    other.desk = std::move(*back);
    EXPECT_EQ(other.step({flat(101)}), market.step({flat(101)}));

    // What version 1 wrote: the same without the trades behind it.
    Bytes old = untraded;
    old.resize(old.size() - encode(HandBook(dec("1500"))).size());
    old[0] = std::byte{1};
    back = decode<Desk>(old);
    ASSERT_TRUE(back) << back.error().text();
    EXPECT_EQ(encode(*back), untraded);
    EXPECT_EQ(back->hand().account().start(), dec("1500"));
    Bytes later = untraded;
    later[0] = std::byte{3};
    EXPECT_FALSE(decode<Desk>(later));
}

TEST(DeskHand, ASnapshotThatMakesNoSenseIsRefused) {
    Market market;
    market.wait(1);
    order(market, one, Side::long_side, "1", market.now);
    const Bytes whole = encode(market.desk);
    Bytes trade = encode(market.desk.hand().trades()[0]);
    const std::size_t at = whole.size() - trade.size();
    for (const auto& [offset, value] :
         {std::pair{16, 9}, std::pair{18, 0}, std::pair{19 + 7, 0x80}, std::pair{27, 3}}) {
        Bytes damaged = whole;
        damaged[at + static_cast<std::size_t>(offset)] = static_cast<std::byte>(value);
        EXPECT_FALSE(decode<Desk>(damaged)) << offset;
    }
}

TEST(DeskHand, AnIdIsItsCommands) {
    EXPECT_EQ(hand_trade_id("cli-1"), hand_trade_id("cli-1"));
    EXPECT_NE(hand_trade_id("cli-1"), hand_trade_id("cli-2"));
    EXPECT_NE(hand_trade_id(""), Hash128{});
}

TEST(DeskHand, ACommandOfATradeIsRememberedAndSaysWhoAsked) {
    Market market;
    EXPECT_TRUE(only<CommandDone>(market.say(Verb::trade, "a"))[0].changed);
    EXPECT_FALSE(only<CommandDone>(market.say(Verb::trade, "a"))[0].changed);
    EXPECT_TRUE(only<CommandDone>(market.say(Verb::close, "b"))[0].changed);
    EXPECT_FALSE(market.desk.killed());
    EXPECT_FALSE(market.desk.paused());
}

}  // namespace
}  // namespace signalbox
