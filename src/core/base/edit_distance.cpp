#include "core/base/edit_distance.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace signalbox {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);  // from what of `a` is read so far to each beginning of `b`
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        std::size_t corner = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, corner + (letter == b[j] ? 0U : 1U)});
            corner = above;
        }
    }
    return row.back();
}

}  // namespace signalbox
