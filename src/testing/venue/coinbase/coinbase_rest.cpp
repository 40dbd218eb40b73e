#include "testing/venue/coinbase/coinbase_rest.hpp"

#include <algorithm>
#include <limits>

namespace signalbox::simulator {
namespace {

constexpr std::string_view base_path = "/api/v3/brokerage";
const HttpHeaders json_headers{{"Content-Type", "application/json; charset=utf-8"},
                               {"Cache-Control", "public, max-age=14400"}};

template <typename T>
ServedReply good(const T& message) {
    return {.status = 200, .headers = json_headers, .body = wire::print(message)};
}

ServedReply refused(int status, std::string_view error, const std::string& words) {
    return {.status = status,
            .headers = json_headers,
            .body = wire::print(
                coinbase::ErrorBody{.error = std::string(error), .details = words, .message = words, .errors = {}})};
}
ServedReply wrong(const std::string& words) { return refused(400, "INVALID_ARGUMENT", words); }
ServedReply unknown(std::string_view product) {
    return refused(404, "NOT_FOUND", "Product " + std::string(product) + " not supported");
}
ServedReply unauthorized() {
    return {.status = 401, .headers = {{"Content-Type", "text/plain"}}, .body = "Unauthorized\n"};
}

std::optional<UtcTime> seconds_of(const Query& query, std::string_view name) {
    constexpr std::int64_t seconds_max = 10'000'000'000;
    const auto [is_good, value] = query.whole(name);
    if (!is_good || !value || *value < 0 || *value > seconds_max) return std::nullopt;
    return utc_from_ms(*value * 1000);
}

}  // namespace

ServedReply CoinbaseRest::too_many(const ServedRequest&, std::uint64_t draw) {
    if (draw % 4 == 0) return unauthorized();
    coinbase::ErrorBody body;
    body.errors.emplace().push_back({.id = "rate_limit_exceeded", .message = "Too many requests"});
    return {.status = 429, .headers = json_headers, .body = wire::print(body)};
}

ServedReply CoinbaseRest::answer(const ServedRequest& request, UtcTime now) {
    const Query query(request.target);
    std::string_view path = query.path();
    if (path.starts_with("/v2/")) return older(path, now);
    if (request.method != "GET" || !path.starts_with(base_path)) return {.status = 404, .body = "404 page not found"};
    path.remove_prefix(base_path.size());
    const bool is_public = path == "/time" || path.starts_with("/market/");
    if (!is_public) {
        const auto rights = keys_.judge(request, query.path());
        if (!rights) return unauthorized();
        if (!signed_.take(now)) return too_many(request, 1);
        if (path == "/key_permissions") return good(*rights);
    } else if (!public_.take(now)) {
        return too_many(request, 1);
    }
    if (path == "/time") return time(now);
    if (is_public) {
        path.remove_prefix(std::string_view("/market").size());
        const bool wants_fresh = find_header(request.headers, "Cache-Control") == "no-cache";
        if (!wants_fresh) now = std::chrono::floor<std::chrono::seconds>(now);
    }
    if (path == "/products") return products(query, now);
    if (path == "/product_book") return book(query, now);
    constexpr std::string_view one_product = "/products/";
    if (path.starts_with(one_product)) return of_product(path.substr(one_product.size()), query, now);
    return {.status = 404, .body = "404 page not found"};
}

/// A range that is refused later is none here.
bool CoinbaseRest::prepare(const ServedRequest& request, UtcTime now) {
    const Query query(request.target);
    constexpr std::string_view one_product = "/products/", ending = "/candles";
    std::string_view path = query.path();
    const std::size_t begin = path.find(one_product);
    if (begin == path.npos || !path.ends_with(ending)) return true;
    path.remove_prefix(begin + one_product.size());
    path.remove_suffix(ending.size());
    const CoinbaseMarket::Name* const name = market_.find(path, now);
    const auto start = seconds_of(query, "start"), end = seconds_of(query, "end");
    const auto timeframe = coinbase::timeframe_of(query.value("granularity").value_or(""));
    if (name == nullptr || !start || !end || !timeframe) return true;
    if (*end - *start > length_of(*timeframe) * buckets_max) return true;
    return market_.market().prepare(name->id, {*start, *end + length_of(*timeframe)}, now);
}

/// Every coin and USD; rates say how much of a coin a dollar buys.
ServedReply CoinbaseRest::older(std::string_view path, UtcTime now) {
    if (path == "/v2/time") {
        const std::string iso = signalbox::to_text(std::chrono::floor<std::chrono::seconds>(now));
        const std::string epoch = std::to_string(to_ms(now) / 1000);
        return {.status = 200,
                .headers = json_headers,
                .body = R"({"data":{"iso":")" + iso + R"(","epoch":)" + epoch + "}}"};
    }
    std::string list, rates = R"("USD":"1.0")";
    for (const CoinbaseMarket::Name* const name : market_.products(now)) {
        const auto& [instrument, grid, when] = market_.market()[name->id];
        if (name->product != name->book || instrument.quote != "USD") continue;
        list += (list.empty() ? "" : ",") + (R"({"code":")" + instrument.base + R"(","name":")" + instrument.base +
                                             R"(","type":"crypto","asset_id":")" + instrument.base + R"("})");
        const auto bar = market_.market().told(name->id, {bar_open(Timeframe::m1, now) - minute, now}, now);
        if (bar) {
            constexpr int places = 12;
            const Wide one = Wide{1'000'000'000'000};
            Wide steps = 1;
            for (int i = 0; i < grid.price_places; ++i) steps *= 10;
            rates += ",\"" + instrument.base + "\":\"" + decimal_text(one * steps / bar->close, places) + "\"";
        }
    }
    std::string body;
    if (path == "/v2/currencies") body = R"({"data":[{"id":"USD","name":"US Dollar","min_size":"0.01"}]})";
    if (path == "/v2/currencies/crypto") body = R"({"data":[)" + list + "]}";
    if (path == "/v2/exchange-rates") body = R"({"data":{"currency":"USD","rates":{)" + rates + "}}}";
    if (body.empty()) return {.status = 404, .body = "404 page not found"};
    return {.status = 200, .headers = json_headers, .body = std::move(body)};
}

