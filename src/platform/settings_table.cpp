// The table itself. A new setting is a new row here, a field in Config, and nothing else.
#include "platform/settings_table.hpp"

#include <algorithm>

#include "core/base/letter_case.hpp"
#include "platform/setting_kinds.hpp"
#include "platform/time_zone.hpp"
#include "ports/object_store.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

// NOLINTBEGIN(bugprone-macro-parentheses): a member's name stands in no parentheses.
/// Picks a value out of the Config, out of its desk settings, or out of the costs of `venue`.
#define FIELD(member) [](auto& config) -> auto& { return config.member; }
#define DESK(member) [](auto& config) -> auto& { return config.engine.desk.member; }
#define COST(member) [venue](auto& config) -> auto& { return config.costs.find(venue)->second.member; }
// NOLINTEND(bugprone-macro-parentheses)

bool is_name(std::string_view text) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    return text.size() <= 255 && text.find_first_not_of(allowed) == text.npos;
}

bool is_prefix(std::string_view text) { return text.empty() || check_object_name(text).has_value(); }

bool is_venue(std::string_view text) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    return !text.empty() && text.size() <= 32 && text.find_first_not_of(allowed) == text.npos;
}

/// A driver's name in the scheme, as Python's tools write it (postgresql+psycopg://), means nothing here.
bool is_server_url(std::string_view text) {
    const std::string_view scheme = text.substr(0, std::min(text.find("://"), text.size()));
    const std::string_view database = scheme.substr(0, scheme.find('+'));
    return scheme.size() < text.size() && (database == "postgresql" || database == "postgres");
}

bool is_database_url(std::string_view text) {
    const bool is_file = text.starts_with("sqlite:///") && text.size() > std::string_view("sqlite:///").size();
    return text.empty() || is_file || is_server_url(text);
}

bool is_host(std::string_view text) {
    constexpr std::string_view never = " \t@?#%[]";
    return text.size() <= 255 && text.find_first_of(never) == text.npos && text.find("://") == text.npos;
}

template <typename Field>
Setting symbols(std::string name, Field field, Sentence says) {
    return {.name = std::move(name),
            .says = {std::move(says)},
            .must = sentence("must be a list of symbols such as BTC/USDT,ETH/USDT"),
            .set =
                [=](Config& config, std::string_view value) {
                    const auto symbols = split(value);
                    for (const std::string& symbol : symbols) {
                        const bool whole_name = symbol.find(':') < symbol.find('/');
                        if (!Instrument::parse(whole_name ? symbol : "any:" + symbol)) return false;
                    }
                    field(config) = symbols;
                    return true;
                },
            .show = [=](const Config& config) { return joined(field(config), ","); },
            .shapes = {ValueShape::list, ValueShape::text}};
}

bool is_quote(std::string_view text) {
    return text.empty() || Instrument::parse_symbol("any", "BTC/" + std::string(text)).has_value();
}

Setting timeframes_row() {
    return {.name = "market.timeframes",
            .says = {sentence("Timeframes on which opinions form.")},
            .must = sentence("must be a list of timeframes without repetition, of 5m, 15m, 1h and 4h"),
            .set =
                [](Config& config, std::string_view value) {
                    std::vector<Timeframe> timeframes;
                    for (const std::string& item : split(value)) {
                        const auto timeframe = parse_timeframe(item);
                        if (!timeframe || !higher_of(*timeframe) || std::ranges::count(timeframes, *timeframe) > 0)
                            return false;
                        timeframes.push_back(*timeframe);
                    }
                    if (timeframes.empty()) return false;
                    std::ranges::sort(timeframes);
                    config.engine.timeframes = timeframes;
                    return true;
                },
            .show =
                [](const Config& config) {
                    std::vector<std::string> names;
                    names.reserve(config.engine.timeframes.size());
                    for (const Timeframe timeframe : config.engine.timeframes) names.emplace_back(to_text(timeframe));
                    return joined(names, ",");
                },
            .shapes = {ValueShape::list, ValueShape::text}};
}

Setting edge_row() {
    Setting row = choice(
        "edge.mode", [](auto& config) -> auto& { return config.engine.desk.edge_blocks; }, {"warn", "block"},
        sentence("What gate `edge` does where the calibrated edge is not above zero: warn, or block."));
    return row;
}

