#include "ports/hand_trade.hpp"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {
constexpr std::array<std::string_view, 6> fates{"pending", "open", "leaving", "closed", "cancelled", "refused"};
}  // namespace

std::string_view to_text(HandFate fate) { return fates.at(static_cast<std::size_t>(fate)); }

Result<HandFate> parse_hand_fate(std::string_view text) {
    const auto found = std::ranges::find(fates, text);
    if (found == fates.end()) return fail(ErrorCode::Corrupt, "{} is no state of a trade by hand", text);
    return static_cast<HandFate>(found - fates.begin());
}

std::optional<HandTradeRecord> begun(const HandTraded& order, const Outcomes& said, const Instrument& instrument) {
    HandTradeRecord record;
    record.trade = order.trade;
    record.instrument = instrument;
    record.side = order.side;
    record.size = order.size;
    record.ordered_at = order.at;
    for (const Outcome& outcome : said) {
        const auto* noted = std::get_if<Noted>(&outcome);
        if (noted == nullptr) continue;
        if (noted->what == "hand_again") return std::nullopt;
        record.fate = HandFate::refused;
        record.reason = noted->what;
    }
    return record;
}

bool begins_to_leave(const Outcomes& said) { return said.empty(); }

void follow(HandTradeRecord& record, const HandFilled& fill) {
    record.costs += fill.fee + fill.spread + fill.slippage;
    if (fill.is_entry) {
        record.entered_at = fill.at;
        record.entry_price = fill.price;
        if (record.fate != HandFate::leaving) record.fate = HandFate::open;  // closed while its minute ran: it goes on
        return;
    }
    record.left_at = fill.at;
    record.exit_price = fill.price;
    record.result = fill.result;
    record.fate = record.entered_at ? HandFate::closed : HandFate::cancelled;
    record.reason = fill.reason;
}

}  // namespace signalbox
