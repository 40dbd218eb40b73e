// The journal: an append-only file of events and, behind each, or behind those that came together, the hash of what
// came of it (ENGINE 7).
//
// Events are on the disk when `append_all` returns: one write, one sync (fdatasync), however many they are. Space is
// taken a MiB at a time, so that a sync seldom has to move the file's size as well; the zeros behind the last record
// are that space and no damage. Closing cuts them off. Opening reads the file through once and checks every CRC: an end
// that was torn while being written is cut and told (torn_tail); a break before bytes that had been safe is Corrupt and
// is never stepped over. Always true: what `read` hands over is what was appended, in order, from position 1 on, with
// none left out. Threads: one owner; another process may read the file (open_read_only) meanwhile. One writer: the
// run's lock (platform/lock.hpp) sees to it. A crash in the middle leaves the first of them. Errors: NoSpace leaves the
// journal as it was, and a later append may succeed; after a failed sync nobody knows what the disk holds, so every
// later call fails until the journal is opened again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/journal/records.hpp"
#include "platform/files.hpp"
#include "ports/event_log.hpp"

namespace signalbox {

/// The newest format that is read, and the one that is written: opening for writing makes an older file one of it.
constexpr std::uint32_t journal_format = 2;

/// Who began the file. The engine that goes on with it may be newer: its `Opened` event says so.
struct JournalHeader {
    std::string engine_version;
    std::string run;

    bool operator==(const JournalHeader&) const = default;
    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("engine_version", self.engine_version);
        visit("run", self.run);
    }
};

/// An end that a crash left half written, cut off on opening (left where it is when opened read-only).
struct TornTail {
    std::uint64_t position = 0;  ///< of the last whole event before it
    std::uint64_t offset = 0;    ///< where it began
    std::uint64_t bytes = 0;     ///< how long it was

    bool operator==(const TornTail&) const = default;
};
/// "the journal's last 17 bytes, after event 12, were torn; they were cut off".
Sentence describe(const TornTail& tail);

struct JournalOptions {
    std::string run;             ///< whose journal this is; another run's file is refused
    std::string engine_version;  ///< stands in the header of a new file
    /// Sync once so many events have come, at the end of an append. 1 for anything live: each event is safe before it
    /// is processed. Accelerated runs and demos may take more; a power cut then loses up to this many events less one,
    /// from the end (a killed process loses none).
    int sync_every = 1;
};

class Journal final : public EventLog {
public:
    /// Opens the file, or begins it (directories included).
    static Result<Journal> open(const std::filesystem::path& path, const JournalOptions& options);
    /// For reading: nothing is cut, `append` and `confirm` are refused.
    static Result<Journal> open_read_only(const std::filesystem::path& path);
    Journal(Journal&& other) noexcept;
    Journal& operator=(Journal&& other) = delete;
    /// Cuts off the space taken in advance.
    ~Journal() override;

    Result<std::uint64_t> append_all(std::span<const Event> events) override;
    Result<> confirm_all(std::span<const Hash128> outcomes) override;
    std::uint64_t last() const override { return last_; }
    std::uint64_t confirmed() const override { return last_ - unconfirmed_; }
    Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) override;

    Result<> sync() override;
    const JournalHeader& header() const { return header_; }
    const std::optional<TornTail>& torn_tail() const { return torn_tail_; }
    const std::filesystem::path& path() const { return file_.path(); }

private:
    /// Where every 1,024th event begins, from the first on: a read finds its start without reading the file through.
    static constexpr std::uint64_t mark_every = 1024;

    explicit Journal(File file) : file_(std::move(file)) {}
    Result<> scan(std::uint64_t size);
    Result<> add(Bytes& records, RecordKind kind, std::span<const std::byte> body) const;
    Result<> write(std::span<const std::byte> records);
    Failure corrupt_at(std::uint64_t offset, std::uint64_t after) const;

    File file_;
    JournalHeader header_;
    std::optional<TornTail> torn_tail_;
    std::vector<std::uint64_t> marks_;
    std::uint64_t last_ = 0;         ///< position of the last event
    std::uint64_t unconfirmed_ = 0;  ///< the newest events, of which no outcomes are known
    Hash128 newest_outcomes_;        ///< of the last event, if it is not among them
    std::uint64_t end_ = 0;          ///< behind the last record
    std::uint64_t reserved_ = 0;     ///< the file's size
    std::uint64_t durable_ = 0;      ///< on the disk up to here
    int sync_every_ = 1;
    std::size_t unsynced_ = 0;  ///< events since the last sync
    bool writable_ = false;
    bool failed_ = false;  ///< a sync failed
};

}  // namespace signalbox
