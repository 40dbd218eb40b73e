// Ctrl-C and `kill`, as a stop request: SIGINT and SIGTERM become a std::stop_token that everything which waits
// watches.
//
// The first asks the program to end in order; a second one ends it at once, as if nobody had been listening.
// Threads: make it first, in main, before any other thread: threads inherit that the signals are blocked. One at a
// time.
#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace signalbox {

class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return source_.get_token(); }
    bool requested() const { return source_.stop_requested(); }
    /// The same from within the program.
    void request_stop() { source_.request_stop(); }

private:
    void listen();

    std::stop_source source_;
    sigset_t before_{};
    std::atomic<bool> ending_ = false;
    std::thread listener_;
};

}  // namespace signalbox
