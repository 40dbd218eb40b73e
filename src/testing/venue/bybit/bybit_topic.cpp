#include "testing/venue/bybit/bybit_topic.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/base/random.hpp"

namespace signalbox::simulator {
namespace {

using bybit::Category;

constexpr UtcTime never = utc_max;

class TradeTopic final : public BybitTopic {
public:
    TradeTopic(BybitMarket& market, const BybitSymbol& symbol, std::string name)
        : BybitTopic(market, symbol, std::move(name)) {}

    void happened(const Happening& happening) override {
        if (happening.what != Happening::What::trade) return;
        const Trade& trade = happening.trade;
        const std::int64_t before = last_price_ == 0 ? trade.price : last_price_;
        last_price_ = trade.price;
        push(wire::print(bybit::TradeFrame{
                 .topic = name_, .sent_at = happening.at, .trades = {market_.stream_trade(symbol_, trade, before)}}),
             happening.at);
    }

private:
    std::string first(UtcTime, bool) override { return {}; }
    std::int64_t last_price_ = 0;
};

class KlineTopic final : public BybitTopic {
public:
    KlineTopic(BybitMarket& market, const BybitSymbol& symbol, std::string name, const Interval& interval,
               std::uint64_t seed)
        : BybitTopic(market, symbol, std::move(name)), interval_(interval), seed_(seed) {}

    void happened(const Happening& happening) override {
        if (happening.what == Happening::What::trade) {
            tick(happening.at - Millis{1});
            due_ = std::min(due_, std::max(happening.at, pushed_at_ + gap_));
        }
        if (happening.what == Happening::What::minute_closed) close(happening);
    }
    void tick(UtcTime now) override {
        while (due_ <= now) {
            // Before a new bar's first push the old one's last has been.
            const UtcTime closed = interval_.bar(due_).from + closed_within;
            if (due_ > closed) {
                push_forming(due_);
            } else {
                due_ = closed + Millis{1};
            }
        }
    }

private:
    static constexpr Millis quiet_gap{60'000};

    std::string frame(TimeRange range, const Bar& bar, bool confirmed, UtcTime at) const {
        return wire::print(bybit::KlineFrame{
            .topic = name_, .sent_at = at, .klines = {market_.kline(symbol_, interval_, range, bar, confirmed)}});
    }
    std::string forming(UtcTime at) const {
        const TimeRange range = interval_.bar(at);
        const auto bar = market_.market().told(symbol_.id, range, at);
        return bar ? frame(range, *bar, false, at) : std::string();
    }
    void push_forming(UtcTime at) {
        pushed_at_ = at;
        Random random({seed_, symbol_.id, static_cast<std::uint64_t>(to_ms(at))});
        gap_ = Millis{1'000 + static_cast<std::int64_t>(random.below(4'000))};
        due_ = at + quiet_gap;
        if (const std::string text = forming(at); !text.empty()) push(text, at);
    }
    void close(const Happening& happening) {
        const UtcTime end = happening.minute.bar.opened_at + minute;
        const TimeRange range = interval_.bar(happening.minute.bar.opened_at);
        if (range.to != end) return;
        // A push that was due before belongs to the bar that ended.
        tick(std::min(happening.at, end - Millis{1}));
        const auto bar = market_.market().told(symbol_.id, range, end);
        if (!bar) return;
        push(frame(range, *bar, true, happening.at), happening.at);
        pushed_at_ = happening.at;
        due_ = happening.at + quiet_gap;
    }
    std::string first(UtcTime now, bool alone) override {
        if (alone) due_ = now + quiet_gap;
        return forming(now);
    }

    const Interval interval_;
    const std::uint64_t seed_;
    UtcTime pushed_at_{}, due_ = never;
    Millis gap_{0};
};

class TickerTopic final : public BybitTopic {
public:
    TickerTopic(BybitMarket& market, const BybitSymbol& symbol, std::string name)
        : BybitTopic(market, symbol, std::move(name)),
          is_spot_(symbol.category == Category::spot),
          gap_(is_spot_ ? Millis{50} : Millis{100}) {}

    void happened(const Happening& happening) override {
        const bool changes =
            happening.what == Happening::What::trade || (happening.what == Happening::What::top && !is_spot_);
        if (!changes) return;
        tick(happening.at - Millis{1});
        due_ = std::min(due_, std::max(happening.at, pushed_at_ + gap_));
    }
    void tick(UtcTime now) override {
        if (due_ > now) return;
        const UtcTime at = std::exchange(due_, never);
        pushed_at_ = at;
        auto ticker = market_.stream_ticker(symbol_, at);
        if (!ticker) return;
        if (is_spot_ || !known_) {
            push(frame(*ticker, bybit::Push::snapshot, at), at);
        } else if (const auto changed = delta(*known_, *ticker)) {
            push(frame(*changed, bybit::Push::delta, at), at);
        }
        known_ = std::move(ticker);
    }

private:
    std::string frame(const bybit::Ticker& ticker, bybit::Push kind, UtcTime at) const {
        return wire::print(bybit::TickerFrame{.topic = name_,
                                              .push = kind,
                                              .ticker = ticker,
                                              .cross_sequence = BybitMarket::sequence(at),
                                              .sent_at = at});
    }
    /// The fields that changed; none: nothing did.
    static std::optional<bybit::Ticker> delta(const bybit::Ticker& known, const bybit::Ticker& now) {
        static constexpr auto fields = bybit::Ticker::fields();
        bybit::Ticker changed;
        changed.symbol = now.symbol;
        bool any = false;
        const auto take = [&]<typename Member>(Member bybit::Ticker::* member) {
            if constexpr (wire::is_optional<Member>) {
                if (known.*member == now.*member) return;
                changed.*member = now.*member;
                any = true;
            }
        };
        std::apply([&](const auto&... each) { (take(each.member), ...); }, fields);
        if (!any) return std::nullopt;
        return changed;
    }
    std::string first(UtcTime now, bool alone) override {
        if (alone) {
            known_ = market_.stream_ticker(symbol_, now);
            pushed_at_ = now;
            due_ = never;
        }
        return known_ ? frame(*known_, bybit::Push::snapshot, now) : std::string();
    }

