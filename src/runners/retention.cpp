#include "runners/retention.hpp"

#include <algorithm>
#include <optional>

#include "ports/day_hash.hpp"
#include "runners/lake_store.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_a_day = 1440;

/// A day's rows.
struct DayRows {
    CandleSeries candles;
    std::vector<Quote> quotes;
};

bool is_same(const Quote& a, const Quote& b) {
    return (!a.known() && !b.known()) || (a.bid == b.bid && a.ask == b.ask);
}

bool is_same(const CandleView& a, const CandleView& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

class Retention {
public:
    Retention(CandleStore& store, CandleLake& lake, const Instrument& instrument, const RetentionWork& work)
        : store_(store), lake_(lake), instrument_(instrument), work_(work) {}

    Result<RetentionDone> run() {
        const StoreVersion as_of = TRY(store_.version());
        const auto span = TRY(store_.span(instrument_, Timeframe::m1, as_of));
        if (!span) return std::move(done_);
        const RangeSet retired = TRY(store_.retired(instrument_, Timeframe::m1));
        const auto noted = TRY(store_.noted_days(instrument_, Timeframe::m1, as_of));
        const RangeSet fives_retired = TRY(store_.retired(instrument_, Timeframe::m5));
        const auto fives = TRY(store_.span(instrument_, Timeframe::m5, as_of));
        const auto months = TRY(lake_.months(instrument_));
        const TimeRange old{day_start(span->from), std::min(day_start(span->to), day_start(work_.before))};
        total_ = std::max<std::int64_t>((old.to - old.from) / day, 0);
        std::int64_t known = 0;
        for (const TimeRange& range : retired.ranges())
            known += std::max<std::int64_t>((std::min(range.to, old.to) - range.from) / day, 0);
        looked_at_ = known;
        for (const LakeMonth& month : months) {
            if (work_.stop.stop_requested()) return interrupted();
            std::vector<StoredDay> days;
            std::vector<UtcTime> cut_off;  // whose minutes went before, and the five-minute candles did not
            for (const StoredDay& one : month.days) {
                if (fives && fives->holds(one.day) && retired.holds(one.day) && !fives_retired.holds(one.day))
                    cut_off.push_back(one.day);
                if (!old.holds(one.day) || retired.holds(one.day) || one.candles == 0) continue;
                if (std::ranges::find(noted, one) != noted.end()) days.push_back(one);
            }
            if (!days.empty() || !cut_off.empty()) TRY(look_at(month.month, days, cut_off, as_of));
        }
        done_.absent = std::max<std::int64_t>(total_ - looked_at_, 0);
        return std::move(done_);
    }

private:
    static Failure interrupted() {
        return fail(ErrorCode::Interrupted, "interrupted; what went is in the lake")
            .suggest("start it again: it goes on with the rest");
    }

    /// One file of the lake, and the days of it that may go.
    Result<> look_at(UtcTime month, const std::vector<StoredDay>& days, const std::vector<UtcTime>& cut_off,
                     StoreVersion as_of) {
        auto content = lake_.read(instrument_, month);
        if (!content) {
            done_.damaged.push_back(content.error());
            looked_at_ += static_cast<std::int64_t>(days.size());
            return {};
        }
        for (const UtcTime day_begun : cut_off) TRY(let_fives_go(*content, day_begun, as_of));
        std::vector<StoredDay> equal;
        for (const StoredDay& one : days) {
            const bool same = TRY(is_equal(*content, one.day));
            (same ? equal.push_back(one) : void(++done_.unequal));
            ++looked_at_;
            if (work_.progress) work_.progress(looked_at_, total_);
        }
        auto gone = equal;
        if (!work_.is_dry) gone = TRY(store_.retire_days(instrument_, Timeframe::m1, equal));
        done_.versions += static_cast<std::int64_t>(equal.size() - gone.size());
        for (const StoredDay& one : gone) {
            ++done_.days;
            done_.candles += one.candles;
            TRY(let_fives_go(*content, one.day, as_of));
        }
        return {};
    }

    Result<DayRows> stored(Timeframe timeframe, UtcTime from) {
        DayRows rows;
        const auto cursor = TRY(store_.read(instrument_, timeframe, {from, from + day}));
        CandleSeries block;
        std::vector<Quote> quotes;
        for (;;) {
            TRY(cursor->next(rows_a_day, block, &quotes));
            if (block.empty()) return rows;
            rows.candles.append(block.view());
            rows.quotes.insert(rows.quotes.end(), quotes.begin(), quotes.end());
        }
    }

    static CandleView day_of(const LakeContent& content, UtcTime from) {
        const CandleView all = content.candles.view();
        const std::size_t first = all.lower_bound(from);
        return all.slice(first, all.lower_bound(from + day) - first);
    }

    Result<bool> is_equal(const LakeContent& content, UtcTime from) {
        const DayRows rows = TRY(stored(Timeframe::m1, from));
        const auto first =
            content.quotes.begin() + static_cast<std::ptrdiff_t>(content.candles.view().lower_bound(from));
        return is_same(rows.candles.view(), day_of(content, from)) &&
               std::equal(rows.quotes.begin(), rows.quotes.end(), first,
                          [](const Quote& a, const Quote& b) { return is_same(a, b); });
    }

    Result<> let_fives_go(const LakeContent& content, UtcTime from, StoreVersion as_of) {
        const DayRows rows = TRY(stored(Timeframe::m5, from));
        if (rows.candles.empty()) return {};
        if (!is_same(rows.candles.view(), fives_of(day_of(content, from), {from, from + day}).view())) return {};
        const auto days = days_of({{.day = from, .candles = 0, .hash = {}}}, rows.candles.view(), rows.quotes);
        std::size_t went = days.size();
        if (!work_.is_dry) {
            TRY(store_.note_days(instrument_, Timeframe::m5, days, as_of));
            went = TRY(store_.retire_days(instrument_, Timeframe::m5, days)).size();
        }
        if (went > 0) done_.fives += static_cast<std::int64_t>(rows.candles.size());
        return {};
    }

    CandleStore& store_;
    CandleLake& lake_;
    const Instrument& instrument_;
    const RetentionWork& work_;
    RetentionDone done_;
    std::int64_t looked_at_ = 0, total_ = 0;  ///< days
};

}  // namespace

Result<RetentionDone> retire_old(CandleStore& store, CandleLake& lake, const Instrument& instrument,
                                 const RetentionWork& work) {
    return Retention(store, lake, instrument, work).run();
}

}  // namespace signalbox
