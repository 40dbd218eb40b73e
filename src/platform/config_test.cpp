// Configuration: what wins, what is a mistake and how it is told.
#include "platform/config.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "platform/files.hpp"
#include "platform/settings_table.hpp"
#include "platform/venue_access.hpp"
#include "tests/scratch.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

const std::string source_dir = checkout_dir();

ConfigSources only_toml(std::string text) {
    ConfigSources sources;
    sources.toml = ConfigText{"signalbox.toml", std::move(text)};
    return sources;
}
ConfigSources only_dotenv(std::string text) {
    ConfigSources sources;
    sources.dotenv = ConfigText{".env", std::move(text)};
    return sources;
}

std::string origin_of(const LoadedConfig& loaded, const std::string& name) {
    const auto line = std::ranges::find(loaded.lines, name, &ConfigLine::name);
    return line == loaded.lines.end() ? "" : line->origin;
}

std::vector<std::string> mistakes_of(const ConfigSources& sources) {
    std::vector<std::string> texts;
    for (const ConfigMistake& mistake : read_config(sources).mistakes) texts.push_back(mistake.text());
    return texts;
}

TEST(Config, WithNothingSaidEverythingIsDefault) {
    const LoadedConfig loaded = read_config({});
    EXPECT_TRUE(loaded.mistakes.empty());
    EXPECT_EQ(loaded.config.engine, EngineSettings{}) << "the table's engine is the engine's own";
    for (const ConfigLine& line : loaded.lines) EXPECT_EQ(line.origin, "default") << line.name;
    EXPECT_EQ(loaded.config.database().file, "data/signalbox.sqlite");
    EXPECT_DOUBLE_EQ(loaded.config.terms("bybit").round_trip(), 0.0038);
    EXPECT_DOUBLE_EQ(loaded.config.terms("kraken").fee, 0.001) << "an unknown venue has the costs of `other`";
}

// Every default must itself be allowed, and be the same after having been written and read.
TEST(Config, EveryDefaultIsAllowedAndComesBack) {
    for (const Setting& setting : settings()) {
        Config config;
        const std::string shown = setting.show(config);
        EXPECT_TRUE(setting.set(config, shown)) << setting.name << " " << shown;
        EXPECT_EQ(setting.show(config), shown) << setting.name;
        EXPECT_FALSE(setting.said(Language::en).empty());
        if (!setting.for_ftmo.empty()) {
            EXPECT_TRUE(setting.set(config, setting.for_ftmo)) << setting.name;
            EXPECT_EQ(setting.show(config), setting.for_ftmo);
        }
    }
}

TEST(Config, FlagBeatsEnvironmentBeatsDotenvBeatsFile) {
    ConfigSources sources = only_toml("[limits]\nhour_max = 1\nday_max = 1\npositions_max = 1\nlosses = 7\n");
    sources.dotenv = ConfigText{".env",
                                "SIGNALBOX__LIMITS__HOUR_MAX=2\nSIGNALBOX__LIMITS__DAY_MAX=2\n"
                                "SIGNALBOX__LIMITS__POSITIONS_MAX=2\n"};
    sources.environment = {{"MAX_SIGNALS_PER_HOUR", "3"}, {"SIGNALBOX__LIMITS__DAY_MAX", "3"}};
    sources.flags = {{"limits.day_max", "4", "--day-max"}};
    const LoadedConfig loaded = read_config(sources);
    ASSERT_TRUE(loaded.mistakes.empty()) << loaded.mistakes[0].text();
    const DeskSettings& desk = loaded.config.engine.desk;
    EXPECT_EQ(desk.losses, 7);
    EXPECT_EQ(desk.positions_max, 2);
    EXPECT_EQ(desk.hour_max, 3);
    EXPECT_EQ(desk.day_max, 4);
    EXPECT_EQ(origin_of(loaded, "limits.losses"), "signalbox.toml:5");
    EXPECT_EQ(origin_of(loaded, "limits.positions_max"), ".env:3");
    EXPECT_EQ(origin_of(loaded, "limits.hour_max"), "environment (MAX_SIGNALS_PER_HOUR)");
    EXPECT_EQ(origin_of(loaded, "limits.day_max"), "--day-max");
    EXPECT_EQ(origin_of(loaded, "account.cash"), "default");
}

