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

Result<> store_history(CandleStore& store, MarketSource& source, const HistoryRequest& request) {
    CandleSeries candles;
    std::vector<Quote> quotes;
    std::uint64_t done = 0;
    for (const Instrument& instrument : request.instruments) {
        bool added = false;
        for (UtcTime from = request.range.from; from < request.range.to; from += block) {
            if (request.stop.stop_requested()) {
                return fail(ErrorCode::Interrupted, "interrupted while history was stored");
            }
            const TimeRange piece{from, std::min(from + block, request.range.to)};
            candles.clear();
            quotes.clear();
            TRY(source.history(instrument, piece, candles, quotes));
            if (!added) {
                InstrumentTerms its_terms = request.terms;
                its_terms.tick = tick_of(candles.view());
                TRY(store.add(instrument, its_terms));
                added = true;
            }
            TRY(store.merge(instrument, {.timeframe = Timeframe::m1,
                                         .candles = candles.view(),
                                         .quotes = quotes,
                                         .asked = piece,
                                         .source = request.source,
                                         .arrived_at = request.arrived_at ? request.arrived_at(piece) : piece.to}));
            done += static_cast<std::uint64_t>((piece.to - piece.from) / minute);
            if (request.progress) request.progress(done);
        }
    }
    return {};
}

}  // namespace signalbox
