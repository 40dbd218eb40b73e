#include "faces/cli/command.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>

#include "core/base/edit_distance.hpp"

namespace signalbox {

namespace {

/// The first two words that are neither options nor the values of global ones.
std::vector<std::string> command_words(int argc, char** argv) {
    std::vector<std::string> words;
    for (int i = 1; i < argc && words.size() < 2; ++i) {
        const std::string_view word = argv[i];
        if (word == "--config" || word == "--data-dir") {
            ++i;
        } else if (!word.starts_with('-')) {
            words.emplace_back(word);
        }
    }
    return words;
}

/// `path`: the words before, with a space behind them; empty at the top.
Failure unknown_command(const CLI::App& app, const std::string& path, const std::string& word) {
    std::string nearest;
    std::size_t fewest = std::max<std::size_t>(2, word.size() / 2) + 1;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        const std::size_t needed =
            command->get_name().starts_with(word) ? 1 : edit_distance(word.substr(0, 100), command->get_name());
        if (needed < fewest) {
            fewest = needed;
            nearest = command->get_name();
        }
    }
    Failure failure = fail(ErrorCode::WrongUse, "there is no command {}", path + word);
    if (nearest.empty()) return std::move(failure).suggest("`signalbox {}--help` lists the commands", path);
    return std::move(failure).suggest("did you mean `signalbox {}`? `signalbox {}--help` lists the commands",
                                      path + nearest, path);
}

/// What CLI11 says, as a sentence of ours where it is one of the usual ones.
Failure in_our_words(const CLI::ParseError& error) {
    const std::string said = error.what();
    const auto before = [&](std::string_view end) { return said.substr(0, said.size() - end.size()); };
    constexpr std::string_view required = " is required";
    if (said == "A subcommand is required") return fail(ErrorCode::WrongUse, "the command needs one more word");
    if (said.ends_with(required)) return fail(ErrorCode::WrongUse, "{} is required", before(required));
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        return fail(ErrorCode::WrongUse, "not understood: {}", said.substr(said.find(": ") + 2));
    }
    if (const std::size_t at = said.find(": 1 required LIST missing"); at != said.npos) {
        return fail(ErrorCode::WrongUse, "{} names nothing", said.substr(0, at));
    }
    constexpr std::string_view excludes = " excludes ";
    if (const std::size_t at = said.find(excludes); dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
        return fail(ErrorCode::WrongUse, "{} and {} can't stand together", said.substr(0, at),
                    said.substr(at + excludes.size()));
    }
    return fail(ErrorCode::WrongUse, "{}", said);
}

/// What CLI11 did not understand, as our own error.
Failure wrong_use(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
    const auto chosen = app.get_subcommands();
    const auto words = command_words(argc, argv);
    const auto none_named = [&](const CLI::App& among, const std::string& word) {
        return among.get_subcommands([&](const CLI::App* one) { return one->get_name() == word; }).empty();
    };
    if (chosen.empty() && !words.empty() && none_named(app, words[0])) return unknown_command(app, "", words[0]);
    if (chosen.empty()) {
        return in_our_words(error).suggest("`signalbox --help` lists the commands");
    }
    const CLI::App& first = *chosen.front();
    if (first.get_require_subcommand_min() > 0 && first.get_subcommands().empty() && words.size() > 1 &&
        none_named(first, words[1])) {
        return unknown_command(first, first.get_name() + " ", words[1]);
    }
    std::string path = chosen.front()->get_name();
    for (const auto& deeper : chosen.front()->get_subcommands()) path += " " + deeper->get_name();
    return in_our_words(error).suggest("see `signalbox {} --help`", path);
}

/// For a `min` of 0 or 1. CLI11's own check of these prints the largest number there is.
CLI::Validator at_least(int min) {
    return {[min](std::string& text) {
                std::int64_t number = 0;
                if (CLI::detail::lexical_cast(text, number) && number >= min) return std::string();
                return "Value " + text + " is not a number from " + std::to_string(min) + " on";
            },
            min > 0 ? "POSITIVE" : "NONNEGATIVE"};
}

/// A list, or an item of it, without the blanks around it.
std::string trimmed(std::string& text) {
    const auto first = text.find_first_not_of(' ');
    if (first == text.npos) return "there is nothing in the list";
    text = text.substr(first, text.find_last_not_of(' ') - first + 1);
    return {};
}

bool is_named(const CLI::Option& option) { return !option.get_lnames().empty() || !option.get_snames().empty(); }

