// A chat that Signalbox speaks to: who stands behind it, what they may do, and what they want to hear.
//
// Kept as JSON under telegram.chat.ID (ports/setting_store.hpp); what the configuration names is there without it.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ports/delivery.hpp"
#include "views/person.hpp"

namespace signalbox {

/// What somebody may do, from least to most.
enum class Role : std::uint8_t {
    none,       ///< a place where signals are shown: nobody there may ask
    viewer,     ///< may ask
    operator_,  ///< may also pause, trade on paper, change what is said
    owner,      ///< may also lift the kill switch and let others in
};
constexpr Role last_of(Role) { return Role::owner; }
std::string_view to_text(Role role);  ///< none, viewer, operator, owner
std::optional<Role> parse_role(std::string_view text);

/// Which signals a chat is sent.
enum class Hears : std::uint8_t { all, strong, coins };
constexpr Hears last_of(Hears) { return Hears::coins; }
std::string_view to_text(Hears hears);

struct Chat {
    std::int64_t id = 0;                      ///< above 0: a person, below: a group
    std::optional<std::int64_t> thread = {};  ///< the topic of a forum
    Role role = Role::none;
    Language language = Language::en;
    std::string zone = {};  ///< of its clock; empty: the configuration's
    Hears hears = Hears::all;
    std::vector<std::string> coins = {};        ///< bases, in capitals
    UtcTime muted_to{};                         ///< wall time: until then nothing but the kill switch is said
    std::optional<std::int64_t> moved_to = {};  ///< the group has this number now
    bool is_closed = false;                     ///< it blocked the bot: nothing is sent until it comes back

    /// telegram:ID, for ever, whatever number the group has now.
    std::string channel() const { return "telegram:" + std::to_string(id); }
    std::int64_t address() const { return moved_to.value_or(id); }

    bool operator==(const Chat&) const = default;
};

/// Its JSON. BadData where a text is none of ours.
std::string to_json(const Chat& chat);
Result<Chat> parse_chat(std::string_view json);

/// A score above this is heard by everybody who hears strong signals.
bool is_strong(const SignalRecord& record);
/// Whether this chat wants it at all. `now` is wall time.
bool wants(const Chat& chat, const OutboxMessage& message, UtcTime now);

}  // namespace signalbox
