#include "testing/venue/venue.hpp"

#include <algorithm>

namespace signalbox::simulator {
namespace {

constexpr Millis stall_for{40'000}, slow_for{2'000};
constexpr std::size_t pieces = 10;

ServedReply gateway_page(int status, std::string_view says) {
    std::string body = "<html>\r\n<head><title>" + std::to_string(status) + " " + std::string(says) +
                       "</title></head>\r\n<body><center><h1>" + std::to_string(status) + " " + std::string(says) +
                       "</h1></center></body>\r\n</html>\r\n";
    return {.status = status, .headers = {{"Content-Type", "text/html"}}, .body = std::move(body)};
}

ServedReply broken_gateway(std::uint64_t count) {
    return count % 2 == 0 ? gateway_page(502, "Bad Gateway") : gateway_page(503, "Service Temporarily Unavailable");
}

}  // namespace

Result<std::unique_ptr<SimulatedVenue>> SimulatedVenue::start(MinuteSource& minutes, MarketClock& clock,
                                                              const MakeFace& make_face, const VenueTerms& terms) {
    std::unique_ptr<SimulatedVenue> venue(new SimulatedVenue(minutes, clock, make_face, terms));
    venue->server_ = TRY(Server::start(*venue, {.port = terms.port, .identity = terms.identity, .tick = terms.tick}));
    return venue;
}

SimulatedVenue::SimulatedVenue(MinuteSource& minutes, MarketClock& clock, const MakeFace& make_face,
                               const VenueTerms& terms)
    : clock_(clock),
      terms_(terms),
      market_(minutes, {.seed = terms.seed,
                        .start = terms.start,
                        .corrected = terms.faults[Fault::correct],
                        .delisted = static_cast<std::size_t>(terms.faults[Fault::delist])}),
      face_(make_face({.market = market_,
                       .seed = terms.seed,
                       .skew = Millis{static_cast<std::int64_t>(terms.faults[Fault::skew])}})),
      draws_(terms.faults, terms.seed),
      broken_until_(std::chrono::floor<std::chrono::seconds>(clock.now())) {}

SimulatedVenue::~SimulatedVenue() {
    if (server_) server_->stop();
    lines_.clear();  // their sockets live on the server's loop
}

bool SimulatedVenue::is_ready(const ServedRequest& request) {
    const std::scoped_lock lock(mutex_);
    return away_ || face_->prepare(request, clock_.now());
}

ServedReply SimulatedVenue::answer(const ServedRequest& request) {
    const std::scoped_lock lock(mutex_);
    const UtcTime now = clock_.now();
    ++requests_;
    if (away_) return gateway_page(503, "Service Temporarily Unavailable");
    const std::optional<Fault> fault = draws_.of_answer();
    if (fault) draws_.happened(*fault);
    if (fault == Fault::http429) return face_->too_many(request, now, requests_);
    if (fault == Fault::http5xx) return broken_gateway(requests_);
    ServedReply reply = face_->answer(request, now);
    if (fault == Fault::truncate) reply.cut_after = reply.body.size() / 2;
    if (fault == Fault::slow) {
        reply.piece_bytes = reply.body.size() / pieces + 1;
        const double pause = static_cast<double>(slow_for.count()) / pieces / terms_.speed;
        reply.piece_pause = Millis{static_cast<std::int64_t>(pause)};
    }
    return reply;
}

bool SimulatedVenue::takes_socket(const ServedRequest& request) {
    const std::scoped_lock lock(mutex_);
    return !away_ && face_->takes_socket(request, clock_.now());
}

void SimulatedVenue::opened(const std::shared_ptr<ServedSocket>& socket, const ServedRequest& request) {
    const std::scoped_lock lock(mutex_);
    ++sockets_;
    const auto line = lines_.emplace(socket->connection(), std::make_unique<Line>(socket, draws_)).first;
    face_->opened(*line->second, request, clock_.now());
    if (away_) line->second->drop();  // it was let in before the venue went away
}

void SimulatedVenue::heard(ServedSocket& socket, std::string_view text) {
    const std::scoped_lock lock(mutex_);
    face_->heard(*lines_.at(socket.connection()), text, clock_.now());
}

void SimulatedVenue::closed(ServedSocket& socket) {
    const std::scoped_lock lock(mutex_);
    const auto line = lines_.find(socket.connection());
    face_->closed(*line->second);
    lines_.erase(line);
}

void SimulatedVenue::tick() {
    const std::scoped_lock lock(mutex_);
    const UtcTime now = clock_.now();
    face_->tick(now);
    break_lines(now);
}

/// The connection faults of every second that has passed.
void SimulatedVenue::break_lines(UtcTime now) {
    constexpr Millis second{1'000};
    for (; broken_until_ + second <= now; broken_until_ += second) {
        const auto [fault, which] = draws_.of_second(broken_until_);
        if (!fault || lines_.empty()) continue;
        Line& line = *std::next(lines_.begin(), static_cast<std::ptrdiff_t>(which % lines_.size()))->second;
        draws_.happened(*fault);
        if (fault == Fault::drop) line.drop();
        if (fault == Fault::midframe) line.drop_in_a_frame();
        if (fault == Fault::stall) line.stall(now + stall_for);
    }
}

void SimulatedVenue::drop_all() {
    const std::scoped_lock lock(mutex_);
    for (const auto& [number, line] : lines_) line->drop();
}

void SimulatedVenue::set_away(bool away) {
    {
        const std::scoped_lock lock(mutex_);
        away_ = away;
    }
    if (away) drop_all();
}

void SimulatedVenue::set_maintenance(bool is_on) {
    const std::scoped_lock lock(mutex_);
    face_->maintenance(is_on, clock_.now());
}

std::optional<Candle> SimulatedVenue::truth(const Instrument& instrument, UtcTime opened_at) {
    const std::scoped_lock lock(mutex_);
    const auto id = market_.find(instrument);
    const auto bar = id ? market_.truth(*id, opened_at) : std::nullopt;
    if (!bar) return std::nullopt;
    return candle_of(*bar, market_[*id].grid);
}

std::optional<Candle> SimulatedVenue::streamed(const Instrument& instrument, UtcTime opened_at) {
    const std::scoped_lock lock(mutex_);
    const auto id = market_.find(instrument);
    const auto made = id ? market_.streamed(*id, opened_at) : std::nullopt;
    if (!made) return std::nullopt;
    return candle_of(made->bar, market_[*id].grid);
}

std::optional<Quote> SimulatedVenue::quote(const Instrument& instrument, UtcTime at) {
    const std::scoped_lock lock(mutex_);
    const auto id = market_.find(instrument);
    const auto top = id ? market_.top(*id, at) : std::nullopt;
    if (!top) return std::nullopt;
    const int places = market_[*id].grid.price_places;
    return Quote{value_of(top->bid, places), value_of(top->ask, places)};
}

std::vector<Listed> SimulatedVenue::listed() {
    const std::scoped_lock lock(mutex_);
    return {market_.listed().begin(), market_.listed().end()};
}

SimulatedVenue::Counts SimulatedVenue::counts() {
    const std::scoped_lock lock(mutex_);
    Counts counts{.requests = requests_, .sockets = sockets_};
    for (std::size_t i = 0; i < fault_count; ++i) counts.faults[i] = draws_.count(static_cast<Fault>(i));
    return counts;
}

std::optional<Error> SimulatedVenue::trouble() {
    const std::scoped_lock lock(mutex_);
    return market_.trouble();
}

}  // namespace signalbox::simulator
