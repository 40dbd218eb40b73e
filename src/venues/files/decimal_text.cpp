// The texts that the fast path leaves.
#include "venues/files/decimal_text.hpp"

#include <charconv>

namespace signalbox::csv {
namespace {

template <typename Number>
std::optional<Number> whole_text(std::string_view text) {
    Number number{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

std::optional<double> decimal(std::string_view text) { return whole_text<double>(text); }
std::optional<std::int64_t> integer(std::string_view text) { return whole_text<std::int64_t>(text); }

}  // namespace signalbox::csv
