// Tests only: a market made by hand, minute by minute, around one Desk.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/check.hpp"
#include "core/engine/desk.hpp"

namespace signalbox::by_hand {

inline constexpr UtcTime begin = utc_from_ms(1'672'531'200'000);  // 2023-01-01T00:00:00Z

inline Decimal dec(const char* text) { return *Decimal::parse(text); }

/// Fee 10 bps, spread 20 bps, slippage 5 bps, all constant: a fill costs 25 bps of its value.
inline InstrumentTerms flat_terms() {
    InstrumentTerms terms;
    terms.tick = dec("0.01");
    terms.fee = 0.001;
    terms.spread = {0.002, 0.002};
    terms.slippage = {0.0005, 0.0005};
    return terms;
}

inline InstrumentTerms free_terms() {
    InstrumentTerms terms = flat_terms();
    terms.fee = 0;
    terms.spread = terms.slippage = {0, 0};
    return terms;
}

/// 15 a trade at risk, 300 at most in one: three units of what costs 100 with a stop 5 away.
inline DeskSettings settings() {
    DeskSettings settings;
    settings.cash = dec("1500");
    return settings;
}

inline Minute bar(double open, double high, double low, double close) {
    Minute minute;
    minute.state = MinuteState::present;
    minute.open = open;
    minute.high = high;
    minute.low = low;
    minute.close = close;
    minute.volume = 1;
    return minute;
}
inline Minute flat(double price) { return bar(price, price, price, price); }
inline Minute quiet() {
    Minute minute;
    minute.state = MinuteState::quiet;
    return minute;
}

/// A long at 100, stop 95, targets 107.5, 112.5, 120 (R:R 2.5), or its mirror; passes every gate.
inline Opinion opinion(std::uint16_t slot, Side side = Side::long_side, Timeframe timeframe = Timeframe::m15) {
    const double s = sign_of(side);
    Opinion opinion;
    opinion.slot = slot;
    opinion.timeframe = timeframe;
    opinion.side = side;
    opinion.strength = opinion.strength_raw = 80;
    opinion.close = 100;
    opinion.stop = 100 - s * 5;
    opinion.targets = {100 + s * 7.5, 100 + s * 12.5, 100 + s * 20};
    opinion.reward_risk = 2.5;
    opinion.atr = 2;
    opinion.minutes_present = minutes_of(timeframe);
    return opinion;
}

class Market {
public:
    explicit Market(std::size_t instruments = 1, DeskSettings desk_settings = settings(),
                    InstrumentTerms terms = flat_terms(), std::uint64_t seed = 1)
        : desk(desk_settings, seed) {
        for (std::size_t i = 0; i < instruments; ++i) {
            const std::string name(1, static_cast<char>('A' + i));
            desk.joined(static_cast<std::uint16_t>(i), Instrument{"test", name, "USDT", ""}, terms);
        }
        count_ = instruments;
    }

    /// One frame; opinions close with it and expire after `life`.
    Outcomes step(std::vector<Minute> minutes, std::vector<Opinion> opinions = {}, Millis lateness = Millis{0},
                  std::vector<ScoreInput> scores = {}) {
        now += minute;
        MarketFrame frame{.closed_at = now, .arrived_at = now + lateness, .minutes = std::move(minutes)};
        frame.minutes.resize(count_);
        for (Opinion& each : opinions) {
            each.closed_at = now;
            each.expires_at = now + life;
        }
        for (ScoreInput& each : scores) each.at = now;
        Outcomes out;
        desk.decide(frame, opinions, scores, out);
        check(desk.paper().account().balances(desk.paper().open_marks()), "the books must agree at every frame");
        all.insert(all.end(), out.begin(), out.end());
        return out;
    }
    /// So many frames of one flat price for all.
    void wait(int minutes, double price = 100) {
        for (int i = 0; i < minutes; ++i) step(std::vector<Minute>(count_, flat(price)));
    }
    Outcomes say(Verb verb, std::string id) {
        Outcomes out;
        desk.command({.id = std::move(id), .actor = "test", .verb = verb, .reason = "why", .at = now}, out);
        all.insert(all.end(), out.begin(), out.end());
        return out;
    }

    Desk desk;
    UtcTime now = begin;
    Millis life = 4 * hour;
    Outcomes all;

private:
    std::size_t count_ = 1;
};

template <typename T>
std::vector<T> only(const Outcomes& outcomes) {
    std::vector<T> found;
    for (const Outcome& outcome : outcomes)
        if (const T* what = std::get_if<T>(&outcome)) found.push_back(*what);
    return found;
}

}  // namespace signalbox::by_hand
