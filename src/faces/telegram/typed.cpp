#include "faces/telegram/typed.hpp"

#include <algorithm>

#include "core/base/letter_case.hpp"

namespace signalbox {

namespace {

bool is_blank_byte(char letter) { return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r'; }
bool is_name_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
}

std::string_view next_word(std::string_view& text) {
    while (!text.empty() && is_blank_byte(text.front())) text.remove_prefix(1);
    const auto end = std::ranges::find_if(text, is_blank_byte);
    const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(word.size());
    return word;
}

/// Its first bytes, and no half of a character.
std::string_view cut(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end > 0 ? end : most);  // such bytes alone are no text, and stay a word
}

}  // namespace

std::string Typed::rest(std::size_t from) const {
    std::string text;
    for (std::size_t i = from; i < words.size(); ++i) text += (text.empty() ? "" : " ") + words[i];
    return text;
}

std::optional<Typed> parse_pressed(std::string_view data) {
    if (data.empty() || is_blank_byte(data.front())) return std::nullopt;
    data = cut(data, Typed::bytes_most);
    std::string_view first = next_word(data);
    Typed typed;
    const std::size_t at = first.find('@');
    if (at != first.npos) {
        typed.addressed = first.substr(at + 1);
        first = first.substr(0, at);
        if (typed.addressed.empty() || typed.addressed.size() > Typed::word_most) return std::nullopt;
    }
    typed.name = lower_case(first);
    if (typed.name.empty() || typed.name.size() > Typed::name_most) return std::nullopt;
    if (!std::ranges::all_of(typed.name, is_name_letter)) return std::nullopt;
    for (std::string_view word = next_word(data); !word.empty(); word = next_word(data)) {
        if (typed.words.size() == Typed::words_most) break;
        typed.words.emplace_back(cut(word, Typed::word_most));
    }
    return typed;
}

std::optional<Typed> parse_typed(std::string_view text) {
    if (!text.starts_with('/')) return std::nullopt;
    return parse_pressed(text.substr(1));
}

}  // namespace signalbox
