// The laws of the engine on made-up markets: any split gives the same bits, a snapshot goes on as if nothing had been,
// a correction of yesterday gives from then on what a run that had it from the start gives.
#include "core/engine/engine.hpp"

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};
constexpr std::size_t coins = 2;

/// A market that trends, turns and has holes: minute `i` of a coin, a function of its number alone.
class Market {
public:
    explicit Market(std::uint64_t seed, std::size_t minutes) {
        for (std::size_t coin = 0; coin < coins; ++coin) {
            Random random({seed, coin});
            double price = 100.0 * static_cast<double>(coin + 1);
            double drift = 0;
            for (std::size_t i = 0; i < minutes; ++i) {
                if (i % 1800 == 0) drift = random.normal() * 4e-5;
                Minute made{MinuteState::present, price, price, price, price, 0, Quote{}};
                for (int tick = 0; tick < 3; ++tick) {
                    made.close *= exp(drift + 6e-4 * random.normal());
                    made.high = std::max(made.high, made.close);
                    made.low = std::min(made.low, made.close);
                }
                made.volume = 1 + 10 * random.uniform();
                price = made.close;
                const double luck = random.uniform();
                if (luck < 0.002)
                    made = Minute{};
                else if (luck < 0.004)
                    made = Minute{.state = MinuteState::quiet};
                minutes_[coin].push_back(made);
            }
        }
    }
    std::size_t size() const { return minutes_[0].size(); }
    Minute& at(std::size_t coin, std::size_t i) { return minutes_[coin][i]; }
    MarketFrame frame(std::size_t i) const {
        const UtcTime closed_at = start + minute * static_cast<std::int64_t>(i + 1);
        return {closed_at, closed_at, {minutes_[0][i], minutes_[1][i]}};
    }

private:
    std::array<std::vector<Minute>, coins> minutes_;
};

/// An engine with both coins joined, quick to learn and to speak so that a few days are enough.
Engine joined() {
    Engine engine;
    Outcomes out;
    Opened opened;
    opened.settings.timeframes = {Timeframe::m5, Timeframe::m15, Timeframe::h1};
    opened.settings.desk.signal_min = 60;
    opened.settings.desk.reward_risk_min = 0.2;
    opened.settings.desk.cooldown = hour;
    opened.settings.desk.calibration_min = 20;
    engine.process(opened, out);
    for (std::uint16_t slot = 0; slot < coins; ++slot) {
        InstrumentTerms terms;
        terms.fee = 0.0001;
        terms.spread = {0.0001, 0.0002};
        terms.slippage = {0.0001, 0.0002};
        engine.process(
            InstrumentJoined{
                .slot = slot, .instrument = {"test", slot == 0 ? "AAA" : "BBB", "USDT", ""}, .terms = terms},
            out);
    }
    return engine;
}

/// The hash of each frame's outcomes, in order.
std::vector<Hash128> run(Engine& engine, const Market& market, std::size_t from, std::size_t to) {
    std::vector<Hash128> hashes;
    Outcomes out;
    for (std::size_t i = from; i < to; ++i) {
        out.clear();
        engine.process(market.frame(i), out);
        hashes.push_back(outcomes_hash(out));
    }
    return hashes;
}

constexpr std::size_t days = 9;
constexpr std::size_t minutes_in_day = 1440;

TEST(Engine, SpeaksOnTheTestMarketSoThatTheOtherTestsMeanSomething) {
    const Market market(1, days * minutes_in_day);
    Engine engine = joined();
    std::size_t opinions = 0, signals = 0, closed = 0, resolved = 0;
    Outcomes out;
    for (std::size_t i = 0; i < market.size(); ++i) {
        out.clear();
        engine.process(market.frame(i), out);
        for (const Outcome& outcome : out) {
            opinions += std::holds_alternative<OpinionFormed>(outcome);
            signals += std::holds_alternative<SignalApproved>(outcome);
            resolved += std::holds_alternative<OpinionResolved>(outcome);
            if (const auto* moved = std::get_if<SignalMoved>(&outcome)) closed += moved->closed;
        }
    }
    EXPECT_GT(opinions, 100u);
    EXPECT_GT(signals, 10u);
    EXPECT_GT(closed, 5u);
    EXPECT_GT(resolved, 50u);
}

