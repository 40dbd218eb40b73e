#include "views/naming.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "core/base/letter_case.hpp"

namespace signalbox {

namespace {

constexpr std::size_t ids_shown = 8;

std::string joined(const std::vector<Instrument>& instruments) {
    std::string text;
    for (std::size_t i = 0; i < std::min(instruments.size(), ids_shown); ++i) {
        text += (i > 0 ? ", " : "") + to_text(instruments[i]);
    }
    return instruments.size() > ids_shown ? text + " …" : text;
}

/// The symbol that was probably meant by btc/usdt, BTCUSDT or BTC-USDT; none where nothing fits.
std::optional<std::string> symbol_meant(std::string_view text) {
    std::string letters = upper_case(text);
    if (const std::size_t dash = letters.find_first_of("-_"); dash != letters.npos) letters[dash] = '/';
    if (const auto native = instrument_of_binance(letters)) return native->symbol();
    const auto symbol = Instrument::parse_symbol("any", letters);
    if (!symbol || letters == text) return std::nullopt;
    return symbol->symbol();
}

/// What is stored and would be it, but for capitals and dividers.
std::vector<Instrument> nearly(const std::vector<Instrument>& all, std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string whole = upper_case(text);
    const auto meant = symbol_meant(text);
    const auto meant_behind = colon == text.npos ? std::nullopt : symbol_meant(text.substr(colon + 1));
    std::vector<Instrument> found;
    for (const Instrument& one : all) {
        const bool at_venue = colon != text.npos && upper_case(one.venue) == whole.substr(0, colon) &&
                              (one.symbol() == whole.substr(colon + 1) || one.symbol() == meant_behind);
        if (at_venue || one.symbol() == whole || one.symbol() == meant) found.push_back(one);
    }
    return found;
}

/// One side of a range; `open` where it is left out.
Result<UtcTime> parse_side(std::string_view text, UtcTime open) {
    if (text.empty()) return open;
    const bool digits = text.find_first_not_of("0123456789") == text.npos;
    if (digits && (text.size() == 10 || text.size() == 13)) {
        std::int64_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return utc_from_ms(text.size() == 10 ? value * 1000 : value);
    }
    return parse_utc(text);
}

}  // namespace

std::string shown_name(const StoredInstrument& of) {
    Instrument shown = of.instrument;
    if (of.terms.multiplier > 1) shown.base.insert(0, std::to_string(of.terms.multiplier));
    return to_text(shown);
}

Result<Instrument> resolve_instrument(CandleStore& store, std::string_view venue, std::string_view text) {
    const auto stored = TRY(store.instruments());
    std::vector<Instrument> named;
    std::vector<Instrument> all;
    for (const StoredInstrument& one : stored) {
        all.push_back(one.instrument);
        const std::string shown = shown_name(one);
        if (to_text(one.instrument) == text || shown == text) return one.instrument;
        if (one.instrument.symbol() != text && shown.substr(one.instrument.venue.size() + 1) != text) continue;
        if (one.instrument.venue == venue && venue != "synthetic") return one.instrument;
        if (one.instrument.venue != "synthetic") named.push_back(one.instrument);
    }
    if (named.size() == 1) return named.front();
    if (named.size() > 1) {
        return fail(ErrorCode::WrongUse, "{} is stored of several venues: {}", text, joined(named))
            .suggest("say which one, by its full id, or set market.venue");
    }
    if (const auto near = nearly(all, text); !near.empty()) {
        const bool alone = near.size() == 1 && near.front().venue != "synthetic" && text.find(':') == text.npos;
        return fail(ErrorCode::NotFound, "{} is not in the store", text)
            .suggest("did you mean {}?", alone ? near.front().symbol() : joined(near));
    }
    if (text.find('/') == text.npos) {
        return fail(ErrorCode::WrongUse, "{} is no symbol", text)
            .suggest("write it as BTC/USDT, or with its venue as binance:BTC/USDT");
    }
    if (all.empty()) {
        return fail(ErrorCode::NotFound, "{} is not in the store; the store is empty", text)
            .suggest("import candles first: signalbox import FILE --venue V --symbol S --timeframe 1m");
    }
    return fail(ErrorCode::NotFound, "{} is not in the store", text).suggest("stored are {}", joined(all));
}

Result<Instrument> typed_instrument(std::string_view venue, std::string_view symbol) {
    auto instrument = Instrument::parse_symbol(venue, symbol);
    if (instrument || !Instrument::parse_symbol(venue, "BTC/USDT")) return instrument;
    const auto meant = symbol_meant(symbol);
    if (!meant) return instrument;
    return fail(ErrorCode::WrongUse, "{} is no symbol", symbol).suggest("did you mean {}?", *meant);
}

Result<UtcTime> typed_time(std::string_view text) {
    if (const auto time = parse_utc(text)) return *time;
    return fail(ErrorCode::WrongUse, "{} is no time", text)
        .suggest("write it as 20240626, 2024-06-26 or 2024-06-26T08:15:00Z, in UTC");
}

Result<TimeRange> parse_timerange(std::string_view text) {
    for (std::size_t dash = text.find('-'); dash != text.npos; dash = text.find('-', dash + 1)) {
        const std::string_view left = text.substr(0, dash);
        const std::string_view right = text.substr(dash + 1);
        if (left.empty() && right.empty()) break;
        const auto from = parse_side(left, utc_min);
        const auto to = parse_side(right, utc_max);
        if (!from || !to) continue;
        if (*from >= *to) {
            return fail(ErrorCode::WrongUse, "the time range {} ends before it begins", text)
                .suggest("write the earlier time first; the end is exclusive");
        }
        return TimeRange{*from, *to};
    }
    return fail(ErrorCode::WrongUse, "{} is no time range", text)
        .suggest("write it as 20220101-20240626, open ends as 20220101- or -20240626; the end is exclusive");
}

}  // namespace signalbox
