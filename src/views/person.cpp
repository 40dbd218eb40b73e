#include "views/person.hpp"

#include <fmt/format.h>

#include <chrono>

#include "views/numbers.hpp"

namespace signalbox {

namespace {

Sentence month_words(unsigned month) {
    switch (month) {
        case 1: return sentence("{} Jan");
        case 2: return sentence("{} Feb");
        case 3: return sentence("{} Mar");
        case 4: return sentence("{} Apr");
        case 5: return sentence("{} May");
        case 6: return sentence("{} Jun");
        case 7: return sentence("{} Jul");
        case 8: return sentence("{} Aug");
        case 9: return sentence("{} Sep");
        case 10: return sentence("{} Oct");
        case 11: return sentence("{} Nov");
        default: return sentence("{} Dec");
    }
}

}  // namespace

std::string Person::time(UtcTime time) const { return short_time(time + zone.offset_at(time)); }

std::string Person::moment(UtcTime time) const {
    const UtcTime here = time + zone.offset_at(time);
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(here)};
    Sentence words = month_words(static_cast<unsigned>(date.month()));
    words.values = {std::to_string(static_cast<unsigned>(date.day()))};
    const auto minutes = (here - day_start(here)) / minute;
    return say(words) + fmt::format(" {:02}:{:02}", minutes / 60, minutes % 60);
}

}  // namespace signalbox
