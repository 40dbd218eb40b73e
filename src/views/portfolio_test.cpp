// The two accounts as the rows tell them: cash and what is open make the equity, to the last digit.
#include "views/portfolio.hpp"

#include <gtest/gtest.h>

#include "ports/memory_candle_store.hpp"
#include "ports/memory_run_store.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = utc_from_ms(1'640'995'200'000);
Decimal dec(const char* text) { return *Decimal::parse(text); }
const Instrument btc{"bybit", "BTC", "USDT", "USDT"};

class PortfolioTest : public testing::Test {
protected:
    MemoryCandleStore candles;
    MemoryRunStore runs{candles};
    RunRecord run;
    std::uint64_t position = 0;

    void SetUp() override {
        run.id = "live-1";
        run.mode = Mode::paper;
        run.instruments = {btc};
        project({}, InstrumentJoined{.slot = 0, .instrument = btc, .terms = {}, .analyst = {}, .warmed_from = {}});
    }
    void project(const Outcomes& outcomes, const Event& event = Command{}) {
        const ProjectedStep step{.position = ++position, .event = &event, .outcomes = &outcomes};
        const auto done = runs.project(run, {&step, 1});
        ASSERT_TRUE(done) << done.error().text();
    }
    void closes_at(double price) {
        MarketFrame frame{start + minute, start + minute, {}};
        frame.minutes = {{MinuteState::present, price, price, price, price, 1, {}}};
        project({}, frame);
    }
    Portfolio told() {
        auto portfolio = portfolio_of(runs, candles, run);
        EXPECT_TRUE(portfolio) << portfolio.error().text();
        return portfolio.value_or(Portfolio{});
    }
    static HandFilled fill(Hash128 trade, bool is_entry, Side side, const char* price, const char* result = "0") {
        HandFilled fill;
        fill.trade = trade;
        fill.is_entry = is_entry;
        fill.side = side;
        fill.price = dec(price);
        fill.size = dec("2");
        fill.fee = dec("0.1");
        fill.spread = dec("0.2");
        fill.result = dec(result);
        fill.at = start;
        fill.closed = !is_entry;
        return fill;
    }
};

TEST_F(PortfolioTest, TradesByHandAreAnAccountOfTheirOwn) {
    const Hash128 open{1, 1}, shut{2, 2}, waits{3, 3};
    for (const auto& [trade, side] :
         {std::pair{open, Side::long_side}, std::pair{shut, Side::short_side}, std::pair{waits, Side::long_side}})
        project({}, HandTraded{.trade = trade, .slot = 0, .side = side, .size = dec("2"), .at = start});
    project({fill(open, true, Side::long_side, "100"), fill(shut, true, Side::short_side, "100")});
    project({fill(shut, false, Side::short_side, "90", "20")});

    Portfolio portfolio = told();
    EXPECT_EQ(portfolio.paper.equity, dec("1000"));
    EXPECT_TRUE(portfolio.paper.open.empty());
    EXPECT_EQ(portfolio.hand.equity, dec("1000") + dec("20") - dec("0.9")) << "without a price the entry stands for it";
    EXPECT_EQ(portfolio.hand.cash, dec("1000") + dec("20") - dec("0.9") - dec("200"));
    ASSERT_EQ(portfolio.hand.open.size(), 2U);
    EXPECT_FALSE(portfolio.hand.open[0].last);

    closes_at(103.5);
    portfolio = told();
    EXPECT_EQ(portfolio.hand.equity, dec("1026.1"));
    const Holding& held = portfolio.hand.open[0];
    EXPECT_EQ(held.id, open);
    EXPECT_EQ(held.state, "open");
    EXPECT_EQ(held.last, dec("103.5"));
    EXPECT_EQ(held.unrealised, dec("7"));
    EXPECT_FALSE(held.unrealised_r);
    EXPECT_EQ(portfolio.hand.open[1].state, "pending");
    const Json json = portfolio_json(portfolio);
    EXPECT_EQ(json["hand"]["equity"], "1026.1");
    EXPECT_FALSE(json["hand"]["open"][0].contains("unrealised_r"));
    EXPECT_TRUE(json["hand"]["open"][1]["entered_at"].is_null());
}

TEST_F(PortfolioTest, ASignalsRestIsValuedInMoneyAndR) {
    Opinion opinion;
    Verdict verdict;
    verdict.opinion = {7, 7};
    verdict.approved = true;
    Signal signal;
    signal.id = {8, 8};
    signal.opinion = verdict.opinion;
    signal.side = Side::long_side;
    signal.entry = dec("100");
    signal.stop = dec("95");
    signal.size = dec("3");
    PaperFilled entry;
    entry.signal = signal.id;
    entry.leg = Leg::entry;
    entry.price = dec("101");
    entry.size = dec("3");
    entry.fee = dec("0.3");
    PaperFilled third = entry;
    third.leg = Leg::target1;
    third.price = dec("107.5");
    third.size = dec("1");
    project({OpinionFormed{verdict.opinion, opinion}, verdict, SignalApproved{signal}});
    project({entry, SignalMoved{.signal = signal.id, .slot = 0, .from = {}, .to = SignalState::active, .reason = {}}});
    project({third});
    closes_at(109);
    const Portfolio portfolio = told();
    ASSERT_EQ(portfolio.paper.open.size(), 1U);
    const Holding& held = portfolio.paper.open[0];
    EXPECT_EQ(held.size, dec("2"));
    EXPECT_EQ(held.unrealised, dec("16"));
    EXPECT_DOUBLE_EQ(held.unrealised_r.value_or(0), 16.0 / 15);
    EXPECT_EQ(portfolio.paper.equity, dec("1000") + dec("6.5") + dec("16") - dec("0.6"));
    EXPECT_EQ(portfolio.paper.cash, dec("1000") - dec("303") + dec("107.5") - dec("0.6"));
    EXPECT_EQ(portfolio_json(portfolio)["paper"]["open"][0]["state"], "active");
}

