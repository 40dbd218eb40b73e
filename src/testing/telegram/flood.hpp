// How often a bot may speak: a second for one person with three at once, 20 a minute for a group, 30 a second in all.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

#include "core/base/time.hpp"

namespace signalbox::simulator {

class Flood {
public:
    /// One more message there: none, and it counts; or it does not, and so many seconds are to be waited.
    std::optional<std::int64_t> take(std::int64_t chat, UtcTime now) {
        const Millis rest = std::max(
            chat > 0 ? person_rest(people_[chat], now) : window_rest(groups_[chat], now, group_most, group_span),
            window_rest(all_, now, all_most, all_span));
        if (rest.count() > 0) return std::chrono::ceil<std::chrono::seconds>(rest).count();
        if (chat > 0)
            people_[chat].next = std::max(people_[chat].next, now) + person_gap;
        else
            groups_[chat].push_back(now);
        all_.push_back(now);
        return std::nullopt;
    }

private:
    static constexpr Millis person_gap{1000}, group_span{60'000}, all_span{1000};
    static constexpr int person_burst = 3;
    static constexpr std::size_t group_most = 20, all_most = 30;
    struct Person {
        UtcTime next{};  ///< of a schedule with one a second
    };
    static Millis person_rest(const Person& person, UtcTime now) {
        return person.next - (person_burst - 1) * person_gap - now;
    }
    static Millis window_rest(std::deque<UtcTime>& taken, UtcTime now, std::size_t most, Millis span) {
        while (!taken.empty() && taken.front() + span <= now) taken.pop_front();
        return taken.size() < most ? Millis{0} : taken.front() + span - now;
    }

    std::map<std::int64_t, Person> people_;
    std::map<std::int64_t, std::deque<UtcTime>> groups_;
    std::deque<UtcTime> all_;
};

}  // namespace signalbox::simulator
