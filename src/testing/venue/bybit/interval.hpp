// Bybit's intervals, the month among them: where their bars begin and end.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/market/gaps.hpp"
#include "core/market/timeframe.hpp"

namespace signalbox::simulator {

class Interval {
public:
    /// `1 3 5 15 30 60 120 240 360 720 D W M`; none: anything else.
    static std::optional<Interval> from(std::string_view text);

    std::string_view text() const { return text_; }
    /// The bar that holds `time`.
    TimeRange bar(UtcTime time) const;

private:
    Interval(std::string_view text, std::optional<Timeframe> timeframe) : text_(text), timeframe_(timeframe) {}
    std::string text_;
    std::optional<Timeframe> timeframe_;  ///< none: a month
};

}  // namespace signalbox::simulator
