// What a delivery becomes in a chat, and what is done about a refusal that has a cure.
#include "faces/telegram/telegram_channel.hpp"

#include <gtest/gtest.h>

#include "faces/telegram/signal_testing.hpp"
#include "ports/memory_bot.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_run_store.hpp"

namespace signalbox {
namespace {

/// Refuses the first attempts as it is told to.
class Refusing final : public Bot {
public:
    std::vector<BotSent> refusals;
    std::vector<BotText> texts;
    std::vector<BotPhoto> photos;

    Result<BotIdentity> who_am_i(std::stop_token) override { return BotIdentity{}; }
    Result<std::vector<BotUpdate>> updates(const BotPoll&, std::stop_token) override {
        return std::vector<BotUpdate>{};
    }
    Result<std::string> webhook(std::stop_token) override { return std::string(); }
    BotSent delete_webhook(std::stop_token) override { return {}; }
    BotSent edit(const BotEdit&, std::stop_token) override { return {}; }
    BotSent answer(const BotAnswer&, std::stop_token) override { return {}; }
    BotSent set_commands(const BotCommands&, std::stop_token) override { return {}; }
    BotSent send(const BotText& text, std::stop_token) override {
        texts.push_back(text);
        return next();
    }
    BotSent send(const BotPhoto& photo, std::stop_token) override {
        photos.push_back(photo);
        return next();
    }
    static BotSent no(BotTrouble trouble, std::optional<std::int64_t> moved_to = {}) {
        BotSent sent;
        sent.fate = Fate::refused;
        sent.trouble = trouble;
        sent.moved_to = moved_to;
        return sent;
    }

private:
    BotSent next() {
        const std::size_t said = texts.size() + photos.size();
        if (said <= refusals.size()) return refusals[said - 1];
        BotSent sent;
        sent.fate = Fate::delivered;
        sent.mark = "111/" + std::to_string(said);
        sent.picture = "file-1";
        return sent;
    }
};

class TelegramChannelTest : public testing::Test {
protected:
    /// A permit for what was just projected: only an outbox makes one.
    Delivery permit(Circumstances how = {}, Lane lane = Lane::signals) {
        const auto waiting = runs.outbox().oldest("telegram:111", lane).value().value();
        return runs.outbox().begin("telegram:111", waiting, std::move(how), {}).value().value();
    }
    void project(const Outcomes& outcomes) {
        RunRecord run;
        run.id = "lv-1";
        run.mode = Mode::paper;
        run.instruments = {record.instrument};
        const Event event = Command{};
        const ProjectedStep step{.position = ++position, .event = &event, .outcomes = &outcomes};
        ASSERT_TRUE(runs.project(run, {&step, 1}).has_value());
    }
    void SetUp() override {
        ASSERT_TRUE(runs.outbox().open_channel("telegram:111").has_value());
        Signal signal = record.signal;
        signal.slot = 0;
        project({OpinionFormed{signal.opinion, record.opinion}, approved(signal), SignalApproved{signal}});
    }
    Verdict approved(const Signal& signal) {
        Verdict verdict = record.verdict;
        verdict.opinion = signal.opinion;
        verdict.approved = true;
        return verdict;
    }
    TelegramChannel channel(Chat chat = {.id = 111, .role = Role::owner}) {
        return {bot, pictures, std::move(chat), {}, [this](const Chat& now) { changed.push_back(now); }};
    }

