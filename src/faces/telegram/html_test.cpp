// Marks that cannot break, lengths as Telegram counts them, cuts at sense; foreign text that cannot move our numbers.
#include "faces/telegram/html.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "faces/telegram/html_testing.hpp"
#include "faces/telegram/letters.hpp"

namespace signalbox {
namespace {

TEST(Html, EveryCharacterThatMeansSomethingIsEscaped) {
    EXPECT_EQ(RichText("a < b && \"c\" > d").html(), "a &lt; b &amp;&amp; &quot;c&quot; &gt; d");
    EXPECT_EQ(RichText("a < b").plain(), "a < b");
    EXPECT_EQ(RichText("<b>not bold</b>").html(), "&lt;b&gt;not bold&lt;/b&gt;");
    EXPECT_EQ(RichText("a < b && c").length(), 10U) << "as Telegram counts: after its parsing";
    EXPECT_EQ(RichText("📈 рост").length(), 6U);
}

TEST(Html, MarksNestAndClose) {
    EXPECT_EQ((bold("a" + italic("b")) + "c").html(), "<b>a<i>b</i></b>c");
    EXPECT_EQ((code("1 < 2") + ", " + bold("x")).html(), "<code>1 &lt; 2</code>, <b>x</b>");
    EXPECT_EQ(quote("a\n" + bold("b")).html(), "<blockquote expandable>a\n<b>b</b></blockquote>");
    EXPECT_EQ(link("here", "https://example.com/?a=1&b=\"2\"").html(),
              "<a href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\">here</a>");
}

TEST(Html, WhatTelegramForbidsIsLeftOut) {
    EXPECT_EQ(code("a" + bold("b")).html(), "<code>ab</code>") << "nothing inside code";
    EXPECT_EQ(quote("a" + quote("b")).html(), "<blockquote expandable>ab</blockquote>");
    EXPECT_EQ(link("a" + link("b", "https://b.org"), "https://a.org").html(), "<a href=\"https://a.org\">ab</a>");
    for (const char* url : {"javascript:alert(1)", "tg://user?id=1", "", "https://a b", "https://a\nb", "ftp://x"})
        EXPECT_EQ(link("here", url).html(), "here") << url;
    EXPECT_EQ(bold("").html(), "");
}

TEST(Html, WhatIsNoTextBecomesSomethingThatIs) {
    const std::pair<std::string, std::string> table[] = {
        {"a\xff z", "a\xef\xbf\xbd z"},                              // no UTF-8
        {"\xed\xa0\xbd!", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd!"},  // half of a pair
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},                    // overlong
        {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"},  // cut off
        {std::string("a\0b\x1b[31m\tc\x7f", 11), "a b [31m c "},
        {"one\r\ntwo", "one\ntwo"},
        {"emoji 👨‍👩‍👧 stays", "emoji 👨‍👩‍👧 stays"},
    };
    for (const auto& [bytes, text] : table) EXPECT_EQ(RichText(bytes).plain(), text);
}

TEST(Html, NothingTurnsTheDirectionOfWriting) {
    for (const char32_t code :
         {0x202aU, 0x202bU, 0x202cU, 0x202dU, 0x202eU, 0x2066U, 0x2067U, 0x2068U, 0x2069U, 0x200eU, 0x200fU, 0x061cU}) {
        std::string text = "stop ";
        append_letter(text, code);
        EXPECT_EQ(RichText(text + "63966.46").plain(), "stop 63966.46") << static_cast<std::uint32_t>(code);
    }
    EXPECT_EQ(RichText("שלום 100").plain(), "\u2068שלום\u2069 100") << "alone, so that the number stays behind it";
    EXPECT_EQ(RichText("שלום עולם, 5 من").plain(), "\u2068שלום עולם\u2069, 5 \u2068من\u2069");
    EXPECT_EQ(RichText("ש\u2069 1 \u202e2").plain(), "\u2068ש\u2069 1 2");
}

TEST(Html, AShortenedTextEndsBehindAWord) {
    EXPECT_EQ(shortened("one two three", 13).plain(), "one two three");
    EXPECT_EQ(shortened("one two three", 12).plain(), "one two…") << "behind a word";
    EXPECT_EQ(shortened("onetwothree", 6).plain(), "onetw…");
    EXPECT_EQ(shortened(bold("onetwothree"), 6).html(), "<b>onetw</b>…");
    EXPECT_EQ(shortened("12345👨‍👩‍👧", 8).plain(), "12345…") << "a family stays together";
    EXPECT_EQ(shortened("two", 1).plain(), "…");
}

TEST(Html, OfLinesTheLeastImportantLeaveFirst) {
    const std::vector<RankedLine> lines{{bold("head"), 0}, {"", 0},      {"detail one", 2}, {"detail two", 2},
                                        {"", 0},           {"price", 0}, {"reason", 1}};
    EXPECT_EQ(fit_lines(lines, 100).plain(), "head\n\ndetail one\ndetail two\n\nprice\nreason");
    EXPECT_EQ(fit_lines(lines, 30).plain(), "head\n\ndetail one\n\nprice\nreason");
    EXPECT_EQ(fit_lines(lines, 29).plain(), "head\n\nprice\nreason") << "of equals the last, then the other";
    EXPECT_EQ(fit_lines(lines, 12).plain(), "head\n\nprice") << "no two empty lines, none at the end";
    EXPECT_EQ(fit_lines(lines, 9).html(), "<b>head</b>\n\npr…");
    EXPECT_EQ(fit_lines({}, 8).plain(), "");
}

std::string joined(const std::vector<RichText>& parts) {
    std::string all;
    for (const RichText& part : parts) all += part.plain();
    return all;
}

TEST(Html, ALongTextIsCutAtSense) {
    const std::string line = "0123456789 abcdef\n";
    std::string paragraph;
    for (int i = 0; i < 10; ++i) paragraph += line;
    const auto parts = split(bold(paragraph + "\n" + paragraph + "\n" + paragraph), 200);
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(parts[0].plain(), paragraph + "\n") << "behind a paragraph";
    EXPECT_EQ(parts[1].html(), "<b>" + paragraph + "\n</b>") << "closed, and opened again";
    const auto lines = split(paragraph, 40);
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(lines[0].plain(), line + line);
    EXPECT_EQ(split("one two three four five", 16)[0].plain(), "one two three ");
    EXPECT_EQ(split(std::string(100, 'x'), 16).size(), 7U);
}

TEST(Html, WhatHasNothingToSeeIsNoMessage) {
    EXPECT_TRUE(split("").empty());
    EXPECT_TRUE(split(std::string(9000, '\n')).empty());
    EXPECT_TRUE(RichText("\u3000 \u200b\ufe0f").blank());
    EXPECT_FALSE(RichText(" .").blank());
}

TEST(Html, LettersThatGrowInHtmlMakeShorterMessages) {
    const std::string quotes(20'000, '"');  // six bytes each
    const auto parts = split(quotes, 8000);
    for (const RichText& part : parts) EXPECT_LE(part.html().size(), html_bytes_most);
    EXPECT_EQ(joined(parts), quotes);
}

/// Bytes that like to be letters, signs and halves of letters.
rc::Gen<std::string> any_bytes() {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
                            "a",          "word ", "слово ",  "<b>",  "</code>",      "&amp;",    "&",
                            "\"",         "\n",    "\n\n",    " ",    "👍🏽",         "\u202e",   "\u2067",
                            "ש",          "مر",    "e\u0301", "\xff", "\xed\xa0\x80", "\xf0\x9f", std::string(1, '\0'),
                            "1234567890", "\u3000"})),
                        [](const std::vector<std::string>& pieces) {
                            std::string all;
                            for (const std::string& piece : pieces) all += piece;
                            return all;
                        });
}

