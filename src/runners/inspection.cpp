#include "runners/inspection.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>

#include "runners/bar_feed.hpp"
#include "runners/healing.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_a_block = 16 * 1024;
constexpr std::size_t lines_at_once = 1000;

/// With four places.
double in_percent(double fraction) { return std::round(fraction * 1e6) / 1e4; }

/// Walks a series and notes what it sees.
class Inspector {
public:
    Inspector(CandleStore& store, const Instrument& instrument, Timeframe timeframe, const InspectionRules& rules,
              UtcTime recorded_at)
        : store_(store), instrument_(instrument), timeframe_(timeframe), rules_(rules), recorded_at_(recorded_at) {}

    Result<> note(Flaw flaw, TimeRange range, std::string detail = {}) {
        ++seen_.found[flaw];
        const std::int64_t rows = (range.to - range.from) / length_of(timeframe_);
        if (flaw == Flaw::gap) seen_.rows_missing += rows;
        notes_.push_back({.recorded_at = recorded_at_,
                          .timeframe = timeframe_,
                          .range = range,
                          .flaw = flaw,
                          .rows = rows,
                          .done = Remedy::left,
                          .source = "check",
                          .detail = std::move(detail)});
        return notes_.size() < lines_at_once ? Result<>{} : write();
    }

    Result<> step(const Candle& candle) {
        ++seen_.candles;
        const TimeRange own{candle.opened_at, candle.opened_at + length_of(timeframe_)};
        if (const auto good = validate(candle); !good) {
            TRY(note(Flaw::invalid, own, good.error().what.text()));
            before_.reset();
            return {};
        }
        const bool follows = before_ && before_->opened_at + length_of(timeframe_) == candle.opened_at;
        if (follows) TRY(look_at_return(std::log(candle.close / before_->close), own));
        TRY(look_at_volume(candle.volume, follows, own));
        before_ = candle;
        return {};
    }

    Result<Inspected> finish() {
        TRY(end_quiet_run());
        TRY(write());
        return seen_;
    }

private:
    Result<> look_at_return(double value, TimeRange own) {
        const auto count = static_cast<double>(returns_.size());
        const double deviation = std::sqrt(std::max(squares_, 0.0) / std::max(count, 1.0));
        const bool known = returns_.size() >= rules_.returns_min && deviation > 0;
        if (known && std::abs(value) > rules_.sigmas * deviation) {
            TRY(note(Flaw::outlier, own,
                     sentence("return {} %, deviation {} %", in_percent(std::exp(value) - 1), in_percent(deviation))
                         .text()));
        }
        returns_.push_back(value);
        squares_ += value * value;
        if (returns_.size() > rules_.returns) {
            squares_ -= returns_.front() * returns_.front();
            returns_.pop_front();
        }
        return {};
    }

    Result<> look_at_volume(double volume, bool follows, TimeRange own) {
        if (!follows || volume > 0) TRY(end_quiet_run());
        if (volume > 0) return {};
        quiet_ = {quiet_ ? quiet_->from : own.from, own.to};
        return {};
    }

    Result<> end_quiet_run() {
        if (!quiet_) return {};
        const TimeRange run = *quiet_;
        quiet_.reset();
        if ((run.to - run.from) / length_of(timeframe_) < rules_.quiet_run) return {};
        return note(Flaw::zero_volume, run);
    }

    Result<> write() {
        if (notes_.empty()) return {};
        seen_.lines += TRY(store_.note_quality(instrument_, notes_));
        notes_.clear();
        return {};
    }

    CandleStore& store_;
    const Instrument& instrument_;
    const Timeframe timeframe_;
    const InspectionRules& rules_;
    const UtcTime recorded_at_;
    Inspected seen_;
    std::vector<QualityNote> notes_;
    std::optional<Candle> before_;
    std::deque<double> returns_;
    double squares_ = 0;
    std::optional<TimeRange> quiet_;
};

}  // namespace

Result<Inspected> inspect(CandleStore& store, const Instrument& instrument, Timeframe timeframe, TimeRange range,
                          const InspectionRules& rules, UtcTime recorded_at, std::stop_token stop) {
    Inspector inspector(store, instrument, timeframe, rules, recorded_at);
    for (const TimeRange& gap : TRY(gaps_of(store, instrument, timeframe, range))) {
        TRY(inspector.note(Flaw::gap, gap));
    }
    const auto cursor = TRY(store.read(instrument, timeframe, range));
    for (CandleSeries rows;;) {
        TRY(cursor->next(rows_a_block, rows, nullptr));
        if (rows.empty()) return inspector.finish();
        if (stop.stop_requested()) return interrupted();
        for (std::size_t i = 0; i < rows.size(); ++i) TRY(inspector.step(rows[i]));
    }
}

}  // namespace signalbox
