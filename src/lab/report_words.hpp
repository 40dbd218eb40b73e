// Every sentence and label of the report, as patterns: the keys of the message catalogue. Nothing else in the report
// speaks to people, but for the definitions of figures (core/desk/performance/definitions.cpp).
#pragma once

#include <array>
#include <string_view>

namespace signalbox::words {

using Pattern = std::string_view;

// under the verdict at the top, which is edge_sentence()
inline constexpr Pattern edge_gross = "Before costs: {} R a trade ({} to {}). Costs took {} R of each.";
inline constexpr Pattern edge_unsure =
    "{} of the trades lived through minutes that nobody knows: their money counts, no rate and no R holds them.";
inline constexpr Pattern edge_hold = "Holding the same instruments in equal parts returned {}, this account {}.";
inline constexpr Pattern edge_paper =
    "Everything here happened on paper. What a rule earned in the past says little of what it will.";

// page
inline constexpr Pattern title = "Signalbox: run {}";
inline constexpr Pattern heading = "{} from {} to {}";
inline constexpr Pattern unknown = "unknown";
inline constexpr Pattern equity_title = "Equity";
inline constexpr Pattern equity_note = "Marked at the open positions' last price, every midnight UTC.";
inline constexpr Pattern equity_summary = "Equity went from {} to {}.";
inline constexpr Pattern fall_title = "Drawdown";
inline constexpr Pattern fall_note = "How far below its highest minute the account stood at worst, each day.";
inline constexpr Pattern fall_deepest = "Deepest {}: peak {}, trough {}, {}.";
inline constexpr Pattern fall_recovered = "recovered {}";
inline constexpr Pattern fall_not_recovered = "not recovered by the end";
inline constexpr Pattern too_short = "Fewer than two daily marks: nothing to draw.";
inline constexpr Pattern months_title = "Months";
inline constexpr Pattern months_note = "Change of equity in each month; the first and the last may be parts of one.";
inline constexpr Pattern year_column = "Year";
inline constexpr Pattern year_total = "All";
inline constexpr std::array<Pattern, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

inline constexpr Pattern funnel_title = "From opinions to signals";
inline constexpr Pattern funnel_note =
    "Each opinion is counted at the first gate that stopped it, in the order of the gates.";
inline constexpr Pattern funnel_opinions = "opinions";
inline constexpr Pattern funnel_signals = "signals";

inline constexpr Pattern tiers_title = "Tiers";
inline constexpr Pattern tiers_note =
    "Does a stronger word hold more often? Target 1 reached before the stop and within expiry, with 90 % intervals.";
inline constexpr Pattern sessions_title = "Sessions";
inline constexpr Pattern sessions_note =
    "By the hour of the signal's close, UTC: Tokyo 00–08, London 08–16, New York 16–24.";
inline constexpr Pattern column_tier = "Tier";
inline constexpr Pattern column_session = "Session";
inline constexpr Pattern column_trades = "Trades";
inline constexpr Pattern column_hit = "Target 1 reached";
inline constexpr Pattern column_interval = "90 % interval";
inline constexpr Pattern column_net_r = "Net R";
inline constexpr Pattern column_evidence = "Evidence";
inline constexpr Pattern evidence_none = "not yet known";
inline constexpr Pattern evidence_of = "{} on {}";
inline constexpr Pattern few_days = "fewer than two days";
inline constexpr Pattern session_tokyo = "Tokyo", session_london = "London", session_new_york = "New York";
inline constexpr Pattern tier_none = "none", tier_low = "Low", tier_medium = "Medium", tier_high = "High";

inline constexpr Pattern costs_title = "What trading cost";
inline constexpr Pattern costs_note =
    "Of every fill, entries and exits, open positions included: {} in all, {} of the starting cash.";
inline constexpr Pattern costs_none = "Nothing was paid.";
inline constexpr Pattern cost_fees = "Fees", cost_spread = "Half spreads", cost_slippage = "Slippage";
inline constexpr Pattern costs_assumed =
    "Spread and slippage come from the cost model of each instrument where no quote was recorded; they are not "
    "measured.";

inline constexpr Pattern metrics_title = "Figures and their definitions";
inline constexpr Pattern metrics_note = "Unknown stands where a figure has no meaning here.";
inline constexpr Pattern metric_interval = "{} to {}";

inline constexpr Pattern trades_title = "Signals and trades";
inline constexpr Pattern trades_all = "Signals: {}; open one to see why it was spoken.";
inline constexpr Pattern trades_some = "The newest {} of {} signals; trades.csv and report.json hold all of them.";
inline constexpr Pattern trades_none = "No signal was approved. The gates above say what stopped the opinions.";
inline constexpr Pattern trade_prices = "Entry {}, stop {}, targets {}, {}, {}; size {}; expires {}.";
inline constexpr Pattern trade_score = "Strength {}, score {}, reward to risk {} ({} after costs).";
inline constexpr Pattern trade_fill = "{} at {}: {} × {}, costs {}";
inline constexpr Pattern trade_open = "open";
// by state: new, active, the targets, the stop, expired, cancelled
inline constexpr std::array<Pattern, 8> states{
    "new: waiting for its entry", "active",  "target 1 reached", "target 2 reached",
    "target 3 reached",           "stopped", "expired",          "cancelled"};
inline constexpr Pattern trade_unsure = "lived through a minute that never came: proves nothing";
inline constexpr Pattern reasons_title = "Why";
inline constexpr Pattern fills_title = "Fills";
inline constexpr Pattern side_long = "Long", side_short = "Short";

inline constexpr Pattern facts_title = "How to get these numbers again";
inline constexpr Pattern facts_note = "The same candles, settings and engine give the same outcomes, to the last bit.";
inline constexpr Pattern fact_run = "Run", fact_mode = "Mode", fact_range = "Minutes", fact_instruments = "Instruments",
                         fact_timeframes = "Timeframes", fact_bars = "1m candles", fact_outcomes = "Outcomes",
                         fact_sha = "sha256 of all outcomes", fact_engine = "Engine version",
                         fact_store = "Candle store version", fact_seed = "Seed of the cost draws",
                         fact_cash = "Starting cash", fact_risk = "Risk a trade, at most", fact_like = "Began like run";
inline constexpr Pattern fact_risk_value = "{} of equity, {} of equity in one position";

}  // namespace signalbox::words
