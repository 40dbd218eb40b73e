// The simplest behaviour: the n-th request gets the n-th reply, the last one from then on, and all are remembered.
#pragma once

#include <mutex>
#include <vector>

#include "testing/server.hpp"

namespace signalbox {

class Script final : public ServerBehaviour {
public:
    explicit Script(std::vector<ServedReply> replies) : replies_(std::move(replies)) {}

    ServedReply answer(const ServedRequest& request) override {
        const std::scoped_lock lock(mutex_);
        requests_.push_back(request);
        return replies_[std::min(requests_.size(), replies_.size()) - 1];
    }
    std::vector<ServedRequest> requests() const {
        const std::scoped_lock lock(mutex_);
        return requests_;
    }

private:
    const std::vector<ServedReply> replies_;
    mutable std::mutex mutex_;
    std::vector<ServedRequest> requests_;
};

}  // namespace signalbox
