// Snapshots of the engine: where a start begins before it reads the journal's tail (ENGINE 7).
//
// One file each, written whole or not at all, piece by piece, named by its position; the two newest are kept. A file
// that does not read back, or that another version of the engine wrote, is passed over and reported: the one before it,
// or the journal from its first event, gives the same state. Threads: one owner. Errors: those of platform/files.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/event.hpp"
#include "ports/snapshots.hpp"

namespace signalbox {

class SnapshotStore final : public Snapshots {
public:
    /// The directory is made by the first write.
    explicit SnapshotStore(std::filesystem::path directory, std::string version = std::string(engine_version))
        : directory_(std::move(directory)), version_(std::move(version)) {}

    /// On the disk when it returns; then all but the two newest are removed.
    Result<> write(std::uint64_t position, const Pieces& engine) override;
    Result<std::optional<Snapshot>> newest(std::uint64_t position) override;
    /// Why newer files were not taken by the last `newest`.
    const std::vector<Error>& passed_over() const { return passed_over_; }

private:
    Result<std::vector<std::uint64_t>> positions() const;
    Result<> remove_old() const;
    Result<Snapshot> read(std::uint64_t position) const;
    std::filesystem::path file(std::uint64_t position) const;

    std::filesystem::path directory_;
    std::string version_;
    std::vector<Error> passed_over_;
};

}  // namespace signalbox
