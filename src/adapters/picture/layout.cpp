#include "adapters/picture/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

namespace signalbox {

namespace {

// Lengths of the picture of 1200 × 800.
constexpr double margin = 22;
constexpr double title_height = 44;
constexpr double time_axis_height = 38;
constexpr double caption_height = 28;  // over volume and panes: their names and values hide nothing
constexpr double behind_last = 140;    // for labels of levels, and for signals that are still alive
constexpr double behind_labels = 185;  // for names and prices of a signal's lines

// Shares of the height.
constexpr double price_share = 5;
constexpr double volume_share = 0.9;
constexpr double pane_share = 1.5;

/// A span that grows by what is put in.
struct Span {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void add(double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    void add(const ChartLine& line) {
        for (const double value : line.values) add(value);
    }
    double length() const { return high - low; }
};

ValueScale scale_of(Span span, const Box& box, double air) {
    if (!(span.high >= span.low)) span = {.low = 0, .high = 1};
    if (span.length() <= std::abs(span.high) * 1e-9) {  // nothing moves: a line in the middle
        const double half = span.high == 0 ? 1 : std::abs(span.high) * 0.01;
        span = {.low = span.low - half, .high = span.high + half};
    }
    const double more = span.length() * air;
    return {.box = box, .low = span.low - more, .high = span.high + more};
}

using std::chrono::year_month_day;

year_month_day date_of(UtcTime time) { return year_month_day{std::chrono::floor<std::chrono::days>(time)}; }

std::string month_and_day(const year_month_day& date) {
    return fmt::format("{:02}-{:02}", static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::vector<TimeMark> month_marks(UtcTime from, UtcTime to, std::size_t most) {
    std::vector<TimeMark> marks;
    for (const int months : {1, 3, 6, 12, 24, 60, 120}) {
        marks.clear();
        const year_month_day first = date_of(from);
        for (auto at = first.year() / std::chrono::January; std::chrono::sys_days(at / 1) < to;
             at += std::chrono::months{months}) {
            const UtcTime time = std::chrono::sys_days(at / 1);
            if (time < from) continue;
            marks.push_back(
                {.at = time,
                 .text = fmt::format("{}-{:02}", static_cast<int>(at.year()), static_cast<unsigned>(at.month())),
                 .major = at.month() == std::chrono::January});
        }
        if (marks.size() <= most) break;
    }
    return marks;
}

}  // namespace

double unit_of(ChartSize size) {
    return std::clamp(std::min(size.width / 1200.0, size.height / 800.0) * size.zoom, 0.55, 4.0);
}

ChartLayout lay_out(const ChartPicture& picture, double axis_width, std::size_t legend_rows) {
    ChartLayout layout{.unit = unit_of(picture.size)};
    const double unit = layout.unit;
    const double left = margin * unit;
    const double whole = picture.size.width - 2 * left;
    const double plot = std::floor(whole - axis_width - 10 * unit);

    double y = 14 * unit;
    const auto next = [&](double height, double width) {
        const Box box{.x = left, .y = std::round(y), .width = width, .height = std::round(height)};
        y += height;
        return box;
    };
    layout.title = next(title_height * unit, whole);
    layout.subtitle = next(layout.row(), whole);
    y += 8 * unit;
    layout.legend = next(layout.row() * static_cast<double>(legend_rows), whole);
    y += 4 * unit;

    layout.time_y = picture.size.height - time_axis_height * unit;
    const auto panes = static_cast<double>(picture.panes.size());
    const double room = layout.time_y - y - caption_height * unit * (panes + 1);
    const double share = room / (price_share + volume_share + pane_share * panes);
    layout.price = next(price_share * share, plot);
    y += caption_height * unit;
    layout.volume = next(volume_share * share, plot);
    for (std::size_t i = 0; i < picture.panes.size(); ++i) {
        y += caption_height * unit;
        layout.panes.push_back(next(pane_share * share, plot));
    }
    layout.axis_x = left + plot + 8 * unit;
    const bool labelled = std::ranges::any_of(picture.signals, &ChartSignal::has_price_labels);
    const double behind = (labelled ? behind_labels : behind_last) * unit;
    layout.time = {.from = picture.from,
                   .length = length_of(picture.timeframe),
                   .left = left,
                   .slot = std::min((plot - behind) / std::max(1, picture.slots),
                                    plot / std::max(1, picture.slots + picture.ahead))};
    return layout;
}

ValueScale price_scale(const ChartPicture& picture, const Box& box) {
    Span candles;
    for (std::size_t i = 0; i < picture.candles.size(); ++i) {
        candles.add(picture.candles[i].low);
        candles.add(picture.candles[i].high);
    }
    const double length = std::max(candles.length(), candles.high * 1e-6);
    Span all = candles;
    const auto add_within = [&](double value, double share) {
        if (std::isfinite(value))
            all.add(std::clamp(value, candles.low - length * share, candles.high + length * share));
    };
    for (const ChartLine& line : picture.overlays)
        for (const double value : line.values) add_within(value, 0.25);
    for (const ChartSignal& signal : picture.signals) {
        if (!signal.with_prices) continue;
        const double share = signal.has_price_labels() ? 1.2 : 0.12;
        add_within(signal.stop, share);
        for (const double target : signal.targets) add_within(target, share);
    }
    for (const ChartLevel& level : picture.levels) {
        if (level.price > candles.low - length * 0.1 && level.price < candles.high + length * 0.1) all.add(level.price);
    }
    return scale_of(all, box, 0.06);
}

ValueScale pane_scale(const ChartPane& pane, const Box& box) {
    Span all;
    for (const ChartLine& line : pane.lines) {
        all.add(line);
        if (line.drawn == Drawn::bars) all.add(0);
    }
    for (const double guide : pane.guides) all.add(guide);
    return scale_of(all, box, 0.1);
}

std::vector<TimeMark> time_marks(UtcTime from, UtcTime to, std::size_t most) {
    most = std::max<std::size_t>(1, most);
    for (const Millis step : {minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour,
                              12 * hour, day, 2 * day, 7 * day}) {
        if (to - from > step * static_cast<std::int64_t>(most)) continue;
        // Weeks begin on Mondays: the epoch was a Thursday.
        const Millis shift = step == 7 * day ? -3 * day : Millis{0};
        const Millis since = from.time_since_epoch() - shift;
        UtcTime at = from + (step - since % step) % step;
        std::vector<TimeMark> marks;
        int year = static_cast<int>(date_of(from).year());
        for (; at < to; at += step) {
            const year_month_day date = date_of(at);
            const bool midnight = day_start(at) == at;
            const bool new_year =
                midnight && static_cast<int>(date.year()) != std::exchange(year, static_cast<int>(date.year()));
            const auto minutes = (at - day_start(at)) / minute;
            TimeMark mark{
                .at = at,
                .text = midnight ? month_and_day(date) : fmt::format("{:02}:{:02}", minutes / 60, minutes % 60),
                .major = step < day ? midnight : new_year};
            if (new_year) mark.text = fmt::format("{}-{}", year, mark.text);
            marks.push_back(std::move(mark));
        }
        return marks;
    }
    return month_marks(from, to, most);
}

}  // namespace signalbox
