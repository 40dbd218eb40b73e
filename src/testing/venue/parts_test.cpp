// The simulator's small parts: grids, queries, windows, faults.
#include <gtest/gtest.h>

#include <map>

#include "testing/venue/faults.hpp"
#include "testing/venue/grid.hpp"
#include "testing/venue/query.hpp"
#include "testing/venue/window.hpp"

namespace signalbox::simulator {
namespace {

TEST(Grid, WholeNumbersBecomeTextAndDoublesWithoutLoss) {
    EXPECT_EQ(decimal_text(8'404'500, 2), "84045");
    EXPECT_EQ(decimal_text(8'404'510, 2), "84045.1");
    EXPECT_EQ(decimal_text(5, 8), "0.00000005");
    EXPECT_EQ(decimal_text(0, 3), "0");
    EXPECT_EQ(decimal_text(-1'229, 5), "-0.01229");
    EXPECT_EQ(decimal_text(100, 0), "100");
    EXPECT_EQ(full_text(8'404'500, 2), "84045.00");
    EXPECT_EQ(full_text(7, 0), "7");
    EXPECT_EQ(short_text(Wide{123'456'789'012} * 1'000'000'000, 18, 8), "123.45678901");
    for (const double value : {84045.1, 0.00000005, 1.0, 2433.73, 0.1}) {
        const int places = places_of(value);
        EXPECT_EQ(value_of(units_of(value, places), places), value);
    }
    EXPECT_EQ(places_of(84045), 0);
    EXPECT_EQ(places_of(149.3), 1);
}

TEST(Query, IsTakenApartAndDecoded) {
    const Query query(
        "/v5/market/kline?symbol=BTCUSDT&limit=5&cursor=first%3DX%26last%3DY&empty=&end=12x&a=b+c&id=1&id=2");
    EXPECT_EQ(query.path(), "/v5/market/kline");
    EXPECT_EQ(query.value("symbol"), "BTCUSDT");
    EXPECT_EQ(query.value("cursor"), "first=X&last=Y");
    EXPECT_EQ(query.value("empty"), std::nullopt);
    EXPECT_EQ(query.value("a"), "b c");
    EXPECT_EQ(query.values("id"), (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(query.whole("limit").value, 5);
    EXPECT_FALSE(query.whole("end").is_good);
    EXPECT_TRUE(query.whole("start").is_good);
    EXPECT_EQ(percent_encoded("first=X&last=Y"), "first%3DX%26last%3DY");
    EXPECT_EQ(percent_decoded("100%"), "100%");
}

TEST(Window, ForgetsWhatIsOlder) {
    Window window(2, Millis{1'000});
    const UtcTime at{};
    EXPECT_TRUE(window.take(at));
    EXPECT_TRUE(window.take(at + Millis{400}));
    EXPECT_FALSE(window.take(at + Millis{999}));
    EXPECT_EQ(window.next_at(), at + Millis{1'000});
    EXPECT_TRUE(window.take(at + Millis{1'000}));
}

TEST(Faults, AreReadOrRefusedWithWhatWouldBeRight) {
    const auto faults = Faults::parse("drop=4/h,truncate=0.01,skew=-800,certificate=expired");
    ASSERT_TRUE(faults);
    EXPECT_EQ((*faults)[Fault::drop], 4);
    EXPECT_EQ((*faults)[Fault::truncate], 0.01);
    EXPECT_EQ((*faults)[Fault::skew], -800);
    EXPECT_EQ((*faults)[Fault::stall], 0);
    EXPECT_EQ(faults->certificate, Certificate::expired);
    EXPECT_TRUE(Faults::parse(""));
    for (const auto* wrong :
         {"drop=0.1", "drop=9999/h", "truncate=2", "truncate=1/h", "lose=", "nonsense=1", "skew=x", "certificate=old"})
        EXPECT_FALSE(Faults::parse(wrong)) << wrong;
}

TEST(Faults, HappenAsOftenAsTheyWereAskedFor) {
    const auto faults = Faults::parse("drop=360/h,duplicate=0.1,lose=0.05,http429=0.2").value();
    FaultDraws draws(faults, 5), again(faults, 5);
    std::map<Fault, int> seen;
    for (int i = 0; i < 10'000; ++i) {
        const auto fault = draws.of_frame();
        EXPECT_EQ(fault, again.of_frame()) << "seeded";
        if (fault) ++seen[*fault];
        if (draws.of_answer() == Fault::http429) ++seen[Fault::http429];
        if (draws.of_second(UtcTime{} + Millis{1'000} * i).fault == Fault::drop) ++seen[Fault::drop];
    }
    const std::map<Fault, int> expected{
        {Fault::duplicate, 1000}, {Fault::lose, 500}, {Fault::http429, 2000}, {Fault::drop, 1000}};
    ASSERT_EQ(seen.size(), expected.size());
    for (const auto& [fault, count] : expected) EXPECT_NEAR(seen[fault], count, 130) << to_text(fault);
}

}  // namespace
}  // namespace signalbox::simulator
