#include "venues/coinbase/wire/jwt.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "venues/coinbase/wire/base64.hpp"

namespace signalbox::coinbase {
namespace {

constexpr std::string_view name =
    "organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-111111111111";
constexpr std::string_view seed = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";  // bytes 00 … 1f
constexpr UtcTime now = utc_from_ms(1'790'000'000'999);

/// A new key's private half as PEM, PKCS#8 or (EC alone) SEC 1.
std::string pem_of(EVP_PKEY* key, bool is_sec1 = false) {
    BIO* const memory = BIO_new(BIO_s_mem());
    const int written = is_sec1
                            ? PEM_write_bio_PrivateKey_traditional(memory, key, nullptr, nullptr, 0, nullptr, nullptr)
                            : PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
    EXPECT_EQ(written, 1);
    char* text = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(memory, &text));
    std::string pem(text, size);
    BIO_free(memory);
    EVP_PKEY_free(key);
    return pem;
}
std::string ec_pem(const char* curve, bool is_sec1 = false) { return pem_of(EVP_EC_gen(curve), is_sec1); }

std::string with_escapes(std::string_view pem) {
    std::string text = "\"";
    for (const char c : pem) text += c == '\n' ? std::string("\\n") : std::string(1, c);
    return text + "\"";
}

ApiKey key_of(std::string_view secret) {
    auto key = ApiKey::parse(name, secret);
    EXPECT_TRUE(key) << key.error().text();
    return *std::move(key);
}

// Ed25519 signs without chance (RFC 8032): the whole token is known. Worked out with another implementation.
TEST(CoinbaseToken, OfEd25519IsTheKnownOne) {
    const std::string uri = request_uri("GET", "api.coinbase.com", "/api/v3/brokerage/key_permissions?limit=1");
    const auto token = key_of(seed).token(now, "00112233445566778899aabbccddeeff", uri);
    ASSERT_TRUE(token);
    const std::size_t end = token->rfind('.');
    EXPECT_EQ(token->substr(end + 1),
              "Zuk_8ByJ-JWoz-ilAmcD5m1H6X1fMQD8v7tDcYDqM9zgKmNpoHLK13rB8U9VajJlpB0Jsdzgt4nv2H49TBcXAw");
    const std::size_t dot = token->find('.');
    EXPECT_EQ(*from_base64(token->substr(0, dot)), R"({"alg":"EdDSA","kid":")" + std::string(name) +
                                                       R"(","nonce":"00112233445566778899aabbccddeeff","typ":"JWT"})");
    EXPECT_EQ(
        *from_base64(token->substr(dot + 1, end - dot - 1)),
        R"({"sub":")" + std::string(name) +
            R"(","iss":"cdp","nbf":1790000000,"exp":1790000120,"uri":"GET api.coinbase.com/api/v3/brokerage/key_permissions"})");
}

TEST(CoinbaseToken, OfAStreamClaimsNoAddress) {
    const ApiKey key = key_of(seed);
    const auto claims = key.verify(*key.token(now, "00", std::nullopt));
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->uri, std::nullopt);
    EXPECT_EQ(claims->expires - claims->not_before, token_seconds);
}

// r and s are shorter than 32 bytes once in 128 tokens each: their zeros in front must stand.
TEST(CoinbaseToken, OfP256AlwaysHas64BytesAndHolds) {
    const ApiKey key = key_of(ec_pem("P-256"));
    EXPECT_EQ(key.algorithm(), Algorithm::es256);
    for (int i = 0; i < 2000; ++i) {
        const auto token = key.token(now, std::to_string(i), "GET h/p");
        ASSERT_TRUE(token);
        ASSERT_EQ(from_base64(token->substr(token->rfind('.') + 1))->size(), 64U);
        ASSERT_TRUE(key.verify(*token));
    }
}

TEST(CoinbaseToken, HoldsForNoOtherKeyAndNoOtherText) {
    for (const std::string& secret : {std::string(seed), ec_pem("P-256")}) {
        const ApiKey key = key_of(secret);
        const std::string token = *key.token(now, "00", "GET h/p");
        for (std::size_t i = 0; i < token.size(); ++i) {
            std::string bent = token;
            bent[i] = bent[i] == 'A' ? 'B' : 'A';
            EXPECT_FALSE(key.verify(bent)) << i;
        }
        EXPECT_FALSE(key_of(ec_pem("P-256")).verify(token));
        EXPECT_FALSE(ApiKey::parse("another", secret)->verify(token));
        for (const std::string_view bad : {"", ".", "..", "a.b", "a.b.c", "a.b.c.d"})
            EXPECT_FALSE(key.verify(bad)) << bad;
    }
}

TEST(CoinbaseKey, ReadsEveryForm) {
    const std::string pem = ec_pem("P-256");
    const ApiKey key = key_of(pem);
    const std::string token = *key.token(now, "00", std::nullopt);
    for (const std::string& form : {with_escapes(pem), "  " + pem + "\n\n", "'" + pem + "'"}) {
        EXPECT_TRUE(key_of(form).verify(token)) << "the same key";
    }
    EXPECT_EQ(key_of(ec_pem("P-256", true)).algorithm(), Algorithm::es256) << "SEC 1";
    EXPECT_EQ(key_of(pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"))).algorithm(), Algorithm::eddsa);
    // The seed and the public key behind it: RFC 8032's form of a secret key.
    const std::string both = *from_base64(seed) + std::string(32, 'x');
    const std::string ed_token = *key_of(seed).token(now, "00", std::nullopt);
    EXPECT_TRUE(key_of(to_base64_url(both)).verify(ed_token));
    EXPECT_TRUE(key_of("AAECAwQFBgcICQoL\nDA0ODxAREhMUFRYX GBkaGxwdHh8=\n").verify(ed_token));
}

TEST(CoinbaseKey, RefusesWhatIsNoneAndNeverSaysIt) {
    const std::string pem = ec_pem("P-256");
    for (const std::string& secret :
         {std::string(), std::string("SECRETsecret"), pem.substr(0, pem.size() / 2), ec_pem("P-384"),
          std::string("-----BEGIN PRIVATE KEY-----\nSECRETsecret\n-----END PRIVATE KEY-----\n"),
          std::string(10'000, 'A'), pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}))}) {
        const auto key = ApiKey::parse(name, secret);
        ASSERT_FALSE(key) << secret;
        EXPECT_EQ(key.error().code, ErrorCode::WrongUse);
        EXPECT_EQ(key.error().text().find("SECRET"), std::string::npos);
    }
    EXPECT_FALSE(ApiKey::parse("", seed));
}

TEST(CoinbaseToken, HasANonceOfItsOwn) {
    const auto one = fresh_nonce();
    const auto other = fresh_nonce();
    ASSERT_TRUE(one && other);
    EXPECT_EQ(one->size(), 64U);
    EXPECT_NE(*one, *other);
}

// RFC 4648, section 10.
TEST(Base64, HasTheKnownForms) {
    const std::vector<std::pair<std::string_view, std::string_view>> known{
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
    for (const auto& [bytes, text] : known) {
        EXPECT_EQ(to_base64_url(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
    EXPECT_EQ(from_base64("Zg=="), "f");
    EXPECT_EQ(from_base64("+/8="), "\xfb\xff");
    for (const std::string_view bad : {"Z", "Zh", "Zm9v!", "Zg=a", "===="})
        EXPECT_EQ(from_base64(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace signalbox::coinbase
