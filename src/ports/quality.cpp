#include "ports/quality.hpp"

#include <array>
#include <utility>

#include "core/base/check.hpp"
#include "ports/merge_rules.hpp"

namespace signalbox {

namespace {

constexpr std::array<std::string_view, 7> flaws{"gap",     "duplicate",   "refused",   "invalid",
                                                "outlier", "zero_volume", "correction"};
constexpr std::array<std::string_view, 6> remedies{"left", "repaired", "replaced", "dropped", "stepped", "late"};

template <typename Enum, std::size_t size>
Result<Enum> parse(std::string_view text, const std::array<std::string_view, size>& names) {
    for (std::size_t i = 0; i < size; ++i) {
        if (names[i] == text) return static_cast<Enum>(i);
    }
    return fail(ErrorCode::Corrupt, "the quality ledger says {}, which means nothing", text);
}

}  // namespace

std::string_view to_text(Flaw flaw) {
    const auto number = static_cast<std::size_t>(flaw);
    check(number < flaws.size(), "a flaw has a name");
    return flaws[number];
}

std::string_view to_text(Remedy remedy) {
    const auto number = static_cast<std::size_t>(remedy);
    check(number < remedies.size(), "a remedy has a name");
    return remedies[number];
}

Result<Flaw> parse_flaw(std::string_view text) { return parse<Flaw>(text, flaws); }
Result<Remedy> parse_remedy(std::string_view text) { return parse<Remedy>(text, remedies); }

std::string differences(const Candle& was, const Candle& is) {
    using Value = std::pair<std::string_view, double Candle::*>;
    std::string text;
    for (const auto& [column, value] :
         {Value{"open", &Candle::open}, Value{"high", &Candle::high}, Value{"low", &Candle::low},
          Value{"close", &Candle::close}, Value{"volume", &Candle::volume}}) {
        if (same_bits(was.*value, is.*value)) continue;
        if (!text.empty()) text += ", ";
        text.append(column).append(" ").append(sentence_value(was.*value));
        text.append(" → ").append(sentence_value(is.*value));
    }
    return text;
}

}  // namespace signalbox
