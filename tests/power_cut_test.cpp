// The power goes at random moments of a live run, over a disk that throws away what was not synced: what was
// acknowledged is there, and gone on with until it is done the run says what one says that never lost its power. On its
// way it takes minutes that an import has left for it, each once.
// SIGNALBOX_CRASH_ROUNDS for more than the rounds of the short form.
#include "tests/power_cut.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "adapters/journal/journal.hpp"
#include "adapters/journal/snapshot.hpp"
#include "adapters/sql/sqlite/stores.hpp"
#include "runners/live_stage.hpp"
#include "runners/replay.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

using namespace small_market;

int rounds() {
    const char* wanted = std::getenv("SIGNALBOX_CRASH_ROUNDS");
    return wanted != nullptr ? std::atoi(wanted) : 12;
}

/// Counts what was said to be safe.
class Acknowledged final : public EventLog {
public:
    explicit Acknowledged(EventLog& log) : log_(log) {}
    std::uint64_t safe = 0;

    Result<std::uint64_t> append_all(std::span<const Event> events) override {
        const std::uint64_t position = TRY(log_.append_all(events));
        return safe = position;
    }
    Result<> confirm_all(std::span<const Hash128> outcomes) override { return log_.confirm_all(outcomes); }
    Result<> sync() override { return log_.sync(); }
    std::uint64_t last() const override { return log_.last(); }
    std::uint64_t confirmed() const override { return log_.confirmed(); }
    Result<> read(std::uint64_t after, const std::function<Result<>(const LoggedEvent&)>& visit) override {
        return log_.read(after, visit);
    }

private:
    EventLog& log_;
};

/// Minutes with other values than the venue's, each to be taken behind its own frame.
std::vector<HandedMinute> left_for_the_run() {
    std::vector<HandedMinute> minutes;
    for (int frame = 30; frame < 360; frame += 30) {
        Candle candle = Stage::candle(0, frame);
        candle.volume += 1;
        minutes.push_back({.instrument = coin(0),
                           .opened_at = candle.opened_at,
                           .candle = candle,
                           .source = "file:a.csv",
                           .arrived_at = Stage::start});
    }
    return minutes;
}

LiveSettings taking(LiveSettings settings, HandOver& handed) {
    settings.handed = &handed;
    settings.handed_every = std::chrono::milliseconds{0};
    return settings;
}

/// A data directory with history in its database, everything of it on the disk.
struct Machine {
    static constexpr int frames = 360;

    Scratch scratch;
    std::filesystem::path database = scratch / "signalbox.sqlite";
    std::filesystem::path journal = scratch.path() / "journals" / "lv-1.journal";
    std::filesystem::path snapshots = scratch.path() / "snapshots";
    std::uint64_t safe = 0;  ///< events that somebody was told are safe

    Machine() {
        std::filesystem::create_directories(snapshots);
        std::filesystem::create_directories(journal.parent_path());
        const auto candles = open_sqlite_candles({.path = database}).value();
        for (std::size_t number = 0; number < Stage::coins; ++number) {
            put(*candles, coin(number), walk(9, number, begin, 3 * 1440), {begin, Stage::start});
        }
        const auto runs = open_sqlite_runs({.path = database}).value();
        EXPECT_TRUE(runs->handed_over().leave(left_for_the_run()));
    }

    /// One life of the program, from where the disk stands to its end, or to the end of the power.
    Result<> live() {
        Journal kept = TRY(Journal::open(journal, {.run = "lv-1", .engine_version = "test"}));
        EXPECT_GE(kept.last(), safe) << "what was acknowledged is there";
        Acknowledged log(kept);
        log.safe = safe;
        const auto candles = TRY(open_sqlite_candles({.path = database}));
        const auto runs = TRY(open_sqlite_runs({.path = database}));
        SnapshotStore kept_snapshots(snapshots);
        // The market as it is for whoever comes back: minutes go on behind the journal's last one.
        Stage stage(frames);
        UtcTime last = Stage::start;
        const auto look = [&](const LoggedEvent& logged) -> Result<> {
            if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) last = frame->arrived_at;
            return {};
        };
        TRY(kept.read(0, look));
        stage.clock.move_to(last);
        LiveSettings settings = taking(stage.settings(frames), runs->handed_over());
        settings.snapshot_every = 50;
        LiveRun run(settings, log, *runs, *candles, kept_snapshots, stage.source, stage.clock);
        const Result<> done = run.run({});
        safe = log.safe;
        return done;
    }
};

