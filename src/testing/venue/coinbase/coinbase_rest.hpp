// GET /api/v3/brokerage/… of the simulated Coinbase.
//
// Public paths begin with /market and are a second old at most (all that is answered in one second is answered as of
// its beginning) unless `Cache-Control: no-cache` is sent; their twins want a token. Buckets without a trade have no
// row; the newest trades show in candles some seconds late; a range of more than 350 buckets is refused as a whole;
// more than 100 trades are never told, and 1001 are refused as the real one does it, with 500. A product that was
// delisted stays in the list under that status. Ten public requests in a second, thirty signed ones. Assumed, for
// nobody publishes it: what 429 says, and that no header goes with it. Beyond that, the answers of the older /v2 API
// that other clients begin with: time, currencies and rates.
#pragma once

#include "testing/venue/coinbase/coinbase_keys.hpp"
#include "testing/venue/coinbase/coinbase_market.hpp"
#include "testing/venue/query.hpp"
#include "testing/venue/window.hpp"

namespace signalbox::simulator {

class CoinbaseRest {
public:
    CoinbaseRest(CoinbaseMarket& market, const CoinbaseKeys& keys, Millis skew)
        : market_(market), keys_(keys), skew_(skew) {}

    ServedReply answer(const ServedRequest& request, UtcTime now);
    /// Face::prepare: of candles.
    bool prepare(const ServedRequest& request, UtcTime now);
    /// 429, or 401 as it has been seen where too much was asked.
    static ServedReply too_many(const ServedRequest& request, std::uint64_t draw);

    static constexpr std::size_t public_max = 10, signed_max = 30;
    static constexpr Millis within{1'000};
    static constexpr std::int64_t buckets_max = 350;
    static constexpr std::size_t trades_max = 100, trades_asked_max = 1'000, levels_max = 1'000;
    /// Candles know what traded until so long ago.
    static constexpr Millis candles_late{5'000};

private:
    ServedReply older(std::string_view path, UtcTime now);
    ServedReply time(UtcTime now) const;
    ServedReply products(const Query& query, UtcTime now);
    ServedReply of_product(std::string_view rest, const Query& query, UtcTime now);
    ServedReply candles(const CoinbaseMarket::Name& name, const Query& query, UtcTime now);
    ServedReply trades(const CoinbaseMarket::Name& name, const Query& query, UtcTime now);
    ServedReply book(const Query& query, UtcTime now);

    CoinbaseMarket& market_;
    const CoinbaseKeys& keys_;
    const Millis skew_;
    Window public_{public_max, within}, signed_{signed_max, within};
};

}  // namespace signalbox::simulator
