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
    const auto of = TRY(runs->run(record->run));
    const DeskSettings settings = of ? of->opened.settings.desk : DeskSettings{};
    context.answer(explain_json(*record));
    context.print(tree_of(context, explained(*record, settings.calibration_min, reader_of(context))).text());
    return ExitCode::done;
}

}  // namespace

void add_explain(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "explain", "Show why a signal was spoken and what became of it.",
        {"explain 4f1d2c9a8b7e", "explain 4f1d2c9a8b7e --run bt-20240201-1", "explain 4f1d2c9a8b7e --json"});
    struct Options {
        std::string id, run;
    };
    auto options = std::make_shared<Options>();
    command.option("id", &options->id, "the signal's id, or at least six digits of its beginning",
                   {.value = "ID", .required = true});
    command.option("--run", &options->run, "of this run; without it the live one, then the newest", {.value = "ID"});
    command.action([&context, options] { return run_explain(context, options->id, options->run); });
}

}  // namespace signalbox
