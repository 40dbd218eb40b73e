#include "faces/telegram/html.hpp"

#include <algorithm>
#include <utility>

#include "core/base/check.hpp"
#include "faces/telegram/letters.hpp"

namespace signalbox {

namespace {

constexpr std::string_view ellipsis = "…";

std::string_view letters_of(char letter) {
    switch (letter) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        default: return {};
    }
}

void append_escaped(std::string& out, std::string_view text) {
    for (const char letter : text) {
        if (const std::string_view name = letters_of(letter); !name.empty())
            out += name;
        else
            out += letter;
    }
}

bool is_web_address(std::string_view url) {
    return (url.starts_with("https://") || url.starts_with("http://")) && harmless(url) == url &&
           url.find_first_of(" \n") == url.npos;
}

std::size_t count_letters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U; }));
}

/// Where the first `count` characters end.
std::size_t end_of_letters(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    while (count-- > 0 && at < text.size()) at += first_letter(text.substr(at)).size;
    return at;
}

/// The bytes of `text` that stay together in front: `end` moved back to where a character with its marks ends, if that
/// is not before `least`.
std::size_t between_characters(std::string_view text, std::size_t end, std::size_t least) {
    const auto back = [text](std::size_t at) {
        while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xc0U) == 0x80U) {
        }
        return at;
    };
    std::size_t at = end;
    while (at > least && at < text.size()) {
        const std::size_t before = back(at);
        const bool joiner_before = first_letter(text.substr(before)).code == 0x200d;
        if (!joiner_before && !joins_the_last(first_letter(text.substr(at)).code)) return at;
        at = before;
    }
    return at > least ? at : end;
}

/// Behind the last of these in the window that is not before `least`; 0: there is none.
std::size_t behind_last(std::string_view window, std::string_view what, std::size_t least) {
    const std::size_t found = window.rfind(what);
    return found == window.npos || found + what.size() < least ? 0 : found + what.size();
}

/// Where a message ends that may have `most` characters: sense first.
std::size_t good_end(std::string_view text, std::size_t most) {
    const std::size_t end = end_of_letters(text, most);
    if (end == text.size()) return end;
    const std::string_view window = text.substr(0, end);
    for (const auto& [what, least] : {std::pair{"\n\n", end / 2}, std::pair{"\n", end / 4},
                                      std::pair{"\n", std::size_t{1}}, std::pair{" ", end / 2}}) {
        if (const std::size_t at = behind_last(window, what, least); at > 0) return at;
    }
    return between_characters(text, end, end / 4);
}

}  // namespace

RichText::RichText(std::string_view text) : text_(harmless(text)) {}

RichText& RichText::operator+=(const RichText& other) {
    const std::size_t shift = text_.size();
    text_ += other.text_;
    spans_.reserve(spans_.size() + other.spans_.size());
    for (std::size_t i = 0, count = other.spans_.size(); i < count; ++i) {
        Span span = other.spans_[i];
        span.from += shift;
        span.to += shift;
        spans_.push_back(std::move(span));
    }
    return *this;
}

std::string RichText::html() const {
    std::string out;
    std::vector<const Span*> open;
    std::size_t at = 0;
    const auto write_to = [&](std::size_t end) {
        append_escaped(out, std::string_view(text_).substr(at, end - at));
        at = end;
    };
    const auto close_before = [&](std::size_t from) {
        while (!open.empty() && open.back()->to <= from) {
            write_to(open.back()->to);
            switch (open.back()->style) {
                case Style::bold: out += "</b>"; break;
                case Style::italic: out += "</i>"; break;
                case Style::code: out += "</code>"; break;
                case Style::quote: out += "</blockquote>"; break;
                case Style::link: out += "</a>"; break;
            }
            open.pop_back();
        }
    };
    for (const Span& span : spans_) {
        close_before(span.from);
        write_to(span.from);
        switch (span.style) {
            case Style::bold: out += "<b>"; break;
            case Style::italic: out += "<i>"; break;
            case Style::code: out += "<code>"; break;
            case Style::quote: out += "<blockquote expandable>"; break;
            case Style::link:
                out += "<a href=\"";
                append_escaped(out, span.url);
                out += "\">";
                break;
        }
        open.push_back(&span);
    }
    close_before(text_.size());
    write_to(text_.size());
    return out;
}

