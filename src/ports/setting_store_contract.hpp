// What every setting store promises, as tests; used as candle_store_contract.hpp is.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "ports/setting_store.hpp"

namespace signalbox {

struct SettingStoreUnderTest {
    virtual ~SettingStoreUnderTest() = default;
    virtual SettingStore& settings() = 0;
    /// Why there is no store on this machine; empty: there is one. The tests are skipped then.
    virtual std::string missing() const { return {}; }
};
using MakeSettingStore = std::function<std::unique_ptr<SettingStoreUnderTest>()>;

class SettingStoreContract : public testing::TestWithParam<MakeSettingStore> {
protected:
    void SetUp() override {
        if (const std::string why = made_->missing(); !why.empty()) GTEST_SKIP() << why;
    }
    SettingStore& settings() { return made_->settings(); }
    void put(const std::string& name, const std::string& value) {
        const auto done = settings().put(name, value);
        ASSERT_TRUE(done.has_value()) << done.error().text();
    }
    using Value = std::optional<std::string>;
    using Values = std::map<std::string, std::string>;

private:
    std::unique_ptr<SettingStoreUnderTest> made_ = GetParam()();
};

TEST_P(SettingStoreContract, KeepsTheNewestValueOfEachName) {
    EXPECT_EQ(settings().get("telegram.chat.42").value(), Value{});
    put("telegram.chat.42", R"({"role":"owner"})");
    put("telegram.chat.42", "владелец \"42\"");
    EXPECT_EQ(settings().get("telegram.chat.42").value(), Value("владелец \"42\""));
    EXPECT_EQ(settings().remove("telegram.chat.42").value(), true);
    EXPECT_EQ(settings().remove("telegram.chat.42").value(), false);
    EXPECT_EQ(settings().get("telegram.chat.42").value(), Value{});
}

TEST_P(SettingStoreContract, FindsThoseThatBeginAlike) {
    put("telegram.chat.-1", "a");
    put("telegram.chat.42", "b");
    put("telegram.chats", "c");
    put("telegram_chat.42", "d");
    EXPECT_EQ(settings().beginning_with("telegram.chat.").value(),
              (Values{{"telegram.chat.-1", "a"}, {"telegram.chat.42", "b"}}));
    EXPECT_EQ(settings().beginning_with("")->size(), 4U);
    EXPECT_EQ(settings().beginning_with("x").value(), Values{});
}

TEST_P(SettingStoreContract, ChangesAValueInOneStep) {
    const auto more = [](Value value) -> Result<Value> { return std::to_string(value ? std::stoi(*value) + 1 : 1); };
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(settings().change("tries", more).has_value());
    EXPECT_EQ(settings().get("tries").value(), Value("3"));
    const auto refuses = [](const Value&) -> Result<Value> { return fail(ErrorCode::Refused, "no"); };
    EXPECT_EQ(settings().change("tries", refuses).error().code, ErrorCode::Refused);
    EXPECT_EQ(settings().get("tries").value(), Value("3"));
    ASSERT_TRUE(settings().change("tries", [](const Value&) -> Result<Value> { return Value{}; }).has_value());
    EXPECT_EQ(settings().get("tries").value(), Value{});
}

}  // namespace signalbox
