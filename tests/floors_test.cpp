// The house keeps its plan: every #include in src/ is an edge that tools/floors.txt allows, and nothing below the wall
// touches what lies outside it (sockets, files, clocks, threads, logs, exceptions, random devices, the C library's
// maths).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/where.hpp"

namespace {

namespace fs = std::filesystem;
const fs::path source = signalbox::checkout_dir();

struct Floors {
    std::map<std::string, std::set<std::string>> uses;  // room → rooms it may use
    std::vector<std::string> order;                     // lowest first
    std::set<std::string> below;                        // the wall
};

Floors read_floors() {
    Floors floors;
    std::ifstream file(source / "tools/floors.txt");
    bool above = false;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        if (line == "wall") {
            above = true;
            continue;
        }
        if (line.starts_with("module ")) line.erase(0, 7);  // a room of its own file, loaded when asked for
        const std::size_t colon = line.find(':');
        const std::string room = line.substr(0, colon);
        std::string rest = line.substr(colon + 1);
        rest = rest.substr(0, rest.find('|'));
        std::istringstream words(rest);
        for (std::string used; words >> used;) floors.uses[room].insert(used);
        floors.uses[room];
        floors.order.push_back(room);
        if (!above) floors.below.insert(room);
    }
    return floors;
}

bool is_beside(const fs::path& file) {  // tests, fuzzers and benchmarks may look further
    static const std::regex beside(R"(.*(_test|_testing|_fuzz|_bench|_contract)\.[ch]pp$)");
    return std::regex_match(file.filename().string(), beside);
}

/// The room of a path below src/: the longest room name that is a folder of it.
std::string room_of(const Floors& floors, const std::string& path) {
    std::string best;
    for (const auto& [room, uses] : floors.uses) {
        if (path.starts_with(room + "/") && path.find('/', room.size() + 1) == std::string::npos &&
            room.size() > best.size()) {
            best = room;
        }
    }
    return best;
}

std::vector<fs::path> sources() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(source / "src")) {
        const std::string suffix = entry.path().extension();
        if ((suffix == ".hpp" || suffix == ".cpp") && !is_beside(entry.path())) files.push_back(entry.path());
    }
    return files;
}

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Code without comments and string literals: a ban speaks of what is done, not of what is talked about.
std::string code_of(const std::string& text) {
    static const std::regex noise(R"(//[^\n]*|/\*[\s\S]*?\*/|"(\\.|[^"\\\n])*")");
    return std::regex_replace(text, noise, " ");
}

}  // namespace

TEST(Floors, RoomsUseOnlyWhatStandsLower) {
    const Floors floors = read_floors();
    ASSERT_GT(floors.order.size(), 15u);
    std::set<std::string> seen;
    for (const std::string& room : floors.order) {
        for (const std::string& used : floors.uses.at(room)) {
            EXPECT_TRUE(seen.contains(used)) << room << " uses " << used << ", which does not stand below it";
        }
        seen.insert(room);
    }
    for (const std::string& room : floors.below) {
        for (const std::string& used : floors.uses.at(room))
            EXPECT_TRUE(floors.below.contains(used)) << room << " → " << used;
    }
}

TEST(Floors, EveryIncludeIsAnAllowedEdge) {
    const Floors floors = read_floors();
    static const std::regex include(R"re(#include "([^"]+)")re");
    std::size_t edges = 0;
    for (const fs::path& file : sources()) {
        const std::string path = fs::relative(file, source / "src");
        const std::string room = room_of(floors, path);
        EXPECT_FALSE(room.empty()) << path << " lies in no room of tools/floors.txt";
        const std::string text = text_of(file);
        for (std::sregex_iterator at(text.begin(), text.end(), include), end; at != end; ++at) {
            const std::string used = room_of(floors, (*at)[1]);
            static const std::set<std::string> made_by_the_build{"words_catalogues.hpp"};
            if (used.empty()) {
                EXPECT_TRUE(made_by_the_build.contains((*at)[1])) << path << " includes " << (*at)[1] << ": of no room";
            }
            if (used.empty() || used == room) continue;
            ++edges;
            EXPECT_TRUE(floors.uses.at(room).contains(used))
                << path << " includes " << (*at)[1] << ": " << room << " may not use " << used;
        }
    }
    EXPECT_GT(edges, 100u);
}

TEST(Floors, NothingBelowTheWallTouchesWhatCanBreak) {
    const Floors floors = read_floors();
    const std::vector<std::pair<std::regex, const char*>> bans = {
        {std::regex(
             R"(#include\s*<(thread|mutex|shared_mutex|condition_variable|atomic|future|stop_token|semaphore|latch|barrier|fstream|iostream|ostream|istream|sstream|filesystem|random|regex|locale|ctime|unordered_map|unordered_set|sys/[^>]*|unistd\.h|fcntl\.h|time\.h|signal\.h)>)"),
         "threads, files, clocks, streams, random devices and unordered containers"},
        {std::regex(R"(#include\s*<(boost|fmt|spdlog|nlohmann|toml\+\+|CLI|sqlite3|cairo|openssl|arrow|torch)[^>]*>)"),
         "third-party types"},
        {std::regex(R"(\b(system|steady|high_resolution|utc|tai|gps|file)_clock\b)"), "clocks"},
        {std::regex(R"(\b(throw|try|catch)\b\s*[\({\w])"), "exceptions"},
        {std::regex(
             R"(\bstd::(log|log2|log10|log1p|exp|exp2|expm1|pow|tanh|sinh|cosh|sin|cos|tan|cbrt|hypot|fma|erf|lgamma|tgamma)\s*\()"),
         "mathematics whose bits depend on the C library"},
        // log, exp and tanh without `std::` are our own (core/base/math.hpp).
        {std::regex(R"((^|[^\w:.>])(log2|log10|log1p|exp2|expm1|pow|sinh|cosh|sin|cos|tan|cbrt|hypot|fma|erf)\s*\()"),
         "mathematics whose bits depend on the C library"},
        {std::regex(R"((^|[^\w>])::(log|exp|tanh|pow|sin|cos|tan)\s*\()"),
         "mathematics whose bits depend on the C library"},
        {std::regex(R"(\b(printf|fopen|getenv|rand|srand|time)\s*\()"), "the C library's outside"},
    };
    for (const fs::path& file : sources()) {
        const std::string path = fs::relative(file, source / "src");
        if (!floors.below.contains(room_of(floors, path))) continue;
        const std::string code = code_of(text_of(file));
        for (const auto& [ban, what] : bans) {
            std::smatch found;
            EXPECT_FALSE(std::regex_search(code, found, ban))
                << path << ": " << found.str() << ": no " << what << " below the wall";
        }
    }
}