TEST(Config, InOnePlaceTheOwnNameBeatsTheFlatOne) {
    ConfigSources sources;
    sources.environment = {{"MAX_SIGNALS_PER_HOUR", "3"}, {"SIGNALBOX__LIMITS__HOUR_MAX", "5"}};
    EXPECT_EQ(read_config(sources).config.engine.desk.hour_max, 5);
}

TEST(Config, TheProfileSetsDefaultsAndNothingElse) {
    ConfigSources sources = only_toml("profile = \"ftmo\"\n[limits]\nday_max = 3\n");
    const LoadedConfig loaded = read_config(sources);
    ASSERT_TRUE(loaded.mistakes.empty());
    EXPECT_EQ(to_text(loaded.config.engine.desk.cash), "10000");
    EXPECT_EQ(loaded.config.engine.desk.risk_per_trade, 0.005);
    EXPECT_EQ(loaded.config.engine.desk.day_max, 3);
    EXPECT_EQ(loaded.config.venue, "coinbase");
    EXPECT_EQ(loaded.config.universe_of("coinbase").quote, "USD");
    EXPECT_EQ(loaded.config.universe_of("bybit").quote, "USDT");
    EXPECT_EQ(origin_of(loaded, "account.cash"), "profile ftmo");
    EXPECT_EQ(origin_of(loaded, "limits.day_max"), "signalbox.toml:3");
    EXPECT_EQ(origin_of(loaded, "limits.positions_max"), "default");
}

TEST(Config, AllMistakesAreToldAtOnceEachWithItsPlaceAndWhatIsRight) {
    ConfigSources sources = only_toml(
        "[limits]\n"
        "hour_max = 9000\n"
        "hour_maximum = 5\n"
        "cooldown = 4\n"
        "[account]\n"
        "cash = true\n"
        "risk_per_trade = 0.5\n");
    sources.dotenv = ConfigText{".env", "SIGNALBOX__LIMITS__DAYMAX=3\nFOREIGN=1\nLOG_LEVEL=loud\n"};
    sources.environment = {{"LATENCY_BUDGET_MS", "fast"}, {"SIGNALBOX__GATES__SIGNAL_MIN", "0.655"}};
    sources.flags = {{"limits.losses", "none", "--losses"}};
    EXPECT_EQ(mistakes_of(sources),
              (std::vector<std::string>{
                  "account.cash = true (signalbox.toml:6): must be a number from 1 to 1000000000 with at most eight "
                  "places",
                  "account.risk_per_trade = 0.5 (signalbox.toml:7): must be a number from 0.0001 to 0.1",
                  "limits.cooldown = 4 (signalbox.toml:4): must be a duration from 0s to 30d, written like 500ms, 3s, "
                  "5m, 4h or 1d",
                  "limits.hour_max = 9000 (signalbox.toml:2): must be a whole number from 1 to 1000",
                  "limits.hour_maximum = 5 (signalbox.toml:3): there is no such setting; do you mean limits.hour_max?",
                  "LOG_LEVEL = loud (.env:3): must be one of debug, info, warning, error",
                  "SIGNALBOX__LIMITS__DAYMAX = 3 (.env:1): there is no such setting; do you mean "
                  "SIGNALBOX__LIMITS__DAY_MAX?",
                  "LATENCY_BUDGET_MS = fast (environment): must be a whole number of milliseconds",
                  "SIGNALBOX__GATES__SIGNAL_MIN = 0.655 (environment): must be a number from 0.5 to 0.9 with at most "
                  "two places",
                  "limits.losses = none (--losses): must be a whole number from 1 to 100"}));
    const auto config = load_config(sources);
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, ErrorCode::WrongUse);
    EXPECT_TRUE(config.error().text().starts_with("mistakes in the configuration: 10\n  account.cash = true"));
}

TEST(Config, NoMistakeShowsASecret) {
    ConfigSources sources = only_toml(
        "[telegram]\nbot_token = \"hunter2\"\n"
        "[database]\nurl = \"mysql://me:hunter2@db/x\"\n");
    sources.dotenv = ConfigText{".env",
                                "hunter2\nTELEGRAM_BOT_TOKEN=\"hunter2\nFTMO_PASS=hunter2\n"
                                "SIGNALBOX__KRAKEN__API_SECRET=hunter2\n"};
    sources.environment = {{"DB_URL", "mysql+driver://me:hunter2@db/x"},
                           {"BYBIT_API_KEY", "hunter2"},
                           {"BYBIT_API_SECRET", "hunter2"},
                           {"WHALE_ALERT_API_KEY", "hunter2"},
                           {"HTTPS_PROXY", "me:hunter2@proxy:3128"}};
    const LoadedConfig loaded = read_config(sources);
    EXPECT_EQ(loaded.mistakes.size(), 7U);
    for (const ConfigMistake& mistake : loaded.mistakes)
        EXPECT_EQ(mistake.text().find("hunter2"), std::string::npos) << mistake.text();
    for (const auto* lines : {&loaded.lines, &loaded.later})
        for (const ConfigLine& line : *lines) EXPECT_EQ(line.value.find("hunter2"), std::string::npos) << line.name;
    ASSERT_EQ(loaded.later.size(), 1U);
    EXPECT_EQ(loaded.later[0].value, "***");
    EXPECT_NE(std::ranges::find(loaded.secrets, "hunter2"), loaded.secrets.end()) << "logs must know it to hide it";
}

