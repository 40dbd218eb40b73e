// What the hooks have taken: on disk, so that nothing is taken twice across a restart, and so that whoever sent it can
// be scored later.
//
// One file a day, DIRECTORY/2026-11-22.jsonl, a JSON object a line (docs/webhooks.md); files older than `keep_days` are
// removed. A day keeps `day_bytes` of bodies; beyond them a line stands without its body. Lines are not synced one by
// one: what a power cut takes of them is in the run's journal, and is learnt from there (facts_known).
// Always true: an id, and a signature, that was remembered is known for 15 minutes of the machine's time at least.
// Threads: any.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "platform/files.hpp"
#include "ports/event_log.hpp"

namespace signalbox {

constexpr std::string_view hook_source = "hook:";  ///< and the hook's name: how a fact names who brought it
constexpr Millis hook_remembered_for{15 * 60'000};

/// One that was taken.
struct HookTaken {
    std::string hook;
    std::string id;
    std::string signature;   ///< as it was sent; empty: not known (learnt from the journal)
    UtcTime received_at{};   ///< wall time
    UtcTime arrived_at{};    ///< market time
    std::string event_time;  ///< the header's text
    std::string body;
};

class HookMemory {
public:
    struct Bounds {
        int keep_days = 90;
        std::uint64_t day_bytes = 16U << 20;
    };
    /// Reads what was taken lately; makes the directory. Lines that do not read (a crash cut them) are passed over.
    static Result<std::unique_ptr<HookMemory>> open(std::filesystem::path directory, Bounds bounds, UtcTime now);

    /// Takes a place for it, so that the same does not enter twice at the same time; false: it is known.
    bool reserve(const std::string& hook, const std::string& id, const std::string& signature, UtcTime now);
    /// It was not taken in the end: another try may bring it.
    void release(const std::string& hook, const std::string& id, const std::string& signature);
    /// It was taken, and is written down. An error leaves it remembered.
    Result<> keep(const HookTaken& taken);
    /// From the journal: facts that were taken, whose lines may be lost.
    void learn(const std::vector<std::string>& hooks_and_ids, UtcTime now);

private:
    HookMemory(std::filesystem::path directory, Bounds bounds) : directory_(std::move(directory)), bounds_(bounds) {}
    std::filesystem::path file_of(UtcTime day) const;
    Result<> read_day(UtcTime day, UtcTime now);
    Result<> open_day(UtcTime day);
    void forget_old(UtcTime now);
    void remove_old_files(UtcTime now);

    const std::filesystem::path directory_;
    const Bounds bounds_;
    std::mutex mutex_;
    std::map<std::string, UtcTime> known_;  ///< "hook id" and "hook sha256=…", and until when
    std::optional<File> file_;              ///< of `day_`
    UtcTime day_{};
    std::uint64_t size_ = 0;  ///< of it
};

/// "hook id" of the facts from hooks in the journal's last 15 minutes, and of those after. `speed`: market time's.
Result<std::vector<std::string>> facts_known(EventLog& log, double speed);

}  // namespace signalbox
