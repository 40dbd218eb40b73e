#include "runners/signal_book.hpp"

#include <algorithm>

namespace signalbox {

/// The newest first: what moves is mostly young.
SignalRecord* SignalBook::named(const Hash128& id) {
    const auto found =
        std::find_if(records_.rbegin(), records_.rend(), [&](const SignalRecord& one) { return one.signal.id == id; });
    return found == records_.rend() ? nullptr : &*found;
}

void SignalBook::take(std::span<const Outcome> outcomes, const std::vector<Instrument>& slots) {
    for (const Outcome& outcome : outcomes) {
        if (const auto* approved = std::get_if<SignalApproved>(&outcome)) {
            SignalRecord record;
            record.mode = mode_;
            record.instrument = slots.at(approved->signal.slot);
            record.signal = approved->signal;
            records_.push_back(std::move(record));
        } else if (const auto* fill = std::get_if<PaperFilled>(&outcome)) {
            if (SignalRecord* record = named(fill->signal)) record->fills.push_back(*fill);
        } else if (const auto* move = std::get_if<SignalMoved>(&outcome)) {
            if (SignalRecord* record = named(move->signal)) record->take(*move);
        }
    }
}

}  // namespace signalbox
