// Fills patterns with values. A malformed brace is text, since a pattern may come from a translator.
#include "core/base/error.hpp"

#include <charconv>
#include <optional>

namespace signalbox {
namespace {

/// Which value stands for a placeholder with this between its braces: the `next` one, or that of a number. None: the
/// braces hold something else, and are text.
std::optional<std::size_t> value_number(std::string_view inside, std::size_t& next) {
    if (inside.empty()) return next++;
    std::size_t number = 0;
    const auto [stop, error] = std::from_chars(inside.data(), inside.data() + inside.size(), number);
    if (error != std::errc{} || stop != inside.data() + inside.size()) return std::nullopt;
    return number;
}

}  // namespace

std::string Sentence::fill(std::string_view pattern, const std::vector<std::string>& values) {
    std::string text;
    std::size_t next = 0;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        const std::size_t close = open == pattern.npos ? pattern.npos : pattern.find_first_of("{}", open + 1);
        if (close == pattern.npos) break;
        text += pattern.substr(0, open);
        const auto number =
            pattern[close] == '}' ? value_number(pattern.substr(open + 1, close - open - 1), next) : std::nullopt;
        const std::size_t after = pattern[close] == '}' ? close + 1 : close;
        text +=
            number && *number < values.size() ? std::string_view(values[*number]) : pattern.substr(open, after - open);
        pattern.remove_prefix(after);
    }
    return text.append(pattern);
}

std::string sentence_value(double value) {
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    return {buffer, end};
}

std::string Error::text() const { return next.empty() ? what.text() : what.text() + "; " + next.text(); }

}  // namespace signalbox