TEST_F(PortfolioTest, WhatIsOverIsToldNewestFirstInWords) {
    const auto order = [&](Hash128 trade, const Outcomes& said, int minutes) {
        project(
            said,
            HandTraded{
                .trade = trade, .slot = 0, .side = Side::long_side, .size = dec("2"), .at = start + minutes * minute});
    };
    const auto ends = [&](Hash128 trade, bool entered, const char* reason, int minutes) {
        HandFilled end = fill(trade, false, Side::long_side, entered ? "110" : "0", entered ? "20" : "0");
        if (!entered) end.size = end.fee = end.spread = {};
        end.reason = reason;
        end.at = start + minutes * minute;
        return end;
    };
    order({1, 1}, {}, 0);
    project({fill({1, 1}, true, Side::long_side, "100")});
    project({ends({1, 1}, true, "closed", 9)});
    order({2, 2}, {}, 0);
    project({ends({2, 2}, false, "unfilled", 5)});
    order({3, 3}, {}, 0);
    project({ends({3, 3}, false, "closed", 1)});
    order({4, 4}, {Noted{.what = "hand_full", .about = {}, .at = {}}}, 7);
    const Portfolio portfolio = told();
    EXPECT_TRUE(portfolio.hand.open.empty());
    std::vector<std::string> words;
    for (const HandTradeRecord& one : portfolio.ended) words.push_back(say(Language::en, words_of(one)));
    EXPECT_EQ(words,
              (std::vector<std::string>{"closed", "refused: 100 are open at most",
                                        "cancelled: it found no minute to enter at", "cancelled before it entered"}));
    const Json json = portfolio_json(portfolio)["hand"]["ended"];
    ASSERT_EQ(json.size(), 4U);
    EXPECT_EQ(json[0]["net"], "19.4");
    EXPECT_EQ(json[1]["reason"], "hand_full");
    EXPECT_TRUE(json[2]["entry"].is_null());
}

TEST_F(PortfolioTest, AmountsAreReadAsPeopleWriteThem) {
    EXPECT_EQ(parse_amount("0.01").value(), dec("0.01"));
    EXPECT_EQ(parse_amount("0,01").value(), dec("0.01"));
    EXPECT_FALSE(parse_amount("1,000.5")) << "either of them may be meant";
    EXPECT_EQ(parse_amount("99999999999999").error().text().find("no amount above 0"), std::string::npos);
    for (const char* wrong : {"", "0", "-1", "x", "0,0,1"}) EXPECT_FALSE(parse_amount(wrong)) << wrong;
}

TEST_F(PortfolioTest, WhatTheDeskDidNotTakeOnIsToldWithItsReason) {
    const auto told_of = [](const char* what) { return check_taken({CommandDone{}, Noted{what, "", {}}}); };
    EXPECT_TRUE(check_taken({CommandDone{}, HandFilled{}}));
    EXPECT_TRUE(told_of("fact")) << "not of a trade";
    EXPECT_EQ(told_of("hand_full").error().code, ErrorCode::Refused);
    EXPECT_EQ(told_of("hand_too_large").error().code, ErrorCode::Refused);
    EXPECT_EQ(told_of("hand_not_followed").error().code, ErrorCode::NotFound);
    EXPECT_EQ(told_of("not_open").error().code, ErrorCode::NotFound);
}

TEST_F(PortfolioTest, ATradeIsFoundByTheBeginningOfItsId) {
    for (const Hash128 trade : {Hash128{0xaaaaaaaaaaaaaaaa, 1}, Hash128{0xaaaaaaabbbbbbbbb, 1}})
        project({}, HandTraded{.trade = trade, .slot = 0, .side = Side::long_side, .size = dec("2"), .at = start});
    EXPECT_EQ(find_closable(runs, run.id, "aaaaaaab")->id, (Hash128{0xaaaaaaabbbbbbbbb, 1}));
    EXPECT_EQ(find_closable(runs, run.id, "aaaaaa").error().code, ErrorCode::WrongUse) << "two begin so";
    EXPECT_EQ(find_closable(runs, run.id, "bbbbbb").error().code, ErrorCode::NotFound);
    project({fill({0xaaaaaaabbbbbbbbb, 1}, false, Side::long_side, "0")});
    EXPECT_EQ(find_closable(runs, run.id, "aaaaaaab").error().code, ErrorCode::NotFound) << "it is over";
    EXPECT_TRUE(check_room(runs, run.id));
    for (std::uint64_t i = 1; i < 100; ++i)
        project({}, HandTraded{.trade = {i, i}, .slot = 0, .side = Side::long_side, .size = dec("2"), .at = start});
    EXPECT_EQ(check_room(runs, run.id).error().code, ErrorCode::Refused);
}

}  // namespace
}  // namespace signalbox
