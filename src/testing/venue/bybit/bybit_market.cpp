#include "testing/venue/bybit/bybit_market.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/hash.hpp"
#include "testing/venue/bybit/numbers.hpp"

namespace signalbox::simulator {
namespace {

using bybit::Category;

/// BTCUSDT; what is settled in USDC is BTCPERP.
std::string name_of(const Instrument& instrument) {
    return instrument.settle == "USDC" ? instrument.base + "PERP" : instrument.base + instrument.quote;
}

std::string_view tick_direction(std::int64_t price, std::int64_t before) {
    if (price == before) return "ZeroPlusTick";
    return price > before ? "PlusTick" : "MinusTick";
}

/// 0.0068 for a rise of 0.68 %.
wire::Number share(std::int64_t now, std::int64_t before) {
    constexpr int places = 6;
    constexpr std::int64_t parts = 1'000'000;
    return number(decimal_text(Wide{now - before} * parts / std::max<std::int64_t>(1, before), places));
}

}  // namespace

BybitMarket::BybitMarket(const FaceParts& parts) : market_(parts.market), seed_(parts.seed) {
    for (Id id = 0; id < market_.listed().size(); ++id) {
        const Instrument& instrument = market_[id].instrument;
        const Category category = instrument.settle.empty()              ? Category::spot
                                  : instrument.settle == instrument.base ? Category::inverse
                                                                         : Category::linear;
        symbols_[category].push_back({id, category, name_of(instrument)});
    }
    for (auto& [category, all] : symbols_) {
        std::ranges::sort(all, {}, &BybitSymbol::name);
        for (const BybitSymbol& one : all) by_name_.emplace(std::pair(category, one.name), &one);
    }
}

std::span<const BybitSymbol> BybitMarket::symbols(Category category) const {
    const auto found = symbols_.find(category);
    if (found == symbols_.end()) return {};
    return found->second;
}

const BybitSymbol* BybitMarket::find(Category category, std::string_view name, UtcTime now) const {
    const auto found = by_name_.find(std::pair(category, std::string(name)));
    return found != by_name_.end() && market_.is_listed(found->second->id, now) ? found->second : nullptr;
}

std::int64_t BybitMarket::sequence(UtcTime at) {
    constexpr UtcTime from = std::chrono::sys_days{std::chrono::year{2020} / 1 / 1};
    return (at - from).count() * 8;
}

bybit::Listing BybitMarket::listing(const BybitSymbol& symbol, UtcTime now) const {
    const Listed& listed = market_[symbol.id];
    const auto step = [](int places) { return number(decimal_text(1, places)); };
    const bool is_over = listed.when.to <= now;
    bybit::Listing out;
    out.symbol = symbol.name;
    out.symbol_id = static_cast<std::int64_t>(symbol.id) + 1;
    out.status = is_over ? "Closed" : "Trading";
    out.base_coin = listed.instrument.base;
    out.quote_coin = listed.instrument.quote;
    out.symbol_type = "";
    out.price.tick_size = step(listed.grid.price_places);
    out.lot_size.min_quantity = step(listed.grid.size_places);
    if (symbol.category == Category::spot) {
        out.innovation = "0";
        out.margin_trading = "utaOnly";
        out.special_treatment = "0";
        out.lot_size.base_precision = step(listed.grid.size_places);
        out.lot_size.quote_precision = step(listed.grid.price_places + listed.grid.size_places);
        out.lot_size.max_quantity = number("1000000");
        out.lot_size.min_amount = number("5");
        out.lot_size.max_amount = number("8000000");
        out.lot_size.max_limit_quantity = number("1000000");
        out.lot_size.max_market_quantity = number("500000");
        out.lot_size.max_post_only_size = number("60000");
        out.risk = bybit::Listing::RiskParameters{number("0.005"), number("0.01")};
        return out;
    }
    const bool is_linear = symbol.category == Category::linear;
    const bool leaves_soon = listed.when.to <= now + day;
    out.contract_type = is_linear ? "LinearPerpetual" : "InversePerpetual";
    out.settle_coin = listed.instrument.settle;
    out.launched_at = listed.when.from;
    out.delivered_at = leaves_soon ? listed.when.to : UtcTime{};
    out.delivery_fee_rate = wire::Number();
    out.price_scale = number(std::to_string(listed.grid.price_places));
    out.leverage = bybit::Listing::Leverage{number("1"), number("100.00"), number("0.01")};
    out.price.lowest = step(listed.grid.price_places);
    out.price.highest = number("1999999.8");
    out.lot_size.max_quantity = number("1190000");
    out.lot_size.quantity_step = step(listed.grid.size_places);
    out.lot_size.max_post_only_quantity = number("1190000");
    out.lot_size.max_market_order_quantity = number("500000");
    out.lot_size.min_notional = number("5");
    out.unified_margin = true;
    out.funding_interval = 480;
    out.copy_trading = "both";
    out.upper_funding_rate = number("0.00375");
    out.lower_funding_rate = number("-0.00375");
    out.display_name = "";
    out.forbids_upl_withdrawal = false;
    out.risk = bybit::Listing::RiskParameters{number("0.01"), number("0.02")};
    out.is_pre_listing = false;
    return out;
}

const BybitMarket::Day& BybitMarket::day_before(Id id, UtcTime minute_begin) {
    Day& day = days_[id];
    if (day.until != minute_begin) {
        const auto hour_ago = market_.told(id, {minute_begin - hour, minute_begin - hour + minute}, minute_begin);
        day = {.until = minute_begin,
               .bar = market_.told(id, {minute_begin - signalbox::day, minute_begin}, minute_begin),
               .hour_ago = hour_ago ? hour_ago->open : 0};
    }
    return day;
}

std::optional<bybit::Ticker> BybitMarket::common_ticker(const BybitSymbol& symbol, UtcTime now, bool padded, Top& top,
                                                        Bar& day) {
    const auto standing = market_.top(symbol.id, now);
    const UtcTime minute_begin = bar_open(Timeframe::m1, now);
    const Day& before = day_before(symbol.id, minute_begin);
    const auto current = market_.told(symbol.id, {minute_begin, minute_begin + minute}, now);
    if (!standing || !current || !before.bar) return std::nullopt;
    top = *standing;
    day = *before.bar;
    day.add(*current);
    const Grid& grid = market_[symbol.id].grid;
    const auto price = [&](std::int64_t units) { return price_number(units, grid, padded); };
    bybit::Ticker out;
    out.symbol = symbol.name;
    out.last_price = price(day.close);
    out.prev_price_24h = price(before.bar->open);
    out.price_24h_pcnt = share(day.close, before.bar->open);
    out.high_price_24h = price(day.high);
    out.low_price_24h = price(day.low);
    out.volume_24h = size_number(day.size, grid);
    out.turnover_24h = turnover_number(day.turnover, grid);
    if (symbol.category == Category::spot) {
        out.usd_index_price = price(day.close);
        return out;
    }
    const std::int64_t mark = (top.bid + top.ask) / 2;
    const std::int64_t interest = day.size + day.size / 3;
    constexpr Millis funding_every = 8 * hour;
    const auto fundings = now.time_since_epoch() / funding_every;
    out.prev_price_1h = price(before.hour_ago);
    out.mark_price = price(mark);
    out.index_price = price(mark + mark / 4096);
    out.open_interest = size_number(interest, grid);
    out.open_interest_value = turnover_number(Wide{interest} * mark, grid);
    out.funding_interval_hour = number("8");
    out.funding_cap = number("0.005");
    out.next_funding_time = std::to_string(to_ms(UtcTime{} + funding_every * (fundings + 1)));
    out.funding_rate = number("0.0001");
    return out;
}

std::optional<bybit::Ticker> BybitMarket::rest_ticker(const BybitSymbol& symbol, UtcTime now) {
    Top top;
    Bar day;
    auto out = common_ticker(symbol, now, true, top, day);
    if (!out) return out;
    const Grid& grid = market_[symbol.id].grid;
    out->bid_1_price = price_number(top.bid, grid, true);
    out->bid_1_size = size_number(top.bid_size, grid);
    out->ask_1_price = price_number(top.ask, grid, true);
    out->ask_1_size = size_number(top.ask_size, grid);
    if (symbol.category == Category::spot) return out;
    out->delivery_time = "0";
    for (auto* none : {&out->basis_rate, &out->basis_rate_year, &out->delivery_fee_rate, &out->predicted_delivery_price,
                       &out->basis, &out->pre_open_price, &out->pre_quantity})
        *none = wire::Number();
    out->pre_listing_phase = "";
    return out;
}

std::optional<bybit::Ticker> BybitMarket::stream_ticker(const BybitSymbol& symbol, UtcTime now) {
    Top top;
    Bar day;
    auto out = common_ticker(symbol, now, true, top, day);
    if (!out || symbol.category == Category::spot) return out;
    const Grid& grid = market_[symbol.id].grid;
    const auto newest = market_.newest_trades(symbol.id, now, 2);
    out->tick_direction = newest.empty() ? "ZeroPlusTick" : tick_direction(newest.back().price, newest.front().price);
    out->bid_1_price = price_number(top.bid, grid, true);
    out->bid_1_size = size_number(top.bid_size, grid);
    out->ask_1_price = price_number(top.ask, grid, true);
    out->ask_1_size = size_number(top.ask_size, grid);
    out->pre_open_price = wire::Number();
    out->pre_quantity = wire::Number();
    out->pre_listing_phase = "";
    return out;
}

bybit::KlineRow BybitMarket::kline_row(const BybitSymbol& symbol, const Bar& bar) const {
    const Grid& grid = market_[symbol.id].grid;
    const auto price = [&](std::int64_t units) { return price_number(units, grid, false); };
    return {.start = bar.opened_at,
            .open = price(bar.open),
            .high = price(bar.high),
            .low = price(bar.low),
            .close = price(bar.close),
            .volume = size_number(bar.size, grid),
            .turnover = turnover_number(bar.turnover, grid)};
}

bybit::Kline BybitMarket::kline(const BybitSymbol& symbol, const Interval& interval, TimeRange range, const Bar& bar,
                                bool confirmed) const {
    const Grid& grid = market_[symbol.id].grid;
    const auto price = [&](std::int64_t units) { return price_number(units, grid, false); };
    return {.start = range.from,
            .end = range.to - Millis{1},
            .interval = std::string(interval.text()),
            .open = price(bar.open),
            .close = price(bar.close),
            .high = price(bar.high),
            .low = price(bar.low),
            .volume = size_number(bar.size, grid),
            .turnover = turnover_number(bar.turnover, grid),
            .is_confirmed = confirmed,
            .last_match = std::max(bar.last_trade, range.from)};
}

/// Digits on spot; on derivatives a UUID that its number and instrument name.
std::string BybitMarket::id_of(const BybitSymbol& symbol, const Trade& trade) const {
    constexpr std::int64_t spot_from = 2'100'000'000'000'000'000;
    if (symbol.category == Category::spot) return std::to_string(spot_from + trade.number);
    const std::array words{seed_, static_cast<std::uint64_t>(symbol.id), static_cast<std::uint64_t>(trade.number)};
    const Hash128 hash = mix128(words);
    std::array<char, 37> text{};
    std::snprintf(
        text.data(), text.size(), "%08llx-%04llx-5%03llx-8%03llx-%012llx",
        static_cast<unsigned long long>(hash.high >> 32U), static_cast<unsigned long long>(hash.high >> 16U & 0xffffU),
        static_cast<unsigned long long>(hash.high & 0xfffU), static_cast<unsigned long long>(hash.low >> 48U & 0xfffU),
        static_cast<unsigned long long>(hash.low & 0xffff'ffff'ffffU));
    return text.data();
}

bybit::RecentTrades::Row BybitMarket::rest_trade(const BybitSymbol& symbol, const Trade& trade) const {
    const Grid& grid = market_[symbol.id].grid;
    return {.id = id_of(symbol, trade),
            .symbol = symbol.name,
            .price = price_number(trade.price, grid, false),
            .size = size_number(trade.size, grid),
            .taker = trade.is_buy ? bybit::Side::buy : bybit::Side::sell,
            .at = trade.at,
            .is_block = false,
            .is_rpi = false,
            .sequence = sequence(trade.at)};
}

bybit::Trade BybitMarket::stream_trade(const BybitSymbol& symbol, const Trade& trade, std::int64_t price_before) const {
    const Grid& grid = market_[symbol.id].grid;
    bybit::Trade out{.at = trade.at,
                     .symbol = symbol.name,
                     .taker = trade.is_buy ? bybit::Side::buy : bybit::Side::sell,
                     .size = size_number(trade.size, grid),
                     .price = price_number(trade.price, grid, true),
                     .tick_direction = {},
                     .id = id_of(symbol, trade),
                     .is_block = false,
                     .is_rpi = false,
                     .sequence = sequence(trade.at)};
    if (symbol.category != Category::spot) out.tick_direction = tick_direction(trade.price, price_before);
    return out;
}

std::optional<BybitMarket::Book> BybitMarket::book(const BybitSymbol& symbol, UtcTime now, std::size_t depth) {
    const auto top = market_.top(symbol.id, now);
    const auto minute = market_.streamed(symbol.id, bar_open(Timeframe::m1, now));
    if (!top || !minute) return std::nullopt;
    const Grid& grid = market_[symbol.id].grid;
    const auto usual = static_cast<std::uint64_t>(std::max<std::int64_t>(1, minute->bar.size / 8));
    const auto size_at = [&](std::int64_t price) {
        const std::array words{seed_, static_cast<std::uint64_t>(symbol.id), static_cast<std::uint64_t>(price),
                               static_cast<std::uint64_t>(minute_number(now))};
        return 1 + static_cast<std::int64_t>(mix128(words).low % (2 * usual));
    };
    const auto level = [&](std::int64_t price, std::int64_t size) {
        return bybit::Level{price_number(price, grid, depth > 1), size_number(size, grid)};
    };
    Book book{.top = *top, .bids = {}, .asks = {}};
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int64_t bid = top->bid - static_cast<std::int64_t>(i);
        const std::int64_t ask = top->ask + static_cast<std::int64_t>(i);
        if (bid > 0) book.bids.push_back(level(bid, i == 0 ? top->bid_size : size_at(bid)));
        book.asks.push_back(level(ask, i == 0 ? top->ask_size : size_at(ask)));
    }
    return book;
}

}  // namespace signalbox::simulator
