// What Bybit's stream tells of its pairs: minutes, quotes, tickers, the past.
#include <gtest/gtest.h>

#include <cmath>

#include "venues/bybit/client/exchange_testing.hpp"

namespace signalbox::bybit {
namespace {

TEST(BybitStream, TellsConfirmedMinutesOnceAndCorrectionsAgain) {
    Place place({btc});
    EXPECT_EQ(place.subscribed.at(0), R"({"req_id":"BTCUSDT","op":"subscribe","args":["kline.1.BTCUSDT",)"
                                      R"("orderbook.1.BTCUSDT","tickers.BTCUSDT"]})");
    place.exchange.send(kline("BTCUSDT", noon - minute, "1"));
    place.exchange.send(kline("BTCUSDT", noon, "1", false));
    place.exchange.send(kline("BTCUSDT", noon, "2"));
    place.exchange.send(kline("BTCUSDT", noon, "2"));
    place.exchange.send(kline("ETHUSDT", noon, "2"));
    place.exchange.send(kline("BTCUSDT", noon, "3"));
    const auto first = std::get<MinuteEnded>(place.next());
    EXPECT_EQ(first.instrument, btc.instrument);
    EXPECT_EQ(first.candle, (Candle{noon, 0.5, 9, 0.1, 2, 3000})) << "the minute before is none of what is followed";
    EXPECT_FALSE(first.is_quiet);
    EXPECT_EQ(first.arrived_at, noon - 10s);
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle.close, 3) << "what came twice was told once";
    place.is_in_step();
}

TEST(BybitStream, KnowsTheQuoteAtTheMinutesEnd) {
    Place place({btc, eth});
    const auto quote = [&] {
        place.is_in_step();
        return place.stream->quote_at(btc.instrument, noon);
    };
    EXPECT_EQ(quote(), Quote{});
    place.exchange.send(book("BTCUSDT", noon - 11s, "90", "91"));
    EXPECT_EQ(quote(), Quote{}) << "eleven seconds old";
    place.exchange.send(book("BTCUSDT", noon, "100", "101"));
    place.exchange.send(book("BTCUSDT", noon + 1ms, "200", "201"));
    place.exchange.send(book("BTCUSDT", noon + hour, "300", "301"));
    place.exchange.send(book("ETHUSDT", noon, "5", "6"));
    EXPECT_EQ(quote(), (Quote{100, 101})) << "matched at the end; the next minute's quote is already here";
    EXPECT_EQ(place.stream->quote_at(eth.instrument, noon), (Quote{5, 6}));
    EXPECT_EQ(place.stream->quote_at(btc.instrument, noon + hour), Quote{}) << "a stamp of a time to come is none";
    place.exchange.send(book("BTCUSDT", noon, "102", "101"));
    EXPECT_EQ(quote(), Quote{}) << "crossed";
    place.exchange.send(book("BTCUSDT", noon, "100", ""));
    EXPECT_EQ(quote(), Quote{}) << "nobody asks";
}

TEST(BybitStream, TellsUnitsOfManyCoins) {
    Place place({pepe});
    place.exchange.send(book("PEPEUSDT", noon, "0.00001234", "0.00001235"));
    place.exchange.send(R"({"topic":"tickers.PEPEUSDT","ts":1790409600000,"type":"snapshot","cs":1,"data":{"symbol":)"
                        R"("PEPEUSDT","lastPrice":"0.0000123","volume24h":"400"}})");
    place.exchange.send(kline("PEPEUSDT", noon, "0.5"));
    const auto ended = std::get<MinuteEnded>(place.next());
    EXPECT_EQ(ended.candle, (Candle{noon, 500, 9000, 100, 500, 3}));
    EXPECT_EQ(place.stream->quote_at(pepe.instrument, noon), (Quote{0.01234, 0.01235}));
    const auto tickers = place.stream->take_tickers();
    ASSERT_EQ(tickers.size(), 1U);
    EXPECT_EQ(tickers[0].last, 0.0000123) << "of one coin";
    EXPECT_EQ(tickers[0].bid, 0.00001234) << "spot's ticker has no quote, its book has";
    EXPECT_EQ(tickers[0].volume_24h, 400);
    EXPECT_EQ(tickers[0].at, noon);
    EXPECT_TRUE(place.stream->take_tickers().empty()) << "none came since";
}

TEST(BybitStream, MergesWhatTickersOfContractsChange) {
    Place place({btc_perpetual});
    const std::string path = "/v5/public/linear";
    const std::string head = R"({"topic":"tickers.BTCUSDT","cs":1,"ts":1790409600000,"type":")";
    place.exchange.send(head + R"(snapshot","data":{"symbol":"BTCUSDT","lastPrice":"10","bid1Price":"9"}})", path);
    place.exchange.send(head + R"(delta","data":{"symbol":"BTCUSDT","lastPrice":"11"}})", path);
    place.exchange.send(kline("BTCUSDT", noon, "1"), path);
    place.next();
    const auto tickers = place.stream->take_tickers();
    ASSERT_EQ(tickers.size(), 1U);
    EXPECT_EQ(tickers[0].last, 11);
    EXPECT_EQ(tickers[0].bid, 9);
    EXPECT_TRUE(std::isnan(tickers[0].ask));
}

