#include "faces/cli/object_copies.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

#include "faces/cli/print.hpp"
#include "platform/clock.hpp"
#include "platform/lock.hpp"
#include "runners/alert_watch.hpp"
#include "runners/object_sync.hpp"

namespace signalbox {

namespace {

constexpr const char* lake_prefix = "lake";
constexpr const char* backup_prefix = "backups/";

Result<std::unique_ptr<ObjectStore>> objects(const Context& context) {
    const ObjectPlace& place = context.config().objects;
    if (!place.set()) {
        return fail(ErrorCode::NotFound, "no object store is configured")
            .suggest("set objects.directory, or S3_BUCKET with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in .env");
    }
    return context.house.objects(place);
}

std::function<void(std::uint64_t, std::uint64_t)> shown_on(Progress& bar) {
    return [&bar](std::uint64_t done, std::uint64_t total) {
        bar.set_total(total);
        bar.update(done);
    };
}

SyncWork work_of(Progress& bar, const Context& context) { return {.progress = shown_on(bar), .stop = context.stop}; }

ExitCode show_synced(const Context& context, const ObjectStore& store, const std::filesystem::path& directory,
                     const Synced& synced) {
    context.print_said("{}: files copied: {} ({} bytes), the same already: {}", store.where(), synced.copied,
                       grouped(static_cast<std::int64_t>(synced.bytes)), synced.kept);
    context.answer({{"store", store.where()},
                    {"directory", directory.string()},
                    {"copied", synced.copied},
                    {"bytes", synced.bytes},
                    {"kept", synced.kept}});
    return ExitCode::done;
}

std::filesystem::path lake_of(const Context& context, const std::string& typed) {
    return typed.empty() ? context.data_dir().lake() : std::filesystem::path(typed);
}

Result<ExitCode> run_push(const Context& context, const std::string& typed) {
    const std::filesystem::path lake = lake_of(context, typed);
    const auto store = TRY(objects(context));
    Progress bar = context.progress(store->where(), 1);
    const auto synced = push_files(*store, lake, lake_prefix, work_of(bar, context));
    if (!synced && synced.error().code == ErrorCode::NotFound) {
        return fail(ErrorCode::NotFound, "there is no lake in {}", lake.string())
            .suggest("make one: signalbox lake build");
    }
    return show_synced(context, *store, lake, TRY(synced));
}

Result<ExitCode> run_pull(const Context& context, const std::string& typed) {
    const std::filesystem::path lake = lake_of(context, typed);
    const auto store = TRY(objects(context));
    Progress bar = context.progress(store->where(), 1);
    return show_synced(context, *store, lake, TRY(pull_files(*store, lake_prefix, lake, work_of(bar, context))));
}

/// 20261122T031500Z: may stand in a file's name, and sorts as time does.
std::string stamp_now() {
    std::string stamp = to_text(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    return stamp;
}

/// A file of this process's own, gone at the end.
struct Temporary {
    explicit Temporary(std::filesystem::path where) : path(std::move(where)) { remove(); }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() { remove(); }
    void remove() const {
        std::error_code ignored;
        for (const char* beside : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + beside, ignored);
    }
    std::filesystem::path path;
};

/// The database as it stands now, as a new file of SQLite: a server's is copied table by table.
Result<> copy_whole(const Context& context, const std::filesystem::path& file, Progress& bar) {
    if (context.database().is_server()) {
        (void)TRY(context.house.copy_database(context.database(), {.file = file, .url = {}},
                                              {.progress = shown_on(bar), .stop = context.stop}));
        return {};
    }
    const auto schema = TRY(context.house.schema(context.database()));
    return schema->copy_to(file);
}

Result<ExitCode> run_backup(const Context& context) {
    if (!context.database_exists()) {
        return fail(ErrorCode::NotFound, "there is no database {}", context.database_name())
            .suggest("the first import makes it");
    }
    const auto store = TRY(objects(context));
    const std::string name = backup_prefix + ("signalbox-" + stamp_now()) + ".sqlite";
    TRY(make_directories(context.config().data_dir));
    const std::filesystem::path beside =
        context.database().is_server() ? context.data_dir().root / "server" : context.database().file;
    const Temporary copy(beside.string() + ".backup");
    Progress bar = context.progress(context.database_name(), 1);
    TRY(copy_whole(context, copy.path, bar));
    TRY(store->put(name, copy.path));
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(copy.path));
    context.print_said("{}: {} ({} bytes)", store->where(), name, grouped(bytes));
    context.note(context.say("journals are not in it: copy {} too", context.data_dir().journals().string()));
    context.answer({{"store", store->where()}, {"backup", name}, {"bytes", bytes}});
    return ExitCode::done;
}

/// A copy that failed is told to whoever reads the alerts, where the database can still be opened: a run at work finds
/// it there within seconds.
Result<ExitCode> tell_failure(const Context& context, const std::string& what, Result<ExitCode> done) {
    const AlertRule& rule = context.config().alerts.at(AlertKind::backup_failed);
    if (done || done.error().code == ErrorCode::Interrupted || !rule.on || !context.database_exists()) return done;
    const UtcTime now = wall_time();
    const Alert alert{.kind = AlertKind::backup_failed,
                      .subject = what,
                      .window = alert_window(now, rule.cooldown),
                      .at = now,
                      .lines = {what == "lake" ? sentence("the lake could not be copied to the object store")
                                               : sentence("the backup of the database failed"),
                                sentence("why: {}", done.error().text())},
                      .details = {{"what", what}, {"why", done.error().text()}}};
    if (const auto runs = context.runs()) (void)(*runs)->outbox().raise("", alert);
    return done;
}

struct RestoreOptions {
    std::string name;
    bool list = false;
    bool yes = false;
};

Result<ExitCode> list_backups(const Context& context, const ObjectStore& store,
                              const std::vector<StoredObject>& backups) {
    Table table({{context.say("backup")}, {context.say("bytes"), Align::right}});
    Json rows = Json::array();
    for (const StoredObject& backup : backups) {
        table.row({backup.name, grouped(static_cast<std::int64_t>(backup.bytes))});
        rows.push_back({{"backup", backup.name}, {"bytes", backup.bytes}, {"sha256", backup.sha256}});
    }
    context.print(table.text());
    context.answer({{"store", store.where()}, {"backups", std::move(rows)}});
    return ExitCode::done;
}

/// Opens and closes it.
Result<> look_into(const Context& context, const std::filesystem::path& database) {
    const auto schema = TRY(context.house.schema({.file = database, .url = {}}));
    (void)TRY(schema->current());
    return {};
}

/// The database that stands there goes aside, whole: nobody may have it open.
Result<> put_aside(const Context& context, const std::filesystem::path& database, const std::filesystem::path& aside) {
    TRY(look_into(context, database));  // closing it brings its write-ahead log in
    std::error_code missing;
    const auto waiting = std::filesystem::file_size(database.string() + "-wal", missing);
    if (!missing && waiting > 0) {
        return fail(ErrorCode::Busy, "somebody has {} open", database.string()).suggest("end what uses it, then again");
    }
    std::error_code error;
    std::filesystem::rename(database, aside, error);
    if (error) return os_failure(error.value(), "{} can't be renamed: {}", database);
    return {};
}

ExitCode show_restored(const Context& context, const std::string& backup, const std::string& aside) {
    context.print_said("{} is {} now", context.database_name(), backup);
    if (!aside.empty()) context.print_said("what stood there is {}", aside);
    context.answer({{"database", context.database_name()},
                    {"backup", backup},
                    {"aside", aside.empty() ? Json(nullptr) : Json(aside)}});
    return ExitCode::done;
}

/// Into the server's tables, all or nothing; what they hold goes where that was said.
Result<ExitCode> restore_server(const Context& context, ObjectStore& store, const StoredObject& wanted, bool yes) {
    TRY(make_directories(context.config().data_dir));
    const Temporary restored(context.data_dir().root / "server.restored");
    TRY(store.get(wanted, restored.path));
    const DatabasePlace file{.file = restored.path, .url = {}};
    {
        const auto schema = TRY(context.house.schema(file));
        TRY(schema->upgrade());  // its tables may be older than the server's
    }
    Progress bar = context.progress(wanted.name, 1);
    const auto copied = context.house.copy_database(file, context.database(),
                                                    {.replace = yes, .progress = shown_on(bar), .stop = context.stop});
    if (!copied && copied.error().code == ErrorCode::Refused && !yes) {
        return fail(ErrorCode::Refused, "{} holds something already", context.database_name())
            .suggest("to let it go and take {} instead: signalbox db restore --yes", wanted.name);
    }
    TRY(copied);
    return show_restored(context, wanted.name, "");
}

Result<ExitCode> run_restore(const Context& context, const RestoreOptions& options) {
    const auto store = TRY(objects(context));
    const auto backups = TRY(store->list(backup_prefix));
    if (options.list) return list_backups(context, *store, backups);
    const auto wanted = options.name.empty() ? (backups.empty() ? backups.end() : backups.end() - 1)
                                             : std::ranges::find(backups, options.name, &StoredObject::name);
    if (wanted == backups.end()) {
        return fail(ErrorCode::NotFound, "there is no such backup in {}", store->where())
            .suggest("see which there are: signalbox db restore --list");
    }
    const RunLock lock = TRY(RunLock::take(context.data_dir().lock(), "db restore"));
    if (context.database().is_server()) return restore_server(context, *store, *wanted, options.yes);
    const std::filesystem::path database = context.database().file;
    const bool stands = std::filesystem::exists(database);
    if (stands && !options.yes) {
        return fail(ErrorCode::Refused, "{} is there already", database.string())
            .suggest("to put it aside and take {} instead: signalbox db restore --yes", wanted->name);
    }
    const Temporary restored(database.string() + ".restored");
    TRY(store->get(*wanted, restored.path));
    TRY(look_into(context, restored.path));  // ours, and not too new
    std::string aside;
    if (stands) TRY(put_aside(context, database, aside = database.string() + ".before-" + stamp_now()));
    std::error_code error;
    std::filesystem::rename(restored.path, database, error);
    if (error) return os_failure(error.value(), "{} can't be renamed: {}", restored.path);
    TRY(sync_directory(database.parent_path()));
    return show_restored(context, wanted->name, aside);
}

}  // namespace

void add_lake_copies(CliCommand lake, Context& context) {
    using Run = Result<ExitCode> (*)(const Context&, const std::string&);
    const auto fill = [&context](CliCommand command, Run run) {
        const auto typed = std::make_shared<std::string>();
        command.option("--lake", typed.get(), "the lake's directory, instead of the data directory's",
                       {.value = "DIR"});
        command.action([&context, typed, run] { return run(context, *typed); });
    };
    fill(lake.add_command("push", "Copy the lake's files to the object store: those that differ there.",
                          {"lake push", "lake push --lake /srv/lake"}),
         [](const Context& of, const std::string& typed) { return tell_failure(of, "lake", run_push(of, typed)); });
    fill(lake.add_command("pull", "Copy the object store's lake here: those files that differ.", {"lake pull"}),
         run_pull);
}

void add_db_copies(CliCommand db, Context& context) {
    CliCommand backup = db.add_command("backup", "Copy the database as it stands now to the object store.",
                                       {"db backup", "db backup --json"});
    backup.action([&context] { return tell_failure(context, "database", run_backup(context)); });
    CliCommand restore = db.add_command(
        "restore", "Take the database from the object store: the newest copy, or BACKUP.",
        {"db restore --list", "db restore", "db restore backups/signalbox-20261122T031500Z.sqlite --yes"});
    restore.may_make_database();
    const auto options = std::make_shared<RestoreOptions>();
    restore.option("backup", &options->name, "its name, as --list shows it", {.value = "BACKUP"});
    restore.flag("--list", &options->list, "show the backups there are");
    restore.flag("--yes", &options->yes, "put the database that stands there aside");
    restore.action([&context, options] { return run_restore(context, *options); });
}

}  // namespace signalbox
