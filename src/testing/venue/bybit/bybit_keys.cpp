#include "testing/venue/bybit/bybit_keys.hpp"

#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "venues/bybit/wire/key_rights.hpp"

namespace signalbox::simulator {
namespace {

constexpr std::array keys{bybit_read_key, bybit_trade_key, bybit_withdraw_key};

std::string header(const ServedRequest& request, std::string_view name) {
    return std::string(find_header(request.headers, name).value_or(""));
}

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// What the answer says besides the key's rights, for clients other than ours.
struct About {
    std::string id = "2208369", note = "simulator", key, secret;
    std::int64_t type = 1, unified = 0, unified_account = 1, user = 24'617'703, inviter = 0, affiliate = 0;
    std::string vip_level = "No VIP", maker_level = "0", rsa_key, parent = "0";
    bool is_master = true;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("id", &About::id),
                          field("note", &About::note),
                          field("apiKey", &About::key),
                          field("secret", &About::secret),
                          field("type", &About::type),
                          field("unified", &About::unified),
                          field("uta", &About::unified_account),
                          field("userID", &About::user),
                          field("inviterID", &About::inviter),
                          field("vipLevel", &About::vip_level),
                          field("mktMakerLevel", &About::maker_level),
                          field("affiliateID", &About::affiliate),
                          field("rsaPublicKey", &About::rsa_key),
                          field("isMaster", &About::is_master),
                          field("parentUid", &About::parent)};
    }
};

}  // namespace

std::string hmac_sha256_hex(std::string_view secret, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) hex += {digits[mac[i] >> 4U], digits[mac[i] & 15U]};
    return hex;
}

BybitKeys::Judged BybitKeys::judge(const ServedRequest& request, const Query& query, UtcTime server_time) {
    constexpr std::int64_t window_usual = 5'000, ahead_max = 1'000;
    const std::string name = header(request, "X-BAPI-API-KEY");
    const std::string stamp = header(request, "X-BAPI-TIMESTAMP");
    const std::string window_text = header(request, "X-BAPI-RECV-WINDOW");
    const std::string sign = header(request, "X-BAPI-SIGN");
    if (name.empty() || stamp.empty() || sign.empty())
        return {.code = 10003, .message = "API key is invalid.", .status = 401};
    const std::int64_t now = to_ms(server_time);
    const std::int64_t window = whole(window_text).value_or(window_usual);
    const auto asked_at = whole(stamp);
    if (!asked_at || *asked_at < now - window || *asked_at >= now + ahead_max) {
        return {.code = 10002,
                .message = "invalid request, please check your server timestamp or recv_window param. req_timestamp[" +
                           stamp + "],server_timestamp[" + std::to_string(now) + "],recv_window[" +
                           std::to_string(window) + "]"};
    }
    const auto* const key = std::ranges::find(keys, name, &BybitKey::key);
    if (key == keys.end()) return {.code = 10003, .message = "API key is invalid."};
    const std::string text = stamp + name + window_text + query.text();
    if (hmac_sha256_hex(key->secret, text) != sign)
        return {.code = 10004, .message = "error sign! origin_string[" + text + "]"};
    const bool taken = rate_.take(server_time);
    Judged judged{.key = taken ? key : nullptr};
    const UtcTime reset = taken ? server_time : rate_.next_at();
    judged.headers = {{"X-Bapi-Limit", std::to_string(rate_.most())},
                      {"X-Bapi-Limit-Status", std::to_string(rate_.left())},
                      {"X-Bapi-Limit-Reset-Timestamp", std::to_string(to_ms(reset))}};
    if (!taken) {
        judged.code = 10006;
        judged.message = "Too many visits. Exceeded the API Rate Limit.";
    }
    return judged;
}

std::string BybitKeys::answer(const BybitKey& key, UtcTime now) {
    constexpr std::int64_t days = 83;
    bybit::KeyRights rights;
    rights.read_only = key.read_only ? 1 : 0;
    rights.permissions = {{"ContractTrade", {"Order", "Position"}},
                          {"Spot", {"SpotTrade"}},
                          {"Wallet", {}},
                          {"Options", {}},
                          {"Derivatives", {"DerivativesTrade"}}};
    if (key.withdraws) rights.permissions["Wallet"] = {"AccountTransfer", "Withdraw"};
    rights.addresses = {"*"};
    rights.days_left = days;
    rights.expires_at = to_text(std::chrono::floor<std::chrono::seconds>(now + day * days));
    rights.created_at = to_text(std::chrono::floor<std::chrono::seconds>(now - 7 * day));
    std::string about = wire::print(About{.key = std::string(key.key)});
    about.back() = ',';
    return about + wire::print(rights).substr(1);
}

}  // namespace signalbox::simulator