TEST(Engine, AnalystsSteppedAheadGiveTheSameBits) {
    const Market market(2, days * minutes_in_day);
    Engine whole = joined();
    const auto expected = run(whole, market, 0, market.size());

    Engine split = joined();
    std::vector<Opinion> opinions[coins];
    std::vector<ScoreInput> scores[coins];
    for (std::uint16_t slot = 0; slot < coins; ++slot) {
        for (std::size_t i = 0; i < market.size(); ++i) {
            split.analyst(slot).step(market.frame(i).closed_at, market.frame(i).minutes[slot], opinions[slot],
                                     scores[slot]);
        }
    }
    std::vector<Hash128> got;
    std::array<std::size_t, coins> opinion_at{}, score_at{};
    for (std::size_t i = 0; i < market.size(); ++i) {
        const MarketFrame frame = market.frame(i);
        std::vector<Opinion> said;
        std::vector<ScoreInput> scored;
        for (std::size_t slot = 0; slot < coins; ++slot) {
            while (opinion_at[slot] < opinions[slot].size() &&
                   opinions[slot][opinion_at[slot]].closed_at == frame.closed_at) {
                said.push_back(opinions[slot][opinion_at[slot]++]);
            }
            while (score_at[slot] < scores[slot].size() && scores[slot][score_at[slot]].at == frame.closed_at) {
                scored.push_back(scores[slot][score_at[slot]++]);
            }
        }
        Outcomes out;
        split.decide(frame, said, scored, out);
        got.push_back(outcomes_hash(out));
    }
    EXPECT_EQ(got, expected);
}

TEST(Engine, RestoredFromASnapshotGoesOnWithTheSameBits) {
    const Market market(3, days * minutes_in_day);
    Engine whole = joined();
    const auto expected = run(whole, market, 0, market.size());
    for (const std::size_t cut : {std::size_t{1}, std::size_t{777}, 4 * minutes_in_day, 6 * minutes_in_day + 431}) {
        Engine first = joined();
        run(first, market, 0, cut);
        const Bytes bytes = first.snapshot();
        Bytes pieces;
        std::size_t largest = 0;
        first.snapshot([&](std::span<const std::byte> piece) {
            pieces.insert(pieces.end(), piece.begin(), piece.end());
            largest = std::max(largest, piece.size());
        });
        EXPECT_EQ(pieces, bytes);
        EXPECT_LT(largest, bytes.size() / 2) << "an instrument at a time";
        auto second = Engine::restore(bytes);
        ASSERT_TRUE(second.has_value()) << second.error().text();
        EXPECT_EQ(second->snapshot(), bytes) << "at minute " << cut;
        const auto got = run(*second, market, cut, market.size());
        EXPECT_TRUE(std::equal(got.begin(), got.end(), expected.begin() + static_cast<std::ptrdiff_t>(cut)))
            << "at minute " << cut;
    }
}

TEST(Engine, SnapshotsThatMakeNoSenseAreRefused) {
    const Market market(3, minutes_in_day);
    Engine engine = joined();
    run(engine, market, 0, 500);
    const Bytes bytes = engine.snapshot();
    for (const std::size_t length : {std::size_t{0}, std::size_t{5}, bytes.size() / 2, bytes.size() - 1}) {
        EXPECT_FALSE(Engine::restore(std::span(bytes).first(length)).has_value()) << length;
    }
    Bytes other = bytes;
    other[4] = std::byte{'9'};  // the engine version's only digit
    const auto refused = Engine::restore(other);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::TooNew);
}

