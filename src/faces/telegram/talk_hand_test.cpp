// Trades by hand over a phone: asked back, journaled with their command, done once; and what the accounts hold.
#include <gtest/gtest.h>

#include "core/engine/ids.hpp"
#include "faces/telegram/talk_testing.hpp"

namespace signalbox {
namespace {

using telling::decimal;
const Instrument btc{"bybit", "BTC", "USDT", ""};

struct TalkHandTest : testing::Test, TalkStage {
    RunRecord record;
    std::uint64_t position = 0;

    TalkHandTest() {
        record.id = "live-20261122-1";
        record.mode = Mode::paper;
        record.instruments = {btc};
        followed = {{btc, 0}};
        project({}, InstrumentJoined{.slot = 0, .instrument = btc, .terms = {}, .analyst = {}, .warmed_from = {}});
        MarketFrame frame{wall, wall, {}};
        frame.minutes = {{MinuteState::present, 64'000, 64'000, 64'000, 64'000, 1, {}}};
        project({}, frame);
    }
    void project(const Outcomes& outcomes, const Event& event = Command{}) {
        const ProjectedStep step{.position = ++position, .event = &event, .outcomes = &outcomes};
        const auto done = runs.project(record, {&step, 1});
        ASSERT_TRUE(done) << done.error().text();
    }
    void order(Hash128 trade, Side side) {
        project({}, HandTraded{.trade = trade, .slot = 0, .side = side, .size = decimal("0.01"), .at = wall});
    }
    HandFilled fill(Hash128 trade, Side side, bool is_entry, const char* price, const char* result = "0") const {
        HandFilled fill;
        fill.trade = trade;
        fill.side = side;
        fill.is_entry = is_entry;
        fill.price = decimal(price);
        fill.size = decimal("0.01");
        fill.fee = decimal("0.5");
        fill.result = decimal(result);
        fill.at = wall;
        fill.closed = !is_entry;
        if (!is_entry) fill.reason = "closed";
        return fill;
    }
    void enter(Hash128 trade, Side side, const char* price) {
        order(trade, side);
        project({fill(trade, side, true, price)});
    }
    /// Enough digits to be found.
    static std::string id(Hash128 trade) { return to_text(trade).substr(0, 12); }
};

TEST_F(TalkHandTest, ATradeIsAskedBackAndJournaledWithItsCommand) {
    EXPECT_TRUE(type(43, "/trade btc Long 0.01"));
    EXPECT_EQ(last(43),
              "<b>Trade by hand, on paper: long 0.01 BTC/USDT, worth 640.00 USDT now?</b>\n"
              "Within a minute, by you alone.");
    EXPECT_TRUE(run.commands.empty());
    const std::int64_t pressed = next_update;
    EXPECT_TRUE(press(43, button(43), 43));
    const Hash128 trade = hand_trade_id("telegram:" + std::to_string(pressed));
    ASSERT_EQ(run.trades.size(), 1U);
    EXPECT_EQ(run.commands[0].verb, Verb::trade);
    EXPECT_EQ(run.commands[0].actor, "telegram:43");
    EXPECT_EQ(run.trades[0].trade, trade);
    EXPECT_EQ(run.trades[0].slot, 0);
    EXPECT_EQ(run.trades[0].side, Side::long_side);
    EXPECT_EQ(run.trades[0].size, decimal("0.01"));
    EXPECT_EQ(run.trades[0].at, UtcTime{}) << "the run dates it";
    EXPECT_EQ(last(43), "long 0.01 BTC/USDT: ordered, it enters at the next open\nto end it: /close " + id(trade));
    EXPECT_TRUE(press(43, button(43), 43));
    EXPECT_EQ(run.trades.size(), 1U) << "once";
}

TEST_F(TalkHandTest, WhatTheRunHasNotTakenIsHandedAgainAndDoneOnce) {
    EXPECT_TRUE(type(42, "/trade BTC short 0.5"));
    const std::string yes = button(42);
    run.how = ToldRun::How::full;
    const BotPress pressed{.id = "p", .from = {.id = 42}, .data = yes, .chat = 42, .message = 1};
    bot.hear(pressed);
    EXPECT_FALSE(talk->handle({.id = 77, .what = pressed}, {}));
    EXPECT_TRUE(run.trades.empty());
    run.how = ToldRun::How::takes;
    EXPECT_TRUE(talk->handle({.id = 77, .what = pressed}, {}));
    ASSERT_EQ(run.trades.size(), 1U);
    begin();  // a crash behind the journal: the same update comes again
    EXPECT_TRUE(talk->handle({.id = 77, .what = pressed}, {}));
    EXPECT_EQ(run.trades.size(), 1U);
}

TEST_F(TalkHandTest, MoreThanTheAccountHasIsSaidAndMoreThanItCanHoldRefused) {
    EXPECT_TRUE(type(42, "/trade BTC long 100"));
    EXPECT_NE(last(42).find("\nThat is more than the account has: "), std::string::npos) << last(42);
    EXPECT_TRUE(type(42, "/trade BTC long 0,0001"));
    EXPECT_EQ(last(42).find("more than the account has"), std::string::npos) << last(42);
    EXPECT_TRUE(type(42, "/trade BTC long 1000000"));
    EXPECT_NE(last(42).find("that is more than an account can hold"), std::string::npos) << last(42);
}

TEST_F(TalkHandTest, ViewersDoNotTradeAndOldOrdersAreNotObeyed) {
    enter({1, 1}, Side::long_side, "63000");
    for (const std::string& text : std::vector<std::string>{"/trade BTC long 1", "/close " + id({1, 1})}) {
        EXPECT_TRUE(type(44, text));
        EXPECT_EQ(last(44), "Это для роли operator и выше; ваша — viewer.") << text;
        EXPECT_TRUE(type(43, text, Millis{61'000}));
        EXPECT_EQ(last(43), "Too old, nothing done: ask again.") << text;
    }
    EXPECT_TRUE(run.commands.empty());
}

TEST_F(TalkHandTest, WhatCannotBeDoneSaysWhyWithAnExample) {
    const std::string example = " For example: /trade BTC long 0.01";
    EXPECT_TRUE(type(42, "/trade"));
    EXPECT_EQ(last(42), "A word is missing behind /trade." + example);
    EXPECT_TRUE(type(42, "/trade BTC up 1"));
    EXPECT_EQ(last(42), "up is no side." + example);
    EXPECT_TRUE(type(42, "/trade BTC long -1"));
    EXPECT_EQ(last(42), "-1 is no amount above 0." + example);
    EXPECT_TRUE(type(42, "/trade BTC long"));
    EXPECT_EQ(last(42), "an amount is missing." + example);
    EXPECT_TRUE(type(42, "/close ffffffffffff"));
    EXPECT_EQ(last(42), "nothing that is open begins with ffffffffffff. For example: /close 1f3a9c12");
    followed.clear();
    EXPECT_TRUE(type(42, "/trade BTC long 1"));
    EXPECT_EQ(last(42), "the run does not follow bybit:BTC/USDT." + example);
    EXPECT_TRUE(run.commands.empty());
    for (std::uint64_t i = 1; i <= 100; ++i) order({i, i}, Side::long_side);
    followed = {{btc, 0}};
    EXPECT_TRUE(type(42, "/trade BTC long 1"));
    EXPECT_NE(last(42).find("100 trades by hand are open, and no more may be"), std::string::npos) << last(42);
}

TEST_F(TalkHandTest, ATradeThatLeavesTheRunMeanwhileIsRefused) {
    EXPECT_TRUE(type(42, "/trade BTC long 1"));
    const std::string yes = button(42);
    followed.clear();
    EXPECT_TRUE(press(42, yes, 42));
    EXPECT_TRUE(run.commands.empty());
    EXPECT_EQ(last(42), "the run does not follow bybit:BTC/USDT.");
}

TEST_F(TalkHandTest, WhatTheDeskDoesNotTakeOnIsNoDone) {
    enter({0xaaaaaaaaaaaaaaaa, 1}, Side::long_side, "63000");
    EXPECT_TRUE(type(42, "/trade BTC long 1"));
    run.comes = {Noted{.what = "hand_too_large", .about = {}, .at = wall}};
    EXPECT_TRUE(press(42, button(42), 42));
    EXPECT_EQ(last(42), "that is more than an account can hold.");
    EXPECT_TRUE(type(42, "/close aaaaaaaa"));
    run.comes = {Noted{.what = "not_open", .about = {}, .at = wall}};
    EXPECT_TRUE(press(42, button(42), 42, 2));
    EXPECT_EQ(last(42), "it is not open any more.");
}

TEST_F(TalkHandTest, ACloseIsAskedBackInItsOwnWords) {
    const Hash128 open{0xaaaaaaaaaaaaaaaa, 1}, waits{0xbbbbbbbbbbbbbbbb, 1};
    enter(open, Side::short_side, "65000");
    order(waits, Side::long_side);
    EXPECT_TRUE(type(42, "/close aaaaaa"));
    EXPECT_TRUE(last(42).starts_with("<b>Close short 0.01 BTC/USDT at the next open?</b>")) << last(42);
    EXPECT_TRUE(press(42, button(42), 42));
    EXPECT_EQ(bot.answered().back().text, "short 0.01 BTC/USDT: leaves at the next open");
    EXPECT_TRUE(type(42, "/close aaaaaa 64500.5"));
    EXPECT_TRUE(last(42).starts_with("<b>Close short 0.01 BTC/USDT at 64500.5?</b>")) << last(42);
    EXPECT_TRUE(press(42, button(42), 42));
    EXPECT_EQ(bot.answered().back().text, "short 0.01 BTC/USDT: closed at 64500.5");
    EXPECT_TRUE(type(42, "/close bbbbbb"));
    EXPECT_TRUE(last(42).starts_with("<b>Cancel the order long 0.01 BTC/USDT?</b>")) << last(42);
    EXPECT_TRUE(press(42, button(42, 1), 42));
    EXPECT_EQ(bot.answered().back().text, "Dropped: nothing done.");
    ASSERT_EQ(run.closes.size(), 2U);
    EXPECT_EQ(run.closes[0].trade, open);
    EXPECT_FALSE(run.closes[0].price);
    EXPECT_EQ(run.closes[1].price, decimal("64500.5"));
    EXPECT_EQ(run.commands[1].verb, Verb::close);
}

TEST_F(TalkHandTest, ASignalsPositionLeavesAtTheNextOpenAlone) {
    Verdict verdict;
    verdict.opinion = {7, 7};
    verdict.approved = true;
    Signal signal;
    signal.id = {0xdddddddddddddddd, 8};
    signal.opinion = verdict.opinion;
    signal.timeframe = Timeframe::h4;
    signal.side = Side::short_side;
    signal.entry = decimal("64000");
    signal.stop = decimal("65000");
    signal.targets = {decimal("62000"), decimal("61000"), decimal("60000")};
    signal.size = decimal("0.01");
    project({OpinionFormed{verdict.opinion, Opinion{}}, verdict, SignalApproved{signal}});
    EXPECT_TRUE(type(42, "/close dddddd"));
    EXPECT_TRUE(last(42).starts_with("<b>Cancel the order short BTC/USDT 4h?</b>")) << last(42);

    PaperFilled entry;
    entry.signal = signal.id;
    entry.leg = Leg::entry;
    entry.price = decimal("64100");
    entry.size = signal.size;
    project({entry, SignalMoved{.signal = signal.id, .slot = 0, .from = {}, .to = SignalState::active, .reason = {}}});
    EXPECT_TRUE(type(42, "/close dddddd 64000"));
    EXPECT_EQ(last(42),
              "a signal's position leaves at the next open, at no price of yours. For example: /close 1f3a9c12");
    EXPECT_TRUE(type(42, "/portfolio"));
    EXPECT_EQ(last(42),
              "<b>Signals on paper: equity 1,001.00</b>\n\n"
              "<b>▼ short 0.01 BTC/USDT · 4h</b>  <code>dddddddddddd</code>\n"
              "entry 64100, now 64000: +1.00 (+0.10 R)\n"
              "stop 65000, target 1 62000\n"
              "active\n\n"
              "<b>Trades by hand: equity 1,000.00</b>\n"
              "nothing is open");
    EXPECT_TRUE(type(42, "/close dddddd"));
    EXPECT_TRUE(press(42, button(42), 42));
    EXPECT_EQ(bot.answered().back().text, "short BTC/USDT 4h: leaves at the next open");
    ASSERT_EQ(run.positions.size(), 1U);
    EXPECT_EQ(run.positions[0].signal, signal.id);
    EXPECT_EQ(run.commands.back().verb, Verb::close);
    EXPECT_TRUE(run.closes.empty());
}

TEST_F(TalkHandTest, ThePortfolioWordForWord) {
    const Hash128 open{0xaaaaaaaaaaaaaaaa, 1}, waits{0xbbbbbbbbbbbbbbbb, 1}, shut{0xcccccccccccccccc, 1};
    enter(shut, Side::short_side, "64500");
    project({fill(shut, Side::short_side, false, "64000", "5")});
    enter(open, Side::long_side, "63000");
    order(waits, Side::long_side);
    EXPECT_TRUE(type(42, "/portfolio"));
    EXPECT_EQ(last(42),
              "<b>Signals on paper: equity 1,000.00</b>\n"
              "nothing is open\n\n"
              "<b>Trades by hand: equity 1,013.50</b>\n\n"
              "<b>▲ long 0.01 BTC/USDT</b>  <code>aaaaaaaaaaaa</code>\n"
              "entry 63000, now 64000: +10.00\n"
              "open\n\n"
              "<b>▲ long 0.01 BTC/USDT</b>  <code>bbbbbbbbbbbb</code>\n"
              "enters at the next open\n\n"
              "newest that are over:\n"
              "short 0.01 BTC/USDT: 64500 → 64000, +4.00");
    EXPECT_TRUE(type(44, "/portfolio"));
    EXPECT_TRUE(last(44).starts_with("<b>Сигналы на бумаге: капитал 1,000.00</b>\nничего не открыто")) << last(44);
}

}  // namespace
}  // namespace signalbox
