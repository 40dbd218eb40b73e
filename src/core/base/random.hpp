// Seeded random numbers that are functions of names, not of history: the same on every CPU and in any order of asking.
//
// A stream is keyed by (seed, name…): `Random(seed, hash_text("spread"), instrument, minute)`. Two different keys are
// two independent streams; asking one never moves another.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "core/base/hash.hpp"

namespace signalbox {

class Random {
public:
    Random(std::uint64_t seed, std::string_view name);
    /// Keyed draws (ENGINE, SPEC 11): e.g. {seed, instrument hash, minute number, purpose}.
    explicit Random(std::initializer_list<std::uint64_t> key);

    std::uint64_t next();
    /// In [0, 1), 53 bits.
    double uniform();
    /// Standard normal, by inverting the distribution function (Wichura's AS 241): one uniform, one value.
    double normal();
    /// In [0, bound), unbiased; bound > 0.
    std::uint64_t below(std::uint64_t bound);

private:
    std::uint64_t state_[4];
};

/// Inverse of the standard normal distribution function, p in (0, 1). Wichura (1988), AS 241 PPND16, with our own log.
double normal_quantile(double p);

}  // namespace signalbox
