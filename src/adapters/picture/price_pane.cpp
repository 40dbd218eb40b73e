// What is drawn later lies above: signals' fields, levels, candles, overlays, arrows, labels, the tag.
#include "adapters/picture/price_pane.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "platform/words.hpp"

namespace signalbox {

namespace {

class PricePane {
public:
    PricePane(Brush& brush, const ValueScale& scale)
        : brush_(brush),
          picture_(brush.picture),
          canvas_(brush.canvas),
          colours_(brush.colours),
          box_(scale.box),
          price_(scale),
          unit_(brush.unit) {}

    void draw() {
        canvas_.inside(box_, [this] {
            for (const ChartSignal& signal : picture_.signals) field(signal);
            for (const ChartLevel& level : picture_.levels) line(level);
            candles();
            for (const ChartLine& overlay : picture_.overlays) brush_.column(overlay, price_);
            const double y = sharp(price_.y(brush_.last().close));
            canvas_.line({box_.x, y}, {box_.right(), y},
                         {.colour = brush_.candle_colour(brush_.last()).faded(0.8), .dash = 2 * unit_});
            arrows();
            for (const ChartSignal& signal : picture_.signals) price_labels(signal);
            // The newest word first: where two have no room, it stands.
            for (auto signal = picture_.signals.rbegin(); signal != picture_.signals.rend(); ++signal) label(*signal);
            for (const ChartLevel& level : picture_.levels) label(level);
        });
        tag();
    }

private:
    Colour colour_of(LevelKind kind) const { return kind == LevelKind::support ? colours_.up : colours_.down; }
    static bool is_short(const ChartSignal& signal) { return signal.side == Side::short_side; }

    void candles() {
        const double wick = std::max(1.0, std::round(1.4 * unit_));
        for (std::size_t i = 0; i < picture_.candles.size(); ++i) {
            const Candle candle = picture_.candles[i];
            const Colour colour = brush_.candle_colour(candle);
            const auto [left, width] = brush_.body(candle.opened_at);
            const double thin = std::min(wick, width);
            const double high = std::round(price_.y(candle.high));
            const double low = std::max(high + 1, std::round(price_.y(candle.low)));
            canvas_.fill({.x = left + std::floor((width - thin) / 2), .y = high, .width = thin, .height = low - high},
                         colour);
            const double top = std::round(price_.y(std::max(candle.open, candle.close)));
            const double foot = std::max(top + 1, std::round(price_.y(std::min(candle.open, candle.close))));
            canvas_.fill({.x = left, .y = top, .width = width, .height = foot - top}, colour);
        }
    }

    void tag() {
        const Candle last = brush_.last();
        const double reach = price_tag_reach(unit_);
        const double y = std::round(std::clamp(price_.y(last.close), box_.y, box_.bottom()));
        const std::string text = price_text(last.close);
        const Letters with = brush_.letters(colours_.page, 19, true);
        canvas_.rounded({.x = brush_.layout.axis_x - 6 * unit_,
                         .y = y - reach,
                         .width = canvas_.width_of(text, with) + 12 * unit_,
                         .height = 2 * reach},
                        5 * unit_, brush_.candle_colour(last));
        canvas_.text({brush_.layout.axis_x, y}, text, with);
    }

    void line(const ChartLevel& level) {
        const double y = sharp(price_.y(level.price));
        canvas_.line(
            {box_.x, y}, {box_.right(), y},
            {.colour = colour_of(level.kind).faded(0.6), .width = std::max(1.0, 1.3 * unit_), .dash = 9 * unit_});
    }

    /// Left and right edge of a signal's life in the picture; at least a slot wide.
    std::pair<double, double> life(const ChartSignal& signal) const {
        const TimeScale& time = brush_.layout.time;
        const double left = std::max(box_.x, time.x(signal.at));
        return {left, std::min(std::max(time.x(signal.until), left + time.slot), box_.right())};
    }

