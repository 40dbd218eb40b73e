// The least strength of a signal as somebody set it while the program ran: it counts before the configuration's, over
// restarts too, until they take it back. Threads: as the store's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/desk/account/settings.hpp"
#include "ports/setting_store.hpp"

namespace signalbox {

struct KeptThreshold {
    std::int16_t hundredths = 0;
    std::string actor;  ///< telegram:42
    UtcTime at{};       ///< wall time

    static constexpr std::int16_t least = 55, most = 90;
};

/// `0.7`, `0.70`, `70`; none: it is none, or lies outside.
std::optional<std::int16_t> parse_threshold(std::string_view text);
/// `0.70`.
std::string threshold_text(std::int16_t hundredths);

Result<std::optional<KeptThreshold>> kept_threshold(SettingStore& settings);
Result<> keep_threshold(SettingStore& settings, const KeptThreshold& threshold);
Result<> forget_threshold(SettingStore& settings);

/// The settings with that threshold; tier High begins there, where it began below, and opinions end there.
DeskSettings with_threshold(DeskSettings desk, std::int16_t hundredths);

}  // namespace signalbox
