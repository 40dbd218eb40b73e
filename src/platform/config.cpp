// Merging: defaults, profile, file, .env, environment, flags, one over the other; and every mistake on the way.
#include "platform/config.hpp"

#include <unistd.h>

#include <algorithm>
#include <set>

#include "core/base/edit_distance.hpp"
#include "platform/files.hpp"
#include "platform/settings_table.hpp"
#include "platform/url_password.hpp"
#include "platform/venue_access.hpp"

namespace signalbox {
namespace {

constexpr std::string_view own_prefix = "SIGNALBOX__";

/// The setting whose name, or last part of it, is nearest; empty when none is near.
std::string nearest(std::string_view name, const std::function<std::string(const Setting&)>& name_of) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const Setting& setting : settings()) {
        const std::string candidate = name_of(setting);
        const std::string_view last = std::string_view(candidate).substr(candidate.find_last_of("._") + 1);
        const std::size_t steps =
            std::min(edit_distance(name.substr(0, 100), candidate), last == name ? std::size_t{1} : std::size_t{1000});
        if (steps < least) {
            least = steps;
            best = candidate;
        }
    }
    return best;
}

Sentence unknown_name(const std::string& near) {
    return near.empty() ? sentence("there is no such setting; `signalbox config show` lists them all")
                        : sentence("there is no such setting; do you mean {}?", near);
}

/// By the address alone: `http://127.0.0.1:8080/path`, `wss://localhost`, `ws://[::1]:1`.
bool is_on_this_machine(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == url.npos) return false;
    const std::string_view host = url.substr(scheme + 3);
    for (const std::string_view name : {"localhost", "[::1]"})
        if (host.starts_with(name) &&
            (host.size() == name.size() || host[name.size()] == ':' || host[name.size()] == '/'))
            return true;
    const std::string_view digits = host.substr(0, host.find_first_of(":/"));
    return digits.starts_with("127.") && digits.find_first_not_of("0123456789.") == digits.npos;
}

/// One place where settings are said, merged into what stood before.
class Merge {
public:
    explicit Merge(const ConfigSources& sources) : sources_(sources) {
        for (const Setting& setting : settings()) origins_.emplace(setting.name, "default");
        read_all();
        choose_profile();
        choose_locale();
        for (const auto& entry : toml_) take_toml(entry);
        take_names(dotenv_, true);
        take_names(environment_, false);
        for (const ConfigFlag& flag : sources_.flags) take_flag(flag);
        check_rules();
        if (const std::string& plain = config().database_server.password; !plain.empty()) {
            loaded_.secrets.push_back(in_url(plain));  // as it stands in the URL that is made of the parts
        }
        for (const auto& [hook, plain] : config().hooks()) loaded_.secrets.push_back(plain);
    }

    LoadedConfig result() && {
        for (const Setting& setting : settings())
            loaded_.lines.push_back({setting.name, mask_url(setting.show(loaded_.config)), origins_.at(setting.name)});
        return std::move(loaded_);
    }

private:
    Config& config() { return loaded_.config; }

    void mistake(std::string key, std::string value, std::string where, Sentence why) {
        loaded_.mistakes.push_back({std::move(key), std::move(value), std::move(where), std::move(why)});
    }

    void read_all() {
        if (sources_.toml) toml_ = read_toml(*sources_.toml, loaded_.mistakes);
        if (sources_.dotenv) dotenv_ = read_dotenv(*sources_.dotenv, loaded_.mistakes);
        for (const auto& [name, value] : sources_.environment) environment_.push_back({name, value, "environment"});
    }

    /// The profile is needed before anything else, since it changes what is default; mistakes in it are told later.
    void choose_profile() {
        const Setting& setting = *find_setting("profile");
        for (const auto& entry : toml_)
            if (entry.name == setting.name) (void)setting.set(config(), entry.value);
        for (const auto* entries : {&dotenv_, &environment_})
            for (const auto& entry : *entries)
                if (entry.name == setting.environment_name()) (void)setting.set(config(), entry.value);
        for (const ConfigFlag& flag : sources_.flags)
            if (flag.setting == setting.name) (void)setting.set(config(), flag.value);
        if (config().profile != Profile::ftmo) return;
        for (const Setting& row : settings())
            if (!row.for_ftmo.empty() && row.set(config(), row.for_ftmo)) origins_[row.name] = "profile ftmo";
    }

    /// LANGUAGE (a list, unknown ones are no mistake), else the locale.
    void choose_locale() {
        for (const std::string name : {"LANG", "LC_MESSAGES", "LC_ALL"}) {
            const auto found = sources_.environment.find(name);
            if (found == sources_.environment.end() || found->second.empty()) continue;
            config().language = language_of(found->second).value_or(Language::en);
            origins_["language"] = "locale";
        }
        for (const auto* entries : {&dotenv_, &environment_})
            for (const auto& entry : *entries)
                if (const auto language = language_of(entry.value); entry.name == "LANGUAGE" && language) {
                    config().language = *language;
                    origins_["language"] = entry.where;
                }
    }

