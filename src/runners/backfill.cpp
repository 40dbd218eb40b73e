#include "runners/backfill.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "platform/clock.hpp"
#include "platform/queue.hpp"

namespace signalbox {

namespace {

/// What one transaction takes at most: enough to make its sync cheap, little enough to lose.
constexpr std::size_t candles_a_piece = 8000;
constexpr std::size_t warm_up_candles = 400;
constexpr std::size_t pieces_at_once = 8;

struct Piece {
    std::size_t series = 0;
    TimeRange range;
};

/// A piece, or what came of it before the venue failed.
struct Arrived {
    std::size_t series = 0;
    TimeRange told;
    CandleSeries candles;
    std::vector<Error> refused;
    RangeSet unread;
    std::optional<Error> error;
};

TimeRange on_grid(Timeframe timeframe, TimeRange range, UtcTime now) {
    const UtcTime from = bar_open(timeframe, range.from);
    return {from < range.from ? from + length_of(timeframe) : from, bar_open(timeframe, std::min(range.to, now))};
}

/// The venue's side: threads that take piece after piece and hand over what they were told.
class Askers {
public:
    Askers(PatientVenue& venue, std::span<const BackfillSeries> series, std::vector<Piece> pieces)
        : venue_(venue), series_(series), pieces_(std::move(pieces)) {
        const std::size_t threads = std::min(venue.venue().questions_at_once(), pieces_.size());
        asking_ = threads;
        for (std::size_t i = 0; i < threads; ++i) {
            threads_.emplace_back([this](const std::stop_token& stop) { ask_pieces(stop); });
        }
    }
    ~Askers() {
        request_stop();
        arrived_.close();
    }
    Askers(const Askers&) = delete;
    Askers& operator=(const Askers&) = delete;

    void request_stop() {
        for (std::jthread& thread : threads_) thread.request_stop();
    }
    /// The next pieces that came, waiting for one; none: there are no more.
    std::vector<Arrived> next() {
        std::vector<Arrived> came;
        if (threads_.empty()) return came;
        for (auto one = arrived_.pop(); one; one = came.size() < pieces_at_once ? arrived_.try_pop() : std::nullopt) {
            came.push_back(std::move(*one));
        }
        return came;
    }

private:
    void ask_pieces(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const std::size_t number = next_++;
            if (number >= pieces_.size()) break;
            Arrived arrived = ask(pieces_[number], stop);
            const bool failed = arrived.error.has_value();
            if (arrived_.push(std::move(arrived)) == Pushed::refused || failed) break;
        }
        if (--asking_ == 0) arrived_.close();
    }

    Arrived ask(const Piece& piece, const std::stop_token& stop) {
        const BackfillSeries& of = series_[piece.series];
        Arrived arrived{.series = piece.series,
                        .told = {piece.range.from, piece.range.from},
                        .candles = {},
                        .refused = {},
                        .unread = {},
                        .error = {}};
        const auto done = venue_.candles({.instrument = of.of.instrument,
                                          .timeframe = of.timeframe,
                                          .range = piece.range,
                                          .multiplier = of.of.terms.multiplier},
                                         stop, [&](CandleAnswer&& answer) -> Result<> {
                                             arrived.told.to = answer.told.to;
                                             arrived.candles.append(answer.candles.view());
                                             std::ranges::move(answer.rejected, std::back_inserter(arrived.refused));
                                             for (const TimeRange& part : answer.unread.ranges())
                                                 arrived.unread.add(part);
                                             return {};
                                         });
        if (!done) arrived.error = done.error();
        return arrived;
    }

    PatientVenue& venue_;
    std::span<const BackfillSeries> series_;
    const std::vector<Piece> pieces_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::size_t> asking_ = 0;
    BoundedQueue<Arrived> arrived_{{.capacity = pieces_at_once, .when_full = WhenFull::make_producer_wait}};
    std::vector<std::jthread> threads_;
};

/// One backfill, from the plan to the last transaction.
class Backfilling {
public:
    Backfilling(CandleStore& store, PatientVenue& venue, std::span<const BackfillSeries> series,
                const BackfillWork& work)
        : store_(store), venue_(venue), series_(series), work_(work), done_(series.size()) {}

    Result<std::vector<Backfilled>> run() {
        for (std::size_t number = 0; number < series_.size(); ++number) TRY(plan(number));
        // The series take turns, so that each has its first pieces early.
        std::ranges::stable_sort(pieces_, {}, [](const auto& one) { return one.first; });
        std::vector<Piece> pieces;
        for (const auto& [turn, piece] : pieces_) pieces.push_back(piece);
        std::optional<Error> failed;
        {
            Askers askers(venue_, series_, std::move(pieces));
            const std::stop_callback stopping(work_.stop, [&] { askers.request_stop(); });
            using Steady = std::chrono::steady_clock;
            BackfillTime took;
            for (auto at = Steady::now();;) {
                const auto came = askers.next();
                const auto here = Steady::now();
                took.waited += here - at;
                if (came.empty()) break;
                TRY(store(came));
                at = Steady::now();
                took.stored += at - here;
                for (const Arrived& one : came) {
                    if (one.error && (!failed || failed->code == ErrorCode::Interrupted)) failed = one.error;
                }
                if (failed) askers.request_stop();
            }
            if (work_.took != nullptr) *work_.took = took;
        }
        if (work_.stop.stop_requested()) return collecting_stopped();
        if (failed) return fail(*std::move(failed));
        for (std::size_t number = 0; number < series_.size(); ++number) TRY(account(number));
        return std::move(done_);
    }

private:
    Result<> plan(std::size_t number) {
        const auto& [of, timeframe, range] = series_[number];
        Backfilled& done = done_[number];
        done.range = on_grid(timeframe, range, venue_.clock().now());
        if (done.range.empty()) return {};
        const Millis step = length_of(timeframe);
        const auto at_once = static_cast<std::int64_t>(venue_.venue().candles_at_once());
        const Millis piece =
            step * (std::max(static_cast<std::int64_t>(candles_a_piece) / at_once, std::int64_t{1}) * at_once);
        const RangeSet asked = TRY(store_.asked(of.instrument, timeframe));
        std::int64_t unknown = 0;
        std::size_t turn = 0;
        for (TimeRange missing : asked.missing_in(done.range)) {
            unknown += (missing.to - missing.from) / step;
            if (TRY(has_candle(of.instrument, timeframe, missing.from - step))) missing.from -= step;
            total_ += static_cast<std::uint64_t>((missing.to - missing.from) / step);
            for (UtcTime from = missing.from; from < missing.to; from += piece) {
                pieces_.push_back({turn++, {number, {from, std::min(from + piece, missing.to)}}});
            }
        }
        done.known = (done.range.to - done.range.from) / step - unknown;
        return {};
    }

