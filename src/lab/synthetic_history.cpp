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

Result<PastArrived> past_of(MarketStream& source, const Instrument& instrument, TimeRange range, std::stop_token stop) {
    source.ask(instrument, range);
    for (;;) {
        auto news = TRY(source.next(utc_max, stop));
        if (!news) return fail(ErrorCode::Interrupted, "interrupted while the past was asked for");
        if (auto* past = std::get_if<PastArrived>(&*news)) return std::move(*past);
    }
}

std::vector<Instrument> synthetic_instruments() {
    std::vector<Instrument> instruments;
    for (const char* base : {"BTC", "ETH", "SOL"}) {
        instruments.push_back({.venue = "synthetic", .base = base, .quote = "USDT", .settle = {}});
    }
    return instruments;
}

Result<> store_history(CandleStore& store, MarketStream& source, const HistoryRequest& request) {
    std::uint64_t done = 0;
    for (const Instrument& instrument : request.instruments) {
        bool added = false;
        for (UtcTime from = request.range.from; from < request.range.to; from += block) {
            if (request.stop.stop_requested()) {
                return fail(ErrorCode::Interrupted, "interrupted while history was stored");
            }
            const TimeRange piece{from, std::min(from + block, request.range.to)};
            const PastArrived past = TRY(past_of(source, instrument, piece, request.stop));
            if (!added) {
                InstrumentTerms its_terms = request.terms;
                its_terms.tick = tick_of(past.candles.view());
                TRY(store.add(instrument, its_terms));
                added = true;
            }
            TRY(store.merge(instrument, {.timeframe = Timeframe::m1,
                                         .candles = past.candles.view(),
                                         .quotes = past.quotes,
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
