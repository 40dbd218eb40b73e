// `signalbox backfill`: a venue's past into the store, as far as the store does not know it; holes are asked for again.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "faces/cli/commands.hpp"
#include "faces/cli/handing.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/venue_parts.hpp"
#include "runners/backfill.hpp"
#include "runners/healing.hpp"
#include "runners/listed_pairs.hpp"
#include "runners/venue_rules.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

constexpr Millis history_usual = 90 * day;

struct BackfillOptions {
    std::string venue, since, until;
    std::string timeframe = "1m";
    std::vector<std::string> symbols;
    bool warm_up = false;
};

/// What was typed, read before anybody is asked.
struct Wanted {
    Timeframe timeframe{};
    std::optional<UtcTime> since, until;

    static Result<Wanted> read(const BackfillOptions& options) {
        Wanted wanted{.timeframe = TRY(parse_timeframe(options.timeframe)), .since = {}, .until = {}};
        if (!options.since.empty()) wanted.since = TRY(typed_time(options.since));
        if (!options.until.empty()) wanted.until = TRY(typed_time(options.until));
        if (wanted.since && wanted.until && *wanted.since >= *wanted.until) {
            return fail(ErrorCode::WrongUse, "{} to {} is no span of time", *wanted.since, *wanted.until)
                .suggest("--since comes before --until");
        }
        return wanted;
    }
    TimeRange range(UtcTime told_to) const {
        const UtcTime to = until.value_or(told_to);
        return {since.value_or(to - history_usual), to};
    }
};

/// What is asked for of each instrument.
Result<std::vector<BackfillSeries>> series_of(const Wanted& wanted, bool warm_up, const Venue& venue,
                                              std::span<const StoredInstrument> instruments, UtcTime now) {
    std::vector<BackfillSeries> series;
    if (!venue.has(wanted.timeframe)) {
        return fail(ErrorCode::WrongUse, "{} prints no {} candles", venue.name(), wanted.timeframe)
            .suggest("take 1m: every longer candle is made of them");
    }
    for (const StoredInstrument& one : instruments) {
        if (!warm_up) {
            series.push_back({one, wanted.timeframe, wanted.range(now)});
            continue;
        }
        for (BackfillSeries& part : warm_up_series(venue, one, now)) series.push_back(std::move(part));
    }
    return series;
}

/// Who is asked for holes: the venue itself, then the second one of the configuration.
class Healers {
public:
    static Result<Healers> open(const Context& context, PatientVenue& first) {
        Healers healers;
        healers.asked_.push_back(&first);
        const std::string& name = context.config().second_venue;
        if (name.empty() || name == first.venue().name()) return healers;
        healers.second_ = std::make_unique<VenueParts>(TRY(VenueParts::open(context, name)));
        healers.patient_ = std::make_unique<PatientVenue>(*healers.second_->venue, *healers.second_->clock,
                                                          patience_with(context, name));
        healers.asked_.push_back(healers.patient_.get());
        return healers;
    }
    std::span<PatientVenue* const> asked() const { return asked_; }

private:
    std::unique_ptr<VenueParts> second_;
    std::unique_ptr<PatientVenue> patient_;
    std::vector<PatientVenue*> asked_;
};

/// One series' line, for people and for scripts.
void tell(const Context& context, const BackfillSeries& of, const Backfilled& done, const Healed& healed,
          std::int64_t handed, Json& answer) {
    context.print_said("{} {}: {} new, {} known before, {} corrected, {} refused", shown_name(of.of), of.timeframe,
                       grouped(done.accepted), grouped(done.known), grouped(done.corrections), grouped(done.refused));
    if (healed.holes > 0) {
        context.print_said("holes: {}, candles repaired: {}, left: {}", grouped(healed.holes), grouped(healed.repaired),
                           grouped(healed.left));
    }
    if (done.untold > 0) context.print_said("not told by the venue: {} candles", grouped(done.untold));
    answer.push_back({{"instrument", to_text(of.of.instrument)},
                      {"multiplier", of.of.terms.multiplier},
                      {"timeframe", to_text(of.timeframe)},
                      {"from", to_text(done.range.from)},
                      {"to", to_text(done.range.to)},
                      {"accepted", done.accepted},
                      {"known", done.known},
                      {"duplicates", done.duplicates},
                      {"corrections", done.corrections},
                      {"refused", done.refused},
                      {"handed", handed},
                      {"untold", done.untold},
                      {"holes", healed.holes},
                      {"repaired", healed.repaired},
                      {"left", healed.left}});
}

