// Who a chat is comes back from its text, and what it wants to hear is decided in one place.
#include "faces/telegram/chat.hpp"

#include <gtest/gtest.h>

#include "faces/telegram/chat_book.hpp"
#include "faces/telegram/signal_testing.hpp"

namespace signalbox {
namespace {

constexpr UtcTime now = utc_from_ms(1'790'000'000'000);

TEST(Chat, ComesBackFromItsText) {
    const Chat plain{.id = 42, .role = Role::viewer};
    const Chat rich{.id = -1001,
                    .thread = 3,
                    .role = Role::operator_,
                    .language = Language::ru,
                    .zone = "Europe/Moscow",
                    .hears = Hears::coins,
                    .coins = {"BTC", "1000PEPE"},
                    .muted_to = now,
                    .moved_to = -1002,
                    .is_closed = true};
    for (const Chat& chat : {plain, rich}) EXPECT_EQ(parse_chat(to_json(chat)), chat);
    EXPECT_EQ(rich.channel(), "telegram:-1001");
    EXPECT_EQ(rich.address(), -1002);
    EXPECT_EQ(plain.address(), 42);
    for (const char* wrong : {"", "[]", "{}", R"({"id":0})", R"({"id":1,"role":"king"})", R"({"id":"1"})",
                              R"({"id":1,"role":"owner","language":"ru","hears":"all","muted_to":0,"coins":[1]})"}) {
        EXPECT_EQ(parse_chat(wrong).error().code, ErrorCode::BadData) << wrong;
    }
}

OutboxMessage about(double score, const std::string& base = "BTC") {
    OutboxMessage message{.kind = MessageKind::signal};
    message.signal = telling::a_short();
    message.signal->signal.score = score;
    message.signal->instrument.base = base;
    return message;
}
OutboxMessage alert(AlertKind kind) {
    OutboxMessage message{.kind = MessageKind::alert};
    message.alert = Alert{.kind = kind, .subject = "bybit", .window = "w", .at = now};
    return message;
}

TEST(Chat, HearsWhatItChose) {
    const Chat all{.id = 1}, strong{.id = 2, .hears = Hears::strong},
        coins{.id = 3, .hears = Hears::coins, .coins = {"ETH"}};
    EXPECT_TRUE(wants(all, about(10), now));
    EXPECT_FALSE(wants(strong, about(70), now));
    EXPECT_TRUE(wants(strong, about(70.1), now));
    EXPECT_FALSE(wants(coins, about(99), now));
    EXPECT_TRUE(wants(coins, about(10, "ETH"), now));
    EXPECT_FALSE(wants(all, alert(AlertKind::strong_signal), now)) << "it has the signal itself";
    EXPECT_FALSE(wants(strong, alert(AlertKind::strong_signal), now));
    EXPECT_TRUE(wants(coins, alert(AlertKind::strong_signal), now));
    EXPECT_TRUE(wants(strong, alert(AlertKind::feed_lost), now));
}

TEST(Chat, HearsOfAnObservationAsItsOwnerAlone) {
    OutboxMessage observed = about(80);
    observed.mode = Mode::observe;
    OutboxMessage lost = alert(AlertKind::feed_lost);
    lost.mode = Mode::observe;
    for (const OutboxMessage& message : {observed, lost}) {
        EXPECT_TRUE(wants({.id = 1, .role = Role::owner}, message, now));
        EXPECT_FALSE(wants({.id = 1, .role = Role::operator_}, message, now));
        EXPECT_FALSE(wants({.id = -1}, message, now)) << "a place that the configuration names";
    }
}

TEST(Chat, MutedItHearsOfTheKillSwitchAlone) {
    const Chat muted{.id = 1, .muted_to = now + Millis{1}};
    EXPECT_FALSE(wants(muted, about(99), now));
    EXPECT_FALSE(wants(muted, alert(AlertKind::feed_lost), now));
    EXPECT_TRUE(wants(muted, alert(AlertKind::kill_switch), now));
    EXPECT_TRUE(wants(muted, about(99), now + Millis{1}));
    EXPECT_FALSE(wants({.id = 1, .is_closed = true}, alert(AlertKind::kill_switch), now)) << "it blocked the bot";
}

TEST(Chat, IsToldNothingOfAFilledEntry) {
    OutboxMessage moved = about(99);
    moved.kind = MessageKind::follow_up;
    moved.moved = SignalMoved{};
    moved.moved->to = SignalState::active;
    EXPECT_FALSE(wants({.id = 1}, moved, now));
    moved.moved->to = SignalState::hit_tp1;
    EXPECT_TRUE(wants({.id = 1}, moved, now));
}

TEST(ChatBook, HoldsTheConfigurationsChatAndThoseThatCame) {
    ChatBook book(std::make_unique<MemorySettingStore>(), 111, Language::ru);
    ASSERT_EQ(book.chats()->size(), 1U);
    EXPECT_EQ(book.find(111).value().value(), (Chat{.id = 111, .role = Role::owner, .language = Language::ru}));
    ASSERT_TRUE(book.save({.id = 42, .role = Role::viewer}).has_value());
    Chat owner = book.find(111).value().value();
    owner.role = Role::viewer;
    owner.hears = Hears::strong;
    ASSERT_TRUE(book.save(owner).has_value());
    EXPECT_EQ(book.find(111).value()->role, Role::owner) << "the configuration has the last word";
    EXPECT_EQ(book.find(111).value()->hears, Hears::strong);
    EXPECT_EQ(book.remove(42), true);
    EXPECT_FALSE(book.find(42).value().has_value());
    EXPECT_EQ(ChatBook(std::make_unique<MemorySettingStore>(), -5, Language::en).chats()->at(0).role, Role::none);
    EXPECT_TRUE(ChatBook(std::make_unique<MemorySettingStore>(), 0, Language::en).chats()->empty());
}

TEST(ChatBook, WhatIsNoticedOfAChatBringsNobodyBack) {
    ChatBook book(std::make_unique<MemorySettingStore>(), -5, Language::en);
    Chat person{.id = 333, .role = Role::operator_};
    ASSERT_TRUE(book.save(person));
    Chat seen = person;
    seen.is_closed = true;
    seen.role = Role::viewer;  // as it was when the channel was opened
    ASSERT_TRUE(book.note(seen));
    EXPECT_TRUE(book.find(333)->value().is_closed);
    EXPECT_EQ(book.find(333)->value().role, Role::operator_);
    ASSERT_TRUE(book.remove(333).value());
    ASSERT_TRUE(book.note(seen));
    EXPECT_FALSE(book.find(333)->has_value()) << "let out, it stays out";
    ASSERT_TRUE(book.note({.id = -5, .is_closed = true}));
    EXPECT_TRUE(book.find(-5)->value().is_closed) << "the configuration's is known without a row";
}

TEST(ChatBook, HasABoundAndLeavesOutWhatDoesNotRead) {
    auto settings = std::make_unique<MemorySettingStore>();
    ASSERT_TRUE(settings->put("telegram.chat.7", "nonsense").has_value());
    ChatBook book(std::move(settings), 0, Language::en);
    EXPECT_TRUE(book.chats()->empty());
    for (std::size_t i = 0; i < ChatBook::most; ++i) {
        ASSERT_TRUE(book.save({.id = 100 + static_cast<std::int64_t>(i)}).has_value());
    }
    EXPECT_EQ(book.save({.id = 99}).error().code, ErrorCode::Busy);
    EXPECT_TRUE(book.save({.id = 100, .hears = Hears::strong}).has_value()) << "one that is there may change";
}

}  // namespace
}  // namespace signalbox
