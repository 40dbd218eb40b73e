#include "core/signals/features/feature_set.hpp"

#include "core/signals/features/feature.hpp"
#include "core/signals/features/multi_features.hpp"

namespace signalbox {

std::string_view to_text(FeatureSet set) { return set == FeatureSet::single ? "single" : "multi"; }

std::optional<FeatureSet> feature_set_named(std::string_view name) {
    for (const FeatureSet set : {FeatureSet::single, FeatureSet::multi}) {
        if (to_text(set) == name) return set;
    }
    return std::nullopt;
}

std::vector<std::string> column_names(FeatureSet set) {
    if (set == FeatureSet::multi) return multi_feature_names();
    std::vector<std::string> names;
    names.reserve(feature_count);
    for (const FeatureEntry& line : feature_table()) names.emplace_back(line.name);
    return names;
}

Hash128 hash_of(FeatureSet set) {
    std::string text = std::string(to_text(set)) + " " + std::to_string(feature_code_version) + "\n";
    for (const FeatureEntry& line : feature_table()) {
        text.append(line.name).append("|").append(line.formula).append("|");
        text.append(std::to_string(line.warm_up)).append("|").append(std::to_string(line.settled)).append("\n");
    }
    for (const std::string& name : column_names(set)) text.append(name).append("\n");
    return hash_text(text);
}

}  // namespace signalbox
