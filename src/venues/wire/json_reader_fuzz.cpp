// Any bytes: ours and another parser agree whether they are JSON, and nothing is read beyond their end (ASan).
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/check.hpp"
#include "venues/wire/json_reader.hpp"

using namespace signalbox;

namespace {

/// Within our depth, and without what the other one takes for its own: a byte order mark in front, NUL for the end.
bool is_within_limits(std::string_view text) {
    int depth = 0;
    for (const char c : text) depth += c == '[' || c == '{';
    return depth <= wire::depth_max && !text.starts_with("\xef") && text.find('\0') == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> exact(data, data + size);  // ends where ASan sees a step too far
    const std::string_view text(exact.data(), size);
    wire::JsonReader in(text);
    in.skip();
    const auto ours = in.finish("It");
    if (!ours) check(!ours.error().text().empty(), "a refusal has words");
    if (!is_within_limits(text)) return 0;
    const bool theirs = nlohmann::json::accept(text.begin(), text.end());
    if (theirs) check(ours.has_value(), "what another parser takes is taken");
    // The other one refuses numbers that no double holds: none is so large without an exponent or some hundred digits.
    const bool can_overflow = text.find_first_of("eE") != std::string_view::npos || size > 300;
    if (!can_overflow) check(ours.has_value() == theirs, "and nothing else");
    return 0;
}
