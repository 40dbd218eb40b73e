// Letting somebody in: a code that works once, for ten minutes, told to them by whoever runs the program.
//
//     const std::string code = TRY(invite(settings, Role::viewer, wall_time()));     // `signalbox telegram pair`
//     const auto role = TRY(redeem(settings, "K7QM2XW9TB", wall_time()));            // a stranger's /start K7QM2XW9TB
//
// What is kept is the code's SHA-256, when it ends and how many wrong codes were tried: five of them, whoever tries,
// end it. A new code ends the one before. Always true: a code lets in one person at most, whatever crashes or runs
// beside (SettingStore::change). Threads: as the store's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "faces/telegram/chat.hpp"
#include "ports/setting_store.hpp"

namespace signalbox {

constexpr Millis invitation_for = 10 * minute;
constexpr int invitation_tries = 5;
constexpr std::size_t invitation_letters = 10;

/// Letters of an alphabet without lookalikes (no 0 O 1 I L), each drawn evenly from the system's random source.
std::string random_letters(std::size_t count);

/// Ten of such letters, small ones counting as large: what is worth being called a try.
bool is_invitation(std::string_view text);
/// A new code; `now` is wall time.
Result<std::string> invite(SettingStore& settings, Role role, UtcTime now);
/// The role that the code gives; none: it is wrong, used, or over.
Result<std::optional<Role>> redeem(SettingStore& settings, std::string_view code, UtcTime now);

}  // namespace signalbox
