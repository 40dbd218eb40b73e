// Runs in memory: the honest fake of the run store. The candles of live runs go to the candle store it is given, and
// what waited for them leaves the hand-over.
// Threads: one owner.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ports/memory_hand_over.hpp"
#include "ports/memory_outbox.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

class MemoryRunStore final : public RunStore {
public:
    explicit MemoryRunStore(CandleStore& candles) : candles_(candles), own_(candles), handed_(own_) {}
    MemoryRunStore(CandleStore& candles, MemoryHandOver& handed) : candles_(candles), own_(candles), handed_(handed) {}

    Result<> save(const RunRecord& run) override;
    Result<std::optional<RunRecord>> run(const std::string& id) override;
    Result<std::vector<RunRecord>> runs() override;
    Result<std::string> new_id(std::string_view prefix, UtcTime now) override;
    Result<> remove(const std::string& id) override;
    Result<> project(const RunRecord& run, std::span<const ProjectedStep> steps) override;
    Result<std::uint64_t> position(const std::string& run) override;
    Result<std::vector<SignalRecord>> signals(const SignalFilter& filter) override;
    Result<std::optional<SignalRecord>> signal(const std::string& id, const std::string& run) override;
    Result<std::vector<EquityMarked>> marks(const std::string& run) override;
    Result<std::vector<HandTradeRecord>> hand_trades(const std::string& run) override;
    Result<std::map<std::string, std::int64_t>> gate_counts(const std::string& run) override;
    Result<> verdicts(const std::string& run, TimeRange closed, const TakeVerdict& take) override;
    HandOver& handed_over() override { return handed_; }
    Outbox& outbox() override { return outbox_; }

private:
    struct Kept {
        std::size_t saved = 0;  ///< the how manieth run: of two that began at once the later is the newer
        RunRecord record;
        std::uint64_t position = 0;
        std::map<Hash128, Opinion> opinions;
        std::map<Hash128, Verdict> verdicts;                       ///< of signals
        std::vector<std::pair<Instrument, Verdict>> all_verdicts;  ///< that are kept, in their order
        std::vector<SignalRecord> signals;                         ///< in order of approval
        std::map<UtcTime, EquityMarked> marks;
        std::map<Hash128, HandTradeRecord> hand_trades;
        std::map<std::string, std::int64_t> gate_counts;
    };
    Result<> take(Kept& kept, const Outcome& outcome);
    static Result<> take_hand(Kept& kept, const Event& event, const Outcomes& said);
    Result<> store_candles(const Kept& kept, const Event& event);
    Result<> store_minute(const Instrument& instrument, const Candle* candle, const Quote& quote, TimeRange asked,
                          UtcTime arrived_at);

    CandleStore& candles_;
    MemoryHandOver own_;  ///< where no other is given
    MemoryHandOver& handed_;
    std::map<std::string, Kept> runs_;
    std::map<std::string, int> numbers_;  ///< of ids, by prefix and day
    std::size_t saved_ = 0;
    MemoryOutbox outbox_{*this};
};

}  // namespace signalbox
