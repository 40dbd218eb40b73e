// Text with its marks, as Telegram takes it: bold, italic, code, quotes that unfold, links.
//
// The letters and the marks are kept apart, as Telegram itself keeps them, and HTML is made of them last. So a tag can
// never stay open, a part of a text has its tags closed and opened again, and a length is the number of characters that
// Telegram counts (after its parsing), not of letters in tags.
//
// What comes in is made harmless once, here: bytes that are no UTF-8 (lone surrogates among them) become U+FFFD,
// control characters become blanks, the controls and marks of writing direction are taken out, and letters that run
// from right to left are put between U+2068 and U+2069, so that a foreign name cannot reorder the numbers beside it.
//
//     RichText text = bold("BTC/USDT") + " < 60000";
//     text.html();    // <b>BTC/USDT</b> &lt; 60000
//     text.plain();   // BTC/USDT < 60000: what is sent where the markup is refused
//
// Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

/// What Telegram takes at most, in characters; a message's own limit is 4096, and some room is left.
constexpr std::size_t caption_most = 1024;
constexpr std::size_t message_most = 4000;
constexpr std::size_t html_bytes_most = 32'000;  ///< of one message with its tags; Telegram's limit is 32768

class RichText {
public:
    RichText() = default;
    RichText(std::string_view text);
    RichText(const std::string& text) : RichText(std::string_view(text)) {}
    RichText(const char* text) : RichText(std::string_view(text)) {}

    RichText& operator+=(const RichText& other);
    friend RichText operator+(RichText one, const RichText& other) { return std::move(one += other); }

    /// Without any mark.
    const std::string& plain() const { return text_; }
    /// For parse_mode HTML: every tag is closed, in order.
    std::string html() const;
    /// In characters (code points), as Telegram counts.
    std::size_t length() const;
    bool empty() const { return text_.empty(); }
    /// Nothing to see: Telegram refuses such a message.
    bool blank() const;
    /// The bytes [from, to) of plain(), which must lie between characters, with their marks.
    RichText part(std::size_t from, std::size_t to) const;

    bool operator==(const RichText&) const = default;

    friend RichText bold(RichText text);
    friend RichText italic(RichText text);
    /// In letters of one width; a tap copies it. Marks inside it are dropped: Telegram allows none there.
    friend RichText code(RichText text);
    /// A quote that shows three lines until it is tapped. A quote inside it is dropped.
    friend RichText quote(RichText text);
    /// To a web page: `url` begins with https:// or http://. Without the link where it does not.
    friend RichText link(RichText text, std::string_view url);

private:
    enum class Style : std::uint8_t { bold, italic, code, quote, link };
    struct Span {
        Style style{};
        std::size_t from = 0, to = 0;
        std::string url = {};
        bool operator==(const Span&) const = default;
    };
    RichText marked(Style style, std::string url = {}) &&;
    void drop(Style style);

    std::string text_;
    std::vector<Span> spans_;  ///< each lies within or beside the others; outer ones first, then from left to right
};

RichText bold(RichText text);
RichText italic(RichText text);
RichText code(RichText text);
RichText quote(RichText text);
RichText link(RichText text, std::string_view url);

/// At most `most` characters (≥ 1): cut behind a word where one ends in its second half, with … at the end.
RichText shortened(const RichText& text, std::size_t most);

/// A line of a text that must fit somewhere: those of the highest rank leave first, of equals the last; 0 stays.
struct RankedLine {
    RichText text;
    int rank = 0;
};
/// The lines that fit into `most` characters; what stays and is too long all the same is cut at its end. Two empty
/// lines never follow one another, and none is first or last.
RichText fit_lines(std::vector<RankedLine> lines, std::size_t most);

/// A long text as messages of at most `most` characters (≥ 16) each, cut behind a paragraph, a line or a word where
/// there is one. Put together they are the text, but that a message without anything to see is left out.
std::vector<RichText> split(const RichText& text, std::size_t most = message_most);

}  // namespace signalbox
