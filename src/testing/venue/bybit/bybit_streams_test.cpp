// Bybit's streams, read with our own wire structs, against the market's truth.
#include "testing/venue/bybit/bybit_streams.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "testing/venue/bybit/bybit_face.hpp"
#include "testing/venue/talk_testing.hpp"
#include "venues/bybit/wire/candles.hpp"
#include "venues/bybit/wire/rest.hpp"

namespace signalbox::simulator {
namespace {

const Instrument btc{"bybit", "BTC", "USDT", ""}, btc_perpetual{"bybit", "BTC", "USDT", "USDT"};

bool is_pong(std::string_view text) { return text.find("\"pong\"") != text.npos; }

struct BybitStreamsTest : testing::Test {
    SyntheticMinutes minutes{{.seed = 7, .venue = "bybit", .ends = {"USDT", "USDT:USDT"}, .coins = 12}};
    std::unique_ptr<VenueTalk> talk = std::make_unique<VenueTalk>(minutes, make_bybit_face, VenueTerms{.seed = 7});

    std::unique_ptr<SocketTalk> socket(std::string_view category) {
        return std::make_unique<SocketTalk>(*talk, "/v5/public/" + std::string(category), R"({"op":"ping"})", is_pong);
    }
    static std::string subscription(const std::vector<std::string>& topics, std::string op = "subscribe") {
        return wire::print(bybit::Request{.id = "r1", .op = std::move(op), .arguments = topics});
    }
    /// `true kline.1.BTCUSDT`: whether it was accepted, and what it said.
    static std::string answer_in(const std::vector<std::string>& frames) {
        for (const std::string& text : frames) {
            const auto frame = bybit::read_frame(text);
            const auto* const answer = frame ? std::get_if<bybit::OpAnswer>(&*frame) : nullptr;
            if (answer != nullptr) return (*answer->is_success ? "true " : "false ") + *answer->message;
        }
        return "none";
    }
    /// The frames of one kind; whatever does not read fails the test.
    template <typename T>
    static std::vector<T> of_kind(const std::vector<std::string>& frames) {
        std::vector<T> all;
        for (const std::string& text : frames) {
            auto frame = bybit::read_frame(text);
            EXPECT_TRUE(frame) << text;
            if (frame && std::holds_alternative<T>(*frame)) all.push_back(std::get<T>(*std::move(frame)));
        }
        return all;
    }
};

TEST_F(BybitStreamsTest, AnswersAsBybitDoes) {
    struct Case {
        std::string category, request, answer;
    };
    std::vector<std::string> eleven;
    for (int i = 0; i < 11; ++i) eleven.push_back("tickers.C" + std::to_string(i));
    const std::vector<Case> cases{
        {"spot", subscription({"kline.1.BTCUSDT"}), "true subscribe"},
        {"linear", subscription({"kline.1.BTCUSDT", "tickers.ETHUSDT"}), "true "},
        {"linear", subscription({"kline.1.BTCUSDT", "orderbook.500.BTCUSDT"}),
         "false error:handler not found,topic:orderbook.500.BTCUSDT"},
        {"linear", subscription({"tickers.btcusdt"}), "false error:handler not found,topic:tickers.btcusdt"},
        {"spot", subscription({"tickers.NOPEUSDT"}), "false Invalid symbol :[tickers.NOPEUSDT]"},
        {"spot", subscription(eleven), "false args size >10"},
        {"linear", subscription({"tickers.BTCUSDT", "tickers.BTCUSDT"}),
         "false error:already subscribed,topic:tickers.BTCUSDT"},
        {"linear", R"({"op":"nonsense"})", "false error:invalid op"},
        {"linear", "nonsense", "false Failed to decode incoming data:nonsense"},
        {"misc/status", subscription({"system.status"}), "true "},
    };
    for (const Case& one : cases)
        EXPECT_EQ(answer_in(socket(one.category)->asked(one.request)), one.answer) << one.request;
}

TEST_F(BybitStreamsTest, MaintenanceIsPushedToWhoAskedForItAndListed) {
    const auto status = socket("misc/status"), spot = socket("spot");
    EXPECT_EQ(answer_in(status->asked(subscription({"system.status"}))), "true ");
    EXPECT_TRUE(status->frames().empty());
    const auto listed = [&] {
        return bybit::read_reply<bybit::SystemStatus>(talk->get("/v5/system/status").body, "status")->result->rows;
    };
    for (const bool is_on : {true, false}) {
        talk->venue->set_maintenance(is_on);
        const auto frames = of_kind<bybit::StatusFrame>(status->frames());
        ASSERT_EQ(frames.size(), 1u);
        EXPECT_EQ(frames[0].rows, listed()) << "stream and REST say the same";
        ASSERT_EQ(frames[0].rows.size(), 1u);
        EXPECT_EQ(frames[0].rows[0].stops_market_data(bybit::Category::spot), is_on);
        EXPECT_TRUE(frames[0].rows[0].concerns(bybit::Category::linear));
    }
    EXPECT_TRUE(spot->frames().empty());
}

TEST_F(BybitStreamsTest, OneRefusedTopicSilencesItsWholeRequest) {
    const auto spot = socket("spot");
    EXPECT_EQ(spot->asked(subscription({"publicTrade.BTCUSDT", "tickers.NOPEUSDT"})).size(), 1u);
    talk->until(talk_start + minute);
    EXPECT_TRUE(spot->frames().empty());
    EXPECT_EQ(answer_in(spot->asked(subscription({"publicTrade.BTCUSDT"}))), "true subscribe");
    talk->until(talk_start + 2 * minute);
    EXPECT_FALSE(spot->frames().empty());
    EXPECT_EQ(answer_in(spot->asked(subscription({"publicTrade.BTCUSDT"}, "unsubscribe"))), "true unsubscribe");
    talk->until(talk_start + 3 * minute);
    EXPECT_TRUE(spot->frames().empty());
}

TEST_F(BybitStreamsTest, EveryClosedKlineIsTheMarketsAndComesOnce) {
    const auto linear = socket("linear");
    auto frames = linear->asked(subscription({"kline.1.BTCUSDT", "kline.5.BTCUSDT"}));
    EXPECT_EQ(of_kind<bybit::KlineFrame>(frames).size(), 2u) << "the bar under way comes at once";
    std::map<UtcTime, Candle> closed;
    std::map<UtcTime, UtcTime> pushed_at;  // by topic's start: the last push
    int forming = 0, fives = 0;
    for (UtcTime now = talk_start; now < talk_start + 11 * minute; now += Millis{700}) {
        talk->until(now);
        for (const bybit::KlineFrame& frame : of_kind<bybit::KlineFrame>(linear->frames())) {
            const bybit::Kline& kline = frame.klines.at(0);
            EXPECT_LE(frame.sent_at, now);
            if (kline.interval == "5") {
                fives += kline.is_confirmed ? 1 : 0;
                continue;
            }
            if (!kline.is_confirmed) {
                ++forming;
                EXPECT_FALSE(closed.contains(kline.start)) << "a closed bar does not change";
                if (pushed_at.contains(kline.start)) {
                    EXPECT_GE(frame.sent_at - pushed_at[kline.start], Millis{1'000});
                }
                pushed_at[kline.start] = frame.sent_at;
                continue;
            }
            EXPECT_EQ(kline.end, kline.start + minute - Millis{1});
            EXPECT_GE(frame.sent_at, kline.start + minute);
            EXPECT_LE(frame.sent_at, kline.start + minute + closed_within);
            EXPECT_TRUE(closed.emplace(kline.start, *candle_of(kline, bybit::Category::linear)).second);
        }
    }
    EXPECT_EQ(closed.size(), 11u);
    EXPECT_EQ(fives, 2);
    EXPECT_GT(forming, 60);
    for (const auto& [at, candle] : closed) EXPECT_EQ(candle, talk->venue->truth(btc_perpetual, at));
}

TEST_F(BybitStreamsTest, TradesRebuildTheirCandle) {
    const auto spot = socket("spot");
    spot->asked(subscription({"publicTrade.BTCUSDT"}));
    const UtcTime from = talk_start + Millis{30'000};
    talk->until(from);
    spot->frames();
    talk->until(from + minute);
    const Candle truth = *talk->venue->truth(btc, from);
    double open = 0, high = 0, low = 1e9, close = 0;
    Decimal volume;
    for (const bybit::TradeFrame& frame : of_kind<bybit::TradeFrame>(spot->frames())) {
        for (const bybit::Trade& trade : frame.trades) {
            const double price = trade.price.to_double();
            if (open == 0) open = price;
            high = std::max(high, price);
            low = std::min(low, price);
            close = price;
            volume += trade.size.to_decimal().value();
        }
    }
    EXPECT_EQ(open, truth.open);
    EXPECT_EQ(high, truth.high);
    EXPECT_EQ(low, truth.low);
    EXPECT_EQ(close, truth.close);
    EXPECT_EQ(volume.to_double(), truth.volume);
}

TEST_F(BybitStreamsTest, DeltasOfATickerAddUpToWhatRestSays) {
    const auto linear = socket("linear");
    auto frames = of_kind<bybit::TickerFrame>(linear->asked(subscription({"tickers.BTCUSDT"})));
    ASSERT_EQ(frames.size(), 1u);
    ASSERT_EQ(frames[0].push, bybit::Push::snapshot);
    bybit::Ticker known = frames[0].ticker;
    int deltas = 0;
    for (int i = 1; i <= 40; ++i) {
        talk->until(talk_start + Millis{5'000} * i);
        for (const bybit::TickerFrame& frame : of_kind<bybit::TickerFrame>(linear->frames())) {
            EXPECT_EQ(frame.push, bybit::Push::delta);
            known.merge(frame.ticker);
            ++deltas;
        }
    }
    EXPECT_GT(deltas, 20);
    const auto second = socket("linear");
    const auto snapshot = of_kind<bybit::TickerFrame>(second->asked(subscription({"tickers.BTCUSDT"})));
    EXPECT_EQ(snapshot.at(0).ticker, known) << "who joins later knows the same";
    const auto reply = bybit::read_reply<bybit::Tickers>(
        talk->get("/v5/market/tickers?category=linear&symbol=BTCUSDT").body, "tickers");
    EXPECT_EQ(reply->result->rows.at(0).last_price, known.last_price);
    EXPECT_EQ(reply->result->rows.at(0).bid_1_price, known.bid_1_price);
}

TEST_F(BybitStreamsTest, SpotTickersAreWholeAndHaveNoQuote) {
    const auto spot = socket("spot");
    spot->asked(subscription({"tickers.BTCUSDT"}));
    talk->until(talk_start + minute);
    const auto frames = of_kind<bybit::TickerFrame>(spot->frames());
    ASSERT_FALSE(frames.empty());
    for (const bybit::TickerFrame& frame : frames) {
        EXPECT_EQ(frame.push, bybit::Push::snapshot);
        EXPECT_FALSE(frame.ticker.bid_1_price);
        EXPECT_TRUE(frame.ticker.volume_24h);
    }
}

TEST_F(BybitStreamsTest, TheBestQuoteIsRepeatedWhenNothingChanges) {
    const auto spot = socket("spot");
    spot->asked(subscription({"orderbook.1.BTCUSDT"}));
    const UtcTime end = talk_start + Millis{30'000} + 3 * minute;
    talk->until(end);
    const auto frames = of_kind<bybit::BookFrame>(spot->frames());
    std::int64_t update = 0;
    int repeats = 0;
    std::optional<UtcTime> last;
    for (const bybit::BookFrame& frame : frames) {
        EXPECT_EQ(frame.push, bybit::Push::snapshot);
        EXPECT_TRUE(update == 0 || frame.book.update == update || frame.book.update == update + 1);
        repeats += frame.book.update == update ? 1 : 0;
        if (last) {
            EXPECT_LE(frame.sent_at - *last, Millis{3'000});
        }
        last = frame.sent_at;
        update = frame.book.update;
    }
    EXPECT_GT(repeats, 3);
    const Quote quote = *talk->venue->quote(btc, end);
    EXPECT_EQ(frames.back().book.bids.at(0).price.to_double(), quote.bid);
    EXPECT_EQ(frames.back().book.asks.at(0).price.to_double(), quote.ask);
}

TEST_F(BybitStreamsTest, DeltasOfABookAddUpToTheBook) {
    const auto linear = socket("linear");
    const auto first = of_kind<bybit::BookFrame>(linear->asked(subscription({"orderbook.50.BTCUSDT"})));
    std::map<double, std::string> bids, asks;
    std::int64_t update = first.at(0).book.update;
    const auto apply = [](std::map<double, std::string>& side, const std::vector<bybit::Level>& levels) {
        for (const bybit::Level& level : levels) {
            if (level.size.text() == "0") {
                side.erase(level.price.to_double());
            } else {
                side[level.price.to_double()] = level.size.text();
            }
        }
    };
    apply(bids, first[0].book.bids);
    apply(asks, first[0].book.asks);
    talk->until(talk_start + 2 * minute);
    for (const bybit::BookFrame& frame : of_kind<bybit::BookFrame>(linear->frames())) {
        EXPECT_EQ(frame.push, bybit::Push::delta);
        EXPECT_EQ(frame.book.update, ++update);
        apply(bids, frame.book.bids);
        apply(asks, frame.book.asks);
    }
    EXPECT_EQ(bids.size(), 50u);
    EXPECT_EQ(asks.size(), 50u);
    const Quote quote = *talk->venue->quote(btc_perpetual, talk->clock.now());
    EXPECT_EQ(bids.rbegin()->first, quote.bid);
    EXPECT_EQ(asks.begin()->first, quote.ask);
}

TEST_F(BybitStreamsTest, WhoSaysNothingForTenMinutesIsCutOff) {
    const auto spot = socket("spot");
    spot->frames();
    talk->until(talk_start + BybitStreams::idle_max - Millis{1});
    spot->frames();
    EXPECT_FALSE(spot->ended);
    talk->until(talk->clock.now() + BybitStreams::idle_max);
    spot->frames();
    EXPECT_TRUE(spot->ended);
}

}  // namespace
}  // namespace signalbox::simulator