std::size_t RichText::length() const { return count_letters(text_); }

bool RichText::blank() const {
    for (std::string_view rest = text_; !rest.empty();) {
        const Letter letter = first_letter(rest);
        if (!is_blank(letter.code)) return false;
        rest.remove_prefix(letter.size);
    }
    return true;
}

RichText RichText::part(std::size_t from, std::size_t to) const {
    check(from <= to && to <= text_.size(), "a part lies within its text");
    RichText part;
    part.text_ = text_.substr(from, to - from);
    for (const Span& span : spans_) {
        const std::size_t begin = std::max(span.from, from), end = std::min(span.to, to);
        if (begin < end)
            part.spans_.push_back({.style = span.style, .from = begin - from, .to = end - from, .url = span.url});
    }
    return part;
}

void RichText::drop(Style style) {
    std::erase_if(spans_, [style](const Span& span) { return span.style == style; });
}

RichText RichText::marked(Style style, std::string url) && {
    if (!text_.empty())
        spans_.insert(spans_.begin(), {.style = style, .from = 0, .to = text_.size(), .url = std::move(url)});
    return std::move(*this);
}

RichText bold(RichText text) { return std::move(text).marked(RichText::Style::bold); }
RichText italic(RichText text) { return std::move(text).marked(RichText::Style::italic); }
RichText code(RichText text) {
    text.spans_.clear();
    return std::move(text).marked(RichText::Style::code);
}
RichText quote(RichText text) {
    text.drop(RichText::Style::quote);
    return std::move(text).marked(RichText::Style::quote);
}
RichText link(RichText text, std::string_view url) {
    text.drop(RichText::Style::link);
    if (!is_web_address(url)) return text;
    return std::move(text).marked(RichText::Style::link, std::string(url));
}

RichText shortened(const RichText& text, std::size_t most) {
    check(most >= 1, "a shortened text has room for its ellipsis");
    if (text.length() <= most) return text;
    const std::string& plain = text.plain();
    const std::size_t end = end_of_letters(plain, most - 1);
    const std::string_view window = std::string_view(plain).substr(0, end);
    std::size_t cut = behind_last(window, " ", end / 2);
    if (cut == 0) cut = between_characters(plain, end, end / 4);
    while (cut > 0 && (plain[cut - 1] == ' ' || plain[cut - 1] == '\n')) --cut;
    return text.part(0, cut) + RichText(ellipsis);
}

RichText fit_lines(std::vector<RankedLine> lines, std::size_t most) {
    const auto joined = [&lines] {
        RichText text;
        bool gap = false;
        for (const RankedLine& line : lines) {
            if (line.text.empty()) {
                gap = !text.empty();
                continue;
            }
            if (!text.empty()) text += gap ? "\n\n" : "\n";
            text += line.text;
            gap = false;
        }
        return text;
    };
    for (;;) {
        RichText text = joined();
        if (text.length() <= most) return text;
        const auto least = std::max_element(lines.rbegin(), lines.rend(),
                                            [](const auto& one, const auto& other) { return one.rank < other.rank; });
        if (least == lines.rend() || least->rank == 0) return shortened(text, most);
        lines.erase(std::next(least).base());
    }
}

std::vector<RichText> split(const RichText& text, std::size_t most) {
    check(most >= 16, "a message has room for words");
    std::vector<RichText> parts;
    for (std::size_t from = 0; from < text.plain().size();) {
        const std::string_view rest = std::string_view(text.plain()).substr(from);
        RichText part;
        for (std::size_t room = most; part.empty(); room = std::max<std::size_t>(1, room / 2)) {
            RichText tried = text.part(from, from + good_end(rest, room));
            if (room == 1 || tried.html().size() <= html_bytes_most) part = std::move(tried);
        }
        from += part.plain().size();
        if (!part.blank()) parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace signalbox
