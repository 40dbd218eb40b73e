#include "testing/venue/line.hpp"

#include <utility>

namespace signalbox::simulator {

void Line::push(std::string text, UtcTime now) {
    if (now < silent_until_) return;
    std::optional<std::string> held = std::exchange(held_, std::nullopt);
    const std::optional<Fault> fault = draws_.of_frame();
    if (fault) draws_.happened(*fault);
    if (fault == Fault::duplicate) socket_->send(text);
    if (fault == Fault::malformed) text[text.size() / 2] = '\x01';
    if (fault == Fault::truncate) text.resize(text.size() / 2);
    if (fault == Fault::reorder) {
        held_ = std::move(text);
    } else if (fault != Fault::lose) {
        socket_->send(std::move(text));
    }
    if (held) socket_->send(*std::move(held));
}

void Line::drop_in_a_frame() {
    // A text frame of 100 bytes (RFC 6455, 5.2), of which a few come.
    socket_->send_raw("\x81\x64{\"topic\":\"");
    socket_->drop();
}

}  // namespace signalbox::simulator
