// The kill switch as a file in the data directory: it holds when no run is there to be told, and over restarts (SPEC
// 10).
//
// While it is there a run kills itself at its start, and before its next word when it appears meanwhile. Only
// `resume --kill-switch` removes it. Anyone may make it by hand: its name alone counts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace signalbox {

struct KillOrder {
    std::string actor;
    std::string reason;
    std::string at;  ///< ISO 8601; empty in a file made by hand
};

class KillFile {
public:
    explicit KillFile(const std::filesystem::path& data_dir) : path_(data_dir / "kill_switch") {}
    bool there() const;
    /// What the file says; none where there is no file. One that does not read stands for an order without words.
    std::optional<KillOrder> order() const;
    Result<> write(const KillOrder& order) const;
    /// True if there was one.
    Result<bool> remove() const;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace signalbox
