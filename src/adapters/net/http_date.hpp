// Times as HTTP headers say them: dates, and how long to wait.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace signalbox {

/// An HTTP date in any of its three forms (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the obsolete
/// `Sunday, 06-Nov-94 08:49:37 GMT` (a year more than 50 ahead of `now` is the past one with these digits) and
/// `Sun Nov  6 08:49:37 1994`. The day's name is not held against the date. None: it is no such text.
std::optional<UtcTime> parse_http_date(std::string_view text, UtcTime now);

/// How long Retry-After asks to wait (RFC 9110, 10.2.3): seconds, or until a date; a date that has passed asks for
/// nothing. More than a day is a day. None: it is neither.
std::optional<Millis> parse_retry_after(std::string_view text, UtcTime now);

}  // namespace signalbox
