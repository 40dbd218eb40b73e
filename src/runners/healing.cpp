#include "runners/healing.hpp"

#include <algorithm>
#include <optional>

#include "platform/clock.hpp"
#include "runners/venue_rules.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_a_block = 16 * 1024;

/// What of `ranges` lies inside `within`.
std::vector<TimeRange> inside(const std::vector<TimeRange>& ranges, const RangeSet& within) {
    std::vector<TimeRange> parts;
    for (const TimeRange& range : ranges) {
        RangeSet rest;
        rest.add(range);
        for (const TimeRange& out : within.missing_in(range)) rest.remove(out);
        parts.insert(parts.end(), rest.ranges().begin(), rest.ranges().end());
    }
    return parts;
}

/// Holes asked for with one question: from the first to the last of them.
struct Question {
    TimeRange range;
    std::vector<TimeRange> holes;
};

/// Neighbours go together as long as one answer holds them.
std::vector<Question> questions_of(const std::vector<TimeRange>& holes, Millis answer_max) {
    std::vector<Question> questions;
    for (const TimeRange& hole : holes) {
        if (questions.empty() || hole.to - questions.back().range.from > answer_max) {
            questions.push_back({hole, {}});
        }
        questions.back().range.to = hole.to;
        questions.back().holes.push_back(hole);
    }
    return questions;
}

QualityNote gap_note(Timeframe timeframe, TimeRange range, Remedy done, const std::string& source) {
    return {.recorded_at = wall_time(),
            .timeframe = timeframe,
            .range = range,
            .flaw = Flaw::gap,
            .rows = (range.to - range.from) / length_of(timeframe),
            .done = done,
            .source = source};
}

class Healing {
public:
    Healing(CandleStore& store, const StoredInstrument& of, Timeframe timeframe, const HealWork& work)
        : store_(store), of_(of), timeframe_(timeframe), work_(work) {}

    /// Asks this venue for the holes; those that it could not fill.
    Result<std::vector<TimeRange>> ask(PatientVenue& venue, const std::vector<TimeRange>& holes) {
        Instrument there = of_.instrument;
        there.venue = venue.venue().name();
        const Millis answer_max = length_of(timeframe_) *
                                  static_cast<std::int64_t>(std::max<std::size_t>(venue.venue().candles_at_once(), 1));
        const auto questions = questions_of(holes, answer_max);
        std::vector<TimeRange> left;
        for (std::size_t i = 0; i < questions.size(); ++i) {
            const auto unfilled = TRY(ask(venue, there, questions[i]));
            left.insert(left.end(), unfilled.begin(), unfilled.end());
            if (work_.progress) work_.progress(i + 1, questions.size());
        }
        return left;
    }

private:
    Result<std::vector<TimeRange>> ask(PatientVenue& venue, const Instrument& there, const Question& question) {
        CandleSeries found;
        RangeSet unfilled;
        for (const TimeRange& hole : question.holes) unfilled.add(hole);
        const auto take = [&](CandleAnswer&& answer) -> Result<> {
            for (std::size_t i = 0; i < answer.candles.size(); ++i) {
                const Candle candle = answer.candles[i];
                if (!unfilled.holds(candle.opened_at)) continue;
                found.append(candle);
                unfilled.remove({candle.opened_at, candle.opened_at + length_of(timeframe_)});
            }
            return {};
        };
        TRY(venue.candles(
            {.instrument = there, .timeframe = timeframe_, .range = question.range, .multiplier = of_.terms.multiplier},
            work_.stop, take));
        std::vector<TimeRange> left(unfilled.ranges().begin(), unfilled.ranges().end());
        if (!found.empty()) TRY(store(found, there.venue + ":rest"));
        return left;
    }

    Result<> store(const CandleSeries& found, const std::string& source) {
        std::vector<QualityNote> notes;
        const GapMap filled(found.view().opened_ms, length_of(timeframe_));
        for (const TimeRange& range : filled.present().ranges()) {
            notes.push_back(gap_note(timeframe_, range, Remedy::repaired, source));
        }
        TRY(store_.merge(of_.instrument, {.timeframe = timeframe_,
                                          .candles = found.view(),
                                          .quotes = {},
                                          .asked = {},
                                          .source = source,
                                          .arrived_at = wall_time(),
                                          .native = timeframe_ != Timeframe::m1,
                                          .notes = notes}));
        return {};
    }

    CandleStore& store_;
    const StoredInstrument& of_;
    const Timeframe timeframe_;
    const HealWork& work_;
};

std::int64_t candles_in(const std::vector<TimeRange>& ranges, Timeframe timeframe) {
    std::int64_t count = 0;
    for (const TimeRange& range : ranges) count += (range.to - range.from) / length_of(timeframe);
    return count;
}

}  // namespace

Result<std::vector<TimeRange>> gaps_of(CandleStore& store, const Instrument& instrument, Timeframe timeframe,
                                       TimeRange range) {
    std::vector<TimeRange> gaps;
    const auto cursor = TRY(store.read(instrument, timeframe, range));
    std::optional<UtcTime> expected;
    for (CandleSeries rows;;) {
        TRY(cursor->next(rows_a_block, rows, nullptr));
        if (rows.empty()) break;
        for (const std::int64_t opened_ms : rows.view().opened_ms) {
            const UtcTime opened = utc_from_ms(opened_ms);
            if (expected && *expected < opened) gaps.push_back({*expected, opened});
            expected = opened + length_of(timeframe);
        }
    }
    if (gaps.empty() || prints_every_minute(instrument.venue)) return gaps;
    RangeSet never_asked;
    for (const TimeRange& gap : gaps) never_asked.add(gap);
    const RangeSet asked = TRY(store.asked(instrument, timeframe));
    for (const TimeRange& known : asked.ranges()) never_asked.remove(known);
    return std::vector<TimeRange>(never_asked.ranges().begin(), never_asked.ranges().end());
}

Result<Healed> heal(CandleStore& store, const StoredInstrument& of, Timeframe timeframe, TimeRange range,
                    const HealWork& work) {
    Healed healed;
    const auto gaps = TRY(gaps_of(store, of.instrument, timeframe, range));
    if (gaps.empty()) return healed;
    std::vector<TimeRange> holes = inside(gaps, TRY(store.asked(of.instrument, timeframe)));
    healed.holes = static_cast<std::int64_t>(holes.size());
    healed.candles = candles_in(holes, timeframe);
    Healing healing(store, of, timeframe, work);
    for (PatientVenue* venue : work.venues) {
        if (holes.empty() || !venue->venue().has(timeframe)) continue;
        auto left = healing.ask(*venue, holes);
        // A second venue that does not list the pair has nothing to say.
        if (!left && left.error().code == ErrorCode::NotFound && venue != work.venues.front()) continue;
        holes = TRY(std::move(left));
    }
    healed.left = candles_in(holes, timeframe);
    healed.repaired = healed.candles - healed.left;
    std::vector<QualityNote> notes;
    for (const TimeRange& hole : holes) notes.push_back(gap_note(timeframe, hole, Remedy::left, "check"));
    if (!notes.empty()) (void)TRY(store.note_quality(of.instrument, notes));
    return healed;
}

}  // namespace signalbox
