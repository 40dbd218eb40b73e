#include "venues/bybit/wire/maintenance.hpp"

#include <algorithm>

namespace signalbox::bybit {

bool Maintenance::concerns(Category category) const {
    constexpr std::int64_t market_data = 5, futures = 1, spot = 2, demo = 2;
    const std::int64_t product = category == Category::spot ? spot : futures;
    const auto holds = [](const std::vector<std::int64_t>& all, std::int64_t one) {
        return std::ranges::find(all, one) != all.end();
    };
    return environment != demo && holds(services, market_data) && holds(products, product);
}

}  // namespace signalbox::bybit