    /// What is risked and what may be won, from the entry to the stop and to the farthest target.
    void field(const ChartSignal& signal) {
        if (!signal.with_prices) return;
        const auto edges = life(signal);
        const auto band = [&](double one, double other, Colour colour) {
            const auto [top, foot] = std::minmax({price_.y(one), price_.y(other)});
            canvas_.fill({.x = edges.first, .y = top, .width = edges.second - edges.first, .height = foot - top},
                         colour);
        };
        const auto across = [&](double price, const Stroke& stroke) {
            const double y = sharp(price_.y(price));
            canvas_.line({edges.first, y}, {edges.second, y}, stroke);
        };
        band(signal.entry, signal.targets[2], colours_.up.faded(0.12));
        band(signal.entry, signal.stop, colours_.down.faded(0.14));
        const double thin = std::max(1.0, 1.6 * unit_);
        across(signal.stop, {.colour = colours_.down, .width = thin});
        for (const double target : signal.targets)
            across(target, {.colour = colours_.up, .width = thin, .dash = 5 * unit_});
        across(signal.entry, {.colour = colours_.ink, .width = thin});
    }

    /// An arrow under the candle that a long was said at, or over that of a short; one a candle and side.
    void arrows() {
        std::vector<std::pair<UtcTime, Side>> drawn;
        for (const ChartSignal& signal : picture_.signals) {
            const UtcTime opened_at = bar_open(picture_.timeframe, signal.at - Millis{1});
            const auto index = picture_.candles.view().lower_bound(opened_at);
            if (index == picture_.candles.size() || picture_.candles[index].opened_at != opened_at) continue;
            const std::pair place{opened_at, signal.side};
            if (std::ranges::find(drawn, place) != drawn.end()) continue;
            drawn.push_back(place);
            const double down = is_short(signal) ? -1 : 1;  // the arrow's foot lies that way of its tip
            const double x = brush_.layout.time.x(opened_at) + brush_.layout.time.slot / 2;
            const Candle candle = picture_.candles[index];
            const double tip = price_.y(is_short(signal) ? candle.high : candle.low) + down * 5 * unit_;
            const double size =
                signal.with_prices ? 11 * unit_ : std::clamp(0.75 * brush_.layout.time.slot, 4 * unit_, 8 * unit_);
            const double foot = tip + down * size * 1.5;
            const double edge = size + 2.5 * unit_;
            const Point halo[] = {
                {x, tip - down * 3 * unit_}, {x + edge, foot + down * 2 * unit_}, {x - edge, foot + down * 2 * unit_}};
            const Point arrow[] = {{x, tip}, {x + size, foot}, {x - size, foot}};
            taken_.push_back(
                {.x = x - size, .y = std::min(tip, foot), .width = 2 * size, .height = std::abs(foot - tip)});
            canvas_.fill(halo, colours_.page);
            canvas_.fill(arrow, is_short(signal) ? colours_.down : colours_.up);
        }
    }

    // Labels stand where no other does and, where there is such a place, no candle.

    bool covers_a_candle(const Box& box) const {
        for (std::size_t i = 0; i < picture_.candles.size(); ++i) {
            const Candle candle = picture_.candles[i];
            const double x = brush_.layout.time.x(candle.opened_at);
            const double high = price_.y(candle.high);
            if (box.overlaps(
                    {.x = x, .y = high, .width = brush_.layout.time.slot, .height = price_.y(candle.low) - high}))
                return true;
        }
        return false;
    }
    bool is_free(const Box& box) const {
        return box.y >= box_.y && box.bottom() <= box_.bottom() &&
               std::ranges::none_of(taken_, [&](const Box& other) { return other.overlaps(box); });
    }
    /// Writes the text at the first of the places (its left edge, its middle) that will do; nowhere, where none does.
    void label(const std::string& text, Colour colour, const std::vector<Point>& places) {
        if (text.empty()) return;
        const double width = canvas_.width_of(text, brush_.letters(colour, 17)) + 10 * unit_;
        for (const bool over_candles : {false, true}) {
            for (const Point& place : places) {
                const Box box{.x = std::min(place.x, box_.right() - width),
                              .y = place.y - 12 * unit_,
                              .width = width,
                              .height = 24 * unit_};
                if (!is_free(box) || (!over_candles && covers_a_candle(box))) continue;
                taken_.push_back(box);
                canvas_.rounded(box, 4 * unit_, colours_.page.faded(0.82));
                canvas_.text({box.x + 5 * unit_, place.y}, text, brush_.letters(colour, 17));
                return;
            }
        }
    }

