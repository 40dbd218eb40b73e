// The Bot API's Markdown, version 2 and the legacy one. In version 2 every sign that could mean something must be
// escaped: a price with its point in it is refused, which is what this is for.
#include "core/base/check.hpp"
#include "testing/telegram/text_builder.hpp"

namespace signalbox::simulator {
namespace {

/// What a mark is called in errors, and as an entity.
struct Mark {
    std::string_view sign, name, type;
};
constexpr Mark marks[] = {{"```", "Pre", "pre"},        {"__", "Underline", "underline"},
                          {"||", "Spoiler", "spoiler"}, {"*", "Bold", "bold"},
                          {"_", "Italic", "italic"},    {"~", "Strikethrough", "strikethrough"},
                          {"`", "Code", "code"},        {"[", "TextUrl", "text_link"}};

const Mark& mark_of(std::string_view sign) {
    for (const Mark& mark : marks)
        if (mark.sign == sign) return mark;
    check(false, "a mark is one of eight");
    return marks[0];
}

bool can_be_escaped(char letter) { return letter > 0 && letter <= 126; }

class Markdown2Reader {
public:
    explicit Markdown2Reader(std::string_view text) : text_(text) {}

    TextResult<ChatText> read() {
        while (at_ < text_.size()) TRY(step());
        if (is_quoted_) TRY(end_quote());
        if (out_.is_any_open()) return not_ended();
        return out_.take();
    }

private:
    bool has(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }
    bool in_code() { return out_.is_any_open() && (out_.innermost().name == "`" || out_.innermost().name == "```"); }
    bool at_line_start() const { return at_ == 0 || text_[at_ - 1] == '\n'; }

    /// A quote's lines begin with >; its entity ends with the last of them.
    TextResult<void> end_quote() {
        if (out_.innermost().name != ">") return not_ended();
        out_.close("blockquote");
        is_quoted_ = false;
        return {};
    }
    std::unexpected<std::string> not_ended() {
        return refused_text("can't parse entities: Can't find end of {} entity at byte offset {}",
                            mark_of(out_.innermost().name).name, out_.innermost().begun_at);
    }

    TextResult<void> step() {
        const char letter = text_[at_];
        if (letter == '\\' && at_ + 1 < text_.size() && can_be_escaped(text_[at_ + 1])) {
            out_.add(text_[at_ + 1]);
            at_ += 2;
            return {};
        }
        if (!in_code() && at_line_start()) {
            if (letter == '>') {
                if (!is_quoted_) out_.open(">", at_);
                is_quoted_ = true;
                ++at_;
                return {};
            }
            if (is_quoted_) TRY(end_quote());
        }
        const std::string_view reserved = in_code() ? "`" : "_*[]()~`>#+-=|{}.!";
        if (reserved.find(letter) == reserved.npos) {
            out_.add(text_[at_++]);
            return {};
        }
        if (out_.is_any_open() && ends(out_.innermost().name)) return end_mark();
        return begin_mark();
    }

    bool ends(const std::string& mark) const {
        if (mark == "[") return has("]");
        if (mark == "_") return has("_") && !has("__");
        return mark != ">" && has(mark);
    }

    TextResult<void> begin_mark() {
        for (const Mark& mark : marks) {
            if (!has(mark.sign)) continue;
            out_.open(std::string(mark.sign), at_);
            at_ += mark.sign.size();
            if (mark.sign == "```") language();
            return {};
        }
        return refused_text(
            "can't parse entities: Character '{}' is reserved and must be escaped with the preceding '\\'",
            std::string(1, text_[at_]));
    }

    /// The rest of the line behind ``` where it is one word.
    void language() {
        std::size_t end = at_;
        while (end < text_.size() && text_[end] != '\n' && text_[end] != ' ' && text_[end] != '`') ++end;
        if (end < text_.size() && text_[end] == '\n') {
            out_.innermost().argument = std::string(text_.substr(at_, end - at_));
            at_ = end + 1;
        }
    }

    TextResult<void> end_mark() {
        const TextBuilder::Open open = out_.innermost();
        std::string value = open.argument;
        at_ += open.name == "[" ? 1 : open.name.size();
        if (open.name == "[") {
            if (!has("(")) {
                out_.close("");
                return {};
            }
            const std::size_t url_at = ++at_;
            while (at_ < text_.size() && text_[at_] != ')') {
                if (text_[at_] == '\\' && at_ + 1 < text_.size() && can_be_escaped(text_[at_ + 1])) ++at_;
                value.push_back(text_[at_++]);
            }
            if (at_ >= text_.size())
                return refused_text("can't parse entities: Can't find end of a URL at byte offset {}", url_at);
            ++at_;
        }
        out_.close(std::string(mark_of(open.name).type), value);
        return {};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool is_quoted_ = false;
    TextBuilder out_;
};

}  // namespace

TextResult<ChatText> read_markdown2(std::string_view text) { return Markdown2Reader(text).read(); }

TextResult<ChatText> read_markdown(std::string_view text) {
    TextBuilder out;
    for (std::size_t at = 0; at < text.size();) {
        const char letter = text[at];
        const std::string_view special = "_*`[";
        if (letter == '\\' && at + 1 < text.size() && special.find(text[at + 1]) != special.npos) {
            out.add(text[at + 1]);
            at += 2;
            continue;
        }
        if (special.find(letter) == special.npos) {
            out.add(text[at++]);
            continue;
        }
        const std::string_view sign = text.substr(at).starts_with("```") ? text.substr(at, 3) : text.substr(at, 1);
        const std::string_view closing = sign == "[" ? std::string_view("]") : sign;
        const std::size_t end = text.find(closing, at + sign.size());
        if (end == text.npos) {
            return refused_text("can't parse entities: Can't find end of the entity starting at byte offset {}", at);
        }
        out.open(std::string(sign), at);
        out.add(text.substr(at + sign.size(), end - at - sign.size()));
        at = end + closing.size();
        std::string type(mark_of(sign).type), url;
        if (sign == "[") {
            const std::size_t close = at < text.size() && text[at] == '(' ? text.find(')', at) : text.npos;
            if (close == text.npos) {
                type.clear();
            } else {
                url = std::string(text.substr(at + 1, close - at - 1));
                at = close + 1;
            }
        }
        out.close(std::move(type), std::move(url));
    }
    return out.take();
}

}  // namespace signalbox::simulator
