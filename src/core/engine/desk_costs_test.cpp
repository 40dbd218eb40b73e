// What costs do to trades: late decisions, recorded quotes, zero and not zero, new terms (SPEC 11).
#include <gtest/gtest.h>

#include <utility>

#include "core/engine/desk.hpp"
#include "core/engine/desk_market_test.hpp"

namespace signalbox {
namespace {

using namespace by_hand;

TEST(DeskCosts, ALateDecisionEntersAtTheNinetiethPercentile) {
    InstrumentTerms terms = flat_terms();
    terms.spread = {0.0012, 0.0018};
    terms.slippage = {0.0003, 0.0006};
    // Hold 3 s and budget 0.5 s: 3.5 s is in time, a millisecond more is late.
    for (const auto& [lateness, late] : {std::pair{Millis{3500}, false}, {Millis{3501}, true}}) {
        Market market(1, settings(), terms);
        market.step({flat(100)}, {opinion(0)}, lateness);
        const auto fills = only<PaperFilled>(market.step({flat(100)}));
        ASSERT_EQ(fills.size(), 1U);
        EXPECT_EQ(fills[0].late, late);
        EXPECT_EQ(to_text(fills[0].fee), "0.3");
        EXPECT_EQ(to_text(fills[0].spread) == "0.27", late);
        EXPECT_EQ(to_text(fills[0].slippage) == "0.18", late);
    }
}

TEST(DeskCosts, ARecordedQuoteTakesThePlaceOfTheDrawnSpread) {
    Market market;
    market.step({flat(100)}, {opinion(0)});
    Minute quoted = flat(100);
    quoted.quote = {.bid = 99.5, .ask = 100.5};
    const auto fills = only<PaperFilled>(market.step({quoted}));
    ASSERT_EQ(fills.size(), 1U);
    EXPECT_EQ(to_text(fills[0].spread), "1.5") << "half of 1 % of 300";
}

TEST(DeskCosts, AnyCostThatIsNotZeroChangesTheResult) {
    const auto result_with = [](const InstrumentTerms& terms) {
        Market market(1, settings(), terms);
        market.step({flat(100)}, {opinion(0)});
        market.step({flat(100)});
        market.step({bar(100, 121, 100, 120)});
        return market.desk.paper().equity();
    };
    const Decimal free = result_with(free_terms());
    EXPECT_EQ(free, dec("1540")) << "7.5 + 12.5 + 20";
    InstrumentTerms fee = free_terms(), spread = free_terms(), slippage = free_terms();
    fee.fee = 1e-6;
    spread.spread = {1e-6, 2e-6};
    slippage.slippage = {1e-6, 1e-6};
    for (const InstrumentTerms& terms : {fee, spread, slippage}) EXPECT_LT(result_with(terms), free);
}

TEST(DeskCosts, NewCostsAreThoseOfTheNextFrame) {
    Market market(1, settings(), free_terms());
    market.step({flat(100)}, {opinion(0)});
    market.step({flat(100)});
    market.desk.costs(0, flat_terms());
    market.step({bar(100, 100, 95, 95)});
    const auto fills = only<PaperFilled>(market.all);
    ASSERT_EQ(fills.size(), 2U);
    EXPECT_EQ(to_text(fills[0].fee), "0");
    EXPECT_EQ(to_text(fills[1].fee), "0.285");
}

}  // namespace
}  // namespace signalbox
