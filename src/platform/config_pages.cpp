// What the table of settings writes: the schema for editors, the page for people in each language, the two examples.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "platform/config.hpp"
#include "platform/setting_kinds.hpp"
#include "platform/settings_table.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

std::string section_of(const Setting& setting) {
    const std::size_t dot = setting.name.rfind('.');
    return dot == std::string::npos ? "" : setting.name.substr(0, dot);
}

std::string key_of(const Setting& setting) { return setting.name.substr(setting.name.rfind('.') + 1); }

bool takes(const Setting& setting, ValueShape shape) { return std::ranges::count(setting.shapes, shape) > 0; }

/// Sections in the order in which they first come; keys without one before all others.
std::vector<std::string> sections() {
    std::vector<std::string> names{""};
    for (const Setting& setting : settings())
        if (std::ranges::count(names, section_of(setting)) == 0) names.push_back(section_of(setting));
    return names;
}

Json list_of(const std::string& text) {
    Json list = Json::array();
    for (const std::string& item : split(text)) list.push_back(item);
    return list;
}

Json json_value(const Setting& setting, const std::string& text) {
    if (takes(setting, ValueShape::list)) return list_of(text);
    if (takes(setting, ValueShape::whole) || takes(setting, ValueShape::flag)) return Json::parse(text);
    return text;
}

Json schema_of(const Setting& setting, const Config& defaults) {
    Json schema;
    schema["description"] = setting.said(Language::en);
    if (takes(setting, ValueShape::list)) {
        schema["type"] = {"array", "string"};
        schema["items"] = {{"type", "string"}};
    } else if (takes(setting, ValueShape::flag)) {
        schema["type"] = "boolean";
    } else if (takes(setting, ValueShape::real)) {
        schema["type"] = "number";
    } else {
        schema["type"] = takes(setting, ValueShape::whole) ? "integer" : "string";
    }
    if (setting.low && takes(setting, ValueShape::whole)) schema["minimum"] = *setting.low;
    if (setting.high && takes(setting, ValueShape::whole)) schema["maximum"] = *setting.high;
    if (!setting.choices.empty()) schema["enum"] = setting.choices;
    schema["default"] = json_value(setting, setting.show(defaults));
    return schema;
}

/// The object of a dotted section, made on the way.
Json& section_schema(Json& root, const std::string& section) {
    Json* at = &root;
    std::string_view rest = section;
    while (!rest.empty()) {
        const std::string name(rest.substr(0, rest.find('.')));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        Json& inner = (*at)["properties"][name];
        if (inner.is_null())
            inner = {{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
        at = &inner;
    }
    return *at;
}

/// The value as TOML has it; JSON's form of numbers, truth, text and lists of text is TOML's too.
std::string toml_value(const Setting& setting, const Config& defaults) {
    return json_value(setting, setting.show(defaults)).dump();
}

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
}

std::string code(const std::string& text) { return "`" + text + "`"; }

/// Letters, not bytes.
std::size_t letters_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// The sentences one after another, in lines of at most 111 letters.
std::string paragraph(Language language, const std::vector<Sentence>& sentences) {
    constexpr std::size_t width = 111;
    std::string text;
    std::size_t letters = 0;  // of the last line
    for (const Sentence& one : sentences) {
        const std::string said = say(language, one);
        std::string_view rest = said;
        while (!rest.empty()) {
            const std::string_view word = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(word.size() + 1, rest.size()));
            const bool begins = text.empty() || letters + 1 + letters_of(word) > width;
            if (!text.empty()) text += begins ? '\n' : ' ';
            letters = letters_of(word) + (begins ? 0 : letters + 1);
            text += word;
        }
    }
    return text + "\n";
}

/// A table's first two lines.
std::string table_head(Language language, const std::vector<Sentence>& columns) {
    std::string names = "|";
    std::string rule = "|";
    for (const Sentence& column : columns) {
        names += " " + say(language, column) + " |";
        rule += "---|";
    }
    return names + "\n" + rule + "\n";
}

std::string page_row(Language language, const Setting& setting, const Config& defaults) {
    const std::string shown = setting.show(defaults);
    std::string value = shown.empty() ? say(language, "(empty)") : code(shown);
    if (!setting.for_ftmo.empty()) value += "; ftmo: " + code(setting.for_ftmo);
    std::string names = code(setting.environment_name());
    for (const SettingAlias& alias : setting.aliases) names += ", " + code(alias.name);
    if (setting.name == "language") names += ", `LANGUAGE`";
    return fmt::format("| `{}` | {} | {} | {} | {} |\n", setting.name, cell(value), cell(say(language, setting.must)),
                       cell(setting.said(language)), names);
}

}  // namespace

