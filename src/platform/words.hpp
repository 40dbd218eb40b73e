// What people read, in their language: sentences are English patterns, and a catalogue says them otherwise.
//
// The patterns stand in the code, as literals of sentence(), fail(), suggest() and say(); gettext's .po files in
// locale/ hold the translations and are compiled into the program. A pattern without a translation is said in English.
// Logs, JSON and metrics are always English and do not come here. Threads: any.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"

namespace signalbox {

enum class Language : std::uint8_t { en, ru };
constexpr Language last_of(Language) { return Language::ru; }
std::string_view to_text(Language language);
/// `en`, `ru`.
std::optional<Language> parse_language(std::string_view text);
/// The first known language of a list as LANGUAGE and LANG have it: `ru_RU.UTF-8`, `en_GB:en`.
std::optional<Language> language_of(std::string_view list);

/// Pattern → translation.
using Catalogue = std::map<std::string, std::string, std::less<>>;
/// Reads the text of a .po file; fuzzy, empty and obsolete entries are left out. BadData names the line. Plural forms
/// and contexts are not used here and refused.
Result<Catalogue> parse_po(std::string_view text);

std::string say(Language language, const Sentence& sentence);
template <typename... Values>
std::string say(Language language, std::string_view pattern, const Values&... values) {
    return say(language, sentence(pattern, values...));
}
/// A price or an amount as people read it: six significant digits, from 1000 on two places, never more than eight, no
/// zeros at the end: 62237.04447574 → 62237.04, 0.123456789 → 0.123457; NaN → –. Scripts get the exact to_text().
std::string price_text(double value);
inline std::string price_text(Decimal value) { return price_text(value.to_double()); }
/// Both sentences of an error: what, and what to do.
std::string say(Language language, const Error& error);

}  // namespace signalbox
