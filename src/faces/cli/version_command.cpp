// `signalbox version`: the program, its engine, and what it was built with.
#include <fmt/format.h>

#include "core/engine/event.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/version.hpp"

namespace signalbox {

namespace {

#if defined(__clang__)
constexpr std::string_view compiler = "clang " __clang_version__;
#else
constexpr std::string_view compiler = "gcc " __VERSION__;
#endif

ExitCode run_version(const Context& context) {
    context.print(fmt::format("signalbox {}", program_version()));
    context.print_said("engine {}, built with {}", engine_version, compiler);
    context.answer({{"version", program_version()}, {"engine", engine_version}, {"compiler", compiler}});
    return ExitCode::done;
}

}  // namespace

std::string_view program_version() { return SIGNALBOX_VERSION; }

void add_version(CliCommand program, Context& context) {
    CliCommand command = program.add_command("version", "Show the version of the program and of its engine.",
                                             {"version", "version --json"});
    command.action_despite_mistakes([&context]() -> Result<ExitCode> { return run_version(context); });
}

}  // namespace signalbox
