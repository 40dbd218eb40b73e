// The door of a run at work (faces/web): opened when the run knows where it stands, shut with it.
//
// A door that can't be opened stops no run: that is said once, and whoever asks the run or `doctor` is told.
// Threads: made, ended and told by the run's; the control socket's asks, too.
#pragma once

#include <memory>
#include <optional>

#include "faces/cli/context.hpp"
#include "faces/cli/live_market.hpp"
#include "faces/cli/live_voices.hpp"
#include "faces/cli/run_log.hpp"
#include "faces/web/web_door.hpp"

namespace signalbox {

class LiveDoor {
public:
    /// All but `journal` outlives it, which is read now, by this thread. `voices`: none where the run has none.
    LiveDoor(const Context& context, LiveRun& run, LiveMarket& market, const LiveVoices* voices, EventLog& journal,
             const RunLog& log);
    /// Into what the run says of itself: "door", null where http.port is 0.
    void tell(Json& status) const;

private:
    Result<> open(const Context& context, LiveRun& run, LiveMarket& market, const LiveVoices* voices, EventLog& journal,
                  const RunLog& log);

    const std::int32_t port_;
    std::vector<std::string> hooks_;
    std::optional<Error> trouble_;
    std::unique_ptr<WebDoor> web_;
    std::unique_ptr<HttpDoor> door_;  ///< last: it calls what stands above
};

/// Why a port can't be had, and which to name instead.
Error of_door(Error error, std::int32_t port);

}  // namespace signalbox
