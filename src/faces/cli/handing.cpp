#include "faces/cli/handing.hpp"

#include <chrono>
#include <thread>

#include "faces/cli/print.hpp"
#include "faces/cli/run_card.hpp"
#include "platform/clock.hpp"
#include "platform/control.hpp"
#include "platform/lock.hpp"
#include "views/live_status.hpp"

namespace signalbox {

namespace {

constexpr std::chrono::milliseconds look_every{200};

}  // namespace

Result<std::optional<RunAtWork>> run_at_work(const Context& context) {
    const auto holder = TRY(lock_holder(context.data_dir().lock()));
    if (!holder) return std::optional<RunAtWork>{};
    const auto card = TRY(read_card(context.data_dir(), holder->run));
    if (!card) return std::optional<RunAtWork>{};  // it has not begun
    RunAtWork run{.run = card->run, .first_minute = card->first_minute, .instruments = card->instruments};
    run.instruments.insert(run.instruments.end(), card->arriving.begin(), card->arriving.end());
    return std::optional(std::move(run));
}

HandedCandles::HandedCandles(const Context& context, std::unique_ptr<CandleStore> candles,
                             std::unique_ptr<RunStore> runs)
    : context_(context),
      candles_(std::move(candles)),
      runs_(std::move(runs)),
      handed_(runs_->handed_over()),
      store_(*candles_, handed_, {.at_work = [&context] { return run_at_work(context); }, .stop = context.stop}) {}

Result<std::unique_ptr<HandedCandles>> HandedCandles::open(const Context& context) {
    auto candles = TRY(context.candles());
    auto runs = TRY(context.runs());
    if (!TRY(lock_holder(context.data_dir().lock()))) {
        const std::int64_t settled = TRY(settle_what_waits(runs->handed_over(), context.stop));
        if (settled > 0) {
            context.note(context.say("{} candles waited for a run that is not at work; they went into the store",
                                     grouped(settled)));
        }
    }
    return std::unique_ptr<HandedCandles>(new HandedCandles(context, std::move(candles), std::move(runs)));
}

/// What it says of itself; none: it does not answer.
Result<std::optional<LiveStatus>> HandedCandles::status() const {
    const auto answer = ask(context_.data_dir().socket(), {{"ask", "status"}});
    if (!answer) return std::optional<LiveStatus>{};
    return std::optional(TRY(parse_live_status(Json::parse(answer->dump()))));
}

/// The close of the run's last frame: minutes behind it wait on. All of them while it does not answer.
Result<UtcTime> HandedCandles::reached() const {
    const auto told = TRY(status());
    return told ? told->last_frame : utc_max;
}

UtcTime HandedCandles::now() const {
    const auto told = status();
    return told && *told ? (*told)->now : wall_time();
}

Result<Handed> HandedCandles::wait() {
    if (store_.run().empty()) return Handed::none;
    const auto total = static_cast<std::uint64_t>(TRY(handed_.waiting()));
    Progress bar = context_.progress(context_.say("run {} takes them", store_.run()), total);
    for (;; std::this_thread::sleep_for(look_every)) {
        const std::int64_t due = TRY(handed_.waiting(TRY(reached())));
        waiting_ = TRY(handed_.waiting());
        bar.update(total - std::min(total, static_cast<std::uint64_t>(waiting_)));
        if (waiting_ == 0) return Handed::taken;
        if (!TRY(lock_holder(context_.data_dir().lock()))) {
            (void)TRY(settle_what_waits(handed_, context_.stop));
            waiting_ = TRY(handed_.waiting());
            if (waiting_ == 0) return Handed::stored;
        }
        if (due == 0) return Handed::later;
        if (context_.stop.stop_requested()) return Handed::not_awaited;
    }
}

void HandedCandles::show(Handed became) {
    if (became == Handed::none) return;
    context_.print_said("candles handed to run {}: {}", store_.run(), grouped(store_.handed()));
    switch (became) {
        case Handed::none: return;
        case Handed::taken: return context_.print_said("the run has taken them, as corrections where they are news");
        case Handed::stored:
            return context_.print_said("the run has ended; they went into the store, and it will not know them");
        case Handed::later:
            return context_.print_said("minutes that wait until the run has reached them: {}", grouped(waiting_));
        case Handed::not_awaited:
            return context_.print_said("minutes that wait: {}; the run, or the next one, takes them",
                                       grouped(waiting_));
    }
}

void HandedCandles::tell(Json& answer) const {
    answer["handed"] = store_.handed();
    answer["handed_to"] = store_.run().empty() ? Json(nullptr) : Json(store_.run());
    answer["waiting"] = waiting_;
}

}  // namespace signalbox
