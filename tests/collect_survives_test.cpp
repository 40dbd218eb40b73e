// What the finished collector must survive: being killed again and again, a full disk, a wall clock that jumps back,
// and a database that is away for a minute. Afterwards every closed minute stands in the store once, as the venue has
// it.
#include <fstream>

#include "core/base/random.hpp"
#include "tests/simulated_market.hpp"
#include "tests/small_disk.hpp"

namespace signalbox {
namespace {

constexpr UtcTime monday = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{6};
const std::vector<std::string> pairs{"BTC/USDT", "ETH/USDT", "SOL/USDT"};

class CollectSurvives : public SimulatedMarket {
protected:
    static std::vector<std::string> words(const std::string& until = {}) {
        std::vector<std::string> all{"collect", "--venue", "bybit", "--symbols", "BTC/USDT,ETH/USDT,SOL/USDT"};
        if (!until.empty()) all.insert(all.end(), {"--until", until});
        return all;
    }
    /// Long enough to ask for what was missed, then all of it is compared.
    void expect_all_since(UtcTime from) {
        const std::string until = in_minutes(6);
        const Finished last = signalbox(words(until));
        ASSERT_EQ(last.exit_code, 0) << last.err;
        for (const std::string& pair : pairs) expect_the_truth(pair, {from, parse_utc(until).value() - 2 * minute});
    }
    static void live_for(Subprocess& process, double seconds) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (process.running() && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
};

TEST_F(CollectSurvives, BeingKilledEveryFewSeconds) {
    begin(monday, 60, pairs.size(), "drop=20/h,duplicate=0.01,reorder=0.01");
    Random random({5});
    const auto began = std::chrono::steady_clock::now();
    const auto goes_on = [&](int round) {
        return is_soak() ? std::chrono::steady_clock::now() - began < std::chrono::minutes(10) : round < 4;
    };
    int killed = 0;
    for (int round = 0; goes_on(round); ++round) {
        const auto collect = start(words());
        live_for(*collect, 0.5 + 4 * random.uniform());
        EXPECT_TRUE(collect->running()) << collect->wait().err;
        collect->send(SIGKILL);
        collect->wait();
        ++killed;
        // A while without anybody, too.
        if (random.below(3) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(random.below(2000)));
    }
    expect_all_since(monday + minute);
    std::printf("killed %d times in %lld minutes of market time\n", killed,
                static_cast<long long>((clock->now() - monday) / minute));
}

TEST_F(CollectSurvives, AFullDisk) {
    const SmallDisk disk(4096);
    if (!disk.there()) GTEST_SKIP() << "mounting a small tmpfs needs root";
    begin(monday, 60, pairs.size());
    signalbox.options.environment.push_back("SIGNALBOX__DATA_DIR=" + disk.path().string());
    const auto collect = start(words());
    ASSERT_TRUE(eventually([&] { return !signalbox.json({"status"})["store"].empty(); })) << collect->noted();
    const auto ballast = disk.path() / "ballast";
    {
        std::ofstream full(ballast, std::ios::binary);
        const std::string block(4096, 'x');
        while (full.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
    }
    ASSERT_TRUE(eventually([&] { return !collect->running(); })) << "it can not keep what it hears";
    const Finished ended = collect->wait();
    EXPECT_EQ(ended.exit_code, 4) << ended.err;
    EXPECT_NE(ended.err.find("No space left"), std::string::npos) << ended.err;
    std::filesystem::remove(ballast);
    expect_all_since(monday + minute);
}

TEST_F(CollectSurvives, AWallClockThatJumpsBack) {
    if (clock_that_jumps_back().empty()) GTEST_SKIP() << "a sanitizer is loaded first";
    begin(monday, 60, pairs.size());
    const auto mark = place / "an hour back";
    auto& environment = signalbox.options.environment;
    environment.push_back("LD_PRELOAD=" + clock_that_jumps_back());
    environment.push_back("CLOCK_BACK_IF=" + mark.string());
    const auto collect = start(words());
    const auto status = [&] { return signalbox.json({"status"})["store"]; };
    ASSERT_TRUE(eventually([&] { return !status().empty(); })) << collect->noted();
    write_text(mark, "now");
    live_for(*collect, 4);
    const Finished ended = end(*collect);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_NE(ended.out.find("missing: 0"), std::string::npos) << ended.out;
    expect_all_since(monday + minute);
}

TEST_F(CollectSurvives, AWallClockThatJumpsBackUnderARun) {
    if (clock_that_jumps_back().empty()) GTEST_SKIP() << "a sanitizer is loaded first";
    begin(monday, 60, pairs.size());
    const auto mark = place / "an hour back";
    auto& environment = signalbox.options.environment;
    environment.push_back("LD_PRELOAD=" + clock_that_jumps_back());
    environment.push_back("CLOCK_BACK_IF=" + mark.string());
    const std::vector<std::string> run{"run", "--venue", "bybit", "--symbols", "BTC/USDT", "--minutes", "12"};
    const auto process = start(run);
    ASSERT_TRUE(eventually([&] { return process->noted().find("BTC/USDT joins") != std::string::npos; }))
        << process->noted();
    const UtcTime joined = bar_open(Timeframe::m1, clock->now());
    write_text(mark, "now");
    const Finished ended = process->wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(signalbox.json({"replay"})["equal"], true);
    const auto status = signalbox.json({"status"});
    EXPECT_EQ(status["last"]["finished_at"], nullptr);
    expect_the_truth("BTC/USDT", {joined, joined + 5 * minute});
}

}  // namespace
}  // namespace signalbox
