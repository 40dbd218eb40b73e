// xoshiro256** (Blackman and Vigna 2018), its four words drawn from the hash of the key.
#include "core/base/random.hpp"

#include <bit>
#include <cmath>

#include "core/base/check.hpp"
#include "core/base/math.hpp"

namespace signalbox {
namespace {

/// c[0] + c[1] x + c[2] x² …, by Horner's rule.
template <std::size_t n>
double polynomial(const double (&c)[n], double x) {
    double sum = c[n - 1];
    for (std::size_t i = n - 1; i-- > 0;) sum = sum * x + c[i];
    return sum;
}

// AS 241's three fits, as printed: the middle (|p − ½| ≤ 0.425), the tails to r ≤ 5, and what lies beyond.
constexpr double middle_over[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                  1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr double middle_under[] = {1.0,
                                   4.2313330701600911252e+1,
                                   6.8718700749205790830e+2,
                                   5.3941960214247511077e+3,
                                   2.1213794301586595867e+4,
                                   3.9307895800092710610e+4,
                                   2.8729085735721942674e+4,
                                   5.2264952788528545610e+3};
constexpr double tail_over[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr double tail_under[] = {1.0,
                                 2.05319162663775882187e0,
                                 1.67638483018380384940e0,
                                 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1,
                                 1.51986665636164571966e-2,
                                 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9};
constexpr double far_over[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                               2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double far_under[] = {1.0,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};

}  // namespace

Random::Random(std::initializer_list<std::uint64_t> key) {
    const Hash128 hash = hash_bytes(std::as_bytes(std::span(key.begin(), key.size())));
    state_[0] = mix64(hash.low + hash_keys[0]);
    state_[1] = mix64(hash.high + hash_keys[1]);
    state_[2] = mix64(hash.low + hash_keys[2]);
    state_[3] = mix64(hash.high + hash_keys[3]) | 1;  // all zeros would stay zeros
}

Random::Random(std::uint64_t seed, std::string_view name) {
    const Hash128 hash = hash_text(name);
    *this = Random({seed, hash.high, hash.low});
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

double Random::normal() {
    // The middles of 2⁵² equal slots: never 0 or 1, and symmetric about ½.
    return normal_quantile((static_cast<double>(next() >> 12) + 0.5) * 0x1p-52);
}

std::uint64_t Random::below(std::uint64_t bound) {
    check(bound > 0, "a random number below zero was asked for");
    // Lemire's multiplication (2019): the high half is the answer unless the low half fell into the uneven rest.
    __extension__ typedef unsigned __int128 Wide;
    const std::uint64_t uneven = (0 - bound) % bound;
    for (;;) {
        const Wide product = static_cast<Wide>(next()) * bound;
        if (static_cast<std::uint64_t>(product) >= uneven) return static_cast<std::uint64_t>(product >> 64);
    }
}

double normal_quantile(double p) {
    check(p > 0 && p < 1, "a quantile needs a probability between 0 and 1");
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * (polynomial(middle_over, r) / polynomial(middle_under, r));
    }
    const double r = std::sqrt(-log(q < 0 ? p : 1 - p));
    const double size = r <= 5 ? polynomial(tail_over, r - 1.6) / polynomial(tail_under, r - 1.6)
                               : polynomial(far_over, r - 5) / polynomial(far_under, r - 5);
    return q < 0 ? -size : size;
}

}  // namespace signalbox