template <typename Field>
Setting venue_url(std::string name, Field field, std::vector<SettingAlias> aliases, Sentence says) {
    return also(
        text(
            std::move(name), field, sentence("must be an address such as https://api.example.com"),
            [](std::string_view value) { return value.empty() || value.find("://") != value.npos; }, std::move(says)),
        std::move(aliases));
}

constexpr std::size_t hook_secret_min = 16;  ///< letters: fewer can be guessed from one signature
constexpr std::size_t hooks_max = 16;

bool is_hook(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !name.empty() && name.size() <= 32 && name.find_first_not_of(allowed) == name.npos;
}

Setting hooks_row() {
    Setting row = secret(
        "hooks.secrets", [](auto& config) -> auto& { return config.openclaw_secret; },
        sentence(
            "Webhooks that are taken at /hooks/NAME, each with the secret that signs it: name=secret,name2=secret2."));
    row.must = sentence("must be name=secret,name2=secret2: names of a-z, 0-9 and -, secrets of at least {} letters",
                        hook_secret_min);
    row.set = [](Config& config, std::string_view value) {
        std::map<std::string, std::string> secrets;
        for (const std::string& item : split(value)) {
            const std::size_t mark = std::min(item.find('='), item.size());
            if (!is_hook(item.substr(0, mark)) || item.size() < mark + 1 + hook_secret_min) return false;
            if (!secrets.emplace(item.substr(0, mark), item.substr(mark + 1)).second) return false;
        }
        if (secrets.size() > hooks_max) return false;
        config.hook_secrets = std::move(secrets);
        return true;
    };
    row.show = [](const Config& config) { return std::string(config.hook_secrets.empty() ? "" : "***"); };
    return row;
}

Setting openclaw_row() {
    Setting row = secret(
        "hooks.openclaw_secret", [](auto& config) -> auto& { return config.openclaw_secret; },
        sentence("Secret of the hook openclaw, where OpenClaw sends its analyses; empty: there is no such hook."));
    row.must = sentence("must be a text of at least {} letters in the environment or in .env", hook_secret_min);
    row.set = [](Config& config, std::string_view value) {
        if (!value.empty() && value.size() < hook_secret_min) return false;
        config.openclaw_secret = value;
        return true;
    };
    return row;
}
constexpr std::int64_t chat_id_max = (std::int64_t{1} << 52) - 1;  // what Telegram promises of its ids

/// The five numbers of a venue's costs.
void add_costs(std::vector<Setting>& table, const std::string& venue) {
    const auto row = [&](const std::string& key, auto field, double high, Sentence says) {
        table.push_back(real("costs." + venue + "." + key, field, 0, high, std::move(says)));
    };
    const bool named = venue != "other";
    row("fee", COST(fee), 0.05,
        named ? sentence("Taker fee a side, as a fraction, at {}.", venue)
              : sentence("Taker fee a side, as a fraction, at venues without a section of their own."));
    row("spread", COST(spread.mean), 0.1,
        named ? sentence("Mean spread, as a fraction of the price, at {}.", venue)
              : sentence("Mean spread, as a fraction of the price, at venues without a section of their own."));
    row("spread_p90", COST(spread.p90), 0.1,
        named ? sentence("90th percentile of the spread at {}.", venue)
              : sentence("90th percentile of the spread at venues without a section of their own."));
    row("slippage", COST(slippage.mean), 0.1,
        named ? sentence("Mean slippage a side at {}.", venue)
              : sentence("Mean slippage a side at venues without a section of their own."));
    row("slippage_p90", COST(slippage.p90), 0.1,
        named ? sentence("90th percentile of the slippage at {}.", venue)
              : sentence("90th percentile of the slippage at venues without a section of their own."));
}

/// URLs with commas between them, each of which may hold a secret.
template <typename Field>
Setting urls(std::string name, Field field, std::vector<SettingAlias> aliases, Sentence says) {
    Setting row =
        secret(std::move(name), [](auto& config) -> auto& { return config.webhooks.secret; }, std::move(says));
    row.must = sentence("must be addresses such as https://example.com/hook, with commas between them");
    row.set = [=](Config& config, std::string_view value) {
        const auto all = split(value);
        for (const std::string& url : all) {
            if (!url.starts_with("https://") && !url.starts_with("http://")) return false;
        }
        field(config) = all;
        return true;
    };
    row.show = [=](const Config& config) { return std::string(field(config).empty() ? "" : "***"); };
    return also(std::move(row), std::move(aliases));
}

