// Who may ask what of the simulated Bybit: keys, signatures, and how often.
//
// Signed requests are judged as Bybit documents it: headers, the window around the server's time, the key, the
// signature (HMAC-SHA256 over timestamp, key, window and query), then the key's own rate. The keys are public and good
// for nothing else.
#pragma once

#include <optional>
#include <string_view>

#include "testing/server.hpp"
#include "testing/venue/query.hpp"
#include "testing/venue/window.hpp"
namespace signalbox::simulator {

struct BybitKey {
    std::string_view key, secret;
    bool read_only;
    bool withdraws;
};
inline constexpr BybitKey bybit_read_key{"SIMULATORREADONLY", "simulator-secret-of-the-read-only-key", true, false};
inline constexpr BybitKey bybit_trade_key{"SIMULATORMAYTRADE", "simulator-secret-of-the-trading-key", false, false};
inline constexpr BybitKey bybit_withdraw_key{"SIMULATORWITHDRAWS", "simulator-secret-of-the-withdrawing-key", true,
                                             true};

/// 64 lower-case hexadecimal digits.
std::string hmac_sha256_hex(std::string_view secret, std::string_view text);

class BybitKeys {
public:
    struct Judged {
        const BybitKey* key = nullptr;  ///< null: refused
        std::int64_t code = 0;
        std::string message;
        int status = 200;
        HttpHeaders headers = {};  ///< of the answer: what is left of the rate
    };
    Judged judge(const ServedRequest& request, const Query& query, UtcTime server_time);

    /// The result of GET /v5/user/query-api, as JSON.
    static std::string answer(const BybitKey& key, UtcTime now);

private:
    Window rate_{10, Millis{1'000}};
};

}  // namespace signalbox::simulator
