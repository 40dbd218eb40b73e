#include "venues/client/past_asker.hpp"

namespace signalbox {

PastArrived not_followed(const Instrument& instrument, TimeRange range) {
    return {.instrument = instrument,
            .asked = range,
            .told = {range.from, range.from},
            .candles = {},
            .quotes = {},
            .why = sentence("{} is not followed", instrument).text()};
}

PastAsker::PastAsker(Venue& venue, Tell tell, Urgency urgency)
    : venue_(venue), tell_(std::move(tell)), urgency_(urgency) {
    const std::size_t many = urgency == Urgency::live ? venue.questions_at_once() : 1;
    for (std::size_t i = 0; i < many; ++i) {
        threads_.emplace_back([this] { work(stop_.get_token()); });
    }
}

PastAsker::~PastAsker() {
    stop_.request_stop();
    for (std::thread& thread : threads_) thread.join();
}

void PastAsker::ask(const Followed& pair, TimeRange range) {
    {
        const std::scoped_lock lock(mutex_);
        if (!asked_.insert(pair.instrument).second) return;
    }
    if (questions_.push({pair, range}) == Pushed::taken) return;
    {
        const std::scoped_lock lock(mutex_);
        asked_.erase(pair.instrument);
    }
    tell_({.instrument = pair.instrument,
           .asked = range,
           .told = {range.from, range.from},
           .why = sentence("{} questions wait already", waiting_max).text()},
          stop_.get_token());
}

void PastAsker::work(std::stop_token stop) {
    while (const auto question = questions_.pop(stop)) {
        PastArrived told = answer(*question, stop);
        {
            const std::scoped_lock lock(mutex_);
            asked_.erase(question->pair.instrument);
        }
        tell_(std::move(told), stop);
    }
}

PastArrived PastAsker::answer(const Question& question, std::stop_token stop) {
    PastArrived told{.instrument = question.pair.instrument,
                     .asked = question.range,
                     .told = {question.range.from, question.range.from}};
    auto answer = venue_.candles({.instrument = question.pair.instrument,
                                  .range = question.range,
                                  .multiplier = question.pair.multiplier,
                                  .is_urgent = urgency_ == Urgency::live},
                                 stop);
    if (answer) {
        told.told = answer->told;
        told.candles = std::move(answer->candles);
        told.unread = std::move(answer->unread);
        if (!answer->rejected.empty()) told.why = answer->rejected.front().text();
    } else {
        told.why = answer.error().text();
    }
    return told;
}

}  // namespace signalbox
