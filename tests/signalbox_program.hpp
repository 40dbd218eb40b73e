// The built program in a place of its own: an empty directory with its own data directory, and no environment.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/scratch.hpp"
#include "tests/subprocess.hpp"
#include "tests/where.hpp"

namespace signalbox {

/// Bybit at an address where nobody listens: `doctor` asks no real venue.
inline const std::vector<std::string> unplugged{"BYBIT_REST_URL=http://127.0.0.1:9", "BYBIT_WS_URL=ws://127.0.0.1:9"};

class Program {
public:
    Subprocess::Options options;

    explicit Program(std::filesystem::path place) { options.directory = std::move(place); }

    std::vector<std::string> words(const std::vector<std::string>& arguments) const {
        std::vector<std::string> all{built_program()};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return all;
    }
    Finished operator()(const std::vector<std::string>& arguments) const {
        return Subprocess(words(arguments), options).wait();
    }
    /// The one document on stdout; the test fails where there is none.
    nlohmann::json json(std::vector<std::string> arguments, int exit_code = 0) const {
        arguments.push_back("--json");
        const Finished finished = (*this)(arguments);
        EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
        auto document = nlohmann::json::parse(finished.out, nullptr, false);
        EXPECT_FALSE(document.is_discarded()) << finished.out << finished.err;
        return document;
    }
};

inline std::filesystem::path write_text(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

}  // namespace signalbox
