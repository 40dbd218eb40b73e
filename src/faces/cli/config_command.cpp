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

void add_config(CliCommand program, Context& context) {
    CliCommand command = program.add_command("config", "Show and check the configuration.",
                                             {"config show", "config check", "config schema > signalbox.schema.json"});
    command.needs_command();
    CliCommand show =
        command.add_command("show", "Every setting, its value and where it was set.", {"config show --json"});
    show.action([&context]() -> Result<ExitCode> { return run_show(context); });
    CliCommand check = command.add_command("check", "All mistakes at once.", {"config check"});
    check.action_despite_mistakes([&context]() -> Result<ExitCode> { return run_check(context); });
    CliCommand schema =
        command.add_command("schema", "The JSON Schema of signalbox.toml, for editors.", {"config schema"});
    schema.action_despite_mistakes([]() -> Result<ExitCode> {
        fmt::print("{}", config_schema());
        return ExitCode::done;
    });
}

}  // namespace signalbox
