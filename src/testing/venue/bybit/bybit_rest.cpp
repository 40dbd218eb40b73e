#include "testing/venue/bybit/bybit_rest.hpp"

#include <algorithm>

namespace signalbox::simulator {
namespace {

using bybit::Category;

const HttpHeaders json_headers{{"Content-Type", "application/json; charset=utf-8"}, {"Server", "Openresty"}};

ServedReply plain(int status, std::string body) {
    return {.status = status, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = std::move(body)};
}

/// Spot, linear and inverse are categories of ours; options are asked for, too, and there are none.
std::optional<Category> category_of(const std::optional<std::string>& text) {
    Category category{};
    if (!text || !bybit::from_text(*text, category)) return std::nullopt;
    return category;
}
bool is_option(const std::optional<std::string>& text) { return text == "option"; }

/// `limit`, or what stands for it: none is not good.
std::optional<std::size_t> limit_of(const Query& query, std::size_t usual, std::size_t most) {
    const auto [is_good, value] = query.whole("limit");
    if (!is_good || (value && *value < 1)) return std::nullopt;
    return std::min(most, value ? static_cast<std::size_t>(*value) : usual);
}

constexpr std::string_view bad_category = "params error: Category is invalid";
constexpr std::size_t klines_usual = 200, klines_most = 1'000;
constexpr std::string_view bad_limit = "params error: limit is invalid";

std::string unknown_symbol(Category category, std::string_view in_linear) {
    return std::string(category == Category::spot ? "Not supported symbols" : in_linear);
}

}  // namespace

ServedReply BybitRest::refused(std::int64_t code, std::string message, UtcTime now) const {
    const bybit::Reply<bybit::ServerTime> reply{code, std::move(message), std::nullopt, now + skew_};
    return {.headers = json_headers, .body = bybit::print_reply(reply)};
}

template <typename T>
ServedReply BybitRest::good(T result, UtcTime now) const {
    const bybit::Reply<T> reply{0, "OK", std::move(result), now + skew_};
    return {.headers = json_headers, .body = bybit::print_reply(reply)};
}

ServedReply BybitRest::too_many(UtcTime now, std::uint64_t draw) const {
    constexpr Millis second{1'000};
    if (draw % 2 == 0) return plain(429, "Too Many Requests");
    ServedReply reply = refused(10006, "Too many visits. Exceeded the API Rate Limit.", now);
    reply.headers.push_back({"X-Bapi-Limit", "10"});
    reply.headers.push_back({"X-Bapi-Limit-Status", "0"});
    reply.headers.push_back({"X-Bapi-Limit-Reset-Timestamp", std::to_string(to_ms(now + skew_ + second))});
    return reply;
}

ServedReply BybitRest::answer(const ServedRequest& request, UtcTime now) {
    if (now < banned_until_) return plain(403, "access too frequent");
    if (!requests_.take(now)) {
        banned_until_ = now + banned_for;
        return plain(403, "access too frequent");
    }
    const Query query(request.target);
    if (request.method != "GET") return plain(request.method == "POST" ? 404 : 400, "");
    if (!request.body.empty()) return plain(403, "");
    const std::string& path = query.path();
    if (path == "/v5/market/kline") return klines(query, now);
    if (path == "/v5/market/tickers") return tickers(query, now);
    if (path == "/v5/market/time") return time(now);
    if (path == "/v5/market/instruments-info") return listings(query, now);
    if (path == "/v5/market/recent-trade") return recent_trades(query, now);
    if (path == "/v5/market/orderbook") return book(query, now);
    if (path == "/v5/system/status") return status(now);
    if (path == "/v5/user/query-api") return key(request, query, now);
    return plain(404, "");
}

ServedReply BybitRest::time(UtcTime now) const {
    constexpr std::int64_t ms_in_second = 1'000, ns_in_ms = 1'000'000;
    const std::int64_t ms = to_ms(now + skew_);
    return good(bybit::ServerTime{.seconds = ms / ms_in_second, .nanoseconds = ms * ns_in_ms}, now);
}

ServedReply BybitRest::status(UtcTime now) const {
    bybit::SystemStatus status;
    if (maintenance_) status.rows.push_back(*maintenance_);
    return good(status, now);
}

/// A range that is refused later is none here.
bool BybitRest::prepare(const ServedRequest& request, UtcTime now) {
    const Query query(request.target);
    const auto category = category_of(query.value("category").value_or("linear"));
    if (query.path() != "/v5/market/kline" || !category) return true;
    const BybitSymbol* const symbol = market_.find(*category, query.value("symbol").value_or(""), now);
    const auto interval = Interval::from(query.value("interval").value_or(""));
    const auto limit = limit_of(query, klines_usual, klines_most);
    const auto start = query.whole("start"), end = query.whole("end");
    if (symbol == nullptr || !interval || !limit || !start.is_good || !end.is_good) return true;
    const auto ms_max = to_ms(now);
    UtcTime to = utc_from_ms(std::clamp<std::int64_t>(end.value.value_or(ms_max), 0, ms_max));
    UtcTime from = utc_from_ms(std::clamp<std::int64_t>(start.value.value_or(0), 0, ms_max));
    const TimeRange bar = interval->bar(to);
    const Millis longest = (bar.to - bar.from) * static_cast<std::int64_t>(*limit) + day;
    if (start.value && !end.value)
        to = std::min(to, from + longest);
    else
        from = std::max(from, to - longest);
    return market_.market().prepare(symbol->id, {from, to}, now);
}

ServedReply BybitRest::listings(const Query& query, UtcTime now) const {
    constexpr std::size_t usual = 500, most = 1'000;
    const auto category = category_of(query.value("category"));
    if (!category && !is_option(query.value("category"))) return refused(10001, std::string(bad_category), now);
    const auto limit = limit_of(query, usual, most);
    if (!limit) return refused(10001, std::string(bad_limit), now);
    const auto symbol = query.value("symbol"), base = query.value("baseCoin");
    const std::string status = query.value("status").value_or("Trading");
    const bool pages = category != Category::spot;
    // `first%3DBIOUSDT%26last%3DBIOUSDT`: the last name of the page before. Clients send it once or twice encoded.
    const std::string cursor = percent_decoded(query.value("cursor").value_or(""));
    const std::size_t last_at = cursor.find("&last=");
    const std::string after = last_at == cursor.npos ? "" : cursor.substr(last_at + 6);

    bybit::Listings page{.category = category, .rows = {}, .next_page = {}};
    if (pages) page.next_page = "";
    if (!category) return good(page, now);
    for (const BybitSymbol& one : market_.symbols(*category)) {
        if (symbol && one.name != *symbol) continue;
        bybit::Listing listing = market_.listing(one, now);
        if (listing.status != status || (base && listing.base_coin != *base)) continue;
        if (pages && !after.empty() && one.name <= after) continue;
        if (pages && page.rows.size() == *limit) {
            page.next_page = percent_encoded("first=" + page.rows.front().symbol + "&last=" + page.rows.back().symbol);
            break;
        }
        page.rows.push_back(std::move(listing));
    }
    if (symbol && page.rows.empty() && after.empty() && status == "Trading")
        return refused(10001, unknown_symbol(*category, "params error: symbol invalid"), now);
    return good(page, now);
}

ServedReply BybitRest::tickers(const Query& query, UtcTime now) const {
    const auto category = category_of(query.value("category"));
    if (!category && !is_option(query.value("category"))) return refused(10001, std::string(bad_category), now);
    bybit::Tickers tickers{.category = category.value_or(Category::spot), .rows = {}};
    const auto symbol = query.value("symbol");
    if (symbol) {
        const BybitSymbol* const one = category ? market_.find(*category, *symbol, now) : nullptr;
        if (one == nullptr)
            return refused(10001, unknown_symbol(tickers.category, "params error: symbol invalid"), now);
        if (auto ticker = market_.rest_ticker(*one, now)) tickers.rows.push_back(*std::move(ticker));
        return good(tickers, now);
    }
    for (const BybitSymbol& one : category ? market_.symbols(*category) : std::span<const BybitSymbol>()) {
        if (!market_.market().is_listed(one.id, now)) continue;
        if (auto ticker = market_.rest_ticker(one, now)) tickers.rows.push_back(*std::move(ticker));
    }
    return good(tickers, now);
}

ServedReply BybitRest::klines(const Query& query, UtcTime now) const {
    const auto category = category_of(query.value("category").value_or("linear"));
    if (!category) return refused(10001, std::string(bad_category), now);
    const std::string name = query.value("symbol").value_or("");
    const BybitSymbol* const symbol = market_.find(*category, name, now);
    if (symbol == nullptr) return refused(10001, unknown_symbol(*category, "params error: Symbol Is Invalid"), now);
    const auto interval = Interval::from(query.value("interval").value_or(""));
    if (!interval) return refused(10001, "Invalid period!", now);
    const auto limit = limit_of(query, klines_usual, klines_most);
    const auto start = query.whole("start"), end = query.whole("end");
    const auto is_time = [](const Query::Whole& whole) {
        return whole.is_good && whole.value.value_or(0) >= 0 && whole.value.value_or(0) <= to_ms(utc_max);
    };
    if (!limit) return refused(10001, std::string(bad_limit), now);
    if (!is_time(start) || !is_time(end)) return refused(10001, "params error: time is invalid", now);

    bybit::Klines klines{.category = *category, .symbol = name, .rows = {}};
    const TimeRange& when = market_.market()[symbol->id].when;
    const UtcTime first = interval->bar(std::max(when.from, utc_from_ms(start.value.value_or(0)))).from;
    const UtcTime last = std::min({now, when.to - Millis{1}, utc_from_ms(end.value.value_or(to_ms(utc_max)))});
    const auto take = [&](TimeRange bar) {
        if (const auto told = market_.market().told(symbol->id, bar, now))
            klines.rows.push_back(market_.kline_row(*symbol, *told));
    };
    if (start.value && !end.value) {  // forward from the start
        for (TimeRange bar = interval->bar(first); bar.from <= last && klines.rows.size() < *limit;
             bar = interval->bar(bar.to))
            take(bar);
        std::ranges::reverse(klines.rows);
        return good(klines, now);
    }
    if (first <= last) {
        for (TimeRange bar = interval->bar(last); bar.from >= first && klines.rows.size() < *limit;
             bar = interval->bar(bar.from - Millis{1}))
            take(bar);
    }
    return good(klines, now);
}

ServedReply BybitRest::recent_trades(const Query& query, UtcTime now) const {
    const auto category = category_of(query.value("category"));
    if (!category) return refused(10001, std::string(bad_category), now);
    const bool is_spot = category == Category::spot;
    const auto limit = limit_of(query, is_spot ? 60 : 500, is_spot ? 60 : 1'000);
    if (!limit) return refused(10001, std::string(bad_limit), now);
    const BybitSymbol* const symbol = market_.find(*category, query.value("symbol").value_or(""), now);
    if (symbol == nullptr) return refused(10001, unknown_symbol(*category, "params error: symbol invalid"), now);
    bybit::RecentTrades trades{.category = *category, .rows = {}};
    for (const Trade& trade : market_.market().newest_trades(symbol->id, now, *limit))
        trades.rows.push_back(market_.rest_trade(*symbol, trade));
    std::ranges::reverse(trades.rows);
    return good(trades, now);
}

ServedReply BybitRest::book(const Query& query, UtcTime now) const {
    const auto category = category_of(query.value("category"));
    if (!category) return refused(10001, std::string(bad_category), now);
    const auto limit = limit_of(query, category == Category::spot ? 1 : 25, 1'000);
    if (!limit) return refused(10001, std::string(bad_limit), now);
    const BybitSymbol* const symbol = market_.find(*category, query.value("symbol").value_or(""), now);
    if (symbol == nullptr) return refused(10001, unknown_symbol(*category, "params error: symbol invalid"), now);
    bybit::OrderBook answer{.symbol = symbol->name, .bids = {}, .asks = {}, .at = now + skew_};
    if (auto book = market_.book(*symbol, now, *limit)) {
        answer.bids = std::move(book->bids);
        answer.asks = std::move(book->asks);
        answer.update = book->top.number;
        answer.sequence = BybitMarket::sequence(book->top.at);
        answer.matched_at = book->top.at;
    }
    return good(answer, now);
}

ServedReply BybitRest::key(const ServedRequest& request, const Query& query, UtcTime now) {
    BybitKeys::Judged judged = keys_.judge(request, query, now + skew_);
    ServedReply reply = judged.key != nullptr ? good(wire::Raw{}, now) : refused(judged.code, judged.message, now);
    if (judged.key != nullptr) {
        const std::string result = BybitKeys::answer(*judged.key, now);
        reply.body = wire::print(bybit::Envelope{0, "", {result}, wire::Raw{"{}"}, now + skew_});
    }
    reply.status = judged.status;
    std::ranges::move(judged.headers, std::back_inserter(reply.headers));
    return reply;
}

}  // namespace signalbox::simulator
