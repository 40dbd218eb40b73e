// `signalbox db`: the tables of the database and their versions.
#include <fmt/format.h>

#include <algorithm>

#include "faces/cli/commands.hpp"
#include "faces/cli/db_copy.hpp"
#include "faces/cli/db_tools.hpp"
#include "faces/cli/live_parts.hpp"
#include "faces/cli/object_copies.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/run_card.hpp"
#include "platform/lock.hpp"
#include "runners/rebuild.hpp"

namespace signalbox {

namespace {

/// The schema as it stands; nothing is made where there is no database yet.
Result<std::unique_ptr<SchemaAdmin>> existing(const Context& context) {
    if (!context.database_exists()) {
        return fail(ErrorCode::NotFound, "there is no database {}", context.database_name())
            .suggest("the first import makes it, or: signalbox db upgrade");
    }
    return context.house.schema(context.database());
}

ExitCode show_version(const Context& context, int before, int now, int newest) {
    if (before == now) {
        context.print_said("the tables are at version {}, the newest is {}", now, newest);
    } else {
        context.print_said("the tables went from version {} to {}, the newest is {}", before, now, newest);
    }
    context.answer({{"before", before}, {"current", now}, {"newest", newest}});
    return ExitCode::done;
}

Result<ExitCode> run_current(const Context& context) {
    const auto schema = TRY(existing(context));
    const int now = TRY(schema->current());
    return show_version(context, now, now, schema->newest());
}

Result<ExitCode> run_upgrade(const Context& context) {
    const auto schema = TRY(context.house.schema(context.database()));
    const int before = TRY(schema->current());
    TRY(schema->upgrade());
    return show_version(context, before, TRY(schema->current()), schema->newest());
}

/// What going back to version `to` throws away.
Sentence lost_below(int to) {
    constexpr int candles = 1;
    constexpr int runs = 2;
    if (to < candles) return sentence("every candle with its versions, and every run, signal and trade, is lost");
    if (to < runs) return sentence("every run, signal and trade is lost; candles stay");
    return sentence("what only newer tables hold is lost");
}

struct Downgrade {
    int to = 0;
    bool yes = false;
};

Result<ExitCode> run_downgrade(const Context& context, const Downgrade& options) {
    const int to = options.to;
    const RunLock lock = TRY(RunLock::take(context.data_dir().lock(), "db downgrade"));
    const auto schema = TRY(existing(context));
    const int before = TRY(schema->current());
    if (to > before) {
        return fail(ErrorCode::WrongUse, "the tables are at version {}, below {}", before, to)
            .suggest("to go up: signalbox db upgrade");
    }
    if (to < before) {
        if (!options.yes) {
            return fail(ErrorCode::Refused, "going back from version {} to {} takes data away: {}", before, to,
                        say(context.language, lost_below(to)))
                .suggest("copy the database first; then: signalbox db downgrade --to {} --yes", to);
        }
        context.note(say(context.language, lost_below(to)));
    }
    TRY(schema->downgrade(to));
    return show_version(context, before, TRY(schema->current()), schema->newest());
}

Result<ExitCode> run_history(const Context& context) {
    const auto schema = TRY(existing(context));
    const auto applied = TRY(schema->history());
    Table table({{context.say("version"), Align::right}, {context.say("name")}, {context.say("applied at")}});
    Json rows = Json::array();
    for (const SchemaAdmin::Applied& one : applied) {
        table.row({fmt::format("{}", one.number), one.name, one.at});
        rows.push_back({{"version", one.number}, {"name", one.name}, {"at", one.at}});
    }
    context.print(table.text());
    context.answer(rows);
    return ExitCode::done;
}

/// A live run's journal into the database; false: it holds no minute, so there is nothing to bring back.
Result<bool> rebuild_run(const Context& context, RunStore& runs, const std::string& id, Rebuilt& rebuilt) {
    const RunRecord told = TRY(record_of_journal(context, id));
    const auto journal = TRY(context.house.read_journal(told.journal));
    if (journal->last() == 0) return false;
    auto known = TRY(runs.run(id));
    auto bar = context.progress(context.say("rebuilding {}", id), journal->last());
    rebuilt = TRY(rebuild_projection(
        *journal, known ? *known : told, runs, [&](std::uint64_t done) { bar.update(done); }, context.stop));
    known = TRY(runs.run(id));
    if (known && known->finished_at != told.finished_at && told.finished_at) {
        known->finished_at = told.finished_at;
        TRY(runs.save(*known));
    }
    return true;
}

/// Every live run that has a journal. One that cannot be read is said and left out: the others come back all the same.
Result<ExitCode> run_rebuild(const Context& context) {
    const RunLock lock = TRY(RunLock::take(context.data_dir().lock(), "db rebuild"));
    const auto runs = TRY(context.runs());
    Json rows = Json::array();
    bool all_well = true;
    auto ids = journaled_live_runs(context.data_dir());
    std::ranges::reverse(ids);  // oldest first, as they were lived
    for (const std::string& id : ids) {
        Rebuilt rebuilt;
        const auto done = rebuild_run(context, *runs, id, rebuilt);
        if (!done && done.error().code == ErrorCode::Interrupted) return fail(done.error());
        all_well = all_well && done.has_value();
        if (!done) {
            context.print_said("run {}: {}", id, say(context.language, done.error().what));
        } else if (*done) {
            context.print_said("run {}: {} events, {} of them new to the database", id, rebuilt.events,
                               rebuilt.projected);
        }
        rows.push_back({{"run", id},
                        {"events", rebuilt.events},
                        {"projected", rebuilt.projected},
                        {"error", done ? Json(nullptr) : Json(done.error().text())}});
    }
    if (ids.empty()) context.print_said("no live run has a journal here");
    context.print_said("imported candles and backtests are not in journals: import and run them again");
    context.answer({{"runs", std::move(rows)}});
    return all_well ? ExitCode::done : ExitCode::no;
}

}  // namespace

void add_db(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "db", "Look after the database's tables.",
        {"db current", "db upgrade", "db downgrade --to 1 --yes", "db rebuild",
         "db copy --to postgresql://signalbox@127.0.0.1/signalbox", "db backup", "db restore", "db shell"});
    command.needs_command();
    CliCommand current = command.add_command("current", "The version of the tables.", {"db current"});
    current.action([&context] { return run_current(context); });
    CliCommand upgrade = command.add_command("upgrade", "Bring the tables to the newest version.", {"db upgrade"});
    upgrade.action([&context] { return run_upgrade(context); });
    CliCommand history = command.add_command("history", "The migrations applied.", {"db history"});
    history.action([&context] { return run_history(context); });
    CliCommand rebuild =
        command.add_command("rebuild", "Make the rows of live runs again from their journals.", {"db rebuild"});
    rebuild.action([&context] { return run_rebuild(context); });
    CliCommand downgrade = command.add_command(
        "downgrade", "Take the tables back, with the data that only newer ones hold.", {"db downgrade --to 1 --yes"});
    const auto options = std::make_shared<Downgrade>();
    downgrade.option("--to", &options->to, "the version to go back to; 0: no tables",
                     {.value = "N", .required = true, .min = 0});
    downgrade.flag("--yes", &options->yes, "the data that goes is not needed any more");
    downgrade.action([&context, options] { return run_downgrade(context, *options); });
    add_db_copy(command, context);
    add_db_copies(command, context);
    add_db_tools(command, context);
}

}  // namespace signalbox
