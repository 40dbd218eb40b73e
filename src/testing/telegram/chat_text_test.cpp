#include "testing/telegram/chat_text.hpp"

#include <gtest/gtest.h>

namespace signalbox::simulator {
namespace {

std::string refusal(std::string_view text, std::string_view mode) {
    const auto read = read_chat_text(text, mode);
    return read ? "taken: " + read->text : read.error();
}

ChatText read(std::string_view text, std::string_view mode) {
    const auto read = read_chat_text(text, mode);
    EXPECT_TRUE(read) << text << ": " << (read ? "" : read.error());
    return read.value_or(ChatText{});
}

TEST(ChatText, HtmlBecomesTextWithEntities) {
    const ChatText text =
        read("<b>BTC</b> up <i>1.5 &lt; 2 &amp; &#1041;</i> <a href=\"https://x.test/?a=1&amp;b\">here</a>", "HTML");
    EXPECT_EQ(text.text, "BTC up 1.5 < 2 & Б here");
    EXPECT_EQ(text.entities, (std::vector<TextEntity>{
                                 {"bold", 0, 3}, {"italic", 7, 11}, {"text_link", 19, 4, "https://x.test/?a=1&b"}}));
}

TEST(ChatText, HtmlKnowsItsTags) {
    EXPECT_EQ(read("<pre><code class=\"language-cpp\">int x;</code></pre>", "html").entities,
              (std::vector<TextEntity>{{"pre", 0, 6, "cpp"}}));
    EXPECT_EQ(read("<blockquote expandable>q</blockquote>", "html").entities[0].type, "expandable_blockquote");
    EXPECT_EQ(read("<span class=\"tg-spoiler\">s</span><tg-spoiler>t</tg-spoiler>", "html").entities.size(), 2U);
    EXPECT_EQ(read("<b><u>x</u></b><s>y</s><code>z</code>", "html").entities.size(), 4U);
    EXPECT_EQ(read("<B>x</B>", "html").entities[0].type, "bold");
    EXPECT_EQ(read("a & b &nbsp; &#0;", "html").text, "a & b &nbsp; &#0;") << "what is no name stays";
    EXPECT_EQ(read("😀<b>x</b>", "html").entities[0].offset, 2U) << "UTF-16";
}

TEST(ChatText, HtmlIsRefusedInTheServersWords) {
    const std::string head = "can't parse entities: ";
    for (const auto& [text, words] : std::vector<std::pair<std::string, std::string>>{
             {"x <y> z", "Unsupported start tag \"y\" at byte offset 2"},
             {"price < 5", "Unsupported start tag \"\" at byte offset 6"},
             {"x <b", "Unclosed start tag at byte offset 2"},
             {"<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""},
             {"<b>x", "Can't find end tag corresponding to start tag \"b\""},
             {"x</b>", "Unexpected end tag at byte offset 1"},
             {"<b>x</b", "Unclosed end tag at byte offset 4"},
             {"<a href=\"x>y</a>", "Unclosed start tag at byte offset 0"},
             {"<a =x>y</a>", "Empty attribute name in the tag \"a\" at byte offset 0"},
             {"<span>y</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"}})
        EXPECT_EQ(refusal(text, "HTML"), head + words) << text;
}

TEST(ChatText, MarkdownBecomesTextWithEntities) {
    const ChatText text = read("*bold* _it_ __un__ ~st~ ||sp|| `c.d` [t](https://x.test/\\)) 1\\.05", "MarkdownV2");
    EXPECT_EQ(text.text, "bold it un st sp c.d t 1.05");
    std::vector<std::string> types;
    for (const TextEntity& one : text.entities) types.push_back(one.type);
    EXPECT_EQ(types, (std::vector<std::string>{"bold", "italic", "underline", "strikethrough", "spoiler", "code",
                                               "text_link"}));
    EXPECT_EQ(text.entities.back().value, "https://x.test/)");
    EXPECT_EQ(read("```cpp\nint x = 1;\n```", "MarkdownV2").entities, (std::vector<TextEntity>{{"pre", 0, 10, "cpp"}}));
    EXPECT_EQ(read(">one\n>two\nthree", "MarkdownV2").entities[0].type, "blockquote");
    EXPECT_EQ(read("*a _b_*", "MarkdownV2").entities.size(), 2U);
}

TEST(ChatText, MarkdownIsRefusedInTheServersWords) {
    const std::string head = "can't parse entities: ";
    const auto reserved = [&](const std::string& letter) {
        return head + "Character '" + letter + "' is reserved and must be escaped with the preceding '\\'";
    };
    EXPECT_EQ(refusal("price 1.05", "MarkdownV2"), reserved("."));
    EXPECT_EQ(refusal("a-b", "MarkdownV2"), reserved("-"));
    EXPECT_EQ(refusal("1 > 0", "MarkdownV2"), reserved(">"));
    EXPECT_EQ(refusal("a | b", "MarkdownV2"), reserved("|"));
    EXPECT_EQ(refusal("ab *c", "MarkdownV2"), head + "Can't find end of Bold entity at byte offset 3");
    EXPECT_EQ(refusal("`c", "MarkdownV2"), head + "Can't find end of Code entity at byte offset 0");
    EXPECT_EQ(refusal(">*a\nb", "MarkdownV2"), head + "Can't find end of Bold entity at byte offset 1");
    EXPECT_EQ(refusal("[t](http", "MarkdownV2"), head + "Can't find end of a URL at byte offset 4");
    EXPECT_EQ(refusal("a_b", "Markdown"), head + "Can't find end of the entity starting at byte offset 1");
    EXPECT_EQ(read("*a* 1.05", "Markdown").text, "a 1.05");
    EXPECT_EQ(refusal("x", "Text"), "unsupported parse_mode");
    EXPECT_EQ(refusal("\xff", ""), "strings must be encoded in UTF-8");
}

TEST(ChatText, SpaceAroundItGoes) {
    EXPECT_EQ(read(" \n x \n", "").text, "x");
    EXPECT_EQ(read("  <b> x </b>  ", "HTML"), (ChatText{"x", {{"bold", 0, 1}}}));
    EXPECT_EQ(read("<b>  </b>", "HTML"), (ChatText{"", {}}));
    EXPECT_EQ(code_points("яё😀"), 3U);
    EXPECT_EQ(utf16_units("яё😀"), 4U);
}

}  // namespace
}  // namespace signalbox::simulator
