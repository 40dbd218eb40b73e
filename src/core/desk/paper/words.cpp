// The names of legs, as JSON, tables and databases carry them.
#include <array>

#include "core/desk/paper/fill.hpp"

namespace signalbox {

std::string_view to_text(Leg leg) {
    constexpr std::array<std::string_view, 8> names{"entry", "tp1",       "tp2",    "tp3",
                                                    "sl",    "breakeven", "expiry", "cancelled"};
    return names[static_cast<std::size_t>(leg)];
}

}  // namespace signalbox
