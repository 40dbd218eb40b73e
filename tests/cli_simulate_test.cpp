// `signalbox simulate-venue` as a person starts and ends it.
#include <gtest/gtest.h>

#include <thread>

#include "adapters/net/http_client.hpp"
#include "platform/clock.hpp"
#include "tests/signalbox_program.hpp"

namespace signalbox {
namespace {

struct SimulateVenueCli : testing::Test {
    Scratch place;
    Program signalbox{place.path()};

    /// A simulator that listens, and the document that it printed.
    std::unique_ptr<Subprocess> start(std::vector<std::string> more, nlohmann::json& document) {
        std::vector<std::string> arguments{"simulate-venue", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        auto process = std::make_unique<Subprocess>(signalbox.words(arguments), signalbox.options);
        for (int i = 0; i < 600 && process->running(); ++i) {
            document = nlohmann::json::parse(process->said(), nullptr, false);
            if (document.is_object()) return process;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        ADD_FAILURE() << "the simulator does not come up: " << process->wait().err;
        return process;
    }
};

TEST_F(SimulateVenueCli, ListensUntilItIsInterruptedAndSaysHowToReachIt) {
    SystemMarketClock clock;
    for (const bool tls : {false, true}) {
        nlohmann::json document;
        std::vector<std::string> more{"--start", "2024-03-14T08:00", "--seed",  "7", "--coins",
                                      "5",       "--fault",          "slow=0.5"};
        if (tls) more.push_back("--tls");
        const auto process = start(more, document);
        EXPECT_EQ(document["instruments"], 10);
        EXPECT_EQ(document["market_time"], "2024-03-14T08:00:00Z");
        const std::string url = document["rest_url"];
        EXPECT_EQ(document["settings"][0], "BYBIT_REST_URL=" + url);
        NetworkOptions trust;
        if (tls) trust.ca_file = std::string(document["ca_file"]);
        const auto network = *Network::start(trust, clock);
        HttpClient client(*network, {.base = *Url::http(url)});
        const auto answer = client.send({.target = "/v5/market/tickers?category=spot"});
        ASSERT_TRUE(answer) << answer.error().text();
        EXPECT_NE(answer->body.find("\"symbol\":\"BTCUSDT\""), std::string::npos);
        process->send(SIGINT);
        const Finished finished = process->wait();
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_NE(finished.err.find("requests 1, connections 0"), std::string::npos) << finished.err;
    }
}

TEST_F(SimulateVenueCli, RefusesWhatItCanNotBe) {
    const std::vector<std::pair<std::vector<std::string>, int>> cases{{{"--listen", "0.0.0.0:8790"}, 5},
                                                                      {{"--listen", "8790"}, 2},
                                                                      {{"--venue", "nowhere"}, 2},
                                                                      {{"--fault", "drop=often"}, 2},
                                                                      {{"--speed", "0"}, 2},
                                                                      {{"--from", "nowhere"}, 2},
                                                                      {{"--from", "store"}, 2},
                                                                      {{"--start", "yesterday-ish"}, 2}};
    for (const auto& [more, code] : cases) {
        std::vector<std::string> arguments{"simulate-venue"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        EXPECT_EQ(signalbox(arguments).exit_code, code) << more[0] << ' ' << more[1];
    }
}

}  // namespace
}  // namespace signalbox
