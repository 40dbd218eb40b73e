// Once a day, at a time of somebody's clock: what came of yesterday, what is open, who is strong, how well the market
// was heard (SPEC 12).
//
// Yesterday is the local day before. Its equity is that of the marks at UTC midnights, the newest at or before either
// end. A digest that was missed because the program was off is told up to six hours late, and one of before the run
// began never. Told once: its window is the local date. Threads: one owner.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/time_zone.hpp"
#include "ports/candle_store.hpp"
#include "ports/run_store.hpp"
#include "ports/screen_store.hpp"
#include "runners/live.hpp"
#include "runners/watchman.hpp"

namespace signalbox {

/// A day of a zone's clock: 23 to 25 hours.
struct LocalDay {
    std::string date;  ///< 2026-03-14
    TimeRange span;
};
/// The day before the one in which `time` lies.
LocalDay day_before(UtcTime time, const TimeZone& zone);
/// The newest moment at or before `now` at which the zone's clocks showed `at`.
UtcTime last_at(std::chrono::minutes at, UtcTime now, const TimeZone& zone);

struct OpenPosition {
    std::string instrument;
    Timeframe timeframe{};
    Side side{};
    std::optional<double> unrealised_r;  ///< of what is still open, gross; none: no price is known
};
/// All that a digest tells.
struct DigestOfDay {
    LocalDay yesterday;
    UtcTime at{};
    int spoken = 0, closed = 0, won = 0, lost = 0;
    double sum_r = 0;
    std::optional<Decimal> equity, change;
    std::vector<OpenPosition> open;
    struct Listed {
        UtcTime at{};  ///< the hour's close
        std::vector<std::pair<std::string, double>> bullish, bearish;
    };
    std::optional<Listed> screen;
    std::int64_t missing_minutes = 0, corrections = 0;
    std::size_t instruments = 0;  ///< followed
    std::optional<Halt> killed, paused;
};

/// The digest in lines; the first stands alone.
std::vector<Sentence> digest_lines(const DigestOfDay& digest);

/// The result, gross and in R, of what is still open of a signal at this price. 0 where nothing is.
double unrealised_r(const SignalRecord& record, double price);

struct DigestQuestion {
    std::string run, venue;
    UtcTime first_minute{};     ///< of the run
    std::chrono::minutes at{};  ///< of the day
    TimeZone zone;
    std::function<LiveStatus()> status;
    std::function<std::vector<Instrument>()> followed;
};

class DigestWatch final : public Watch {
public:
    static constexpr Millis late_most = 6 * hour;
    static constexpr Millis old_screen = 3 * hour;
    static constexpr std::size_t top = 5;

    /// The stores outlive it.
    DigestWatch(RunStore& runs, CandleStore& candles, ScreenStore& screens, DigestQuestion question);

    std::string name() const override { return "digest"; }
    Result<std::vector<Alert>> look(UtcTime now, std::stop_token stop) override;
    /// What would be told now of the day before `now`.
    Result<DigestOfDay> of(UtcTime now);

private:
    Result<> results(DigestOfDay& digest);
    Result<> screen(DigestOfDay& digest);
    Result<> health(DigestOfDay& digest);

    RunStore& runs_;
    CandleStore& candles_;
    ScreenStore& screens_;
    const DigestQuestion question_;
    UtcTime said_ = utc_min;  ///< the moment whose digest was told
};

}  // namespace signalbox
