#include "platform/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/check.hpp"
#include "words_catalogues.hpp"

namespace signalbox {
namespace {

/// The contents of a quoted string of a .po file; none: it is not one.
std::optional<std::string> po_string(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            value += text[i];
            continue;
        }
        if (++i == text.size()) return std::nullopt;
        value += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
    }
    return value;
}

/// One msgid with its msgstr, while it is being read.
struct Entry {
    std::string id, translation;
    bool fuzzy = false, complete = false;
};

const Catalogue& catalogue_of(Language language) {
    static const std::array<Catalogue, 2> catalogues = [] {
        std::array<Catalogue, 2> read;
        for (std::size_t i = 0; i < read.size(); ++i) {
            auto catalogue = parse_po(compiled_catalogues[i]);
            check(catalogue.has_value(), "the compiled catalogues are .po files (a test)");
            read[i] = *std::move(catalogue);
        }
        return read;
    }();
    return catalogues[static_cast<std::size_t>(language)];
}

}  // namespace

std::string_view to_text(Language language) { return language == Language::ru ? "ru" : "en"; }

std::optional<Language> parse_language(std::string_view text) {
    if (text == "en") return Language::en;
    if (text == "ru") return Language::ru;
    return std::nullopt;
}

std::optional<Language> language_of(std::string_view list) {
    while (!list.empty()) {
        const std::string_view item = list.substr(0, list.find(':'));
        if (const auto language = parse_language(item.substr(0, item.find_first_of("_.@")))) return language;
        list.remove_prefix(std::min(item.size() + 1, list.size()));
    }
    return std::nullopt;
}

Result<Catalogue> parse_po(std::string_view text) {
    Catalogue catalogue;
    Entry entry;
    std::string* part = nullptr;
    const auto finish = [&] {
        if (entry.complete && !entry.fuzzy && !entry.id.empty() && !entry.translation.empty())
            catalogue[entry.id] = entry.translation;
        entry = {};
        part = nullptr;
    };
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line[0] == '#') {
            if (entry.complete) finish();
            if (line.starts_with("#,") && line.find("fuzzy") != line.npos) entry.fuzzy = true;
            continue;
        }
        if (line.starts_with("msgid ")) {
            if (entry.complete) finish();
            part = &entry.id;
            line.remove_prefix(6);
        } else if (line.starts_with("msgstr ")) {
            part = &entry.translation;
            entry.complete = true;
            line.remove_prefix(7);
        }
        const auto value = po_string(line);
        if (part == nullptr || !value) return fail(ErrorCode::BadData, "line {} makes no sense in a .po file", number);
        *part += *value;
    }
    finish();
    return catalogue;
}

std::string price_text(double value) {
    if (!std::isfinite(value)) return "–";
    const double size = std::abs(value);
    if (size == 0) return "0";
    const int highest_digit = static_cast<int>(std::floor(std::log10(size)));
    const int places = size >= 1000 ? 2 : std::min(5 - highest_digit, 8);
    std::string text = fmt::format("{:.{}f}", value, places);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string say(Language language, const Sentence& sentence) {
    const Catalogue& catalogue = catalogue_of(language);
    const auto found = catalogue.find(sentence.pattern);
    return Sentence::fill(found == catalogue.end() ? sentence.pattern : found->second, sentence.values);
}

std::string say(Language language, const Error& error) {
    const std::string what = say(language, error.what);
    return error.next.empty() ? what : what + "; " + say(language, error.next);
}

}  // namespace signalbox