TEST(BybitStream, AsksForTheMinuteThatIsLate) {
    Place place({btc, eth});
    place.exchange.send(kline("ETHUSDT", noon, "1"));
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).instrument, eth.instrument);
    place.exchange.has("BTCUSDT", {noon}, noon + minute + 1500ms);
    for (const UtcTime time : {noon + 30s, noon + minute + 1499ms}) {
        place.clock.move_to(time);
        place.is_in_step(eth, "ETHUSDT");
    }
    EXPECT_FALSE(place.exchange.asked.try_pop());
    place.clock.move_to(noon + minute + 1500ms);
    const auto late = std::get<MinuteEnded>(place.next());
    EXPECT_EQ(late.instrument, btc.instrument);
    EXPECT_EQ(late.candle, (Candle{noon, 2, 2, 2, 2, 0})) << "a flat row is a candle";
    EXPECT_EQ(late.arrived_at, noon + minute + 1500ms);
    EXPECT_EQ(*place.exchange.asked.pop(),
              "/v5/market/kline?category=spot&symbol=BTCUSDT&interval=1&start=1790409600000&end=1790409600000&limit=1");
    place.exchange.send(kline("BTCUSDT", noon, "4"));
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle.close, 4) << "its confirm comes late, and differs";
    EXPECT_FALSE(place.exchange.asked.try_pop()) << "each minute is asked for once";
}

TEST(BybitStream, HearsFromRestWhatItMissed) {
    Place place({btc});
    const auto flat = [](UtcTime start) { return Candle{start, 2, 2, 2, 2, 0}; };
    const auto as_asked = [](UtcTime from, UtcTime to) {
        return "/v5/market/kline?category=spot&symbol=BTCUSDT&interval=1&start=" + number(from) +
               "&end=" + number(to - minute) + "&limit=" + std::to_string((to - from) / minute);
    };
    const auto pass = [&](UtcTime time) {  // never silent for long
        while (place.clock.now() < time) {
            place.clock.move_to(std::min(place.clock.now() + 30s, time));
            place.is_in_step();
        }
    };
    for (int i = 0; i < 14; ++i) {
        place.exchange.send(kline("BTCUSDT", noon + i * minute, "1"));
        place.next();
    }
    place.exchange.has("BTCUSDT", {noon}, noon + 2 * minute);
    pass(noon + 2 * minute + 29s);
    EXPECT_FALSE(place.exchange.asked.try_pop());
    place.clock.move_to(noon + 2 * minute + 30s);
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle, flat(noon)) << "where REST differs it wins";
    EXPECT_EQ(*place.exchange.asked.pop(), as_asked(noon, noon + minute)) << "what ended 90 s ago";

    place.exchange.has("BTCUSDT", {noon + 3 * minute, noon}, noon + 7 * minute);
    pass(noon + 7 * minute + 29s);
    EXPECT_FALSE(place.exchange.asked.try_pop());
    place.clock.move_to(noon + 7 * minute + 30s);
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle, flat(noon + 3 * minute)) << "what it said before is no news";
    EXPECT_EQ(*place.exchange.asked.pop(), as_asked(noon, noon + 6 * minute));

    place.exchange.drop();
    EXPECT_TRUE(place.feed().is_lost);
    EXPECT_FALSE(place.feed().is_lost);
    place.exchange.has("BTCUSDT", {noon + 6 * minute, noon + 3 * minute}, noon + 9 * minute);
    pass(noon + 8 * minute + 59s);
    place.clock.move_to(noon + 9 * minute);
    EXPECT_EQ(std::get<MinuteEnded>(place.next()).candle, flat(noon + 6 * minute)) << "90 s after it was back";
}

