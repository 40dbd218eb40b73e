// What a configuration says of itself: the database that is meant, a venue's costs, who is screened there.
#include "platform/config.hpp"
#include "platform/files.hpp"
#include "platform/url_password.hpp"

namespace signalbox {
namespace {

/// `host:port`; an IPv6 address in brackets, a socket's directory by its bytes.
std::string host_and_port(const ServerParts& server) {
    const bool six = server.host.find(':') != server.host.npos;
    const std::string host = six ? "[" + server.host + "]" : in_url(server.host);
    return host + ":" + std::to_string(server.port);
}

}  // namespace

std::map<AlertKind, AlertRule> usual_alerts() {
    return {{AlertKind::strong_signal, {.cooldown = 4 * hour}},
            {AlertKind::listing, {}},
            {AlertKind::feed_lost, {.cooldown = hour / 4}},
            {AlertKind::kill_switch, {}},
            {AlertKind::silence, {.cooldown = day}},
            {AlertKind::correction, {.cooldown = hour}},
            {AlertKind::backup_failed, {.cooldown = 6 * hour}},
            {AlertKind::disk_low, {.cooldown = 6 * hour}},
            {AlertKind::database_away, {.cooldown = hour}}};
}

std::map<std::string, VenueCosts> usual_costs() {
    return {{"binance", {.fee = 0.001}},
            {"bybit", {.fee = 0.001}},
            {"coinbase", {.fee = 0.006}},
            {"synthetic", {.fee = 0.001}},
            {"other", {.fee = 0.001}}};
}

DatabasePlace Config::database() const {
    constexpr std::string_view file_scheme = "sqlite:///";
    if (database_url.empty() && !database_server.host.empty()) {
        const ServerParts& server = database_server;
        std::string who = in_url(server.user);
        if (!server.password.empty()) who += ":" + in_url(server.password);
        if (!who.empty()) who += "@";
        return {.file = {}, .url = "postgresql://" + who + host_and_port(server) + "/" + in_url(server.name)};
    }
    if (database_url.empty()) return {.file = DataDir{data_dir}.database(), .url = {}};
    if (database_url.starts_with(file_scheme)) return {.file = database_url.substr(file_scheme.size()), .url = {}};
    return {.file = {}, .url = database_url};
}

std::string Config::redis() const {
    if (!redis_url.empty() || redis_server.host.empty()) return redis_url;
    return "redis://" + host_and_port(redis_server);
}

std::map<std::string, std::string> Config::hooks() const {
    std::map<std::string, std::string> all = hook_secrets;
    if (!openclaw_secret.empty()) all["openclaw"] = openclaw_secret;
    return all;
}

bool Config::json_logs() const {
    return log_format == LogFormat::json ||
           (log_format == LogFormat::automatic && environment == Environment::production);
}

const VenueSettings& Config::reached(std::string_view venue_name) const {
    static const VenueSettings none;
    return venue_name == "bybit" ? bybit : venue_name == "coinbase" ? coinbase : none;
}

UniverseRules Config::universe_of(std::string_view venue_name) const {
    UniverseRules rules = universe;
    if (rules.quote.empty()) rules.quote = venue_name == "coinbase" ? "USD" : "USDT";
    return rules;
}

InstrumentTerms Config::terms(const std::string& venue_name) const {
    const auto found = costs.find(venue_name);
    const VenueCosts& of = found != costs.end() ? found->second : costs.at("other");
    InstrumentTerms terms;
    terms.fee = of.fee;
    terms.spread = of.spread;
    terms.slippage = of.slippage;
    return terms;
}

}  // namespace signalbox
