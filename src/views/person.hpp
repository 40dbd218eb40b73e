// Who reads: their language, and the clock on their wall.
#pragma once

#include <string>
#include <string_view>

#include "platform/time_zone.hpp"
#include "platform/words.hpp"

namespace signalbox {

struct Person {
    Language language = Language::en;
    TimeZone zone;  ///< UTC, where nothing is said

    template <typename... Values>
    std::string say(std::string_view pattern, const Values&... values) const {
        return signalbox::say(language, pattern, values...);
    }
    std::string say(const Sentence& sentence) const { return signalbox::say(language, sentence); }

    /// `2023-03-14 08:00`; seconds only where there are any.
    std::string time(UtcTime time) const;
    /// As a phone shows it: `14 Mar 08:00`.
    std::string moment(UtcTime time) const;
};

}  // namespace signalbox