ServedReply CoinbaseRest::time(UtcTime now) const {
    const UtcTime told = now + skew_;
    return good(coinbase::ServerTime{coinbase::stamp_of(std::chrono::floor<std::chrono::seconds>(told), 0),
                                     to_ms(told) / 1000, told});
}

ServedReply CoinbaseRest::products(const Query& query, UtcTime now) {
    const std::string type = query.value("product_type").value_or("SPOT");
    const auto wanted = query.values("product_ids");
    const auto limit = query.whole("limit"), offset = query.whole("offset");
    if (!limit.is_good || !offset.is_good) return wrong("parsing list \"limit\": invalid syntax");
    auto left = limit.value.value_or(0) > 0 ? *limit.value : std::numeric_limits<std::int64_t>::max();
    std::int64_t skipped = offset.value.value_or(0);
    coinbase::Products out;
    for (const CoinbaseMarket::Name* const name : market_.products(now)) {
        const bool is_wanted = wanted.empty() || std::ranges::find(wanted, name->product) != wanted.end();
        if (!is_wanted || type != "SPOT" || skipped-- > 0 || left == 0) continue;
        --left;
        out.rows.push_back(market_.product(*name, now));
    }
    out.count = static_cast<std::int64_t>(out.rows.size());
    return good(out);
}

ServedReply CoinbaseRest::of_product(std::string_view rest, const Query& query, UtcTime now) {
    const std::string product(rest.substr(0, rest.find('/')));
    rest.remove_prefix(product.size());
    const CoinbaseMarket::Name* const name = market_.find(product, now);
    if (name == nullptr) return unknown(product);
    if (rest.empty()) return good(market_.product(*name, now));
    if (rest == "/candles") return candles(*name, query, now);
    if (rest == "/ticker") return trades(*name, query, now);
    return {.status = 404, .body = "404 page not found"};
}

ServedReply CoinbaseRest::candles(const CoinbaseMarket::Name& name, const Query& query, UtcTime now) {
    const auto start = seconds_of(query, "start"), end = seconds_of(query, "end");
    if (!start || !end || *start > *end) return wrong("start and end argument is invalid");
    const std::string granularity = query.value("granularity").value_or("UNKNOWN_GRANULARITY");
    const auto timeframe = coinbase::timeframe_of(granularity);
    if (!timeframe) return wrong("parsing field \"granularity\": \"" + granularity + "\" is not a valid value");
    const Millis step = length_of(*timeframe);
    UtcTime first = bar_open(*timeframe, *start);
    if (first < *start) first += step;
    const UtcTime last = bar_open(*timeframe, *end);
    if ((last - first) / step + 1 > buckets_max)
        return wrong("start and end argument is invalid - number of candles requested should be less than 350");
    const UtcTime known = now - candles_late;
    coinbase::Candles out;
    for (UtcTime at = std::min(last, bar_open(*timeframe, known)); at >= first; at -= step) {
        const auto bar = market_.market().told(name.id, {at, at + step}, known);
        if (bar && bar->size > 0) out.rows.push_back(market_.candle(name, *bar));
    }
    return good(out);
}

ServedReply CoinbaseRest::trades(const CoinbaseMarket::Name& name, const Query& query, UtcTime now) {
    const auto limit = query.whole("limit");
    const auto wanted = static_cast<std::size_t>(limit.value.value_or(trades_max));
    if (!limit.is_good || wanted > trades_asked_max) return refused(500, "INTERNAL", "INTERNAL");
    const UtcTime end = std::min(now, seconds_of(query, "end").value_or(now));
    const UtcTime start = seconds_of(query, "start").value_or(UtcTime{});
    coinbase::MarketTrades out;
    for (const Trade& one : market_.market().newest_trades(name.id, end, std::min(wanted, trades_max))) {
        if (one.at < start) continue;
        coinbase::Trade trade = market_.trade(name.id, name.product, one);
        trade.bid = trade.ask = wire::Number();
        trade.exchange = "coinbase";
        out.trades.push_back(std::move(trade));
    }
    std::ranges::reverse(out.trades);
    if (const auto top = market_.market().top(name.id, now)) {
        out.best_bid = market_.price(name.id, top->bid);
        out.best_ask = market_.price(name.id, top->ask);
    }
    return good(out);
}

ServedReply CoinbaseRest::book(const Query& query, UtcTime now) {
    const std::string product = query.value("product_id").value_or("");
    const CoinbaseMarket::Name* const name = market_.find(product, now);
    const auto limit = query.whole("limit");
    if (!limit.is_good) return wrong("parsing field \"limit\": invalid syntax");
    if (name == nullptr) return unknown(product);
    const auto asked = static_cast<std::size_t>(std::max<std::int64_t>(0, limit.value.value_or(0)));
    constexpr std::size_t usual = 50;
    const auto found = market_.book(*name, asked == 0 ? usual : std::min(asked, levels_max), now);
    if (!found) return unknown(product);
    return good(*found);
}

}  // namespace signalbox::simulator
