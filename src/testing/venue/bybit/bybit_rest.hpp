// GET /v5/… of the simulated Bybit.
//
// As documented in July 2026, and as seen where nothing is documented: an unknown symbol is refused with HTTP 200, code
// 10001 and each path's own words; a limit above its bound is taken for the bound; a range that holds more rows than
// the limit gives the newest of them, one with a start alone the first. Minutes without trades are flat rows. What is
// not offered (options, inverse contracts) is listed as empty. Public answers carry no rate headers.
#pragma once

#include "testing/venue/bybit/bybit_keys.hpp"
#include "testing/venue/bybit/bybit_market.hpp"

namespace signalbox::simulator {

class BybitRest {
public:
    BybitRest(BybitMarket& market, Millis skew) : market_(market), skew_(skew) {}

    ServedReply answer(const ServedRequest& request, UtcTime now);
    ServedReply too_many(UtcTime now, std::uint64_t draw) const;
    /// Face::prepare: of klines.
    bool prepare(const ServedRequest& request, UtcTime now);
    /// The last one that was announced: listed from now on.
    void maintenance(const bybit::Maintenance& row) { maintenance_ = row; }

    /// More than this many requests within five seconds, and the address is banned for ten minutes (HTTP 403).
    static constexpr std::size_t requests_max = 600;
    static constexpr Millis requests_within{5'000}, banned_for{600'000};

private:
    ServedReply time(UtcTime now) const;
    ServedReply status(UtcTime now) const;
    ServedReply listings(const Query& query, UtcTime now) const;
    ServedReply tickers(const Query& query, UtcTime now) const;
    ServedReply klines(const Query& query, UtcTime now) const;
    ServedReply recent_trades(const Query& query, UtcTime now) const;
    ServedReply book(const Query& query, UtcTime now) const;
    ServedReply key(const ServedRequest& request, const Query& query, UtcTime now);
    ServedReply refused(std::int64_t code, std::string message, UtcTime now) const;
    template <typename T>
    ServedReply good(T result, UtcTime now) const;

    BybitMarket& market_;
    const Millis skew_;
    BybitKeys keys_;
    Window requests_{requests_max, requests_within};
    UtcTime banned_until_{};
    std::optional<bybit::Maintenance> maintenance_;
};

}  // namespace signalbox::simulator
