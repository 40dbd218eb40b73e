// `signalbox replay`: runs a run again and says whether it comes out the same.
#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/runs.hpp"
#include "platform/machine.hpp"
#include "runners/replay.hpp"

namespace signalbox {

namespace {

struct Options {
    std::string run;
    std::string journal;
    int threads = 0;
};

Result<ReplayDone> replay_file(const Context& context, const std::filesystem::path& file) {
    if (std::error_code none; std::filesystem::is_directory(file, none)) {
        return fail(ErrorCode::WrongUse, "{} is a directory", file.string()).suggest("name a journal's file inside it");
    }
    const auto log = TRY(context.house.read_journal(file));
    auto bar = context.progress(context.say("replay"), log->last());
    const ReplayListener listener{
        .step = {}, .progress = [&](std::int64_t done, std::int64_t) { bar.update(static_cast<std::uint64_t>(done)); }};
    ReplayDone done = TRY(replay_journal(*log, listener, context.stop));
    if (done.frames > 0) return done;
    return fail(ErrorCode::WrongUse, "{} holds no minute: there is nothing to compare", file.string())
        .suggest("a backtest's journal says only how it began: signalbox replay --run ID");
}

Result<ReplayDone> replay_stored(const Context& context, RunStore& runs, const RunRecord& run, int threads) {
    auto states = TRY(states_of(runs, run, read_journal(context)));
    auto bar =
        context.progress(context.say("replay"), static_cast<std::uint64_t>((run.range.to - run.range.from) / minute));
    const ReplayListener listener{
        .step = {}, .progress = [&](std::int64_t done, std::int64_t) { bar.update(static_cast<std::uint64_t>(done)); }};
    return replay_run(run, std::move(states), runs, context.open_candles(), threads, listener, context.stop);
}

Result<ReplayDone> replay(const Context& context, const Options& options, std::string& about) {
    if (!options.journal.empty()) {
        about = options.journal;
        return replay_file(context, options.journal);
    }
    const auto runs = TRY(context.runs());
    const RunRecord run = TRY(find_run(*runs, options.run));
    about = run.id;
    if (is_live(run.mode)) return replay_file(context, run.journal);
    return replay_stored(context, *runs, run, options.threads > 0 ? options.threads : static_cast<int>(cores()));
}

Result<ExitCode> run_replay(const Context& context, const Options& options) {
    std::string about;
    const ReplayDone done = TRY(replay(context, options, about));
    Json document{{"outcomes", {{"count", done.counts.outcomes}, {"sha256", done.sha256}}},
                  {"equal", done.equal},
                  {"first_difference", done.equal ? Json(nullptr) : Json(done.first_difference)}};
    if (done.other_version) document["engine_version"] = done.engine_version;
    context.answer(document);
    context.print_said("{}: outcomes: {}, sha256 {}", about, grouped(static_cast<std::int64_t>(done.counts.outcomes)),
                       done.sha256);
    if (done.other_version) {
        context.print_said("it was recorded by engine {}, this is {}: outcomes may differ for that reason",
                           done.engine_version, engine_version);
    }
    if (done.equal) {
        context.print(context.in(Context::Colour::green, context.say("equal: the same outcomes, byte for byte")));
        return ExitCode::done;
    }
    context.print(
        context.in(Context::Colour::red, context.say("not equal; the first difference: {}", done.first_difference)));
    return ExitCode::no;
}

}  // namespace

void add_replay(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "replay", "Run a stored run or a journal again and compare the outcomes.",
        {"replay", "replay --run bt-20240201-1", "replay --journal data/journals/live.journal --json"});
    auto options = std::make_shared<Options>();
    command.option("--run", &options->run, "this run; without it the newest", {.value = "ID"});
    command.option("--journal", &options->journal, "a journal's file instead of a stored run",
                   {.value = "FILE", .excludes = {"--run"}});
    command.option("--threads", &options->threads, "threads; the outcomes are the same with any number",
                   {.value = "N", .min = 1, .max = 256});
    command.action([&context, options] { return run_replay(context, *options); });
}

}  // namespace signalbox
