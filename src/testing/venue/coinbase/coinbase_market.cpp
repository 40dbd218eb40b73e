#include "testing/venue/coinbase/coinbase_market.hpp"

#include <algorithm>
#include <array>

#include "core/base/check.hpp"
#include "core/base/hash.hpp"

namespace signalbox::simulator {
namespace {

wire::Number number(std::string_view text) {
    wire::Number read;
    check(wire::Number::parse(text, read), "a number that the simulator wrote does not read");
    return read;
}

}  // namespace

wire::Number percent_of(std::int64_t now, std::int64_t before) {
    constexpr int places = 14;
    constexpr Wide hundred = Wide{100} * 100'000'000'000'000;
    return number(decimal_text(Wide{now - before} * hundred / std::max<std::int64_t>(1, before), places));
}

CoinbaseMarket::CoinbaseMarket(const FaceParts& parts) : market_(parts.market), seed_(parts.seed) {
    const auto add = [&](Id id, std::string product, std::string book) {
        if (!by_name_.emplace(product, names_.size()).second) return;
        names_.push_back({id, std::move(product), std::move(book)});
    };
    for (Id id = 0; id < market_.listed().size(); ++id) {
        const Instrument& instrument = market_[id].instrument;
        if (!instrument.settle.empty()) continue;
        const std::string own = instrument.base + "-" + instrument.quote;
        add(id, own, own);
        Instrument other = instrument;
        other.quote = "USDC";
        if (instrument.quote == "USD" && !market_.find(other)) add(id, instrument.base + "-USDC", own);
    }
}

const CoinbaseMarket::Name* CoinbaseMarket::find(std::string_view product, UtcTime now) const {
    const auto found = by_name_.find(product);
    if (found == by_name_.end()) return nullptr;
    const Name& name = names_[found->second];
    return market_[name.id].when.from <= now ? &name : nullptr;
}

std::vector<const CoinbaseMarket::Name*> CoinbaseMarket::products(UtcTime now) const {
    std::vector<const Name*> all;
    for (const Name& name : names_) {
        if (market_[name.id].when.from <= now) all.push_back(&name);
    }
    return all;
}

wire::Number CoinbaseMarket::price(Id id, Wide units) const {
    return number(decimal_text(units, market_[id].grid.price_places));
}
wire::Number CoinbaseMarket::size(Id id, std::int64_t units) const {
    return number(decimal_text(units, market_[id].grid.size_places));
}

const CoinbaseMarket::Day& CoinbaseMarket::day_before(Id id, UtcTime minute_begin) {
    Day& known = days_[id];
    if (known.until != minute_begin) {
        const UtcTime from = minute_begin - day;
        known = {.until = minute_begin,
                 .bar = market_.told(id, {from, minute_begin}, minute_begin),
                 .bar_before = market_.told(id, {from - day, from}, minute_begin)};
    }
    return known;
}

coinbase::Product CoinbaseMarket::product(const Name& name, UtcTime now) {
    const Listed& listed = market_[name.id];
    const Grid& grid = listed.grid;
    const bool is_over = listed.when.to <= now;
    const UtcTime until = bar_open(Timeframe::m1, std::min(now, listed.when.to));
    const Day& known = day_before(name.id, until);
    const std::string base = listed.instrument.base, quote = name.product.substr(base.size() + 1);
    const auto step = [](int places) { return number(decimal_text(1, places)); };
    coinbase::Product out;
    out.id = name.product;
    if (known.bar) {
        const auto current = market_.told(name.id, {until, until + minute}, now);
        const std::int64_t last = current ? current->close : known.bar->close;
        out.price = price(name.id, last);
        out.change_24h_percent = percent_of(last, known.bar->open);
        out.volume_24h = size(name.id, known.bar->size);
        constexpr int places_kept = 2;
        out.quote_volume_24h =
            number(short_text(known.bar->turnover, grid.price_places + grid.size_places, places_kept));
        const std::int64_t size_before = known.bar_before ? known.bar_before->size : known.bar->size;
        out.volume_change_24h_percent = percent_of(known.bar->size, size_before);
    }
    out.base_increment = step(grid.size_places);
    out.price_increment = out.quote_increment = step(grid.price_places);
    out.quote_min_size = number("1");
    out.quote_max_size = number("150000000");
    out.base_min_size = step(grid.size_places);
    out.base_max_size = number("3400");
    out.base_name = out.base_symbol = out.base = base;
    out.quote_name = quote == "USD" ? "US Dollar" : quote;
    out.quote_symbol = "USD";
    out.quote = quote;
    out.watched = out.is_new = out.cancel_only = out.limit_only = out.post_only = out.auction_mode = out.view_only =
        false;
    out.is_disabled = out.trading_disabled = is_over;
    out.status = is_over ? "delisted" : "online";
    out.type = "SPOT";
    out.mid_market_price = out.best_bid = out.best_ask = wire::Number();
    const bool is_alias = name.product != name.book;
    out.alias = is_alias ? name.book : "";
    out.alias_to.emplace();
    if (!is_alias && quote == "USD" && by_name_.contains(base + "-USDC")) out.alias_to->push_back(base + "-USDC");
    out.display_name = name.product;
    out.venue = "CBE";
    out.new_at = "2023-01-01T00:00:00Z";
    return out;
}

coinbase::CandleRow CoinbaseMarket::candle(const Name& name, const Bar& bar) const {
    return {.start_seconds = to_ms(bar.opened_at) / 1000,
            .low = price(name.id, bar.low),
            .high = price(name.id, bar.high),
            .open = price(name.id, bar.open),
            .close = price(name.id, bar.close),
            .volume = size(name.id, bar.size)};
}

coinbase::Trade CoinbaseMarket::trade(Id id, const std::string& product, const Trade& one) const {
    return {.id = one.number,
            .product = product,
            .price = price(id, one.price),
            .size = size(id, one.size),
            .at = coinbase::stamp_of(one.at),
            .maker = one.is_buy ? coinbase::Side::sell : coinbase::Side::buy,
            .bid = {},
            .ask = {},
            .exchange = {}};
}

std::optional<coinbase::Ticker> CoinbaseMarket::ticker(const Name& name, const Top& top, UtcTime now) {
    const UtcTime minute_begin = bar_open(Timeframe::m1, now);
    const Day& known = day_before(name.id, minute_begin);
    const auto current = market_.told(name.id, {minute_begin, minute_begin + minute}, now);
    if (!known.bar || !current) return std::nullopt;
    Bar all = *known.bar;
    all.add(*current);
    return coinbase::Ticker{.type = "ticker",
                            .product = name.book,
                            .price = price(name.id, all.close),
                            .volume_24h = size(name.id, all.size),
                            .low_24h = price(name.id, all.low),
                            .high_24h = price(name.id, all.high),
                            .low_52w = price(name.id, all.low / 2 + 1),
                            .high_52w = price(name.id, Wide{all.high} * 2),
                            .change_24h_percent = percent_of(all.close, known.bar->open),
                            .best_bid = price(name.id, top.bid),
                            .best_bid_quantity = size(name.id, top.bid_size),
                            .best_ask = price(name.id, top.ask),
                            .best_ask_quantity = size(name.id, top.ask_size)};
}

std::optional<coinbase::ProductBook> CoinbaseMarket::book(const Name& name, std::size_t depth, UtcTime now) {
    const auto top = market_.is_listed(name.id, now) ? market_.top(name.id, now) : std::nullopt;
    if (!top) return std::nullopt;
    const auto size_at = [&](std::int64_t at) {
        const std::array words{seed_, static_cast<std::uint64_t>(name.id), static_cast<std::uint64_t>(at),
                               static_cast<std::uint64_t>(minute_number(now))};
        const auto usual = static_cast<std::uint64_t>(std::max<std::int64_t>(1, top->bid_size));
        return 1 + static_cast<std::int64_t>(mix128(words).low % (2 * usual));
    };
    coinbase::ProductBook out;
    out.book.product = name.product;
    out.book.at = coinbase::stamp_of(now);
    for (std::size_t i = 0; i < depth; ++i) {
        const std::int64_t bid = top->bid - static_cast<std::int64_t>(i), ask = top->ask + static_cast<std::int64_t>(i);
        if (bid > 0)
            out.book.bids.push_back({price(name.id, bid), size(name.id, i == 0 ? top->bid_size : size_at(bid))});
        out.book.asks.push_back({price(name.id, ask), size(name.id, i == 0 ? top->ask_size : size_at(ask))});
    }
    // Twice the middle has the grid's places; its half needs one more.
    const Wide five_times_both = Wide{top->bid + top->ask} * 5;
    out.last = out.mid_market = number(decimal_text(five_times_both, market_[name.id].grid.price_places + 1));
    out.spread = price(name.id, top->ask - top->bid);
    constexpr int places = 12;
    constexpr Wide one_bps = Wide{10'000} * 1'000'000'000'000;
    out.spread_bps = number(decimal_text(Wide{top->ask - top->bid} * 2 * one_bps / (top->bid + top->ask), places));
    return out;
}

}  // namespace signalbox::simulator
