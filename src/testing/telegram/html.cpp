// The Bot API's HTML: a dozen tags, four names of characters, and its own words for what it does not take.
#include <charconv>
#include <map>

#include "core/base/letter_case.hpp"
#include "testing/telegram/text_builder.hpp"

namespace signalbox::simulator {
namespace {

const std::map<std::string, std::string, std::less<>>& types() {
    static const std::map<std::string, std::string, std::less<>> all{{"b", "bold"},
                                                                     {"strong", "bold"},
                                                                     {"i", "italic"},
                                                                     {"em", "italic"},
                                                                     {"u", "underline"},
                                                                     {"ins", "underline"},
                                                                     {"s", "strikethrough"},
                                                                     {"strike", "strikethrough"},
                                                                     {"del", "strikethrough"},
                                                                     {"tg-spoiler", "spoiler"},
                                                                     {"span", "spoiler"},
                                                                     {"a", "text_link"},
                                                                     {"code", "code"},
                                                                     {"pre", "pre"},
                                                                     {"blockquote", "blockquote"},
                                                                     {"tg-emoji", "custom_emoji"}};
    return all;
}

bool is_space(char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }
bool is_alnum(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

std::string utf8_of(std::uint32_t code) {
    std::string out;
    const auto add = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0U | (code >> 6U));
        add(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        add(0xE0U | (code >> 12U));
        add(0x80U | ((code >> 6U) & 0x3FU));
        add(0x80U | (code & 0x3FU));
    } else {
        add(0xF0U | (code >> 18U));
        add(0x80U | ((code >> 12U) & 0x3FU));
        add(0x80U | ((code >> 6U) & 0x3FU));
        add(0x80U | (code & 0x3FU));
    }
    return out;
}

class HtmlReader {
public:
    explicit HtmlReader(std::string_view text) : text_(text) {}

    TextResult<ChatText> read() {
        while (!at_end()) {
            if (here() == '&')
                out_.add(character());
            else if (here() != '<')
                out_.add(text_[at_++]);
            else if (at_ + 1 < text_.size() && text_[at_ + 1] == '/')
                TRY(end_tag());
            else
                TRY(start_tag());
        }
        if (out_.is_any_open()) {
            return refused_text("can't parse entities: Can't find end tag corresponding to start tag \"{}\"",
                                out_.innermost().name);
        }
        return out_.take();
    }

private:
    bool at_end() const { return at_ >= text_.size(); }
    char here() const { return at_end() ? '\0' : text_[at_]; }
    void skip_space() {
        while (!at_end() && is_space(here())) ++at_;
    }

    /// `&…` here: the character that is meant, or the sign itself.
    std::string character() {
        static const std::map<std::string_view, char> names{{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}};
        std::size_t end = at_ + 1;
        if (end < text_.size() && text_[end] == '#') {
            const bool is_hex = end + 1 < text_.size() && text_[end + 1] == 'x';
            const char* const from = text_.data() + end + (is_hex ? 2 : 1);
            std::uint32_t code = 0;
            const auto [to, error] = std::from_chars(from, text_.data() + text_.size(), code, is_hex ? 16 : 10);
            const bool is_one = error == std::errc{} && code > 0 && code < 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
            if (is_one) {
                at_ = static_cast<std::size_t>(to - text_.data());
                if (here() == ';') ++at_;
                return utf8_of(code);
            }
        } else {
            while (end < text_.size() && is_alnum(text_[end])) ++end;
            const auto found = names.find(text_.substr(at_ + 1, end - at_ - 1));
            if (found != names.end()) {
                at_ = end;
                if (here() == ';') ++at_;
                return std::string(1, found->second);
            }
        }
        return std::string(1, text_[at_++]);
    }

    static std::unexpected<std::string> wrong(std::string_view words, std::size_t at) {
        return refused_text("can't parse entities: {} at byte offset {}", words, at);
    }

