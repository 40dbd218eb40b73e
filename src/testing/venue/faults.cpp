#include "testing/venue/faults.hpp"

#include <algorithm>
#include <charconv>
#include <span>

#include "core/base/random.hpp"

namespace signalbox::simulator {
namespace {

constexpr std::array<std::string_view, fault_count> names{"drop",    "midframe",  "stall",    "lose",    "duplicate",
                                                          "reorder", "malformed", "truncate", "http429", "http5xx",
                                                          "slow",    "correct",   "skew",     "delist"};
enum Purpose : std::uint64_t { frame_draws = 51, answer_draws = 52, second_draws = 53 };

constexpr std::array of_connections{Fault::drop, Fault::midframe, Fault::stall};
constexpr std::array of_frames{Fault::lose, Fault::duplicate, Fault::reorder, Fault::malformed, Fault::truncate};
constexpr std::array of_answers{Fault::http429, Fault::http5xx, Fault::slow, Fault::truncate};
constexpr double seconds_in_hour = 3600;

bool is_per_hour(Fault fault) { return std::ranges::find(of_connections, fault) != of_connections.end(); }

/// How a fault's number is written.
std::string_view example_of(Fault fault) {
    if (fault == Fault::skew) return "-1500";  // milliseconds
    if (fault == Fault::delist) return "2";    // instruments
    return is_per_hour(fault) ? "4/h" : "0.01";
}

Failure no_number(Fault fault, std::string_view text) {
    return fail(ErrorCode::WrongUse, "{} is no number for the fault {}", text, to_text(fault))
        .suggest("write it as {}={}", to_text(fault), example_of(fault));
}

Result<double> number_of(Fault fault, std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return no_number(fault, text);
    return value;
}

Result<double> rate_of(Fault fault, std::string_view text) {
    if (fault == Fault::skew || fault == Fault::delist) return number_of(fault, text);
    const bool per_hour = is_per_hour(fault);
    if (text.ends_with("/h") != per_hour) return no_number(fault, text);
    const double value = TRY(number_of(fault, text.substr(0, text.size() - (per_hour ? 2 : 0))));
    const double most = per_hour ? seconds_in_hour : 1;
    if (!(value >= 0 && value <= most)) {
        return fail(ErrorCode::WrongUse, "the fault {} is from 0 to {}, not {}", to_text(fault), most, text)
            .suggest("write it as {}={}", to_text(fault), example_of(fault));
    }
    return value;
}

Result<Certificate> certificate_of(std::string_view text) {
    if (text == "expired") return Certificate::expired;
    if (text == "name") return Certificate::other_name;
    if (text == "self") return Certificate::self_signed;
    return fail(ErrorCode::WrongUse, "{} is no kind of bad certificate", text)
        .suggest("choose one of expired, name, self");
}

/// One draw for all of them: the first whose share it falls into.
std::optional<Fault> drawn(const Faults& faults, std::span<const Fault> kinds, double draw) {
    for (const Fault kind : kinds) {
        if (draw < faults[kind]) return kind;
        draw -= faults[kind];
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_text(Fault fault) { return names[static_cast<std::size_t>(fault)]; }

Result<Faults> Faults::parse(std::string_view text) {
    Faults faults;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        const std::size_t equals = one.find('=');
        const std::string_view name = one.substr(0, equals);
        const std::string_view value = equals == one.npos ? std::string_view() : one.substr(equals + 1);
        if (name == "certificate") {
            faults.certificate = TRY(certificate_of(value));
            continue;
        }
        const auto found = std::ranges::find(names, name);
        if (found == names.end()) {
            return fail(ErrorCode::WrongUse, "{} is no fault", name)
                .suggest(
                    "choose among drop, midframe, stall, lose, duplicate, reorder, malformed, truncate, http429, "
                    "http5xx, slow, correct, skew, delist and certificate");
        }
        const auto place = static_cast<std::size_t>(found - names.begin());
        faults.rates[place] = TRY(rate_of(static_cast<Fault>(place), value));
    }
    return faults;
}

std::optional<Fault> FaultDraws::of_frame() {
    Random random({seed_, frame_draws, ++frames_});
    return drawn(faults_, of_frames, random.uniform());
}

std::optional<Fault> FaultDraws::of_answer() {
    Random random({seed_, answer_draws, ++answers_});
    return drawn(faults_, of_answers, random.uniform());
}

FaultDraws::OfSecond FaultDraws::of_second(UtcTime second) const {
    Random random({seed_, second_draws, static_cast<std::uint64_t>(to_ms(second))});
    return {drawn(faults_, of_connections, random.uniform() * seconds_in_hour), random.next()};
}

}  // namespace signalbox::simulator
