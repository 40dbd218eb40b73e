#include "venues/coinbase/client/feed.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace signalbox::coinbase {
namespace {

std::optional<UtcTime> stamp_of_frame(const Frame& frame) {
    return std::visit(
        []<typename T>(const T& one) -> std::optional<UtcTime> {
            if constexpr (std::same_as<T, ErrorFrame>)
                return std::nullopt;
            else if constexpr (std::same_as<T, OtherFrame>)
                return one.sent_at ? std::optional(one.sent_at->utc()) : std::nullopt;
            else
                return one.sent_at.utc();
        },
        frame);
}

VenueTicker ticker_of(const Ticker& ticker, const Instrument& instrument, UtcTime at) {
    VenueTicker told{.instrument = instrument,
                     .last = ticker.price.to_double(),
                     .change_24h = ticker.change_24h_percent.to_double() / 100,
                     .high_24h = ticker.high_24h.to_double(),
                     .low_24h = ticker.low_24h.to_double(),
                     .volume_24h = ticker.volume_24h.to_double(),
                     .at = at};
    if (ticker.best_bid) told.bid = ticker.best_bid->to_double();
    if (ticker.best_ask) told.ask = ticker.best_ask->to_double();
    return told;
}

}  // namespace

void Feed::follow(const std::vector<Streamed>& pairs) {
    auto before = std::exchange(pairs_, {});
    for (const Streamed& one : pairs) {
        const auto [first, last] = before.equal_range(one.product);
        const auto same =
            std::find_if(first, last, [&](const auto& entry) { return entry.second.followed == one.pair; });
        if (same != last)
            pairs_.insert(before.extract(same));
        else
            pairs_.emplace(one.product, Pair{one.pair, MinuteBuilder(one.pair.multiplier)});
    }
}

void Feed::opened(UtcTime now) {
    closed();
    opened_at_ = now;
    is_given_up_ = false;
}

void Feed::closed() {
    stands_ = goes_on_ = false;
    next_number_.reset();
    unread_ = 0;
    unconfirmed_.clear();
    again_at_.reset();
    for (auto& [product, pair] : pairs_) {
        pair.is_subscribed = false;
        pair.builder.stop();
    }
}

std::optional<Sentence> Feed::heard(std::string_view text, UtcTime arrived_at, std::vector<MinuteEnded>& out) {
    if (is_given_up_) return std::nullopt;
    auto frame = read_frame(text);
    if (!frame) {
        unread(text, arrived_at, std::move(frame).error());
        return std::nullopt;
    }
    if (const auto* error = std::get_if<ErrorFrame>(&*frame)) {
        kept_.keep(arrived_at, text, fail(ErrorCode::Refused, "{} says: {}", "Coinbase", error->message).error);
        return std::nullopt;
    }
    const auto number = sequence_of(*frame);
    const auto stamped_at = stamp_of_frame(*frame);
    const bool counts = number && *number >= 0 && *number < std::numeric_limits<std::int64_t>::max();
    if (!counts || !stamped_at) return std::nullopt;  // something new that is no market data
    if (*stamped_at > arrived_at + ahead_max) {
        unread(text, arrived_at,
               fail(ErrorCode::BadData, "{} is not the time: it is {}", *stamped_at, arrived_at).error);
        return std::nullopt;
    }
    if (next_number_ && *number < *next_number_) return std::nullopt;
    const bool is_missing = *number - next_number_.value_or(*number) > unread_;  // what did not read had numbers, too
    if (is_missing) {
        return give_up(
            sentence("messages of {} are missing: {} came where {} was next", "Coinbase", *number, *next_number_));
    }
    next_number_ = *number + 1;
    unread_ = 0;
    if (goes_on_) {
        goes_on_ = false;
        for (auto& [product, pair] : pairs_) {
            if (pair.is_subscribed && !pair.builder.is_unbroken()) pair.builder.begin(*stamped_at);
        }
    }
    std::visit([this](const auto& one) { read(one); }, *frame);
    reach(*stamped_at, arrived_at, out);
    if (stands_ || arrived_at - opened_at_ <= answer_max_) return std::nullopt;
    return give_up(sentence("{} has not answered within {} s what it streams", "Coinbase", answer_max_.count() / 1000));
}

Sentence Feed::give_up(Sentence why) {
    closed();
    is_given_up_ = true;
    return why;
}

