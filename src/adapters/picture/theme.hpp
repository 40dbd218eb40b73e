// The chart's colours, light and dark: those of the report's page, so that a picture sits in it as if drawn there.
#pragma once

#include <array>
#include <cstdint>

#include "ports/chart_picture.hpp"

namespace signalbox {

struct Colour {
    std::uint8_t red = 0, green = 0, blue = 0;
    double alpha = 1;

    Colour faded(double to) const { return {red, green, blue, to}; }
    bool operator==(const Colour&) const = default;
};

/// 0x2f6fed.
constexpr Colour colour_of(std::uint32_t rgb) {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8), static_cast<std::uint8_t>(rgb)};
}

struct ThemeColours {
    Colour page, ink, soft, faint, rule;
    Colour up, down;
    std::array<Colour, 8> lines;  ///< of indicators, told apart from candles and from one another
};

constexpr ThemeColours light_colours{
    .page = colour_of(0xffffff),
    .ink = colour_of(0x1a2230),
    .soft = colour_of(0x4d5868),
    .faint = colour_of(0x8a94a3),
    .rule = colour_of(0xe6eaef),
    .up = colour_of(0x12805c),
    .down = colour_of(0xc8323f),
    .lines = {colour_of(0x2f6fed), colour_of(0xd9780d), colour_of(0x8a4fd3), colour_of(0x0b8fa3), colour_of(0xc93a8a),
              colour_of(0x7d7a12), colour_of(0x5b6676), colour_of(0x8c4a2f)}};

constexpr ThemeColours dark_colours{
    .page = colour_of(0x121821),
    .ink = colour_of(0xe6eaf0),
    .soft = colour_of(0xb3bcc9),
    .faint = colour_of(0x768294),
    .rule = colour_of(0x242e3c),
    .up = colour_of(0x43c595),
    .down = colour_of(0xf0727d),
    .lines = {colour_of(0x6f9ffb), colour_of(0xf0a64b), colour_of(0xb896f2), colour_of(0x4cc9dc), colour_of(0xf089c0),
              colour_of(0xcfc95a), colour_of(0xa3adbb), colour_of(0xd59a7d)}};

constexpr const ThemeColours& colours_of(ChartTheme theme) {
    return theme == ChartTheme::light ? light_colours : dark_colours;
}

}  // namespace signalbox
