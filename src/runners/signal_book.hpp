// Signals as they come out of an engine, with their fills and ends: records without a store. Threads: one owner.
#pragma once

#include <span>
#include <vector>

#include "ports/signal_record.hpp"

namespace signalbox {

class SignalBook {
public:
    explicit SignalBook(Mode mode) : mode_(mode) {}

    /// What came of one event. `slots`: the instruments, by slot.
    void take(std::span<const Outcome> outcomes, const std::vector<Instrument>& slots);
    /// In order of approval, which is that of closes.
    const std::vector<SignalRecord>& records() const { return records_; }

private:
    SignalRecord* named(const Hash128& id);

    const Mode mode_;
    std::vector<SignalRecord> records_;
};

}  // namespace signalbox
