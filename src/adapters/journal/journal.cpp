// Opening, appending and reading. The bytes themselves are records.hpp's.
#include "adapters/journal/journal.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "core/base/check.hpp"

namespace signalbox {
namespace {

constexpr std::string_view magic = "SBJOURN\n";
constexpr std::uint64_t reserve_step = 1U << 20;

Bytes first_bytes(const JournalHeader& header) {
    Bytes bytes = preamble_bytes(magic, journal_format);
    const Bytes record = record_bytes(bytes.size(), RecordKind::header, 0, encode(header));
    bytes.insert(bytes.end(), record.begin(), record.end());
    return bytes;
}

/// One behind the other; a record of format 1 holds one.
Bytes hash_bytes_of(std::span<const Hash128> outcomes) {
    Bytes bytes;
    {
        Writer writer(bytes);
        for (const Hash128& one : outcomes) writer.put(one);
    }
    return bytes;
}
Result<std::vector<Hash128>> hashes_in(std::span<const std::byte> body) {
    std::vector<Hash128> hashes;
    for (Reader reader(body); !reader.at_end();) hashes.push_back(TRY(reader.read<Hash128>()));
    return hashes;
}

/// A file that was cut inside its own first bytes: nothing that anybody was told is safe can have been in it.
Result<bool> cut_in_header(const File& file, std::uint64_t size) {
    Window window(file, size);
    const auto bytes = TRY(window.at(0, preamble_size));
    const Bytes wanted = preamble_bytes(magic, journal_format);
    if (bytes.size() < preamble_size) return std::equal(bytes.begin(), bytes.end(), wanted.begin());
    if (!std::equal(wanted.begin(), wanted.end(), bytes.begin())) return false;
    const auto header = TRY(window.record(preamble_size));
    const auto remains = TRY(judge_remains(window, preamble_size));
    return !header && !remains.vouched;
}

}  // namespace

Sentence describe(const TornTail& tail) {
    return sentence("the journal's last {} bytes, after event {}, were torn while being written", tail.bytes,
                    tail.position);
}

Failure Journal::corrupt_at(std::uint64_t offset, std::uint64_t after) const {
    return fail(ErrorCode::Corrupt, "the journal {} is broken at byte {}, after event {}", file_.path().string(),
                offset, after)
        .suggest("restore the file from a backup");
}

Result<Journal> Journal::open(const std::filesystem::path& path, const JournalOptions& options) {
    check(options.sync_every >= 1, "sync_every is at least 1");
    TRY(make_directories(path.parent_path()));
    File file = TRY(File::open(path, FileUse::create));
    std::uint64_t size = TRY(file.size());
    std::optional<TornTail> torn_header;
    if (size == 0 || TRY(cut_in_header(file, size))) {
        if (size > 0) torn_header = TornTail{.position = 0, .offset = 0, .bytes = size};
        TRY(atomic_write(path, first_bytes({options.engine_version, options.run})));
        file = TRY(File::open(path, FileUse::write));
        size = TRY(file.size());
    }
    Journal journal(std::move(file));
    TRY(journal.scan(size));
    if (journal.header_.run != options.run)
        return fail(ErrorCode::WrongUse, "the journal {} belongs to the run {}, not to {}", path.string(),
                    journal.header_.run, options.run);
    if (torn_header) journal.torn_tail_ = torn_header;
    TRY(journal.file_.truncate(journal.end_));
    TRY(journal.file_.write_at(0, preamble_bytes(magic, journal_format)));
    TRY(journal.file_.sync());
    journal.reserved_ = journal.durable_ = journal.end_;
    journal.sync_every_ = options.sync_every;
    journal.writable_ = true;
    return journal;
}

Result<Journal> Journal::open_read_only(const std::filesystem::path& path) {
    Journal journal(TRY(File::open(path, FileUse::read)));
    const std::uint64_t size = TRY(journal.file_.size());
    TRY(journal.scan(size));
    return journal;
}

Journal::Journal(Journal&& other) noexcept
    : file_(std::move(other.file_)),
      header_(std::move(other.header_)),
      torn_tail_(other.torn_tail_),
      marks_(std::move(other.marks_)),
      last_(other.last_),
      unconfirmed_(other.unconfirmed_),
      newest_outcomes_(other.newest_outcomes_),
      end_(other.end_),
      reserved_(other.reserved_),
      durable_(other.durable_),
      sync_every_(other.sync_every_),
      unsynced_(other.unsynced_),
      writable_(std::exchange(other.writable_, false)),
      failed_(other.failed_) {}

Journal::~Journal() {
    if (writable_ && !failed_) (void)file_.truncate(end_);
}

/// Reads the file through: header, positions, marks, the end.
Result<> Journal::scan(std::uint64_t size) {
    Window window(file_, size);
    const auto preamble = TRY(window.at(0, preamble_size));
    TRY(check_preamble(preamble, magic, journal_format, file_.path()));
    const auto first = TRY(window.record(preamble_size));
    if (!first || first->kind != RecordKind::header) return corrupt_at(preamble_size, 0);
    header_ = TRY(decode<JournalHeader>(first->body));
    end_ = first->end;
    while (const auto record = TRY(window.record(end_))) {
        if (record->kind == RecordKind::event) {
            if (last_ % mark_every == 0) marks_.push_back(end_);
            ++last_;
            ++unconfirmed_;
        } else if (record->kind == RecordKind::outcomes) {
            const std::vector<Hash128> outcomes = TRY(hashes_in(record->body));
            if (outcomes.empty() || outcomes.size() > unconfirmed_) return corrupt_at(end_, last_);
            newest_outcomes_ = outcomes.back();
            unconfirmed_ = 0;
        } else {
            return corrupt_at(end_, last_);
        }
        end_ = record->end;
    }
    const auto remains = TRY(judge_remains(window, end_));
    if (remains.vouched) return corrupt_at(end_, last_);
    if (remains.bytes > 0) torn_tail_ = TornTail{.position = last_, .offset = end_, .bytes = remains.bytes};
    return {};
}

/// Behind those that are already to be written.
Result<> Journal::add(Bytes& records, RecordKind kind, std::span<const std::byte> body) const {
    if (body.size() > record_body_max)
        return fail(ErrorCode::Overflow, "an event of {} bytes does not fit a journal; the limit is {}", body.size(),
                    record_body_max);
    const Bytes record = record_bytes(end_ + records.size(), kind, durable_, body);
    records.insert(records.end(), record.begin(), record.end());
    return {};
}

Result<> Journal::write(std::span<const std::byte> records) {
    if (!writable_) return fail(ErrorCode::WrongUse, "the journal {} is open for reading only", file_.path().string());
    if (failed_)
        return fail(ErrorCode::Io, "the journal {} is closed since it could not be brought to the disk",
                    file_.path().string())
            .suggest("check the disk, then start again");
    if (end_ + records.size() > reserved_) {
        const std::uint64_t needed = end_ + records.size() - reserved_;
        auto room = file_.reserve(reserved_, needed + reserve_step);
        if (!room && room.error().code == ErrorCode::NoSpace) room = file_.reserve(reserved_, needed);
        if (!room) {
            (void)file_.truncate(reserved_);
            return room;
        }
        reserved_ = TRY(file_.size());
    }
    if (auto written = file_.write_at(end_, records); !written) {
        // What was half written goes; should even this fail, the next record overwrites it or opening finds it torn.
        if (file_.truncate(end_)) reserved_ = end_;
        return written;
    }
    end_ += records.size();
    return {};
}

Result<std::uint64_t> Journal::append_all(std::span<const Event> events) {
    Bytes records;
    std::vector<std::uint64_t> begins;
    for (const Event& event : events) {
        begins.push_back(end_ + records.size());
        TRY(add(records, RecordKind::event, encode(event)));
    }
    TRY(write(records));
    for (const std::uint64_t begin : begins) {
        if (last_++ % mark_every == 0) marks_.push_back(begin);
    }
    unconfirmed_ += events.size();
    unsynced_ += events.size();
    if (unsynced_ >= static_cast<std::size_t>(sync_every_)) TRY(sync());
    return last_;
}

Result<> Journal::confirm_all(std::span<const Hash128> outcomes) {
    if (unconfirmed_ == 0 && last_ > 0 && outcomes.size() == 1) {
        if (outcomes.front() == newest_outcomes_) return {};
        return fail(ErrorCode::Corrupt, "event {} gave outcomes {} before and {} now", last_, newest_outcomes_,
                    outcomes.front())
            .suggest("`signalbox replay` names the first difference");
    }
    check(!outcomes.empty() && outcomes.size() <= std::min<std::uint64_t>(unconfirmed_, confirmed_together_max),
          "there are events to confirm");
    Bytes records;
    TRY(add(records, RecordKind::outcomes, hash_bytes_of(outcomes)));
    TRY(write(records));
    newest_outcomes_ = outcomes.back();
    unconfirmed_ = 0;
    return {};
}

Result<> Journal::sync() {
    if (!writable_ || failed_ || unsynced_ == 0) return {};
    if (auto synced = file_.sync_data(); !synced) {
        failed_ = true;
        return synced;
    }
    durable_ = end_;
    unsynced_ = 0;
    return {};
}

Result<> Journal::read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) {
    if (after >= last_) return {};
    Window window(file_, end_);
    std::uint64_t position = after / mark_every * mark_every;
    std::uint64_t at = marks_[position / mark_every];
    std::deque<LoggedEvent> pending;  // what came of them may stand behind
    const auto hand_over = [&](std::size_t kept) -> Result<> {
        while (pending.size() > kept) {
            TRY(visit(pending.front()));
            pending.pop_front();
        }
        return {};
    };
    while (at < end_) {
        const auto record = TRY(window.record(at));
        if (!record) return corrupt_at(at, position);
        if (record->kind != RecordKind::event) {
            const std::vector<Hash128> outcomes = TRY(hashes_in(record->body));
            auto event = pending.rbegin();
            for (auto hash = outcomes.rbegin(); hash != outcomes.rend() && event != pending.rend(); ++hash, ++event) {
                event->outcomes = *hash;
            }
            TRY(hand_over(0));
        } else if (++position > after) {
            auto event = decode<Event>(record->body);
            if (!event) {
                TRY(hand_over(0));
                return corrupt_at(at, position - 1);
            }
            TRY(hand_over(confirmed_together_max - 1));
            pending.push_back({position, *std::move(event), std::nullopt});
        }
        at = record->end;
    }
    return hand_over(0);
}

}  // namespace signalbox