    const SignalRecord record = telling::a_short();
    MemoryCandleStore candles;
    MemoryRunStore runs{candles};
    std::uint64_t position = 0;
    Refusing bot;
    std::vector<Chat> changed;
    SignalPictures pictures{std::make_unique<MemoryCandleStore>(), [](const ChartPicture&) -> Result<Bytes> {
                                return fail(ErrorCode::Unreachable, "no font");
                            }};
};

TEST_F(TelegramChannelTest, WordsGoWithoutAPictureThatCannotBeDrawn) {
    TelegramChannel to = channel();
    const Sent sent = to.send(permit(), {});
    EXPECT_EQ(sent.fate, Fate::delivered);
    EXPECT_EQ(sent.mark, "111/1");
    ASSERT_EQ(bot.texts.size(), 1U);
    EXPECT_TRUE(bot.texts[0].text.starts_with("<b>▼ BTC/USDT short")) << bot.texts[0].text;
    EXPECT_EQ(bot.texts[0].markup, Markup::html);
    EXPECT_FALSE(bot.texts[0].is_silent);
    EXPECT_EQ(bot.texts[0].keyboard.at(0).at(0).text, "Why?");
}

TEST_F(TelegramChannelTest, AMissedSignalIsOneSilentLine) {
    TelegramChannel to = channel();
    (void)to.send(permit({.late = 20 * minute, .missed = Missed::half_to_target}), {});
    ASSERT_EQ(bot.texts.size(), 1U);
    EXPECT_TRUE(bot.texts[0].is_silent);
    EXPECT_EQ(bot.texts[0].text.find('\n'), std::string::npos);
    EXPECT_NE(bot.texts[0].text.find("half the way to target 1"), std::string::npos) << bot.texts[0].text;
}

TEST_F(TelegramChannelTest, ARefusalWithACureIsCuredAtOnce) {
    bot.refusals = {Refusing::no(BotTrouble::no_thread), Refusing::no(BotTrouble::moved, -1007),
                    Refusing::no(BotTrouble::bad_markup)};
    TelegramChannel to = channel({.id = 111, .thread = 3, .role = Role::owner});
    EXPECT_EQ(to.send(permit(), {}).fate, Fate::delivered);
    ASSERT_EQ(bot.texts.size(), 4U);
    EXPECT_EQ(bot.texts[0].thread, 3);
    EXPECT_EQ(bot.texts[1].thread, std::nullopt);
    EXPECT_EQ(bot.texts[2].chat, -1007);
    EXPECT_EQ(bot.texts[3].markup, Markup::plain);
    EXPECT_EQ(bot.texts[3].text.find("<b>"), std::string::npos);
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed[0].moved_to, -1007);
    EXPECT_EQ(to.chat().address(), -1007);
    EXPECT_EQ(to.name(), "telegram:111") << "its place in the outbox stays";
}

TEST_F(TelegramChannelTest, WhoBlocksTheBotIsClosed) {
    bot.refusals = {Refusing::no(BotTrouble::blocked)};
    TelegramChannel to = channel();
    const Delivery delivery = permit();
    EXPECT_EQ(to.send(delivery, {}).fate, Fate::refused);
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_TRUE(changed[0].is_closed);
    EXPECT_FALSE(to.wants(delivery.message()));
}

TEST_F(TelegramChannelTest, AnUnknownFateIsNobodysCure) {
    BotSent unknown;
    unknown.fate = Fate::unknown;
    unknown.trouble = BotTrouble::none;
    bot.refusals = {unknown};
    TelegramChannel to = channel();
    EXPECT_EQ(to.send(permit(), {}).fate, Fate::unknown);
    EXPECT_EQ(bot.texts.size(), 1U) << "only the outbox repeats, and says so";
}

TEST_F(TelegramChannelTest, WhatBecameOfASignalIsAReply) {
    SignalMoved moved;
    moved.signal = record.signal.id;
    moved.to = SignalState::hit_sl;
    moved.closed = true;
    moved.net_r = -1.1;
    project({moved});
    TelegramChannel to = channel();
    const Sent first = to.send(permit(), {});
    ASSERT_TRUE(runs.outbox().end("telegram:111", 1, {.state = DeliveryState::delivered, .mark = first.mark}, {}));
    (void)to.send(permit({.reply_to = first.mark}), {});
    ASSERT_EQ(bot.texts.size(), 2U);
    EXPECT_EQ(bot.texts[1].reply_to, 1);
    EXPECT_NE(bot.texts[1].text.find("Stopped at 62542.36"), std::string::npos) << bot.texts[1].text;
}

TEST_F(TelegramChannelTest, AnAlertIsSaidInTheReadersLanguageAndHarmless) {
    const Alert alert{.kind = AlertKind::kill_switch,
                      .subject = "kill",
                      .window = "w",
                      .at = {},
                      .lines = {sentence("kill switch lifted by {}", "telegram:1"), sentence("reason: {}", "<b>&")}};
    ASSERT_EQ(runs.outbox().raise("", alert), true);
    TelegramChannel to = channel({.id = 111, .role = Role::owner, .language = Language::ru});
    (void)to.send(permit({}, Lane::alerts), {});
    EXPECT_EQ(bot.texts.at(0).text, "<b>аварийный выключатель снят (telegram:1)</b>\nпричина: &lt;b&gt;&amp;");
}

TEST_F(TelegramChannelTest, APictureIsDrawnOnceAndSentAgainByItsName) {
    CandleSeries series;
    const UtcTime close = record.signal.closed_at;
    for (int i = 300; i > 0; --i) series.append({close - i * minute, 60'000, 60'100, 59'900, 60'000, 1});
    auto store = std::make_unique<MemoryCandleStore>();
    ASSERT_TRUE(store->add(record.instrument, {}).has_value());
    ASSERT_TRUE(store->merge(record.instrument, {.timeframe = Timeframe::m1, .candles = series.view(), .source = "t"})
                    .has_value());
    int drawn = 0;
    SignalPictures own(std::move(store), [&](const ChartPicture&) -> Result<Bytes> {
        ++drawn;
        return Bytes(10);
    });
    TelegramChannel one(bot, own, {.id = 111}, {}, {});
    TelegramChannel other(bot, own, {.id = 112}, {}, {});
    const Delivery delivery = permit();
    EXPECT_EQ(one.send(delivery, {}).fate, Fate::delivered);
    EXPECT_EQ(other.send(delivery, {}).fate, Fate::delivered);
    EXPECT_EQ(drawn, 1);
    ASSERT_EQ(bot.photos.size(), 2U);
    EXPECT_EQ(bot.photos[0].png.size(), 10U);
    EXPECT_TRUE(bot.photos[1].png.empty());
    EXPECT_EQ(bot.photos[1].known_as, "file-1");
}

}  // namespace
}  // namespace signalbox
