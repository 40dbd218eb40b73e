#include "faces/cli/explain_tree.hpp"

#include <fmt/format.h>

#include <optional>

namespace signalbox {

namespace {

using Colour = Context::Colour;
using Tone = Told::Tone;

std::optional<Colour> colour_of(Tone tone) {
    switch (tone) {
        case Tone::head: return Colour::bold;
        case Tone::passed:
        case Tone::gain: return Colour::green;
        case Tone::failed:
        case Tone::loss: return Colour::red;
        case Tone::warned: return Colour::yellow;
        case Tone::unanswered: return Colour::dim;
        case Tone::plain:
        case Tone::reason: break;
    }
    return std::nullopt;
}

std::string line_of(const Context& context, const Told& told) {
    if (told.tone == Tone::reason) return fmt::format("{:5}  {}", told.figure, told.text);
    const auto colour = colour_of(told.tone);
    const auto in_colour = [&](std::string_view text) {
        return colour ? context.in(*colour, text) : std::string(text);
    };
    const std::string_view mark = mark_of(told.tone);
    return mark.empty() ? in_colour(told.text) : fmt::format("{} {}", in_colour(mark), told.text);
}

}  // namespace

Person reader_of(const Context& context) { return {.language = context.language, .zone = {}}; }

Tree tree_of(const Context& context, const Told& told) {
    Tree tree{line_of(context, told)};
    for (const Told& one : told.under) tree.under.push_back(tree_of(context, one));
    return tree;
}

}  // namespace signalbox