    const bool is_spot_;
    const Millis gap_;
    std::optional<bybit::Ticker> known_;
    UtcTime pushed_at_{}, due_ = never;
};

class BookTopic final : public BybitTopic {
public:
    BookTopic(BybitMarket& market, const BybitSymbol& symbol, std::string name, std::size_t depth)
        : BybitTopic(market, symbol, std::move(name)), depth_(depth) {}

    void happened(const Happening& happening) override {
        if (happening.what != Happening::What::top) return;
        tick(happening.at - Millis{1});
        auto book = market_.book(symbol_, happening.at, depth_);
        if (!book) return;
        const bool whole = depth_ == 1 || !known_;
        push(frame(whole ? *book : delta(*known_, *book), whole, happening.at), happening.at);
        known_ = std::move(book);
        if (depth_ == 1) repeat_at_ = happening.at + repeat_after;
    }
    void tick(UtcTime now) override {
        for (; repeat_at_ <= now && known_; repeat_at_ += repeat_after)
            push(frame(*known_, true, repeat_at_), repeat_at_);
    }

private:
    using Book = BybitMarket::Book;
    static constexpr Millis repeat_after{3'000};

    std::string frame(const Book& book, bool whole, UtcTime at) const {
        return wire::print(bybit::BookFrame{.topic = name_,
                                            .push = whole ? bybit::Push::snapshot : bybit::Push::delta,
                                            .sent_at = at,
                                            .book = {.symbol = symbol_.name,
                                                     .bids = book.bids,
                                                     .asks = book.asks,
                                                     .update = book.top.number,
                                                     .sequence = BybitMarket::sequence(book.top.at)},
                                            .matched_at = book.top.at});
    }
    /// Levels that are new or have another size; what is gone with size 0.
    static std::vector<bybit::Level> changed(const std::vector<bybit::Level>& known,
                                             const std::vector<bybit::Level>& now) {
        std::vector<bybit::Level> out;
        const auto size_in = [](const std::vector<bybit::Level>& side, const wire::Number& price) {
            const auto found = std::ranges::find(side, price, &bybit::Level::price);
            return found == side.end() ? nullptr : &found->size;
        };
        for (const bybit::Level& level : now) {
            const wire::Number* const before = size_in(known, level.price);
            if (before == nullptr || *before != level.size) out.push_back(level);
        }
        for (const bybit::Level& level : known) {
            if (size_in(now, level.price) == nullptr) out.push_back({level.price, wire::Number::from(Decimal())});
        }
        return out;
    }
    static Book delta(const Book& known, const Book& now) {
        return {.top = now.top, .bids = changed(known.bids, now.bids), .asks = changed(known.asks, now.asks)};
    }
    std::string first(UtcTime now, bool alone) override {
        if (alone) {
            known_ = market_.book(symbol_, now, depth_);
            if (depth_ == 1) repeat_at_ = now + repeat_after;
        }
        return known_ ? frame(*known_, true, now) : std::string();
    }

    const std::size_t depth_;
    std::optional<Book> known_;
    UtcTime repeat_at_ = never;
};

/// 0: no depth that is offered.
std::size_t depth_of(std::string_view text) {
    constexpr std::array<std::size_t, 4> offered{1, 50, 200, 1000};
    std::size_t depth = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), depth);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    return is_number && std::ranges::find(offered, depth) != offered.end() ? depth : 0;
}

}  // namespace

bool BybitTopic::is_one(const bybit::Topic& topic) {
    if (topic.kind == "kline") return Interval::from(topic.parameter).has_value();
    if (topic.kind == "orderbook") return depth_of(topic.parameter) > 0;
    return (topic.kind == "tickers" || topic.kind == "publicTrade") && topic.parameter.empty();
}

std::unique_ptr<BybitTopic> BybitTopic::make(BybitMarket& market, const BybitSymbol& symbol, std::string name,
                                             std::uint64_t seed) {
    const bybit::Topic topic = bybit::topic_of(name);
    if (!is_one(topic)) return nullptr;
    if (topic.kind == "kline") {
        const Interval interval = *Interval::from(topic.parameter);
        return std::make_unique<KlineTopic>(market, symbol, std::move(name), interval, seed);
    }
    if (topic.kind == "tickers") return std::make_unique<TickerTopic>(market, symbol, std::move(name));
    if (topic.kind == "publicTrade") return std::make_unique<TradeTopic>(market, symbol, std::move(name));
    const std::size_t depth = depth_of(topic.parameter);
    return std::make_unique<BookTopic>(market, symbol, std::move(name), depth);
}

void BybitTopic::join(Line& line, UtcTime now) {
    if (!lines_.empty()) tick(now);
    if (const std::string text = first(now, lines_.empty()); !text.empty()) line.push(text, now);
    lines_.push_back(&line);
}

void BybitTopic::leave(const Line& line) { std::erase(lines_, &line); }

void BybitTopic::push(const std::string& text, UtcTime at) {
    for (Line* const line : lines_) line->push(text, at);
}

}  // namespace signalbox::simulator
