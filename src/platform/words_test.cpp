// The catalogues: reading .po files, saying sentences, and that the template lists every sentence of the code.
#include "platform/words.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>

#include "platform/files.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

const std::filesystem::path locale_dir = std::filesystem::path(checkout_dir()) / "locale";

TEST(Words, WhatHasNoTranslationIsSaidInEnglish) {
    for (const Language language : {Language::en, Language::ru})
        EXPECT_EQ(say(language, "no such sentence {} and {}", 1, "two"), "no such sentence 1 and two");
    const Error error = fail(ErrorCode::Busy, "no such {}", "fish").suggest("swim").error;
    EXPECT_EQ(say(Language::en, error), "no such fish; swim");
}

TEST(Words, LanguagesAreFoundInLists) {
    EXPECT_EQ(language_of("ru_RU.UTF-8"), Language::ru);
    EXPECT_EQ(language_of("de:en_GB:ru"), Language::en);
    EXPECT_EQ(language_of("russian"), std::nullopt);
    EXPECT_EQ(language_of("C.UTF-8"), std::nullopt);
    EXPECT_EQ(language_of(""), std::nullopt);
}

TEST(Words, APoFileIsReadAsGettextReadsIt) {
    const auto catalogue = parse_po(
        "# translator\nmsgid \"\"\nmsgstr \"Language: ru\\n\"\n\n"
        "#: src/a.cpp\nmsgid \"one {}\"\nmsgstr \"\"\n\"\xd0\xbe\xd0\xb4\xd0\xb8\xd0\xbd \"\n\"{}\"\n"
        "msgid \"a \\\"quote\\\"\\n\"\nmsgstr \"b \\\\ \\\"q\\\"\\n\"\n\n"
        "#, fuzzy\nmsgid \"guess\"\nmsgstr \"x\"\n\nmsgid \"empty\"\nmsgstr \"\"\n\n#~ msgid \"old\"\n#~ msgstr "
        "\"y\"\n");
    ASSERT_TRUE(catalogue) << catalogue.error().text();
    EXPECT_EQ(*catalogue,
              (Catalogue{{"one {}", "\xd0\xbe\xd0\xb4\xd0\xb8\xd0\xbd {}"}, {"a \"quote\"\n", "b \\ \"q\"\n"}}));
    for (const char* bad : {"msgid one\n", "\"lost\"\n", "msgid \"a\"\nmsgid_plural \"b\"\n", "msgid \"a\\\"\n"}) {
        const auto refused = parse_po(bad);
        ASSERT_FALSE(refused) << bad;
        EXPECT_EQ(refused.error().code, ErrorCode::BadData);
    }
}

TEST(Words, TheCompiledCataloguesAreThoseOfTheTree) {
    for (const std::string language : {"en", "ru"}) {
        const auto text = read_text_file(locale_dir / language / "signalbox.po", 4U << 20);
        ASSERT_TRUE(text);
        const auto catalogue = parse_po(*text);
        ASSERT_TRUE(catalogue) << language << ": " << catalogue.error().text();
        for (const auto& [pattern, translation] : *catalogue)
            EXPECT_EQ(say(*parse_language(language), Sentence{pattern, {}}), translation);
    }
}

TEST(Words, PricesAreShownAsPeopleReadThem) {
    const std::pair<const char*, const char*> table[] = {
        {"0", "0"},
        {"62237.04447574", "62237.04"},
        {"1234567890.126", "1234567890.13"},
        {"136.604748", "136.605"},
        {"-136.604752", "-136.605"},
        {"0.12345678", "0.123457"},
        {"0.99999999", "1"},
        {"0.00001234", "0.00001234"},
        {"0.00000001", "0.00000001"},
        {"55.70", "55.7"},
    };
    for (const auto& [exact, text] : table) EXPECT_EQ(price_text(*Decimal::parse(exact)), text) << exact;
    EXPECT_EQ(price_text(std::numeric_limits<double>::quiet_NaN()), "–");
    EXPECT_EQ(price_text(-1e-12), "0") << "smaller than the smallest amount";
}

/// {} and {n} of a pattern, in their order.
std::vector<std::string> places_of(const std::string& text) {
    static const std::regex place(R"(\{\d*\})");
    return {std::sregex_token_iterator(text.begin(), text.end(), place), std::sregex_token_iterator()};
}

TEST(Words, EveryTranslationHasThePlacesOfItsPatternInTheirOrder) {
    for (const std::string language : {"en", "ru"}) {
        const auto text = read_text_file(locale_dir / language / "signalbox.po", 4U << 20);
        ASSERT_TRUE(text);
        const auto catalogue = parse_po(*text);
        ASSERT_TRUE(catalogue) << catalogue.error().text();
        for (const auto& [pattern, translation] : *catalogue) EXPECT_EQ(places_of(pattern), places_of(translation));
    }
}

TEST(Words, TheTemplateListsEverySentenceOfTheCode) {
    if (std::system("python3 --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "needs python3";
    const std::string tool = checkout_dir() + "/tools/extract_words.py";
    EXPECT_EQ(std::system(("python3 '" + tool + "' --check").c_str()), 0);
}

}  // namespace
}  // namespace signalbox
