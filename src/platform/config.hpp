// The configuration: what a user may say, where it may be said, and what is wrong with it (SPEC 1).
//
// Precedence: flag > environment > .env > signalbox.toml > profile > default. Every setting is one row of one table
// (settings_table.cpp), which parses it, shows it, and writes docs/configuration.md in each language, the JSON Schema
// and the examples. Always true: a Config that was handed out obeys every row's range and the rules between rows; all
// mistakes are found in one go, those in overridden places too; no message holds a secret. Threads: plain values;
// loading touches nothing but what ConfigSources holds (and files that …_FILE names).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/event.hpp"
#include "core/market/terms.hpp"
#include "core/signals/screener/universe.hpp"
#include "platform/words.hpp"
#include "ports/database_place.hpp"
#include "ports/delivery.hpp"
#include "ports/object_place.hpp"

namespace signalbox {

enum class Profile : std::uint8_t { advisor, ftmo };
enum class Environment : std::uint8_t { development, production };
enum class LogLevel : std::uint8_t { debug, info, warning, error };
enum class LogFormat : std::uint8_t { automatic, text, json };

/// What trading costs at a venue, as fractions of the price (12 bps = 0.0012).
struct VenueCosts {
    double fee = 0.001;  ///< taker, a side
    CostSpread spread = InstrumentTerms{}.spread;
    CostSpread slippage = InstrumentTerms{}.slippage;
};

/// Of the venues that are known: their taker fees without any discount.
std::map<std::string, VenueCosts> usual_costs();

/// How one venue is reached. Empty addresses: its own.
struct VenueSettings {
    std::string rest_url, socket_url;
    bool is_testnet = false;
    std::string key, secret;  ///< empty: public data alone
};

/// Every kind that can be switched, with its usual cooldown.
std::map<AlertKind, AlertRule> usual_alerts();

/// A server said in parts, as containers have it (POSTGRES_HOST …).
struct ServerParts {
    std::string host;  ///< empty: not said
    int port = 0;
    std::string name, user, password;
};

/// How the owner's bot is reached, and where it speaks.
struct TelegramSettings {
    std::string token;         ///< a secret; empty: no bot
    std::int64_t chat_id = 0;  ///< the owner's chat; 0: none
    std::string api_url;       ///< empty: https://api.telegram.org
};

/// Where events are posted to, by kind, and what signs them (docs/webhooks.md).
struct WebhookSettings {
    std::vector<std::string> signal, screener, listing, alerts;  ///< URLs; may hold secrets
    std::string secret;                                          ///< signs; empty: nothing is signed
    std::string user, password;                                  ///< Basic, where a URL has none
};

struct Config {
    Profile profile = Profile::advisor;
    Environment environment = Environment::development;
    std::filesystem::path data_dir = "data";
    std::string database_url;  ///< sqlite:///… or postgresql://…; empty: signalbox.sqlite in the data directory
    ServerParts database_server{.port = 5432};  ///< counts where database_url is empty
    std::string redis_url;                      ///< redis://…; may hold a password
    ServerParts redis_server{.port = 6379};     ///< counts where redis_url is empty
    Language language = Language::en;
    ObjectPlace objects;
    LogLevel log_level = LogLevel::info;
    LogFormat log_format = LogFormat::automatic;
    std::string venue = "bybit";
    std::string second_venue;             ///< asked for candles that the first one has lost; empty: none
    std::vector<std::string> symbols;     ///< empty: everything the store has
    UniverseRules universe{.quote = ""};  ///< which pairs the screener looks at; by venue: universe_of
    std::size_t universe_top = 50;        ///< how many of them are followed
    std::uint64_t seed = 1;
    std::int32_t lake_keep_days = 30;  ///< of minutes in the database, where the lake has them too
    double clock_speed = 1;
    std::string proxy;    ///< http://[user:password@]host:port; empty: none. May hold a password.
    std::string ca_file;  ///< PEM of the only authorities that are trusted; empty: the system's
    VenueSettings bybit, coinbase;
    std::int32_t http_port = 8787;                    ///< of this machine alone; 0: no door
    std::map<std::string, std::string> hook_secrets;  ///< by hook
    std::string openclaw_secret;                      ///< of the hook openclaw; counts before hook_secrets
    TelegramSettings telegram;
    WebhookSettings webhooks;
    std::map<AlertKind, AlertRule> alerts = usual_alerts();
    std::optional<std::chrono::minutes> digest_at =
        std::chrono::hours(8);      ///< of the day in time_zone; none: no digest
    std::string time_zone = "UTC";  ///< of times that people read in messages
    bool kill_switch = false;
    EngineSettings engine;
    std::map<std::string, VenueCosts> costs = usual_costs();  ///< by venue; `other`: every venue without a section