    void apply(const Setting& setting, const std::string& key, const std::string& value, const std::string& where) {
        if (setting.secret || url_has_password(value)) loaded_.secrets.push_back(value);
        if (setting.set(config(), value))
            origins_[setting.name] = where;
        else
            mistake(key, setting.secret ? "***" : mask_url(value), where, setting.must);
    }

    void take_toml(const ConfigEntry& entry) {
        const Setting* setting = find_setting(entry.name);
        const std::string shown = sounds_secret(entry.name) ? "***" : mask_url(entry.value);
        if (setting == nullptr) {
            const std::string near = nearest(entry.name, [](const Setting& row) { return row.name; });
            if (near.empty() && sounds_secret(entry.name))
                mistake(entry.name, shown, entry.where,
                        sentence("secrets stand in the environment or in .env, never in this file"));
            else
                mistake(entry.name, shown, entry.where, unknown_name(near));
        } else if (setting->secret) {
            mistake(entry.name, shown, entry.where,
                    sentence("secrets stand in the environment or in .env, never in this file"));
        } else if (url_has_password(entry.value)) {
            mistake(entry.name, shown, entry.where,
                    sentence("a password stands in the environment or in .env, never in this file"));
        } else if (std::ranges::count(setting->shapes, entry.shape) == 0) {
            mistake(entry.name, shown, entry.where, setting->must);
        } else {
            apply(*setting, entry.name, entry.value, entry.where);
        }
    }

    void take_flag(const ConfigFlag& flag) {
        const Setting* setting = find_setting(flag.setting);
        if (setting != nullptr && setting->secret)
            mistake(flag.setting, "***", flag.flag,
                    sentence("secrets stand in the environment or in .env: others can see a command line"));
        else if (setting != nullptr)
            apply(*setting, flag.setting, flag.value, flag.flag);
        else
            mistake(flag.setting, sounds_secret(flag.setting) ? "***" : mask_url(flag.value), flag.flag,
                    unknown_name(nearest(flag.setting, [](const Setting& row) { return row.name; })));
    }

    /// A .env or the environment: flat names first, so that the own form of the same place wins over them.
    void take_names(const std::vector<ConfigEntry>& entries, bool keep_order) {
        std::map<std::string, const ConfigEntry*> last;
        for (const ConfigEntry& entry : entries)
            if (!entry.value.empty() || entry.name == "FTMO_PASS") last[entry.name] = &entry;
        std::vector<const ConfigEntry*> order;
        order.reserve(last.size());
        for (const auto& [name, entry] : last) order.push_back(entry);
        if (keep_order) std::ranges::sort(order);  // of one vector: the order of the lines
        for (const ConfigEntry* entry : order)
            if (!entry->name.starts_with(own_prefix)) take_flat(*entry, last);
        for (const ConfigEntry* entry : order)
            if (entry->name.starts_with(own_prefix)) take_own(*entry);
    }

    void take_own(const ConfigEntry& entry) {
        const auto found = std::ranges::find(settings(), entry.name, &Setting::environment_name);
        if (found != settings().end())
            apply(*found, entry.name, entry.value, entry.where);
        else
            mistake(entry.name, sounds_secret(entry.name) ? "***" : mask_url(entry.value), entry.where,
                    unknown_name(nearest(entry.name, [](const Setting& row) { return row.environment_name(); })));
    }

    void take_flat(const ConfigEntry& entry, const std::map<std::string, const ConfigEntry*>& place) {
        if (entry.name == "FTMO_PASS")
            return mistake(entry.name, "***", entry.where,
                           sentence("is refused: the MT5 terminal logs in by itself, and Signalbox must not hold the "
                                    "password; remove it"));
        if (take_secret_file(entry, place)) return;
        for (const Setting& setting : settings())
            for (const SettingAlias& alias : setting.aliases)
                if (alias.name == entry.name) {
                    if (setting.set(config(), entry.value + alias.unit)) {
                        origins_[setting.name] = entry.where + " (" + entry.name + ")";
                    } else {
                        mistake(entry.name, setting.secret ? "***" : mask_url(entry.value), entry.where,
                                alias.unit.empty() ? setting.must : sentence("must be a whole number of milliseconds"));
                    }
                    if (setting.secret || url_has_password(entry.value)) loaded_.secrets.push_back(entry.value);
                    return;
                }
        for (const LaterName& later : later_names())
            if (later.name == entry.name) {
                if (later.secret) loaded_.secrets.push_back(entry.value);
                loaded_.later.push_back({entry.name, later.secret ? "***" : mask_url(entry.value), entry.where});
                return;
            }
    }

    /// The setting that may stand in a file of its own, as containers hand secrets: NAME_FILE for NAME.
    static const Setting* secret_of(const std::string& name) {
        for (const Setting& setting : settings())
            for (const SettingAlias& alias : setting.aliases)
                if (alias.name == name && (setting.secret || name == "DB_URL" || name == "REDIS_URL")) return &setting;
        return nullptr;
    }

