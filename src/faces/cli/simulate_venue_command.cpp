// `signalbox simulate-venue`: a venue on this machine that behaves as Bybit or as Coinbase does, for trying things out
// and for tests, ours and other programs'.
#include <fmt/format.h>

#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "faces/cli/commands.hpp"
#include "faces/cli/listen_address.hpp"
#include "faces/cli/print.hpp"
#include "ports/venue_simulator.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

struct SimulateOptions {
    std::string venue = "bybit";
    std::string listen = "127.0.0.1:0";
    std::string from = "synthetic";
    std::string start;
    std::string speed = "1";
    std::string faults;
    std::optional<std::uint64_t> seed;
    std::size_t coins = 60;
    bool tls = false;
};

Result<double> speed_of(std::string_view text) {
    constexpr double least = 0.1, most = 100'000;
    double speed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), speed);
    if (error != std::errc{} || end != text.data() + text.size() || !(speed >= least && speed <= most))
        return fail(ErrorCode::WrongUse, "{} is no speed: it is from 0.1 to 100000", text)
            .suggest("write it as --speed 60: an hour of the market in a minute");
    return speed;
}

Json json_of(const VenueSimulator& venue, const SimulatorTerms& terms) {
    return {{"venue", terms.venue},
            {"rest_url", venue.rest_url()},
            {"socket_url", venue.socket_url()},
            {"market_time", to_text(venue.start())},
            {"speed", terms.speed},
            {"seed", terms.seed},
            {"instruments", venue.instruments()},
            {"ca_file", terms.tls ? Json(terms.ca_file.string()) : Json(nullptr)},
            {"settings", venue.settings()}};
}

void show(const Context& context, const VenueSimulator& venue, const SimulatorTerms& terms) {
    context.print(context.in(Context::Colour::bold, context.say("Simulated {} on {}", terms.venue, venue.rest_url())));
    context.print_said("market time {} UTC, speed {}, seed {}, instruments: {}", short_time(venue.start()), terms.speed,
                       terms.seed, venue.instruments());
    context.print_said("what a client is told (environment or .env):");
    for (const std::string& line : venue.settings()) context.print("  " + line);
    context.print_said("Ctrl-C ends it.");
}

void show_counts(const Context& context, const VenueSimulator::Counts& counts) {
    context.note(context.say("until {} UTC: requests {}, connections {}", short_time(counts.now),
                             grouped(static_cast<std::int64_t>(counts.requests)),
                             grouped(static_cast<std::int64_t>(counts.sockets))));
    for (const auto& [fault, count] : counts.faults)
        context.note(fmt::format("  {:<10} {}", fault, grouped(static_cast<std::int64_t>(count))));
}

Result<ExitCode> run_simulator(const Context& context, const SimulateOptions& options) {
    SimulatorTerms terms{.venue = options.venue,
                         .port = TRY(port_of(options.listen)),
                         .from = options.from,
                         .start = {},
                         .speed = TRY(speed_of(options.speed)),
                         .seed = options.seed.value_or(1),
                         .coins = options.coins,
                         .faults = options.faults,
                         .tls = options.tls,
                         .ca_file = {},
                         .database = context.database(),
                         .stop = context.stop};
    if (!options.start.empty()) terms.start = TRY(typed_time(options.start));
    if (options.tls) terms.ca_file = std::filesystem::absolute(context.config().data_dir / "simulator-ca.pem");
    if (options.from == "store") TRY(context.check_database());
    const auto venue = TRY(context.house.simulate_venue(terms));
    context.answer(json_of(*venue, terms));
    show(context, *venue, terms);
    std::fflush(stdout);  // who started it in the background waits for these lines

    constexpr std::chrono::seconds look_every{1};
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    while (!context.stop.stop_requested()) {
        never.wait_for(lock, context.stop, look_every, [] { return false; });
        if (auto trouble = venue->trouble()) return fail(*std::move(trouble));
    }
    show_counts(context, venue->counts());
    return ExitCode::done;
}

}  // namespace

void add_simulate_venue(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "simulate-venue",
        "Be a venue on this machine: its REST and its WebSockets, as faithful, and as faulty, as asked.",
        {"simulate-venue --listen 127.0.0.1:8790", "simulate-venue --from ./candles --start 2025-06-01 --speed 60",
         "simulate-venue --venue coinbase --coins 20 --speed 60", "simulate-venue --from store --speed 600 --seed 7",
         "simulate-venue --fault drop=4/h,duplicate=0.01,http429=0.02,correct=0.05 --tls"});
    auto options = std::make_shared<SimulateOptions>();
    command.option("--venue", &options->venue, "whose face it shows: bybit or coinbase",
                   {.value = "NAME", .shows_default = true});
    command.option("--listen", &options->listen, "address and port of this machine; port 0 takes a free one",
                   {.value = "ADDRESS", .shows_default = true});
    command.option("--from", &options->from, "where its candles come from: synthetic, store, or a directory of files",
                   {.value = "SOURCE", .shows_default = true});
    command.option("--start", &options->start,
                   "market time at its start; without it now, or a day into the candles that are there",
                   {.value = "TIME"});
    command.option("--speed", &options->speed,
                   "so much faster passes market time, and with it all of the venue's times",
                   {.value = "X", .shows_default = true});
    command.option("--seed", &options->seed, "of the market and of the faults; 1 without it", {.value = "N"});
    command.option("--coins", &options->coins, "how many coins the synthetic market lists",
                   {.value = "N", .shows_default = true});
    command.option("--fault", &options->faults, "what goes wrong and how often, as in drop=4/h,truncate=0.01",
                   {.value = "LIST"});
    command.flag("--tls", &options->tls, "https and wss, with a certificate made for it");
    command.action([&context, options] { return run_simulator(context, *options); });
}

}  // namespace signalbox