    DatabasePlace database() const;
    /// The address of Redis, with its password; empty: none.
    std::string redis() const;
    /// Hooks that are open: name and secret.
    std::map<std::string, std::string> hooks() const;
    /// JSON where it was asked for, or in production.
    bool json_logs() const;
    /// How a venue is reached; one that is not known here is reached at its own address, without a key.
    const VenueSettings& reached(std::string_view venue_name) const;
    /// `universe` for a venue: without a quote its usual one, USD on Coinbase and USDT elsewhere.
    UniverseRules universe_of(std::string_view venue_name) const;
    /// Terms of an instrument that joins; tick and multiplier are the instrument's own.
    InstrumentTerms terms(const std::string& venue_name) const;
};

/// A file's name as it is shown, and what it holds.
struct ConfigText {
    std::string name;
    std::string text;
};
struct ConfigFlag {
    std::string setting;  ///< account.cash
    std::string value;
    std::string flag;  ///< as it was typed: --cash
};

/// Everything that can say something.
struct ConfigSources {
    std::vector<ConfigFlag> flags;
    std::map<std::string, std::string> environment;
    std::optional<ConfigText> dotenv;
    std::optional<ConfigText> toml;
};
/// The process's environment, `.env` in `directory`, and `file` (an error where it is missing) or, when `file` is
/// empty, `directory`/signalbox.toml where there is one. Files of at most 1 MiB.
Result<ConfigSources> sources_here(std::vector<ConfigFlag> flags, const std::filesystem::path& directory,
                                   const std::filesystem::path& file);

struct ConfigMistake {
    std::string key;    ///< as it was written
    std::string value;  ///< secrets masked
    std::string where;  ///< signalbox.toml:12, .env:3, environment, --cash
    Sentence why;       ///< what would be right

    /// `risk.hour_max = 9000 (signalbox.toml:12): must be a whole number from 1 to 1000`
    std::string text() const;
};

/// One setting as it stands, for `config show`.
struct ConfigLine {
    std::string name;
    std::string value;   ///< secrets masked
    std::string origin;  ///< default, profile ftmo, locale, or where it was set
};

struct LoadedConfig {
    Config config;                        ///< meaningless while there are mistakes
    std::vector<ConfigLine> lines;        ///< every setting, in the table's order
    std::vector<ConfigLine> later;        ///< names that were set and that only a later version reads
    std::vector<ConfigMistake> mistakes;  ///< all of them
    std::vector<std::string> secrets;     ///< values that no log may show

    /// WrongUse where there are mistakes, with every one on a line of its own.
    Result<> usable() const;
};
LoadedConfig read_config(const ConfigSources& sources);
/// The configuration, or WrongUse with every mistake on a line of its own.
Result<Config> load_config(const ConfigSources& sources);

// What the table writes; the committed files equal these (a test).
std::string config_schema();        ///< docs/signalbox.schema.json
std::string config_page(Language);  ///< docs/configuration.md, docs/ru/configuration.md
std::string config_toml_example();  ///< signalbox.example.toml
std::string config_env_example();   ///< .env.example

}  // namespace signalbox
