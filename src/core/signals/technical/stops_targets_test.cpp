// Stops and targets by hand, with ATR 2 at a close of 100: each rule on its limit, the order of the rules, and the
// mirror.
#include "core/signals/technical/stops_targets.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace signalbox {
namespace {

constexpr double close = 100, atr = 2;

struct Prices {
    double risk;                  // distance of the stop
    std::array<double, 3> gains;  // distances of the targets
    double reward_risk;
    std::string reasons;  // `code:value:value2 …`
};

std::string text_of(const Reasons& reasons, bool mirror) {
    std::string text;
    const auto number = [](double value) {
        std::string digits = std::to_string(value);
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.back() == '.') digits.pop_back();
        return digits;
    };
    for (const Reason& reason : reasons) {
        const bool level = reason.code == ReasonCode::stop_support || reason.code == ReasonCode::target_resistance;
        const double value2 = mirror && level ? 2 * close - reason.value2 : reason.value2;
        text += (text.empty() ? "" : " ") + std::string(to_text(reason.code)) + ":" + number(reason.value) + ":" +
                number(value2);
        EXPECT_EQ(reason.points, 0);
    }
    return text;
}

/// A long with levels at these distances (0: none), and the short that mirrors it.
Prices prices(double support, double resistance, double cost = 0, const StopTargetRules& rules = {}) {
    using Level = std::optional<double>;
    const auto at = [](double price, bool there) { return there ? Level(price) : std::nullopt; };
    Reasons for_long, for_short;
    const StopTargets up = stop_and_targets(Side::long_side, close, atr, at(close - support, support > 0),
                                            at(close + resistance, resistance > 0), cost, rules, for_long);
    const StopTargets down = stop_and_targets(Side::short_side, close, atr, at(close - resistance, resistance > 0),
                                              at(close + support, support > 0), cost, rules, for_short);
    EXPECT_DOUBLE_EQ(close - up.stop, down.stop - close);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_DOUBLE_EQ(up.targets[i] - close, close - down.targets[i]);
    EXPECT_DOUBLE_EQ(up.reward_risk, down.reward_risk);
    EXPECT_EQ(text_of(for_long, false), text_of(for_short, true));
    return {close - up.stop,
            {up.targets[0] - close, up.targets[1] - close, up.targets[2] - close},
            up.reward_risk,
            text_of(for_long, false)};
}

void expect(const Prices& got, double risk, std::array<double, 3> gains, double reward_risk,
            const std::string& reasons) {
    EXPECT_NEAR(got.risk, risk, 1e-12);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(got.gains[i], gains[i], 1e-12) << "target " << i + 1;
    EXPECT_NEAR(got.reward_risk, reward_risk, 1e-12);
    EXPECT_EQ(got.reasons, reasons);
}

TEST(StopsTargets, ThePlainOpinionRisksOneAndAHalfAtr) { expect(prices(0, 0), 3, {4.5, 7.5, 12}, 2.5, "stop_atr:3:2"); }

TEST(StopsTargets, ASupportWithinTwoAtrCarriesTheStopAQuarterBehindIt) {
    expect(prices(1, 0), 1.5, {4.5, 7.5, 12}, 5, "stop_support:1.5:99");
    expect(prices(4, 0), 4.5, {4.5, 7.5, 12}, 7.5 / 4.5, "stop_support:4.5:96");
    expect(prices(4.125, 0), 3, {4.5, 7.5, 12}, 2.5, "stop_atr:3:2");
}

TEST(StopsTargets, TheStopIsNeverNearerThanHalfAnAtr) {
    expect(prices(0.25, 0), 1, {4.5, 7.5, 12}, 7.5, "stop_support:0.75:99.75 stop_min:1:0");
    expect(prices(0.5, 0), 1, {4.5, 7.5, 12}, 7.5, "stop_support:1:99.5");
}

TEST(StopsTargets, TheStopIsNeverFartherThanTwoAndAHalfAtr) {
    // With the defaults no rule before it goes so far.
    StopTargetRules rules;
    rules.support_within = 3;
    expect(prices(5, 0, 0, rules), 5, {4.5, 7.5, 12}, 1.5, "stop_support:5.5:95 stop_max:5:0");
    rules.stop_min = 3;
    expect(prices(0, 0, 0, rules), 5, {4.5, 7.5, 12}, 1.5, "stop_atr:3:2 stop_min:6:0 stop_max:5:0");
}

TEST(StopsTargets, ThreeRoundTripsOfCostWinOverAllOtherRules) {
    expect(prices(0, 0, 0.0038), 3, {4.5, 7.5, 12}, 2.5, "stop_atr:3:2");
    expect(prices(1, 0, 0.01), 3, {4.5, 7.5, 12}, 2.5, "stop_support:1.5:99 stop_cost_floor:3:0.01");
    expect(prices(0, 0, 0.02), 6, {4.5, 7.5, 12}, 1.25, "stop_atr:3:2 stop_cost_floor:6:0.02");
    StopTargetRules rules;
    rules.stop = 4;
    expect(prices(0, 0, 0.02, rules), 6, {4.5, 7.5, 12}, 1.25, "stop_atr:8:2 stop_max:5:0 stop_cost_floor:6:0.02");
}

TEST(StopsTargets, ATargetBeyondTheResistanceIsPulledBeforeIt) {
    expect(prices(0, 12), 3, {4.5, 7.5, 12}, 2.5, "stop_atr:3:2");
    expect(prices(0, 10), 3, {4.5, 7.5, 9.8}, 2.5, "stop_atr:3:2 target_resistance:3:110");
    expect(prices(0, 7.5), 3, {4.5, 7.5, 7.3}, 2.5, "stop_atr:3:2 target_resistance:3:107.5");
    expect(prices(0, 5), 3, {4.5, 4.8, 4.8}, 1.6, "stop_atr:3:2 target_resistance:2:105 target_resistance:3:105");
    expect(prices(0, 0.25), 3, {0.2, 0.2, 0.2}, 0.2 / 3,
           "stop_atr:3:2 target_resistance:1:100.25 target_resistance:2:100.25 target_resistance:3:100.25");
    expect(prices(0, 1), 3, {0.8, 0.8, 0.8}, 0.8 / 3,
           "stop_atr:3:2 target_resistance:1:101 target_resistance:2:101 target_resistance:3:101");
}

TEST(StopsTargets, AMarketThatStandsStillHasNoRewardAndNoDivisionByZero) {
    Reasons reasons;
    const StopTargets still = stop_and_targets(Side::long_side, close, 0, {}, {}, 0, {}, reasons);
    EXPECT_EQ(still.stop, close);
    EXPECT_EQ(still.reward_risk, 0);
}

}  // namespace
}  // namespace signalbox
