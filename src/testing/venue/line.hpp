// A client's WebSocket as a venue's face speaks through it: answers go out as they are, data through the faults.
//
// Threads: those that the simulated venue locks out of each other (venue.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "testing/server.hpp"
#include "testing/venue/faults.hpp"

namespace signalbox::simulator {

class Line {
public:
    Line(std::shared_ptr<ServedSocket> socket, FaultDraws& draws) : socket_(std::move(socket)), draws_(draws) {}

    /// An answer to what the client asked.
    void answer(std::string text) { socket_->send(std::move(text)); }
    /// Data. `now`: market time.
    void push(std::string text, UtcTime now);
    /// The closing handshake.
    void close(std::uint16_t code, std::string reason) { socket_->close(code, std::move(reason)); }

    /// 1, 2, … in the order of their coming.
    std::uint64_t number() const { return socket_->connection(); }

    // What goes wrong with a connection; whoever asks for it counts it.
    void drop() { socket_->drop(); }
    void drop_in_a_frame();
    /// Data until then is lost; answers go out.
    void stall(UtcTime until) { silent_until_ = until; }

private:
    std::shared_ptr<ServedSocket> socket_;
    FaultDraws& draws_;
    std::optional<std::string> held_;  ///< goes out behind the next one
    UtcTime silent_until_{};
};

}  // namespace signalbox::simulator
