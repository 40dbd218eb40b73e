// `signalbox simulate-webhook`: somebody on this machine who takes webhooks as n8n does, and says what came.
#include <fmt/format.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "faces/cli/commands.hpp"
#include "faces/cli/listen_address.hpp"
#include "ports/webhook_simulator.hpp"

namespace signalbox {

namespace {

constexpr std::chrono::milliseconds look_every{100};
constexpr std::size_t shown_bytes = 200;  ///< of a body

struct SinkOptions {
    std::string listen = "127.0.0.1:0";
    WebhookSinkTerms terms;
    bool inactive = false;
};

/// A body as one line that no terminal takes for an order.
std::string in_a_line(const std::string& body) {
    std::string line;
    for (const char c : body.substr(0, shown_bytes))
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    return body.size() > shown_bytes ? line + "…" : line;
}

void show(const Context& context, const WebhookSimulator::Heard& one) {
    const std::string status = one.status == 0 ? context.say("cut") : std::to_string(one.status);
    const std::string taken = !one.is_taken    ? context.say("not taken")
                              : one.times == 1 ? context.say("taken")
                                               : context.say("taken, {} times now", one.times);
    context.print(fmt::format("{}  {}  {}  {}  {}  {}", one.number, in_a_line(one.path), status, taken,
                              in_a_line(one.id), in_a_line(one.body)));
    std::fflush(stdout);
}

Result<ExitCode> run_sink(const Context& context, SinkOptions options) {
    options.terms.port = TRY(port_of(options.listen));
    options.terms.is_active = !options.inactive;
    const auto sink = TRY(context.house.simulate_webhook(options.terms));
    context.print_said("Webhooks are taken at {}/webhook/NAME; what came: {}/_sim/transcript", sink->url(),
                       sink->url());
    context.print_said("Ctrl-C ends it.");
    context.answer({{"url", sink->url()},
                    {"transcript", sink->url() + "/_sim/transcript"},
                    {"settings",
                     {"N8N_WEBHOOK_SIGNAL=" + sink->url() + "/webhook/signal",
                      "N8N_WEBHOOK_SCREENER=" + sink->url() + "/webhook/screener",
                      "N8N_WEBHOOK_LISTING=" + sink->url() + "/webhook/listing"}}});
    std::fflush(stdout);
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    for (std::uint64_t shown = 0; !context.stop.stop_requested();) {
        for (const auto& one : sink->heard(shown)) {
            show(context, one);
            shown = one.number;
        }
        never.wait_for(lock, context.stop, look_every, [] { return false; });
    }
    return ExitCode::done;
}

}  // namespace

void add_simulate_webhook(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "simulate-webhook", "Take webhooks on this machine as n8n does, as well or as badly as asked, and show them.",
        {"simulate-webhook --listen 127.0.0.1:5678", "simulate-webhook --fault 503,cut_after,200 --delay 500",
         "simulate-webhook --header X-Webhook-Token=word --secret of-this-simulator"});
    const auto options = std::make_shared<SinkOptions>();
    command.option("--listen", &options->listen, "address and port of this machine; port 0 takes a free one",
                   {.value = "ADDRESS", .shows_default = true});
    command.option(
        "--fault", &options->terms.fates,
        "what becomes of the first, the second … request: cut_before, cut_after or a status; the last one stays",
        {.value = "LIST"});
    command.option("--delay", &options->terms.delay_ms, "milliseconds before every answer",
                   {.value = "MS", .min = 0, .max = 600'000});
    command.flag("--inactive", &options->inactive, "as a workflow that is not active: 404");
    command.option("--header", &options->terms.header, "a header that is asked for; without it 403",
                   {.value = "NAME=VALUE"});
    command.option("--basic", &options->terms.basic, "user and password of Basic that are asked for",
                   {.value = "USER:PASSWORD"});
    command.option("--secret", &options->terms.secret,
                   "what is not signed with it is refused; others can see a command line, so take no real one",
                   {.value = "TEXT"});
    command.action([&context, options] { return run_sink(context, *options); });
}

}  // namespace signalbox
