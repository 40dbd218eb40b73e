// The PNG itself, read back: its head, its size, and the colours that must be found in it.
#include "adapters/picture/chart.hpp"

#include <cairo/cairo.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>

#include "adapters/picture/layout.hpp"
#include "adapters/picture/theme.hpp"

namespace signalbox {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The pixels of a PNG.
class Pixels {
public:
    explicit Pixels(const Bytes& png) : rest_(png) {
        surface_ = cairo_image_surface_create_from_png_stream(
            [](void* self, unsigned char* to, unsigned int size) {
                auto& rest = static_cast<Pixels*>(self)->rest_;
                if (size > rest.size()) return CAIRO_STATUS_READ_ERROR;
                std::memcpy(to, rest.data(), size);
                rest = rest.subspan(size);
                return CAIRO_STATUS_SUCCESS;
            },
            this);
        EXPECT_EQ(cairo_surface_status(surface_), CAIRO_STATUS_SUCCESS);
    }
    ~Pixels() { cairo_surface_destroy(surface_); }
    Pixels(const Pixels&) = delete;
    Pixels& operator=(const Pixels&) = delete;

    int width() const { return cairo_image_surface_get_width(surface_); }
    int height() const { return cairo_image_surface_get_height(surface_); }
    bool is(int x, int y, Colour colour) const {
        std::uint32_t pixel = 0;
        const int stride = cairo_image_surface_get_stride(surface_);
        std::memcpy(&pixel, cairo_image_surface_get_data(surface_) + y * stride + x * 4, sizeof pixel);
        return (pixel & 0xffffff) == (std::uint32_t{colour.red} << 16 | std::uint32_t{colour.green} << 8 | colour.blue);
    }
    /// How many pixels of a column have the colour.
    int count(int x, Colour colour) const {
        int found = 0;
        for (int y = 0; y < height(); ++y) found += is(x, y, colour) ? 1 : 0;
        return found;
    }
    /// Columns of the plot with at least `least` pixels of the colour.
    std::set<int> columns(Colour colour, int least, int to) const {
        std::set<int> found;
        for (int x = 0; x < to; ++x)
            if (count(x, colour) >= least) found.insert(x);
        return found;
    }

private:
    std::span<const std::byte> rest_;
    cairo_surface_t* surface_ = nullptr;
};

/// Ten hours: one rising candle, one falling, a hole of two, then rising ones.
ChartPicture some_candles() {
    ChartPicture picture;
    picture.title = "BTC/USDT 1h";
    picture.subtitle = "binance";
    picture.candle_words = "–";
    picture.volume_words = "–";
    picture.timeframe = Timeframe::h1;
    picture.from = *parse_utc("2024-01-01T00:00Z");
    picture.slots = 10;
    picture.candles.append({picture.from, 100, 120, 90, 110, 1});        // wick 30, body 10
    picture.candles.append({picture.from + hour, 110, 120, 90, 95, 1});  // wick 30, body 15
    for (int i = 4; i < 10; ++i) picture.candles.append({picture.from + hour * i, 95, 101, 94, 100, 1});
    return picture;
}

/// Where the slots are: the width of the axis is not known here, so from the candles drawn.
constexpr int plot_right = 1000;

TEST(ChartPicture, IsAPngOfTheSizeAskedFor) {
    for (const ChartSize size : {ChartSize{1200, 800}, ChartSize{400, 300}, ChartSize{700, 1500}}) {
        ChartPicture picture = some_candles();
        picture.size = size;
        const auto png = draw_chart(picture);
        ASSERT_TRUE(png) << png.error().text();
        const unsigned char head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
        ASSERT_GT(png->size(), 24U);
        EXPECT_EQ(std::memcmp(png->data(), head, sizeof head), 0);
        const Pixels pixels(*png);
        EXPECT_EQ(pixels.width(), size.width);
        EXPECT_EQ(pixels.height(), size.height);
    }
}

TEST(ChartPicture, CandlesHaveTheirColoursPlacesAndHeights) {
    for (const ChartTheme theme : {ChartTheme::light, ChartTheme::dark}) {
        ChartPicture picture = some_candles();
        picture.theme = theme;
        const ThemeColours& colours = colours_of(theme);
        const auto png = draw_chart(picture);
        ASSERT_TRUE(png) << png.error().text();
        const Pixels pixels(*png);
        EXPECT_TRUE(pixels.is(2, 2, colours.page));
        EXPECT_TRUE(pixels.is(1197, 797, colours.page));

        const auto rising = pixels.columns(colours.up, 20, plot_right);
        const auto falling = pixels.columns(colours.down, 20, plot_right);
        ASSERT_FALSE(rising.empty());
        ASSERT_FALSE(falling.empty());
        EXPECT_LT(*rising.begin(), *falling.begin()) << "the first candle rises, the second falls";
        // Its middle column is wick and body, its edge the body alone: 30 to 10, and 30 to 15.
        const auto shape = [&](int left, Colour colour) {
            int wick = 0;
            for (int x = left; pixels.count(x, colour) >= 20; ++x) wick = std::max(wick, pixels.count(x, colour));
            return static_cast<double>(wick) / pixels.count(left, colour);
        };
        EXPECT_NEAR(shape(*rising.begin(), colours.up), 3.0, 0.05);
        EXPECT_NEAR(shape(*falling.begin(), colours.down), 2.0, 0.05);
    }
}

TEST(ChartPicture, ASignalsPricesAreNamedInTheirColours) {
    for (const ChartTheme theme : {ChartTheme::light, ChartTheme::dark}) {
        ChartPicture picture = some_candles();
        picture.theme = theme;
        picture.size = {1080, 1080, 1.95};
        picture.ahead = 12;
        picture.candle_words.clear();
        picture.signals.push_back({.side = Side::long_side,
                                   .at = picture.from + hour * 10,
                                   .until = picture.from + hour * 22,
                                   .with_prices = true,
                                   .entry = 100,
                                   .stop = 96,
                                   .targets = {106, 112, 112.5}});
        const auto bare = draw_chart(picture);
        ChartSignal& signal = picture.signals[0];
        signal.entry_label = "Entry 100";
        signal.stop_label = "Stop 96";
        signal.target_labels = {"Target 1 106", "Target 2 112", "Target 3 112.5"};  // the last two touch
        const auto named = draw_chart(picture);
        ASSERT_TRUE(bare && named);
        const ThemeColours& colours = colours_of(theme);
        // Letters of full colour on the right, where without names there is a thin line or a dash at most.
        const auto letters = [&](const Pixels& pixels, Colour colour) {
            int found = 0;
            for (int x = 600; x < 860; ++x) found += pixels.count(x, colour);
            return found;
        };
        const Pixels with(*named), without(*bare);
        EXPECT_GT(letters(with, colours.up), letters(without, colours.up) + 500);
        EXPECT_GT(letters(with, colours.down), letters(without, colours.down) + 200);
        EXPECT_GT(letters(with, colours.ink), letters(without, colours.ink) + 200);
    }
}

TEST(ChartPicture, AHoleStaysAHoleInCandlesAndLines) {
    ChartPicture picture = some_candles();
    picture.overlays.push_back(
        {.label = "SMA 2", .value = "1", .values = {unknown, 105, 100, 100, 100, 100, 100, 100}});
    const auto png = draw_chart(picture);
    ASSERT_TRUE(png) << png.error().text();
    const Pixels pixels(*png);
    const auto rising = pixels.columns(light_colours.up, 8, plot_right);
    const auto falling = pixels.columns(light_colours.down, 8, plot_right);
    const int second_ends = *falling.rbegin();
    const int fifth_begins = *rising.upper_bound(second_ends);
    const int slot = *falling.begin() - *rising.begin();
    EXPECT_GT(fifth_begins - second_ends, 2 * slot) << "two empty slots";
    int in_hole = 0;
    for (int x = second_ends + 1; x < fifth_begins; ++x) {
        for (int y = 150; y < 600; ++y) in_hole += pixels.is(x, y, light_colours.lines[0]) ? 1 : 0;
    }
    EXPECT_EQ(in_hole, 0) << "no line leads over it";
    EXPECT_FALSE(pixels.columns(light_colours.lines[0], 2, plot_right).empty());
}

TEST(ChartPicture, WhatDoesNotFitIsRefusedWithWhatToDo) {
    const auto refused = [](const ChartPicture& picture, const std::string& part) {
        const auto png = draw_chart(picture);
        ASSERT_FALSE(png) << part;
        EXPECT_EQ(png.error().code, ErrorCode::WrongUse);
        EXPECT_NE(png.error().text().find(part), std::string::npos) << png.error().text();
        EXPECT_FALSE(png.error().next.empty());
    };
    ChartPicture picture = some_candles();
    picture.size = {399, 800};
    refused(picture, "399 × 800");
    picture.size = {1200, 4097};
    refused(picture, "out of bounds");
    picture.size = {400, 300};
    picture.panes.resize(6);
    refused(picture, "6 panes do not fit");
    picture = some_candles();
    picture.slots = 1'100;
    refused(picture, "1100 candles do not fit");
}

TEST(ChartPicture, TheSamePictureIsTheSameBytes) {
    ChartPicture picture = some_candles();
    picture.panes.push_back(
        {.lines = {{.label = "RSI 14", .value = "50", .values = {1, 2, 3, 4, 5, 6, 7, 8}}}, .guides = {30, 70}});
    picture.signals.push_back({.side = Side::short_side,
                               .at = picture.from + hour,
                               .until = picture.from + hour * 9,
                               .with_prices = true,
                               .entry = 110,
                               .stop = 125,
                               .targets = {100, 95, 90},
                               .label = "short"});
    EXPECT_EQ(*draw_chart(picture), *draw_chart(picture));
}

}  // namespace
}  // namespace signalbox
