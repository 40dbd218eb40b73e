// What somebody typed to the bot, taken apart: `/top@our_bot 5` is the command top, for our_bot, with one word.
//
// A grammar over bytes that anybody may have written: a name of a-z, 0-9 and _, then words. Capitals in a name are
// small ones, as phones like to begin with a capital. What is too long behind the name is cut, for whoever throws the
// kill switch and says why at length means it all the same. A button carries the same without its slash. Pure; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/letter_case.hpp"

namespace signalbox {

struct Typed {
    std::string name;       ///< without its slash
    std::string addressed;  ///< the bot it names behind an @; empty: none
    std::vector<std::string> words;

    static constexpr std::size_t bytes_most = 2'048, name_most = 32, words_most = 64, word_most = 128;
    /// The word of that place; empty where there is none.
    std::string_view word(std::size_t place) const { return place < words.size() ? words[place] : std::string_view(); }
    /// The same in small letters: what the program offers to choose from.
    std::string choice(std::size_t place) const { return lower_case(word(place)); }
    /// All words from there on, with one blank between.
    std::string rest(std::size_t from) const;
    bool operator==(const Typed&) const = default;
};

/// None: it is no command, or none of ours.
std::optional<Typed> parse_typed(std::string_view text);
/// A button's: the same without its slash.
std::optional<Typed> parse_pressed(std::string_view data);

}  // namespace signalbox