/// `off`, or a cooldown: so long after an alert the same is not said again.
Setting alert_row(AlertKind kind, Sentence says) {
    const auto rule = [kind](auto& config) -> auto& { return config.alerts.find(kind)->second; };
    Setting row = span(
        "alerts." + std::string(to_text(kind)), [](auto& config) -> auto& { return config.engine.desk.hold; },
        Millis{0}, 30 * day, std::move(says));
    row.says.push_back(sentence("Off, or so long after one the same is not said again."));
    row.must = sentence("must be off, or a duration from {} to {}, written like 500ms, 3s, 5m, 4h or 1d", "0s", "30d");
    row.set = [=](Config& config, std::string_view value) {
        AlertRule& to = rule(config);
        to.on = value != "off";
        if (!to.on) return true;
        const auto cooldown = parse_span(value);
        if (!cooldown || *cooldown < Millis{0} || *cooldown > 30 * day) return false;
        to.cooldown = *cooldown;
        return true;
    };
    row.show = [=](const Config& config) {
        const AlertRule& now = rule(config);
        return now.on ? span_text(now.cooldown) : std::string("off");
    };
    return row;
}

Setting digest_row() {
    return {.name = "digest.at",
            .says = {sentence("When the digest of the day is sent, as 08:00 in time_zone; off: none.")},
            .must = sentence("must be off, or a time of day such as 08:00"),
            .set =
                [](Config& config, std::string_view value) {
                    config.digest_at.reset();
                    if (value == "off") return true;
                    if (value.size() != 5 || value[2] != ':') return false;
                    const auto hours = number_of<int>(value.substr(0, 2));
                    const auto minutes = number_of<int>(value.substr(3));
                    if (!hours || !minutes || *hours < 0 || *hours > 23 || *minutes < 0 || *minutes > 59) return false;
                    config.digest_at = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
                    return true;
                },
            .show =
                [](const Config& config) {
                    if (!config.digest_at) return std::string("off");
                    return fmt::format("{:02}:{:02}", config.digest_at->count() / 60, config.digest_at->count() % 60);
                },
            .shapes = {ValueShape::text}};
}

