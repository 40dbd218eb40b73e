// `signalbox kill`, `pause` and `resume`: the run is asked through its socket; one that rests gets the command into its
// journal; and where there is no run yet, the kill switch waits for it as a file.
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "faces/cli/commands.hpp"
#include "faces/cli/kill_file.hpp"
#include "faces/cli/live_parts.hpp"
#include "platform/clock.hpp"
#include "platform/control.hpp"
#include "platform/lock.hpp"
#include "views/live_status.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

bool holds(const LiveStatus& status, Verb verb) {
    switch (verb) {
        case Verb::kill: return status.killed;
        case Verb::lift_kill: return !status.killed;
        case Verb::pause: return status.paused;
        case Verb::resume: return !status.paused;
        case Verb::set:
        case Verb::trade:
        case Verb::close: return true;
    }
    return false;
}

/// The run at work does the command with its next poll: asks until it has.
Result<LiveStatus> command_working_run(const Context& context, const LockHolder& holder, const Command& command) {
    const auto socket = context.data_dir().socket();
    const auto told = ask(socket, {{"do", std::string(to_text(command.verb))},
                                   {"id", command.id},
                                   {"actor", command.actor},
                                   {"reason", command.reason}});
    if (!told && told.error().code == ErrorCode::Unreachable) {
        return fail(ErrorCode::Unreachable, "the run of process {} does not answer: it begins, or waits for its venue",
                    holder.process)
            .suggest("try again when `signalbox status` shows it; if it hangs, end it: kill {}", holder.process);
    }
    TRY(told);
    constexpr int tries = 50;
    constexpr std::chrono::milliseconds pause_between{100};
    for (int i = 0; i < tries && !context.stop.stop_requested(); ++i) {
        const auto answer = TRY(ask(socket, {{"ask", "status"}}));
        LiveStatus status = TRY(parse_live_status(Json::parse(answer.dump())));
        if (holds(status, command.verb)) return status;
        std::this_thread::sleep_for(pause_between);
    }
    return fail(ErrorCode::Unreachable, "the run has taken the command, but does not say that it is done")
        .suggest("look again: signalbox status");
}

/// Whoever wants silence has it, whatever has become of the configuration since the run at work began: it lies in the
/// data directory and needs no other setting. Where none is at work, the mistakes are what is in the way.
Result<> obeyed_despite_mistakes(const Context& context) {
    const Result<> usable = context.loaded.usable();
    if (usable) return {};
    const std::filesystem::path& data = context.config().data_dir;
    if (!TRY(lock_holder(context.data_dir().lock()))) return usable;
    context.note(
        context.say("the configuration has mistakes (signalbox config check); the run at work in {} obeys all "
                    "the same",
                    data.string()));
    return {};
}

/// What the commands say when they are done.
struct Done {
    std::string how;  ///< running, journal, file
    std::string run;
};

ExitCode show_done(const Context& context, Verb verb, const Done& done) {
    const std::string what = say(context.language, words_of(verb));
    if (done.how == "running") {
        context.print_said("{}: done by the run {}", what, done.run);
    } else if (done.how == "journal") {
        context.print_said("{}: written into the journal of run {}, which is not at work now", what, done.run);
    } else if (done.how == "file") {
        context.print_said("{}: no run is there; the next one will find it", what);
    } else {
        context.print_said("{}: there was nothing to do", what);
    }
    context.answer({{"command", to_text(verb)},
                    {"done_by", done.how},
                    {"run", done.run.empty() ? Json(nullptr) : Json(done.run)}});
    return ExitCode::done;
}

Result<Done> do_command(const Context& context, Verb verb, const std::string& reason) {
    const Command command{.id = new_command_id(), .actor = cli_actor(), .verb = verb, .reason = reason, .at = {}};
    if (const auto holder = TRY(lock_holder(context.data_dir().lock()))) {
        const LiveStatus status = TRY(command_working_run(context, *holder, command));
        return Done{.how = "running", .run = status.run};
    }
    const auto run = TRY(unfinished_live_run(context));
    if (!run) return Done{};
    TRY(command_resting_run(context, *run, command));
    return Done{.how = "journal", .run = run->id};
}

Result<ExitCode> run_kill(const Context& context, const std::string& reason) {
    TRY(obeyed_despite_mistakes(context));
    const KillFile file(context.config().data_dir);
    // The file first: should anything below fail, the switch is thrown all the same.
    // One that is there already keeps its author, time and reason.
    if (const auto standing = file.order()) {
        context.note(context.say("the kill switch was thrown before, and stays so: {} {} {}", standing->actor,
                                 standing->at, standing->reason));
    } else {
        TRY(file.write({.actor = cli_actor(), .reason = reason, .at = to_text(wall_time())}));
    }
    auto told = do_command(context, Verb::kill, reason);
    if (!told)
        context.note(context.say("the kill switch is thrown: whoever runs here obeys it; but nobody confirmed it"));
    Done done = TRY(std::move(told));
    if (done.how.empty()) done.how = "file";
    return show_done(context, Verb::kill, done);
}

Result<ExitCode> run_lift(const Context& context) {
    if (context.config().kill_switch) {
        return fail(ErrorCode::Refused, "the kill switch is set by KILL_SWITCH=true")
            .suggest("take KILL_SWITCH out of the environment, .env and signalbox.toml first");
    }
    const KillFile file(context.config().data_dir);
    const auto standing = file.order();
    const bool was_there = TRY(file.remove());
    auto lifted = do_command(context, Verb::lift_kill, "");
    if (!lifted && standing) TRY(file.write(*standing));  // it stays thrown, as the error says
    Done done = TRY(std::move(lifted));
    if (done.how.empty() && was_there) done.how = "file";
    return show_done(context, Verb::lift_kill, done);
}

Result<ExitCode> run_verb(const Context& context, Verb verb, const std::string& reason) {
    const Done done = TRY(do_command(context, verb, reason));
    if (done.how.empty()) {
        return fail(ErrorCode::NotFound, "there is no live run in {}", context.config().data_dir.string())
            .suggest("start one: signalbox run --venue synthetic");
    }
    return show_done(context, verb, done);
}

}  // namespace

void add_kill(CliCommand program, Context& context) {
    CliCommand command = program.add_command("kill", "Throw the kill switch: nothing new is said until it is lifted.",
                                             {"kill", "kill --reason 'the feed looks wrong'"});
    const auto reason = std::make_shared<std::string>();
    command.option("--reason", reason.get(), "kept with the command");
    command.action_despite_mistakes([&context, reason] { return run_kill(context, *reason); });
}

void add_pause(CliCommand program, Context& context) {
    CliCommand command = program.add_command("pause", "No new signals until resume; open positions are followed.",
                                             {"pause", "pause --reason maintenance"});
    const auto reason = std::make_shared<std::string>();
    command.option("--reason", reason.get(), "kept with the command");
    command.action_despite_mistakes([&context, reason]() -> Result<ExitCode> {
        TRY(obeyed_despite_mistakes(context));
        return run_verb(context, Verb::pause, *reason);
    });
}

void add_resume(CliCommand program, Context& context) {
    CliCommand command = program.add_command("resume", "Lift a pause; with --kill-switch lift the kill switch.",
                                             {"resume", "resume --kill-switch"});
    const auto kill_switch = std::make_shared<bool>(false);
    command.flag("--kill-switch", kill_switch.get(), "lift the kill switch, not a pause");
    command.action(
        [&context, kill_switch] { return *kill_switch ? run_lift(context) : run_verb(context, Verb::resume, ""); });
}

}  // namespace signalbox