TEST(Config, TheFtmoPasswordIsRefusedWithItsReason) {
    const auto mistakes = mistakes_of(only_dotenv("FTMO_PASS=x\n"));
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_TRUE(mistakes[0].starts_with("FTMO_PASS = *** (.env:1): is refused: the MT5 terminal logs in by itself"));
}

TEST(Config, HooksHaveNamesAndSecrets) {
    const LoadedConfig loaded =
        read_config(only_dotenv("SIGNALBOX__HOOKS__SECRETS=news-desk=0123456789abcdef, b2==123456789abcdef=\n"
                                "OPENCLAW_WEBHOOK_SECRET=the claw's own word\n"));
    ASSERT_TRUE(loaded.mistakes.empty());
    const std::map<std::string, std::string> hooks{
        {"b2", "=123456789abcdef="}, {"news-desk", "0123456789abcdef"}, {"openclaw", "the claw's own word"}};
    EXPECT_EQ(loaded.config.hooks(), hooks);
    for (const auto& [name, plain] : hooks)
        EXPECT_GT(std::ranges::count(loaded.secrets, plain), 0) << name << "'s must be known to be hidden";
    for (const ConfigLine& line : loaded.lines) EXPECT_EQ(line.value.find("abcdef"), std::string::npos) << line.name;
    for (const char* wrong : {"news=short", "news", "=0123456789abcdef", "News=0123456789abcdef",
                              "a b=0123456789abcdef", "a=0123456789abcdef,a=0123456789abcdef", "a/b=0123456789abcdef"})
        EXPECT_EQ(mistakes_of(only_dotenv("SIGNALBOX__HOOKS__SECRETS=" + std::string(wrong) + "\n")).size(), 1U)
            << wrong;
    EXPECT_EQ(mistakes_of(only_dotenv("OPENCLAW_WEBHOOK_SECRET=short\n")).size(), 1U);
}

TEST(Config, ForeignAndLaterNamesAreNoMistakes) {
    ConfigSources sources = only_dotenv(
        "# a comment\n\nexport PATH=/bin # with a comment\nMODEL_PATH='localhost'\nTELEGRAM_BOT_TOKEN=\n"
        "SIGNALBOX_LIKE=1\nKAFKA_BROKERS=\"a,b\"\r\n");
    const LoadedConfig loaded = read_config(sources);
    EXPECT_TRUE(loaded.mistakes.empty());
    ASSERT_EQ(loaded.later.size(), 2U);
    EXPECT_EQ(loaded.later[0].name + "=" + loaded.later[0].value, "MODEL_PATH=localhost");
    EXPECT_EQ(loaded.later[1].name + "=" + loaded.later[1].value + loaded.later[1].origin, "KAFKA_BROKERS=a,b.env:7");
}

TEST(Config, RulesBetweenSettingsAreHeld) {
    const auto one_mistake = [](const ConfigSources& sources) {
        const auto mistakes = mistakes_of(sources);
        return mistakes.size() == 1 ? mistakes[0] : std::to_string(mistakes.size()) + " mistakes";
    };
    EXPECT_EQ(one_mistake(only_toml("gates.signal_min = 0.8\n")),
              "gates.high_min = 0.75 (default): must not be below gates.signal_min (0.8)");
    EXPECT_EQ(one_mistake(only_toml("costs.bybit.spread = 0.01\n")),
              "costs.bybit.spread_p90 = 0.0018 (default): must not be below the mean");
    EXPECT_EQ(one_mistake(only_toml("clock.speed = 60\n")),
              "clock.speed = 60 (signalbox.toml:1): must be 1: only the synthetic venue's time and that of simulators "
              "on this "
              "machine can run faster");
    EXPECT_EQ(one_mistake(only_dotenv("BYBIT_API_KEY=k\n")),
              "bybit.api_secret =  (default): must be set beside bybit.api_key");
    EXPECT_EQ(one_mistake(only_dotenv("COINBASE_PRIVATE_KEY=k\n")),
              "coinbase.api_key =  (default): must be set beside coinbase.api_secret");
    EXPECT_TRUE(mistakes_of(only_toml("clock.speed = 60\nmarket.venue = \"synthetic\"\n")).empty());
    EXPECT_TRUE(mistakes_of(only_toml("clock.speed = 60\nmarket.venue = \"binance\"\n")).empty()) << "of files";
}