TEST(Engine, ACorrectionOfYesterdayGivesTheOpinionsOfARunThatHadItFromTheStart) {
    Market wrong(4, days * minutes_in_day);
    Market right = wrong;
    const std::size_t at = 5 * minutes_in_day + 100;  // corrected on the sixth day, said on the seventh
    const std::size_t told = 6 * minutes_in_day + 900;
    ASSERT_EQ(right.at(0, at).state, MinuteState::present);
    right.at(0, at).high *= 1.03;
    right.at(0, at).close = right.at(0, at).high;

    const auto opinions = [](Engine& engine, const Market& market, std::size_t from, std::size_t to) {
        std::vector<Bytes> said;
        Outcomes out;
        for (std::size_t i = from; i < to; ++i) {
            out.clear();
            engine.process(market.frame(i), out);
            for (const Outcome& outcome : out) {
                if (const auto* formed = std::get_if<OpinionFormed>(&outcome)) said.push_back(encode(formed->opinion));
            }
        }
        return said;
    };
    Engine had_it = joined();
    opinions(had_it, right, 0, told);
    const auto expected = opinions(had_it, right, told, right.size());

    Engine never = joined();
    opinions(never, wrong, 0, told);
    Engine told_later = never;
    const auto without = opinions(never, wrong, told, wrong.size());
    Outcomes out;
    const Minute& m = right.at(0, at);
    told_later.process(CandleCorrected{.slot = 0,
                                       .candle = {start + minute * static_cast<std::int64_t>(at), m.open, m.high, m.low,
                                                  m.close, m.volume},
                                       .arrived_at = start + minute * static_cast<std::int64_t>(told)},
                       out);
    ASSERT_EQ(out.size(), 1u);
    EXPECT_TRUE(std::get<CorrectionTaken>(out[0]).stepped);
    EXPECT_FALSE(std::get<CorrectionTaken>(out[0]).walked);
    const auto got = opinions(told_later, wrong, told, wrong.size());
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(got, expected);
    EXPECT_NE(without, expected) << "the correction changed nothing: the test shows nothing";
}

TEST(Engine, AnOlderCorrectionIsLeft) {
    const Market market(5, 4 * minutes_in_day);
    Engine engine = joined();
    run(engine, market, 0, market.size());
    Engine told = engine;
    Outcomes out;
    told.process(CandleCorrected{.slot = 1, .candle = {start + hour, 1, 2, 1, 2, 5}, .arrived_at = engine.now()}, out);
    ASSERT_EQ(out.size(), 1u);
    EXPECT_FALSE(std::get<CorrectionTaken>(out[0]).stepped);
    EXPECT_EQ(told.snapshot(), engine.snapshot());
}

TEST(Engine, AMinuteThatComesBeforeALaterOneIsWalkedOnce) {
    Engine engine = joined();
    Market market(6, 300);
    for (std::size_t i = 0; i < 300; ++i) {
        market.at(0, i).state = MinuteState::present;
        if (market.at(0, i).close <= 0) market.at(0, i) = {MinuteState::present, 100, 100, 100, 100, 1, Quote{}};
    }
    market.at(0, 299) = Minute{};
    run(engine, market, 0, 300);
    Outcomes out;
    const CandleCorrected late{
        .slot = 0, .candle = {start + minute * 299, 100, 101, 99, 100, 3}, .arrived_at = engine.now()};
    engine.process(late, out);
    EXPECT_TRUE(std::get<CorrectionTaken>(out.back()).walked);
    out.clear();
    engine.process(late, out);
    EXPECT_FALSE(std::get<CorrectionTaken>(out.back()).walked);
}

TEST(Engine, APositionThatIsNotOpenIsNotClosedAndThatIsSaid) {
    Engine engine = joined();
    Outcomes out;
    engine.process(PositionClosed{.signal = {.high = 1, .low = 2}, .at = start}, out);
    ASSERT_EQ(out.size(), 1u);
    EXPECT_EQ(std::get<Noted>(out[0]).what, "not_open");
}

TEST(Engine, ACorrectionOfAnUnknownSlotDoesNothingAndSaysSo) {
    Engine engine = joined();
    Outcomes out;
    engine.process(CandleCorrected{.slot = 77, .candle = {start, 1, 1, 1, 1, 1}, .arrived_at = start}, out);
    ASSERT_EQ(out.size(), 1u);
    EXPECT_FALSE(std::get<CorrectionTaken>(out[0]).stepped);
}

}  // namespace
}  // namespace signalbox
