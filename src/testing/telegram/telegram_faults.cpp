#include "testing/telegram/telegram_faults.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "core/base/random.hpp"

namespace signalbox::simulator {
namespace {

constexpr std::array<std::string_view, telegram_fault_count> names{"http500",   "http502",   "drop",    "lost",
                                                                   "malformed", "slow",      "http429", "http401",
                                                                   "http409",   "duplicate", "unknown", "inaccessible"};
constexpr std::uint64_t call_draws = 61;

bool is_of_updates(TelegramFault fault) { return fault >= TelegramFault::duplicate; }

}  // namespace

std::string_view to_text(TelegramFault fault) { return names[static_cast<std::size_t>(fault)]; }

std::optional<TelegramFault> telegram_fault(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<TelegramFault>(found - names.begin());
}

Result<TelegramFaults> TelegramFaults::parse(std::string_view text) {
    TelegramFaults faults;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        const std::size_t equals = std::min(one.size(), one.find('='));
        const auto fault = telegram_fault(one.substr(0, equals));
        if (!fault) {
            return fail(ErrorCode::WrongUse, "{} is no fault", one.substr(0, equals))
                .suggest(
                    "choose among http500, http502, drop, lost, malformed, slow, http429, http401, http409, duplicate, "
                    "unknown and inaccessible");
        }
        const std::string_view value = equals == one.size() ? std::string_view() : one.substr(equals + 1);
        double share = -1;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), share);
        if (error != std::errc{} || end != value.data() + value.size() || !(share >= 0 && share <= 1)) {
            return fail(ErrorCode::WrongUse, "{} is no number for the fault {}", value, to_text(*fault))
                .suggest("write it as {}={}", to_text(*fault), "0.01");
        }
        faults.rates[static_cast<std::size_t>(*fault)] = share;
    }
    if (std::accumulate(faults.rates.begin(), faults.rates.end(), 0.0) > 1)
        return fail(ErrorCode::WrongUse, "the faults' shares add up to more than 1")
            .suggest("each call has one draw: leave a part of them well");
    return faults;
}

std::optional<TelegramFaultDraws::Drawn> TelegramFaultDraws::of_call(std::string_view method) {
    const bool is_poll = method == "getupdates";
    const auto fits = [&](const Ordered& one) {
        return (one.method.empty() || one.method == method) && (is_poll || !is_of_updates(one.fault));
    };
    const auto ordered = std::ranges::find_if(ordered_, fits);
    std::optional<Drawn> drawn;
    if (ordered != ordered_.end()) {
        drawn = {ordered->fault, ordered->seconds};
        if (--ordered->calls == 0) ordered_.erase(ordered);
    } else {
        Random random({seed_, call_draws, ++calls_});
        double draw = random.uniform();
        for (std::size_t place = 0; place < telegram_fault_count && !drawn; ++place) {
            const auto fault = static_cast<TelegramFault>(place);
            if (draw < faults_.rates[place] && (is_poll || !is_of_updates(fault))) drawn = {fault, 0};
            draw -= faults_.rates[place];
            if (draw < 0) break;
        }
    }
    if (drawn) ++counts_[static_cast<std::size_t>(drawn->fault)];
    return drawn;
}

std::map<std::string, std::uint64_t> TelegramFaultDraws::counts() const {
    std::map<std::string, std::uint64_t> all;
    for (std::size_t place = 0; place < telegram_fault_count; ++place)
        if (counts_[place] > 0) all[std::string(names[place])] = counts_[place];
    return all;
}

}  // namespace signalbox::simulator
