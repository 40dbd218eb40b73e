#include "adapters/picture/layout.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace signalbox {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

UtcTime at(const char* text) { return *parse_utc(text); }

ChartPicture hours(int slots, std::size_t panes = 0) {
    ChartPicture picture;
    picture.timeframe = Timeframe::h1;
    picture.from = at("2024-01-01T00:00Z");
    picture.slots = slots;
    for (int i = 0; i < slots; ++i) picture.candles.append({picture.from + hour * i, 100, 110, 90, 105, 1});
    picture.panes.resize(panes);
    return picture;
}

TEST(ChartLayout, PartsStandOneUnderAnotherInsideThePicture) {
    struct Case {
        ChartSize size;
        std::size_t panes, rows;
    };
    for (const Case& one : {Case{{1200, 800}, 0, 1}, Case{{1200, 800}, 3, 2}, Case{{400, 300}, 1, 1},
                            Case{{4096, 4096}, 6, 4}, Case{{800, 1200}, 6, 3}}) {
        ChartPicture picture = hours(120, one.panes);
        picture.size = one.size;
        const ChartLayout layout = lay_out(picture, 90 * unit_of(one.size), one.rows);
        std::vector<Box> boxes{layout.title, layout.subtitle, layout.legend, layout.price, layout.volume};
        boxes.insert(boxes.end(), layout.panes.begin(), layout.panes.end());
        ASSERT_EQ(layout.panes.size(), one.panes);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            EXPECT_GT(boxes[i].height, 8) << i;
            EXPECT_GE(boxes[i].x, 0);
            EXPECT_LE(boxes[i].right(), one.size.width);
            // Heights are whole pixels, places too: a pixel of rounding.
            EXPECT_GE(boxes[i].y, (i > 0 ? boxes[i - 1].bottom() : 0) - 1.01) << i;
        }
        EXPECT_LE(boxes.back().bottom(), layout.time_y + 1);
        EXPECT_LT(layout.time_y, one.size.height);
        EXPECT_LT(layout.price.right(), layout.axis_x);
        EXPECT_NEAR(layout.legend.height, static_cast<double>(one.rows) * layout.row(), 1);
        for (const Box& pane : layout.panes) EXPECT_NEAR(pane.height / layout.price.height, 0.3, 0.02);
    }
}

TEST(ChartLayout, ASlotIsACandleAndTheLastLeavesRoomForWords) {
    const ChartPicture picture = hours(100);
    const ChartLayout layout = lay_out(picture, 100, 1);
    const TimeScale& time = layout.time;
    EXPECT_EQ(time.x(picture.from), layout.price.x);
    EXPECT_NEAR(time.x(picture.from + hour) - time.x(picture.from), time.slot, 1e-9);
    EXPECT_NEAR(time.x(picture.from + hour * 100), layout.price.right() - 140, 1e-9);
}

TEST(ChartLayout, WhatIsToComeHasItsSlots) {
    ChartPicture picture = hours(40);
    picture.ahead = 40;
    const ChartLayout layout = lay_out(picture, 100, 1);
    EXPECT_NEAR(layout.time.x(picture.from + hour * 80), layout.price.right(), 1e-9);
    picture.ahead = 2;  // less than the words need
    EXPECT_NEAR(lay_out(picture, 100, 1).time.x(picture.from + hour * 40), layout.price.right() - 140, 1e-9);
    picture.signals.push_back({.entry_label = "Entry 105"});
    EXPECT_NEAR(lay_out(picture, 100, 1).time.x(picture.from + hour * 40), layout.price.right() - 185, 1e-9);
}

TEST(ChartLayout, PricesWithNamesAreAllInView) {
    ChartPicture picture = hours(40);
    picture.signals.push_back({.with_prices = true, .entry = 105, .stop = 85, .targets = {112, 118, 125}});
    const Box box{.width = 100, .height = 100};
    EXPECT_LT(price_scale(picture, box).high, 125) << "without names the candles come first";
    picture.signals[0].entry_label = "Entry 105";
    EXPECT_GT(price_scale(picture, box).high, 125);
    EXPECT_LT(price_scale(picture, box).low, 85);
}

TEST(ChartLayout, LettersGrowWithThePictureAndStayLettersInASmallOne) {
    EXPECT_DOUBLE_EQ(unit_of({1200, 800}), 1);
    EXPECT_DOUBLE_EQ(unit_of({2400, 1600}), 2);
    EXPECT_DOUBLE_EQ(unit_of({4096, 800}), 1);
    EXPECT_DOUBLE_EQ(unit_of({400, 300}), 0.55);
}

TEST(ChartLayout, AZoomMakesLettersLargerInTheSamePicture) {
    EXPECT_DOUBLE_EQ(unit_of({1200, 800, 1.5}), 1.5);
    ChartPicture picture = hours(40);
    const double row = lay_out(picture, 100, 1).row();
    picture.size.zoom = 2;
    EXPECT_DOUBLE_EQ(lay_out(picture, 100, 1).row(), 2 * row);
}

TEST(ChartLayout, AScaleHasItsLowestBelowAndItsHighestAbove) {
    const ValueScale scale{.box = {.x = 0, .y = 100, .width = 10, .height = 200}, .low = 50, .high = 150};
    EXPECT_DOUBLE_EQ(scale.y(50), 300);
    EXPECT_DOUBLE_EQ(scale.y(150), 100);
    EXPECT_DOUBLE_EQ(scale.y(125), 150);
}

