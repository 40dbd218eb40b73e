// Minutes that wait for a run, in memory: the honest fake. Threads: one owner.
#pragma once

#include <map>

#include "ports/hand_over.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

class MemoryHandOver final : public HandOver {
public:
    explicit MemoryHandOver(CandleStore& candles) : candles_(candles) {}

    Result<> leave(std::span<const HandedMinute> minutes) override {
        std::map<Key, HandedMinute> fresh;
        for (const HandedMinute& one : minutes) {
            const Key key = TRY(key_of(one.instrument, one.opened_at));
            const auto waits = waiting_.find(key);
            const bool gives_way = waits == waiting_.end() || !waits->second.candle || one.candle;
            if (gives_way) fresh[key] = one;
        }
        for (const auto& [key, one] : fresh) waiting_[key] = one;
        return {};
    }
    Result<std::int64_t> waiting(UtcTime before = utc_max) override {
        return std::distance(waiting_.begin(), waiting_.lower_bound({before, 0}));
    }
    Result<std::vector<HandedMinute>> oldest(std::size_t limit, UtcTime before = utc_max) override {
        std::vector<HandedMinute> found;
        for (const auto& [key, one] : waiting_) {
            if (found.size() == limit || key.first >= before) break;
            found.push_back(one);
        }
        return found;
    }
    Result<> settle(std::span<const HandedMinute> minutes) override {
        for (const HandedMinute& one : minutes) {
            const bool waited = TRY(ends_waiting(one.instrument, one.opened_at, one.candle));
            if (!waited) continue;
            CandleSeries candles;
            const RangeSet retired = TRY(candles_.retired(one.instrument, Timeframe::m1));
            if (one.candle && !retired.holds(one.opened_at)) candles.append(*one.candle);
            (void)TRY(candles_.merge(one.instrument, {.timeframe = Timeframe::m1,
                                                      .candles = candles.view(),
                                                      .quotes = {},
                                                      .asked = {one.opened_at, one.opened_at + minute},
                                                      .source = one.source,
                                                      .arrived_at = one.arrived_at}));
        }
        return {};
    }

    /// What a run store's projection asks: takes the minute out where it waits with just this candle.
    Result<bool> ends_waiting(const Instrument& instrument, UtcTime opened_at, const std::optional<Candle>& candle) {
        const auto waits = waiting_.find(TRY(key_of(instrument, opened_at)));
        if (waits == waiting_.end()) return false;
        const auto& waiting = waits->second.candle;
        const bool is_it = waiting && candle ? is_duplicate(*waiting, {}, *candle, {}) : !waiting && !candle;
        if (is_it) waiting_.erase(waits);
        return is_it;
    }

private:
    using Key = std::pair<UtcTime, std::int64_t>;  ///< time, instrument
    Result<Key> key_of(const Instrument& instrument, UtcTime opened_at) {
        const auto stored = TRY(candles_.find(instrument));
        if (!stored) return fail(ErrorCode::NotFound, "{} is not in the store", instrument);
        return Key{opened_at, stored->id};
    }

    CandleStore& candles_;
    std::map<Key, HandedMinute> waiting_;
};

}  // namespace signalbox
