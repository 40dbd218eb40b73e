#include "core/base/edit_distance.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(EditDistance, CountsLettersInsertedRemovedAndChanged) {
    struct Case {
        std::string_view a, b;
        std::size_t letters;
    };
    for (const Case& one : {Case{"", "", 0}, Case{"", "run", 3}, Case{"kitten", "sitting", 3}, Case{"flaw", "lawn", 2},
                            Case{"improt", "import", 2}, Case{"same", "same", 0}, Case{"abc", "xyz", 3}}) {
        EXPECT_EQ(edit_distance(one.a, one.b), one.letters) << one.a << " " << one.b;
        EXPECT_EQ(edit_distance(one.b, one.a), one.letters) << one.b << " " << one.a;
    }
}

}  // namespace
}  // namespace signalbox
