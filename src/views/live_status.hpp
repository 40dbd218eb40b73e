// How a live run is doing, as JSON: what the control socket answers and what `status --json` prints.
#pragma once

#include "runners/live.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

/// {"p50","p99","max"} in microseconds.
Json latency_json(const LatencyShares& latency);

/// {"run","mode","last_frame","now","position","projected","trouble","feed_trouble","killed","kill","paused","pause",
/// "frames",…,"to_journal_us":{"p50","p99","max"},"to_outcome_us",…,"equity"}:
/// `last_frame` is null before the first, `kill` and `pause` are {"actor","reason","at"} or null.
Json live_status_json(const LiveStatus& status);
/// Its inverse, for the program that asked. BadData when it is no such object.
Result<LiveStatus> parse_live_status(const Json& json);

}  // namespace signalbox
