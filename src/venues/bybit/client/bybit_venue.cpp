#include "venues/bybit/client/bybit_venue.hpp"

#include <map>
#include <set>

#include "venues/bybit/client/bybit_stream.hpp"
#include "venues/bybit/wire/candles.hpp"
#include "venues/bybit/wire/key_rights.hpp"

namespace signalbox::bybit {
namespace {

Listed state_of(const Listing& listing) {
    if (listing.status == "PreLaunch") return Listed::announced;
    if (listing.status == "Delivering") return Listed::leaving;
    if (listing.status == "Closed") return Listed::gone;
    if (listing.status != "Trading") return Listed::halted;
    const bool ends = listing.delivered_at && *listing.delivered_at > UtcTime{};
    return ends ? Listed::leaving : Listed::trading;
}

ListedPair pair_of(const Listing& listing, const Instrument& instrument) {
    const auto told = [](std::optional<UtcTime> time) { return time && *time > UtcTime{} ? time : std::nullopt; };
    return {.instrument = instrument,
            .symbol = listing.symbol,
            .state = state_of(listing),
            .tick = listing.price.tick_size.to_decimal().value_or(Decimal{}),
            .listed_at = told(listing.launched_at),
            .delisted_at = told(listing.delivered_at)};
}

}  // namespace

VenueTicker ticker_of(const Ticker& ticker, const Instrument& instrument, UtcTime at) {
    const auto number = [](const std::optional<wire::Number>& value) {
        return value ? value->to_double() : VenueTicker::unknown;
    };
    return {.instrument = instrument,
            .last = number(ticker.last_price),
            .bid = number(ticker.bid_1_price),
            .ask = number(ticker.ask_1_price),
            .change_24h = number(ticker.price_24h_pcnt),
            .high_24h = number(ticker.high_price_24h),
            .low_24h = number(ticker.low_price_24h),
            .volume_24h = number(ticker.volume_24h),
            .turnover_24h = number(ticker.turnover_24h),
            .at = at};
}

Result<std::unique_ptr<Venue>> open_bybit(const VenueAccess& access, MarketClock& clock) {
    if (access.key.empty() != access.secret.empty()) {
        return fail(ErrorCode::WrongUse, "half a key of {} is set", "Bybit")
            .suggest("set both BYBIT_API_KEY and BYBIT_API_SECRET, or none: public data needs no key");
    }
    const Hosts hosts = TRY(Hosts::of(access));
    auto network = TRY(Network::start(
        {.ca_file = access.ca_file, .proxy = access.proxy, .speed = access.speed, .seed = access.seed}, clock));
    return std::make_unique<BybitVenue>(std::move(network), hosts, Key{access.key, access.secret}, access.speed, clock);
}

BybitVenue::BybitVenue(std::unique_ptr<Network> network, Hosts hosts, Key key, double speed, MarketClock& clock)
    : network_(std::move(network)),
      hosts_(std::move(hosts)),
      speed_(speed),
      rest_(*network_, hosts_.rest, std::move(key), speed, clock) {}

Result<VenueTime> BybitVenue::time(std::stop_token stop) {
    return TRY(rest_.get<ServerTime>({.path = "/v5/market/time", .what = "Bybit time"}, stop)).time;
}

Result<VenueState> BybitVenue::state(std::stop_token stop) {
    const auto answer = rest_.get<SystemStatus>({.path = "/v5/system/status", .what = "Bybit system status"}, stop);
    if (!answer) {
        const bool is_away = answer.error().code == ErrorCode::Unreachable;
        if (!is_away) return fail(answer.error());
        return VenueState{.is_open = false, .words = answer.error().what.text(), .until = std::nullopt};
    }
    return state_of(answer->result.rows);
}

void BybitVenue::tell_state(std::function<void(const VenueState&)> told) {
    const std::scoped_lock lock(telling_);
    told_ = std::move(told);
}

void BybitVenue::announced(const VenueState& state) {
    const std::scoped_lock lock(telling_);
    if (told_) told_(state);
}

Result<> BybitVenue::check_key(std::stop_token stop) {
    if (!rest_.has_key()) return {};
    const auto rights =
        TRY(rest_.get<KeyRights>({.path = "/v5/user/query-api", .what = "Bybit key", .is_signed = true}, stop));
    return check_read_only(rights.result);
}

Result<> BybitVenue::list(Category category, std::string_view status, std::vector<Listing>& all, std::stop_token stop) {
    constexpr int pages_max = 50;
    std::string query = "category=" + std::string(to_text(category));
    if (!status.empty()) query += "&status=" + std::string(status);
    if (category != Category::spot) query += "&limit=1000";
    std::string cursor;
    for (int page = 0; page < pages_max; ++page) {
        auto answer = TRY(rest_.get<Listings>({.path = "/v5/market/instruments-info",
                                               .query = cursor.empty() ? query : query + "&cursor=" + cursor,
                                               .what = "Bybit instruments"},
                                              stop));
        std::ranges::move(answer.result.rows, std::back_inserter(all));
        cursor = answer.result.next_page.value_or("");  // already percent-encoded
        if (cursor.empty() || category == Category::spot) return {};
    }
    return fail(ErrorCode::BadData, "Bybit's list of instruments has no end after {} pages", pages_max);
}

Result<std::vector<ListedPair>> BybitVenue::listings(std::stop_token stop) {
    Symbols symbols;
    std::vector<ListedPair> pairs;
    for (const Category category : {Category::spot, Category::linear}) {
        std::vector<Listing> rows;
        TRY(list(category, "", rows, stop));
        if (category == Category::linear) TRY(list(category, "PreLaunch", rows, stop));
        std::set<std::string> seen;
        for (const Listing& row : rows) {
            if (!seen.insert(row.symbol).second || !symbols.add(row, category)) continue;
            pairs.push_back(pair_of(row, TRY(symbols.instrument_of(category, row.symbol))));
        }
    }
    const std::scoped_lock lock(mutex_);
    symbols_ = std::move(symbols);
    return pairs;
}

Result<SymbolName> BybitVenue::name_of(const Instrument& instrument) const {
    const std::scoped_lock lock(mutex_);
    return symbols_ ? symbols_->name_of(instrument) : usual_name(instrument);
}

Result<Symbols> BybitVenue::symbols(std::stop_token stop) {
    for (;;) {
        {
            const std::scoped_lock lock(mutex_);
            if (symbols_) return *symbols_;
        }
        TRY(listings(stop));
    }
}

Result<std::vector<VenueTicker>> BybitVenue::tickers(std::span<const Instrument> instruments, std::stop_token stop) {
    const auto all_of = [&](Category category, const std::string& symbol) {
        const std::string query = "category=" + std::string(to_text(category));
        return rest_.get<Tickers>({.path = "/v5/market/tickers",
                                   .query = symbol.empty() ? query : query + "&symbol=" + encoded(symbol),
                                   .what = "Bybit tickers"},
                                  stop);
    };
    std::vector<VenueTicker> told;
    if (instruments.empty()) {
        const Symbols known = TRY(symbols(stop));
        const auto answer = TRY(all_of(Category::spot, ""));
        for (const Ticker& row : answer.result.rows) {
            const auto instrument = known.instrument_of(Category::spot, row.symbol);
            if (instrument) told.push_back(ticker_of(row, *instrument, answer.time.server));
        }
        return told;
    }
    std::map<Category, std::map<std::string, Instrument>> asked;
    for (const Instrument& instrument : instruments) {
        if (const auto name = name_of(instrument)) asked[name->category].emplace(name->symbol, instrument);
    }
    for (const auto& [category, names] : asked) {
        const auto answer = all_of(category, names.size() == 1 ? names.begin()->first : "");
        if (!answer && names.size() == 1 && answer.error().code == ErrorCode::WrongUse) continue;  // not listed
        if (!answer) return fail(answer.error());
        for (const Ticker& row : answer->result.rows) {
            const auto name = names.find(row.symbol);
            if (name != names.end()) told.push_back(ticker_of(row, name->second, answer->time.server));
        }
    }
    return told;
}

Result<CandleAnswer> BybitVenue::candles(const CandleQuestion& question, std::stop_token stop) {
    const SymbolName name = TRY(name_of(question.instrument));
    const auto interval = interval_of(question.timeframe);
    if (!interval) {
        return fail(ErrorCode::NotFound, "{} has no candles of {}", "Bybit", question.timeframe)
            .suggest("candles of this length are made from shorter ones");
    }
    const Millis step = length_of(question.timeframe);
    UtcTime first = bar_open(question.timeframe, question.range.from);
    if (first < question.range.from) first += step;
    CandleAnswer told{.candles = {}, .told = question.range, .rejected = {}, .unread = {}};
    if (first >= question.range.to) return told;  // no candle opens in it
    const std::int64_t wanted = (question.range.to - first + step - Millis(1)) / step;
    const std::int64_t count = std::min(wanted, static_cast<std::int64_t>(candles_at_once()));
    const UtcTime last = first + (count - 1) * step;

    const std::string query = "category=" + std::string(to_text(name.category)) + "&symbol=" + encoded(name.symbol) +
                              "&interval=" + std::string(*interval) + "&start=" + std::to_string(to_ms(first)) +
                              "&end=" + std::to_string(to_ms(last)) + "&limit=" + std::to_string(count);
    const auto answer = rest_.get<Klines>({.path = "/v5/market/kline",
                                           .query = query,
                                           .what = "Bybit kline",
                                           .urgency = question.is_urgent ? Urgency::live : Urgency::background},
                                          stop);
    if (!answer) {
        Error why = answer.error();
        if (why.code == ErrorCode::WrongUse)
            why.code = ErrorCode::NotFound;  // the parameters are right: the symbol is not
        return fail(std::move(why));
    }
    const Klines& klines = answer->result;
    if (klines.category != name.category || klines.symbol != name.symbol) {
        return fail(ErrorCode::BadData, "{} was asked for {} ({}) and answers with {} ({})", "Bybit", name.symbol,
                    name.category, klines.symbol.substr(0, 64), klines.category);
    }
    const UtcTime server = answer->time.server;
    auto closed = closed_candles(klines, {.timeframe = question.timeframe,
                                          .server_time = server,
                                          .first = first,
                                          .last = last,
                                          .multiplier = question.multiplier});
    for (const Candle& candle : closed.candles) told.candles.append(candle);
    told.rejected = std::move(closed.rejected);
    told.unread = std::move(closed.unread);
    const UtcTime closed_until = bar_open(question.timeframe, server);
    told.told.to = std::max(question.range.from, std::min({question.range.to, last + step, closed_until}));
    return told;
}

Result<std::unique_ptr<MarketStream>> BybitVenue::stream(MarketClock& clock) {
    return std::make_unique<BybitStream>(*network_, hosts_, speed_, *this, clock);
}

}  // namespace signalbox::bybit
