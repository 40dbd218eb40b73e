// `signalbox doctor`: one look at everything that a run needs, a line each, with what to do where it is not well.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "faces/cli/bot_chats.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/kill_file.hpp"
#include "faces/cli/live_door.hpp"
#include "faces/cli/live_parts.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/venue_parts.hpp"
#include "platform/clock.hpp"
#include "platform/control.hpp"
#include "platform/lock.hpp"
#include "platform/url_password.hpp"
#include "platform/venue_access.hpp"
#include "views/run_health.hpp"

namespace signalbox {

namespace {

constexpr Millis clock_apart_max{1000};

enum class Health : std::uint8_t { good, warning, bad };
std::string_view to_text(Health health) {
    return health == Health::good ? "ok" : health == Health::warning ? "warning" : "failed";
}
Sentence words_of(Health health) {
    if (health == Health::good) return sentence("ok");
    return health == Health::warning ? sentence("warning") : sentence("failed");
}

struct Finding {
    Sentence name;
    Health health = Health::good;
    Sentence what;
    Sentence next = {};
};

Finding of_error(Sentence name, const Error& error) { return {std::move(name), Health::bad, error.what, error.next}; }

Finding look_at_configuration(const Context& context) {
    const auto& mistakes = context.loaded.mistakes;
    if (mistakes.empty())
        return {sentence("configuration"), Health::good,
                sentence("{} settings, all right", context.loaded.lines.size())};
    return {sentence("configuration"), Health::bad,
            sentence("{} mistakes; the first: {}", mistakes.size(), mistakes.front().text()),
            sentence("see all of them: signalbox config check")};
}

/// Nothing is made that would stay: the nearest directory that is there counts.
std::filesystem::path nearest_directory(std::filesystem::path path) {
    path = std::filesystem::absolute(path);
    while (!std::filesystem::exists(path) && path.has_parent_path() && path != path.parent_path())
        path = path.parent_path();
    return path;
}

Finding look_at_directory(const Context& context) {
    const auto place = nearest_directory(context.config().data_dir);
    if (::access(place.c_str(), W_OK | X_OK) == 0) {
        return {sentence("data directory"), Health::good,
                sentence("{} can be written", context.config().data_dir.string())};
    }
    return {sentence("data directory"), Health::bad, sentence("{} can't be written", place.string()),
            sentence("make it yours, or use another: --data-dir DIR")};
}

Finding look_at_space(const Context& context) {
    std::error_code error;
    const auto space = std::filesystem::space(nearest_directory(context.config().data_dir), error);
    if (error) return {sentence("disk space"), Health::warning, sentence("unknown: {}", error.message())};
    const std::string free = fmt::format("{:.1f} GB", static_cast<double>(space.available) / 1e9);
    if (space.available < space_needed) {
        return {sentence("disk space"), Health::bad, sentence("{} free", free), sentence("free at least 200 MB")};
    }
    if (space.available < space_wanted) {
        return {sentence("disk space"), Health::warning, sentence("{} free", free),
                sentence("three years of three symbols take about 1 GB")};
    }
    return {sentence("disk space"), Health::good, sentence("{} free", free)};
}

Finding look_at_database(const Context& context) {
    if (!context.database_exists()) {
        return {sentence("database"), Health::good,
                sentence("{} will be made by the first import", context.database_name())};
    }
    const auto schema = context.house.schema(context.database());
    if (!schema) return of_error(sentence("database"), schema.error());
    const auto version = (*schema)->current();
    if (!version) return of_error(sentence("database"), version.error());
    if (*version < (*schema)->newest()) {
        return {sentence("database"), Health::bad,
                sentence("tables at version {}, needed is {}", *version, (*schema)->newest()),
                sentence("upgrade them: signalbox db upgrade")};
    }
    return {sentence("database"), Health::good,
            sentence("{}, tables at version {}", context.database_name(), *version)};
}

Finding look_at_redis(const Context& context) {
    const std::string url = context.config().redis();
    if (url.empty()) return {sentence("redis"), Health::good, sentence("none is configured; tickers are in memory")};
    SystemMarketClock clock;
    Sentence trouble;
    const auto tickers = context.house.tickers(url, clock, [&](const Sentence& why) { trouble = why; });
    if (!tickers) return of_error(sentence("redis"), tickers.error());
    static_cast<void>((*tickers)->get("doctor"));
    if (trouble.empty()) return {sentence("redis"), Health::good, sentence("{} answers", mask_url(url))};
    return {sentence("redis"), Health::warning, trouble,
            sentence("check that the server runs and that REDIS_URL names it and its password rightly")};
}

/// Only a live run needs it: whoever backtests is well without.
Finding look_at_venue(const Context& context) {
    const std::string& venue = context.config().venue;
    if (!is_networked(venue))
        return {sentence("venue"), Health::good, sentence("{} is reached without a network", venue)};
    const Progress asking = context.progress(context.say("asking {}", venue), 0);
    auto parts = VenueParts::open(context, venue);
    if (!parts && parts.error().code != ErrorCode::Unreachable) return of_error(sentence("venue"), parts.error());
    if (!parts) {
        return {sentence("venue"), Health::warning, parts.error().what,
                sentence("a live run needs it; without a network there is signalbox run --venue synthetic")};
    }
    const auto time = parts->venue->time(context.stop);
    if (!time) return of_error(sentence("venue"), time.error());
    const Millis apart = time->server - wall_time();
    const bool is_itself = context.config().reached(venue).rest_url == Config{}.reached(venue).rest_url;
    if (!is_itself || std::chrono::abs(apart) < clock_apart_max) {
        return {sentence("venue"), Health::good, sentence("{} answers; it is {} there", venue, time->server)};
    }
    return {sentence("venue"), Health::warning,
            sentence("the clock of {} is {} ms from this machine's", venue, apart.count()),
            sentence("let it be set by the network: timedatectl set-ntp true")};
}

Finding look_at_journals(const Context& context) {
    std::error_code none;
    std::size_t readable = 0;
    for (const auto& entry : std::filesystem::directory_iterator(context.data_dir().journals(), none)) {
        if (entry.path().extension() != ".journal") continue;
        const auto log = context.house.read_journal(entry.path());
        if (!log) return of_error(sentence("journals"), log.error());
        ++readable;
    }
    return {sentence("journals"), Health::good, sentence("journals: {}, all readable", readable)};
}

Finding look_at_run(const Context& context) {
    const auto holder = lock_holder(context.data_dir().lock());
    if (!holder) return of_error(sentence("run"), holder.error());
    if (!*holder) return {sentence("run"), Health::good, sentence("none is at work")};
    const auto answer = ask(context.data_dir().socket(), {{"ask", "status"}});
    if (!answer) {
        return {sentence("run"), Health::bad,
                sentence("process {} holds the lock and does not answer", (*holder)->process),
                sentence("if it hangs, end it: kill {}", (*holder)->process)};
    }
    return {sentence("run"), Health::good, sentence("{} is at work, process {}", (*holder)->run, (*holder)->process)};
}

/// Of a run at work, what it says; else whether its port could be had.
Finding look_at_door(const Context& context) {
    const std::int32_t port = context.config().http_port;
    if (port == 0) return {sentence("door"), Health::good, sentence("http.port is 0: no health checks, no webhooks")};
    const auto run = ask(context.data_dir().socket(), {{"ask", "status"}});
    if (run) {
        const Json door = Json::parse(run->dump()).value("door", Json(nullptr));
        if (door.is_object() && door["trouble"].is_string()) {
            return {sentence("door"), Health::warning, sentence("{}", door["trouble"].get<std::string>()),
                    sentence("name another port: SIGNALBOX__HTTP__PORT; the next start of the run takes it")};
        }
        if (door.is_object() && door["url"].is_string()) {
            return {sentence("door"), Health::good,
                    sentence("{}, webhooks: {}", door["url"].get<std::string>(), door["hooks"].size())};
        }
        return {sentence("door"), Health::good, sentence("this run has none")};
    }
    const auto tried = context.house.http_door({.port = static_cast<std::uint16_t>(port)}, {});
    if (!tried) {
        const Error why = of_door(tried.error(), port);
        return {sentence("door"), Health::warning, why.what, why.next};
    }
    return {sentence("door"), Health::good,
            sentence("port {} is free, webhooks: {}", port, context.config().hooks().size())};
}

/// Whether the bot's token is one, asked of the Bot API.
Finding look_at_telegram(const Context& context) {
    const Config& config = context.config();
    if (config.telegram.token.empty()) {
        return {sentence("Telegram"), Health::good, sentence("no bot: TELEGRAM_BOT_TOKEN is not set")};
    }
    const auto bot = context.house.bot({.token = config.telegram.token,
                                        .api_url = config.telegram.api_url,
                                        .ca_file = config.ca_file,
                                        .proxy = config.proxy});
    if (!bot) return {sentence("Telegram"), Health::bad, bot.error().what, bot.error().next};
    const auto me = (*bot)->who_am_i(context.stop);
    if (!me) return {sentence("Telegram"), Health::bad, me.error().what, me.error().next};
    const auto chats = bot_chats(context);
    if (!chats) return of_error(sentence("Telegram"), chats.error());
    if (!has_owner(*chats)) {
        return {sentence("Telegram"), Health::warning, sentence("the bot is @{}, and it has no owner", me->username),
                sentence("let yourself in: signalbox telegram pair")};
    }
    return {sentence("Telegram"), Health::good, sentence("the bot is @{}, its chats: {}", me->username, chats->size())};
}

Finding look_at_kill_switch(const Context& context) {
    if (context.config().kill_switch) {
        return {sentence("kill switch"), Health::warning, sentence("set by KILL_SWITCH=true"),
                sentence("take it out to let signals through")};
    }
    if (const auto order = KillFile(context.config().data_dir).order()) {
        return {sentence("kill switch"), Health::warning, sentence("thrown by {} {}", order->actor, order->reason),
                sentence("lift it: signalbox resume --kill-switch")};
    }
    return {sentence("kill switch"), Health::good, sentence("not thrown")};
}

Finding look_at_dotenv() {
    struct stat what{};
    if (::stat(".env", &what) != 0) return {sentence(".env"), Health::good, sentence("there is none; defaults hold")};
    if ((what.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        return {sentence(".env"), Health::warning, sentence("others can read it"),
                sentence("keep it to yourself: chmod 600 .env")};
    }
    return {sentence(".env"), Health::good, sentence("only you can read it")};
}

Result<ExitCode> run_doctor(const Context& context) {
    const Finding findings[] = {
        look_at_configuration(context), look_at_directory(context),   look_at_space(context),
        look_at_database(context),      look_at_redis(context),       look_at_journals(context),
        look_at_run(context),           look_at_kill_switch(context), look_at_dotenv(),
        look_at_venue(context),         look_at_door(context),        look_at_telegram(context)};
    Json checks = Json::array();
    bool well = true;
    std::size_t width = 0;  // of the names
    for (const Finding& one : findings) width = std::max(width, shown_width(say(context.language, one.name)));
    for (const Finding& one : findings) {
        well = well && one.health != Health::bad;
        const auto colour = one.health == Health::good      ? Context::Colour::green
                            : one.health == Health::warning ? Context::Colour::yellow
                                                            : Context::Colour::red;
        context.print(fmt::format("{} {:<{}} {}",
                                  context.in(colour, fmt::format("{:<8}", say(context.language, words_of(one.health)))),
                                  say(context.language, one.name), width, say(context.language, one.what)));
        if (!one.next.empty())
            context.print(fmt::format("{:<{}} → {}", "", width + 9, say(context.language, one.next)));
        checks.push_back({{"name", one.name.text()},
                          {"health", to_text(one.health)},
                          {"what", one.what.text()},
                          {"next", one.next.empty() ? Json(nullptr) : Json(one.next.text())}});
    }
    context.answer({{"ok", well}, {"checks", std::move(checks)}});
    return well ? ExitCode::done : ExitCode::no;
}

}  // namespace

void add_doctor(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("doctor", "Check everything that is needed, with the next step where it is not well.",
                            {"doctor", "doctor --json"});
    command.action_despite_mistakes([&context] { return run_doctor(context); });
}

}  // namespace signalbox
