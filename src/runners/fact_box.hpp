// Where facts from outside wait for the run, and those who brought them until the run has them in its journal.
//
// Why a box of its own: a fact is answered ("taken") only when no power cut can take it back, and whoever brought it
// waits for that, for a bounded time. Always true: of a fact that could not be had in time none enters later; one whose
// bringer was told that it is in stands in the journal; no more wait than `capacity`.
// Threads: bring() from any; take(), taken() and close() from the run's.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/event.hpp"

namespace signalbox {

class FactBox {
public:
    explicit FactBox(std::size_t capacity) : capacity_(capacity) {}

    /// Waits until the fact is journaled. Busy (retryable): too many wait, or the run did not come in time; it is taken
    /// back then. Interrupted: the run has ended, and the fact is not known to be in.
    Result<> bring(FactArrived fact, std::chrono::milliseconds patience);

    std::size_t waiting() const;

    /// All that wait, in the order of their coming; from now on their bringers wait for taken() or close(), however
    /// long it takes.
    std::vector<FactArrived> take();
    /// What was taken last is in the journal.
    void taken();
    /// The run ends: nobody waits any more, and nothing is let in again.
    void close();

private:
    enum class State { waiting, under_way, in, lost };
    struct Brought {
        FactArrived fact;
        State state = State::waiting;
    };

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Brought*> waiting_;  ///< each lies with its bringer, who takes it out before leaving
    std::vector<Brought*> under_way_;
    bool closed_ = false;
};

}  // namespace signalbox
