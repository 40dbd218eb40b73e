#include "lab/synthetic_history.hpp"

#include <algorithm>

namespace signalbox {

namespace {
constexpr Millis block = 10 * day;

/// The largest power of ten that every price is a multiple of, 1 at most.
Decimal tick_of(const CandleView& candles) {
    std::int64_t units = Decimal::one;
    for (const auto& column : {candles.open, candles.high, candles.low, candles.close}) {
        for (const double price : column) {
            const auto exact = Decimal::from_double(price);
            while (units > 1 && exact && exact->units() % units != 0) units /= 10;
        }
    }
    return Decimal::from_units(units);
}
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
        bool added = false;
        for (UtcTime from = range.from; from < range.to; from += block) {
            const TimeRange part{from, std::min(from + block, range.to)};
            candles.clear();
            quotes.clear();
            TRY(source.history(instrument, part, candles, quotes));
            if (!added) {
                InstrumentTerms its_terms = terms;
                its_terms.tick = tick_of(candles.view());
                TRY(store.add(instrument, its_terms));
                added = true;
            }
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
