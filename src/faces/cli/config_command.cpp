// `signalbox config`: what is set, where it was set, and what is wrong with it.
#include <fmt/format.h>

#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"

namespace signalbox {

namespace {

Json json_of_mistakes(const std::vector<ConfigMistake>& mistakes) {
    Json rows = Json::array();
    for (const ConfigMistake& one : mistakes) {
        rows.push_back({{"key", one.key}, {"value", one.value}, {"where", one.where}, {"why", one.why.text()}});
    }
    return rows;
}

Json json_of_lines(const std::vector<ConfigLine>& lines) {
    Json rows = Json::object();
    for (const ConfigLine& line : lines) rows[line.name] = {{"value", line.value}, {"origin", line.origin}};
    return rows;
}

ExitCode run_show(const Context& context) {
    Table table({{context.say("setting")}, {context.say("value")}, {context.say("where it is from")}});
    for (const ConfigLine& line : context.loaded.lines) table.row({line.name, line.value, line.origin});
    for (const ConfigLine& line : context.loaded.later) {
        table.row({line.name, line.value, context.say("{} (read by a later version)", line.origin)});
    }
    context.print(table.text());
    context.answer({{"settings", json_of_lines(context.loaded.lines)}, {"later", json_of_lines(context.loaded.later)}});
    return ExitCode::done;
}

ExitCode run_check(const Context& context) {
    const auto& mistakes = context.loaded.mistakes;
    for (const ConfigMistake& one : mistakes) context.print(one.text());
    if (mistakes.empty()) {
        context.print_said("the configuration is right");
    } else {
        context.print_said("{} mistakes; `signalbox config schema` shows what is allowed", mistakes.size());
    }
    context.answer({{"ok", mistakes.empty()}, {"mistakes", json_of_mistakes(mistakes)}});
    return mistakes.empty() ? ExitCode::done : ExitCode::wrong_use;
}

}  // namespace

void add_config(CLI::App& app, Context& context) {
    CLI::App* command = new_command(app, context, "config", "Show and check the configuration.",
                                    {"config show", "config check", "config schema > signalbox.schema.json"});
    command->require_subcommand(1);
    CLI::App* show = new_command(*command, context, "show", "Every setting, its value and where it was set.",
                                 {"config show --json"});
    show->callback([&context] { context.action = [&context]() -> Result<ExitCode> { return run_show(context); }; });
    CLI::App* check = new_command(*command, context, "check", "All mistakes at once.", {"config check"});
    check->callback([&context] {
        context.wants_mistakes = true;
        context.action = [&context]() -> Result<ExitCode> { return run_check(context); };
    });
    CLI::App* schema =
        new_command(*command, context, "schema", "The JSON Schema of signalbox.toml, for editors.", {"config schema"});
    schema->callback([&context] {
        context.wants_mistakes = true;
        context.action = []() -> Result<ExitCode> {
            fmt::print("{}", config_schema());
            return ExitCode::done;
        };
    });
}

}  // namespace signalbox
