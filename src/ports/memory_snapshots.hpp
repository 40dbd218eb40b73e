// Snapshots in memory: the honest fake. Two are kept. Threads: one owner.
#pragma once

#include <deque>
#include <utility>

#include "ports/snapshots.hpp"

namespace signalbox {

class MemorySnapshots final : public Snapshots {
public:
    Result<> write(std::uint64_t position, const Pieces& engine) override {
        Bytes& bytes = kept_.emplace_back(position, Bytes()).engine;
        engine([&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
        if (kept_.size() > 2) kept_.pop_front();
        return {};
    }
    Result<std::optional<Snapshot>> newest(std::uint64_t position) override {
        for (auto one = kept_.rbegin(); one != kept_.rend(); ++one) {
            if (one->position <= position) return std::optional(*one);
        }
        return std::optional<Snapshot>{};
    }

private:
    std::deque<Snapshot> kept_;
};

}  // namespace signalbox
