#include "venues/coinbase/wire/rest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::coinbase {
namespace {

constexpr std::array<std::pair<std::string_view, Timeframe>, 9> granularities{{{"ONE_MINUTE", Timeframe::m1},
                                                                               {"FIVE_MINUTE", Timeframe::m5},
                                                                               {"FIFTEEN_MINUTE", Timeframe::m15},
                                                                               {"THIRTY_MINUTE", Timeframe::m30},
                                                                               {"ONE_HOUR", Timeframe::h1},
                                                                               {"TWO_HOUR", Timeframe::h2},
                                                                               {"FOUR_HOUR", Timeframe::h4},
                                                                               {"SIX_HOUR", Timeframe::h6},
                                                                               {"ONE_DAY", Timeframe::d1}}};

constexpr std::int64_t seconds_max = to_ms(utc_max) / 1'000;

/// What the body says, in at most 200 characters.
std::string words_of(std::string_view body) {
    constexpr std::size_t shown_max = 200;
    const auto read = wire::read<ErrorBody>(body, "Coinbase error");
    std::string words;
    if (!read) {
        words = body.starts_with('<') ? "HTML" : std::string(body);
    } else if (read->message) {
        words = *read->message;
    } else if (read->details) {
        words = *read->details;
    } else if (read->error) {
        words = *read->error;
    } else if (read->errors && !read->errors->empty()) {
        words = read->errors->front().message.value_or("");
    }
    words.resize(std::min(words.size(), shown_max));
    std::ranges::replace_if(words, [](char c) { return c < ' ' || c > '~'; }, '?');
    return words;
}

}  // namespace

bool Product::is_trading() const {
    return status == "online" && !trading_disabled.value_or(false) && !is_disabled.value_or(false) &&
           !view_only.value_or(false);
}

std::optional<std::string_view> granularity_of(Timeframe timeframe) {
    const auto found = std::ranges::find(granularities, timeframe, &std::pair<std::string_view, Timeframe>::second);
    if (found == granularities.end()) return std::nullopt;
    return found->first;
}

std::optional<Timeframe> timeframe_of(std::string_view granularity) {
    const auto found = std::ranges::find(granularities, granularity, &std::pair<std::string_view, Timeframe>::first);
    if (found == granularities.end()) return std::nullopt;
    return found->second;
}

wire::ClosedCandles closed_candles(const Candles& candles, const wire::CandleSieve::Wanted& wanted) {
    wire::CandleSieve sieve(wanted);
    for (const CandleRow& row : candles.rows) {
        if (row.start_seconds < 0 || row.start_seconds > seconds_max) {
            sieve.take_timeless(fail(ErrorCode::BadData, "{} is not a time", row.start_seconds).error);
            continue;
        }
        sieve.take({utc_from_ms(row.start_seconds * 1'000), row.open, row.high, row.low, row.close, row.volume});
    }
    return std::move(sieve).finish();
}

Failure refusal(int status, std::string_view body) {
    const std::string said = words_of(body);
    switch (status) {
        case 401:
        case 403:
            return fail(ErrorCode::Refused, "{} refuses the key ({}): {}", "Coinbase", status, said)
                .suggest(
                    "see that COINBASE_API_KEY and COINBASE_PRIVATE_KEY belong together and this machine's clock is "
                    "right");
        case 404: return fail(ErrorCode::NotFound, "{} knows nothing of that ({}): {}", "Coinbase", status, said);
        case 429:
            return fail(ErrorCode::Busy, "{} was asked too often ({}): {}", "Coinbase", status, said).again_later();
        default: break;
    }
    if (status >= 500) {
        return fail(ErrorCode::Unreachable, "{} can not answer now ({}): {}", "Coinbase", status, said).again_later();
    }
    return fail(ErrorCode::WrongUse, "{} refuses the request ({}): {}", "Coinbase", status, said);
}

}  // namespace signalbox::coinbase
