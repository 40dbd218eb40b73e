// What went wrong, as a person wants to hear it: a code for programs, a sentence, and what to do next.
//
// A sentence is a pattern and its values, kept apart, so that a face can say it in another language: the pattern is
// the key of the message catalogue. `{}` in a pattern stands for the next value, `{0}` `{1}` … for the value of that
// number (another language may need another order). Patterns are string literals.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace signalbox {

/// A pattern in English and the values that fill its `{}`, in order.
struct Sentence {
    std::string pattern;
    std::vector<std::string> values;

    bool empty() const { return pattern.empty(); }
    /// The English sentence.
    std::string text() const { return fill(pattern, values); }
    /// Fills any pattern (a translated one, say) with `values`; a `{}` or `{n}` without a value stays as it is.
    /// Values are never read as patterns.
    static std::string fill(std::string_view pattern, const std::vector<std::string>& values);

    bool operator==(const Sentence&) const = default;
};

/// How a value stands in a sentence: text as it is, integers in decimal, doubles in the shortest exact form,
/// anything else by its own free function `to_text`.
inline std::string sentence_value(std::string_view text) { return std::string(text); }
std::string sentence_value(double value);
/// Times stand as ISO 8601 (time.hpp).
std::string sentence_value(std::chrono::sys_time<std::chrono::milliseconds> time);
template <std::integral T>
std::string sentence_value(T value) {
    return std::to_string(value);
}
template <typename T>
    requires requires(const T& value) { to_text(value); }
std::string sentence_value(const T& value) {
    return std::string(to_text(value));
}

template <typename... Values>
Sentence sentence(std::string_view pattern, const Values&... values) {
    return {std::string(pattern), {sentence_value(values)...}};
}

/// Why something could not be done. Faces map codes to exit codes (SPEC 13).
enum class ErrorCode : std::uint8_t {
    WrongUse,     ///< an argument or a configuration value is wrong                     (exit 2)
    BadData,      ///< outside bytes are not what they should be                         (exit 3)
    Unreachable,  ///< something outside does not answer; usually worth another try      (exit 4)
    Refused,      ///< a safety rule says no                                             (exit 5)
    NotFound,     ///< what was named does not exist                                     (exit 2)
    Busy,         ///< somebody else holds it (a lock, a database)                       (exit 5)
    Corrupt,      ///< our own file does not read back                                   (exit 3)
    TooNew,       ///< written by a newer version of this program                        (exit 3)
    NoSpace,      ///< the disk is full                                                  (exit 4)
    Io,           ///< the operating system refused a read or a write                    (exit 4)
    Overflow,     ///< a number does not fit                                             (exit 3)
    Interrupted,  ///< a person stopped it                                               (exit 130)
};

struct Error {
    ErrorCode code = ErrorCode::BadData;
    Sentence what;           ///< what was wrong, and where
    Sentence next;           ///< what to do about it; may be empty
    bool retryable = false;  ///< the same call may succeed later

    /// Both sentences in English: "what; next".
    std::string text() const;
};

}  // namespace signalbox
