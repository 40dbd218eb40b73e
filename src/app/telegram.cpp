#include "app/telegram.hpp"

#include "adapters/telegram/telegram_bot.hpp"
#include "platform/clock.hpp"
#include "testing/telegram/simulated_telegram.hpp"

namespace signalbox {

namespace {

class Simulator final : public TelegramSimulator {
public:
    static Result<std::unique_ptr<TelegramSimulator>> start(const TelegramSimulatorTerms& terms) {
        auto made = std::make_unique<Simulator>();
        simulator::TelegramTerms told{.chats = terms.chats,
                                      .faults = TRY(simulator::TelegramFaults::parse(terms.faults)),
                                      .seed = terms.seed,
                                      .port = terms.port};
        if (!terms.token.empty()) told.token = terms.token;
        made->chats_ = terms.chats;
        made->telegram_ = TRY(simulator::SimulatedTelegram::start(made->clock_, told));
        return made;
    }
    std::string url() const override { return telegram_->url(); }
    std::vector<std::string> settings() const override {
        std::vector<std::string> all{"TELEGRAM_BOT_TOKEN=" + telegram_->token(),
                                     "SIGNALBOX__TELEGRAM__API_URL=" + telegram_->url()};
        if (!chats_.empty()) all.push_back("TELEGRAM_CHAT_ID=" + std::to_string(chats_.front()));
        return all;
    }
    Counts counts() override {
        auto counted = telegram_->counts();
        return {.calls = counted.calls, .faults = std::move(counted.faults)};
    }

private:
    SystemMarketClock clock_;
    std::vector<std::int64_t> chats_;
    std::unique_ptr<simulator::SimulatedTelegram> telegram_;
};

}  // namespace

Result<std::unique_ptr<Bot>> open_bot(const BotAccess& access) { return telegram::open_telegram(access); }

Result<std::unique_ptr<TelegramSimulator>> simulate_telegram(const TelegramSimulatorTerms& terms) {
    return Simulator::start(terms);
}

}  // namespace signalbox
