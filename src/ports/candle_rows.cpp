#include "ports/candle_rows.hpp"

#include <utility>

namespace signalbox {
namespace {

/// Rows under their negated times: under their times, oldest first.
CandleSeries turned(const CandleView& rows) {
    CandleSeries out;
    out.reserve(rows.size());
    for (std::size_t i = rows.size(); i-- > 0;) {
        Candle candle = rows[i];
        candle.opened_at = utc_from_ms(-rows.opened_ms[i]);
        out.append(candle);
    }
    return out;
}

}  // namespace

std::optional<TimeUnit> unit_of_count(std::int64_t count) {
    if (count < 0) return std::nullopt;
    if (count < seconds_end) return TimeUnit::seconds;
    if (count < seconds_end * 1'000) return TimeUnit::millis;
    return count < seconds_end * 1'000'000 ? TimeUnit::micros : TimeUnit::nanos;
}

Result<> CandleRows::take(const Candle& candle, std::int64_t line) {
    const CandleView known = out_.candles.view();
    const std::int64_t ms = to_ms(candle.opened_at);
    Candle kept = candle;
    kept.opened_at = utc_from_ms(way_ * ms);
    if (!known.empty() && way_ * ms <= known.opened_ms.back()) {
        const std::size_t at = known.lower_bound(kept.opened_at);
        if (known.opened_ms[at] != way_ * ms) {
            const UtcTime before = utc_from_ms(way_ * known.opened_ms.back());
            return reject(
                way_ > 0 ? sentence("the time {} is earlier than that of the row before, {}", candle.opened_at, before)
                         : sentence("the time {} is later than that of the row before, {}, in a file that runs from "
                                    "the newest to the oldest",
                                    candle.opened_at, before),
                line);
        }
        if (known[at] != kept) {
            return reject(sentence("the time {} was there before with other values", candle.opened_at), line);
        }
        ++out_.duplicates_in_file;
        return {};
    }
    out_.candles.append(kept);
    return {};
}

Result<> CandleRows::reject(Sentence reason, std::int64_t line) {
    ++out_.rejected;
    if (strict_) {
        return fail(ErrorCode::BadData, "line {} of {} can't be taken: {}", line, file_, reason.text())
            .suggest("mend the line, or import without --strict to take the other rows");
    }
    if (out_.rejections.size() < CandleFile::rejections_kept) {
        out_.rejections.push_back({file_, line, std::move(reason)});
    }
    return {};
}

void CandleRows::finish() {
    if (way_ < 0) out_.candles = turned(out_.candles.view());
}

void RowSteps::add(std::int64_t step_ms, std::int64_t times) {
    const auto known = times_.find(step_ms);
    if (known != times_.end()) {
        known->second += times;
    } else if (times_.size() < steps_max) {
        times_.emplace(step_ms, times);
    }
}

std::optional<Millis> RowSteps::usual(std::int64_t rows, std::int64_t expected_ms) const {
    const auto own = times_.find(expected_ms);
    std::int64_t most = own == times_.end() ? 0 : own->second;
    std::int64_t step = expected_ms;
    for (const auto& [length, times] : times_) {
        if (length == expected_ms || times <= most) continue;
        most = times;
        step = length;
    }
    constexpr std::int64_t least = 2;
    if (most < least || most * 2 <= rows) return std::nullopt;
    return Millis{step};
}

}  // namespace signalbox
