// The names of what a listing may be.
#include "ports/venue.hpp"

#include <algorithm>
#include <array>

#include "core/base/check.hpp"

namespace signalbox {

namespace {
constexpr std::array<std::string_view, 5> names{"announced", "trading", "halted", "leaving", "gone"};
}

std::string_view to_text(Listed state) {
    const auto number = static_cast<std::size_t>(state);
    check(number < names.size(), "a listing's state has a name");
    return names[number];
}

Result<Listed> parse_listed(std::string_view text) {
    const auto found = std::ranges::find(names, text);
    if (found != names.end()) return static_cast<Listed>(found - names.begin());
    return fail(ErrorCode::Corrupt, "{} is nothing that a listing may be", text);
}

}  // namespace signalbox
