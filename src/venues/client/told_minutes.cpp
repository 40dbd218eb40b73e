#include "venues/client/told_minutes.hpp"

#include <algorithm>

namespace signalbox {

bool ToldMinutes::first(UtcTime opened_at, const std::optional<Candle>& candle) {
    const bool is_new = minutes_.try_emplace(opened_at, candle).second;
    if (is_new) forget_the_oldest();
    return is_new;
}

bool ToldMinutes::stands(const Candle& candle) {
    const auto [known, is_new] = minutes_.try_emplace(candle.opened_at, candle);
    if (!is_new && known->second == candle) return false;
    known->second = candle;
    forget_the_oldest();
    return true;
}

std::vector<ToldMinutes::Correction> ToldMinutes::settle(TimeRange known, const CandleView& rows) {
    std::vector<Correction> corrections;
    known.from = std::max(known.from, known.to - settled_back);
    std::size_t row = rows.lower_bound(known.from);
    for (UtcTime opened_at = known.from; opened_at < known.to; opened_at += minute) {
        std::optional<Candle> candle;
        if (row < rows.size() && rows[row].opened_at == opened_at) candle = rows[row++];
        if (candle ? stands(*candle) : first(opened_at, std::nullopt)) corrections.push_back({opened_at, candle});
    }
    return corrections;
}

void ToldMinutes::forget_the_oldest() {
    if (minutes_.size() > minutes_max) minutes_.erase(minutes_.begin());
}

}  // namespace signalbox
