#include "core/signals/indicators/indicator_rows.hpp"

#include <utility>

#include "core/base/check.hpp"
#include "core/market/resampler.hpp"

namespace signalbox {

IndicatorRows::IndicatorRows(std::vector<IndicatorSpec> specs) : specs_(std::move(specs)) {
    for (const IndicatorSpec& spec : specs_) width_ += spec.entry->outputs.size();
    begin();
}

IndicatorRows::IndicatorRows(const IndicatorRows& other)
    : specs_(other.specs_), width_(other.width_), missing_run_(other.missing_run_) {
    for (const auto& stream : other.streams_) streams_.push_back(stream->clone());
}

IndicatorRows& IndicatorRows::operator=(IndicatorRows other) noexcept {
    specs_ = std::move(other.specs_);
    streams_ = std::move(other.streams_);
    width_ = other.width_;
    missing_run_ = other.missing_run_;
    return *this;
}

void IndicatorRows::begin() {
    streams_.clear();
    for (const IndicatorSpec& spec : specs_) streams_.push_back(spec.make());
}

void IndicatorRows::update(const Candle& candle, std::span<double> row) {
    check(row.size() == width_, "a row has a place for each column");
    missing_run_ = 0;
    for (std::size_t i = 0; i < streams_.size(); ++i) {
        const std::size_t count = specs_[i].entry->outputs.size();
        streams_[i]->update(candle, row.first(count));
        row = row.subspan(count);
    }
}

void IndicatorRows::miss() {
    if (missing_run_ > missing_run_max) return;  // forgotten already
    ++missing_run_;
    if (missing_run_ > missing_run_max) begin();
}

}  // namespace signalbox
