// A letter, then any bytes as an answer of Bybit's REST: an error in words, or an answer that its print gives back.
#include "core/base/check.hpp"
#include "venues/bybit/wire/candles.hpp"
#include "venues/bybit/wire/key_rights.hpp"
#include "venues/bybit/wire/symbols.hpp"

using namespace signalbox;

namespace {

template <typename T>
std::optional<T> hold(std::string_view text) {
    auto reply = bybit::read_reply<T>(text, "It");
    if (!reply) {
        check(reply.error().code == ErrorCode::BadData && !reply.error().text().empty(), "a refusal has words");
        return std::nullopt;
    }
    const auto back = bybit::read_reply<T>(bybit::print_reply(*reply), "It");
    check(back && *back == *reply, "an answer is what its print says");
    auto result = bybit::result_of(*std::move(reply));
    if (!result) return std::nullopt;
    return *std::move(result);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (*data) {
        case 't': hold<bybit::ServerTime>(text); break;
        case 's': hold<bybit::SystemStatus>(text); break;
        case 'p': hold<bybit::Tickers>(text); break;
        case 'r': hold<bybit::RecentTrades>(text); break;
        case 'b': hold<bybit::OrderBook>(text); break;
        case 'a':
            if (const auto rights = hold<bybit::KeyRights>(text)) {
                if (bybit::check_read_only(*rights)) check(rights->read_only == 1, "only read-only keys pass");
            }
            break;
        case 'i':
            if (const auto listings = hold<bybit::Listings>(text)) {
                bybit::Symbols symbols;
                for (const bybit::Listing& one : listings->rows) {
                    if (!symbols.add(one, bybit::Category::linear)) continue;
                    const auto instrument = symbols.instrument_of(bybit::Category::linear, one.symbol);
                    check(instrument && symbols.name_of(*instrument)->symbol == one.symbol, "names map both ways");
                }
            }
            break;
        default:
            if (const auto klines = hold<bybit::Klines>(text)) {
                const auto closed =
                    bybit::closed_candles(*klines, {.timeframe = Timeframe::m1, .server_time = utc_max});
                for (std::size_t i = 1; i < closed.candles.size(); ++i) {
                    check(closed.candles[i - 1].opened_at < closed.candles[i].opened_at, "oldest first, each once");
                }
            }
    }
    return 0;
}
