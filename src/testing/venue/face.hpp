// A venue's way of telling the simulated market: its paths, words, limits and rhythms. One implementation a venue.
//
// The simulated venue (venue.hpp) owns the sockets and the faults and calls the face, one call at a time; `now` is
// market time and never decreases. A face knows the market (market.hpp) and its own protocol, nothing else.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "testing/server.hpp"
#include "testing/venue/line.hpp"
#include "testing/venue/market.hpp"

namespace signalbox::simulator {

class Face {
public:
    virtual ~Face() = default;

    virtual ServedReply answer(const ServedRequest& request, UtcTime now) = 0;
    /// How it says that it was asked too often, in one of its ways (`draw` chooses): for the fault http429.
    virtual ServedReply too_many(const ServedRequest& request, UtcTime now, std::uint64_t draw) = 0;

    /// Works out a part of what the answer to this needs, some milliseconds' worth: true when nothing is left. Before
    /// `answer`, again and again; between two times the venue does everything else.
    virtual bool prepare(const ServedRequest&, UtcTime) { return true; }
    /// Its market data is in maintenance from now on, or no more: said in the venue's way, where it has one. What else
    /// it says stays as it is.
    virtual void maintenance(bool, UtcTime) {}

    virtual bool takes_socket(const ServedRequest& request, UtcTime now) = 0;
    /// `line` lives until `closed` was called for it.
    virtual void opened(Line& line, const ServedRequest& request, UtcTime now) = 0;
    virtual void heard(Line& line, std::string_view text, UtcTime now) = 0;
    virtual void closed(Line& line) = 0;
    /// Sends all that has become due by now, in its order.
    virtual void tick(UtcTime now) = 0;

    /// NAME=value lines that point a client here; `rest` and `socket` are URLs without a path.
    virtual std::vector<std::string> settings(std::string_view rest, std::string_view socket) const = 0;
};

/// What every face is built on.
struct FaceParts {
    Market& market;
    std::uint64_t seed = 0;
    Millis skew{0};  ///< HTTP answers' time is ahead by this
};

}  // namespace signalbox::simulator