    /// name="value" behind a tag's name; what the tag makes of it goes into its argument.
    TextResult<void> attribute(const std::string& tag, std::string& argument, std::size_t begun) {
        const std::size_t name_at = at_;
        while (!at_end() && !is_space(here()) && here() != '=' && here() != '>') ++at_;
        std::string name;
        for (const char letter : text_.substr(name_at, at_ - name_at)) name.push_back(lower_case(letter));
        if (name.empty()) return wrong(fmt::format("Empty attribute name in the tag \"{}\"", tag), begun);
        skip_space();
        if (here() != '=') {
            if (tag == "blockquote" && name == "expandable") argument.assign(1, '1');
            return {};
        }
        ++at_;
        skip_space();
        std::string value;
        if (here() == '"' || here() == '\'') {
            const char quote = text_[at_++];
            while (!at_end() && here() != quote) {
                if (here() == '&')
                    value.append(character());
                else
                    value.push_back(text_[at_++]);
            }
            if (!at_end()) ++at_;
        } else {
            const std::size_t token_at = at_;
            while (is_alnum(here()) || here() == '.' || here() == '-') value.push_back(lower_case(text_[at_++]));
            if (!at_end() && !is_space(here()) && here() != '>') return wrong("Unexpected end of name token", token_at);
        }
        if ((tag == "a" && name == "href") || (tag == "tg-emoji" && name == "emoji-id")) argument = value;
        if (tag == "span" && name == "class" && value.starts_with("tg-")) argument = value.substr(3);
        if (tag == "code" && name == "class" && value.starts_with("language-")) argument = value.substr(9);
        return {};
    }

    TextResult<void> start_tag() {
        const std::size_t begun = at_++;
        while (!at_end() && !is_space(here()) && here() != '>') ++at_;
        if (at_end()) return wrong("Unclosed start tag", begun);
        std::string tag;
        for (const char letter : text_.substr(begun + 1, at_ - begun - 1)) tag.push_back(lower_case(letter));
        if (!types().contains(tag)) return wrong(fmt::format("Unsupported start tag \"{}\"", tag), begun);
        std::string argument;
        for (skip_space(); here() != '>'; skip_space()) {
            if (at_end()) return wrong("Unclosed start tag", begun);
            TRY(attribute(tag, argument, begun));
            if (at_end()) return wrong("Unclosed start tag", begun);
        }
        ++at_;
        if (tag == "span" && argument != "spoiler") return wrong("Tag \"span\" must have class \"tg-spoiler\"", begun);
        out_.open(std::move(tag), begun);
        out_.innermost().argument = std::move(argument);
        return {};
    }

    TextResult<void> end_tag() {
        const std::size_t begun = at_;
        if (!out_.is_any_open()) return wrong("Unexpected end tag", begun);
        at_ += 2;
        const std::size_t name_at = at_;
        while (!at_end() && !is_space(here()) && here() != '>') ++at_;
        std::string tag;
        for (const char letter : text_.substr(name_at, at_ - name_at)) tag.push_back(lower_case(letter));
        skip_space();
        if (here() != '>') return wrong("Unclosed end tag", begun);
        const TextBuilder::Open open = out_.innermost();
        if (!tag.empty() && tag != open.name) {
            return refused_text(
                "can't parse entities: Unmatched end tag at byte offset {}, expected \"</{}>\", found \"</{}>\"", begun,
                open.name, tag);
        }
        ++at_;
        const auto& all = out_.opened();
        const bool in_pre =
            all.size() > 1 && all[all.size() - 2].name == "pre" && all[all.size() - 2].units == open.units;
        if (open.name == "code" && in_pre) {  // <pre><code class="language-x">: one entity, with a language
            out_.close("");
            out_.innermost().argument = open.argument;
        } else if (open.name == "a" && open.argument.empty()) {
            out_.close("");
        } else if (open.name == "blockquote") {
            out_.close(open.argument.empty() ? "blockquote" : "expandable_blockquote");
        } else {
            out_.close(types().find(open.name)->second, open.name == "span" ? "" : open.argument);
        }
        return {};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    TextBuilder out_;
};

}  // namespace

TextResult<ChatText> read_html(std::string_view text) { return HtmlReader(text).read(); }

}  // namespace signalbox::simulator
