// Which columns a table or a model has, under one name that no other can have: a hash of all that gives the values.
//
// A model keeps the hash of the set it was trained on and refuses another. Whoever changes what a feature's code
// computes raises feature_code_version; a test holds the bits of a fixed series against it, so none changes in silence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"

namespace signalbox {

enum class FeatureSet : std::uint8_t {
    single,  ///< the 39 of one timeframe
    multi,   ///< the 177 of a minute and four higher timeframes (multi_features.hpp)
};
constexpr FeatureSet last_of(FeatureSet) { return FeatureSet::multi; }

inline constexpr int feature_code_version = 2;

/// `single`, `multi`.
std::string_view to_text(FeatureSet set);
std::optional<FeatureSet> feature_set_named(std::string_view name);

/// In the order of the columns.
std::vector<std::string> column_names(FeatureSet set);

/// Of the columns' names, their formulas with parameters, the lengths, and the code's version.
Hash128 hash_of(FeatureSet set);

}  // namespace signalbox
