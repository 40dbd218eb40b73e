// The frame around the price: headings, axes, volume, panes.
#include "adapters/picture/chart.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/picture/brush.hpp"
#include "adapters/picture/price_pane.hpp"
#include "core/base/check.hpp"
#include "platform/axis.hpp"
#include "platform/words.hpp"

namespace signalbox {

namespace {

class Painter {
public:
    Painter(const ChartPicture& picture, Canvas canvas)
        : picture_(picture),
          colours_(colours_of(picture.theme)),
          unit_(unit_of(picture.size)),
          brush_{.picture = picture, .colours = colours_, .canvas = std::move(canvas), .unit = unit_},
          canvas_(brush_.canvas),
          legend_(wrapped_legend()) {
        brush_.layout = lay_out(picture, axis_width(), legend_.size());
    }

    Result<Bytes> paint() {
        heading();
        time_axis();
        const ValueScale price = price_scale(picture_, layout().price);
        price_rules(price);
        draw_price_pane(brush_, price);
        volume();
        for (std::size_t i = 0; i < picture_.panes.size(); ++i) pane(picture_.panes[i], layout().panes[i]);
        return canvas_.png();
    }

    bool has_room() const {
        return std::ranges::all_of(layout().panes, [this](const Box& box) { return box.height >= layout().row(); });
    }
    /// Columns of pixels that the slots have.
    double columns() const { return layout().time.slot * picture_.slots; }

private:
    const ChartLayout& layout() const { return brush_.layout; }

    // -- Words.

    struct Word {
        std::string text;
        std::optional<Colour> chip = {};  // a dash of this colour stands before it
        Colour colour = {};
        double width = 0;
    };
    double chip_width() const { return 30 * unit_; }
    double between_words() const { return 22 * unit_; }

    Word word(std::string text, Colour colour, std::optional<Colour> chip = {}) {
        const double width = canvas_.width_of(text, brush_.letters(colour)) + (chip ? chip_width() : 0);
        return {.text = std::move(text), .chip = chip, .colour = colour, .width = width};
    }

    /// Name and value of each line; lines of one colour share a chip, bars need none.
    std::vector<Word> words_of(const std::vector<ChartLine>& lines) {
        std::vector<Word> words;
        int before = -1;
        for (const ChartLine& line : lines) {
            std::optional<Colour> chip;
            if (std::exchange(before, line.colour) != line.colour && line.drawn != Drawn::bars)
                chip = brush_.line_colour(line.colour);
            words.push_back(word(line.value.empty() ? line.label : line.label + "  " + line.value, colours_.ink, chip));
        }
        return words;
    }

    /// The newest candle's words and the overlays', in as many rows as they need.
    std::vector<std::vector<Word>> wrapped_legend() {
        std::vector<Word> words;
        if (!picture_.candle_words.empty()) words.push_back(word(picture_.candle_words, colours_.soft));
        std::ranges::move(words_of(picture_.overlays), std::back_inserter(words));
        if (words.empty()) return {};
        std::vector<std::vector<Word>> rows(1);
        double x = 0;
        for (Word& one : words) {
            if (x > 0 && x + one.width > picture_.size.width - 44 * unit_) {
                rows.emplace_back();
                x = 0;
            }
            x += one.width + between_words();
            rows.back().push_back(std::move(one));
        }
        return rows;
    }

    void write(const std::vector<Word>& words, double x, double y) {
        for (const Word& one : words) {
            double at = x;
            if (one.chip) {
                canvas_.line({at, y}, {at + 20 * unit_, y}, {.colour = *one.chip, .width = 4 * unit_});
                at += chip_width();
            }
            canvas_.text({at, y}, one.text, brush_.letters(one.colour));
            x += one.width + between_words();
        }
    }

    /// In its box; smaller where it is too long for it.
    void headline(const Box& box, const std::string& text, Letters with) {
        with.size *= std::min(1.0, box.width / std::max(1.0, canvas_.width_of(text, with)));
        canvas_.text({box.x, box.y + box.height / 2}, text, with);
    }

    void heading() {
        headline(layout().title, picture_.title, brush_.letters(colours_.ink, 31, true));
        headline(layout().subtitle, picture_.subtitle, brush_.letters(colours_.soft));
        double y = layout().legend.y + layout().row() / 2;
        for (const auto& row : legend_) {
            write(row, layout().legend.x, y);
            y += layout().row();
        }
    }

    /// The lines' names and newest values over their box.
    void caption(const std::vector<Word>& words, const Box& box) { write(words, box.x, box.y - layout().row() / 2); }

    // -- Axes.

    double number_room() const { return 21 * unit_; }
    void number(double y, const std::string& text) {
        canvas_.text({layout().axis_x, y}, text, brush_.letters(colours_.soft));
    }

    double axis_width() {
        const Letters with = brush_.letters(colours_.ink, 19, true);
        double widest = canvas_.width_of("0000.0", with);
        for (const double price : {brush_.last().close, brush_.last().high * 1.01})
            widest = std::max(widest, canvas_.width_of(price_text(price), with));
        return widest + 12 * unit_;
    }

    void rule(const Box& box, double y, const Stroke& stroke) {
        canvas_.line({box.x, sharp(y)}, {box.right(), sharp(y)}, stroke);
    }

