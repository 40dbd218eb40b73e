#include "runners/machine_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

constexpr std::uint64_t gib = 1ULL << 30U;

std::string in_gib(std::uint64_t bytes) {
    return fmt::format("{:.1f}", static_cast<double>(bytes) / static_cast<double>(gib));
}

}  // namespace

std::uint64_t low_below(const DiskSpace& disk) { return std::max(gib, disk.total / 20); }

DiskWatch::DiskWatch(std::filesystem::path directory, Millis cooldown, Probe probe)
    : directory_(std::move(directory)), cooldown_(cooldown), probe_(std::move(probe)) {}

Result<std::vector<Alert>> DiskWatch::look(UtcTime now, std::stop_token) {
    const DiskSpace disk = TRY(probe_(directory_));
    if (disk.free >= low_below(disk)) return std::vector<Alert>{};
    const std::string where = directory_.string();
    return std::vector{Alert{
        .kind = AlertKind::disk_low,
        .subject = where,
        .window = alert_window(now, cooldown_),
        .at = now,
        .lines = {sentence("the disk of {} is nearly full: {} GiB of {} are free", where, in_gib(disk.free),
                           in_gib(disk.total)),
                  sentence("when it is full the run ends: make room, or give it a larger disk")},
        .details = {{"directory", where}, {"free", std::to_string(disk.free)}, {"total", std::to_string(disk.total)}}}};
}

DatabaseWatch::DatabaseWatch(std::function<LiveStatus()> status, Millis cooldown)
    : status_(std::move(status)), cooldown_(cooldown) {}

Result<std::vector<Alert>> DatabaseWatch::look(UtcTime now, std::stop_token) {
    const LiveStatus status = status_();
    const bool is_away = !status.trouble.empty() && status.projected < status.position;
    if (!is_away) {
        since_.reset();
        return std::vector<Alert>{};
    }
    if (!since_) since_ = now;
    if (now - *since_ < patience) return std::vector<Alert>{};
    return std::vector{Alert{
        .kind = AlertKind::database_away,
        .subject = "",
        .window = alert_window(*since_, cooldown_),
        .at = now,
        .lines = {sentence("the database could not be written since {}", *since_), sentence("why: {}", status.trouble)},
        .details = {{"since", to_text(*since_)}, {"why", status.trouble}}}};
}

}  // namespace signalbox
