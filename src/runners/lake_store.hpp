// A store that takes its minutes from a lake where the lake is right, and from the store below where it is not.
//
// A day comes from the lake when the hash that its file names is the one that the store has noted of that day, as of
// the version asked for, and again when the file is read and its content hashed. All else, and every file that turns
// out damaged, comes from the store; so the rows are the same, to the bit, whatever the lake holds. A day that the
// store has retired comes from the lake alone, and where that does not have it rightly, reading fails: NotFound.
// Five-minute candles of retired days are made from its minutes. Memory: a month of rows for each cursor. Threads: as
// any store; `use` may be shared.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "ports/candle_lake.hpp"
#include "ports/forwarding_candle_store.hpp"

namespace signalbox {

/// Where candles came from, over all stores that share it. Threads: any.
struct LakeUse {
    std::atomic<std::int64_t> from_lake = 0, from_store = 0;  ///< 1m candles read

    void damaged(const Error& error);
    /// What was wrong with files that were passed over, each once.
    std::vector<Error> errors() const;

private:
    mutable std::mutex mutex_;
    std::vector<Error> errors_;
};

enum class LakeFor : std::uint8_t { all_it_has, retired_days };

/// Whole five-minute candles made of these minutes, as the engine makes them. `range`: whole days.
CandleSeries fives_of(const CandleView& minutes, TimeRange range);

class LakeStore final : public ForwardingCandleStore {
public:
    using OpenLake = std::function<Result<std::unique_ptr<CandleLake>>()>;
    /// The lake is opened when it is needed first.
    LakeStore(std::unique_ptr<CandleStore> store, OpenLake open, std::shared_ptr<LakeUse> use,
              LakeFor wanted = LakeFor::all_it_has);

    Result<std::unique_ptr<CandleCursor>> read(const Instrument& instrument, Timeframe timeframe, TimeRange range,
                                               StoreVersion as_of) override;

private:
    Result<std::unique_ptr<CandleCursor>> read_fives(const Instrument& instrument, TimeRange range, StoreVersion as_of,
                                                     const RangeSet& retired);
    /// The lake's months of an instrument, asked for once.
    Result<const std::vector<LakeMonth>*> months(const Instrument& instrument);

    std::unique_ptr<CandleStore> store_;
    OpenLake open_;
    const LakeFor wanted_;
    std::unique_ptr<CandleLake> lake_;
    std::shared_ptr<LakeUse> use_;
    std::map<Instrument, std::vector<LakeMonth>> months_;
};

}  // namespace signalbox
