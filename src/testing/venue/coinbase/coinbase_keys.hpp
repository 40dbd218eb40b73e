// Who may ask what of the simulated Coinbase: keys and their tokens.
//
// A token is judged as documented: the key's name, the signature, two minutes of life at most, and now, by the wall's
// clock, inside them; for REST it names the request, without its query. The host it names may be the real one or the
// one that was asked. How far clocks may be apart is not documented: two seconds here. The keys are public and good for
// nothing else.
#pragma once

#include <vector>

#include "testing/server.hpp"
#include "venues/coinbase/wire/jwt.hpp"
#include "venues/coinbase/wire/key_rights.hpp"

namespace signalbox::simulator {

struct CoinbaseKeyText {
    std::string_view name, secret;
    bool can_trade = false, can_transfer = false;
};
/// The first two may only look: Ed25519 and EC.
std::vector<CoinbaseKeyText> coinbase_key_texts();

class CoinbaseKeys {
public:
    CoinbaseKeys();

    /// What the request's key may do; none: it has no good token.
    std::optional<coinbase::KeyRights> judge(const ServedRequest& request, std::string_view path) const;
    /// Whether the token of a WebSocket's message is good.
    bool is_good(std::string_view token) const;

private:
    struct Key {
        coinbase::ApiKey key;
        coinbase::KeyRights rights;
    };
    /// The key that signed it, and what it claims, if it is in time.
    const Key* signer(std::string_view token, coinbase::JwtClaims& claims) const;

    std::vector<Key> keys_;
};

}  // namespace signalbox::simulator
