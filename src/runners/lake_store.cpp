#include "runners/lake_store.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/market/minute.hpp"
#include "core/market/resampler.hpp"

namespace signalbox {
namespace {

/// Shorter looks cost more in a file of a month than in the store.
constexpr Millis shortest_look = 2 * day;

/// A stretch of days that all come from one place.
struct Part {
    TimeRange range;
    bool from_lake = false;
    UtcTime month{};                ///< from_lake only
    std::vector<StoredDay> days{};  ///< from_lake only: what they must hold
};

/// [from, to) as days of the lake that the store has noted, and what lies between them.
std::vector<Part> parts_of(TimeRange range, const std::vector<LakeMonth>& months, const std::vector<StoredDay>& noted) {
    std::vector<Part> parts;
    UtcTime at = range.from;
    for (const LakeMonth& month : months) {
        for (const StoredDay& one : month.days) {
            const TimeRange inside{std::max(one.day, range.from), std::min(one.day + day, range.to)};
            if (inside.empty()) continue;
            const auto known = std::ranges::lower_bound(noted, one.day, {}, &StoredDay::day);
            if (known == noted.end() || *known != one) continue;
            if (at < inside.from) parts.push_back({.range = {at, inside.from}});
            if (parts.empty() || !parts.back().from_lake || parts.back().month != month.month ||
                parts.back().range.to != inside.from) {
                parts.push_back({.range = {inside.from, inside.from}, .from_lake = true, .month = month.month});
            }
            parts.back().range.to = at = inside.to;
            parts.back().days.push_back(one);
        }
    }
    if (at < range.to) parts.push_back({.range = {at, range.to}});
    return parts;
}

class LakeCursor final : public CandleCursor {
public:
    struct Source {
        CandleStore& store;
        CandleLake& lake;
        Instrument instrument;
        StoreVersion as_of;
        std::shared_ptr<LakeUse> use;
    };
    LakeCursor(Source source, std::vector<Part> parts) : source_(std::move(source)), parts_(std::move(parts)) {}

    Result<> next(std::size_t rows, CandleSeries& candles, std::vector<Quote>* quotes) override {
        candles.clear();
        if (quotes != nullptr) quotes->clear();
        for (; part_ < parts_.size(); ++part_) {
            if (!cursor_ && !content_) TRY(begin(parts_[part_]));
            TRY(content_ ? take_lake(rows, candles, quotes) : take_store(rows, candles, quotes));
            if (!candles.empty()) return {};
            cursor_.reset();
            content_.reset();
        }
        return {};
    }

private:
    Result<> begin(const Part& part) {
        if (part.from_lake) {
            Result<LakeContent> content = source_.lake.read(source_.instrument, part.month);
            // The file may be another than the one whose metadata was read: what counts is what it holds now.
            if (content && std::ranges::includes(content->says.days, part.days, same_or_before)) {
                content_ = *std::move(content);
                at_ = content_->candles.view().lower_bound(part.range.from);
                end_ = content_->candles.view().lower_bound(part.range.to);
                return {};
            }
            if (!content) source_.use->damaged(content.error());
        }
        cursor_ = TRY(source_.store.read(source_.instrument, Timeframe::m1, part.range, source_.as_of));
        return {};
    }
    static bool same_or_before(const StoredDay& a, const StoredDay& b) {
        return a.day != b.day ? a.day < b.day : a.hash < b.hash;
    }
    Result<> take_lake(std::size_t rows, CandleSeries& candles, std::vector<Quote>* quotes) {
        const std::size_t count = std::min(rows, end_ - at_);
        candles.append(content_->candles.view().slice(at_, count));
        if (quotes != nullptr) {
            const auto from = content_->quotes.begin() + static_cast<std::ptrdiff_t>(at_);
            quotes->assign(from, from + static_cast<std::ptrdiff_t>(count));
        }
        at_ += count;
        source_.use->from_lake += static_cast<std::int64_t>(count);
        return {};
    }
    Result<> take_store(std::size_t rows, CandleSeries& candles, std::vector<Quote>* quotes) {
        TRY(cursor_->next(rows, candles, quotes));
        source_.use->from_store += static_cast<std::int64_t>(candles.size());
        return {};
    }

    Source source_;
    std::vector<Part> parts_;
    std::size_t part_ = 0;
    std::unique_ptr<CandleCursor> cursor_;  ///< of the part, from the store
    std::optional<LakeContent> content_;    ///< of the part's month, from the lake
    std::size_t at_ = 0, end_ = 0;
};

/// Rows that are all there.
class RowsOfAll final : public CandleCursor {
public:
    Result<> take(CandleCursor& cursor) {
        CandleSeries block;
        std::vector<Quote> quotes;
        for (;;) {
            TRY(cursor.next(rows_a_block, block, &quotes));
            if (block.empty()) return {};
            candles_.append(block.view());
            quotes_.insert(quotes_.end(), quotes.begin(), quotes.end());
        }
    }
    void take(const CandleSeries& candles) {
        candles_.append(candles.view());
        quotes_.resize(candles_.size());
    }
    const CandleSeries& candles() const { return candles_; }

