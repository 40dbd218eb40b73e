// An expected failure is a Result; a bug is a check (check.hpp). TRY hands a failure up to the caller.
//
//     Result<Candle> parse(std::string_view line) {
//         const double close = TRY(number(line));
//         if (close <= 0) return fail(ErrorCode::BadData, "a close of {} is not a price", close).suggest("…");
//         return Candle{.close = close};
//     }
//
// A TRY inside a TRY shadows its own variable: use two lines.
#pragma once

#include <expected>
#include <utility>

#include "core/base/error.hpp"

namespace signalbox {

/// An error on its way into a Result.
struct [[nodiscard]] Failure {
    Error error;

    /// Adds what to do next.
    template <typename... Values>
    Failure suggest(std::string_view pattern, const Values&... values) && {
        error.next = sentence(pattern, values...);
        return std::move(*this);
    }
    Failure again_later() && {
        error.retryable = true;
        return std::move(*this);
    }
};

template <typename... Values>
Failure fail(ErrorCode code, std::string_view pattern, const Values&... values) {
    return {Error{.code = code, .what = sentence(pattern, values...), .next = {}, .retryable = false}};
}
inline Failure fail(Error error) { return {std::move(error)}; }

/// T or an Error. `Result<>` is success or an Error.
template <typename T = void>
class [[nodiscard]] Result : public std::expected<T, Error> {
public:
    using std::expected<T, Error>::expected;
    Result(Failure failure) : std::expected<T, Error>(std::unexpect, std::move(failure.error)) {}
};

#define TRY(expression)                                                   \
    __extension__({                                                       \
        auto&& result_ = (expression);                                    \
        if (!result_) return std::unexpected(std::move(result_).error()); \
        *std::move(result_);                                              \
    })

}  // namespace signalbox
