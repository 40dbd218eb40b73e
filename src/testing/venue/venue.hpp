// A whole simulated venue: market, face, faults and the server on 127.0.0.1 that clients of any program connect to.
//
//     MemoryMinutes minutes; … minutes.add(instrument, candles);
//     AcceleratedClock clock(start, speed);
//     const auto venue = TRY(SimulatedVenue::start(minutes, clock, make_bybit_face, {.seed = 7, .start = start}));
//     venue->url() → http://127.0.0.1:PORT
//
// Always true: it listens on loopback only. What it tells is the market's (market.hpp); when it tells it is the
// clock's, looked at every `tick` of the machine's time, so nothing arrives earlier than it happens and little later.
// Threads: the server's; every function here may be called from any.
#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "ports/clock.hpp"
#include "testing/venue/face.hpp"

namespace signalbox::simulator {

struct VenueTerms {
    std::uint64_t seed = 0;
    UtcTime start{};   ///< see MarketTerms
    double speed = 1;  ///< pauses on the wire are divided by it
    Faults faults = {};
    std::uint16_t port = 0;  ///< 0: a free one
    std::optional<Identity> identity = {};
    Millis tick{5};  ///< of the machine's time; 0: only when tick() is called, for tests with a clock of their own
};

using MakeFace = std::function<std::unique_ptr<Face>(const FaceParts& parts)>;

class SimulatedVenue final : private ServerBehaviour {
public:
    /// `minutes` and `clock` (any thread) outlive it. Errors as Server::start.
    static Result<std::unique_ptr<SimulatedVenue>> start(MinuteSource& minutes, MarketClock& clock,
                                                         const MakeFace& make_face, const VenueTerms& terms);
    ~SimulatedVenue() override;

    std::string url(std::string_view path = "") const { return server_->url(path); }
    std::string socket_url(std::string_view path = "") const { return server_->socket_url(path); }
    std::vector<std::string> settings() const { return face_->settings(url(), socket_url()); }

    /// What a collector has to end up with; none: not listed then.
    std::optional<Candle> truth(const Instrument& instrument, UtcTime opened_at);
    /// The same as it was streamed, before any correction.
    std::optional<Candle> streamed(const Instrument& instrument, UtcTime opened_at);
    /// The quote that stands at that time.
    std::optional<Quote> quote(const Instrument& instrument, UtcTime at);
    std::vector<Listed> listed();

    /// Sends all that is due. The server does it by itself every VenueTerms.tick.
    void tick() override;
    /// Cuts every WebSocket.
    void drop_all();
    /// From now on nothing is answered but 503, and every WebSocket is cut; or all is well again.
    void set_away(bool away);
    /// It says that its market data is in maintenance, or that this is over; what it tells stays as it is.
    void set_maintenance(bool is_on);

    struct Counts {
        std::uint64_t requests = 0;  ///< HTTP
        std::uint64_t sockets = 0;   ///< WebSockets opened
        std::array<std::uint64_t, fault_count> faults{};
    };
    Counts counts();
    /// What went wrong with the source of candles first.
    std::optional<Error> trouble();

private:
    SimulatedVenue(MinuteSource& minutes, MarketClock& clock, const MakeFace& make_face, const VenueTerms& terms);

    bool is_ready(const ServedRequest& request) override;
    ServedReply answer(const ServedRequest& request) override;
    bool takes_socket(const ServedRequest& request) override;
    void opened(const std::shared_ptr<ServedSocket>& socket, const ServedRequest& request) override;
    void heard(ServedSocket& socket, std::string_view text) override;
    void closed(ServedSocket& socket) override;
    void break_lines(UtcTime now);

    std::mutex mutex_;
    MarketClock& clock_;
    const VenueTerms terms_;
    Market market_;
    std::unique_ptr<Face> face_;
    FaultDraws draws_;
    std::map<std::uint64_t, std::unique_ptr<Line>> lines_;
    UtcTime broken_until_{};  ///< the seconds of connection faults that were looked at
    bool away_ = false;
    std::uint64_t requests_ = 0, sockets_ = 0;
    std::unique_ptr<Server> server_;  // last: its thread ends before anything that it uses
};

}  // namespace signalbox::simulator
