#include "venues/coinbase/client/told_minutes.hpp"

#include <algorithm>

namespace signalbox::coinbase {

bool ToldMinutes::stream(UtcTime opened_at, const std::optional<Candle>& candle) {
    forget_before(opened_at);
    return minutes_.try_emplace(opened_at, candle).second;
}

std::vector<ToldMinutes::Correction> ToldMinutes::rest(TimeRange told, const CandleView& rows) {
    std::vector<Correction> corrections;
    if (told.empty()) return corrections;
    told.from = std::max(told.from, told.to - kept);
    forget_before(told.to);
    std::size_t row = rows.lower_bound(told.from);
    for (UtcTime opened_at = told.from; opened_at < told.to; opened_at += minute) {
        std::optional<Candle> candle;
        if (row < rows.size() && rows[row].opened_at == opened_at) candle = rows[row++];
        const auto known = minutes_.find(opened_at);
        const bool was_known = known != minutes_.end();
        if (was_known && (!candle || known->second == candle)) continue;
        minutes_.insert_or_assign(opened_at, candle);
        corrections.push_back({opened_at, candle});
    }
    return corrections;
}

}  // namespace signalbox::coinbase
