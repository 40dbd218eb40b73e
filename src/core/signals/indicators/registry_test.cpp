#include "core/signals/indicators/registry.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace signalbox {
namespace {

TEST(Registry, ReadsNamesAndParameters) {
    const auto macd = parse_indicator("macd:12:26:9");
    ASSERT_TRUE(macd);
    EXPECT_EQ(macd->text(), "macd:12:26:9");
    EXPECT_EQ(macd->columns(),
              (std::vector<std::string>{"macd_12_26_9", "macd_signal_12_26_9", "macd_histogram_12_26_9"}));
    EXPECT_EQ(parse_indicator("macd:8")->text(), "macd:8:26:9");
    EXPECT_EQ(parse_indicator("rsi")->columns(), std::vector<std::string>{"rsi_14"});
    EXPECT_EQ(parse_indicator("typical_price")->columns(), std::vector<std::string>{"typical_price"});
    EXPECT_EQ(parse_indicator("bollinger:20:2.5")->columns()[0], "bollinger_lower_20_2.5");
    const auto two = parse_indicators("rsi:14,macd:12:26:9");
    ASSERT_TRUE(two);
    EXPECT_EQ(two->at(1).text(), "macd:12:26:9");
}

TEST(Registry, SaysWhatIsWrong) {
    const std::pair<const char*, const char*> wrong[] = {
        {"rsj:14", "there is no indicator “rsj”; did you mean rsi? `signalbox indicators list` shows all"},
        {"", "there is no indicator “”"},
        {"rsi:14:3", "rsi takes 1 parameters, not 2; the usual ones are rsi:14"},
        {"rsi:x", "the period of rsi must be a whole number, not “x”; usual is 14"},
        {"rsi:14.5", "the period of rsi must be a whole number, not “14.5”"},
        {"rsi:", "the period of rsi must be a whole number, not “”"},
        {"rsi:nan", "the period of rsi must be a whole number, not “nan”"},
        {"rsi:0", "the period of rsi must lie between 1 and 1000, not be 0; usual is 14"},
        {"rsi:1e99", "the period of rsi must lie between 1 and 1000, not be 1e99"},
        {"bollinger:20:two", "the deviations of bollinger must be a number, not “two”"},
        {"macd:26:12:9",
         "the slow of macd must be above its fast: 12 is not above 26; the usual ones are macd:12:26:9"},
    };
    for (const auto& [text, sentence] : wrong) {
        const auto refused = parse_indicator(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_TRUE(refused.error().text().starts_with(sentence)) << refused.error().text();
    }
    EXPECT_FALSE(parse_indicators("rsi:14,,sma"));
    EXPECT_FALSE(parse_indicators("rsi:14,"));
}

TEST(Registry, HasNoNameTwiceAndNothingUnsaid) {
    std::set<std::string> names, columns;
    for (const IndicatorEntry& line : indicator_table()) {
        EXPECT_TRUE(names.emplace(line.name).second) << line.name;
        EXPECT_TRUE(line.meaning.ends_with(".")) << line.name;
        EXPECT_FALSE(line.reference.empty()) << line.name;
        EXPECT_FALSE(line.outputs.empty()) << line.name;
        const IndicatorSpec usual = usual_indicator(line);
        EXPECT_EQ(parse_indicator(usual.text())->text(), usual.text());
        for (const std::string& column : usual.columns()) EXPECT_TRUE(columns.insert(column).second) << column;
        for (const IndicatorParameter& parameter : line.parameters) {
            EXPECT_LE(parameter.min, parameter.usual) << line.name;
            EXPECT_LE(parameter.usual, parameter.max) << line.name;
        }
        EXPECT_EQ(line.make(usual.parameters)->clone()->warm_up(), line.make(usual.parameters)->warm_up());
    }
}

TEST(Registry, MakesEveryIndicatorAtTheEndsOfItsRanges) {
    for (const IndicatorEntry& line : indicator_table()) {
        for (const bool lowest : {true, false}) {
            IndicatorSpec spec = usual_indicator(line);
            for (std::size_t i = 0; i < spec.parameters.size(); ++i)
                spec.parameters[i] = lowest ? line.parameters[i].min : line.parameters[i].max;
            // Where each must be above the one before, the ends themselves are not allowed.
            for (std::size_t i = 0; i < static_cast<std::size_t>(line.rising); ++i) {
                const double step = line.parameters[i].whole ? 1 : 0.001;
                spec.parameters[i] += step * (static_cast<double>(i) - (lowest ? 0 : line.rising - 1));
            }
            ASSERT_TRUE(parse_indicator(spec.text())) << spec.text();
            const auto made = spec.make();
            std::vector<double> out(line.outputs.size());
            for (int bar = 0; bar < 50; ++bar) {
                const double close = 100 + bar % 5;
                made->update({utc_from_ms(bar * 60'000), close, close + 1, close - 1, close, 5}, out);
            }
            EXPECT_GE(made->settled(), made->warm_up()) << spec.text();
        }
    }
}

}  // namespace
}  // namespace signalbox
