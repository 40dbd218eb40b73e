// The momentum factor of SPEC 9: tanh((z₉₆ + z₆₇₂) / 2), the moves of 96 and 672 closes in units of their expected
// size, zₙ = ln(close(t) / close(t − n)) / (σ √n), σ the sample deviation of the last 672 one-candle log returns. Of
// 15m closes, which the engine gives it, these are a day and a week; of others as many candles, whatever they span.
//
// How 672 returns cost O(1) and the bits still do not depend on where the series began: each close's logarithm is
// rounded once to a whole multiple of 2⁻⁴⁸ (3.6e-15, about the rounding of the logarithm itself). From there to the
// variance everything is whole numbers, whose sums are exact: what enters leaves without a trace, and the sum of
// returns is the difference of two logarithms. A deviation of one unit or less is that rounding (equal returns), and
// counts as 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/ring.hpp"
#include "core/signals/indicators/indicator.hpp"

namespace signalbox {

/// −1…+1, positive = upward; 0 where σ = 0. Known once 673 closes are there. Closes are valid prices: finite, above 0.
class Momentum {
public:
    static constexpr std::size_t day_bars = 96;
    static constexpr std::size_t week_bars = 672;

    static constexpr IndicatorClass kind = IndicatorClass::window;
    static constexpr int warm_up() { return static_cast<int>(week_bars) + 1; }
    static constexpr int settled() { return warm_up(); }

    std::optional<double> update(double close);

    // In the archive: the logarithms; the sum of squares follows from them.
    void encode_into(auto& writer) const { writer.put(logs_); }
    void decode_from(auto& reader) {
        Ring<std::int64_t, week_bars + 1> logs;
        reader.get(logs);
        *this = {};
        for (const std::int64_t log : logs.values()) {
            if (log < -log_max || log > log_max) return reader.give_up();
            push(log);
        }
    }

private:
    __extension__ using Wide = unsigned __int128;
    /// |ln| of any double above 0 is below 746; 672 squared differences of such numbers fit 128 bits.
    static constexpr std::int64_t log_max = std::int64_t{746} << 48;

    static Wide squared(std::int64_t value);
    void push(std::int64_t log);
    std::optional<double> value() const;
    double squared_distances() const;

    Ring<std::int64_t, week_bars + 1> logs_;  // in units of 2⁻⁴⁸
    Wide squares_ = 0;                        // Σ of the squared returns between neighbours in logs_
};

}  // namespace signalbox
