#include "lab/trades.hpp"

#include <algorithm>

namespace signalbox {

std::optional<TradeResult> trade_of(const SignalRecord& record) {
    if (!record.closed || record.fills.empty()) return std::nullopt;
    const Signal& signal = record.signal;
    TradeResult trade{.signal = signal.id,
                      .slot = signal.slot,
                      .timeframe = signal.timeframe,
                      .tier = signal.tier,
                      .formed_at = signal.closed_at,
                      .opened = record.fills.front().at,
                      .closed = record.fills.back().at,
                      .risk = signal.risk,
                      .unsure = record.unsure};
    for (const PaperFilled& fill : record.fills) {
        trade.gross += fill.result;
        trade.costs += fill.fee + fill.spread + fill.slippage;
        // A fill's value was booked by the account before: it fits.
        trade.traded += fill.price.times(fill.size).value_or(Decimal{});
    }
    // A third too small to cut reaches its target without a fill: the state says so.
    trade.target1 = std::ranges::any_of(record.moves, [](const SignalMoved& moved) {
        return moved.to == SignalState::hit_tp1 || moved.to == SignalState::hit_tp2 || moved.to == SignalState::hit_tp3;
    });
    return trade;
}

std::vector<TradeResult> trades_of(std::span<const SignalRecord> records) {
    std::vector<TradeResult> trades;
    for (const SignalRecord& record : records)
        if (const auto trade = trade_of(record)) trades.push_back(*trade);
    return trades;
}

CostParts costs_of(std::span<const SignalRecord> records) {
    CostParts parts;
    for (const SignalRecord& record : records) {
        for (const PaperFilled& fill : record.fills) {
            parts.fees += fill.fee;
            parts.spread += fill.spread;
            parts.slippage += fill.slippage;
        }
    }
    return parts;
}

}  // namespace signalbox
