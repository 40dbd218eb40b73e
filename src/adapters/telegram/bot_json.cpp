#include "adapters/telegram/bot_json.hpp"

#include <limits>

namespace signalbox::telegram {
namespace {

constexpr int depth_max = 64;

bool is_flat(std::string_view text) {
    int depth = 0;
    bool in_text = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (in_text) {
            if (letter == '\\') ++at;
            if (letter == '"') in_text = false;
        } else if (letter == '"') {
            in_text = true;
        } else if (letter == '[' || letter == '{') {
            if (++depth > depth_max) return false;
        } else if (letter == ']' || letter == '}') {
            --depth;
        }
    }
    return true;
}

}  // namespace

std::optional<Json> read_json(std::string_view text) {
    if (!is_flat(text)) return std::nullopt;
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return std::nullopt;
    return json;
}

const Json* member(const Json* json, const char* name) {
    if (json == nullptr || !json->is_object()) return nullptr;
    const auto found = json->find(name);
    return found == json->end() ? nullptr : &*found;
}

std::optional<std::int64_t> whole_at(const Json* json, const char* name) {
    const Json* const value = member(json, name);
    if (value == nullptr || !value->is_number_integer()) return std::nullopt;
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (value->is_number_unsigned() && value->get<std::uint64_t>() > most) return std::nullopt;
    return value->get<std::int64_t>();
}

std::optional<std::string> text_at(const Json* json, const char* name, std::size_t most) {
    const Json* const value = member(json, name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    const auto& text = value->get_ref<const std::string&>();
    return text.size() <= most ? std::optional(text) : std::nullopt;
}

bool is_true(const Json* json, const char* name) {
    const Json* const value = member(json, name);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::string print_json(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string valid_utf8(std::string_view text) {
    const std::string quoted = print_json(Json(text));
    return Json::parse(quoted).get<std::string>();
}

}  // namespace signalbox::telegram