    Result<> next(std::size_t rows, CandleSeries& candles, std::vector<Quote>* quotes) override {
        const std::size_t count = std::min(rows, candles_.size() - at_);
        candles.clear();
        candles.append(candles_.view().slice(at_, count));
        const auto from = quotes_.begin() + static_cast<std::ptrdiff_t>(at_);
        if (quotes != nullptr) quotes->assign(from, from + static_cast<std::ptrdiff_t>(count));
        at_ += count;
        return {};
    }

private:
    static constexpr std::size_t rows_a_block = 4096;
    CandleSeries candles_;
    std::vector<Quote> quotes_;
    std::size_t at_ = 0;
};

}  // namespace

CandleSeries fives_of(const CandleView& minutes, TimeRange range) {
    constexpr std::array five{Timeframe::m5};
    Resampler resampler(five);
    CandleSeries fives;
    std::size_t row = minutes.lower_bound(range.from);
    for (UtcTime at = range.from; at < range.to; at += minute) {
        const bool is_there = row < minutes.size() && minutes[row].opened_at == at;
        for (const ClosedBar& bar : resampler.step(at + minute, is_there ? minute_of(minutes[row]) : Minute{})) {
            if (bar.formed && !bar.partial) fives.append(bar.candle);
        }
        row += is_there ? 1 : 0;
    }
    return fives;
}

void LakeUse::damaged(const Error& error) {
    const std::scoped_lock lock(mutex_);
    const auto same = [&](const Error& one) { return one.what == error.what; };
    if (std::ranges::none_of(errors_, same)) errors_.push_back(error);
}

std::vector<Error> LakeUse::errors() const {
    const std::scoped_lock lock(mutex_);
    return errors_;
}

LakeStore::LakeStore(std::unique_ptr<CandleStore> store, OpenLake open, std::shared_ptr<LakeUse> use, LakeFor wanted)
    : ForwardingCandleStore(*store),
      store_(std::move(store)),
      open_(std::move(open)),
      wanted_(wanted),
      use_(std::move(use)) {}

Result<const std::vector<LakeMonth>*> LakeStore::months(const Instrument& instrument) {
    const auto known = months_.find(instrument);
    if (known != months_.end()) return &known->second;
    if (!lake_) lake_ = TRY(open_());
    return &months_.emplace(instrument, TRY(lake_->months(instrument))).first->second;
}

/// Of retired days from their minutes, which were found to make the same; of others as they are stored.
Result<std::unique_ptr<CandleCursor>> LakeStore::read_fives(const Instrument& instrument, TimeRange range,
                                                            StoreVersion as_of, const RangeSet& retired) {
    RowsOfAll all;
    const auto span = TRY(next().span(instrument, Timeframe::m5, as_of));
    if (!span) return next().read(instrument, Timeframe::m5, range, as_of);
    const TimeRange part{std::max(range.from, span->from), std::min(range.to, span->to)};
    UtcTime at = part.from;
    const auto take_stored = [&](UtcTime to) -> Result<> {
        if (at >= to) return {};
        const auto cursor = TRY(next().read(instrument, Timeframe::m5, {at, to}, as_of));
        return all.take(*cursor);
    };
    for (const TimeRange& days : retired.ranges()) {
        const TimeRange inside{std::max(days.from, part.from), std::min(days.to, part.to)};
        if (inside.empty()) continue;
        TRY(take_stored(inside.from));
        const auto minutes = TRY(read(instrument, Timeframe::m1, {inside.from, inside.to}, as_of));
        RowsOfAll ones;
        TRY(ones.take(*minutes));
        all.take(fives_of(ones.candles().view(), inside));
        at = inside.to;
    }
    TRY(take_stored(part.to));
    return std::make_unique<RowsOfAll>(std::move(all));
}

Result<std::unique_ptr<CandleCursor>> LakeStore::read(const Instrument& instrument, Timeframe timeframe,
                                                      TimeRange range, StoreVersion as_of) {
    const RangeSet retired = TRY(next().retired(instrument, timeframe));
    const bool reaches_back = !retired.empty() && range.from < retired.ranges().back().to;
    if (timeframe == Timeframe::m5 && reaches_back) return read_fives(instrument, range, as_of, retired);
    const bool is_worth_it = wanted_ == LakeFor::all_it_has && range.to - range.from >= shortest_look;
    if (timeframe != Timeframe::m1 || (!is_worth_it && !reaches_back)) {
        return next().read(instrument, timeframe, range, as_of);
    }
    const StoreVersion version = std::min(as_of, TRY(next().version()));
    auto noted = TRY(next().noted_days(instrument, timeframe, version));
    if (!is_worth_it) std::erase_if(noted, [&](const StoredDay& one) { return !retired.holds(one.day); });
    const std::vector<LakeMonth>& there = *TRY(months(instrument));
    return std::make_unique<LakeCursor>(LakeCursor::Source{next(), *lake_, instrument, version, use_},
                                        parts_of(range, there, noted));
}

}  // namespace signalbox
