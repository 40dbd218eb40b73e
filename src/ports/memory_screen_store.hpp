// Screener lists in memory: the honest fake. Threads: one owner.
#pragma once

#include <iterator>
#include <map>
#include <utility>

#include "ports/screen_store.hpp"

namespace signalbox {

class MemoryScreenStore final : public ScreenStore {
public:
    Result<> save(std::span<const ScreenSnapshot> snapshots) override {
        for (const ScreenSnapshot& one : snapshots) taken_.insert_or_assign({one.venue, one.at}, one);
        return {};
    }
    Result<std::optional<ScreenSnapshot>> as_of(std::string_view venue, UtcTime time) override {
        const auto after = taken_.upper_bound({std::string(venue), time});
        if (after == taken_.begin() || std::prev(after)->first.first != venue) return std::optional<ScreenSnapshot>{};
        return std::optional(std::prev(after)->second);
    }

private:
    std::map<std::pair<std::string, UtcTime>, ScreenSnapshot> taken_;
};

}  // namespace signalbox
