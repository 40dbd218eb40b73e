#include "faces/cli/cli.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "faces/cli/commands.hpp"
#include "faces/cli/version.hpp"
#include "platform/interrupt.hpp"

namespace signalbox {

namespace {

/// Options that stand before any command, or behind it.
struct GlobalOptions {
    std::string config_file;
    std::string data_dir;
};

/// The language of help and of mistakes in the configuration itself: there is no configuration yet.
Language language_before_configuration() {
    for (const char* name : {"SIGNALBOX__LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        if (const auto language = language_of(value)) return *language;
    }
    return Language::en;
}

void add_commands(CliCommand program, Context& context) {
    add_demo(program, context);
    add_collect(program, context);
    add_import(program, context);
    add_backfill(program, context);
    add_export(program, context);
    add_lake(program, context);
    add_indicators(program, context);
    add_features(program, context);
    add_backtest(program, context);
    add_signals(program, context);
    add_trades(program, context);
    add_explain(program, context);
    add_whynot(program, context);
    add_replay(program, context);
    add_compare(program, context);
    add_analyze(program, context);
    add_scan(program, context);
    add_screen(program, context);
    add_chart(program, context);
    add_check(program, context);
    add_run(program, context);
    add_observe(program, context);
    add_status(program, context);
    add_quality(program, context);
    add_kill(program, context);
    add_pause(program, context);
    add_resume(program, context);
    add_portfolio(program, context);
    add_trade(program, context);
    add_close(program, context);
    add_config(program, context);
    add_db(program, context);
    add_outbox(program, context);
    add_telegram(program, context);
    add_doctor(program, context);
    add_simulate_venue(program, context);
    add_simulate_webhook(program, context);
    add_simulate_telegram(program, context);
    add_version(program, context);
}

Result<> load(Context& context, const GlobalOptions& options) {
    std::vector<ConfigFlag> flags = context.flags;
    if (!options.data_dir.empty()) flags.push_back({"data_dir", options.data_dir, "--data-dir"});
    const ConfigSources sources =
        TRY(sources_here(std::move(flags), std::filesystem::current_path(), options.config_file));
    context.loaded = read_config(sources);
    if (context.loaded.mistakes.empty()) {
        context.language = context.loaded.config.language;
    } else if (!context.wants_mistakes) {
        TRY(context.loaded.usable());
    }
    const std::filesystem::path& data = context.config().data_dir;
    std::error_code unknown;
    if (!context.wants_mistakes && std::filesystem::exists(data, unknown) &&
        !std::filesystem::is_directory(data, unknown)) {
        return fail(ErrorCode::WrongUse, "{} is a file, and data_dir must be a directory", data.string())
            .suggest("name another: --data-dir DIR");
    }
    return {};
}

/// True if everything that was printed has left: a full disk behind stdout is an error, not a short answer.
bool flushed() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

std::string version_line() { return fmt::format("signalbox {}\n", program_version()); }

}  // namespace

int run_cli(int argc, char** argv, const House& house) {
    if (argc == 2 && std::string_view(argv[1]) == "--version") {  // nothing else is loaded for it
        fmt::print("{}", version_line());
        return flushed() ? 0 : static_cast<int>(ExitCode::unreachable);
    }
    Context context{
        .house = house, .loaded = {}, .language = language_before_configuration(), .stop = {}, .action = {}};
    context.colour = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    GlobalOptions options;

    CommandLine line(context,
                     context.say("Signalbox watches crypto markets and speaks only signals that it can prove."));
    CliCommand program = line.program();
    program.flag("--json", &context.json, "answer with one JSON document on stdout");
    program.flag("-q,--quiet", &context.quiet, "no notes and no progress on stderr");
    program.option("--config", &options.config_file, "configuration file instead of ./signalbox.toml",
                   {.value = "FILE"});
    program.option("--data-dir", &options.data_dir, "where the store, journals and reports lie", {.value = "DIR"});
    line.version_flag("--version", "show the version");
    add_commands(program, context);

    const Interrupt interrupt;
    context.stop = interrupt.token();
    if (argc == 1) {
        fmt::print("{}", line.help());
        return static_cast<int>(ExitCode::wrong_use);
    }
    const Result<CommandLine::Asked> asked = line.parse(argc, argv);
    if (!asked) return static_cast<int>(show_error(context, asked.error()));
    if (*asked != CommandLine::Asked::command) {
        fmt::print("{}", *asked == CommandLine::Asked::help ? line.help() : version_line());
        return flushed() ? 0 : static_cast<int>(ExitCode::unreachable);
    }
    ExitCode code{};
    if (const Result<> ready = load(context, options); !ready) {
        code = show_error(context, ready.error());
    } else {
        const Result<ExitCode> done = context.action();
        code = done ? *done : show_error(context, done.error());
    }
    if (!flushed()) {
        fmt::print(stderr, "{}: {}\n", context.say("error"), context.say("the answer could not be written"));
        return static_cast<int>(ExitCode::unreachable);
    }
    return static_cast<int>(code);
}

}  // namespace signalbox