TEST(Config, TimeRunsFasterOnlyWhereTheVenueIsOnThisMachine) {
    const auto may = [](const std::string& rest, const std::string& socket) {
        return mistakes_of(only_toml("clock.speed = 60\nbybit.rest_url = \"" + rest + "\"\nbybit.ws_url = \"" + socket +
                                     "\"\n"))
            .empty();
    };
    EXPECT_TRUE(may("http://127.0.0.1:8080", "ws://localhost:8080/x"));
    EXPECT_TRUE(may("https://[::1]", "wss://127.1.2.3"));
    EXPECT_FALSE(may("http://127.0.0.1:8080", "wss://stream.bybit.com"));
    EXPECT_FALSE(may("https://api.bybit.com", "ws://127.0.0.1"));
    EXPECT_FALSE(may("https://127.0.0.1.example.com", "ws://localhost"));
    EXPECT_FALSE(may("https://localhost.example.com", "ws://localhost"));
    EXPECT_FALSE(may("http://127.0.0.1:8080", "ws://localhost\"\nmarket.venue = \"coinbase"));
}

TEST(Config, KnowsHowAVenueIsReached) {
    ConfigSources sources = only_dotenv(
        "BYBIT_REST_URL=http://127.0.0.1:1\nBYBIT_WS_URL=ws://127.0.0.1:2\nBYBIT_TESTNET=true\nBYBIT_API_KEY=k\n"
        "BYBIT_API_SECRET=s\nHTTPS_PROXY=proxy:3128\n");
    const LoadedConfig loaded = read_config(sources);
    ASSERT_TRUE(loaded.mistakes.empty());
    const VenueAccess access = venue_access(loaded.config, "bybit");
    EXPECT_EQ(access.venue, "bybit");
    EXPECT_EQ(access.rest_url, "http://127.0.0.1:1");
    EXPECT_EQ(access.socket_url, "ws://127.0.0.1:2");
    EXPECT_TRUE(access.is_testnet);
    EXPECT_EQ(access.key + access.secret, "ks");
    EXPECT_EQ(access.proxy, "proxy:3128");
    EXPECT_TRUE(venue_access(loaded.config, "kraken").rest_url.empty());
}

TEST(Config, TheLanguageOfAListOrOfTheLocale) {
    const auto language = [](std::map<std::string, std::string> environment) {
        ConfigSources sources;
        sources.environment = std::move(environment);
        const LoadedConfig loaded = read_config(sources);
        return loaded.mistakes.empty() ? std::string(to_text(loaded.config.language)) : loaded.mistakes[0].text();
    };
    EXPECT_EQ(language({}), "en");
    EXPECT_EQ(language({{"LANG", "ru_RU.UTF-8"}}), "ru");
    EXPECT_EQ(language({{"LANG", "ru_RU.UTF-8"}, {"LC_ALL", "C"}}), "en");
    EXPECT_EQ(language({{"LANG", "ru_RU.UTF-8"}, {"LANGUAGE", "de:en_GB:ru"}}), "en");
    EXPECT_EQ(language({{"LANGUAGE", "fr"}}), "en") << "none known is no mistake";
    EXPECT_EQ(language({{"LANGUAGE", "en"}, {"SIGNALBOX__LANGUAGE", "ru"}}), "ru");
    EXPECT_EQ(language({{"SIGNALBOX__LANGUAGE", "fr"}}),
              "SIGNALBOX__LANGUAGE = fr (environment): must be one of en, ru");
}

