// JSON of the Bot API, as outside bytes: bounded before it is read, and looked into without a throw.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::telegram {

using Json = nlohmann::json;

/// None: it is no JSON, holds bytes that are no UTF-8, or is nested deeper than 64.
std::optional<Json> read_json(std::string_view text);

/// A member of an object; null: `json` is none, or has none of that name.
const Json* member(const Json* json, const char* name);
/// A whole number that fits; none: it is not there, or something else.
std::optional<std::int64_t> whole_at(const Json* json, const char* name);
/// A text of at most `most` bytes.
std::optional<std::string> text_at(const Json* json, const char* name, std::size_t most);
bool is_true(const Json* json, const char* name);

/// As it is sent: what is no UTF-8 in it becomes U+FFFD.
std::string print_json(const Json& json);
/// The same for a text that stands alone.
std::string valid_utf8(std::string_view text);

}  // namespace signalbox::telegram