/// What a run said, in memory and without any trouble.
struct Truth {
    std::vector<LoggedEvent> events;
    std::vector<Hash128> signals;
};
const Truth& truth() {
    static const Truth wanted = [] {
        Stage whole(Machine::frames);
        EXPECT_TRUE(whole.handed.leave(left_for_the_run()));
        EXPECT_TRUE(whole.live(taking(whole.settings(Machine::frames), whole.handed))->run({}));
        EXPECT_EQ(whole.events<CandleCorrected>().size(), left_for_the_run().size());
        Truth found{whole.journal(), {}};
        const auto signals = whole.runs.signals({.run = "lv-1"}).value();
        for (const SignalRecord& record : signals) found.signals.push_back(record.signal.id);
        return found;
    }();
    return wanted;
}

void expect_truth(const Machine& machine) {
    auto journal = Journal::open_read_only(machine.journal);
    ASSERT_TRUE(journal.has_value()) << journal.error().text();
    std::vector<LoggedEvent> events;
    const auto take = [&](const LoggedEvent& logged) -> Result<> {
        events.push_back(logged);
        return {};
    };
    ASSERT_TRUE(journal->read(0, take).has_value());
    ASSERT_EQ(events.size(), truth().events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        ASSERT_TRUE(events[i].event == truth().events[i].event) << "event " << i + 1;
        ASSERT_TRUE(events[i].outcomes == truth().events[i].outcomes) << "event " << i + 1;
    }
    const auto replayed = replay_journal(*journal);
    ASSERT_TRUE(replayed.has_value()) << replayed.error().text();
    EXPECT_TRUE(replayed->equal) << replayed->first_difference;

    const auto runs = open_sqlite_runs({.path = machine.database});
    ASSERT_TRUE(runs.has_value()) << runs.error().text();
    EXPECT_EQ((*runs)->position("lv-1").value(), events.size());
    std::vector<Hash128> signals;
    const auto records = (*runs)->signals({.run = "lv-1"}).value();
    for (const SignalRecord& record : records) signals.push_back(record.signal.id);
    EXPECT_EQ(signals, truth().signals);
    const auto candles = open_sqlite_candles({.path = machine.database});
    for (std::size_t number = 0; number < Stage::coins; ++number) {
        EXPECT_EQ((*candles)->count(coin(number), Timeframe::m1), 3 * 1440 + Machine::frames);
    }
    EXPECT_EQ((*runs)->handed_over().waiting(), 0);
}

TEST(PowerCut, ARunThatLosesItsPowerAgainAndAgainLosesNothingElse) {
    ASSERT_FALSE(truth().signals.empty());
    Random random({20240205, 7});
    int cuts = 0;
    for (int round = 0; round < rounds(); ++round) {
        Machine machine;
        PowerCut disk(machine.scratch.path());
        for (int life = 0;; ++life) {
            ASSERT_LT(life, 200) << "it does not get on";
            disk.after(1 + random.below(life == 0 ? 60 : 4000));
            const Result<> done = machine.live();
            if (!disk.gone()) {
                ASSERT_TRUE(done.has_value()) << done.error().text();
                break;
            }
            ++cuts;
            disk.restore(random);
        }
        ASSERT_NO_FATAL_FAILURE(expect_truth(machine)) << "round " << round;
    }
    EXPECT_GT(cuts, rounds()) << "too few for this to mean something";
}

TEST(PowerCut, AMinuteCostsTheJournalOneSyncAndTheDatabaseNearlyNone) {
    Machine machine;
    const PowerCut disk(machine.scratch.path());
    const auto done = machine.live();
    ASSERT_TRUE(done.has_value()) << done.error().text();
    const auto events = static_cast<double>(truth().events.size());
    const auto journal = static_cast<double>(disk.syncs(".journal"));
    const auto database = static_cast<double>(disk.syncs(".sqlite") + disk.syncs("-wal"));
    const double together = Stage::coins - 1;  // who joins together shares a sync
    EXPECT_GE(journal, events - together) << "each event is synced before it is processed";
    EXPECT_LE(journal, events - together + 8);
    EXPECT_LE(journal + database, 2 * events);
    RecordProperty("syncs_of_journal", static_cast<int>(journal));
    RecordProperty("syncs_of_database", static_cast<int>(database));
}

