// The one table of settings, and what a row of it knows. Only configuration's own files read this.
//
// A row parses its text into a Config, prints it back, and describes itself; parsing, `config show`, the JSON Schema,
// docs/configuration.md (and the Russian one) and the examples are made from the rows alone. Names of later versions
// stand beside the table.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/config.hpp"
#include "platform/config_text.hpp"
#include "platform/words.hpp"

namespace signalbox {

/// Another name in the environment, as the programs before Signalbox had it.
struct SettingAlias {
    std::string name;
    std::string unit;  ///< put behind the value: LATENCY_BUDGET_MS has "ms"
};

struct Setting {
    std::string name;            ///< section.key, or a key without a section
    std::vector<Sentence> says;  ///< what it does, for the documentation
    Sentence must;               ///< what a value must be
    /// Puts the text into the Config; false: it is not what it must be, and the Config stays as it was.
    std::function<bool(Config&, std::string_view)> set;
    std::function<std::string(const Config&)> show;
    std::vector<ValueShape> shapes = {};        ///< that a TOML file may use
    std::vector<std::string> choices = {};      ///< a closed list of values; empty: open
    std::optional<double> low = {}, high = {};  ///< a number's limits, both allowed
    std::vector<SettingAlias> aliases = {};
    std::string for_ftmo = {};  ///< the profile's own default; empty: the same
    bool secret = false;        ///< only from the environment, .env or a file named there; shown as ***

    /// All that it says, in that language.
    std::string said(Language language) const;
    /// SIGNALBOX__ACCOUNT__CASH
    std::string environment_name() const;
};

/// In the order in which they are shown.
const std::vector<Setting>& settings();
const Setting* find_setting(std::string_view name);

/// A name that a later version reads: accepted in the environment and in .env, and without effect yet.
struct LaterName {
    std::string_view name;
    bool secret = false;
    Sentence says;
};
const std::vector<LaterName>& later_names();

/// True for names whose values should not be seen: tokens, keys, passwords, secrets.
bool sounds_secret(std::string_view name);

}  // namespace signalbox
