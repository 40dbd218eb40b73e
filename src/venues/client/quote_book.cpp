#include "venues/client/quote_book.hpp"

#include "core/base/check.hpp"

namespace signalbox {

QuoteBook::QuoteBook(Millis age_max) : age_max_(age_max) {
    check(age_max > Millis{0} && age_max <= minute, "quotes are looked for in a minute and the one before it");
}

void QuoteBook::follow(std::span<const Followed> pairs) {
    const std::scoped_lock lock(mutex_);
    std::map<Instrument, Slots> books;
    for (const Followed& pair : pairs) {
        const auto known = books_.find(pair.instrument);
        books.emplace(pair.instrument, known == books_.end() ? Slots{} : known->second);
    }
    books_ = std::move(books);
}

void QuoteBook::take(const Instrument& instrument, UtcTime stamped_at, const Quote& quote) {
    const UtcTime ends_at = std::chrono::ceil<std::chrono::minutes>(stamped_at);
    const std::scoped_lock lock(mutex_);
    const auto book = books_.find(instrument);
    if (book == books_.end()) return;
    Slot& slot = book->second[slot_of(ends_at)];
    if (stamped_at >= slot.stamped_at) slot = {ends_at, stamped_at, quote};
}

Quote QuoteBook::at(const Instrument& instrument, UtcTime closed_at) const {
    const std::scoped_lock lock(mutex_);
    const auto book = books_.find(instrument);
    if (book == books_.end()) return {};
    for (const UtcTime ends_at : {closed_at, closed_at - minute}) {
        const Slot& slot = book->second[slot_of(ends_at)];
        if (slot.ends_at != ends_at) continue;
        const bool is_fresh = closed_at - slot.stamped_at <= age_max_;
        return is_fresh && slot.quote.known() ? slot.quote : Quote{};
    }
    return {};
}

}  // namespace signalbox
