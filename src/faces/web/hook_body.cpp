#include "faces/web/hook_body.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "core/market/instrument.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;
using Event = Json::parse_event_t;

constexpr std::size_t symbol_max = 64, time_max = 40, coin_max = 20;

std::unexpected<HookRefusal> no(int status, std::string why) {
    return std::unexpected(HookRefusal{status, std::move(why)});
}

/// A parser that keeps the last of two fields with one name would let a sender show one word and mean another.
struct Watch {
    std::set<std::string> names = {};
    bool is_twice = false, is_deep = false;

    bool operator()(int depth, Event event, Json& value) {
        if (event == Event::key && depth == 1)
            is_twice = is_twice || !names.insert(value.get_ref<const std::string&>()).second;
        if ((event == Event::object_start && depth > 0) || (event == Event::array_start && depth > 1)) is_deep = true;
        return !is_deep;
    }
};

bool is_plain(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_symbol(std::string_view text) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    if (text.empty() || text.size() > symbol_max) return false;
    if (text.find('/') != text.npos) {
        const bool has_venue = text.find(':') < text.find('/');
        return has_venue ? Instrument::parse(text).has_value() : Instrument::parse_symbol("any", text).has_value();
    }
    return text.size() <= coin_max && text.find_first_not_of(letters) == text.npos;
}

/// The texts of a list; none: it is no list, too long, or not of texts.
std::optional<std::vector<std::string>> texts_of(const Json& list) {
    if (!list.is_array() || list.size() > hook_list_max) return std::nullopt;
    std::vector<std::string> texts;
    for (const Json& one : list) {
        if (!one.is_string()) return std::nullopt;
        const auto& text = one.get_ref<const std::string&>();
        if (text.empty() || text.size() > hook_text_max || !is_plain(text)) return std::nullopt;
        texts.push_back(text);
    }
    return texts;
}

}  // namespace

std::expected<HookBody, HookRefusal> parse_hook_body(std::string_view text) {
    if (text.size() > hook_body_max) return no(413, "the body is too large");
    Watch watch;
    const Json json = Json::parse(text, std::ref(watch), false);
    if (watch.is_deep) return no(422, "nothing may lie deeper than a list of texts");
    if (json.is_discarded()) return no(400, "the body is no JSON");
    if (!json.is_object()) return no(422, "the body is a JSON object");
    if (watch.is_twice) return no(422, "a field stands twice");
    for (const auto& [name, value] : json.items()) {
        if (name != "symbol" && name != "sentiment" && name != "factors" && name != "sources" && name != "as_of")
            return no(422, "fields are symbol, sentiment, factors, sources and as_of, and no other");
    }
    for (const char* name : {"symbol", "sentiment", "as_of"})
        if (!json.contains(name)) return no(422, std::string(name) + " is missing");

    HookBody body;
    const Json& symbol = json["symbol"];
    if (!symbol.is_string() || !is_symbol(symbol.get_ref<const std::string&>()))
        return no(422, "symbol must be a coin (BTC), a pair (BTC/USDT) or an instrument (bybit:BTC/USDT)");
    body.symbol = symbol.get<std::string>();

    const Json& sentiment = json["sentiment"];
    body.sentiment = sentiment.is_number() ? sentiment.get<double>() : NAN;
    if (!(body.sentiment >= -1 && body.sentiment <= 1)) return no(422, "sentiment must be a number from -1 to 1");

    for (const char* name : {"factors", "sources"}) {
        if (!json.contains(name)) continue;
        auto texts = texts_of(json[name]);
        if (!texts) return no(422, std::string(name) + " must be a list of at most 32 texts of at most 500 bytes");
        (std::string_view(name) == "factors" ? body.factors : body.sources) = *std::move(texts);
    }

    const Json& as_of = json["as_of"];
    const bool is_text = as_of.is_string() && as_of.get_ref<const std::string&>().size() <= time_max;
    const auto time = is_text ? parse_utc(as_of.get_ref<const std::string&>()) : parse_utc("");
    if (!time) return no(422, "as_of must be a time such as 2025-06-01T12:00:00Z");
    body.as_of = *time;
    return body;
}

}  // namespace signalbox
