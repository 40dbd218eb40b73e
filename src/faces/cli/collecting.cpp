#include "faces/cli/collecting.hpp"

#include <algorithm>

#include "platform/lock.hpp"

namespace signalbox {

namespace {

constexpr std::string_view folder = "collect";

/// 2026-03-01 as 20260301.
std::string name_of(UtcTime day) {
    std::string text = to_text(day).substr(0, std::string_view("2026-03-01").size());
    std::erase(text, '-');
    return text;
}

}  // namespace

DataDir collecting_dir(const Context& context, const std::string& venue) {
    return {context.config().data_dir / folder / venue};
}

Result<std::vector<CollectingNow>> collecting_now(const Context& context) {
    std::vector<CollectingNow> all;
    std::error_code unknown;
    for (const auto& entry : std::filesystem::directory_iterator(context.config().data_dir / folder, unknown)) {
        const DataDir data{entry.path()};
        const auto holder = TRY(lock_holder(data.lock()));
        if (!holder) continue;
        auto card = TRY(read_card(data, holder->run));
        if (card) all.push_back({holder->process, *std::move(card)});
    }
    std::ranges::sort(all, {}, [](const CollectingNow& one) -> const std::string& { return one.card.kind.venue; });
    return all;
}

Result<> check_not_collected(const Context& context, std::span<const Instrument> instruments) {
    for (const CollectingNow& now : TRY(collecting_now(context))) {
        const auto both = std::ranges::find_first_of(instruments, now.card.instruments);
        if (both == instruments.end()) continue;
        return fail(ErrorCode::Busy, "{} is collected by process {}: one of both is enough", *both, now.process)
            .suggest("end it first; a run stores what it follows itself");
    }
    return {};
}

JournalSpill::JournalSpill(const House& house, DataDir data, std::string run)
    : house_(house), data_(std::move(data)), run_(std::move(run)) {}

std::filesystem::path JournalSpill::file_of(UtcTime day) const { return data_.journal(name_of(day)); }

Result<std::vector<UtcTime>> JournalSpill::days() {
    std::vector<UtcTime> days;
    std::error_code unknown;
    for (const auto& entry : std::filesystem::directory_iterator(data_.journals(), unknown)) {
        const auto day = parse_utc(entry.path().stem().string());
        if (day && file_of(*day) == entry.path()) days.push_back(*day);
    }
    std::ranges::sort(days);
    return days;
}

Result<std::unique_ptr<EventLog>> JournalSpill::open(UtcTime day) {
    return TRY(house_.journal(file_of(day), run_, 1)).log;
}

Result<> JournalSpill::remove(UtcTime day) {
    std::error_code error;
    std::filesystem::remove(file_of(day), error);
    if (!error) return {};
    return fail(ErrorCode::Io, "cannot remove {}: {}", file_of(day).string(), error.message());
}

}  // namespace signalbox