// Where somebody calls `tidy`, the log goes into the database then, and no commit waits for it.
TEST(PowerCut, ATidiedDatabaseTakesItsLogInBetweenCommits) {
    for (const bool tidied : {true, false}) {
        const Scratch scratch;
        const PowerCut disk(scratch.path());
        const auto database = SqliteConnection::open({.path = scratch / "a.sqlite"}).value();
        ASSERT_TRUE(database->execute("CREATE TABLE pages (number INTEGER PRIMARY KEY, bytes BLOB)"));
        const auto syncs = [&] { return disk.syncs(".sqlite") + disk.syncs("-wal"); };
        std::uint64_t most = 0, between = 0;
        for (int commit = 0; commit < 90; ++commit) {
            const std::uint64_t before = syncs();
            ASSERT_TRUE(database->execute("BEGIN"));
            for (int page = 0; page < 60; ++page) {
                ASSERT_TRUE(database->execute("INSERT INTO pages (bytes) VALUES (zeroblob(8000))"));
            }
            ASSERT_TRUE(database->execute("COMMIT"));
            const std::uint64_t after = syncs();
            most = std::max(most, after - before);
            if (tidied) {
                ASSERT_TRUE(database->tidy());
            }
            between += syncs() - after;
        }
        EXPECT_EQ(between, tidied ? 4U : 0U) << "twice, with two each";
        if (tidied) {
            EXPECT_EQ(most, 1U) << "at the log's new beginning";
        } else {
            EXPECT_GT(most, 1U);
        }
    }
}

// Wherever the power goes, in a commit or while the log goes into the database: commits are there whole, and all that
// the database had taken in.
TEST(PowerCut, ATidiedDatabaseKeepsWhatItTookIn) {
    const Scratch scratch;
    PowerCut disk(scratch.path());
    Random random({7, 1});
    constexpr std::int64_t pages = 60;
    std::int64_t safe = 0;
    int taken_in = 0;
    for (int life = 0; life < 10; ++life) {
        {
            const auto database = SqliteConnection::open({.path = scratch / "a.sqlite"}).value();
            ASSERT_TRUE(database->execute("CREATE TABLE IF NOT EXISTS pages (number INTEGER PRIMARY KEY, bytes BLOB)"));
            std::int64_t there = database->number("SELECT count(*) FROM pages").value().value();
            EXPECT_EQ(there % pages, 0) << "a commit in parts";
            EXPECT_GE(there, safe);
            const auto intact =
                database->number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'");
            EXPECT_EQ(intact.value(), 1);
            disk.after(3'000 + random.below(9'000));
            const auto commit = [&]() -> Result<> {
                Transaction transaction = TRY(Transaction::begin_write(*database));
                for (std::int64_t page = 0; page < pages; ++page) {
                    TRY(database->execute("INSERT INTO pages (bytes) VALUES (zeroblob(8000))"));
                }
                return transaction.commit();
            };
            while (commit()) {
                there += pages;
                const std::uint64_t before = disk.syncs(".sqlite");
                const bool tidied = database->tidy().has_value();
                if (!tidied || disk.syncs(".sqlite") == before) continue;
                safe = there;
                ++taken_in;
            }
            ASSERT_TRUE(disk.gone());
        }
        disk.restore(random);
    }
    EXPECT_GT(taken_in, 3) << "too few for this to mean something";
}

// The disk itself: a test that throws nothing away would prove nothing.
TEST(PowerCut, TheDiskForgetsWhatWasNotSyncedAndKeepsWhatWas) {
    const Scratch scratch;
    const std::string path = (scratch / "a").string();
    PowerCut disk(scratch.path());
    const auto text = [](std::string_view letters) { return std::as_bytes(std::span(letters)); };
    bool seen_lost = false, seen_kept = false;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        {
            File file = File::open(path, FileUse::create_fresh).value();
            ASSERT_TRUE(file.write_at(0, text("safe")).has_value());
            ASSERT_TRUE(file.sync().has_value());
            ASSERT_TRUE(sync_directory(scratch.path()).has_value());
            ASSERT_TRUE(file.write_at(4, text("maybe")).has_value());
            disk.after(1);
            EXPECT_EQ(file.sync().error().code, ErrorCode::Io);
            EXPECT_EQ(file.write_at(0, text("never")).error().code, ErrorCode::Io);
        }
        Random random({seed});
        disk.restore(random);
        const std::string found = read_text_file(path, 100).value();
        EXPECT_TRUE(found == "safe" || found == "safemaybe") << found;
        seen_lost = seen_lost || found == "safe";
        seen_kept = seen_kept || found == "safemaybe";
    }
    EXPECT_TRUE(seen_lost && seen_kept);
}

}  // namespace
}  // namespace signalbox
