// `signalbox lake`: the store's minutes as Parquet that other programs read, and that a backtest reads faster.
#include <filesystem>

#include "faces/cli/commands.hpp"
#include "faces/cli/lake_writing.hpp"
#include "faces/cli/object_copies.hpp"
#include "faces/cli/print.hpp"
#include "platform/clock.hpp"
#include "runners/bar_feed.hpp"
#include "runners/retention.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

struct BuildOptions {
    std::vector<std::string> symbols;
    std::string lake;
};

std::filesystem::path root_of(const Context& context, const std::string& typed) {
    return typed.empty() ? context.data_dir().lake() : std::filesystem::path(typed);
}

/// These, or all that are stored.
Result<std::vector<Instrument>> chosen(const Context& context, CandleStore& store,
                                       const std::vector<std::string>& symbols) {
    std::vector<Instrument> instruments;
    for (const std::string& name : symbols) {
        instruments.push_back(TRY(resolve_instrument(store, context.config().venue, name)));
    }
    if (!symbols.empty()) return instruments;
    for (const StoredInstrument& one : TRY(store.instruments())) instruments.push_back(one.instrument);
    return instruments;
}

Result<ExitCode> run_build(const Context& context, const BuildOptions& options) {
    const auto store = TRY(context.candles());
    const auto instruments = TRY(chosen(context, *store, options.symbols));
    const std::filesystem::path root = root_of(context, options.lake);
    const auto lake = TRY(context.house.lake(root));
    Json answer = Json::array();
    std::int64_t kept = 0;
    for (const Instrument& instrument : instruments) {
        answer.push_back(TRY(write_lake(context, *store, *lake, instrument, root)));
        kept += answer.back()["months_kept"].get<std::int64_t>();
    }
    context.print_said("months that were right already: {}", kept);
    context.answer(answer);
    return ExitCode::done;
}

struct RetireOptions {
    std::vector<std::string> symbols;
    bool dry_run = false;
};

/// What became of one instrument's old days, for people and for scripts.
Json tell(const Context& context, const Instrument& instrument, const RetentionDone& done, bool is_dry) {
    if (done.days > 0)
        context.print(is_dry ? context.say("{}: days that would go: {} ({} minutes, {} five-minute candles)",
                                           instrument, done.days, grouped(done.candles), grouped(done.fives))
                             : context.say("{}: days that went: {} ({} minutes, {} five-minute candles)", instrument,
                                           done.days, grouped(done.candles), grouped(done.fives)));
    const auto stay = [&](std::int64_t days, const std::string& why) {
        if (days > 0) context.print_said("{}: days that stay, {}: {}", instrument, why, days);
    };
    stay(done.versions, context.say("a candle was corrected"));
    stay(done.unequal, context.say("the lake has something else"));
    stay(done.absent, context.say("not in the lake as they are now"));
    Json damaged = Json::array();
    for (const Error& error : done.damaged) {
        context.print(say(context.language, error.what));
        damaged.push_back(error.what.text());
    }
    return {{"instrument", to_text(instrument)},
            {"days", done.days},
            {"minutes", done.candles},
            {"fives", done.fives},
            {"corrected", done.versions},
            {"unequal", done.unequal},
            {"absent", done.absent},
            {"damaged", std::move(damaged)}};
}

Result<ExitCode> run_retire(const Context& context, const RetireOptions& options) {
    const auto store = TRY(context.database_candles());
    const auto lake = TRY(context.house.lake(context.data_dir().lake()));
    const UtcTime before = wall_time() - context.config().lake_keep_days * day;
    Json answer = Json::array();
    bool is_well = true;
    std::int64_t days_gone = 0;
    for (const Instrument& instrument : TRY(chosen(context, *store, options.symbols))) {
        Progress bar = context.progress(to_text(instrument), 1);
        const RetentionDone done = TRY(retire_old(*store, *lake, instrument,
                                                  {.before = before,
                                                   .is_dry = options.dry_run,
                                                   .progress =
                                                       [&](std::int64_t days, std::int64_t total) {
                                                           bar.set_total(static_cast<std::uint64_t>(total));
                                                           bar.update(static_cast<std::uint64_t>(days));
                                                       },
                                                   .stop = context.stop}));
        is_well = is_well && done.damaged.empty() && done.unequal == 0;
        days_gone += done.days;
        answer.push_back(tell(context, instrument, done, options.dry_run));
    }
    if (days_gone == 0)
        context.print_said("no day goes: none before {} is in the lake as the database has it", short_time(before));
    context.answer(answer);
    return is_well ? ExitCode::done : ExitCode::no;
}

Result<ExitCode> run_check(const Context& context, const std::string& typed) {
    const std::filesystem::path root = root_of(context, typed);
    std::error_code unknown;
    if (!std::filesystem::is_directory(root / "candles", unknown)) {
        return fail(ErrorCode::NotFound, "there is no lake in {}", root.string())
            .suggest("make one: signalbox lake build");
    }
    const auto lake = TRY(context.house.lake(root));
    std::int64_t files = 0, candles = 0;
    Json wrong = Json::array();
    TRY(lake->inspect([&](const LakeFile& file) -> Result<> {
        if (context.stop.stop_requested()) return interrupted();
        ++files;
        candles += file.candles;
        if (!file.error) return {};
        context.print(say(context.language, file.error->what));
        wrong.push_back({{"file", file.file.string()}, {"reason", file.error->what.text()}});
        return {};
    }));
    context.print_said("files: {}, candles: {}, damaged files: {}", grouped(files), grouped(candles), wrong.size());
    const bool good = wrong.empty();
    context.answer({{"files", files}, {"candles", candles}, {"damaged", std::move(wrong)}});
    return good ? ExitCode::done : ExitCode::no;
}

}  // namespace

void add_lake(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "lake", "The stored minutes as Parquet, a file a month.",
        {"lake build", "lake build --symbols BTC/USDT", "lake check", "lake retire --dry-run", "lake push"});
    command.needs_command();

    CliCommand build = command.add_command("build", "Write the months that are not there or no longer right.",
                                           {"lake build", "lake build --symbols BTC/USDT --lake /srv/lake"});
    const auto building = std::make_shared<BuildOptions>();
    build.option("--symbols", &building->symbols, "instruments; without it all that are stored",
                 {.value = "LIST", .delimiter = ','});
    build.option("--lake", &building->lake, "the lake's directory, instead of the data directory's", {.value = "DIR"});
    build.action([&context, building] { return run_build(context, *building); });

    CliCommand check =
        command.add_command("check", "Read every file and hold its content against its hashes.", {"lake check"});
    const auto checked = std::make_shared<std::string>();
    check.option("--lake", checked.get(), "the lake's directory, instead of the data directory's", {.value = "DIR"});
    check.action([&context, checked] { return run_check(context, *checked); });
    CliCommand retire = command.add_command(
        "retire", "Take old minutes out of the database that the lake has, each day read back first.",
        {"lake retire --dry-run", "lake retire --keep-days 60"});
    const auto retiring = std::make_shared<RetireOptions>();
    retire.option("--symbols", &retiring->symbols, "instruments; without it all that are stored",
                  {.value = "LIST", .delimiter = ','});
    retire.setting("--keep-days", "lake.keep_days", "so many days stay in the database", {.value = "N"});
    retire.flag("--dry-run", &retiring->dry_run, "say what would go, and leave it");
    retire.action([&context, retiring] { return run_retire(context, *retiring); });
    add_lake_copies(command, context);
}

}  // namespace signalbox
