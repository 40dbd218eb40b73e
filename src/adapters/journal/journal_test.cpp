// The journal against crashes, bit rot, full disks and other people's files.
#include "adapters/journal/journal.hpp"

#include <set>

#include "adapters/journal/records.hpp"
#include "ports/event_log_contract.hpp"
#include "tests/scratch.hpp"
#include "tests/small_disk.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

const JournalOptions options{.run = "live-1", .engine_version = "1"};

Journal opened(const std::filesystem::path& path, JournalOptions with = options) {
    auto journal = Journal::open(path, with);
    if (!journal) throw std::runtime_error(journal.error().text());
    return *std::move(journal);
}

/// A closed journal of `count` events, each with its outcomes' hash; its bytes.
std::string journal_of(const std::filesystem::path& path, std::uint64_t count) {
    {
        Journal journal = opened(path);
        for (std::uint64_t number = 1; number <= count; ++number) {
            EXPECT_TRUE(journal.append(sample_event(number)));
            EXPECT_TRUE(journal.confirm(Hash128{number, 7}));
        }
    }
    return *read_text_file(path, 1U << 20);
}

void expect_prefix(Journal& journal) {
    const auto events = events_after(journal, 0);
    ASSERT_EQ(events.size(), journal.last());
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(encode(events[i].event), encode(sample_event(i + 1)));
        EXPECT_EQ(events[i].outcomes.value_or(Hash128{i + 1, 7}), (Hash128{i + 1, 7}));
    }
}

TEST(Journal, KeepsTheContractOfEventLogs) {
    const Scratch scratch;
    Journal journal = opened(scratch / "a.journal");
    check_event_log(journal);
}

TEST(Journal, GoesOnWhereItEnded) {
    const Scratch scratch;
    journal_of(scratch / "a.journal", 4);
    Journal journal = opened(scratch / "a.journal");
    EXPECT_EQ(journal.header(), (JournalHeader{"1", "live-1"}));
    EXPECT_FALSE(journal.torn_tail());
    EXPECT_EQ(journal.append(sample_event(5)), 5U);
    expect_prefix(journal);
}

TEST(Journal, FindsItsPlaceInALongFile) {
    const Scratch scratch;
    Journal journal = opened(scratch / "a.journal", {.run = "r", .engine_version = "1", .sync_every = 1000});
    for (std::uint64_t number = 1; number <= 3000; ++number) ASSERT_TRUE(journal.append(sample_event(number)));
    ASSERT_TRUE(journal.sync());
    auto again = Journal::open_read_only(scratch / "a.journal");
    ASSERT_TRUE(again);
    for (Journal* log : {&journal, &*again})
        for (const std::uint64_t after : {0U, 1023U, 1024U, 1025U, 2999U}) {
            const auto events = events_after(*log, after);
            ASSERT_EQ(events.size(), 3000 - after);
            EXPECT_EQ(events.front().position, after + 1);
            EXPECT_EQ(encode(events.front().event), encode(sample_event(after + 1)));
        }
}

TEST(Journal, CutAnywhereItReopensWithAPrefixAndSaysWhatItCut) {
    const Scratch scratch;
    const std::string whole = journal_of(scratch / "whole.journal", 4);
    const auto path = scratch / "cut.journal";
    std::uint64_t last = 0;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        ASSERT_TRUE(atomic_write(path, std::string_view(whole).substr(0, size)));
        auto journal = Journal::open(path, options);
        ASSERT_TRUE(journal) << size << ": " << journal.error().text();
        EXPECT_GE(journal->last(), last) << size;
        last = journal->last();
        expect_prefix(*journal);
        if (journal->torn_tail()) {
            EXPECT_EQ(journal->torn_tail()->position, last);
            EXPECT_LE(journal->torn_tail()->offset + journal->torn_tail()->bytes, size) << "zeros at the end count not";
        }
        // It goes on as if nothing had been: the lost events come again.
        for (std::uint64_t number = last + 1; number <= 4; ++number) EXPECT_TRUE(journal->append(sample_event(number)));
        expect_prefix(*journal);
    }
    EXPECT_EQ(last, 4U);
}

// What came together is one write: cut anywhere, the first of them are there.
TEST(Journal, EventsThatCameTogetherAreCutLikeThoseThatDidNot) {
    const Scratch scratch;
    const auto path = scratch / "a.journal";
    const std::size_t before = journal_of(path, 1).size();
    {
        Journal journal = opened(path);
        ASSERT_TRUE(journal.append_all(std::vector<Event>{sample_event(2), sample_event(3), sample_event(4)}));
        ASSERT_TRUE(journal.confirm_all(std::vector<Hash128>{{2, 7}, {3, 7}, {4, 7}}));
    }
    const std::string whole = *read_text_file(path, 1U << 20);
    std::set<std::uint64_t> ends;
    for (std::size_t size = before; size <= whole.size(); ++size) {
        ASSERT_TRUE(atomic_write(path, std::string_view(whole).substr(0, size)));
        Journal journal = opened(path);
        ends.insert(journal.last());
        expect_prefix(journal);
        // What came of those that are there is said at the next start.
        std::vector<Hash128> hashes;
        for (const LoggedEvent& event : events_after(journal, 0)) {
            if (!event.outcomes) hashes.push_back({event.position, 7});
        }
        if (!hashes.empty()) {
            EXPECT_TRUE(journal.confirm_all(hashes));
        }
        expect_prefix(journal);
        for (const LoggedEvent& event : events_after(journal, 0)) EXPECT_TRUE(event.outcomes) << event.position;
    }
    EXPECT_EQ(ends, (std::set<std::uint64_t>{1, 2, 3, 4}));
}

