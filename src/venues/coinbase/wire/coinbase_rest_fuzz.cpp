// A letter, then any bytes as an answer of Coinbase's REST, a token or a secret: an error in words, or an answer that
// its print gives back; only keys that view pass, and nothing but a signature makes a token good.
#include "core/base/check.hpp"
#include "venues/coinbase/wire/jwt.hpp"
#include "venues/coinbase/wire/key_rights.hpp"
#include "venues/coinbase/wire/symbols.hpp"

using namespace signalbox;

namespace {

template <typename T>
std::optional<T> hold(std::string_view text) {
    auto answer = wire::read<T>(text, "It");
    if (!answer) {
        check(answer.error().code == ErrorCode::BadData && !answer.error().text().empty(), "a refusal has words");
        return std::nullopt;
    }
    const auto back = wire::read<T>(wire::print(*answer), "It");
    check(back && *back == *answer, "an answer is what its print says");
    return *std::move(answer);
}

const coinbase::ApiKey& some_key() {
    static const auto key = coinbase::ApiKey::parse("k", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    return *key;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (*data) {
        case 't': hold<coinbase::ServerTime>(text); break;
        case 'm': hold<coinbase::MarketTrades>(text); break;
        case 'b': hold<coinbase::ProductBook>(text); break;
        case 'e': check(!coinbase::refusal(500, text).error.text().empty(), "a refusal has words"); break;
        case 'a':
            if (coinbase::check_read_only(text)) {
                const auto rights = hold<coinbase::KeyRights>(text);
                check(rights->can_view == true && rights->can_trade == false && rights->can_transfer == false,
                      "it only views");
            }
            break;
        case 'j': check(!some_key().verify(text), "a token is not made by chance"); break;
        case 'k':
            if (const auto key = coinbase::ApiKey::parse("k", text)) {
                const auto token = key->token(UtcTime{}, "00", std::nullopt);
                check(token && key->verify(*token), "a key that reads signs");
            }
            break;
        case 'p':
            if (const auto products = hold<coinbase::Products>(text)) {
                coinbase::Symbols symbols;
                for (const coinbase::Product& one : products->rows) {
                    if (!symbols.add(one)) continue;
                    const auto instrument = symbols.instrument_of(one.id);
                    check(instrument && symbols.product_of(*instrument).value() == one.id, "names map both ways");
                }
            }
            break;
        default:
            if (const auto candles = hold<coinbase::Candles>(text)) {
                const auto closed =
                    coinbase::closed_candles(*candles, {.timeframe = Timeframe::m1, .server_time = utc_max});
                for (std::size_t i = 1; i < closed.candles.size(); ++i) {
                    check(closed.candles[i - 1].opened_at < closed.candles[i].opened_at, "oldest first, each once");
                }
            }
    }
    return 0;
}
