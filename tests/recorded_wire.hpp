// For tests of the venues' messages: the recorded ones, and what it means that a message prints as it came.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/shared_data.hpp"
#include "venues/wire/any_message_testing.hpp"

namespace signalbox {

/// The folder of a venue's recorded messages; nothing where the shared data is not.
inline std::optional<std::filesystem::path> recorded_wire(const char* venue) {
    const auto data = shared_data();
    if (!data || !std::filesystem::is_directory(*data / "wire" / venue)) return std::nullopt;
    return *data / "wire" / venue;
}

inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Every recorded frame of its WebSocket, one a string: lines of .jsonl files, and whole ws_….json files.
inline std::vector<std::string> recorded_frames(const std::filesystem::path& folder) {
    std::vector<std::string> frames;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().filename();
        const bool is_lines = name.ends_with(".jsonl");
        if (!is_lines && !name.starts_with("ws_")) continue;
        std::istringstream text(is_lines ? text_of(entry.path()) : nlohmann::json::parse(text_of(entry.path())).dump());
        for (std::string line; std::getline(text, line);) {
            if (!line.empty()) frames.push_back(line);
        }
    }
    return frames;
}

/// Every field of `printed` stands in `original` with the same value; those that nobody reads may be more.
inline bool is_part_of(const nlohmann::json& printed, const nlohmann::json& original) {
    if (printed.is_array() && original.is_array()) return std::ranges::equal(printed, original, is_part_of);
    if (!printed.is_object() || !original.is_object()) return printed == original;
    for (const auto& [key, value] : printed.items()) {
        if (!original.contains(key) || !is_part_of(value, original[key])) return false;
    }
    return true;
}

/// Whatever a struct can hold is printed as JSON that reads back the same.
template <typename T>
void expect_print_reads_back(const char* what) {
    Random random(11, what);
    for (int i = 0; i < 200; ++i) {
        const auto message = wire::any<T>(random);
        const std::string printed = wire::print(message);
        ASSERT_TRUE(nlohmann::json::accept(printed)) << printed;
        const auto back = wire::read<T>(printed, what);
        ASSERT_TRUE(back) << back.error().text() << "\n" << printed;
        ASSERT_EQ(*back, message) << printed;
    }
}

}  // namespace signalbox
