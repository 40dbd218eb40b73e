// What may be typed: commands, their options and what they set off. CLI11 does the parsing and writes the help;
// command.cpp is the only file that sees it (each file that does takes ten seconds more to compile).
//
// Every `says` is an English sentence of the message catalogue and is shown in the reader's language.
// Threads: the main one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "faces/cli/context.hpp"

namespace CLI {
class App;
}

namespace signalbox {

/// Where the value of an option goes. It must live as long as the command line: what the action keeps does.
using OptionTarget = std::variant<std::string*, std::vector<std::string>*, int*, std::int64_t*, std::size_t*,
                                  std::optional<std::uint64_t>*>;

struct OptionRules {
    std::string value = "TEXT";              ///< how the help calls it, such as FILE
    bool required = false;                   ///< the command is wrong use without it
    std::optional<int> min;                  ///< of a number; without a max 0 or 1
    std::optional<int> max;                  ///< of a number; not without a min
    bool shows_default = false;              ///< the help names what the target holds now
    char delimiter = '\0';                   ///< between the values of a list in one word; none: one word, one value
    std::vector<std::string> excludes = {};  ///< names of options told before that may not stand beside this one
};

/// A command that may be typed; a handle, valid while its CommandLine is.
class CliCommand {
public:
    /// A command under this one. `examples` stand in its help, written without the word signalbox before them.
    CliCommand add_command(const std::string& name, std::string_view says, const std::vector<std::string>& examples);
    /// The command alone says nothing: one of those under it has to be typed.
    void needs_command();

    /// `name` is "--long", or "word" for what stands by its place; messages call that by its rules' value.
    void option(const std::string& name, OptionTarget to, std::string_view says, const OptionRules& rules = {});
    void flag(const std::string& name, bool* to, std::string_view says);
    /// An option that is the setting `key` of the configuration for this one run of the program.
    void setting(const std::string& name, const std::string& key, std::string_view says, const OptionRules& rules = {});
    /// An option that is any setting: KEY=VALUE. It may stand more than once.
    void any_setting(const std::string& name, std::string_view says, const OptionRules& rules = {});

    /// A database.url that names a file which is not there is no mistake: the command makes it. Told before the action.
    void may_make_database();
    /// What is done when the command was typed, once the configuration is read and without mistakes.
    void action(Action work);
    /// The same for a command that looks at mistakes of the configuration itself.
    void action_despite_mistakes(Action work);

private:
    friend class CommandLine;
    CliCommand(CLI::App& app, Context& context) : app_(app), context_(context) {}
    CLI::App& app_;
    Context& context_;
    bool may_make_database_ = false;
};

/// All that may be typed.
class CommandLine {
public:
    /// `says` is in the reader's language already.
    CommandLine(Context& context, const std::string& says);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// The program itself: options that stand before any command or behind it, and the commands.
    CliCommand program();
    void version_flag(const std::string& name, std::string_view says);
    /// The help of the command that was typed last; without one the program's.
    std::string help() const;

    enum class Asked { command, help, version };
    /// Fills the options' targets and context.action. What can't be understood is WrongUse and names the help to read,
    /// or the command that was probably meant.
    Result<Asked> parse(int argc, char** argv);

private:
    Context& context_;
    std::unique_ptr<CLI::App> app_;
};

}  // namespace signalbox
