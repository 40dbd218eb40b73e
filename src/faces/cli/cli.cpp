#include "faces/cli/cli.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "faces/cli/commands.hpp"
#include "faces/cli/version.hpp"
#include "platform/interrupt.hpp"

extern char** environ;

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

void add_commands(CLI::App& app, Context& context) {
    add_demo(app, context);
    add_import(app, context);
    add_export(app, context);
    add_backtest(app, context);
    add_signals(app, context);
    add_trades(app, context);
    add_explain(app, context);
    add_whynot(app, context);
    add_replay(app, context);
    add_analyze(app, context);
    add_check(app, context);
    add_run(app, context);
    add_status(app, context);
    add_kill(app, context);
    add_pause(app, context);
    add_resume(app, context);
    add_config(app, context);
    add_db(app, context);
    add_doctor(app, context);
    add_version(app, context);
}

/// Letters to change, add or take away until one word is the other.
std::size_t edits(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t corner = row[0]++;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, corner + (from[i] == to[j] ? 0U : 1U)});
            corner = above;
        }
    }
    return row.back();
}

/// The first word that is neither an option nor the value of a global one.
std::optional<std::string> command_word(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--config" || word == "--data-dir") {
            ++i;
        } else if (!word.starts_with('-')) {
            return std::string(word);
        }
    }
    return std::nullopt;
}

Error unknown_command(const CLI::App& app, const std::string& word) {
    std::string nearest;
    std::size_t fewest = std::max<std::size_t>(2, word.size() / 2) + 1;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        const std::size_t needed = command->get_name().starts_with(word) ? 1 : edits(word, command->get_name());
        if (needed < fewest) {
            fewest = needed;
            nearest = command->get_name();
        }
    }
    Failure failure = fail(ErrorCode::WrongUse, "there is no command {}", word);
    if (nearest.empty()) return std::move(failure).suggest("`signalbox --help` lists the commands").error;
    return std::move(failure)
        .suggest("did you mean `signalbox {}`? `signalbox --help` lists the commands", nearest)
        .error;
}

/// What CLI11 did not understand, as our own error.
Error wrong_use(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
    const auto chosen = app.get_subcommands();
    const auto word = command_word(argc, argv);
    const auto named = [&](const CLI::App* command) { return word && command->get_name() == *word; };
    if (chosen.empty() && word && app.get_subcommands(named).empty()) return unknown_command(app, *word);
    if (chosen.empty()) {
        return fail(ErrorCode::WrongUse, "{}", error.what()).suggest("`signalbox --help` lists the commands").error;
    }
    std::string path = chosen.front()->get_name();
    for (const auto& deeper : chosen.front()->get_subcommands()) path += " " + deeper->get_name();
    return fail(ErrorCode::WrongUse, "{}", error.what()).suggest("see `signalbox {} --help`", path).error;
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
        TRY(load_config(sources));
    }
    return {};
}

/// True if everything that was printed has left: a full disk behind stdout is an error, not a short answer.
bool flushed() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace

CLI::App* new_command(CLI::App& app, const Context& context, const std::string& name, std::string_view says,
                      const std::vector<std::string>& examples) {
    CLI::App* command = app.add_subcommand(name, context.say(says));
    std::string footer = context.say("Examples:");
    for (const std::string& example : examples) footer += "\n  signalbox " + example;
    command->footer(footer);
    command->fallthrough();  // --json and the others may stand behind the command
    return command;
}

int run_cli(int argc, char** argv, const House& house) {
    if (argc == 2 && std::string_view(argv[1]) == "--version") {  // nothing else is loaded for it
        fmt::print("signalbox {}\n", program_version());
        return flushed() ? 0 : static_cast<int>(ExitCode::unreachable);
    }
    Context context{
        .house = house, .loaded = {}, .language = language_before_configuration(), .stop = {}, .action = {}};
    context.colour = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    GlobalOptions options;

    CLI::App app(context.say("Signalbox watches crypto markets and speaks only signals that it can prove."),
                 "signalbox");
    app.add_flag("--json", context.json, context.say("answer with one JSON document on stdout"));
    app.add_flag("-q,--quiet", context.quiet, context.say("no notes and no progress on stderr"));
    app.add_option("--config", options.config_file, context.say("configuration file instead of ./signalbox.toml"))
        ->type_name("FILE");
    app.add_option("--data-dir", options.data_dir, context.say("where the store, journals and reports lie"))
        ->type_name("DIR");
    app.set_version_flag("--version", std::string(program_version()), context.say("show the version"));
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    add_commands(app, context);

    const Interrupt interrupt;
    context.stop = interrupt.token();
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        fmt::print("{}", app.help());
        return flushed() ? 0 : static_cast<int>(ExitCode::unreachable);
    } catch (const CLI::CallForVersion&) {
        fmt::print("signalbox {}\n", program_version());
        return flushed() ? 0 : static_cast<int>(ExitCode::unreachable);
    } catch (const CLI::ParseError& error) {
        if (argc == 1) {
            fmt::print("{}", app.help());
            return static_cast<int>(ExitCode::wrong_use);
        }
        return static_cast<int>(show_error(context, wrong_use(app, error, argc, argv)));
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
