// The one name of what is traded, and Binance's.
#include "core/market/instrument.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace signalbox {

namespace {

constexpr std::size_t part_length_max = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_of_venue(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-' || c == '_'; }
bool is_of_coin(char c) { return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' || c == '-'; }

bool is_name(std::string_view part, bool (*is_allowed)(char)) {
    return !part.empty() && part.size() <= part_length_max && std::ranges::all_of(part, is_allowed);
}

// Every quote of Binance's spot market that history files are seen with. More may come: an unknown one is an error.
constexpr std::array<std::string_view, 35> binance_quotes{
    "USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USDP", "USD1", "DAI", "PAX", "UST",  "VAI",  "BTC",
    "ETH",  "BNB",  "XRP",   "TRX",  "DOGE", "DOT",  "SOL",  "TRY", "EUR", "AEUR", "EURI", "GBP",
    "BRL",  "AUD",  "JPY",   "ZAR",  "PLN",  "RUB",  "UAH",  "NGN", "ARS", "MXN",  "BIDR"};

}  // namespace

std::strong_ordering Instrument::operator<=>(const Instrument& other) const {
    return to_text(*this) <=> to_text(other);  // not part by part: '-' and digits sort before ':' and '/'
}

std::string Instrument::symbol() const {
    return settle.empty() ? base + "/" + quote : base + "/" + quote + ":" + settle;
}

std::string to_text(const Instrument& instrument) { return instrument.venue + ":" + instrument.symbol(); }

Result<Instrument> Instrument::parse(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        return fail(ErrorCode::WrongUse, "{} names no venue", text).suggest("write it as in binance:BTC/USDT");
    }
    return parse_symbol(text.substr(0, colon), text.substr(colon + 1));
}

Result<Instrument> Instrument::parse_symbol(std::string_view venue, std::string_view symbol) {
    if (!is_name(venue, is_of_venue)) {
        return fail(ErrorCode::WrongUse, "{} is not a venue's name", venue)
            .suggest("use 1 to 32 lower-case letters, digits, '.', '-' or '_', as in binance");
    }
    const std::size_t slash = symbol.find('/');
    if (slash == std::string_view::npos) {
        return fail(ErrorCode::WrongUse, "{} has no slash between base and quote", symbol)
            .suggest("write it as in BTC/USDT");
    }
    const std::string_view base = symbol.substr(0, slash);
    const std::string_view rest = symbol.substr(slash + 1);
    const std::size_t colon = rest.find(':');
    const std::string_view quote = rest.substr(0, colon);
    const bool is_settled = colon != std::string_view::npos;
    const std::string_view settle = is_settled ? rest.substr(colon + 1) : std::string_view{};
    for (const std::string_view part : {base, quote, is_settled ? settle : quote}) {
        if (is_name(part, is_of_coin)) continue;
        return fail(ErrorCode::WrongUse, "\"{}\" in {} is not a coin's name", part, symbol)
            .suggest("use 1 to 32 capital letters, digits, '.' or '-', as in BTC/USDT or BTC/USDT:USDT");
    }
    return Instrument{std::string(venue), std::string(base), std::string(quote), std::string(settle)};
}

std::string binance_name(const Instrument& instrument) { return instrument.base + instrument.quote; }

Result<Instrument> instrument_of_binance(std::string_view native) {
    std::optional<Instrument> found;
    for (const std::string_view quote : binance_quotes) {
        if (!native.ends_with(quote)) continue;
        const std::string_view base = native.substr(0, native.size() - quote.size());
        if (!is_name(base, is_of_coin)) continue;
        Instrument fitting{"binance", std::string(base), std::string(quote), ""};
        if (found) {
            return fail(ErrorCode::WrongUse, "{} could be {} or {}", native, found->symbol(), fitting.symbol())
                .suggest("name the instrument yourself, as in binance:{}", found->symbol());
        }
        found = std::move(fitting);
    }
    if (!found) {
        return fail(ErrorCode::WrongUse, "{} does not end in a quote that is known at Binance", native)
            .suggest("name the instrument yourself, as in binance:BTC/USDT");
    }
    return *std::move(found);
}

}  // namespace signalbox