void Feed::unread(std::string_view text, UtcTime arrived_at, Error why) {
    kept_.keep(arrived_at, text, std::move(why));
    ++unread_;
    goes_on_ = true;
    for (auto& [product, pair] : pairs_) pair.builder.stop();
}

void Feed::read(const TradesFrame& frame) {
    for (const TradesEvent& event : frame.events) {
        for (const Trade& trade : event.trades) {
            const bool is_ahead = trade.at.utc() > frame.sent_at.utc() + ahead_max;
            const auto [first, last] = pairs_.equal_range(trade.product);
            for (auto pair = first; pair != last; ++pair) {
                MinuteBuilder& builder = pair->second.builder;
                if (is_ahead) builder.stop();
                if (!is_ahead && event.push == Push::snapshot) builder.remember(trade);
                const bool is_counted = !is_ahead && (event.push == Push::snapshot || builder.take(trade));
                goes_on_ = goes_on_ || !is_counted;
            }
        }
    }
}

void Feed::read(const TickersFrame& frame) {
    if (frame.channel != "ticker") return;  // batches have no quotes
    for (const TickersEvent& event : frame.events) {
        for (const Ticker& ticker : event.tickers) {
            const auto [first, last] = pairs_.equal_range(ticker.product);
            for (auto pair = first; pair != last; ++pair) {
                const Instrument& instrument = pair->second.followed.instrument;
                tickers_.insert_or_assign(instrument, ticker_of(ticker, instrument, frame.sent_at.utc()));
                if (!ticker.best_bid || !ticker.best_ask) continue;
                const int power = wire::power_of(pair->second.followed.multiplier);
                quotes_.take(instrument, frame.sent_at.utc(),
                             {ticker.best_bid->to_double(power), ticker.best_ask->to_double(power)});
            }
        }
    }
}

std::vector<VenueTicker> Feed::take_tickers() {
    std::vector<VenueTicker> tickers;
    for (auto& [instrument, ticker] : tickers_) tickers.push_back(std::move(ticker));
    tickers_.clear();
    return tickers;
}

std::vector<std::string> Feed::asked_again(UtcTime now) {
    std::set<std::string> missing;
    for (const auto& [product, pair] : pairs_) {
        if (stands_ && !pair.is_subscribed) missing.insert(product);
    }
    std::erase_if(unconfirmed_, [&](const std::string& product) { return !missing.contains(product); });
    if (missing.empty()) {
        again_at_.reset();
        return {};
    }
    if (!again_at_) again_at_ = now + again_after;
    if (now < *again_at_) return {};
    again_at_ = now + again_after;
    unconfirmed_ = missing;
    return {missing.begin(), missing.end()};
}

std::vector<Instrument> Feed::instruments() const {
    std::vector<Instrument> all;
    for (const auto& [product, pair] : pairs_) all.push_back(pair.followed.instrument);
    return all;
}

/// It tells all that is subscribed on this connection. A product that the venue does not know is only missing there.
void Feed::read(const SubscriptionsFrame& frame) {
    for (const SubscriptionsEvent& event : frame.events) {
        const auto trades = event.subscriptions.find("market_trades");
        for (auto& [product, pair] : pairs_) {
            const bool was_subscribed = std::exchange(
                pair.is_subscribed, trades != event.subscriptions.end() &&
                                        std::ranges::find(trades->second, product) != trades->second.end());
            if (pair.is_subscribed && !was_subscribed) pair.builder.begin(frame.sent_at.utc());
            if (!pair.is_subscribed) pair.builder.stop();
        }
        stands_ = stands_ || event.subscriptions.contains("heartbeats");  // asked for last
    }
}

void Feed::reach(UtcTime stamped_at, UtcTime arrived_at, std::vector<MinuteEnded>& out) {
    const UtcTime minute_reached = std::chrono::floor<std::chrono::minutes>(stamped_at - MinuteBuilder::grace);
    if (minute_reached <= reached_) return;
    reached_ = minute_reached;
    std::vector<BuiltMinute> built;
    for (auto& [product, pair] : pairs_) {
        built.clear();
        pair.builder.reach(stamped_at, built);
        for (const BuiltMinute& one : built)
            out.push_back({pair.followed.instrument, one.candle, one.is_quiet, arrived_at});
    }
}

}  // namespace signalbox::coinbase
