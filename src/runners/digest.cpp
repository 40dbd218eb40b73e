#include "runners/digest.hpp"

#include <algorithm>
#include <numeric>

namespace signalbox {

std::uint64_t RunCounts::stopped() const { return std::accumulate(gates.begin(), gates.end(), std::uint64_t{0}); }

void RunDigest::take(std::span<const Outcome> outcomes, bool keep_them) {
    if (outcomes.empty()) return;
    bytes_.clear();
    {
        Writer writer(bytes_);
        for (const Outcome& outcome : outcomes) writer.put(outcome);
    }
    sha_.add(bytes_);
    for (const Outcome& outcome : outcomes) {
        count(outcome);
        if (keep_them) keep(outcome, outcomes);
    }
    counts_.outcomes += outcomes.size();
}

std::string RunDigest::sha256() const { return sha_.hex(); }

void RunDigest::count(const Outcome& outcome) {
    if (const auto* verdict = std::get_if<Verdict>(&outcome)) {
        ++counts_.opinions;
        if (!verdict->approved) ++counts_.gates[static_cast<std::size_t>(verdict->first_failed)];
    } else if (std::holds_alternative<SignalApproved>(outcome)) {
        ++counts_.signals;
    } else if (const auto* moved = std::get_if<SignalMoved>(&outcome)) {
        if (moved->closed && moved->to != SignalState::cancelled) ++counts_.trades;
    }
}

void RunDigest::keep(const Outcome& outcome, std::span<const Outcome> all) {
    if (const auto* verdict = std::get_if<Verdict>(&outcome)) {
        if (!verdict->approved) return;
        const auto opinion = std::ranges::find_if(all, [&](const Outcome& one) {
            const auto* formed = std::get_if<OpinionFormed>(&one);
            return formed != nullptr && formed->id == verdict->opinion;
        });
        if (opinion != all.end()) kept_.push_back(*opinion);
        kept_.push_back(outcome);
    } else if (std::holds_alternative<SignalApproved>(outcome) || std::holds_alternative<PaperFilled>(outcome) ||
               std::holds_alternative<SignalMoved>(outcome) || std::holds_alternative<EquityMarked>(outcome) ||
               std::holds_alternative<TierChanged>(outcome)) {
        kept_.push_back(outcome);
    }
}

}  // namespace signalbox
