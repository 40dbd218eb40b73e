// The engine's state at a journal position, so that a start need not begin at the first event (ENGINE 7).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"

namespace signalbox {

struct Snapshot {
    std::uint64_t position = 0;  ///< events up to and with this one are in it
    Bytes engine;
};

/// Tells bytes one piece after another: those of 500 instruments are 90 MB, which nobody needs to hold at once.
using TakePiece = std::function<void(std::span<const std::byte>)>;
using Pieces = std::function<void(const TakePiece&)>;

/// Two are kept. A snapshot that does not read back is as good as none: the journal holds everything.
struct Snapshots {
    virtual ~Snapshots() = default;
    virtual Result<> write(std::uint64_t position, const Pieces& engine) = 0;
    /// The newest whose position is not beyond `position`.
    virtual Result<std::optional<Snapshot>> newest(std::uint64_t position) = 0;
};

}  // namespace signalbox