    /// Entry, stop and targets by name, at the right edge, moved apart where they are close.
    void price_labels(const ChartSignal& signal) {
        struct Named {
            double y, line;
            const std::string* text;
            Colour colour;
        };
        std::vector<Named> named;
        const auto add = [&](double price, const std::string& text, Colour colour) {
            const double y = price_.y(price);
            if (!text.empty() && y >= box_.y && y <= box_.bottom()) named.push_back({y, y, &text, colour});
        };
        add(signal.entry, signal.entry_label, colours_.ink);
        add(signal.stop, signal.stop_label, colours_.down);
        for (std::size_t i = 0; i < signal.targets.size(); ++i)
            add(signal.targets[i], signal.target_labels[i], colours_.up);
        std::ranges::stable_sort(named, {}, &Named::y);
        const double height = 26 * unit_;
        double free = box_.y;
        for (Named& one : named) free = (one.y = std::max(one.y, free + height / 2)) + height / 2;
        double foot = box_.bottom();
        for (auto one = named.rbegin(); one != named.rend(); ++one)
            foot = (one->y = std::min(one->y, foot - height / 2)) - height / 2;
        const double field = life(signal).second;
        for (const Named& one : named) {
            const Letters with = brush_.letters(one.colour, 17, true);
            const double width = canvas_.width_of(*one.text, with) + 10 * unit_;
            const Box box{.x = box_.right() - width, .y = one.y - 12 * unit_, .width = width, .height = 24 * unit_};
            const double line = sharp(one.line);
            if (field < box.x) {
                canvas_.line({field, line}, {box.x, line},
                             {.colour = one.colour.faded(0.7), .width = std::max(1.0, unit_), .dash = 3 * unit_});
            }
            canvas_.rounded(box, 4 * unit_, colours_.page.faded(0.86));
            canvas_.text({box.x + 5 * unit_, one.y}, *one.text, with);
            taken_.push_back(box);
        }
    }

    /// At the end of its line.
    void label(const ChartLevel& level) {
        label(level.label, colour_of(level.kind), {{box_.right(), price_.y(level.price)}});
    }

    /// Beyond the farthest target or the stop, else inside the field; in view where the field is not.
    void label(const ChartSignal& signal) {
        if (!signal.with_prices) return;
        const double away = 14 * unit_;
        const double up = is_short(signal) ? away : -away;  // from the farthest target away from the entry
        const double far = price_.y(signal.targets[2]), stop = price_.y(signal.stop);
        std::vector<Point> places;
        for (const double y : {far + up, stop - up, far - up, stop + up})
            places.push_back({life(signal).first, std::clamp(y, box_.y + away, box_.bottom() - away)});
        label(signal.label, colours_.ink, places);
    }

    Brush& brush_;
    const ChartPicture& picture_;
    Canvas& canvas_;
    const ThemeColours& colours_;
    const Box box_;
    const ValueScale& price_;
    const double unit_;
    std::vector<Box> taken_;
};

}  // namespace

double price_tag_reach(double unit) { return 15 * unit; }

void draw_price_pane(Brush& brush, const ValueScale& scale) { PricePane(brush, scale).draw(); }

}  // namespace signalbox