    Result<bool> has_candle(const Instrument& instrument, Timeframe timeframe, UtcTime opened_at) {
        const auto cursor = TRY(store_.read(instrument, timeframe, {opened_at, opened_at + length_of(timeframe)}));
        CandleSeries row;
        TRY(cursor->next(1, row, nullptr));
        return !row.empty();
    }

    Result<> store(const std::vector<Arrived>& came) {
        const UtcTime now = wall_time();
        std::vector<std::vector<QualityNote>> notes;
        notes.reserve(came.size());
        std::vector<SeriesBatch> batches;
        std::vector<std::size_t> of_series;  // by batch
        for (const Arrived& one : came) {
            const BackfillSeries& of = series_[one.series];
            std::vector<QualityNote>& refused = notes.emplace_back();
            if (!one.refused.empty()) refused.push_back(refused_rows(one, now));
            // What a row that did not read stands for was not told: it is asked for the next time.
            std::vector<TimeRange> known = one.unread.missing_in(one.told);
            if (known.empty()) known.push_back({one.told.from, one.told.from});
            const CandleView candles = one.candles.view();
            for (const TimeRange& part : known) {
                const std::size_t first = candles.lower_bound(part.from), end = candles.lower_bound(part.to);
                const bool is_first = part.from == known.front().from;
                of_series.push_back(one.series);
                batches.push_back(
                    {of.of.instrument,
                     {.timeframe = of.timeframe,
                      .candles = candles.slice(first, end - first),
                      .quotes = {},
                      .asked = part,
                      .source = source_,
                      .arrived_at = now,
                      .native = of.timeframe != Timeframe::m1,
                      .notes = is_first ? std::span<const QualityNote>(refused) : std::span<const QualityNote>{}}});
            }
            done_[one.series].refused += static_cast<std::int64_t>(one.refused.size());
            asked_for_ += static_cast<std::uint64_t>((one.told.to - one.told.from) / length_of(of.timeframe));
        }
        const auto reports = TRY(store_.merge_all(batches));
        for (std::size_t i = 0; i < reports.size(); ++i) {
            Backfilled& done = done_[of_series[i]];
            done.accepted += reports[i].accepted;
            done.duplicates += reports[i].duplicates;
            done.corrections += reports[i].corrections;
        }
        if (work_.progress) work_.progress(asked_for_, total_);
        return {};
    }

    QualityNote refused_rows(const Arrived& one, UtcTime now) const {
        return {.recorded_at = now,
                .timeframe = series_[one.series].timeframe,
                .range = one.told,
                .flaw = Flaw::refused,
                .rows = static_cast<std::int64_t>(one.refused.size()),
                .done = Remedy::dropped,
                .source = source_,
                .detail = one.refused.front().what.text()};
    }

    Result<> account(std::size_t number) {
        const auto& [of, timeframe, range] = series_[number];
        Backfilled& done = done_[number];
        if (done.range.empty()) return {};
        const RangeSet asked = TRY(store_.asked(of.instrument, timeframe));
        for (const TimeRange& missing : asked.missing_in(done.range)) {
            done.untold += (missing.to - missing.from) / length_of(timeframe);
        }
        return {};
    }

    CandleStore& store_;
    PatientVenue& venue_;
    std::span<const BackfillSeries> series_;
    const BackfillWork& work_;
    const std::string source_ = venue_.venue().name() + ":rest";
    std::vector<Backfilled> done_;
    std::vector<std::pair<std::size_t, Piece>> pieces_;  ///< with their turn within the series
    std::uint64_t asked_for_ = 0, total_ = 0;
};

}  // namespace

Result<std::vector<Backfilled>> backfill(CandleStore& store, PatientVenue& venue,
                                         std::span<const BackfillSeries> series, const BackfillWork& work) {
    return Backfilling(store, venue, series, work).run();
}

std::vector<BackfillSeries> warm_up_series(const Venue& venue, const StoredInstrument& of, UtcTime now) {
    std::vector<BackfillSeries> series;
    for (const Timeframe timeframe : {Timeframe::d1, Timeframe::h4, Timeframe::h1, Timeframe::m15}) {
        if (!venue.has(timeframe)) continue;
        const UtcTime end = bar_open(timeframe, now);
        series.push_back({of, timeframe, {end - length_of(timeframe) * warm_up_candles, end}});
    }
    const UtcTime end = bar_open(Timeframe::m1, now);
    series.push_back({of, Timeframe::m1, {day_start(end) - day, end}});
    return series;
}

}  // namespace signalbox
