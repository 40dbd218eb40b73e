// A disk that is nearly full, and a database that cannot be written: what would end a run if nobody looked (SPEC 12).
// Threads: one owner each.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "platform/machine.hpp"
#include "runners/alert_watch.hpp"
#include "runners/live.hpp"
#include "runners/watchman.hpp"

namespace signalbox {

/// Less than this free is low: 1 GiB, or 5 % of a larger disk.
std::uint64_t low_below(const DiskSpace& disk);

class DiskWatch final : public Watch {
public:
    using Probe = std::function<Result<DiskSpace>(const std::filesystem::path&)>;
    DiskWatch(std::filesystem::path directory, Millis cooldown, Probe probe = disk_space);

    std::string name() const override { return "disk_low"; }
    Result<std::vector<Alert>> look(UtcTime now, std::stop_token stop) override;

private:
    const std::filesystem::path directory_;
    const Millis cooldown_;
    const Probe probe_;
};

/// A projection that lags with a trouble for more than a minute. It can be raised when the database is back: then it
/// is told that it was away, and since when.
class DatabaseWatch final : public Watch {
public:
    static constexpr Millis patience = minute;
    DatabaseWatch(std::function<LiveStatus()> status, Millis cooldown);

    std::string name() const override { return "database_away"; }
    Result<std::vector<Alert>> look(UtcTime now, std::stop_token stop) override;

private:
    const std::function<LiveStatus()> status_;
    const Millis cooldown_;
    std::optional<UtcTime> since_;
};

}  // namespace signalbox