TEST(Config, TheDatabaseIsAFileOrAServerOrNotOurs) {
    const auto database = [](const std::string& url) {
        ConfigSources sources;
        sources.environment = {{"DB_URL", url}};
        const LoadedConfig loaded = read_config(sources);
        if (!loaded.mistakes.empty()) return "mistake: " + loaded.mistakes[0].value;
        const DatabasePlace place = loaded.config.database();
        return place.is_server() ? "server: " + place.url : place.file.string();
    };
    EXPECT_EQ(database("sqlite:///data/x.sqlite"), "data/x.sqlite");
    EXPECT_EQ(database("sqlite:////var/x.sqlite"), "/var/x.sqlite");
    for (const std::string url :
         {"postgresql://me:pw@db/x", "postgres://db", "postgresql+psycopg://me:pw@db:5433/x?sslmode=require"}) {
        EXPECT_EQ(database(url), "server: " + url);
    }
    EXPECT_EQ(database("mysql://me:pw@db/x"), "mistake: mysql://me:***@db/x");
    EXPECT_EQ(database("mysql:///x?password=pw&user=me"), "mistake: mysql:///x?password=***&user=me");
    EXPECT_EQ(database("postgresql"), "mistake: postgresql");
}

TEST(Config, AServerMayBeSaidInParts) {
    const auto database = [](std::map<std::string, std::string> environment) {
        ConfigSources sources;
        sources.environment = std::move(environment);
        const LoadedConfig loaded = read_config(sources);
        if (!loaded.mistakes.empty()) return "mistake: " + loaded.mistakes[0].text();
        for (const ConfigLine& line : loaded.lines) EXPECT_EQ(line.value.find("p@ss"), line.value.npos) << line.name;
        const DatabasePlace place = loaded.config.database();
        return place.is_server() ? place.url : place.file.string();
    };
    EXPECT_EQ(database({{"POSTGRES_HOST", "db"},
                        {"POSTGRES_PORT", "5433"},
                        {"POSTGRES_DB", "sig box"},
                        {"POSTGRES_USER", "me"},
                        {"POSTGRES_PASSWORD", "p@ss:/w"}}),
              "postgresql://me:p%40ss%3A%2Fw@db:5433/sig%20box");
    EXPECT_EQ(database({{"POSTGRES_HOST", "db"}}), "postgresql://db:5432/");
    EXPECT_EQ(database({{"POSTGRES_HOST", "/run/postgresql"}, {"POSTGRES_USER", "me"}}),
              "postgresql://me@%2Frun%2Fpostgresql:5432/");
    EXPECT_EQ(database({{"POSTGRES_HOST", "::1"}}), "postgresql://[::1]:5432/");
    EXPECT_EQ(database({{"POSTGRES_USER", "me"}, {"POSTGRES_PASSWORD", "p@ss"}}), "data/signalbox.sqlite")
        << "a container's own variables name no server";
    EXPECT_EQ(database({{"POSTGRES_HOST", "db"}, {"DB_URL", "sqlite:///x.sqlite"}}), "x.sqlite") << "the URL counts";
    EXPECT_NE(database({{"POSTGRES_HOST", "postgresql://db"}}).find("mistake"), std::string::npos);
    EXPECT_NE(database({{"POSTGRES_HOST", "db"}, {"POSTGRES_PORT", "0"}}).find("mistake"), std::string::npos);
}

TEST(Config, ThePasswordOfAServerInPartsIsASecretInEveryForm) {
    const Scratch scratch;
    ASSERT_TRUE(atomic_write(scratch / "password", "p@ss\n"));
    ConfigSources sources;
    sources.environment = {{"POSTGRES_HOST", "db"}, {"POSTGRES_PASSWORD_FILE", (scratch / "password").string()}};
    const LoadedConfig loaded = read_config(sources);
    EXPECT_EQ(loaded.config.database().url, "postgresql://:p%40ss@db:5432/");
    for (const char* form : {"p@ss", "p%40ss"}) EXPECT_GT(std::ranges::count(loaded.secrets, form), 0) << form;
    sources.environment.clear();
    sources.toml = ConfigText{"signalbox.toml", "[database]\nhost = \"db\"\npassword = \"p@ss\"\n"};
    const LoadedConfig refused = read_config(sources);
    ASSERT_EQ(refused.mistakes.size(), 1U);
    EXPECT_EQ(refused.mistakes[0].text().find("p@ss"), std::string::npos) << refused.mistakes[0].text();
}

