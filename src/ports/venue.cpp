// The names of what a listing may be.
#include "ports/venue.hpp"

#include <array>

#include "core/base/check.hpp"

namespace signalbox {

std::string_view to_text(Listed state) {
    constexpr std::array<std::string_view, 5> names{"announced", "trading", "halted", "leaving", "gone"};
    const auto number = static_cast<std::size_t>(state);
    check(number < names.size(), "a listing's state has a name");
    return names[number];
}

}  // namespace signalbox