void keep(CLI::App& app, CLI::Option& option, const OptionRules& rules) {
    option.type_name(is_named(option) ? rules.value : std::string())->required(rules.required);
    if (rules.min) option.check(rules.max ? CLI::Range(*rules.min, *rules.max) : at_least(*rules.min));
    if (rules.shows_default) option.capture_default_str();
    if (rules.delimiter != '\0') {
        option.delimiter(rules.delimiter)->allow_extra_args(false);  // an empty list takes no other option for its own
    }
    if (rules.value == "LIST") option.transform({trimmed, ""});
    for (const std::string& other : rules.excludes) option.excludes(app.get_option(other));
}

}  // namespace

CliCommand CliCommand::add_command(const std::string& name, std::string_view says,
                                   const std::vector<std::string>& examples) {
    CLI::App* command = app_.add_subcommand(name, context_.say(says));
    command->group(context_.say("Subcommands"));
    command->set_help_flag("-h,--help", context_.say("Print this help message and exit"));
    std::string footer = context_.say("Examples:");
    for (const std::string& example : examples) footer += "\n  signalbox " + example;
    command->footer(footer);
    command->fallthrough();  // --json and the others may stand behind the command
    return {*command, context_};
}

void CliCommand::needs_command() { app_.require_subcommand(1); }

void CliCommand::option(const std::string& name, OptionTarget to, std::string_view says, const OptionRules& rules) {
    // What stands by its place goes by the word that the help shows: "FILE is required".
    const std::string& called = name.starts_with('-') ? name : rules.value;
    CLI::Option* option =
        std::visit([&](auto* value) { return app_.add_option(called, *value, context_.say(says)); }, to);
    keep(app_, *option, rules);
}

void CliCommand::flag(const std::string& name, bool* to, std::string_view says) {
    app_.add_flag(name, *to, context_.say(says));
}

void CliCommand::setting(const std::string& name, const std::string& key, std::string_view says,
                         const OptionRules& rules) {
    const auto take = [&context = context_, name, key](const std::string& value) {
        if (!value.empty()) context.flags.push_back({key, value, name});
    };
    keep(app_, *app_.add_option_function<std::string>(name, take, context_.say(says)), rules);
}

void CliCommand::any_setting(const std::string& name, std::string_view says, const OptionRules& rules) {
    const auto take = [&context = context_, name](const std::vector<std::string>& pairs) {
        for (const std::string& pair : pairs) {
            const std::size_t at = pair.find('=');
            context.flags.push_back({pair.substr(0, at), pair.substr(at + 1), name});
        }
    };
    const auto is_pair = [](const std::string& pair) {
        return pair.find('=') == pair.npos ? "write KEY=VALUE, not " + pair : std::string();
    };
    CLI::Option* option = app_.add_option_function<std::vector<std::string>>(name, take, context_.say(says));
    option->check(is_pair);
    keep(app_, *option, rules);
}

void CliCommand::may_make_database() { may_make_database_ = true; }

void CliCommand::action(Action work) {
    app_.callback([&context = context_, makes = may_make_database_, work = std::move(work)] {
        context.may_make_database = makes;
        context.action = work;
    });
}

void CliCommand::action_despite_mistakes(Action work) {
    app_.callback([&context = context_, work = std::move(work)] {
        context.wants_mistakes = true;
        context.action = work;
    });
}

CommandLine::CommandLine(Context& context, const std::string& says)
    : context_(context), app_(std::make_unique<CLI::App>(says, "signalbox")) {
    app_->require_subcommand(1);
    app_->get_formatter()->column_width(34);
    app_->get_formatter()->label("Usage", context.say("Usage"));
    app_->get_formatter()->label("Positionals", context.say("Words"));
    app_->get_formatter()->label("REQUIRED", context.say("(needed)"));
    app_->get_formatter()->label("OPTIONS", context.say("OPTIONS"));
    app_->get_formatter()->label("SUBCOMMAND", context.say("SUBCOMMAND"));
    app_->get_formatter()->label("Excludes", context.say("Excludes"));
    app_->option_defaults()->group(context.say("Options"));
    app_->set_help_flag("-h,--help", context.say("Print this help message and exit"));
}

CommandLine::~CommandLine() = default;

CliCommand CommandLine::program() { return {*app_, context_}; }

void CommandLine::version_flag(const std::string& name, std::string_view says) {
    app_->set_version_flag(name, std::string(), context_.say(says));
}

std::string CommandLine::help() const { return app_->help(); }

Result<CommandLine::Asked> CommandLine::parse(int argc, char** argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return Asked::help;
    } catch (const CLI::CallForVersion&) {
        return Asked::version;
    } catch (const CLI::ParseError& error) {
        return wrong_use(*app_, error, argc, argv);
    }
    return Asked::command;
}

}  // namespace signalbox
