// What every store of snapshots promises, as a test: the files and the one in memory both pass it.
#pragma once

#include <gtest/gtest.h>

#include "ports/snapshots.hpp"

namespace signalbox {

/// `snapshots` is empty and writable.
inline void check_snapshots(Snapshots& snapshots) {
    const auto newest = [&](std::uint64_t position) -> std::uint64_t {
        const auto found = snapshots.newest(position);
        EXPECT_TRUE(found) << found.error().text();
        if (!found || !*found) return 0;
        EXPECT_EQ((*found)->engine, Bytes(9, std::byte((*found)->position)));
        return (*found)->position;
    };
    EXPECT_EQ(newest(100), 0U);
    for (const std::uint64_t position : {5U, 9U, 12U}) {
        const auto written = snapshots.write(position, [&](const TakePiece& take) {
            for (const std::size_t size : {3U, 0U, 6U}) take(Bytes(size, std::byte(position)));
        });
        ASSERT_TRUE(written) << written.error().text();
        EXPECT_EQ(newest(100), position);
    }
    EXPECT_EQ(newest(12), 12U);
    EXPECT_EQ(newest(11), 9U) << "never one beyond the position";
    EXPECT_EQ(newest(9), 9U);
    EXPECT_EQ(newest(8), 0U) << "two are kept";
}

}  // namespace signalbox
