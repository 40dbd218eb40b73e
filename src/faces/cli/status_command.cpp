// `signalbox status`: how the run and the collectors are doing, the newest prices, and what the store has.
#include <fmt/format.h>

#include <optional>

#include "faces/cli/collecting.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/kill_file.hpp"
#include "faces/cli/live_parts.hpp"
#include "faces/cli/print.hpp"
#include "platform/clock.hpp"
#include "platform/control.hpp"
#include "platform/lock.hpp"
#include "views/live_status.hpp"
#include "views/naming.hpp"
#include "views/store_status.hpp"
#include "views/tickers.hpp"

namespace signalbox {

namespace {

Json json_of_run(const RunRecord& run) {
    return {{"run", run.id},
            {"mode", to_text(run.mode)},
            {"started_at", to_text(run.started_at)},
            {"finished_at", run.finished_at ? Json(to_text(*run.finished_at)) : Json(nullptr)},
            {"from", to_text(run.range.from)},
            {"to", to_text(run.range.to)},
            {"opinions", run.opinions},
            {"signals", run.signals}};
}

std::string in_ms(std::chrono::microseconds time) {
    return fmt::format("{:.1f}", static_cast<double>(time.count()) / 1000);
}

void show_running(const Context& context, const LiveStatus& status, int process) {
    const std::string state = status.killed   ? context.in(Context::Colour::red, context.say("killed"))
                              : status.paused ? context.in(Context::Colour::yellow, context.say("paused"))
                                              : context.in(Context::Colour::green, context.say("speaking"));
    context.print_said("run {} ({}), process {}: {}", status.run, status.mode, process, state);
    for (const std::string& line : standing_orders(context, status)) context.print(line);
    context.print_said("last minute {}, journal at {}, database at {}", last_minute(context, status), status.position,
                       status.projected);
    context.print_said("frames: {}, late: {}, missing minutes: {}, corrections: {}", status.frames, status.late_frames,
                       status.missing_minutes, status.corrections);
    if (status.heard.messages > 0) {
        context.print_said(
            "messages: {}, that made no sense: {}; a frame that waits no longer is journaled within {} ms, 99 of 100 "
            "within {} ms",
            grouped(static_cast<std::int64_t>(status.heard.messages)), status.heard.unread,
            in_ms(status.to_journal.p50), in_ms(status.to_journal.p99));
    }
    context.print_said("opinions: {}, signals: {}, open positions: {}, equity {}", status.opinions, status.signals,
                       status.open_positions, money(status.equity));
    if (!status.trouble.empty()) context.print_said("the database lags: {}", status.trouble);
    if (!status.feed_trouble.empty()) context.print_said("feeds lost: {}", status.feed_trouble);
}

/// Venues in maintenance, as the run says.
void show_shut(const Context& context, const Json& shut) {
    for (const Json& one : shut) {
        const std::string venue = one.at("venue"), words = one.at("words");
        context.print(one.at("until").is_null()
                          ? context.say("{} is in maintenance: {}", venue, words)
                          : context.say("{} is in maintenance until {}: {}", venue, std::string(one["until"]), words));
    }
}

/// Where the run answers over HTTP, as it says.
void show_deliveries(const Context& context, const Json& deliveries) {
    if (!deliveries.is_object()) return;
    std::string channels;
    for (const Json& channel : deliveries["channels"]) {
        channels += (channels.empty() ? "" : ", ") + channel.get<std::string>();
    }
    context.print_said("deliveries to {}: delivered {}, missed {}, dead letters {}", channels,
                       deliveries["delivered"].get<std::uint64_t>(), deliveries["missed"].get<std::uint64_t>(),
                       deliveries["dead"].get<std::uint64_t>());
}

void show_door(const Context& context, const Json& door) {
    if (!door.is_object()) return;
    const Json& trouble = door["trouble"];
    if (trouble.is_string()) {
        context.print_said("no door for health, metrics and webhooks: {}", trouble.get<std::string>());
    } else {
        context.print_said("health, metrics and webhooks ({}) at {}", door["hooks"].size(),
                           door["url"].get<std::string>());
    }
}

/// What venues do not give now, in their words, as the run says.
void show_refused(const Context& context, const Json& refused) {
    std::string all;
    for (const Json& one : refused) all += (all.empty() ? "" : ", ") + one.get<std::string>();
    if (!all.empty()) context.print_said("not given by the venue, and asked for again: {}", all);
}

Json collectors(const Context& context, const std::vector<CollectingNow>& at_work) {
    Json json = Json::array();
    for (const CollectingNow& one : at_work) {
        const RunCard& card = one.card;
        context.print_said("{} is collected by process {} since {}, pairs: {}", card.kind.venue, one.process,
                           short_time(card.first_minute), card.instruments.size());
        json.push_back({{"venue", card.kind.venue},
                        {"process", one.process},
                        {"pairs", card.instruments.size()},
                        {"since", to_text(card.first_minute)}});
    }
    return json;
}

/// Of Redis, where every process puts them; else of the run at work; null where there is neither.
Result<Json> tickers_now(const Context& context, const Json& run) {
    const std::string url = context.config().redis();
    if (url.empty()) return run.is_object() && run.contains("tickers") ? run["tickers"] : Json(nullptr);
    SystemMarketClock clock;
    const auto cache = TRY(context.house.tickers(url, clock, {}));
    const auto all = cache->all();
    return tickers_json(all, cache->trouble(), all.size());
}

void show_tickers(const Context& context, const Json& tickers) {
    if (tickers.is_null()) return;
    if (tickers["trouble"].is_string()) context.print(tickers["trouble"].get<std::string>());
    if (tickers["list"].empty()) return;
    Table table({{context.say("instrument")},
                 {context.say("price"), Align::right},
                 {context.say("24 hours"), Align::right},
                 {context.say("low"), Align::right},
                 {context.say("high"), Align::right},
                 {context.say("as of")}});
    const auto text = [](const Json& value) { return value.is_string() ? value.get<std::string>() : "–"; };
    for (const Json& one : tickers["list"]) {
        const Json& change = one["price_24h_pct"];
        table.row({text(one["symbol"]), text(one["last_price"]),
                   change.is_number() ? number(change.get<double>()) + " %" : "–", text(one["low_24h"]),
                   text(one["high_24h"]), text(one["updated_at"])});
    }
    context.print(table.text());
}

void show_store(const Context& context, const std::vector<StoredSeries>& series, UtcTime now) {
    if (series.empty()) {
        context.print_said("the store is empty");
        return;
    }
    Table table({{context.say("instrument")},
                 {context.say("candles")},
                 {context.say("rows"), Align::right},
                 {context.say("first")},
                 {context.say("last")},
                 {context.say("gaps"), Align::right},
                 {context.say("missing"), Align::right},
                 {context.say("age"), Align::right}});
    for (const StoredSeries& one : series) {
        table.row({shown_name(one.of), std::string(to_text(one.timeframe)), grouped(one.rows),
                   short_time(one.span.from), short_time(one.span.to - length_of(one.timeframe)), grouped(one.gaps),
                   grouped(one.missing), duration(one.age(now))});
    }
    context.print(table.text());
}

Result<ExitCode> run_status(const Context& context) {
    Json json{{"running", false},      {"run", nullptr},       {"shut", Json::array()},  {"refused", Json::array()},
              {"last", nullptr},       {"kill_file", nullptr}, {"store", Json::array()}, {"door", nullptr},
              {"deliveries", nullptr}, {"watch", nullptr}};
    Json run;  // what the one at work says of itself
    UtcTime now = wall_time();
    if (const auto holder = TRY(lock_holder(context.data_dir().lock()))) {
        json["running"] = true;
        if (const auto answer = ask(context.data_dir().socket(), {{"ask", "status"}}); !answer) {
            context.print_said("process {} is about to run, or does not answer", holder->process);
        } else {
            run = Json::parse(answer->dump());
            const LiveStatus status = TRY(parse_live_status(run));
            show_running(context, status, holder->process);
            json["run"] = live_status_json(status);
            now = status.now;  // ages are the market's: a simulator's time is not the wall's
            json["shut"] = run.value("shut", Json::array());
            show_shut(context, json["shut"]);
            json["refused"] = run.value("refused", Json::array());
            show_refused(context, json["refused"]);
            json["door"] = run.value("door", Json(nullptr));
            show_door(context, json["door"]);
            json["deliveries"] = run.value("deliveries", Json(nullptr));
            show_deliveries(context, json["deliveries"]);
            json["watch"] = run.value("watch", Json(nullptr));
        }
    } else {
        context.print_said("no run is at work in {}", context.config().data_dir.string());
    }
    json["collectors"] = collectors(context, TRY(collecting_now(context)));
    if (const auto order = KillFile(context.config().data_dir).order()) {
        context.print_said("the kill switch is thrown: {} {} {}", order->actor, order->at, order->reason);
        json["kill_file"] = {{"actor", order->actor}, {"at", order->at}, {"reason", order->reason}};
    }
    std::vector<StoredSeries> series;
    TRY(context.check_database());
    if (context.database_exists()) {  // status makes nothing
        const auto runs = TRY(context.runs());
        const auto all = TRY(runs->runs());
        if (!all.empty()) {
            const RunRecord& last = all.front();
            context.print_said("newest run: {} ({}), {} to {}, signals: {}", last.id, last.mode,
                               short_time(last.range.from), short_time(last.range.to), last.signals);
            json["last"] = json_of_run(last);
        }
        const auto store = TRY(context.candles());
        series = TRY(stored_series(*store));
    }
    json["tickers"] = TRY(tickers_now(context, run));
    show_tickers(context, json["tickers"]);
    show_store(context, series, now);
    json["store"] = store_json(series, now);
    context.answer(json);
    return ExitCode::done;
}

}  // namespace

void add_status(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "status", "How the run and the collectors are doing, the newest prices, and what the store has.",
        {"status", "status --json"});
    command.action([&context] { return run_status(context); });
}

}  // namespace signalbox
