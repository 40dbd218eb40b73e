// Only RiskRules makes an Approved: anything else must not compile. Tried with the type system, and with the compiler.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <type_traits>

#include "core/desk/risk/signal.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

static_assert(!std::is_constructible_v<Approved, Signal>);
static_assert(!std::is_default_constructible_v<Approved>);
static_assert(!std::is_aggregate_v<Approved>);
static_assert(!std::is_assignable_v<Approved&, Signal>);

bool compiles(const std::string& body) {
    const std::filesystem::path file = "approved_test_snippet.cpp";  // in the build folder
    std::ofstream(file) << "#include \"core/desk/risk/signal.hpp\"\nusing namespace signalbox;\n" << body << '\n';
    const std::string command =
        "c++ -std=c++23 -fsyntax-only -I'" + checkout_dir() + "/src' '" + file.string() + "' 2>/dev/null";
    const bool compiled = std::system(command.c_str()) == 0;
    std::filesystem::remove(file);
    return compiled;
}

TEST(Approved, CannotBeMadeOutsideRisk) {
    if (!compiles("const Signal& read(const Approved& approved) { return approved.signal(); }"))
        GTEST_SKIP() << "no compiler named c++ here; the static_asserts of this file have been held all the same";
    EXPECT_FALSE(compiles("Approved make(Signal signal) { return Approved(signal); }"));
    EXPECT_FALSE(compiles("struct Mine : Approved { Mine(Signal signal) : Approved(signal) {} };"));
}

}  // namespace
}  // namespace signalbox
