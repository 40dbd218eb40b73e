#include "venues/bybit/wire/stream.hpp"

#include <gtest/gtest.h>

#include "venues/wire/any_message_testing.hpp"
#include "venues/wire/quick_read.hpp"

namespace signalbox::bybit {
namespace {

template <typename T>
T frame_of(std::string_view text) {
    const auto frame = read_frame(text);
    EXPECT_TRUE(frame) << text << (frame ? "" : frame.error().text());
    const T* const wanted = frame ? std::get_if<T>(&*frame) : nullptr;
    EXPECT_NE(wanted, nullptr) << text;
    return wanted ? *wanted : T{};
}

TEST(BybitStream, ReadsAKline) {
    const auto frame = frame_of<KlineFrame>(
        R"({"topic":"kline.1.BTCUSDT","type":"snapshot","ts":1790409780012,"data":[{"start":1790409720000,)"
        R"("end":1790409779999,"interval":"1","open":"84045","close":"84020.1","high":"84045","low":"84011.2",)"
        R"("volume":"9.874","turnover":"829761.1133","confirm":true,"timestamp":1790409779204}]})");
    ASSERT_EQ(frame.klines.size(), 1U);
    const Kline& kline = frame.klines[0];
    EXPECT_EQ(topic_of(frame.topic), (Topic{"kline", "1", "BTCUSDT"}));
    EXPECT_EQ(to_ms(kline.start), 1'790'409'720'000);
    EXPECT_EQ(kline.low.text(), "84011.2");
    EXPECT_EQ(kline.turnover.text(), "829761.1133");
    EXPECT_TRUE(kline.is_confirmed);
}

// As the venue writes it a frame is read by quick_read.hpp, with a blank more by fields.hpp.
TEST(BybitStream, ReadsAKlineAlikeOnBothWays) {
    Random random(3, "klines");
    int quick = 0;
    for (int i = 0; i < 2000; ++i) {
        auto frame = wire::any<KlineFrame>(random);
        frame.topic = "kline.1.BTCUSDT";
        if (i % 2 == 0) {
            for (Kline& kline : frame.klines) {
                kline.interval = "1";
                for (wire::Number* number :
                     {&kline.open, &kline.close, &kline.high, &kline.low, &kline.volume, &kline.turnover}) {
                    *number = *wire::Number::parse(std::to_string(random.below(1'000'000)) + ".5");
                }
            }
        }
        const std::string text = wire::print(frame);
        KlineFrame read_quickly;
        quick += wire::quick_read(read_quickly, text);
        for (const std::string& form : {text, " " + text}) {
            const auto back = read_frame(form);
            ASSERT_TRUE(back) << back.error().text() << text;
            ASSERT_EQ(std::get<KlineFrame>(*back), frame) << text;
        }
    }
    EXPECT_GT(quick, 500);
    const std::string whole =
        R"({"topic":"kline.1.B","type":"snapshot","ts":1790409780012,"data":[{"start":1790409720000,"end":1790409779999,)"
        R"("interval":"1","open":"84045","close":"84020.1","high":"84045","low":"84011.2","volume":"9.874","turnover":"8",)"
        R"("confirm":true,"timestamp":1790409779204}]})";
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (const char odd : {'"', ' ', '0', '.', 'x', '}', '\\', '\x80', '\0'}) {
            std::string bent = whole;
            bent[i] = odd;
            const auto either_way = read_frame(bent);
            const auto slowly = wire::read<KlineFrame>(bent, "It");
            if (!bent.starts_with(R"({"topic":"kline.)")) continue;
            ASSERT_EQ(either_way.has_value(), slowly.has_value()) << bent;
            if (slowly) {
                ASSERT_EQ(std::get<KlineFrame>(*either_way), *slowly) << bent;
            }
        }
    }
}

TEST(BybitStream, FindsTheTopicWhereverItStands) {
    for (
        const std::string_view text :
        {R"({"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","markPrice":"1"},"cs":7,"ts":5})",
         R"({"ts":5,"cs":7,"data":{"markPrice":"1","symbol":"BTCUSDT"},"type":"delta","topic":"tickers.BTCUSDT"})",
         R"({ "topic" : "tickers.BTCUSDT", "type":"delta","data":{"symbol":"BTCUSDT","markPrice":"1"},"cs":7,"ts":5})",
         R"({"topic":"tickers.BTC\u0055SDT","type":"delta","data":{"symbol":"BTCUSDT","markPrice":"1"},"cs":7,"ts":5})"}) {
        const auto frame = frame_of<TickerFrame>(text);
        EXPECT_EQ(frame.push, Push::delta);
        EXPECT_EQ(frame.ticker.mark_price, wire::Number::parse("1").value());
        EXPECT_EQ(frame.topic, "tickers.BTCUSDT");
    }
}

TEST(BybitStream, MergesWhatADeltaHasAndKeepsTheRest) {
    auto whole = frame_of<TickerFrame>(
        R"({"topic":"tickers.BTCUSDT","type":"snapshot","data":{"symbol":"BTCUSDT","lastPrice":"84021.20",)"
        R"("fundingRate":"0.0001","bid1Price":"84021.20","preQty":""},"cs":1,"ts":1})");
    const auto delta = frame_of<TickerFrame>(
        R"({"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","lastPrice":"84022.0","fundingRate":""},"cs":2,"ts":2})");
    whole.ticker.merge(delta.ticker);
    EXPECT_EQ(whole.ticker.last_price->text(), "84022.0");
    EXPECT_FALSE(whole.ticker.funding_rate->is_given()) << "\"\" is news: it does not apply any more";
    EXPECT_EQ(whole.ticker.bid_1_price->text(), "84021.20");
    EXPECT_FALSE(whole.ticker.mark_price);
}

TEST(BybitStream, KnowsAnswersApart) {
    const auto answer = [](std::string_view text) { return frame_of<OpAnswer>(text); };
    const auto spot_ack =
        answer(R"({"success":true,"ret_msg":"subscribe","conn_id":"c","req_id":"r1","op":"subscribe"})");
    EXPECT_TRUE(spot_ack.is_accepted() && !spot_ack.is_pong());
    EXPECT_TRUE(answer(R"({"success":true,"ret_msg":"pong","conn_id":"c","op":"ping"})").is_pong());
    EXPECT_TRUE(answer(R"({"req_id":"","op":"pong","args":["1672916271846"],"conn_id":"c"})").is_pong());
    const auto again = answer(
        R"({"success":false,"ret_msg":"error:already subscribed,topic:kline.1.BTCUSDT","conn_id":"c","op":"subscribe"})");
    EXPECT_TRUE(again.accepted()) << "data keeps flowing";
    const auto refused = answer(
        R"({"success":false,"ret_msg":"error:handler not found,topic:orderbook.50.NOPEUSDT","conn_id":"c","req_id":"r2","op":"subscribe"})");
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.accepted().error().code, ErrorCode::NotFound);
    EXPECT_NE(refused.accepted().error().text().find("NOPEUSDT"), std::string::npos);
    const auto auth = answer(R"({"success":false,"ret_msg":"Params Error","op":"auth","conn_id":"c"})");
    ASSERT_FALSE(auth.accepted());
    EXPECT_EQ(auth.accepted().error().code, ErrorCode::Refused);
}

// As documented: the numbers at its end once as numbers and once as texts.
TEST(BybitStream, ReadsTheSystemsStatus) {
    for (const std::string mark : {"", "\""}) {
        const auto frame = frame_of<StatusFrame>(
            R"({"topic":"system.status","ts":1751858399649,"data":[{"id":"4d95b2a0","title":"t06","state":"completed",)"
            R"("begin":"1751596902000","end":"1751597011000","href":"","serviceTypes":[2,3,4,5],"product":[1,2],)"
            R"("uidSuffix":[],"maintainType":)" +
            mark + "1" + mark + R"(,"env":)" + mark + "1" + mark + "}]}");
        ASSERT_EQ(frame.rows.size(), 1U);
        const Maintenance& row = frame.rows[0];
        EXPECT_EQ(to_ms(frame.sent_at), 1'751'858'399'649);
        EXPECT_EQ(to_ms(row.ends_at), 1'751'597'011'000);
        EXPECT_EQ(row.services, (std::vector<std::int64_t>{2, 3, 4, 5}));
        EXPECT_EQ(row.kind, 1);
        EXPECT_TRUE(row.concerns(Category::spot) && row.concerns(Category::linear));
        EXPECT_FALSE(row.stops_market_data(Category::spot)) << "it is over";
        EXPECT_EQ(frame_of<StatusFrame>(wire::print(frame)), frame);
    }
    Random random(5, "status");
    for (int i = 0; i < 500; ++i) {
        auto frame = wire::any<StatusFrame>(random);
        frame.topic = status_topic;
        EXPECT_EQ(frame_of<StatusFrame>(wire::print(frame)), frame);
    }
}

TEST(BybitStream, PassesOverTopicsThatNobodyReads) {
    EXPECT_EQ(frame_of<OtherFrame>(R"({"topic":"allLiquidation.X","data":[1]})").topic, "allLiquidation.X");
    EXPECT_FALSE(read_frame(R"({"topic":"allLiquidation.X","data":[1})")) << "but it must be JSON";
}

TEST(BybitStream, RefusesWhatIsNoFrame) {
    for (
        const std::string_view text :
        {"", "{}", "[]", "<html>", R"({"topic":"kline.1.BTCUSDT"})", R"({"topic":5})",
         R"({"topic":"kline.1.BTCUSDT","type":"other","ts":1,"data":[]})",
         R"({"topic":"orderbook.1.X","type":"snapshot","ts":1,"data":{"s":"X","b":[["1"]],"a":[],"u":1,"seq":1}})",
         R"({"topic":"publicTrade.X","type":"snapshot","ts":1,"data":[{"T":1,"s":"X","S":"Hold","v":"1","p":"1","i":"1","BT":false}]})"}) {
        const auto frame = read_frame(text);
        ASSERT_FALSE(frame) << text;
        EXPECT_EQ(frame.error().code, ErrorCode::BadData);
    }
}

TEST(BybitStream, AsksAsTheVenueWants) {
    EXPECT_EQ(
        wire::print(Request{"r1", "subscribe",
                            std::vector<std::string>{kline_topic("1", "BTCUSDT"), book_topic(1, "BTCUSDT"),
                                                     ticker_topic("BTCUSDT"), trade_topic("BTCUSDT")}}),
        R"({"req_id":"r1","op":"subscribe","args":["kline.1.BTCUSDT","orderbook.1.BTCUSDT","tickers.BTCUSDT","publicTrade.BTCUSDT"]})");
    EXPECT_EQ(wire::print(Request{.op = "ping"}), R"({"op":"ping"})");
}

TEST(BybitMarket, KnowsIntervals) {
    for (const Timeframe timeframe : all_timeframes) {
        const auto interval = interval_of(timeframe);
        EXPECT_EQ(interval.has_value(), timeframe != Timeframe::h8);
        if (interval) {
            EXPECT_EQ(timeframe_of(*interval), timeframe);
        }
    }
    EXPECT_EQ(timeframe_of("M"), std::nullopt);
    EXPECT_EQ(timeframe_of("1m"), std::nullopt);
    EXPECT_EQ(topic_of("tickers.BTC-28JUN24-60000-P").symbol, "BTC-28JUN24-60000-P");
    EXPECT_EQ(topic_of("pong").kind, "pong");
}

}  // namespace
}  // namespace signalbox::bybit
