// Small and capital letters of ASCII, whatever the locale: what symbols, settings and names on the wire are made of.
// Every other byte stays as it is, so UTF-8 does too.
#pragma once

#include <string>
#include <string_view>

namespace signalbox {

constexpr char lower_case(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
constexpr char upper_case(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

inline std::string lower_case(std::string_view text) {
    std::string letters(text);
    for (char& letter : letters) letter = lower_case(letter);
    return letters;
}
inline std::string upper_case(std::string_view text) {
    std::string letters(text);
    for (char& letter : letters) letter = upper_case(letter);
    return letters;
}

}  // namespace signalbox
