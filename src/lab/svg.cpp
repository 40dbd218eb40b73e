#include "lab/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>

#include "platform/axis.hpp"

namespace signalbox::svg {
namespace {

constexpr double box = 1000;

double clamped(double share) { return std::clamp(std::isfinite(share) ? share : 0.0, 0.0, 1.0); }

/// Day marks: first days of months, years when the span is long, days when it is short.
std::string time_labels(UtcTime from, UtcTime to) {
    using namespace std::chrono;
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const double span = static_cast<double>((to - from).count());
    std::string html;
    int count = 0;  // a narrow screen leaves every second label out
    const auto label = [&](UtcTime at, const std::string& text) {
        const double place = static_cast<double>((at - from).count()) / span * 100;
        if (place < 0 || place > 100) return;
        // Near the right edge a label stands before its place, not behind it.
        const bool last = place > 85;
        html += fmt::format("<i class=\"x{}{}\" style=\"{}:{:.2f}%\">{}</i>", last ? " end" : "",
                            count++ % 2 == 0 ? "" : " alt", last ? "right" : "left", last ? 100 - place : place, text);
    };
    const auto length = floor<days>(to - from).count();
    if (length < 90) {
        const int every = std::max(1, static_cast<int>(length / 4));
        for (sys_days at = ceil<days>(from); at <= to; at += days{every}) {
            const year_month_day date{at};
            label(at, fmt::format("{} {}", static_cast<unsigned>(date.day()),
                                  months[static_cast<unsigned>(date.month()) - 1]));
        }
        return html;
    }
    const int every = length < 250 ? 1 : length < 400 ? 3 : length < 1600 ? 6 : 12;
    const year_month_day first{floor<days>(from)};
    for (year_month at{first.year(), first.month()}; sys_days(at / 1) <= to; at += std::chrono::months{1}) {
        const unsigned month = static_cast<unsigned>(at.month());
        if ((month - 1) % static_cast<unsigned>(every) == 0)
            label(sys_days(at / 1), fmt::format("{} {}", months[month - 1], static_cast<int>(at.year())));
    }
    return html;
}

}  // namespace

std::string escape(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': safe += "&amp;"; break;
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '"': safe += "&quot;"; break;
            case '\'': safe += "&#39;"; break;
            default: safe += c;
        }
    }
    return safe;
}

std::string grouped(double value, int places) {
    std::string digits = fmt::format("{:.{}f}", std::abs(value), places);
    const bool zero = digits.find_first_of("123456789") == std::string::npos;
    const std::size_t point = std::min(digits.find('.'), digits.size());
    for (std::size_t at = point; at > 3;) digits.insert(at -= 3, 1, ',');
    return value < 0 && !zero ? "−" + digits : digits;
}

std::string line_chart(const Line& line) {
    if (line.points.size() < 2) return {};
    double low = line.base.value_or(line.points[0].value), high = low;
    for (const Point& point : line.points) {
        low = std::min(low, point.value);
        high = std::max(high, point.value);
    }
    if (high == low) high = low + (low == 0 ? 1 : std::abs(low) * 0.01);
    const double margin = (high - low) * 0.04;
    if (line.base != low) low -= margin;
    if (line.base != high) high += margin;
    const UtcTime from = line.points.front().at, to = line.points.back().at;
    const auto x = [&](UtcTime at) {
        return static_cast<double>((at - from).count()) / static_cast<double>((to - from).count()) * box;
    };
    const auto y = [&](double value) { return (high - value) / (high - low) * box; };

    std::string html = fmt::format("<div class=chart style=\"height:{}px\" role=img aria-label=\"{}\">", line.height_px,
                                   escape(line.summary));
    html += "<svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=none aria-hidden=true>";
    const auto rules = round_numbers(low, high, line.height_px < 160 ? 3 : 5);
    for (const double tick : rules) html += fmt::format("<path class=grid d=\"M0 {0:.1f}H1000\"/>", y(tick));
    std::string path;
    for (const Point& point : line.points)
        fmt::format_to(std::back_inserter(path), "{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x(point.at),
                       y(point.value));
    if (line.base)
        html += fmt::format("<path class=\"area {0}\" d=\"{1}V{2:.1f}H0Z\"/><path class=rule d=\"M0 {2:.1f}H1000\"/>",
                            line.style, path, y(*line.base));
    html += fmt::format("<path class=\"line {}\" d=\"{}\"/></svg>", line.style, path);
    for (const double tick : rules)
        html += fmt::format("<i class=y style=\"top:{:.2f}%\">{}{}</i>", y(tick) / box * 100,
                            grouped(tick * line.scale, line.places), line.unit);
    html += time_labels(from, to) + "</div>";
    return html;
}

std::string bar(double share, std::string_view style) {
    return fmt::format(
        "<svg class=bar viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true><rect class=back width=100 "
        "height=10 /><rect class=\"{}\" width=\"{:.2f}\" height=10 /></svg>",
        style, clamped(share) * 100);
}

std::string stacked(std::span<const std::pair<double, std::string_view>> parts) {
    double sum = 0;
    for (const auto& [value, style] : parts) sum += value;
    if (!(sum > 0)) return {};
    std::string html = "<svg class=\"bar stacked\" viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true>";
    double at = 0;
    for (const auto& [value, style] : parts) {
        const double width = value / sum * 100;
        html += fmt::format("<rect class=\"{}\" x=\"{:.2f}\" width=\"{:.2f}\" height=10 />", style, at, width);
        at += width;
    }
    return html + "</svg>";
}

std::string interval(double low, double value, double high, double from, double to, std::optional<double> mark) {
    const auto place = [&](double what) { return clamped((what - from) / (to - from)) * 100; };
    std::string html = "<span class=interval role=presentation>";
    html += fmt::format(
        "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true><path class=grid d=\"M0 5H100\"/>");
    if (mark) html += fmt::format("<path class=rule d=\"M{0:.2f} 0V10\"/>", place(*mark));
    html += fmt::format("<path class=span d=\"M{:.2f} 5H{:.2f}\"/></svg><b style=\"left:{:.2f}%\"></b></span>",
                        place(low), place(high), place(value));
    return html;
}

}  // namespace signalbox::svg
