#include "runners/fact_box.hpp"

#include <utility>

namespace signalbox {

Result<> FactBox::bring(FactArrived fact, std::chrono::milliseconds patience) {
    const auto ended = [] { return fail(ErrorCode::Interrupted, "the run has ended"); };
    Brought mine{.fact = std::move(fact)};
    std::unique_lock lock(mutex_);
    if (closed_) return ended();
    if (waiting_.size() >= capacity_) {
        return fail(ErrorCode::Busy, "{} facts are waiting already", waiting_.size()).again_later();
    }
    waiting_.push_back(&mine);
    if (!changed_.wait_for(lock, patience, [&] { return mine.state != State::waiting; })) {
        std::erase(waiting_, &mine);
        return fail(ErrorCode::Busy, "the run did not take it within {} ms", patience.count()).again_later();
    }
    // Under way it can't be taken back: a sync of the disk is all that is left.
    changed_.wait(lock, [&] { return mine.state != State::under_way; });
    return mine.state == State::in ? Result<>{} : ended();
}

std::size_t FactBox::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

std::vector<FactArrived> FactBox::take() {
    const std::lock_guard lock(mutex_);
    std::vector<FactArrived> facts;
    for (Brought* one : waiting_) {
        one->state = State::under_way;
        facts.push_back(one->fact);
        under_way_.push_back(one);
    }
    waiting_.clear();
    return facts;
}

void FactBox::taken() {
    const std::lock_guard lock(mutex_);
    for (Brought* one : std::exchange(under_way_, {})) one->state = State::in;
    changed_.notify_all();
}

void FactBox::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (Brought* one : std::exchange(under_way_, {})) one->state = State::lost;
    for (Brought* one : std::exchange(waiting_, {})) one->state = State::lost;
    changed_.notify_all();
}

}  // namespace signalbox
