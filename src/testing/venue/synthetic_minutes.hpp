// The synthetic market as a venue's: as many coins as one likes, listed since 2020, the well-known ones first.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "testing/venue/minute_source.hpp"
#include "venues/synthetic/synthetic_market.hpp"

namespace signalbox::simulator {

struct SyntheticTerms {
    std::uint64_t seed = 0;
    std::string venue;              ///< of the instruments: bybit
    std::vector<std::string> ends;  ///< what each coin is listed against: USDT, USDT:USDT (a perpetual)
    std::size_t coins = 60;         ///< from the 61st on they are called C061, C062 …
    /// Share of minutes in which nobody trades: of the second coin this, of the third twice as much …, quiet_max at
    /// most; the first one trades in all of them.
    double quiet = 0;
    static constexpr double quiet_max = 0.3;
    UtcTime since = std::chrono::sys_days{std::chrono::year{2020} / 1 / 1};
};

class SyntheticMinutes final : public MinuteSource {
public:
    explicit SyntheticMinutes(const SyntheticTerms& terms);

    std::vector<Listed> listed() override { return listed_; }
    Result<> fill(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                  std::vector<Quote>& quotes) override;

private:
    static constexpr std::size_t coins_together = 64;  // a market remembers so many
    std::vector<Listed> listed_;
    struct Place {
        std::size_t market = 0;
        double quiet = 0;
        std::uint64_t key = 0;  ///< of its quiet minutes
    };

    std::map<Instrument, Place> places_;
    std::vector<SyntheticMarket> markets_;
};

}  // namespace signalbox::simulator