Result<ExitCode> run_backfill(const Context& context, const BackfillOptions& options) {
    const Config& config = context.config();
    const std::string name = options.venue.empty() ? config.venue : options.venue;
    const std::vector<std::string>& symbols = options.symbols.empty() ? config.symbols : options.symbols;
    if (symbols.empty()) {
        return fail(ErrorCode::WrongUse, "no pair is named").suggest("name some: --symbols BTC/USDT,ETH/USDT");
    }
    const Wanted wanted = TRY(Wanted::read(options));
    const VenueParts parts = TRY(VenueParts::open(context, name));
    const UtcTime now = parts.clock->now();
    const UtcTime told_to = now - told_after(name);
    if (wanted.since && *wanted.since >= told_to) {
        return fail(ErrorCode::WrongUse, "--since {} is not past: {} tells what ended before {}", *wanted.since, name,
                    told_to)
            .suggest("take an earlier time; what is to come is stored by signalbox collect");
    }
    const auto listed = TRY(parts.venue->listings(context.stop));
    const auto pairs = TRY(pairs_named(listed, name, symbols));
    const auto candles = TRY(HandedCandles::open(context));
    HandingStore& store = candles->store();
    const auto stored = TRY(add_listed(store, *parts.venue, pairs, config.terms(name), now, context.stop));
    const auto series = TRY(series_of(wanted, options.warm_up, *parts.venue, stored, told_to));
    PatientVenue patient(*parts.venue, *parts.clock, patience_with(context, name));
    const Healers healers = TRY(Healers::open(context, patient));
    std::vector<Backfilled> done;
    BackfillTime took;
    {
        Progress bar = context.progress(context.say("candles of {}", name), 0);
        done = TRY(backfill(store, patient, series,
                            {.progress =
                                 [&](std::uint64_t asked, std::uint64_t total) {
                                     bar.set_total(total);
                                     bar.update(asked);
                                 },
                             .stop = context.stop,
                             .took = &took}));
    }
    const auto seconds = [](std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); };
    context.note(context.say("waited {} s for {}, stored for {} s", fmt::format("{:.1f}", seconds(took.waited)), name,
                             fmt::format("{:.1f}", seconds(took.stored))));
    // Holes are looked for when the run has taken what it was handed: until then the store lacks it.
    Handed became = TRY(candles->wait());
    Json answer = Json::array();
    std::int64_t left = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        Healed healed;
        if (became != Handed::not_awaited) {
            healed = TRY(heal(store, series[i].of, series[i].timeframe, done[i].range,
                              {.venues = healers.asked(), .stop = context.stop}));
        }
        const bool are_minutes = series[i].timeframe == Timeframe::m1;
        tell(context, series[i], done[i], healed, are_minutes ? store.handed(series[i].of.instrument) : 0, answer);
        left += healed.left + done[i].untold;
    }
    if (became != Handed::not_awaited) became = TRY(candles->wait());
    candles->show(became);
    context.answer(answer);
    if (became == Handed::not_awaited) return ExitCode::interrupted;
    return left > 0 ? ExitCode::no : ExitCode::done;
}

}  // namespace

void add_backfill(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "backfill", "Bring a venue's candles into the store, as far as they are not known.",
        {"backfill --venue bybit --symbols ETH/USDT --timeframe 1m --since 2026-01-01",
         "backfill --venue coinbase --symbols BTC/USD,ETH/USD", "backfill --symbols BTC/USDT --warm-up"});
    const auto options = std::make_shared<BackfillOptions>();
    command.option("--venue", &options->venue, "the venue that is asked: bybit or coinbase", {.value = "NAME"});
    command.option("--symbols", &options->symbols, "pairs, such as BTC/USDT; without it those of the configuration",
                   {.value = "LIST", .delimiter = ','});
    command.option("--timeframe", &options->timeframe, "length of the candles, as the venue prints them",
                   {.value = "TF", .shows_default = true});
    command.option("--since", &options->since, "from when on; without it 90 days", {.value = "TIME"});
    command.option("--until", &options->until, "up to when; without it now", {.value = "TIME"});
    command.flag("--warm-up", &options->warm_up,
                 "what an instrument needs to join a run warm: native 15m, 1h, 4h and 1d, and minutes of two days");
    command.may_make_database();
    command.action([&context, options] { return run_backfill(context, *options); });
}

}  // namespace signalbox
