// Characters of UTF-8: reading them out of bytes that anybody may have written, and what kind they are.
//
// Always true: what `harmless` gives back is UTF-8, and harmless again gives the same. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox {

/// A character and the bytes it took; U+FFFD and one byte where there is none.
struct Letter {
    char32_t code = 0;
    std::size_t size = 1;
};
/// `text` is not empty.
Letter first_letter(std::string_view text);
void append_letter(std::string& text, char32_t code);

/// Made fit for a message, as html.hpp says.
std::string harmless(std::string_view text);

/// Nothing is seen of it: blanks of every kind, lines' ends.
bool is_blank(char32_t code);
/// Belongs to the character before it: combining marks, joiners, skin tones.
bool joins_the_last(char32_t code);

}  // namespace signalbox
