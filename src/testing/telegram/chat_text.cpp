#include "testing/telegram/chat_text.hpp"

#include <algorithm>

#include "core/base/letter_case.hpp"
#include "testing/telegram/text_builder.hpp"

namespace signalbox::simulator {
namespace {

bool is_blank(char letter) { return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r'; }

/// Cuts space at both ends; entities move and shrink with it.
ChatText trimmed(ChatText read) {
    std::size_t front = 0, back = read.text.size();
    while (front < back && is_blank(read.text[front])) ++front;
    while (back > front && is_blank(read.text[back - 1])) --back;
    const std::size_t units = utf16_units(std::string_view(read.text).substr(front, back - front));
    std::vector<TextEntity> kept;
    for (TextEntity& entity : read.entities) {
        const std::size_t from = std::max(entity.offset, front) - front;  // space is one unit a byte
        const std::size_t to = std::min(std::max(entity.offset + entity.length, front) - front, units);
        if (from >= to) continue;
        entity.offset = from;
        entity.length = to - from;
        kept.push_back(std::move(entity));
    }
    std::ranges::stable_sort(kept, [](const TextEntity& one, const TextEntity& other) {
        return one.offset != other.offset ? one.offset < other.offset : one.length > other.length;
    });
    return {read.text.substr(front, back - front), std::move(kept)};
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t size = lead < 0x80                   ? 1
                                 : lead >= 0xC2 && lead < 0xE0 ? 2
                                 : (lead & 0xF0U) == 0xE0      ? 3
                                 : lead >= 0xF0 && lead < 0xF5 ? 4
                                                               : 0;
        if (size == 0 || at + size > text.size()) return false;
        std::uint32_t code = size == 1 ? lead : lead & (0x7FU >> size);
        for (std::size_t i = 1; i < size; ++i) {
            const auto next = static_cast<unsigned char>(text[at + i]);
            if ((next & 0xC0U) != 0x80U) return false;
            code = (code << 6U) | (next & 0x3FU);
        }
        if ((size == 3 && (code < 0x800 || (code >= 0xD800 && code < 0xE000))) ||
            (size == 4 && (code < 0x10000 || code > 0x10FFFF)))
            return false;
        at += size;
    }
    return true;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U; }));
}

std::size_t utf16_units(std::string_view text) {
    const auto fours =
        std::ranges::count_if(text, [](char letter) { return static_cast<unsigned char>(letter) >= 0xF0; });
    return code_points(text) + static_cast<std::size_t>(fours);
}

TextResult<ChatText> read_chat_text(std::string_view text, std::string_view mode) {
    if (!is_utf8(text)) return refused_text("strings must be encoded in UTF-8");
    const std::string kind = lower_case(mode);
    if (kind == "html") return trimmed(TRY(read_html(text)));
    if (kind == "markdownv2") return trimmed(TRY(read_markdown2(text)));
    if (kind == "markdown") return trimmed(TRY(read_markdown(text)));
    if (!kind.empty()) return refused_text("unsupported parse_mode");
    return trimmed({std::string(text)});
}

nlohmann::json json_of(const std::vector<TextEntity>& entities) {
    nlohmann::json all = nlohmann::json::array();
    for (const TextEntity& entity : entities) {
        nlohmann::json one{{"type", entity.type}, {"offset", entity.offset}, {"length", entity.length}};
        if (entity.type == "text_link") one["url"] = entity.value;
        if (entity.type == "pre" && !entity.value.empty()) one["language"] = entity.value;
        if (entity.type == "custom_emoji") one["custom_emoji_id"] = entity.value;
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace signalbox::simulator
