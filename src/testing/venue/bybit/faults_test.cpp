// What goes wrong on purpose, seen from a client.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <span>

#include "testing/venue/bybit/bybit_face.hpp"
#include "testing/venue/papers.hpp"
#include "testing/venue/talk_testing.hpp"
#include "tests/scratch.hpp"
#include "venues/bybit/wire/rest.hpp"
#include "venues/bybit/wire/stream.hpp"

namespace signalbox::simulator {
namespace {

const std::string subscribe_trades = R"({"op":"subscribe","args":["publicTrade.BTCUSDT"]})";
bool is_pong(std::string_view text) { return text.find("\"pong\"") != text.npos; }

struct FaultsTest : testing::Test {
    SyntheticMinutes minutes{{.seed = 7, .venue = "bybit", .ends = {"USDT"}, .coins = 3}};

    std::unique_ptr<VenueTalk> talk_with(std::string_view faults) {
        return std::make_unique<VenueTalk>(
            minutes, make_bybit_face, VenueTerms{.seed = 7, .speed = 1000, .faults = Faults::parse(faults).value()});
    }
    /// The trades' frames of five minutes.
    static std::vector<std::string> five_minutes(VenueTalk& talk) {
        SocketTalk socket(talk, "/v5/public/spot", R"({"op":"ping"})", is_pong);
        socket.asked(subscribe_trades);
        talk.until(talk_start + 5 * minute);
        return socket.frames();
    }
    static std::uint64_t count(VenueTalk& talk, Fault fault) {
        return talk.venue->counts().faults[static_cast<std::size_t>(fault)];
    }
};

TEST_F(FaultsTest, FramesAreLostDoubledSwappedAndSpoiltAsCounted) {
    const std::vector<std::string> good = five_minutes(*talk_with(""));
    ASSERT_GT(good.size(), 30u);
    const auto lossy = talk_with("lose=0.2");
    const std::size_t fewer = five_minutes(*lossy).size();
    EXPECT_EQ(fewer, good.size() - count(*lossy, Fault::lose));
    EXPECT_GT(count(*lossy, Fault::lose), 0u);

    const auto doubled = talk_with("duplicate=0.2");
    const std::size_t more = five_minutes(*doubled).size();
    EXPECT_EQ(more, good.size() + count(*doubled, Fault::duplicate));

    const auto swapped = talk_with("reorder=0.2");
    const std::vector<std::string> frames = five_minutes(*swapped);
    EXPECT_GT(count(*swapped, Fault::reorder), 0u);
    EXPECT_GE(frames.size() + 1, good.size()) << "the last one may still be held";
    EXPECT_FALSE(std::ranges::equal(frames, std::span(good).first(frames.size())));
    EXPECT_EQ(std::set(frames.begin(), frames.end()).size(), frames.size());
    for (const std::string& frame : frames) EXPECT_NE(std::ranges::find(good, frame), good.end());

    const auto spoilt = talk_with("malformed=0.1,truncate=0.1");
    std::uint64_t bad = 0;
    for (const std::string& text : five_minutes(*spoilt)) bad += bybit::read_frame(text) ? 0 : 1;
    EXPECT_EQ(bad, count(*spoilt, Fault::malformed) + count(*spoilt, Fault::truncate));
    EXPECT_GT(bad, 0u);
}

TEST_F(FaultsTest, ConnectionsAreCutAndStalled) {
    for (const auto* faults : {"drop=3600/h", "midframe=3600/h"}) {
        const auto talk = talk_with(faults);
        SocketTalk socket(*talk, "/v5/public/spot", R"({"op":"ping"})", is_pong);
        socket.frames();
        talk->until(talk_start + Millis{2'000});
        socket.frames();
        EXPECT_TRUE(socket.ended) << faults;
    }
    const auto talk = talk_with("stall=3600/h");
    SocketTalk socket(*talk, "/v5/public/spot", R"({"op":"ping"})", is_pong);
    talk->until(talk_start + Millis{2'000});
    socket.asked(subscribe_trades);
    talk->until(talk_start + Millis{3'000});
    socket.frames();  // what was on its way
    talk->until(talk_start + Millis{39'000});
    EXPECT_TRUE(socket.frames().empty());
    EXPECT_FALSE(socket.ended) << "pings are answered";
}

TEST_F(FaultsTest, AnswersFailInEachWay) {
    const auto talk = talk_with("http429=0.25,http5xx=0.25,truncate=0.25,slow=0.25");
    int many = 0, gateway = 0, cut = 0, good = 0;
    for (int i = 0; i < 80; ++i) {
        const auto answer = talk->client.send({.target = "/v5/market/time"});
        if (!answer) {
            ++cut;
        } else if (answer->status == 502 || answer->status == 503) {
            EXPECT_NE(answer->body.find("<html>"), std::string::npos);
            ++gateway;
        } else if (answer->status == 429 || answer->body.find("10006") != std::string::npos) {
            ++many;
        } else {
            ++good;
        }
    }
    EXPECT_EQ(cut, static_cast<int>(count(*talk, Fault::truncate)));
    EXPECT_EQ(gateway, static_cast<int>(count(*talk, Fault::http5xx)));
    EXPECT_EQ(many, static_cast<int>(count(*talk, Fault::http429)));
    EXPECT_EQ(good, static_cast<int>(count(*talk, Fault::slow)));
    for (const int one : {many, gateway, cut, good}) EXPECT_GT(one, 5);
}

TEST_F(FaultsTest, SkewMovesWhatHttpSaysOfTheTime) {
    const auto talk = talk_with("skew=-800");
    const auto reply = bybit::read_reply<bybit::ServerTime>(talk->get("/v5/market/time").body, "time");
    EXPECT_EQ(reply->time, talk_start - Millis{800});
}

TEST_F(FaultsTest, AVenueThatIsAwayAnswersNothingElse) {
    const auto talk = talk_with("");
    SocketTalk socket(*talk, "/v5/public/spot", R"({"op":"ping"})", is_pong);
    talk->venue->set_away(true);
    socket.frames();
    EXPECT_TRUE(socket.ended);
    EXPECT_EQ(talk->get("/v5/market/time").status, 503);
    talk->venue->set_away(false);
    EXPECT_EQ(talk->get("/v5/market/time").status, 200);
}

TEST_F(FaultsTest, BadCertificatesAreShownToNobodysLiking) {
    for (const auto kind :
         {Certificate::good, Certificate::expired, Certificate::other_name, Certificate::self_signed}) {
        const auto papers = Papers::make(kind);
        ASSERT_TRUE(papers);
        StepClock clock(talk_start);
        const auto venue = SimulatedVenue::start(
            minutes, clock, make_bybit_face, {.start = talk_start, .identity = papers->identity, .tick = Millis{0}});
        const Scratch scratch;
        const auto ca_file = scratch / "ca.pem";
        std::ofstream(ca_file) << papers->authority;
        const auto network = *Network::start({.ca_file = ca_file, .speed = 1, .seed = 1}, clock);
        HttpClient client(*network, {.base = *Url::http((*venue)->url()), .retry = {.attempts_max = 1}});
        EXPECT_EQ(client.send({.target = "/v5/market/time"}).has_value(), kind == Certificate::good);
    }
}

}  // namespace
}  // namespace signalbox::simulator
