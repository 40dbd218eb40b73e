// What `signalbox collect` keeps in the data directory: a lock, a card that says what is collected, and the spill's
// journals, in collect/VENUE. Read by others too: a run does not follow what is collected, nor the other way round.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "faces/cli/context.hpp"
#include "faces/cli/run_card.hpp"
#include "runners/spill.hpp"

namespace signalbox {

/// data/collect/VENUE.
DataDir collecting_dir(const Context& context, const std::string& venue);

/// A collector at work in the data directory.
struct CollectingNow {
    int process = 0;
    RunCard card;  ///< its kind's venue, and who is collected
};
Result<std::vector<CollectingNow>> collecting_now(const Context& context);

/// Busy where a collector at work in the data directory collects one of these.
Result<> check_not_collected(const Context& context, std::span<const Instrument> instruments);

/// The spill's logs as journals, one a UTC day: YYYYMMDD.
class JournalSpill final : public SpillPlace {
public:
    JournalSpill(const House& house, DataDir data, std::string run);

    Result<std::vector<UtcTime>> days() override;
    Result<std::unique_ptr<EventLog>> open(UtcTime day) override;
    Result<> remove(UtcTime day) override;

private:
    std::filesystem::path file_of(UtcTime day) const;

    const House& house_;
    const DataDir data_;
    const std::string run_;
};

}  // namespace signalbox
