#include "venues/coinbase/client/coinbase_venue.hpp"

#include <algorithm>
#include <set>

#include "venues/coinbase/client/coinbase_stream.hpp"
#include "venues/coinbase/wire/key_rights.hpp"

namespace signalbox::coinbase {
namespace {

Listed state_of(const Product& product) {
    if (product.status == "delisted") return Listed::gone;
    const bool matches = product.is_trading() && !product.cancel_only.value_or(false) &&
                         !product.post_only.value_or(false) && !product.auction_mode.value_or(false);
    return matches ? Listed::trading : Listed::halted;
}

double number(const std::optional<wire::Number>& value) { return value ? value->to_double() : VenueTicker::unknown; }

}  // namespace

Result<std::unique_ptr<Venue>> open_coinbase(const VenueAccess& access, MarketClock& clock) {
    if (access.key.empty() != access.secret.empty()) {
        return fail(ErrorCode::WrongUse, "half a key of {} is set", "Coinbase")
            .suggest("set both COINBASE_API_KEY and COINBASE_PRIVATE_KEY, or none: public data needs no key");
    }
    std::optional<ApiKey> key;
    if (!access.key.empty()) key = TRY(ApiKey::parse(access.key, access.secret));
    Hosts hosts = TRY(Hosts::of(access));
    auto network = TRY(Network::start(
        {.ca_file = access.ca_file, .proxy = access.proxy, .speed = access.speed, .seed = access.seed}, clock));
    return std::make_unique<CoinbaseVenue>(std::move(network), std::move(hosts), access.speed, std::move(key), clock);
}

CoinbaseVenue::CoinbaseVenue(std::unique_ptr<Network> network, Hosts hosts, double speed, std::optional<ApiKey> key,
                             MarketClock& clock)
    : network_(std::move(network)),
      hosts_(std::move(hosts)),
      speed_(speed),
      clock_(clock),
      rest_(*network_, hosts_.rest, speed, std::move(key), clock) {}

Result<VenueTime> CoinbaseVenue::time(std::stop_token stop) {
    const HttpResponse answer =
        TRY(rest_.ask({.path = "/time", .what = "Coinbase time", .urgency = Urgency::live}, stop));
    const auto time = TRY(wire::read<ServerTime>(answer.body, "Coinbase time"));
    return VenueTime{.server = time.now, .asked = answer.asked, .answered = answer.answered};
}

Result<VenueState> CoinbaseVenue::state(std::stop_token stop) {
    auto largest =
        rest_.get<Products>({.path = "/market/products", .query = "limit=10", .what = "Coinbase products"}, stop);
    if (!largest) {
        if (largest.error().code != ErrorCode::Unreachable) return fail(std::move(largest).error());
        return VenueState{.is_open = false, .words = largest.error().what.text(), .until = std::nullopt};
    }
    const bool is_open =
        std::ranges::any_of(largest->rows, [](const Product& product) { return state_of(product) == Listed::trading; });
    VenueState state{.is_open = is_open, .words = {}, .until = std::nullopt};
    if (!is_open) state.words = sentence("no product of {} is traded now", "Coinbase").text();
    return state;
}

Result<> CoinbaseVenue::check_key(std::stop_token stop) {
    if (!rest_.has_key()) return {};
    const HttpResponse rights = TRY(rest_.ask_signed({.path = "/key_permissions", .what = "Coinbase key"}, stop));
    return check_read_only(rights.body);
}

Result<std::vector<CoinbaseVenue::Listing>> CoinbaseVenue::list(std::stop_token stop) {
    auto products = TRY(rest_.get<Products>({.path = "/market/products", .what = "Coinbase products"}, stop));
    Symbols symbols;
    std::vector<Listing> known;
    for (Product& product : products.rows) {
        if (!symbols.add(product)) continue;
        Instrument instrument = TRY(symbols.instrument_of(product.id));
        known.push_back({std::move(product), std::move(instrument)});
    }
    const std::scoped_lock lock(mutex_);
    symbols_ = std::move(symbols);
    return known;
}

Result<std::vector<ListedPair>> CoinbaseVenue::listings(std::stop_token stop) {
    const std::vector<Listing> known = TRY(list(stop));
    std::vector<ListedPair> pairs;
    for (const auto& [product, instrument] : known) {
        const wire::Number tick = product.price_increment.value_or(product.quote_increment);
        pairs.push_back({.instrument = instrument,
                         .symbol = product.id,
                         .state = state_of(product),
                         .tick = tick.to_decimal().value_or(Decimal{}),
                         .listed_at = std::nullopt,
                         .delisted_at = std::nullopt});
    }
    return pairs;
}

Result<std::vector<VenueTicker>> CoinbaseVenue::tickers(std::span<const Instrument> instruments, std::stop_token stop) {
    const std::vector<Listing> known = TRY(list(stop));
    const std::set<Instrument> wanted(instruments.begin(), instruments.end());
    std::vector<VenueTicker> told;
    for (const auto& [product, instrument] : known) {
        if (!wanted.empty() && !wanted.contains(instrument)) continue;
        told.push_back({.instrument = instrument,
                        .last = product.price.to_double(),
                        .change_24h = product.change_24h_percent.to_double() / 100,
                        .volume_24h = product.volume_24h.to_double(),
                        .turnover_24h = number(product.quote_volume_24h),
                        .at = clock_.now()});
        if (wanted.empty()) continue;
        const auto answer = rest_.get<ProductBook>(
            {.path = "/market/product_book", .query = "product_id=" + product.id + "&limit=1", .what = "Coinbase book"},
            stop);
        const bool has_no_book =
            !answer && (answer.error().code == ErrorCode::NotFound || answer.error().code == ErrorCode::WrongUse);
        if (has_no_book) continue;  // a product that is halted
        if (!answer) return fail(answer.error());
        if (!answer->book.bids.empty()) told.back().bid = answer->book.bids.front().price.to_double();
        if (!answer->book.asks.empty()) told.back().ask = answer->book.asks.front().price.to_double();
        told.back().at = answer->book.at.utc();
    }
    return told;
}

Result<CandleAnswer> CoinbaseVenue::candles(const CandleQuestion& question, std::stop_token stop) {
    const auto granularity = granularity_of(question.timeframe);
    if (!granularity) {
        return fail(ErrorCode::NotFound, "{} has no candles of {}", "Coinbase", question.timeframe)
            .suggest("candles of this length are made from shorter ones");
    }
    const std::string product = TRY(product_of(question.instrument, stop));
    const Millis step = length_of(question.timeframe);
    CandleAnswer answer{
        .candles = {}, .told = {question.range.from, question.range.from}, .rejected = {}, .unread = {}};
    UtcTime first = bar_open(question.timeframe, question.range.from);
    if (first < question.range.from) first += step;
    // Bars that begin before this one are over, and their rows stand.
    const UtcTime end = std::min(
        {question.range.to, bar_open(question.timeframe, clock_.now() - settled), first + candles_asked_max * step});
    if (first >= end) return answer;
    const UtcTime last = bar_open(question.timeframe, end - Millis{1});
    const auto seconds = [](UtcTime time) { return std::to_string(to_ms(time) / 1000); };
    const auto rows = TRY(rest_.get<Candles>(
        {.path = "/market/products/" + product + "/candles",
         .query = "start=" + seconds(first) + "&end=" + seconds(last) + "&granularity=" + std::string(*granularity),
         .what = "Coinbase candles",
         .urgency = question.is_urgent ? Urgency::live : Urgency::background},
        stop));
    auto closed = closed_candles(rows, {.timeframe = question.timeframe,
                                        .server_time = clock_.now(),
                                        .first = first,
                                        .last = last,
                                        .multiplier = question.multiplier});
    for (const Candle& candle : closed.candles) answer.candles.append(candle);
    answer.told.to = std::min(last + step, question.range.to);
    answer.rejected = std::move(closed.rejected);
    answer.unread = std::move(closed.unread);
    return answer;
}

Result<std::unique_ptr<MarketStream>> CoinbaseVenue::stream(MarketClock& clock) {
    return std::make_unique<CoinbaseStream>(*network_, hosts_.socket, speed_, *this, clock);
}

Result<> CoinbaseVenue::know_symbols(std::stop_token stop) {
    {
        const std::scoped_lock lock(mutex_);
        if (symbols_.size() > 0) return {};
    }
    TRY(list(stop));
    return {};
}

Result<std::string> CoinbaseVenue::product_of(const Instrument& instrument, std::stop_token stop) {
    TRY(know_symbols(stop));
    const std::scoped_lock lock(mutex_);
    return symbols_.product_of(instrument);
}

Result<std::vector<Streamed>> CoinbaseVenue::streamed(std::span<const Followed> pairs, std::stop_token stop) {
    TRY(know_symbols(stop));
    std::vector<Streamed> names;
    const std::scoped_lock lock(mutex_);
    for (const Followed& pair : pairs) {
        const std::string product = TRY(symbols_.product_of(pair.instrument));
        names.push_back({pair, symbols_.streamed_as(product)});
    }
    return names;
}

}  // namespace signalbox::coinbase
