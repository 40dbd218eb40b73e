#include "faces/cli/db_copy.hpp"

#include <filesystem>

#include "faces/cli/print.hpp"
#include "platform/lock.hpp"
#include "platform/settings_table.hpp"
#include "platform/url_password.hpp"

namespace signalbox {

namespace {

struct CopyOptions {
    std::string from, to;  ///< empty: the database of the configuration
    bool replace = false;
};

/// What was typed as DB_URL is written; nothing typed is the configuration's own database.
Result<DatabasePlace> place_of(const Context& context, const std::string& url) {
    Config config = context.config();
    if (url.empty() || find_setting("database.url")->set(config, url)) return config.database();
    return fail(ErrorCode::WrongUse, "{} names no database", mask_url(url))
        .suggest("write sqlite:///relative/path, sqlite:////absolute/path or postgresql://user@host/name");
}

std::string name_of(const DatabasePlace& place) {
    return place.is_server() ? mask_url(place.url) : place.file.string();
}

bool same(const DatabasePlace& a, const DatabasePlace& b) {
    std::error_code none;
    if (a.is_server() || b.is_server()) return a.url == b.url && a.file == b.file;
    return a.file == b.file || std::filesystem::equivalent(a.file, b.file, none);
}

Result<ExitCode> run_copy(const Context& context, const CopyOptions& options) {
    const DatabasePlace from = TRY(place_of(context, options.from));
    const DatabasePlace to = TRY(place_of(context, options.to));
    if (same(from, to)) {
        return fail(ErrorCode::WrongUse, "{} can't be copied into itself", name_of(from))
            .suggest("name another database: signalbox db copy --to postgresql://user@host/name");
    }
    if (!from.is_server() && !std::filesystem::exists(from.file)) {
        return fail(ErrorCode::NotFound, "there is no database {}", from.file.string());
    }
    // What is replaced may belong to a live run of this directory.
    const RunLock lock = TRY(RunLock::take(context.data_dir().lock(), "db copy"));
    Progress bar = context.progress(name_of(to), 1);
    const CopiedDatabase copied = TRY(context.house.copy_database(from, to,
                                                                  {.replace = options.replace,
                                                                   .progress =
                                                                       [&bar](std::uint64_t done, std::uint64_t total) {
                                                                           bar.set_total(total);
                                                                           bar.update(done);
                                                                       },
                                                                   .stop = context.stop}));
    Table table({{context.say("table")}, {context.say("rows"), Align::right}});
    Json tables = Json::object();
    std::int64_t rows = 0;
    for (const CopiedDatabase::Table& one : copied.tables) {
        rows += one.rows;
        tables[one.name] = one.rows;
        if (one.rows > 0) table.row({one.name, grouped(one.rows)});
    }
    if (rows > 0) context.print(table.text());
    context.print_said("{} is in {}: {} rows and {} series of candles, read back and equal", name_of(from), name_of(to),
                       grouped(rows), copied.series);
    if (to.is_server() || to.file != context.database().file) {
        context.note(context.say("journals are not in it: a run goes on in the directory that has its journal"));
    }
    context.answer({{"from", name_of(from)},
                    {"to", name_of(to)},
                    {"tables", std::move(tables)},
                    {"series", copied.series},
                    {"hash", to_text(copied.hash)}});
    return ExitCode::done;
}

}  // namespace

void add_db_copy(CliCommand db, Context& context) {
    CliCommand copy = db.add_command(
        "copy", "Copy a database into another one, all of it or nothing, and compare what is there then.",
        {"db copy --to postgresql://signalbox@127.0.0.1/signalbox", "db copy --from sqlite:///data/signalbox.sqlite",
         "db copy --from postgresql://signalbox@db/signalbox --to sqlite:///copy.sqlite --replace"});
    const auto options = std::make_shared<CopyOptions>();
    copy.option("--from", &options->from, "the database that is copied; without it the configured one",
                {.value = "URL"});
    copy.option("--to", &options->to, "where it goes; without it the configured one", {.value = "URL"});
    copy.flag("--replace", &options->replace, "what the other database holds goes");
    copy.may_make_database();
    copy.action([&context, options] { return run_copy(context, *options); });
}

}  // namespace signalbox