    /// DB_URL_FILE names a file that holds DB_URL; later names' files are not read yet.
    bool take_secret_file(const ConfigEntry& entry, const std::map<std::string, const ConfigEntry*>& place) {
        constexpr std::string_view ending = "_FILE";
        if (!entry.name.ends_with(ending)) return false;
        const std::string name = entry.name.substr(0, entry.name.size() - ending.size());
        const bool later =
            std::ranges::any_of(later_names(), [&](const LaterName& row) { return row.secret && row.name == name; });
        const Setting* setting = secret_of(name);
        if (setting == nullptr && !later) return false;
        if (place.contains(name)) {
            mistake(entry.name, entry.value, entry.where, sentence("{} is set here too; keep one of them", name));
        } else if (later) {
            loaded_.later.push_back({entry.name, entry.value, entry.where});
        } else if (auto text = read_text_file(entry.value, 64U << 10); !text) {
            mistake(entry.name, entry.value, entry.where, text.error().what);
        } else {
            while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
            loaded_.secrets.push_back(*text);
            apply(*setting, name, *text, entry.value);
        }
        return true;
    }

    /// Whether market time may pass at another speed than 1; the venue's client looks at its addresses once more.
    bool can_run_faster() {
        const VenueSettings& of = config().reached(config().venue);
        return !is_networked(config().venue) || (is_on_this_machine(of.rest_url) && is_on_this_machine(of.socket_url));
    }

    /// What a row alone cannot know. Told at the setting that came last.
    void check_rules() {
        const auto rule = [&](bool holds, const std::string& name, Sentence why) {
            if (!holds) mistake(name, find_setting(name)->show(config()), origins_.at(name), std::move(why));
        };
        const DeskSettings& desk = config().engine.desk;
        rule(desk.signal_min >= desk.opinion_min, "gates.signal_min",
             sentence("must not be below gates.opinion_min ({})", desk.opinion_min / 100.0));
        rule(desk.high_min >= desk.signal_min, "gates.high_min",
             sentence("must not be below gates.signal_min ({})", desk.signal_min / 100.0));
        for (const auto& [venue, costs] : config().costs) {
            const Sentence why = sentence("must not be below the mean");
            rule(costs.spread.p90 >= costs.spread.mean, "costs." + venue + ".spread_p90", why);
            rule(costs.slippage.p90 >= costs.slippage.mean, "costs." + venue + ".slippage_p90", why);
        }
        rule(config().objects.directory.empty() || config().objects.bucket.empty(), "objects.bucket",
             sentence("must be empty where objects.directory is set: copies go to one place"));
        rule(config().clock_speed == 1.0 || can_run_faster(), "clock.speed",
             sentence(
                 "must be 1: only the synthetic venue's time and that of simulators on this machine can run faster"));
        for (const std::string venue : {"bybit", "coinbase"}) {
            const VenueSettings& of = config().reached(venue);
            const std::string key = venue + ".api_key";
            const std::string secret = venue + ".api_secret";
            rule(of.secret.empty() || !of.key.empty(), key, sentence("must be set beside {}", secret));
            rule(of.key.empty() || !of.secret.empty(), secret, sentence("must be set beside {}", key));
        }
    }

    const ConfigSources& sources_;
    std::vector<ConfigEntry> toml_;
    std::vector<ConfigEntry> dotenv_;
    std::vector<ConfigEntry> environment_;
    std::map<std::string, std::string> origins_;
    LoadedConfig loaded_;
};

}  // namespace

Result<ConfigSources> sources_here(std::vector<ConfigFlag> flags, const std::filesystem::path& directory,
                                   const std::filesystem::path& file) {
    constexpr std::uint64_t limit = 1U << 20;
    ConfigSources sources;
    sources.flags = std::move(flags);
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        if (const std::size_t equals = text.find('='); equals != text.npos)
            sources.environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    const auto read = [&](const std::filesystem::path& path, bool needed) -> Result<std::optional<ConfigText>> {
        if (std::error_code none; needed && std::filesystem::is_directory(path, none)) {
            return fail(ErrorCode::WrongUse, "{} is a directory", path.string()).suggest("name a file inside it");
        }
        auto text = read_text_file(path, limit);
        if (text) return ConfigText{path.lexically_normal().string(), *std::move(text)};
        if (!needed && text.error().code == ErrorCode::NotFound) return std::nullopt;
        return fail(std::move(text).error());
    };
    sources.dotenv = TRY(read(directory / ".env", false));
    sources.toml = TRY(read(file.empty() ? directory / "signalbox.toml" : file, !file.empty()));
    return sources;
}

std::string ConfigMistake::text() const { return key + " = " + value + " (" + where + "): " + why.text(); }

LoadedConfig read_config(const ConfigSources& sources) { return Merge(sources).result(); }

Result<> LoadedConfig::usable() const {
    if (mistakes.empty()) return {};
    std::string told;
    for (const ConfigMistake& mistake : mistakes) told += "\n  " + mistake.text();
    return fail(ErrorCode::WrongUse, "mistakes in the configuration: {}{}", mistakes.size(), told)
        .suggest("docs/configuration.md describes every setting");
}

Result<Config> load_config(const ConfigSources& sources) {
    LoadedConfig loaded = read_config(sources);
    TRY(loaded.usable());
    return std::move(loaded.config);
}

}  // namespace signalbox