    /// Rules across the price and their numbers, but where the tag of the last price stands.
    void price_rules(const ValueScale& scale) {
        const double most = std::clamp(scale.box.height / (38 * unit_), 2.0, 8.0);
        const auto marks = round_numbers(scale.low, scale.high, static_cast<std::size_t>(most));
        const double step = marks.size() > 1 ? marks[1] - marks[0] : 0;
        for (const double mark : marks) {
            const double y = scale.y(mark);
            rule(scale.box, y, {.colour = colours_.rule});
            if (std::abs(y - scale.y(brush_.last().close)) > price_tag_reach(unit_) + 11 * unit_)
                number(y, step > 0 ? axis_number(mark, step) : price_text(mark));
        }
    }

    /// Numbers beside a small box: as many as have room, two at least.
    void numbers(const ValueScale& scale) {
        for (std::size_t most = 5; most > 1; --most) {
            const auto marks = round_numbers(scale.low, scale.high, most);
            if (marks.size() < 2 || std::abs(scale.y(marks[1]) - scale.y(marks[0])) < number_room()) continue;
            for (const double mark : marks) number(scale.y(mark), short_axis_number(mark, marks[1] - marks[0]));
            return;
        }
    }

    void time_axis() {
        const Box& price = layout().price;
        const double foot = picture_.panes.empty() ? layout().volume.bottom() : layout().panes.back().bottom();
        const int shown = picture_.slots + picture_.ahead;
        const UtcTime to = picture_.from + layout().time.length * shown;
        const double room = layout().time.slot * shown;
        double free = 0;
        for (const TimeMark& mark : time_marks(picture_.from + picture_.clock, to + picture_.clock,
                                               static_cast<std::size_t>(room / (85 * unit_)))) {
            const double x = sharp(layout().time.x(mark.at - picture_.clock));
            canvas_.line({x, price.y}, {x, foot}, {.colour = mark.major ? colours_.faint.faded(0.55) : colours_.rule});
            const Letters with = brush_.letters(mark.major ? colours_.ink : colours_.soft, 19, mark.major);
            const double half = canvas_.width_of(mark.text, with) / 2;
            const double at = std::max(x, half + 2 * unit_);
            if (at - half < free) continue;
            canvas_.text({at, layout().time_y + 18 * unit_}, mark.text, with, Anchor::centre);
            free = at + half + 12 * unit_;
        }
    }

    // -- Under the price.

    void volume() {
        const Box& box = layout().volume;
        double most = 0;
        for (std::size_t i = 0; i < picture_.candles.size(); ++i) most = std::max(most, picture_.candles[i].volume);
        const ValueScale scale{.box = box, .low = 0, .high = most > 0 ? most * 1.08 : 1};
        for (std::size_t i = 0; i < picture_.candles.size(); ++i) {
            const Candle candle = picture_.candles[i];
            const auto [left, width] = brush_.body(candle.opened_at);
            const double top = std::floor(scale.y(candle.volume));
            canvas_.fill({.x = left, .y = top, .width = width, .height = box.bottom() - top},
                         brush_.candle_colour(candle).faded(0.5));
        }
        rule(box, box.bottom(), {.colour = colours_.faint.faded(0.5)});
        numbers(scale);
        caption({word(picture_.volume_words, colours_.soft)}, box);
    }

    void pane(const ChartPane& pane, const Box& box) {
        const ValueScale scale = pane_scale(pane, box);
        rule(box, box.bottom(), {.colour = colours_.faint.faded(0.5)});
        canvas_.inside(box, [&] {
            for (const double guide : pane.guides)
                rule(box, scale.y(guide), {.colour = colours_.faint.faded(0.7), .dash = 5 * unit_});
            for (const bool bars : {true, false})
                for (const ChartLine& line : pane.lines)
                    if ((line.drawn == Drawn::bars) == bars) brush_.column(line, scale);
        });
        if (pane.guides.size() > 1) {
            double free = box.bottom() + number_room();
            for (const double guide : pane.guides) {
                const double y = scale.y(guide);
                if (std::exchange(free, y) - y < number_room()) continue;
                number(y, guide < 0 ? "−" + price_text(-guide) : price_text(guide));
            }
        } else {
            numbers(scale);
        }
        caption(words_of(pane.lines), box);
    }

    const ChartPicture& picture_;
    const ThemeColours& colours_;
    const double unit_;
    Brush brush_;
    Canvas& canvas_;
    std::vector<std::vector<Word>> legend_;
};

Result<> check_size(const ChartSize& size) {
    if (size.width >= ChartSize::width_min && size.height >= ChartSize::height_min && size.width <= ChartSize::most &&
        size.height <= ChartSize::most) {
        return {};
    }
    return fail(ErrorCode::WrongUse, "a picture of {} × {} is out of bounds", size.width, size.height)
        .suggest("from {}x{} to {}x{}: --size 1200x800", ChartSize::width_min, ChartSize::height_min, ChartSize::most,
                 ChartSize::most);
}

}  // namespace

Result<Bytes> draw_chart(const ChartPicture& picture) {
    check(!picture.candles.empty(), "a chart without candles is drawn");
    TRY(check_size(picture.size));
    Painter painter(picture, TRY(Canvas::make(picture.size, colours_of(picture.theme).page)));
    if (!painter.has_room()) {
        return fail(ErrorCode::WrongUse, "{} panes do not fit into {} × {}", picture.panes.size(), picture.size.width,
                    picture.size.height)
            .suggest("name fewer indicators, or make the picture taller: --size {}x{}", picture.size.width,
                     std::min(picture.size.height * 2, ChartSize::most));
    }
    if (painter.columns() < picture.slots) {
        return fail(ErrorCode::WrongUse, "{} candles do not fit into {} pixels", picture.slots,
                    static_cast<int>(painter.columns()))
            .suggest("take a longer timeframe, a shorter span, or a wider picture: --size 2400x1200");
    }
    return painter.paint();
}

}  // namespace signalbox
