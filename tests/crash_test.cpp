// kill −9 at random moments of a live run: killed and restarted until it is done, it says byte for byte what one says
// that was never killed. SIGNALBOX_CRASH_ROUNDS for more than the ten rounds of the short form.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "core/base/random.hpp"
#include "tests/signalbox_program.hpp"

namespace signalbox {
namespace {

const std::vector<std::string> live_run{"run",     "--venue",    "synthetic", "--seed",     "5",      "--accelerated",
                                        "--start", "2024-02-05", "--until",   "2024-02-07", "--days", "10"};

int rounds() {
    const char* wanted = std::getenv("SIGNALBOX_CRASH_ROUNDS");
    return wanted != nullptr ? std::atoi(wanted) : 10;
}

/// The journal's own truth, and what people see of it.
struct Truth {
    std::string sha256;
    nlohmann::json signals, trades;

    bool operator==(const Truth&) const = default;
};

Truth truth_of(const Program& program) {
    const auto without_run = [](nlohmann::json list) {
        for (auto& entry : list) entry.erase("run");
        return list;
    };
    const auto replay = program.json({"replay"});
    EXPECT_EQ(replay["equal"], true);
    return {replay["outcomes"]["sha256"], without_run(program.json({"signals", "--limit", "0"})),
            without_run(program.json({"trades", "--limit", "0"}))};
}

TEST(Crash, ALiveRunKilledAtAnyMomentAndRestartedIsOneNeverKilled) {
    const Scratch whole;
    const Program never_killed(whole.path());
    const auto began = std::chrono::steady_clock::now();
    ASSERT_EQ(never_killed(live_run).exit_code, 0);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const Truth wanted = truth_of(never_killed);

    Random random({20240205});
    int killed = 0;
    for (int round = 0; round < rounds(); ++round) {
        const Scratch scratch;
        const Program program(scratch.path());
        for (int life = 0;; ++life) {
            ASSERT_LT(life, 100) << "it does not get on";
            Subprocess process(program.words(live_run), program.options);
            const std::chrono::duration<double> lifetime(random.uniform() * seconds);
            const auto end = std::chrono::steady_clock::now() + lifetime;
            while (process.running() && std::chrono::steady_clock::now() < end) {
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
            const bool finished = !process.running();
            if (!finished) process.send(SIGKILL);
            const Finished ended = process.wait();
            killed += finished ? 0 : 1;
            if (!finished) continue;
            ASSERT_EQ(ended.exit_code, 0) << ended.err;
            break;
        }
        EXPECT_EQ(truth_of(program), wanted) << "round " << round;
    }
    EXPECT_GT(killed, rounds() / 2) << "too few were killed for this to mean something";
}

}  // namespace
}  // namespace signalbox