// What the program of the day before wrote, a hash a record, is read and gone on with as one of today.
TEST(Journal, AFileOfTheFirstFormatBecomesOneOfToday) {
    const Scratch scratch;
    const auto path = scratch / "a.journal";
    std::string bytes = journal_of(path, 3);
    const auto replace_preamble = [&](std::uint32_t format) {
        const Bytes preamble = preamble_bytes("SBJOURN\n", format);
        bytes.replace(0, preamble_size, reinterpret_cast<const char*>(preamble.data()), preamble_size);
    };
    const std::string today = bytes;
    replace_preamble(1);
    ASSERT_TRUE(atomic_write(path, bytes));
    EXPECT_EQ(Journal::open_read_only(path)->last(), 3U);
    EXPECT_EQ(*read_text_file(path, 1U << 20), bytes) << "a reader leaves it";
    {
        Journal journal = opened(path);
        EXPECT_EQ(journal.last(), 3U);
        expect_prefix(journal);
    }
    EXPECT_EQ(*read_text_file(path, 1U << 20), today);
}

TEST(Journal, SpaceTakenInAdvanceIsNoDamage) {
    const Scratch scratch;
    const std::string whole = journal_of(scratch / "a.journal", 3);
    ASSERT_TRUE(atomic_write(scratch / "a.journal", whole + std::string(100'000, '\0')));
    Journal journal = opened(scratch / "a.journal");
    EXPECT_EQ(journal.last(), 3U);
    EXPECT_FALSE(journal.torn_tail());
}

// Every single flipped bit is found: in the last event it is a torn tail, before it a corrupt journal.
TEST(Journal, NoFlippedByteIsEverReadAsTruth) {
    const Scratch scratch;
    const std::string whole = journal_of(scratch / "whole.journal", 4);
    const auto path = scratch / "a.journal";
    std::size_t torn = 0;
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string broken = whole;
        broken[at] = static_cast<char>(broken[at] ^ 0x10);
        ASSERT_TRUE(atomic_write(path, broken));
        auto journal = Journal::open(path, options);
        if (journal) {
            ++torn;
            ASSERT_TRUE(journal->torn_tail()) << at;
            EXPECT_GE(journal->last(), 3U) << "an event that was safe is gone, byte " << at;
            expect_prefix(*journal);
        } else {
            ++refused;
            const ErrorCode code = journal.error().code;
            EXPECT_TRUE(code == ErrorCode::Corrupt || code == ErrorCode::BadData) << at;
            EXPECT_EQ(*read_text_file(path, 1U << 20), broken) << "a refused journal is left as it is";
        }
    }
    EXPECT_GT(torn, 0U);
    EXPECT_GT(refused, torn);
}

TEST(Journal, ABrokenMiddleNamesItsPlace) {
    const Scratch scratch;
    const auto path = scratch / "a.journal";
    const std::size_t two = journal_of(path, 2).size();
    std::string whole = journal_of(scratch / "b.journal", 6);
    whole[two + record_head_size + 3] ^= 1;
    ASSERT_TRUE(atomic_write(path, whole));
    const auto journal = Journal::open(path, options);
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, ErrorCode::Corrupt);
    EXPECT_EQ(journal.error().what.values[1], std::to_string(two));
    EXPECT_EQ(journal.error().what.values[2], "2");
}

// A power cut may leave the second of two unsynced records on the disk and not the first.
TEST(Journal, RecordsThatWereNeverSafeAreATornTailEvenWhenTheSecondIsWhole) {
    const Scratch scratch;
    const auto path = scratch / "a.journal";
    {
        Journal journal = opened(path, {.run = "live-1", .engine_version = "1", .sync_every = 10});
        for (std::uint64_t number = 1; number <= 3; ++number) ASSERT_TRUE(journal.append(sample_event(number)));
    }
    std::string bytes = *read_text_file(path, 1U << 20);
    const std::size_t first = journal_of(scratch / "empty.journal", 0).size();
    bytes[first + record_head_size] ^= 1;
    ASSERT_TRUE(atomic_write(path, bytes));
    Journal journal = opened(path);
    EXPECT_EQ(journal.last(), 0U);
    ASSERT_TRUE(journal.torn_tail());
    EXPECT_EQ(journal.torn_tail()->offset, first);
    EXPECT_EQ(journal.torn_tail()->bytes, bytes.find_last_not_of('\0') + 1 - first);
    EXPECT_EQ(describe({.position = 12, .offset = 900, .bytes = 17}).text(),
              "the journal's last 17 bytes, after event 12, were torn while being written");
}

TEST(Journal, RefusesWhatIsNotItsOwn) {
    const Scratch scratch;
    const std::string whole = journal_of(scratch / "a.journal", 2);
    const auto code_of = [&](std::string_view bytes, const std::string& run = "live-1") {
        EXPECT_TRUE(atomic_write(scratch / "b.journal", bytes));
        const auto journal = Journal::open(scratch / "b.journal", {.run = run, .engine_version = "1"});
        return journal ? std::optional<ErrorCode>() : journal.error().code;
    };
    EXPECT_EQ(code_of("timestamp,open,high,low,close\n"), ErrorCode::BadData);
    EXPECT_EQ(code_of("x"), ErrorCode::BadData);
    EXPECT_EQ(code_of(whole, "live-2"), ErrorCode::WrongUse);
    const Bytes newer = preamble_bytes("SBJOURN\n", journal_format + 1);
    EXPECT_EQ(code_of({reinterpret_cast<const char*>(newer.data()), newer.size()}), ErrorCode::TooNew);
    EXPECT_EQ(code_of(whole), std::nullopt);
}

// The fuzzer's corpus, made by hand from the format's description: what each file must be taken for.
TEST(Journal, TheCorpusIsTakenForWhatItIs) {
    const std::filesystem::path corpus = std::filesystem::path(checkout_dir()) / "tests/corpus/journal";
    const auto taken_for = [&](const char* name) -> std::string {
        auto journal = Journal::open_read_only(corpus / name);
        if (!journal) return "error " + std::to_string(static_cast<int>(journal.error().code));
        const auto read = journal->read(0, [](const LoggedEvent&) -> Result<> { return {}; });
        return std::to_string(journal->last()) + " events" + (journal->torn_tail() ? ", torn" : "") +
               (read ? "" : ", unreadable");
    };
    const auto error = [](ErrorCode code) { return "error " + std::to_string(static_cast<int>(code)); };
    EXPECT_EQ(taken_for("three_events"), "3 events");
    EXPECT_EQ(taken_for("empty"), "0 events");
    EXPECT_EQ(taken_for("torn"), "3 events, torn");
    EXPECT_EQ(taken_for("reserved"), "3 events");
    EXPECT_EQ(taken_for("broken_middle"), error(ErrorCode::Corrupt));
    EXPECT_EQ(taken_for("newer_format"), error(ErrorCode::TooNew));
    EXPECT_EQ(taken_for("undecodable_event"), "1 events, unreadable");
}

TEST(Journal, OpenForReadingChangesNothing) {
    const Scratch scratch;
    const auto path = scratch / "a.journal";
    const std::string torn = journal_of(path, 3) + "half a record";
    ASSERT_TRUE(atomic_write(path, torn));
    {
        auto journal = Journal::open_read_only(path);
        ASSERT_TRUE(journal);
        EXPECT_EQ(journal->last(), 3U);
        ASSERT_TRUE(journal->torn_tail());
        EXPECT_EQ(journal->torn_tail()->bytes, 13U);
        EXPECT_EQ(journal->append(sample_event(4)).error().code, ErrorCode::WrongUse);
        expect_prefix(*journal);
    }
    EXPECT_EQ(*read_text_file(path, 1U << 20), torn);
    EXPECT_EQ(Journal::open_read_only(scratch / "none").error().code, ErrorCode::NotFound);
}

TEST(Journal, AFullDiskRefusesTheEventAndKeepsTheRest) {
    const SmallDisk disk(64);
    if (!disk.there()) GTEST_SKIP() << "mounting a small tmpfs needs root";
    ASSERT_TRUE(atomic_write(disk.path() / "filler", std::string(40'000, 'x')));
    Journal journal = opened(disk.path() / "a.journal");
    Result<std::uint64_t> position = 0;
    std::uint64_t written = 0;
    while ((position = journal.append(sample_event(written + 1)))) ASSERT_LT(++written, 10'000U);
    EXPECT_EQ(position.error().code, ErrorCode::NoSpace);
    EXPECT_EQ(journal.last(), written);
    expect_prefix(journal);
    std::filesystem::remove(disk.path() / "filler");
    const auto later = journal.append(sample_event(written + 1));
    ASSERT_TRUE(later) << later.error().text();
    EXPECT_EQ(*later, written + 1);
    expect_prefix(journal);
    auto again = Journal::open_read_only(disk.path() / "a.journal");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->last(), written + 1);
    EXPECT_FALSE(again->torn_tail());
}

}  // namespace
}  // namespace signalbox
