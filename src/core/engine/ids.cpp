// See ids.hpp.
#include "core/engine/ids.hpp"

#include <array>
#include <utility>

namespace signalbox {

Hash128 outcome_id(std::string_view kind, std::string_view instrument, Timeframe timeframe, UtcTime closed_at,
                   Source source, Side side, std::uint32_t n) {
    const Hash128 about = hash_text(instrument);
    const std::uint64_t packed = std::uint64_t{n} << 32 | std::uint64_t{std::to_underlying(timeframe)} << 16 |
                                 std::uint64_t{std::to_underlying(source)} << 8 |
                                 static_cast<std::uint8_t>(std::to_underlying(side));
    const std::array<std::uint64_t, 5> words{hash_text(kind).low, about.high, about.low,
                                             static_cast<std::uint64_t>(to_ms(closed_at)), packed};
    return mix128(words);
}

Hash128 hand_trade_id(std::string_view command) {
    const Hash128 about = hash_text(command);
    const std::array<std::uint64_t, 3> words{hash_text("hand").low, about.high, about.low};
    return mix128(words);
}

}  // namespace signalbox
