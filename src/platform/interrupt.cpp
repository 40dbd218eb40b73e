// A thread of its own takes the blocked signals with sigwait; there is no signal handler, so nothing is forbidden in
// it.
#include "platform/interrupt.hpp"

#include <pthread.h>

namespace signalbox {
namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

Interrupt::Interrupt() {
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, &before_);
    listener_ = std::thread([this] { listen(); });
}

Interrupt::~Interrupt() {
    ending_ = true;
    pthread_kill(listener_.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread): it waits for it
    listener_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interrupt::listen() {
    const sigset_t set = stop_signals();
    int signal = 0;
    while (sigwait(&set, &signal) == 0 && !ending_) {
        if (source_.stop_requested()) {
            std::signal(signal, SIG_DFL);
            pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
            std::raise(signal);
        }
        source_.request_stop();
    }
}

}  // namespace signalbox
