// `signalbox lake`: the store's minutes as Parquet that other programs read, and that a backtest reads faster.
#include <filesystem>

#include "faces/cli/commands.hpp"
#include "faces/cli/lake_writing.hpp"
#include "faces/cli/object_copies.hpp"
#include "faces/cli/print.hpp"
#include "runners/bar_feed.hpp"
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

Result<ExitCode> run_build(const Context& context, const BuildOptions& options) {
    const auto store = TRY(context.candles());
    std::vector<Instrument> instruments;
    instruments.reserve(options.symbols.size());
    for (const std::string& name : options.symbols) {
        instruments.push_back(TRY(resolve_instrument(*store, context.config().venue, name)));
    }
    if (options.symbols.empty()) {
        const auto stored = TRY(store->instruments());
        for (const StoredInstrument& one : stored) instruments.push_back(one.instrument);
    }
    const std::filesystem::path root = root_of(context, options.lake);
    const auto lake = TRY(context.house.lake(root));
    Json answer = Json::array();
    for (const Instrument& instrument : instruments) {
        answer.push_back(TRY(write_lake(context, *store, *lake, instrument, root)));
    }
    context.answer(answer);
    return ExitCode::done;
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
    CliCommand command =
        program.add_command("lake", "The stored minutes as Parquet, a file a month.",
                            {"lake build", "lake build --symbols BTC/USDT", "lake check", "lake push"});
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
    add_lake_copies(command, context);
}

}  // namespace signalbox
