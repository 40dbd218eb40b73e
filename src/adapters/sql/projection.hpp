// Writes what events brought and what came of them as rows: the tables that people look at are this and no more.
//
// A live run's frames and corrections become candles; every run's signals, fills, moves, marks and trades by hand
// become rows, of a backtest only the verdicts of its signals. Inside a transaction of the caller, who keeps the
// position. Threads: as connection.hpp.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "adapters/sql/candle_tables.hpp"
#include "core/desk/risk/verdict.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

/// (run, slot, instrument): who is in a slot, over whoever was there.
inline constexpr std::string_view put_instrument =
    "INSERT INTO run_instruments VALUES (?, ?, ?)"
    " ON CONFLICT (run, slot) DO UPDATE SET instrument = excluded.instrument";

class Projection {
public:
    Projection(Connection& connection, CandleTables& tables, const RunRecord& run)
        : connection_(connection),
          tables_(tables),
          run_(run),
          live_(is_live(run.mode)),
          instruments_(run.instruments) {}

    Result<> write(const ProjectedStep& step);
    /// Adds what was seen since this object was made to the run's counts: first failures, and for a live run (a
    /// backtest saves its own totals) its minutes, opinions, signals, outcomes and how far it has come.
    Result<> write_counts();

private:
    // Events: what a live run learnt goes to the candle tables.
    Result<> on_event(const Event& event);
    Result<> on_hand_event(const Event& event, const Outcomes& said);
    Result<> store_frame(const MarketFrame& frame);
    Result<> store_correction(const CandleCorrected& correction);
    Result<MergeReport> store_minute(std::uint16_t slot, const Candle& candle, const Quote& quote,
                                     StoreVersion version);
    Result<StoredInstrument*> symbol(std::uint16_t slot);
    Result<Instrument> instrument(std::uint16_t slot) const;

    // Outcomes.
    Result<> on(const OpinionFormed& formed);
    Result<> on(const Verdict& verdict);
    Result<> on(const SignalApproved& approved);
    Result<> on(const PaperFilled& fill);
    Result<> on(const SignalMoved& move);
    Result<> on(const EquityMarked& mark);
    Result<> on(const CorrectionTaken& taken);
    Result<> on(const CommandDone& done);
    Result<> on(const HandFilled& fill);
    /// Of everything else the run's journal is record enough.
    Result<> on(const auto&) { return {}; }
    Result<std::optional<std::int64_t>> signal_row(const Hash128& id);

    Connection& connection_;
    CandleTables& tables_;
    const RunRecord& run_;
    const bool live_;
    std::vector<Instrument> instruments_;                ///< by slot
    std::map<std::uint16_t, StoredInstrument> symbols_;  ///< those met so far
    std::map<Hash128, const Opinion*> opinions_;         ///< of the step at hand
    struct Seen {
        std::int64_t bars = 0, opinions = 0, signals = 0, outcomes = 0;
        UtcTime last_close = utc_min;
    } seen_;
    UtcTime arrived_at_{};                    ///< of the event at hand
    Withheld withheld_{};                     ///< what the step at hand says to the outbox
    std::optional<std::string> handed_from_;  ///< who left its minute for the run; none: it is the venue's
    std::array<std::int64_t, gate_count> first_failed_{};
};

}  // namespace signalbox