TEST(BybitStream, GoesOnAfterWhatDoesNotRead) {
    Place place({btc});
    const std::vector<std::string> broken{"{", kline("BTCUSDT", noon + 1s, "1"), kline("BTCUSDT", noon, "-1"),
                                          kline("BTCUSDT", noon, "x"), std::string(10'000, '[')};
    for (const std::string& text : broken) place.exchange.send(text);
    place.is_in_step();
    const auto kept = place.stream->kept().newest();
    ASSERT_EQ(kept.size(), broken.size());
    for (std::size_t i = 0; i < broken.size(); ++i) {
        EXPECT_EQ(kept[i].bytes, broken[i].substr(0, KeptFrames::bytes_max));
        EXPECT_FALSE(kept[i].why.text().empty());
    }
}

TEST(BybitStream, AnswersEachQuestionAboutThePast) {
    Place place({btc});
    place.exchange.has("BTCUSDT", {noon - 2 * minute, noon - 5 * minute}, noon);
    const TimeRange range{noon - 5 * minute, noon + minute};
    place.stream->ask(btc.instrument, range);
    const auto past = std::get<PastArrived>(place.next());
    EXPECT_EQ(past.instrument, btc.instrument);
    EXPECT_EQ(past.asked, range);
    EXPECT_EQ(past.told, (TimeRange{range.from, noon}));
    EXPECT_EQ(past.candles.size(), 2U);
    EXPECT_EQ(past.why, "");
    place.stream->ask(eth.instrument, range);
    const auto other = std::get<PastArrived>(place.next());
    EXPECT_TRUE(other.told.empty());
    EXPECT_EQ(other.why, "bybit:ETH/USDT is not followed");
}

TEST(BybitStream, FollowsOnlyWhatItIsTold) {
    Place place({btc, eth});
    place.is_in_step();
    ASSERT_TRUE(place.stream->follow(std::vector{btc}));
    EXPECT_EQ(*place.exchange.said.pop(),
              R"({"op":"unsubscribe","args":["kline.1.ETHUSDT","orderbook.1.ETHUSDT","tickers.ETHUSDT"]})");
    place.exchange.send(kline("ETHUSDT", noon, "1"));
    place.is_in_step();
    EXPECT_EQ(place.stream->follow(std::vector{Followed{{"coinbase", "BTC", "USD", ""}}}).error().code,
              ErrorCode::NotFound);
    place.is_in_step();
    EXPECT_TRUE(place.stream->follow(std::vector{btc, Followed{{"bybit", "LEFT", "YEN", "X"}}})) << "it left the list";
    place.is_in_step();
    ASSERT_TRUE(place.stream->follow({}));
    EXPECT_FALSE(*place.stream->next(noon - 10s, {}));
}

}  // namespace
}  // namespace signalbox::bybit
