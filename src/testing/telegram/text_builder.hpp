// What the readers of HTML and of Markdown build: text, and the entities that are open and closed. For chat_text.cpp.
#pragma once

#include "testing/telegram/chat_text.hpp"

namespace signalbox::simulator {

TextResult<ChatText> read_html(std::string_view text);
TextResult<ChatText> read_markdown2(std::string_view text);
TextResult<ChatText> read_markdown(std::string_view text);

class TextBuilder {
public:
    struct Open {
        std::string name;  ///< the tag, or the mark
        std::string argument = {};
        std::size_t begun_at = 0;  ///< byte of the source
        std::size_t units = 0;     ///< where it begins, in UTF-16
    };
    void add(char byte) {
        out_.text.push_back(byte);
        const auto lead = static_cast<unsigned char>(byte);
        if ((lead & 0xC0U) != 0x80U) units_ += lead >= 0xF0 ? 2 : 1;
    }
    void add(std::string_view bytes) {
        for (const char byte : bytes) add(byte);
    }
    void open(std::string name, std::size_t at) { open_.push_back({std::move(name), {}, at, units_}); }
    bool is_any_open() const { return !open_.empty(); }
    Open& innermost() { return open_.back(); }
    const std::vector<Open>& opened() const { return open_; }
    /// Closes the innermost one; an empty type, or an empty text: no entity comes of it.
    void close(std::string type, std::string value = {}) {
        const Open ended = std::move(open_.back());
        open_.pop_back();
        if (!type.empty() && units_ > ended.units)
            out_.entities.push_back({std::move(type), ended.units, units_ - ended.units, std::move(value)});
    }
    ChatText take() { return std::move(out_); }

private:
    ChatText out_;
    std::size_t units_ = 0;
    std::vector<Open> open_;
};

}  // namespace signalbox::simulator
