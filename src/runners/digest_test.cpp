// What a run said, counted: opinions = signals + what the gates stopped, and only what people look at is kept.
#include "runners/digest.hpp"

#include <gtest/gtest.h>

#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using namespace small_market;

struct Digested {
    RunDigest kept, counted, each;
    Outcomes all;
};

Digested digest_of_a_run() {
    const MemoryCandleStore store = stored(5, 2, 7 * 1440);
    Digested found;
    const BacktestListener listener{.outcomes = [&](std::span<const Outcome> outcomes) -> Result<> {
        found.kept.take(outcomes, true);
        found.counted.take(outcomes, false);
        for (const Outcome& one : outcomes) found.each.take({&one, 1}, false);
        found.all.insert(found.all.end(), outcomes.begin(), outcomes.end());
        return {};
    }};
    const BacktestPlan plan{
        .opened = eager(), .instruments = {coin(0), coin(1)}, .range = {begin + day, begin + 7 * day}};
    EXPECT_TRUE(run_backtest(copies_of(store), plan, listener));
    return found;
}

template <typename T>
std::size_t count_of(const Outcomes& outcomes) {
    return static_cast<std::size_t>(
        std::ranges::count_if(outcomes, [](const Outcome& one) { return std::holds_alternative<T>(one); }));
}

TEST(Digest, EveryOpinionIsASignalOrStoppedByOneGate) {
    const Digested run = digest_of_a_run();
    const RunCounts& counts = run.counted.counts();
    EXPECT_EQ(counts.opinions, count_of<OpinionFormed>(run.all));
    EXPECT_EQ(counts.signals, count_of<SignalApproved>(run.all));
    EXPECT_EQ(counts.opinions, counts.signals + counts.stopped());
    EXPECT_EQ(counts.outcomes, run.all.size());
    EXPECT_GT(counts.signals, 10U);
    EXPECT_GT(counts.stopped(), 10U);
}

TEST(Digest, HashesTheOutcomesWhateverIsKeptAndHoweverTheyCome) {
    const Digested run = digest_of_a_run();
    EXPECT_EQ(run.kept.sha256(), run.counted.sha256());
    EXPECT_EQ(run.each.sha256(), run.counted.sha256());
    EXPECT_EQ(run.counted.sha256().size(), 64U);

    RunDigest other;
    Outcomes changed = run.all;
    std::swap(changed[0], changed[1]);
    other.take(changed, false);
    EXPECT_NE(other.sha256(), run.counted.sha256()) << "the order counts";
}

TEST(Digest, KeepsSignalsWithTheirOpinionsAndVerdictsAndNoOthers) {
    Digested run = digest_of_a_run();
    EXPECT_EQ(run.counted.kept_size(), 0U);
    const Outcomes kept = run.kept.kept();
    EXPECT_EQ(run.kept.kept_size(), 0U) << "handed over";
    const std::size_t signals = count_of<SignalApproved>(run.all);
    EXPECT_EQ(count_of<SignalApproved>(kept), signals);
    EXPECT_EQ(count_of<Verdict>(kept), signals);
    EXPECT_EQ(count_of<OpinionFormed>(kept), signals);
    EXPECT_EQ(count_of<PaperFilled>(kept), count_of<PaperFilled>(run.all));
    EXPECT_EQ(count_of<SignalMoved>(kept), count_of<SignalMoved>(run.all));
    EXPECT_EQ(count_of<EquityMarked>(kept), count_of<EquityMarked>(run.all));
    EXPECT_EQ(count_of<InstrumentScored>(kept), 0U);
    EXPECT_EQ(count_of<OpinionResolved>(kept), 0U);
}

TEST(Digest, OfNothingIsTheHashOfNothing) {
    RunDigest digest;
    digest.take({}, true);
    EXPECT_EQ(digest.sha256(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(digest.counts().stopped(), 0U);
}

}  // namespace
}  // namespace signalbox
