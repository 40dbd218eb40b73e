// The newest price of each instrument that a run has seen, for whoever is not the run. Threads: any.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "core/market/frame.hpp"
#include "core/market/instrument.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

class LastPrices {
public:
    /// `instruments` by slot.
    void take(const MarketFrame& frame, const std::vector<Instrument>& instruments) {
        const std::scoped_lock lock(mutex_);
        for (std::size_t slot = 0; slot < frame.minutes.size() && slot < instruments.size(); ++slot) {
            if (frame.minutes[slot].state == MinuteState::present)
                prices_[instruments[slot]] = frame.minutes[slot].close;
        }
    }
    std::optional<double> of(const Instrument& instrument) const {
        const std::scoped_lock lock(mutex_);
        const auto found = prices_.find(instrument);
        return found == prices_.end() ? std::nullopt : std::optional(found->second);
    }

private:
    mutable std::mutex mutex_;
    std::map<Instrument, double> prices_;
};

/// The close of the newest minute that is stored, of the last hour; none: there is none, or it cannot be read.
std::optional<double> stored_price(CandleStore& store, const Instrument& instrument, UtcTime now);

}  // namespace signalbox