std::vector<Setting> make_table() {
    std::vector<Setting> table{
        choice("profile", FIELD(profile), {"advisor", "ftmo"},
               sentence("Sets defaults and nothing else: advisor for recommendations, ftmo for a prop-firm account.")),
        also(choice("environment", FIELD(environment), {"development", "production"},
                    sentence("In production logs are JSON unless log.format says otherwise.")),
             {{"ENVIRONMENT", ""}}),
        {.name = "data_dir",
         .says = {sentence("Everything a run writes lies under this directory.")},
         .must = sentence("must be a path"),
         .set =
             [](Config& config, std::string_view value) {
                 if (value.empty()) return false;
                 config.data_dir = value;
                 return true;
             },
         .show = [](const Config& config) { return config.data_dir.string(); },
         .shapes = {ValueShape::text}},
        also(text("database.url", FIELD(database_url),
                  sentence("must be sqlite:///relative/path, sqlite:////absolute/path or "
                           "postgresql://user:password@host:port/database"),
                  is_database_url, sentence("The database; empty: signalbox.sqlite in the data directory.")),
             {{"DB_URL", ""}}),
        also(text("database.host", FIELD(database_server.host),
                  sentence("must be a host's name or address, or the directory of a socket"), is_host,
                  sentence("The PostgreSQL server, where database.url is empty: said in parts.")),
             {{"POSTGRES_HOST", ""}}),
        also(whole("database.port", FIELD(database_server.port), 1, 65'535, sentence("Its port.")),
             {{"POSTGRES_PORT", ""}}),
        also(text(
                 "database.name", FIELD(database_server.name), sentence("must be a name"),
                 [](std::string_view value) { return value.size() <= 63; }, sentence("Its database.")),
             {{"POSTGRES_DB", ""}}),
        also(text(
                 "database.user", FIELD(database_server.user), sentence("must be a name"),
                 [](std::string_view value) { return value.size() <= 63; }, sentence("Its user.")),
             {{"POSTGRES_USER", ""}}),
        also(secret("database.password", FIELD(database_server.password), sentence("The user's password.")),
             {{"POSTGRES_PASSWORD", ""}}),
        also(text(
                 "redis.url", FIELD(redis_url), sentence("must be redis://user:password@host:port/0"),
                 [](std::string_view value) { return value.empty() || value.starts_with("redis://"); },
                 sentence(
                     "Redis, where tickers lie for other programs, too; empty: in memory, unless redis.host is set.")),
             {{"REDIS_URL", ""}}),
        also(text("redis.host", FIELD(redis_server.host), sentence("must be a host's name or address"), is_host,
                  sentence("The Redis server, where redis.url is empty.")),
             {{"REDIS_HOST", ""}}),
        also(whole("redis.port", FIELD(redis_server.port), 1, 65'535, sentence("Its port.")), {{"REDIS_PORT", ""}}),
        choice("language", FIELD(language), {"en", "ru"},
               sentence("Language of everything a person reads. Without it LANGUAGE counts, then the locale.")),
        whole("lake.keep_days", FIELD(lake_keep_days), 3, 36'500,
              sentence("Days of minutes that `lake retire` leaves in the database although the lake has them.")),
        text(
            "objects.directory", FIELD(objects.directory), sentence("must be a path"),
            [](std::string_view) { return true; },
            sentence(
                "Where `lake push` and `db backup` put copies: a directory, best on another disk. Or objects.bucket.")),
        also(text("objects.bucket", FIELD(objects.bucket), sentence("must be a bucket's name"), is_name,
                  sentence("A bucket at an S3-compatible endpoint, for the same.")),
             {{"S3_BUCKET", ""}}),
        text("objects.prefix", FIELD(objects.prefix),
             sentence("must be parts of letters, digits and ._=+- with / between"), is_prefix,
             sentence("Stands before every name in the bucket.")),
        also(text(
                 "objects.endpoint", FIELD(objects.endpoint),
                 sentence("must be an address such as https://s3.example.com"),
                 [](std::string_view value) { return value.empty() || value.find("://") != value.npos; },
                 sentence("The bucket's endpoint; empty: Amazon's. Plain http is for this machine alone.")),
             {{"S3_ENDPOINT", ""}}),
        also(text("objects.region", FIELD(objects.region), sentence("must be a region such as eu-central-1"), is_name,
                  sentence("The bucket's region.")),
             {{"AWS_REGION", ""}}),
        also(secret("objects.access_key", FIELD(objects.access_key), sentence("Key of the object store.")),
             {{"AWS_ACCESS_KEY_ID", ""}}),
        also(secret("objects.secret_key", FIELD(objects.secret_key), sentence("Its secret.")),
             {{"AWS_SECRET_ACCESS_KEY", ""}}),
        also(choice("log.level", FIELD(log_level), {"debug", "info", "warning", "error"},
                    sentence("The least important line that is logged.")),
             {{"LOG_LEVEL", ""}}),
        also(choice("log.format", FIELD(log_format), {"auto", "text", "json"},
                    sentence("Form of the log; auto: JSON in production, else text.")),
             {{"LOG_FORMAT", ""}}),
        for_ftmo(text("market.venue", FIELD(venue), sentence("must be a venue's name in lower case, such as bybit"),
                      is_venue, sentence("The venue that a symbol without one means.")),
                 "coinbase"),
        for_ftmo(
            symbols(
                "market.symbols", FIELD(symbols),
                sentence("Instruments to work on, as BTC/USDT or venue:BTC/USDT; empty: all that the store has, and "
                         "for a live run "
                         "the universe.top of its venue.")),
            "BTC/USD,ETH/USD,SOL/USD"),
        text(
            "market.second_venue", FIELD(second_venue), sentence("must be a venue's name in lower case, such as bybit"),
            [](std::string_view value) { return value.empty() || is_venue(value); },
            sentence("A second venue that is asked for candles which the first one has lost; empty: none.")),
        timeframes_row(),
        text("universe.quote", FIELD(universe.quote), sentence("must be a currency such as USDT"), is_quote,
             sentence("The screener looks at the spot pairs of this quote; empty: USD on Coinbase, USDT elsewhere.")),
        real("universe.turnover_min", FIELD(universe.turnover_min), 0, 1e12,
             sentence("Turnover of the last 24 hours, in the quote, that a pair needs at least.")),
        real("universe.spread_max", FIELD(universe.spread_max), 0, 1,
             sentence("A pair's spread must be narrower than this fraction of the price.")),
        whole("universe.top", FIELD(universe_top), 1, 1000,
              sentence("How many pairs are followed: the most traded ones that qualify.")),
        symbols("universe.include", FIELD(universe.include),
                sentence("Pairs that qualify whatever they are, as BTC/USDT or venue:BTC/USDT.")),
        symbols("universe.exclude", FIELD(universe.exclude), sentence("Pairs that never qualify.")),
        whole("seed", FIELD(seed), 0, INT64_MAX, sentence("Seed of every drawn number: costs, the synthetic venue.")),
        real("clock.speed", FIELD(clock_speed), 0.1, 100'000,
             sentence(
                 "Divides every market duration; other than 1 only for the synthetic venue and for simulators on this "
                 "machine.")),
        also(
            text(
                "network.proxy", FIELD(proxy), sentence("must be http://host:port or http://user:password@host:port"),
                [](std::string_view value) { return value.size() <= 2048; },
                sentence(
                    "The HTTP proxy through which venues are reached; empty: none. This machine is reached directly.")),
            {{"HTTPS_PROXY", ""}, {"https_proxy", ""}}),
        text(
            "network.ca_file", FIELD(ca_file), sentence("must be a path"), [](std::string_view) { return true; },
            sentence("File of the only certificate authorities (PEM) that are trusted; empty: the system's.")),
        venue_url("bybit.rest_url", FIELD(bybit.rest_url), {{"BYBIT_REST_URL", ""}},
                  sentence("Bybit's REST address, without /v5; empty: its own. Plain http is for this machine alone.")),
        venue_url("bybit.ws_url", FIELD(bybit.socket_url), {{"BYBIT_WS_URL", ""}},
                  sentence("Bybit's WebSocket address, without /v5; empty: its own.")),
        also(flag("bybit.testnet", FIELD(bybit.is_testnet),
                  sentence("Bybit's test network, where its addresses are empty.")),
             {{"BYBIT_TESTNET", ""}}),
        also(secret("bybit.api_key", FIELD(bybit.key), sentence("Bybit key, read only. Public data needs none.")),
             {{"BYBIT_API_KEY", ""}}),
        also(secret("bybit.api_secret", FIELD(bybit.secret), sentence("Its secret.")), {{"BYBIT_API_SECRET", ""}}),
        venue_url(
            "coinbase.rest_url", FIELD(coinbase.rest_url), {{"COINBASE_REST_URL", ""}},
            sentence("Coinbase's REST address, without /api; empty: its own. Plain http is for this machine alone.")),
        venue_url("coinbase.ws_url", FIELD(coinbase.socket_url), {{"COINBASE_WS_URL", ""}},
                  sentence("Coinbase's WebSocket address; empty: its own.")),
        also(secret("coinbase.api_key", FIELD(coinbase.key),
                    sentence("Coinbase key, view only. Public data needs none.")),
             {{"COINBASE_API_KEY", ""}}),
        also(secret("coinbase.api_secret", FIELD(coinbase.secret), sentence("Its private key, PEM or Ed25519.")),
             {{"COINBASE_API_SECRET", ""}, {"COINBASE_PRIVATE_KEY", ""}}),
        whole("http.port", FIELD(http_port), 0, 65'535,
              sentence("Port of this machine at which a run answers health checks, metrics and webhooks; 0: none.")),
        hooks_row(),
        also(openclaw_row(), {{"OPENCLAW_WEBHOOK_SECRET", ""}}),
        also(secret("telegram.bot_token", FIELD(telegram.token),
                    sentence("The Telegram bot's token, from @BotFather; empty: none.")),
             {{"TELEGRAM_BOT_TOKEN", ""}, {"TELEGRAM_TOKEN", ""}}),
        also(whole("telegram.chat_id", FIELD(telegram.chat_id), -chat_id_max, chat_id_max,
                   sentence("The owner's chat: a person's number, or a group's, which is below 0. 0: none.")),
             {{"TELEGRAM_CHAT_ID", ""}}),
        urls("webhooks.signal", FIELD(webhooks.signal), {{"N8N_WEBHOOK_SIGNAL", ""}},
             sentence("Where signals and what becomes of them are posted: addresses with commas between them.")),
        urls("webhooks.screener", FIELD(webhooks.screener), {{"N8N_WEBHOOK_SCREENER", ""}},
             sentence("Where the screener's lists are posted.")),
        urls("webhooks.listing", FIELD(webhooks.listing), {{"N8N_WEBHOOK_LISTING", ""}},
             sentence("Where new listings are posted.")),
        urls("webhooks.alerts", FIELD(webhooks.alerts), {}, sentence("Where all other alerts are posted.")),
        secret("webhooks.secret", FIELD(webhooks.secret), sentence("Signs what is posted; empty: nothing is signed.")),
        also(text(
                 "webhooks.user", FIELD(webhooks.user), sentence("must be a name"),
                 [](std::string_view value) { return value.size() <= 255; },
                 sentence("User of HTTP's Basic authentication, where an address names none.")),
             {{"N8N_BASIC_AUTH_USER", ""}}),
        also(secret("webhooks.password", FIELD(webhooks.password), sentence("The user's password.")),
             {{"N8N_BASIC_AUTH_PASSWORD", ""}}),
        alert_row(AlertKind::strong_signal,
                  sentence("A signal with a score above 70, where all signals are not sent anyway.")),
        alert_row(AlertKind::listing, sentence("A pair that a venue lists, or takes off its list.")),
        alert_row(AlertKind::feed_lost, sentence("A venue that is lost for more than a minute, and its return.")),
        alert_row(AlertKind::kill_switch, sentence("The kill switch, thrown or lifted.")),
        alert_row(AlertKind::silence, sentence("No signal for so long, with the gates that stood in the way.")),
        alert_row(AlertKind::correction, sentence("A corrected candle that would have changed a signal.")),
        alert_row(AlertKind::backup_failed, sentence("A backup that failed.")),
        alert_row(AlertKind::disk_low, sentence("A disk that is nearly full.")),
        alert_row(AlertKind::database_away, sentence("A database that cannot be written.")),
        digest_row(),
        also(text(
                 "time_zone", FIELD(time_zone),
                 sentence("must be a zone such as Europe/Moscow, or an offset such as +3"),
                 [](std::string_view value) { return TimeZone::named(std::string(value)).has_value(); },
                 sentence("Time zone of messages and of the digest; commands and files keep to UTC.")),
             {{"TIMEZONE", ""}}),
        venue_url(
            "telegram.api_url", FIELD(telegram.api_url), {},
            sentence("Address of the Bot API; empty: https://api.telegram.org. Plain http is for this machine alone.")),
        also(flag("kill_switch", FIELD(kill_switch),
                  sentence("While true nothing new is said, whatever anyone resumes.")),
             {{"KILL_SWITCH", ""}}),

        for_ftmo(money("account.cash", DESK(cash), "1", "1000000000", sentence("Starting cash of the paper account.")),
                 "10000"),
        for_ftmo(real("account.risk_per_trade", DESK(risk_per_trade), 0.0001, 0.1,
                      sentence("Budget of a trade as a fraction of equity; size = budget / distance of the stop.")),
                 "0.005"),
        real("account.notional_max", DESK(notional_max), 0.001, 100,
             sentence("A position's value at entry, at most, as a fraction of equity.")),

        hundredths("gates.opinion_min", DESK(opinion_min), 0.5, 0.9,
                   sentence("Strength below which there is no opinion.")),
        hundredths("gates.signal_min", DESK(signal_min), 0.5, 0.9,
                   sentence("Gate `strength`: least strength of a signal.")),
        hundredths("gates.high_min", DESK(high_min), 0.5, 0.9,
                   sentence("Strength from which a signal is of tier High.")),
        hundredths(
            "gates.tier_slack", DESK(tier_slack), 0, 0.1,
            sentence("Hysteresis of the tier against the last opinion of the same instrument, timeframe and side.")),
        real("gates.reward_risk_min", DESK(reward_risk_min), 0, 100,
             sentence("Gate `rr`: least reward/risk at the second target.")),
        edge_row(),
        real("gates.volatility_max", DESK(volatility_max), 1, 1000,
             sentence("Gate `volatility`: ATR14 at most this many times the median of its last 240 values.")),
        span("gates.stale_after", DESK(stale_after), 1s, 1h,
             sentence("Gate `stale`: a frame later than this speaks no signal.")),
        real("gates.minutes_min", DESK(minutes_min), 0.5, 1,
             sentence("Gate `gap`: least share of the closing candle's minutes.")),
        real("gates.spread_max", DESK(spread_max), 0, 1,
             sentence("Gate `spread`: widest spread, as a fraction of the price.")),

        span("limits.cooldown", DESK(cooldown), 0s, Millis(30 * day),
             sentence("Gate `cooldown`: time between two signals of one instrument.")),
        whole("limits.positions_max", DESK(positions_max), 1, 1000, sentence("Open positions at most.")),
        also(whole("limits.hour_max", DESK(hour_max), 1, 1000, sentence("Signals within 60 minutes at most.")),
             {{"MAX_SIGNALS_PER_HOUR", ""}}),
        also(whole("limits.high_hour_max", DESK(high_hour_max), 1, 1000,
                   sentence("Signals of tier High within 60 minutes at most.")),
             {{"MAX_SIGNALS_PER_HOUR_HIGH", ""}}),
        for_ftmo(whole("limits.day_max", DESK(day_max), 0, 10'000,
                       sentence("Signals within a UTC day at most; 0: no limit.")),
                 "0"),
        whole("limits.losses", DESK(losses), 1, 100,
              sentence("So many losing trades within limits.loss_window make trades smaller for limits.loss_pause.")),
        span("limits.loss_window", DESK(loss_window), 1min, Millis(30 * day), sentence("See limits.losses.")),
        real("limits.loss_factor", DESK(loss_factor), 0, 1,
             sentence("Size of a trade after such losses, as a factor.")),
        span("limits.loss_pause", DESK(loss_pause), 0s, Millis(30 * day), sentence("See limits.losses.")),

        span("execution.hold", DESK(hold), 0s, 30s,
             sentence("How long a live frame may stay open after the minute's end.")),
        also(span("execution.latency_budget", DESK(latency_budget), 1ms, 1min,
                  sentence("A frame later than hold and this together fills at the costs' 90th percentile.")),
             {{"LATENCY_BUDGET_MS", "ms"}}),
        span("execution.unfilled_after", DESK(unfilled_after), 1min, 24h,
             sentence("A signal whose entry no candle fills within this is cancelled.")),
        flag("execution.break_even", DESK(break_even), sentence("After the first target the stop moves to the entry.")),
        money("execution.size_step", DESK(size_step), "0.00000001", "1000000",
              sentence("Sizes are cut down to a multiple of this.")),
        whole("calibration.min", DESK(calibration_min), 50, 100'000,
              sentence("Resolved opinions of a source and timeframe before confidence and edge are known.")),
    };
    for (const std::string venue : {"binance", "bybit", "coinbase", "synthetic", "other"}) add_costs(table, venue);
    return table;
}

#undef COST
#undef FIELD
#undef DESK

}  // namespace

std::string Setting::said(Language language) const {
    std::string text;
    for (const Sentence& one : says) text += (text.empty() ? "" : " ") + say(language, one);
    return text;
}

std::string Setting::environment_name() const {
    std::string text = "SIGNALBOX__";
    for (const char letter : name)
        if (letter == '.')
            text += "__";
        else
            text += upper_case(letter);
    return text;
}

const std::vector<Setting>& settings() {
    static const std::vector<Setting> table = make_table();
    return table;
}

const Setting* find_setting(std::string_view name) {
    const auto found = std::ranges::find(settings(), name, &Setting::name);
    return found == settings().end() ? nullptr : &*found;
}

const std::vector<LaterName>& later_names() {
    static const std::vector<LaterName> names{
        {"KAFKA_BROKERS", false, sentence("Kafka")},
        {"CONFIDENCE_THRESHOLD", false,
         sentence("least probability of an ensemble opinion; technical ones: gates.signal_min")},
        {"ENSEMBLE_WEIGHTS", false, sentence("weights of the models")},
        {"MODEL_PATH", false, sentence("where models lie")},
        {"MODEL_VERSION", false, sentence("which of them")},
        {"LUNARCRUSH_API_KEY", true, sentence("LunarCrush")},
        {"WHALE_ALERT_API_KEY", true, sentence("Whale Alert")},
        {"LLM_API_KEY", true, sentence("language model for news")},
        {"LLM_MODEL", false, sentence("its name")},
        {"LLM_BASE_URL", false, sentence("its address")},
        {"BASE_DIR", false, sentence("folders of a container installation")},
        {"FTMO_LOGIN", false, sentence("FTMO account")},
        {"FTMO_SERVER", false, sentence("FTMO server")},
        {"DATA_PROVIDER", false, sentence("venue of the data")},
        {"RUNTIME_MODE", false, sentence("dryrun or live")},
    };
    return names;
}

bool sounds_secret(std::string_view name) {
    const std::string lower = lower_case(name);
    for (const std::string_view part : {"token", "secret", "password", "passwd", "pass", "key", "auth", "credential"})
        if (lower.find(part) != lower.npos) return true;
    return false;
}

}  // namespace signalbox
