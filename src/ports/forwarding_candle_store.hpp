// A store that hands every question on to another: the base of stores that answer some of them otherwise.
#pragma once

#include "ports/candle_store.hpp"

namespace signalbox {

class ForwardingCandleStore : public CandleStore {
public:
    /// `next` must live as long as this store.
    explicit ForwardingCandleStore(CandleStore& next) : next_(next) {}

    Result<std::vector<StoredInstrument>> instruments() override { return next_.instruments(); }
    Result<StoredInstrument> add(const Instrument& instrument, const InstrumentTerms& terms) override {
        return next_.add(instrument, terms);
    }
    Result<std::optional<StoredInstrument>> find(const Instrument& instrument) override {
        return next_.find(instrument);
    }
    Result<> set_terms(const Instrument& instrument, const InstrumentTerms& terms) override {
        return next_.set_terms(instrument, terms);
    }
    Result<MergeReport> merge(const Instrument& instrument, const CandleBatch& batch) override {
        return next_.merge(instrument, batch);
    }
    Result<std::vector<MergeReport>> merge_all(std::span<const SeriesBatch> batches) override {
        return next_.merge_all(batches);
    }
    Result<StoreVersion> version() override { return next_.version(); }
    Result<std::optional<TimeRange>> span(const Instrument& instrument, Timeframe timeframe,
                                          StoreVersion as_of) override {
        return next_.span(instrument, timeframe, as_of);
    }
    Result<std::int64_t> count(const Instrument& instrument, Timeframe timeframe) override {
        return next_.count(instrument, timeframe);
    }
    Result<RangeSet> asked(const Instrument& instrument, Timeframe timeframe, StoreVersion as_of) override {
        return next_.asked(instrument, timeframe, as_of);
    }
    Result<std::unique_ptr<CandleCursor>> read(const Instrument& instrument, Timeframe timeframe, TimeRange range,
                                               StoreVersion as_of) override {
        return next_.read(instrument, timeframe, range, as_of);
    }
    Result<std::int64_t> note_quality(const Instrument& instrument, std::span<const QualityNote> notes) override {
        return next_.note_quality(instrument, notes);
    }
    Result<std::vector<LedgerLine>> quality(const LedgerFilter& filter) override { return next_.quality(filter); }
    Result<> note_days(const Instrument& instrument, Timeframe timeframe, std::span<const StoredDay> days,
                       StoreVersion as_of) override {
        return next_.note_days(instrument, timeframe, days, as_of);
    }
    Result<std::vector<StoredDay>> noted_days(const Instrument& instrument, Timeframe timeframe,
                                              StoreVersion as_of) override {
        return next_.noted_days(instrument, timeframe, as_of);
    }
    Result<std::vector<StoredDay>> retire_days(const Instrument& instrument, Timeframe timeframe,
                                               std::span<const StoredDay> days) override {
        return next_.retire_days(instrument, timeframe, days);
    }
    Result<RangeSet> retired(const Instrument& instrument, Timeframe timeframe) override {
        return next_.retired(instrument, timeframe);
    }

protected:
    CandleStore& next() const { return next_; }

private:
    CandleStore& next_;
};

}  // namespace signalbox
