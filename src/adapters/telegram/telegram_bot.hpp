// Telegram's bots, over HTTPS: the port `Bot`.
//
//     auto bot = TRY(open_telegram({.token = config.telegram.token}));      // with a network thread of its own
//
// Always true: one call is one request; the token stands in no error, and no error says more of an answer than 300
// bytes of its description. A 429 stops its chat (or all, where it was for none) for as long as it says and a second
// more. All times are the machine's, never the market's: Telegram knows nothing of clock.speed. Threads: any.
#pragma once

#include <memory>

#include "adapters/net/http_client.hpp"
#include "adapters/telegram/requests.hpp"
#include "adapters/telegram/send_rates.hpp"
#include "ports/bot.hpp"

namespace signalbox::telegram {

/// Digits, a colon, 30 to 64 letters, digits, _ and -. Stricter than the server, which would take nearly anything.
bool is_token(std::string_view text);

class TelegramBot final : public Bot {
public:
    /// `network` (at speed 1) and `clock` (the machine's) outlive it. WrongUse: a token or an address that is none.
    static Result<std::unique_ptr<TelegramBot>> make(Network& network, MarketClock& clock, const BotAccess& access,
                                                     const SendRateRules& rates = {});

    Result<BotIdentity> who_am_i(std::stop_token stop) override;
    Result<std::vector<BotUpdate>> updates(const BotPoll& poll, std::stop_token stop) override;
    Result<std::string> webhook(std::stop_token stop) override;
    BotSent delete_webhook(std::stop_token stop) override;
    BotSent send(const BotText& text, std::stop_token stop) override;
    BotSent send(const BotPhoto& photo, std::stop_token stop) override;
    BotSent edit(const BotEdit& edit, std::stop_token stop) override;
    BotSent answer(const BotAnswer& answer, std::stop_token stop) override;
    BotSent set_commands(const BotCommands& commands, std::stop_token stop) override;

private:
    TelegramBot(Network& network, MarketClock& clock, const BotAccess& access, const Url& url,
                const SendRateRules& rates);
    HttpAttempt ask(HttpClient& client, const Call& call, std::stop_token stop);
    /// What was asked for and has a result; its errors are Bot's.
    Result<struct Answered> read(HttpClient& client, const Call& call, std::stop_token stop);
    BotSent say(const Call& call, std::stop_token stop);
    std::string without_token(std::string text) const;

    const std::string token_;
    const std::chrono::seconds poll_;
    SendRates rates_;
    HttpClient calls_;
    HttpClient polls_;  ///< of its own: a poll holds its connection, and its answer takes long
};

/// A bot with a network and a clock of its own. Errors: TelegramBot::make's, and the network's.
Result<std::unique_ptr<Bot>> open_telegram(const BotAccess& access);

}  // namespace signalbox::telegram
