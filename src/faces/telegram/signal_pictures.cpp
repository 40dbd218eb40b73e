#include "faces/telegram/signal_pictures.hpp"

#include <algorithm>
#include <thread>

#include "views/signal_chart.hpp"

namespace signalbox {

namespace {
std::string key_of(const SignalRecord& record, const Person& reader) {
    return to_text(record.signal.id) + " " + std::string(to_text(reader.language)) + " " + reader.zone.name();
}
}  // namespace

unsigned SignalPictures::processors() { return std::max(1U, std::thread::hardware_concurrency()); }

SignalPictures::SignalPictures(std::unique_ptr<CandleStore> candles, Draw draw, unsigned at_once)
    : draw_(std::move(draw)), at_once_(at_once), candles_(std::move(candles)) {}

SignalPictures::Entry SignalPictures::find(const std::string& key) const {
    const auto found = std::ranges::find(kept_, key, [](const Entry& one) -> const std::string& { return one->key; });
    return found == kept_.end() ? nullptr : *found;
}

Result<SignalPicture> SignalPictures::picture(const SignalRecord& record, const Person& reader) {
    const std::string key = key_of(record, reader);
    std::unique_lock lock(mutex_);
    if (const Entry there = find(key)) {
        drawn_.wait(lock, [&] { return there->picture.has_value(); });
        return *there->picture;
    }
    const auto mine = std::make_shared<Kept>(key);
    if (kept_.size() == kept_most) kept_.pop_front();
    kept_.push_back(mine);
    drawn_.wait(lock, [&] { return drawing_ < at_once_; });
    ++drawing_;
    lock.unlock();
    Result<SignalPicture> made = make(record, reader);
    lock.lock();
    --drawing_;
    mine->picture = made;
    if (!made) std::erase(kept_, mine);  // the next who asks tries again
    drawn_.notify_all();
    return made;
}

Result<SignalPicture> SignalPictures::make(const SignalRecord& record, const Person& reader) {
    const auto read = [&]() -> Result<ChartPicture> {
        const std::scoped_lock lock(store_mutex_);
        return signal_chart(*candles_, record, {.reader = reader, .as_of = record.signal.closed_at});
    };
    const ChartPicture picture = TRY(read());
    return SignalPicture{.png = TRY(draw_(picture)), .known_as = {}};
}

void SignalPictures::is_known_as(const SignalRecord& record, const Person& reader, const std::string& name) {
    const std::scoped_lock lock(mutex_);
    const Entry kept = find(key_of(record, reader));
    if (kept == nullptr || !kept->picture || !*kept->picture) return;
    (*kept->picture)->known_as = name;
    (*kept->picture)->png = {};
}

}  // namespace signalbox
