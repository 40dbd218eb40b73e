// Texts as the Bot API reads them: HTML and Markdown into plain text with entities, its lengths, its refusals.
//
// Written after the rules of the real parsers, with their words: what a client's mistake is told there, it is told
// here. Outside bytes: any text is taken or refused, in time that grows with its length.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace signalbox::simulator {

struct TextEntity {
    std::string type;        ///< as the Bot API names it: bold, text_link …
    std::size_t offset = 0;  ///< in UTF-16 units, as its length
    std::size_t length = 0;
    std::string value = {};  ///< text_link: its url; pre: the language; custom_emoji: its id

    bool operator==(const TextEntity&) const = default;
};

struct ChatText {
    std::string text;
    std::vector<TextEntity> entities = {};

    bool operator==(const ChatText&) const = default;
};

/// Or the words of a refusal: no sentence of ours, but what the Bot API would have said.
template <typename T>
using TextResult = std::expected<T, std::string>;

template <typename... Values>
std::unexpected<std::string> refused_text(fmt::format_string<Values...> pattern, Values&&... values) {
    return std::unexpected(fmt::format(pattern, std::forward<Values>(values)...));
}

/// `mode` is HTML, MarkdownV2, Markdown (in any case) or empty. The refusal is without the Bot API's prefix. Space
/// around the text is gone.
TextResult<ChatText> read_chat_text(std::string_view text, std::string_view mode);

bool is_utf8(std::string_view text);
std::size_t code_points(std::string_view text);
std::size_t utf16_units(std::string_view text);

nlohmann::json json_of(const std::vector<TextEntity>& entities);

}  // namespace signalbox::simulator