TEST(ChartLayout, ThePriceScaleIsForTheCandlesFirst) {
    const Box box{.x = 0, .y = 0, .width = 100, .height = 100};
    ChartPicture picture = hours(3);  // 90 … 110
    ValueScale scale = price_scale(picture, box);
    EXPECT_NEAR(scale.low, 90 - 20 * 0.06, 1e-9);
    EXPECT_NEAR(scale.high, 110 + 20 * 0.06, 1e-9);

    // An average far away gets a quarter of the candles' height, no more; what is unknown nothing.
    picture.overlays.push_back({.label = "", .value = "", .values = {unknown, 20, 100}});
    scale = price_scale(picture, box);
    EXPECT_NEAR(scale.low, 85 - 25 * 0.06, 1e-9);
    EXPECT_NEAR(scale.high, 110 + 25 * 0.06, 1e-9);

    // A level within a tenth is worth seeing, one beyond is not; nor are prices of a signal that is an arrow alone.
    picture.levels.push_back({.kind = LevelKind::resistance, .price = 111.5, .label = ""});
    picture.levels.push_back({.kind = LevelKind::resistance, .price = 113, .label = ""});
    picture.signals.push_back({.entry = 100, .stop = 70, .targets = {120, 130, 140}, .label = ""});
    scale = price_scale(picture, box);
    EXPECT_NEAR(scale.high, 111.5 + 26.5 * 0.06, 1e-9);
    picture.signals[0].with_prices = true;
    EXPECT_NEAR(price_scale(picture, box).high, 112.4 + 27.4 * 0.06, 1e-9);
}

TEST(ChartLayout, APriceThatNeverMovesStandsInTheMiddle) {
    ChartPicture picture = hours(0);
    picture.candles.append({picture.from, 5, 5, 5, 5, 0});
    const ValueScale scale = price_scale(picture, {.x = 0, .y = 0, .width = 1, .height = 100});
    EXPECT_NEAR(scale.y(5), 50, 1e-6);
}

TEST(ChartLayout, APaneShowsItsValuesItsGuidesAndZeroUnderBars) {
    const Box box{.x = 0, .y = 0, .width = 1, .height = 100};
    ChartPane pane{.lines = {{.label = "", .value = "", .values = {40, unknown, 60}}}, .guides = {30, 70}};
    EXPECT_NEAR(pane_scale(pane, box).low, 26, 1e-9);
    EXPECT_NEAR(pane_scale(pane, box).high, 74, 1e-9);
    pane.guides.clear();
    pane.lines[0].drawn = Drawn::bars;
    EXPECT_NEAR(pane_scale(pane, box).low, -6, 1e-9);
    pane.lines[0].values = {unknown, unknown, unknown};
    pane.lines[0].drawn = Drawn::line;
    EXPECT_LT(pane_scale(pane, box).low, pane_scale(pane, box).high);
}

TEST(ChartLayout, TimeMarksAreEvenTimes) {
    struct Case {
        const char *from, *to;
        std::size_t most;
        std::vector<std::string> texts;
    };
    const Case cases[] = {
        {"2024-01-31T21:00Z", "2024-02-01T03:00Z", 6, {"21:00", "22:00", "23:00", "02-01", "01:00", "02:00"}},
        {"2024-01-31T21:10Z", "2024-02-01T03:10Z", 3, {"22:00", "02-01", "02:00"}},
        {"2023-12-30T12:00Z",
         "2024-01-03T00:00Z",
         8,
         {"12:00", "12-31", "12:00", "2024-01-01", "12:00", "01-02", "12:00"}},
        {"2023-12-30T12:00Z", "2024-01-03T00:00Z", 4, {"12-31", "2024-01-01", "01-02"}},
        {"2024-01-02T00:00Z", "2024-01-24T00:00Z", 4, {"01-08", "01-15", "01-22"}},  // Mondays
        {"2023-11-15T00:00Z", "2024-03-02T00:00Z", 5, {"2023-12", "2024-01", "2024-02", "2024-03"}},
        {"2022-01-01T00:00Z", "2024-06-01T00:00Z", 6, {"2022-01", "2022-07", "2023-01", "2023-07", "2024-01"}},
    };
    for (const Case& one : cases) {
        const auto marks = time_marks(at(one.from), at(one.to), one.most);
        std::vector<std::string> texts;
        for (const TimeMark& mark : marks) {
            texts.push_back(mark.text);
            EXPECT_GE(mark.at, at(one.from));
            EXPECT_LT(mark.at, at(one.to));
        }
        EXPECT_EQ(texts, one.texts) << one.from;
    }
    const auto days = time_marks(at("2024-01-31T21:00Z"), at("2024-02-01T03:00Z"), 6);
    EXPECT_TRUE(days[3].major) << "a new day among hours";
    EXPECT_FALSE(days[2].major);
}

TEST(ChartLayout, ThereAreNeverMoreTimeMarksThanAskedFor) {
    const UtcTime from = at("2019-03-03T03:07Z");
    for (const std::size_t most : {1U, 2U, 5U, 9U}) {
        for (Millis span = 2 * minute; span < 365 * 9 * day; span = span * 3 / 2) {
            EXPECT_LE(time_marks(from, from + span, most).size(), most) << span.count() << " " << most;
        }
    }
}

}  // namespace
}  // namespace signalbox
