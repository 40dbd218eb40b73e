#include "faces/telegram/signal_pictures.hpp"

#include <algorithm>

#include "views/signal_chart.hpp"

namespace signalbox {

namespace {
std::string key_of(const SignalRecord& record, const Person& reader) {
    return to_text(record.signal.id) + " " + std::string(to_text(reader.language)) + " " + reader.zone.name();
}
}  // namespace

SignalPictures::SignalPictures(std::unique_ptr<CandleStore> candles, Draw draw)
    : candles_(std::move(candles)), draw_(std::move(draw)) {}

SignalPictures::Kept* SignalPictures::find(const std::string& key) {
    const auto found = std::ranges::find(kept_, key, &Kept::key);
    return found == kept_.end() ? nullptr : &*found;
}

Result<SignalPicture> SignalPictures::picture(const SignalRecord& record, const Person& reader) {
    const std::string key = key_of(record, reader);
    const std::scoped_lock lock(mutex_);
    if (const Kept* kept = find(key)) return kept->picture;
    const ChartPicture picture =
        TRY(signal_chart(*candles_, record, {.reader = reader, .as_of = record.signal.closed_at}));
    SignalPicture drawn{.png = TRY(draw_(picture)), .known_as = {}};
    if (kept_.size() == kept_most) kept_.pop_front();
    kept_.push_back({key, drawn});
    return drawn;
}

void SignalPictures::is_known_as(const SignalRecord& record, const Person& reader, const std::string& name) {
    const std::scoped_lock lock(mutex_);
    Kept* kept = find(key_of(record, reader));
    if (kept == nullptr) return;
    kept->picture.known_as = name;
    kept->picture.png = {};
}

}  // namespace signalbox
