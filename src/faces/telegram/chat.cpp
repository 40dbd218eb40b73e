#include "faces/telegram/chat.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/base/check.hpp"
#include "faces/telegram/signal_message.hpp"

namespace signalbox {

namespace {

using Json = nlohmann::json;
constexpr std::array<std::string_view, 4> role_names{"none", "viewer", "operator", "owner"};
constexpr std::array<std::string_view, 3> hears_names{"all", "strong", "coins"};
constexpr std::size_t coins_most = 64;

template <typename Enum, std::size_t n>
std::optional<Enum> named(const std::array<std::string_view, n>& names, std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_text(Role role) { return role_names.at(static_cast<std::size_t>(role)); }
std::optional<Role> parse_role(std::string_view text) { return named<Role>(role_names, text); }
std::string_view to_text(Hears hears) { return hears_names.at(static_cast<std::size_t>(hears)); }

std::string to_json(const Chat& chat) {
    Json json{{"id", chat.id},
              {"role", to_text(chat.role)},
              {"language", to_text(chat.language)},
              {"zone", chat.zone},
              {"hears", to_text(chat.hears)},
              {"coins", chat.coins},
              {"muted_to", to_ms(chat.muted_to)},
              {"closed", chat.is_closed}};
    if (chat.thread) json["thread"] = *chat.thread;
    if (chat.moved_to) json["moved_to"] = *chat.moved_to;
    return json.dump();
}

Result<Chat> parse_chat(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    const auto wrong = [] { return fail(ErrorCode::BadData, "what is kept of a chat does not read"); };
    if (!json.is_object()) return wrong();
    const auto whole = [&](const char* name) -> std::optional<std::int64_t> {
        const auto found = json.find(name);
        if (found == json.end() || !found->is_number_integer()) return std::nullopt;
        return found->get<std::int64_t>();
    };
    const auto text_of = [&](const char* name) -> std::string {
        const auto found = json.find(name);
        return found != json.end() && found->is_string() ? found->get<std::string>() : "";
    };
    const auto role = parse_role(text_of("role"));
    const auto language = parse_language(text_of("language"));
    const auto hears = named<Hears>(hears_names, text_of("hears"));
    const auto id = whole("id");
    const auto muted = whole("muted_to");
    if (!id || *id == 0 || !role || !language || !hears || !muted) return wrong();
    Chat chat{.id = *id,
              .thread = whole("thread"),
              .role = *role,
              .language = *language,
              .zone = text_of("zone"),
              .hears = *hears,
              .coins = {},
              .muted_to = utc_from_ms(*muted),
              .moved_to = whole("moved_to"),
              .is_closed = json.value("closed", Json()).is_boolean() && json["closed"].get<bool>()};
    const auto coins = json.find("coins");
    if (coins != json.end() && coins->is_array()) {
        for (const Json& coin : *coins) {
            if (!coin.is_string() || chat.coins.size() == coins_most) return wrong();
            chat.coins.push_back(coin.get<std::string>());
        }
    }
    return chat;
}

bool is_strong(const SignalRecord& record) { return record.signal.score > strong_above; }

bool wants(const Chat& chat, const OutboxMessage& message, UtcTime now) {
    if (chat.is_closed) return false;
    if (message.mode == Mode::observe && chat.role != Role::owner) return false;
    const bool is_switch = message.alert && message.alert->kind == AlertKind::kill_switch;
    if (now < chat.muted_to && !is_switch) return false;
    if (message.alert) {
        if (message.alert->kind == AlertKind::screener) return false;  // a list for programs: people ask for theirs
        // Whoever is sent every strong signal itself needs no word that there is one.
        return message.alert->kind != AlertKind::strong_signal || chat.hears == Hears::coins;
    }
    const SignalRecord& record = *message.signal;
    const bool is_filled = message.moved && message.moved->to == SignalState::active;
    if (is_filled) return false;  // that a signal's entry was filled a minute later is no news
    if (chat.hears == Hears::all) return true;
    if (chat.hears == Hears::strong) return is_strong(record);
    return std::ranges::find(chat.coins, record.instrument.base) != chat.coins.end();
}

}  // namespace signalbox
