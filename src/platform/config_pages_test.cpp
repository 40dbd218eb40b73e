// The committed pages of the configuration are the table's, and their examples are right.
#include <gtest/gtest.h>

#include <cstdlib>

#include "platform/config.hpp"
#include "platform/files.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

// With SIGNALBOX_WRITE_PAGES=1 the test writes the files instead of comparing them.
TEST(ConfigPages, TheCommittedFilesAreTheTables) {
    const std::vector<std::pair<std::string, std::string>> pages{
        {"docs/signalbox.schema.json", config_schema()},
        {"docs/configuration.md", config_page(Language::en)},
        {"docs/ru/configuration.md", config_page(Language::ru)},
        {"signalbox.example.toml", config_toml_example()},
        {".env.example", config_env_example()},
    };
    for (const auto& [name, text] : pages) {
        const std::filesystem::path path = std::filesystem::path(checkout_dir()) / name;
        if (std::getenv("SIGNALBOX_WRITE_PAGES") != nullptr) {
            ASSERT_TRUE(make_directories(path.parent_path()));
            ASSERT_TRUE(atomic_write(path, text));
        }
        EXPECT_TRUE(read_text_file(path, 1U << 20).value_or("") == text)
            << name << " is not what the table says; write it anew: SIGNALBOX_WRITE_PAGES=1 test_platform";
    }
}

TEST(ConfigPages, TheExamplesAreRightOnceTheirMarksAreTakenAway) {
    const auto uncommented = [](const std::string& text) {
        std::string result;
        std::string_view rest = text;
        while (!rest.empty()) {
            std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            if (line.starts_with("# ") && line.find('=') != line.npos && line.find('.') != 1) line.remove_prefix(2);
            result += std::string(line) + "\n";
        }
        return result;
    };
    const LoadedConfig toml = read_config({.toml = ConfigText{"signalbox.toml", uncommented(config_toml_example())}});
    for (const ConfigMistake& mistake : toml.mistakes) EXPECT_EQ(mistake.text(), "");
    EXPECT_EQ(toml.config.engine, EngineSettings{});
    const LoadedConfig env = read_config({.dotenv = ConfigText{".env", uncommented(config_env_example())}});
    for (const ConfigMistake& mistake : env.mistakes) EXPECT_EQ(mistake.text(), "");
    EXPECT_EQ(env.config.engine, EngineSettings{});
    EXPECT_TRUE(env.later.empty()) << "names without a value are not set";
}

}  // namespace
}  // namespace signalbox
