// What every command is handed: the house, the configuration, and how to speak.
//
// A command prints its answer to stdout (`print`, or one `answer` with --json) and everything else to stderr (`note`,
// `progress`). Threads: the main one.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "faces/cli/exit_code.hpp"
#include "platform/config.hpp"
#include "platform/files.hpp"
#include "platform/progress.hpp"
#include "platform/words.hpp"
#include "ports/house.hpp"
#include "runners/backtest.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

/// A command's work: its exit code, or why it could not be done.
using Action = std::function<Result<ExitCode>()>;

struct Context {
    const House& house;
    std::vector<ConfigFlag> flags = {};  ///< settings that the typed command brings; filled while parsing
    LoadedConfig loaded;  ///< read after parsing, before the action; without mistakes unless the command wants them
    bool json = false;    ///< exactly one document on stdout
    bool quiet = false;   ///< no notes, no progress
    bool colour = false;  ///< stdout is a terminal (and NO_COLOR is not set)
    Language language = Language::en;
    std::stop_token stop;            ///< Ctrl-C, `kill`
    Action action;                   ///< of the command that was typed
    bool may_make_database = false;  ///< the command makes the file that database.url names, where there is none
    bool wants_mistakes = false;     ///< the command looks at configuration mistakes itself (config, doctor, kill …)

    const Config& config() const { return loaded.config; }
    DataDir data_dir() const { return {config().data_dir}; }
    DatabasePlace database() const { return config().database(); }
    /// The database's name for people: its file, or the server's URL without the password.
    std::string database_name() const;
    /// False: its file has not been made yet. Of a server only opening it tells.
    bool database_exists() const;
    /// NotFound where database.url names a file that is not there and the command does not make it.
    Result<> check_database() const;
    /// The database, with the lake of the data directory for days that the database has handed over to it.
    Result<std::unique_ptr<CandleStore>> candles() const;
    /// The database alone: reading days that were handed over fails.
    Result<std::unique_ptr<CandleStore>> database_candles() const;
    Result<std::unique_ptr<RunStore>> runs() const;
    Result<std::unique_ptr<ScreenStore>> screens() const;
    Result<std::unique_ptr<ListingStore>> listings() const;
    /// For runners that open a store for each of their threads.
    OpenCandleStore open_candles() const;

    template <typename... Values>
    std::string say(std::string_view pattern, const Values&... values) const {
        return signalbox::say(language, pattern, values...);
    }
    /// A line of the answer for people; nothing with --json.
    void print(std::string_view line) const;
    template <typename... Values>
    void print_said(std::string_view pattern, const Values&... values) const {
        print(say(pattern, values...));
    }
    /// A line on stderr; nothing with --quiet.
    void note(std::string_view line) const;
    /// The answer for scripts; nothing without --json.
    void answer(const Json& document) const;
    /// A bar (or lines, or nothing) on stderr. `label` is already said in the reader's language.
    Progress progress(const std::string& label, std::uint64_t total) const;
    /// The text in a colour where there are colours.
    enum class Colour { red, green, yellow, dim, bold };
    std::string in(Colour colour_wanted, std::string_view text) const;
};

/// "error: what" and "next: what to do" on stderr; with --json an error document on stdout. The exit code.
ExitCode show_error(const Context& context, const Error& error);

}  // namespace signalbox
