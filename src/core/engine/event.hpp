// Everything the engine can learn, as one closed variant (ENGINE 1). What is not here, the engine does not know.
//
// Encoding: the variant's index is part of journals; new events go to the end. A journal begins with Opened.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/hash.hpp"
#include "core/desk/account/settings.hpp"
#include "core/market/frame.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/terms.hpp"
#include "core/market/timeframe.hpp"
#include "core/signals/technical/opinion.hpp"

namespace signalbox {

/// Bumped when the same events would give other outcomes, or are written otherwise: `replay` names a journal of another
/// version.
constexpr std::string_view engine_version = "3";

inline constexpr std::array speaking_timeframes{Timeframe::m15, Timeframe::h1, Timeframe::h4};

/// The configuration that outcomes depend on.
struct EngineSettings {
    std::vector<Timeframe> timeframes{speaking_timeframes.begin(), speaking_timeframes.end()};  ///< those that speak
    DeskSettings desk;

    bool operator==(const EngineSettings&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("timeframes", self.timeframes);
        visit("desk", self.desk);
    }
};

/// The first event of a journal and of a backtest.
struct Opened {
    std::string version{engine_version};
    EngineSettings settings;
    std::uint64_t seed = 1;  ///< of the cost draws
    bool operator==(const Opened&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("version", self.version);
        visit("settings", self.settings);
        visit("seed", self.seed);
    }
};

/// Stored candles that an analyst was warmed with.
struct WarmedFrom {
    Timeframe timeframe{};
    TimeRange range;
    std::uint64_t candles = 0;
    Hash128 hash;
    bool operator==(const WarmedFrom&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("timeframe", self.timeframe);
        visit("range", self.range);
        visit("candles", self.candles);
        visit("hash", self.hash);
    }
};

/// An instrument enters. Slots are given out in order from 0 and never used twice.
struct InstrumentJoined {
    std::uint16_t slot = 0;
    Instrument instrument;
    InstrumentTerms terms;
    Bytes analyst;  ///< the warmed analyst's state; empty: begins with nothing
    std::vector<WarmedFrom> warmed_from;
    bool operator==(const InstrumentJoined&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slot", self.slot);
        visit("instrument", self.instrument);
        visit("terms", self.terms);
        visit("analyst", self.analyst);
        visit("warmed_from", self.warmed_from);
    }
};

/// A minute is not what its frame said: another candle, or one that came late (ENGINE 8).
struct CandleCorrected {
    std::uint16_t slot = 0;
    Candle candle;  ///< 1m; of a quiet minute only its time means anything
    UtcTime arrived_at{};
    bool quiet = false;  ///< it is known now that the minute had no trade
    bool operator==(const CandleCorrected&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slot", self.slot);
        visit("candle", self.candle);
        visit("arrived_at", self.arrived_at);
        visit("quiet", self.quiet);
    }
};

/// New terms: fees, measured costs. From the next frame on.
struct CostsChanged {
    std::uint16_t slot = 0;
    InstrumentTerms terms;
    bool operator==(const CostsChanged&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slot", self.slot);
        visit("terms", self.terms);
    }
};

/// New desk settings, whole. The speaking timeframes cannot change while a journal is open.
struct SettingsChanged {
    DeskSettings desk;
    bool operator==(const SettingsChanged&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("desk", self.desk);
    }
};

/// A fact from outside the market (news, flows, a model's word): kept, and a factor once a room reads it.
struct FactArrived {
    UtcTime arrived_at{};
    std::string source;
    std::string id;
    std::string subject;  ///< an instrument's id, a coin, or empty for the whole market
    double value = 0;     ///< −1…+1
    bool operator==(const FactArrived&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("arrived_at", self.arrived_at);
        visit("source", self.source);
        visit("id", self.id);
        visit("subject", self.subject);
        visit("value", self.value);
    }
};

/// A venue's feed stopped, wholly or in part, or all of it came back.
struct FeedLost {
    std::string venue;
    UtcTime at{};
    bool lost = true;
    bool operator==(const FeedLost&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("venue", self.venue);
        visit("at", self.at);
        visit("lost", self.lost);
    }
};

/// An instrument is followed no more. A signal of it that is still open ends at its last close (`cancelled`).
struct InstrumentLeft {
    std::uint16_t slot = 0;
    std::string reason;  ///< delisted, dropped …
    bool operator==(const InstrumentLeft&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("slot", self.slot);
        visit("reason", self.reason);
    }
};

enum class Verb : std::uint8_t {
    kill,
    lift_kill,
    pause,
    resume,
    set,    ///< changes what the event behind it says (SettingsChanged); here it stands who asked for it
    trade,  ///< likewise, of a HandTraded
    close,  ///< likewise, of a HandClosed
};
constexpr Verb last_of(Verb) { return Verb::close; }
std::string_view to_text(Verb verb);

/// What a person or a program asked for. The same id a second time does nothing (ids are kept for 48 h of market time).
struct Command {
    std::string id;
    std::string actor;  ///< who: cli:root, telegram:42 …
    Verb verb{};
    std::string reason;
    UtcTime at{};
    bool operator==(const Command&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("id", self.id);
        visit("actor", self.actor);
        visit("verb", self.verb);
        visit("reason", self.reason);
        visit("at", self.at);
    }
};

/// A person or a program ends a signal's position by hand (SPEC 11): it leaves at the open of its instrument's next
/// present minute; one that still waits for its entry is cancelled. It resolves nothing. No such position: noted.
struct PositionClosed {
    Hash128 signal;
    UtcTime at{};
    bool operator==(const PositionClosed&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("signal", self.signal);
        visit("at", self.at);
    }
};

/// A person trades by hand, in an account of its own (SPEC 11): it enters at the next open of its instrument after
/// `at`, plus costs. What cannot be done is noted: hand_full, hand_too_large, hand_not_followed, hand_again.
struct HandTraded {
    Hash128 trade;  ///< hand_trade_id (ids.hpp) of the command that stands before it
    std::uint16_t slot = 0;
    Side side{};   ///< long or short
    Decimal size;  ///< base units, above 0
    UtcTime at{};
    bool operator==(const HandTraded&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("trade", self.trade);
        visit("slot", self.slot);
        visit("side", self.side);
        visit("size", self.size);
        visit("at", self.at);
    }
};

/// A trade by hand shall end: at this price at once, or without one at the next open after `at`; one that still waits
/// for its entry is cancelled. No such trade: noted as not_open; a price that is beyond money: as hand_too_large.
struct HandClosed {
    Hash128 trade;
    std::optional<Decimal> price;  ///< above 0
    UtcTime at{};
    bool operator==(const HandClosed&) const = default;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("trade", self.trade);
        visit("price", self.price);
        visit("at", self.at);
    }
};

using Event = std::variant<Opened, InstrumentJoined, MarketFrame, CandleCorrected, CostsChanged, SettingsChanged,
                           FactArrived, FeedLost, InstrumentLeft, Command, PositionClosed, HandTraded, HandClosed>;

}  // namespace signalbox
