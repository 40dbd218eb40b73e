#include "venues/bybit/wire/candles.hpp"

namespace signalbox::bybit {
namespace {

/// Klines of the stream and rows of REST have the same names. Inverse contracts count USD; their turnover is in coins.
template <typename Row>
wire::CandleParts parts_of(const Row& row, Category category) {
    return {row.start, row.open,  row.high,
            row.low,   row.close, category == Category::inverse ? row.turnover : row.volume};
}

}  // namespace

Result<Candle> candle_of(const Kline& kline, Category category, std::int32_t multiplier) {
    const auto timeframe = timeframe_of(kline.interval);
    if (!timeframe) return fail(ErrorCode::BadData, "{} is no interval of Bybit's", kline.interval);
    return wire::candle_of(parts_of(kline, category), *timeframe, multiplier);
}

wire::ClosedCandles closed_candles(const Klines& klines, const wire::CandleSieve::Wanted& wanted) {
    wire::CandleSieve sieve(wanted);
    for (const KlineRow& row : klines.rows) sieve.take(parts_of(row, klines.category));
    return std::move(sieve).finish();
}

}  // namespace signalbox::bybit
