// Configuration files as flat lists: name, value, place. What the names mean is not known here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/config.hpp"

namespace signalbox {

/// How a value was written. Environments know text only; a TOML file's types are held against the setting's.
enum class ValueShape : std::uint8_t { text, whole, real, flag, list, other };

struct ConfigEntry {
    std::string name;   ///< `account.cash` of a TOML file, `BYBIT_API_KEY` of a .env
    std::string value;  ///< as text; a list's items joined by commas
    std::string where;  ///< signalbox.toml:12
    ValueShape shape = ValueShape::text;
    bool typed = false;  ///< from a file with types
};

/// `NAME=value` lines as shells and Docker write them: comments, `export`, single and double quotes (`\n \t \" \\` in
/// the latter), a `#` after a blank ends an unquoted value. A name that stands twice counts as the last says. Lines
/// that are none of this become mistakes (without their text, which may be a secret).
std::vector<ConfigEntry> read_dotenv(const ConfigText& file, std::vector<ConfigMistake>& mistakes);

/// Every value of a TOML file under its dotted name. A file that is no TOML is one mistake.
std::vector<ConfigEntry> read_toml(const ConfigText& file, std::vector<ConfigMistake>& mistakes);

}  // namespace signalbox
