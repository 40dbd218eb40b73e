// Sends what waits in the outbox: one thread that decides, and one a channel that sends, so a dead or slow channel
// holds up neither the engine nor another channel.
//
// The deciding thread alone speaks with the outbox: it takes each channel's next permit (dispatch.hpp), hands it to the
// channel's thread, and writes down what came of it.
// Always true: at most one delivery a channel is under way, so nothing piles up in memory; what an outbox that is away
// could not be told is told when it is back, before anything else of that channel.
// Threads: start and stop from the owner; everything else from any.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "platform/latency.hpp"
#include "ports/clock.hpp"
#include "runners/dispatch.hpp"

namespace signalbox {

struct DeliverSettings {
    DispatchRules rules = {};
    std::uint64_t seed = 1;  ///< of the pauses between attempts
    std::chrono::milliseconds look_every{
        1'000};                              ///< the machine's time from one look for what others wrote to the next
    std::chrono::milliseconds grace{5'000};  ///< the machine's, that deliveries under way have at the end
    std::size_t channels_max = 64;
};

class Deliver {
public:
    /// `outbox` is its own (no other thread uses it) and, with `clock`, outlives it. What `around` names is called from
    /// the deciding thread; `trouble` is told once why the outbox cannot be used, and once, empty, that it can again.
    Deliver(DeliverSettings settings, Outbox& outbox, MarketClock& clock, DispatchSurroundings around = {},
            std::function<void(const std::string&)> trouble = {});
    ~Deliver();
    Deliver(const Deliver&) = delete;
    Deliver& operator=(const Deliver&) = delete;

    /// Another channel from now on; one of its name gives way to it. Busy where there are `channels_max`.
    Result<> add(std::shared_ptr<Channel> channel);
    /// A channel gets nothing more; what is under way there ends, and what waits for it waits.
    void remove(const std::string& name);
    void start();
    /// Nothing is begun any more; what is under way has its grace. Twice is once.
    void stop();
    /// Something was written into the outbox.
    void wake();

    struct Counts {
        std::uint64_t attempts = 0, delivered = 0, missed = 0, dead = 0, unanswered = 0;
    };
    Counts counts() const;
    std::vector<std::string> channels() const;

private:
    struct Line;  ///< a channel, its thread and what is under way there
    using Lines = std::vector<std::shared_ptr<Line>>;

    void turn(std::stop_token stop);
    bool look(const Lines& lines, bool may_begin);
    Result<bool> tend(Line& line, bool may_begin);
    Result<bool> hear(Line& line);
    void let_go();
    void wait(std::chrono::milliseconds most, std::stop_token stop);
    void say(const Result<>& done);

    const DeliverSettings settings_;
    Outbox& outbox_;
    MarketClock& clock_;
    const DispatchSurroundings around_;
    const std::function<void(const std::string&)> trouble_of_;

    mutable std::mutex mutex_;  // guards what follows, and each Line's `came`
    std::condition_variable_any wakes_;
    bool woken_ = false;
    Lines lines_;
    std::uint64_t added_ = 0;
    Counts counts_;

    std::string trouble_;  // the deciding thread's
    std::jthread thread_;
};

/// What this process has delivered so far, as its status and /metrics tell it.
struct DeliveryFigures {
    std::vector<std::string> channels;
    Deliver::Counts counts;
    LatencyShares to_wire;  ///< of signals: from their frame's close until their request begins to leave
};

}  // namespace signalbox
