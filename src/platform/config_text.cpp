#include "platform/config_text.hpp"

// toml++ 3.3 asserts (or, by the optimizer, assumes) that a table's name begins as names do, and only then looks and
// reports that it doesn't. Without the assertion `[=]` is a mistake in the file; with it, the end of the program.
#undef NDEBUG
#define TOML_ASSERT(expr) static_assert(true)
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <optional>

namespace signalbox {
namespace {

std::string place(const ConfigText& file, std::size_t line) { return file.name + ":" + std::to_string(line); }

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_name(std::string_view text) {
    if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
    for (const char c : text)
        if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
    return true;
}

/// What stands inside the quotes; none: the closing one is missing, or something follows it.
std::optional<std::string> unquoted(std::string_view text) {
    const char quote = text[0];
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == quote) {
            const std::string_view after = trimmed(text.substr(i + 1));
            return after.empty() || after[0] == '#' ? std::optional(value) : std::nullopt;
        }
        if (quote == '"' && text[i] == '\\' && i + 1 < text.size()) {
            const char escaped = text[++i];
            value += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
        } else {
            value += text[i];
        }
    }
    return std::nullopt;
}

std::optional<std::string> dotenv_value(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('"') || text.starts_with('\'')) return unquoted(text);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '#' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\t')) text = text.substr(0, i);
    return std::string(trimmed(text));
}

struct StrayText {
    std::string text;
    std::size_t line;
    Sentence rule;
};

/// A character beyond ASCII outside quotes and comments (a typographic quote that came with a copied line, most often),
/// or a text in three quotes. toml++ 3.3 asks of both whether they are blanks, from a table with holes: U+0264 is
/// undefined behaviour there. So they are refused before it sees them.
std::optional<StrayText> stray_text(std::string_view text) {
    constexpr std::string_view opening = "\n=[{,.";  // after these a quote opens a text
    std::size_t line = 1;
    char inside = 0;     // '#': a comment; a quote: the text it opened; 0: neither
    char before = '\n';  // the last character outside that was no blank
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') {
            ++line;
            inside = 0;
            before = c;
        } else if (inside != 0) {
            if (inside == '"' && c == '\\' && !text.substr(i + 1).starts_with('\n'))
                ++i;
            else if (inside == c && inside != '#')
                inside = 0;
        } else if (c == '#' || ((c == '"' || c == '\'') && opening.find(before) != opening.npos)) {
            if (c != '#' && text.substr(i, 3) == std::string(3, c))
                return StrayText{std::string(3, c), line,
                                 sentence("a text must stand on one line, in one pair of quotes")};
            inside = c;
            before = c;
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            std::size_t end = i + 1;
            while (end < text.size() && end < i + 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
            return StrayText{std::string(text.substr(i, end - i)), line,
                             sentence("this character may stand only in a comment or inside plain quotes (\" or \')")};
        } else if (c != ' ' && c != '\t') {
            before = c;
        }
    }
    return std::nullopt;
}

struct TomlValue {
    std::string text;
    ValueShape shape = ValueShape::other;
};

TomlValue scalar(const toml::node& node) {
    if (const auto* text = node.as_string()) return {text->get(), ValueShape::text};
    if (const auto* whole = node.as_integer()) return {std::to_string(whole->get()), ValueShape::whole};
    if (const auto* real = node.as_floating_point()) return {sentence_value(real->get()), ValueShape::real};
    if (const auto* flag = node.as_boolean()) return {flag->get() ? "true" : "false", ValueShape::flag};
    return {"…", ValueShape::other};
}

TomlValue value_of(const toml::node& node) {
    const auto* array = node.as_array();
    if (array == nullptr) return scalar(node);
    TomlValue list{.text = {}, .shape = ValueShape::list};
    for (const toml::node& item : *array) {
        const TomlValue value = scalar(item);
        if (value.shape == ValueShape::other) return value;
        list.text += (list.text.empty() ? "" : ",") + value.text;
    }
    return list;
}

void flatten(const toml::table& table, const std::string& above, const ConfigText& file,
             std::vector<ConfigEntry>& entries) {
    for (const auto& [key, node] : table) {
        const std::string name = above + std::string(key.str());
        if (const auto* inner = node.as_table()) {
            flatten(*inner, name + ".", file, entries);
            continue;
        }
        TomlValue value = value_of(node);
        entries.push_back({name, std::move(value.text), place(file, key.source().begin.line), value.shape, true});
    }
}

}  // namespace

std::vector<ConfigEntry> read_dotenv(const ConfigText& file, std::vector<ConfigMistake>& mistakes) {
    std::vector<ConfigEntry> entries;
    std::string_view rest = file.text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        std::string_view line = trimmed(rest.substr(0, end));
        rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
        if (line.starts_with("export ")) line = trimmed(line.substr(7));
        if (line.empty() || line[0] == '#') continue;
        const std::size_t equals = line.find('=');
        const std::string_view name = trimmed(line.substr(0, equals));
        if (equals == line.npos || !is_name(name)) {
            mistakes.push_back({"…", "***", place(file, number), sentence("a line must read NAME=value")});
            continue;
        }
        auto value = dotenv_value(line.substr(equals + 1));
        if (!value) {
            mistakes.push_back({std::string(name), "***", place(file, number),
                                sentence("a quoted value must end with its quote, with nothing behind it")});
            continue;
        }
        entries.push_back({std::string(name), *std::move(value), place(file, number)});
    }
    return entries;
}

std::vector<ConfigEntry> read_toml(const ConfigText& file, std::vector<ConfigMistake>& mistakes) {
    std::vector<ConfigEntry> entries;
    if (const auto stray = stray_text(file.text)) {
        mistakes.push_back({stray->text, "…", place(file, stray->line), stray->rule});
        return entries;
    }
    const toml::parse_result result = toml::parse(std::string_view(file.text), file.name);
    if (!result) {
        mistakes.push_back({file.name, "…", place(file, result.error().source().begin.line),
                            sentence("the file must be TOML: {}", result.error().description())});
        return entries;
    }
    flatten(result.table(), "", file, entries);
    return entries;
}

}  // namespace signalbox