TEST(Config, RedisIsAUrlOrAHostOrNone) {
    const auto redis = [](std::map<std::string, std::string> environment) {
        ConfigSources sources;
        sources.environment = std::move(environment);
        const LoadedConfig loaded = read_config(sources);
        return loaded.mistakes.empty() ? loaded.config.redis() : "mistake: " + loaded.mistakes[0].text();
    };
    EXPECT_EQ(redis({}), "");
    EXPECT_EQ(redis({{"REDIS_URL", "redis://:pw@db:6380/2"}, {"REDIS_HOST", "other"}}), "redis://:pw@db:6380/2");
    EXPECT_EQ(redis({{"REDIS_HOST", "db"}}), "redis://db:6379");
    EXPECT_EQ(redis({{"REDIS_HOST", "db"}, {"REDIS_PORT", "6380"}}), "redis://db:6380");
    EXPECT_EQ(redis({{"REDIS_URL", "http://:pw@db"}}).find("pw"), std::string::npos);
}

TEST(Config, ASecretMayStandInAFileOfItsOwn) {
    const Scratch scratch;
    ASSERT_TRUE(atomic_write(scratch / "url", "sqlite:///x.sqlite\n"));
    ConfigSources sources;
    sources.environment = {{"DB_URL_FILE", (scratch / "url").string()}};
    EXPECT_EQ(read_config(sources).config.database_url, "sqlite:///x.sqlite");
    sources.environment["DB_URL"] = "sqlite:///y.sqlite";
    EXPECT_EQ(read_config(sources).mistakes.size(), 1U);
    sources.environment = {{"DB_URL_FILE", (scratch / "none").string()}};
    EXPECT_EQ(read_config(sources).mistakes.size(), 1U);
}

TEST(Config, AFileThatIsNoTomlIsOneMistakeWithItsLine) {
    for (const std::string line : {"seed = = 2", "[=]", "[", "[[]]", "[\x1a]", "a.=1", "a='"}) {
        const auto mistakes = mistakes_of(only_toml("seed = 1\n" + line + "\n"));
        ASSERT_EQ(mistakes.size(), 1U) << line;
        EXPECT_TRUE(mistakes[0].starts_with("signalbox.toml = … (signalbox.toml:2): the file must be TOML: "))
            << line << ": " << mistakes[0];
    }
}

TEST(Config, CharactersBeyondAsciiStandOnlyInQuotesAndComments) {
    for (const std::string line : {"seed = \u201c2\u201d", "\u0264", "seed\u00a0= 2", "a = '\u0264' \u0264",
                                   "a = \"\\\"\" \u0264", "\xff", "a = -\"\u0264\""}) {
        const auto mistakes = mistakes_of(only_toml("# \u0264\\\nprofile = \"\\\n" + line + "\n"));
        ASSERT_EQ(mistakes.size(), 1U) << line;
        EXPECT_TRUE(
            mistakes[0].ends_with("(signalbox.toml:3): this character may stand only in a comment or inside "
                                  "plain quotes (\" or ')"))
            << mistakes[0];
    }
    const auto lines = mistakes_of(only_toml("seed = 1\nlanguage = \"\"\"en\"\"\"\n"));
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0], "\"\"\" = … (signalbox.toml:2): a text must stand on one line, in one pair of quotes");
    EXPECT_TRUE(mistakes_of(only_toml("\xef\xbb\xbfseed = 1 # \u0264 '\n\"seed\u0264\" = ''\n")).size() == 1U);
    EXPECT_TRUE(mistakes_of(only_toml("data_dir = '/srv/\u0440\u044b\u043d\u043e\u043a'  # \u043f\u0443\u0442\u044c\n"))
                    .empty());
}

TEST(Config, SourcesAreReadFromTheDirectory) {
    const Scratch scratch;
    ASSERT_TRUE(atomic_write(scratch / ".env", "SIGNALBOX__SEED=7\n"));
    ASSERT_TRUE(atomic_write(scratch / "signalbox.toml", "seed = 8\n"));
    ASSERT_TRUE(atomic_write(scratch / "other.toml", "seed = 9\n"));
    auto sources = sources_here({}, scratch.path(), {});
    ASSERT_TRUE(sources);
    EXPECT_TRUE(sources->environment.contains("PATH"));
    sources->environment.clear();
    EXPECT_EQ(read_config(*sources).config.seed, 7U);
    sources->dotenv.reset();
    EXPECT_EQ(read_config(*sources).config.seed, 8U);
    EXPECT_EQ(sources_here({}, scratch.path(), scratch / "other.toml")->toml->text, "seed = 9\n");
    EXPECT_EQ(sources_here({}, scratch.path(), scratch / "none.toml").error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace signalbox