RichText any_rich() {
    RichText text;
    const int pieces = *rc::gen::inRange(1, 8);
    for (int i = 0; i < pieces; ++i) {
        RichText piece(*any_bytes());
        if (*rc::gen::arbitrary<bool>()) piece = italic(piece) + RichText(*any_bytes());
        switch (*rc::gen::inRange(0, 6)) {
            case 0: piece = bold(piece); break;
            case 1: piece = code(piece); break;
            case 2: piece = quote(piece); break;
            case 3: piece = link(piece, "https://example.com/?a=1&b=2"); break;
            case 4: piece = quote(bold(piece) + code("1.5")); break;
            default: break;
        }
        text += piece;
    }
    return *rc::gen::arbitrary<bool>() ? bold(text) : text;
}

RC_GTEST_PROP(Html, IsAlwaysWellFormedAndShowsThePlainText, ()) {
    const RichText text = any_rich();
    RC_ASSERT(seen_of(text.html()) == text.plain());
    RC_ASSERT(harmless(text.plain()).size() == text.plain().size() || text.plain().find("\u2068") != std::string::npos);
}

RC_GTEST_PROP(Html, HarmlessTwiceIsHarmlessOnce, ()) {
    const std::string once = harmless(*any_bytes());
    RC_ASSERT(harmless(once) == once);
}

RC_GTEST_PROP(Html, PartsAreWellFormedWithinTheirLimitAndTogetherTheWhole, ()) {
    const RichText text = any_rich();
    const auto most = static_cast<std::size_t>(*rc::gen::inRange(16, 80));
    const auto parts = split(text, most);
    for (const RichText& part : parts) {
        RC_ASSERT(part.length() <= most);
        RC_ASSERT(!part.blank());
        RC_ASSERT(seen_of(part.html()) == part.plain());
    }
    // Together they are the text, but for parts without anything to see.
    std::size_t at = 0;
    for (const RichText& part : parts) {
        const std::size_t found = text.plain().find(part.plain(), at);
        RC_ASSERT(found != std::string::npos);
        RC_ASSERT(text.part(at, found).blank());
        at = found + part.plain().size();
    }
    RC_ASSERT(text.part(at, text.plain().size()).blank());
}

RC_GTEST_PROP(Html, ACutCaptionIsWellFormedAndFits, ()) {
    const auto most = static_cast<std::size_t>(*rc::gen::inRange(1, 60));
    std::vector<RankedLine> lines;
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i) lines.push_back({any_rich(), *rc::gen::inRange(0, 4)});
    const RichText caption = fit_lines(lines, most);
    RC_ASSERT(caption.length() <= most);
    RC_ASSERT(seen_of(caption.html()) == caption.plain());
}

}  // namespace
}  // namespace signalbox
