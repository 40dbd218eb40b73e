// What a file's metadata says of its content: a hash of each column's bytes, row group after row group, column after
// column. An unknown number counts as one NaN, whichever it is.
#pragma once

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "core/base/hash.hpp"

namespace signalbox {

class ContentHash {
public:
    void add(std::span<const std::int64_t> column) { parts_.push_back(hash_bytes(std::as_bytes(column))); }
    /// NaNs in it become the one NaN.
    void add(std::span<double> column) {
        for (double& value : column) {
            if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
        }
        parts_.push_back(hash_bytes(std::as_bytes(column)));
    }
    Hash128 value() const { return hash_bytes(std::as_bytes(std::span(parts_))); }

private:
    std::vector<Hash128> parts_;
};

}  // namespace signalbox