std::string config_schema() {
    const Config defaults;
    Json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "signalbox.toml"},
                 {"type", "object"},
                 {"additionalProperties", false},
                 {"properties", Json::object()}};
    for (const Setting& setting : settings())
        if (!setting.secret)
            section_schema(root, section_of(setting))["properties"][key_of(setting)] = schema_of(setting, defaults);
    return root.dump(2) + "\n";
}

std::string config_page(Language language) {
    const Config defaults;
    std::string page = "# " + say(language, "Configuration") + "\n\n";
    // Its translation names the English page: each leads to the other.
    page += say(language, "In Russian: [ru/configuration.md](ru/configuration.md).") + "\n\n";
    page +=
        "<!-- Written from src/platform/settings_table.cpp: change that, then SIGNALBOX_WRITE_PAGES=1 test_platform. "
        "-->\n\n";
    page += paragraph(
        language,
        {sentence("A setting may be said in five places; the earlier one in this list wins: a flag, the environment, "
                  "`.env`, `signalbox.toml`, the profile's default."),
         sentence("`signalbox config show` prints every value and where it comes from."),
         sentence("Secrets stand in the environment or in `.env` (or in a file that `NAME_FILE` names), never in the "
                  "TOML file."),
         sentence("All mistakes are told at once, before anything starts."),
         sentence("An empty value in the environment or in `.env` counts as not set."),
         sentence("`LANGUAGE` may be a list (`en_GB:en`): its first known language counts.")});
    for (const std::string& section : sections()) {
        page += "\n## " + (section.empty() ? say(language, "Without a section") : "[" + section + "]") + "\n\n";
        page += table_head(language, {sentence("Setting"), sentence("Default"), sentence("A value"),
                                      sentence("What it does"), sentence("In the environment")});
        for (const Setting& setting : settings())
            if (section_of(setting) == section) page += page_row(language, setting, defaults);
    }
    page += "\n## " + say(language, "Names of later versions") + "\n\n";
    page += paragraph(language, {sentence("Accepted in the environment and in `.env`, without effect yet.")}) + "\n";
    page += table_head(language, {sentence("Name"), sentence("What it is"), sentence("Secret")});
    for (const LaterName& later : later_names())
        page += fmt::format("| `{}` | {} | {} |\n", later.name, say(language, later.says),
                            later.secret ? say(language, "yes") : "");
    page += "\n" + paragraph(language, {sentence("`FTMO_PASS` is refused: the MT5 terminal logs in by itself, and "
                                                 "Signalbox must not hold the password.")});
    return page;
}

std::string config_toml_example() {
    const Config defaults;
    std::string text =
        "#:schema docs/signalbox.schema.json\n"
        "# Settings of Signalbox, all at their defaults: take away a # to change one. No secrets here: they stand in "
        ".env.\n"
        "# The meaning and limits of each: docs/configuration.md\n";
    for (const std::string& section : sections()) {
        text += section.empty() ? "\n" : fmt::format("\n[{}]\n", section);
        for (const Setting& setting : settings())
            if (section_of(setting) == section && !setting.secret)
                text += fmt::format("# {} = {}\n", key_of(setting), toml_value(setting, defaults));
    }
    return text;
}

std::string config_env_example() {
    const Config defaults;
    std::string text =
        "# Settings of Signalbox in the environment's form, all at their defaults: copy this file to .env, make it "
        "yours\n"
        "# alone (chmod 600 .env), and take away a # to change one. The meaning of each: docs/configuration.md\n\n";
    for (const Setting& setting : settings()) {
        std::string others;
        for (const SettingAlias& alias : setting.aliases) others += (others.empty() ? "  # or " : ", ") + alias.name;
        text += fmt::format("# {}={}{}\n", setting.environment_name(), setting.show(defaults), others);
    }
    text += "\n# Names of later versions, without effect yet\n\n";
    for (const LaterName& later : later_names()) text += fmt::format("# {}=  # {}\n", later.name, later.says.text());
    return text;
}

}  // namespace signalbox
