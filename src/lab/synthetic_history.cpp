#include "lab/synthetic_history.hpp"

#include <algorithm>

namespace signalbox {

namespace {
constexpr Millis block = 10 * day;
}  // namespace

std::vector<Instrument> synthetic_instruments() {
    std::vector<Instrument> instruments;
    for (const char* base : {"BTC", "ETH", "SOL"}) {
        instruments.push_back({.venue = "synthetic", .base = base, .quote = "USDT", .settle = {}});
    }
    return instruments;
}

Result<> store_history(CandleStore& store, MarketSource& source, const std::vector<Instrument>& instruments,
                       const InstrumentTerms& terms, TimeRange range,
                       const std::function<void(std::int64_t days_done)>& progress) {
    CandleSeries candles;
    std::vector<Quote> quotes;
    std::int64_t done = 0;
    for (const Instrument& instrument : instruments) {
        TRY(store.add(instrument, terms));
        for (UtcTime from = range.from; from < range.to; from += block) {
            const TimeRange part{from, std::min(from + block, range.to)};
            candles.clear();
            quotes.clear();
            TRY(source.history(instrument, part, candles, quotes));
            TRY(store.merge(instrument, {.timeframe = Timeframe::m1,
                                         .candles = candles.view(),
                                         .quotes = quotes,
                                         .asked = part,
                                         .source = "synthetic:history",
                                         .arrived_at = part.to}));
            done += (part.to - part.from) / day;
            if (progress) progress(done);
        }
    }
    return {};
}

}  // namespace signalbox
