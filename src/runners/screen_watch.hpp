// The screener's list of every hour, for webhooks (docs/webhooks.md, `screener`).
//
// A few minutes past the hour it looks for that hour's list among those that were stored; where there is none it has
// one taken and stores it. What cannot be taken is tried again a quarter of an hour later, while the hour lasts. Told
// once an hour: its window is the hour. Threads: one owner; taking a list may ask a venue, and wait for it.
#pragma once

#include <functional>
#include <string>

#include "ports/screen_store.hpp"
#include "runners/watchman.hpp"

namespace signalbox {

struct ScreenToPost {
    std::string venue;
    /// Takes the list of the hour that closed at `hour`.
    std::function<Result<ScreenSnapshot>(UtcTime hour, std::stop_token stop)> take;
    /// Why a pair stands where it stands, in a line.
    std::function<std::string(const ScreenScore&)> reasons;
};

/// The event: title and results, best first, bullish before bearish.
Alert screener_alert(const ScreenSnapshot& list, const std::function<std::string(const ScreenScore&)>& reasons);

class ScreenWatch final : public Watch {
public:
    static constexpr Millis settled = 2 * minute;  ///< after the hour: then its candles are there
    static constexpr Millis again = 15 * minute;

    /// `screens` outlives it.
    ScreenWatch(ScreenStore& screens, ScreenToPost what);

    std::string name() const override { return "screener"; }
    Result<std::vector<Alert>> look(UtcTime now, std::stop_token stop) override;

private:
    ScreenStore& screens_;
    const ScreenToPost what_;
    UtcTime said_ = utc_min;  ///< the hour that was told
    UtcTime again_at_ = utc_min;
};

}  // namespace signalbox
