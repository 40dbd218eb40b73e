// `signalbox simulate-telegram`: the Bot API on this machine, for trying things out and for tests, ours and other
// programs': whom the bot speaks to is moved over its side routes.
#include <fmt/format.h>

#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "faces/cli/commands.hpp"
#include "faces/cli/listen_address.hpp"
#include "faces/cli/print.hpp"
#include "ports/telegram_simulator.hpp"

namespace signalbox {

namespace {

struct SimulateOptions {
    std::string listen = "127.0.0.1:0";
    std::string token;
    std::string chats = "111";
    std::string faults;
    std::optional<std::uint64_t> seed;
};

/// `111,-5001`.
Result<std::vector<std::int64_t>> chats_of(std::string_view text) {
    std::vector<std::int64_t> chats;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        std::int64_t chat = 0;
        const auto [end, error] = std::from_chars(one.data(), one.data() + one.size(), chat);
        if (error != std::errc{} || end != one.data() + one.size() || chat == 0)
            return fail(ErrorCode::WrongUse, "{} is no chat's number", one)
                .suggest("write them as --chats 111,-5001: people above 0, groups below");
        chats.push_back(chat);
    }
    return chats;
}

Json json_of(const TelegramSimulator& telegram, const TelegramSimulatorTerms& terms) {
    return {
        {"api_url", telegram.url()}, {"seed", terms.seed}, {"chats", terms.chats}, {"settings", telegram.settings()}};
}

void show(const Context& context, const TelegramSimulator& telegram) {
    context.print(context.in(Context::Colour::bold, context.say("Simulated {} on {}", "Telegram", telegram.url())));
    context.print_said("what a client is told (environment or .env):");
    for (const std::string& line : telegram.settings()) context.print("  " + line);
    context.print_said("what was said: GET {}; people are moved by POST, as docs/simulator.md says.",
                       telegram.url() + "/_sim/transcript");
    context.print_said("Ctrl-C ends it.");
}

void show_counts(const Context& context, const TelegramSimulator::Counts& counts) {
    context.note(context.say("calls {}", grouped(static_cast<std::int64_t>(counts.calls))));
    for (const auto& [fault, count] : counts.faults)
        context.note(fmt::format("  {:<12} {}", fault, grouped(static_cast<std::int64_t>(count))));
}

Result<ExitCode> run_simulator(const Context& context, const SimulateOptions& options) {
    const TelegramSimulatorTerms terms{.port = TRY(port_of(options.listen)),
                                       .token = options.token,
                                       .chats = TRY(chats_of(options.chats)),
                                       .seed = options.seed.value_or(1),
                                       .faults = options.faults};
    const auto telegram = TRY(context.house.simulate_telegram(terms));
    context.answer(json_of(*telegram, terms));
    show(context, *telegram);
    std::fflush(stdout);  // who started it in the background waits for these lines

    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait(lock, context.stop, [] { return false; });
    show_counts(context, telegram->counts());
    return ExitCode::done;
}

}  // namespace

void add_simulate_telegram(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "simulate-telegram", "Be Telegram's Bot API on this machine, as strict, and as faulty, as asked.",
        {"simulate-telegram --listen 127.0.0.1:8795", "simulate-telegram --chats 111,-5001",
         "simulate-telegram --fault lost=0.02,http502=0.01,http429=0.05 --seed 7"});
    auto options = std::make_shared<SimulateOptions>();
    command.option("--listen", &options->listen, "address and port of this machine; port 0 takes a free one",
                   {.value = "ADDRESS", .shows_default = true});
    command.option("--token", &options->token, "the only bot's token that it knows; without it one of its own",
                   {.value = "TOKEN"});
    command.option("--chats", &options->chats, "who has let the bot in; the first is the owner's chat",
                   {.value = "LIST", .shows_default = true});
    command.option("--seed", &options->seed, "of the faults; 1 without it", {.value = "N"});
    command.option("--fault", &options->faults, "what goes wrong and how often, as in lost=0.02,http429=0.05",
                   {.value = "LIST"});
    command.action([&context, options] { return run_simulator(context, *options); });
}

}  // namespace signalbox
