// `signalbox explain`: a signal answers for itself.
#include "faces/cli/commands.hpp"
#include "faces/cli/explain_tree.hpp"

namespace signalbox {

namespace {

Result<ExitCode> run_explain(const Context& context, const std::string& id, const std::string& run) {
    const auto runs = TRY(context.runs());
    const auto record = TRY(runs->signal(id, run));
    if (!record) {
        return fail(ErrorCode::NotFound, "there is no signal {}", id).suggest("`signalbox signals` lists some");
    }
    context.answer(explain_json(*record));
    context.print(explain_tree(context, *record).text());
    return ExitCode::done;
}

}  // namespace

void add_explain(CLI::App& app, Context& context) {
    CLI::App* command = new_command(
        app, context, "explain", "Show why a signal was spoken and what became of it.",
        {"explain 4f1d2c9a8b7e", "explain 4f1d2c9a8b7e --run bt-20240201-1", "explain 4f1d2c9a8b7e --json"});
    struct Options {
        std::string id, run;
    };
    auto options = std::make_shared<Options>();
    command->add_option("id", options->id, context.say("the signal's id, or at least six digits of its beginning"))
        ->required()
        ->type_name("ID");
    command->add_option("--run", options->run, context.say("of this run; without it the live one, then the newest"))
        ->type_name("ID");
    command->callback([&context, options] {
        context.action = [&context, options] { return run_explain(context, options->id, options->run); };
    });
}

}  // namespace signalbox
