#include "venues/coinbase/client/minute_builder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace signalbox::coinbase {
namespace {

__extension__ typedef unsigned __int128 Units;

/// The double nearest to units · 10^exponent.
double nearest(Units units, int exponent) {
    std::array<char, 64> text{};
    char* begin = text.data() + 40;  // 2^128 has 39 digits
    char* const end = begin;
    do {
        *--begin = static_cast<char>('0' + static_cast<int>(units % 10));
        units /= 10;
    } while (units > 0);
    *end = 'e';
    const auto written = std::to_chars(end + 1, text.data() + text.size(), exponent);
    double value = 0;
    std::from_chars(begin, written.ptr, value);
    return value;
}

constexpr std::int64_t id_end = std::numeric_limits<std::int64_t>::max();  ///< has no next one

UtcTime minute_of(UtcTime time) { return std::chrono::floor<std::chrono::minutes>(time); }

}  // namespace

MinuteBuilder::MinuteBuilder(std::int32_t multiplier) : power_(wire::power_of(multiplier)) {}

void MinuteBuilder::begin(UtcTime at) {
    minutes_.clear();
    open_ = std::chrono::ceil<std::chrono::minutes>(at);
}

void MinuteBuilder::stop() {
    minutes_.clear();
    open_.reset();
}

void MinuteBuilder::remember(const Trade& trade) {
    if (trade.id < next_id_ || trade.id == id_end) return;
    next_id_ = trade.id + 1;
    known_until_ = std::max(known_until_, trade.at.utc());
    beyond_.erase(beyond_.begin(), beyond_.lower_bound(next_id_));
    follow_ids();
}

bool MinuteBuilder::take(const Trade& trade) {
    if (trade.id < next_id_ || trade.id == id_end || beyond_.contains(trade.id)) return true;
    const double price = trade.price.to_double(power_);
    const auto size = trade.size.to_decimal();
    const UtcTime at = trade.at.utc();
    const UtcTime start = minute_of(at);
    const bool has_room = minutes_.size() < minutes_max || minutes_.contains(start);
    note(trade.id, at);
    if (!(price > 0) || !size || size->units() < 0 || !has_room) {
        stop();
        return false;
    }
    if (open_ && start >= *open_) {
        const auto [place, is_first] =
            minutes_.try_emplace(start, Minute{trade.id, trade.id, price, price, price, price});
        Minute& minute = place->second;
        if (trade.id < minute.first_id) minute.first_id = trade.id, minute.open = price;
        if (trade.id > minute.last_id) minute.last_id = trade.id, minute.close = price;
        minute.high = std::max(minute.high, price);
        minute.low = std::min(minute.low, price);
        minute.size += static_cast<Units>(size->units());
    } else if (open_) {
        ++late_;
    }
    return true;
}

void MinuteBuilder::note(std::int64_t id, UtcTime at) {
    if (beyond_.size() == ids_max) skip_hole();
    beyond_.emplace(id, at);
    follow_ids();
}

void MinuteBuilder::follow_ids() {
    for (auto next = beyond_.begin(); next != beyond_.end() && next->first == next_id_; next = beyond_.erase(next)) {
        ++next_id_;
        known_until_ = std::max(known_until_, next->second);
    }
}

/// What is missing before the first id beyond never comes: it lies before that one's time.
void MinuteBuilder::skip_hole() {
    const auto [id, at] = *beyond_.begin();
    hole_until_ = std::max(hole_until_, at);
    next_id_ = id;
    follow_ids();
}

/// Whether an id is missing that could belong to the minute that ends then. Holes that end before it are given up.
bool MinuteBuilder::has_hole_before(UtcTime end) {
    while (!beyond_.empty() && known_until_ < end) {
        if (beyond_.begin()->second >= end) return true;  // and the next minute may have it as well
        skip_hole();
    }
    return hole_until_ >= end - minute;
}

void MinuteBuilder::reach(UtcTime stamped_at, std::vector<BuiltMinute>& out) {
    if (!open_) return;
    if (stamped_at - *open_ > jump_max) return begin(stamped_at);
    for (; *open_ + minute + grace <= stamped_at; *open_ += minute) close(*open_, out);
}

void MinuteBuilder::close(UtcTime start, std::vector<BuiltMinute>& out) {
    const bool has_hole = has_hole_before(start + minute);
    const auto found = minutes_.extract(start);
    if (has_hole) return;
    if (!found) {
        out.push_back({{.opened_at = start}, true});
        return;
    }
    const Minute& built = found.mapped();
    const Candle candle{.opened_at = start,
                        .open = built.open,
                        .high = built.high,
                        .low = built.low,
                        .close = built.close,
                        .volume = nearest(built.size, -8 - power_)};
    if (is_valid(candle.open, candle.high, candle.low, candle.close, candle.volume)) out.push_back({candle, false});
}

}  // namespace signalbox::coinbase
