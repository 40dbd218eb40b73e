#include "runners/last_prices.hpp"

namespace signalbox {

std::optional<double> stored_price(CandleStore& store, const Instrument& instrument, UtcTime now) {
    constexpr Millis price_back = hour;  // a stored price that is older is none
    auto cursor = store.read(instrument, Timeframe::m1, {now - price_back, now});
    if (!cursor) return std::nullopt;
    std::optional<double> close;
    for (CandleSeries series;;) {
        if (!(*cursor)->next(1024, series, nullptr) || series.empty()) return close;
        close = series[series.size() - 1].close;
    }
}

}  // namespace signalbox
