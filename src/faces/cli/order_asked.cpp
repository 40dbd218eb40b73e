#include "faces/cli/order_asked.hpp"

#include <chrono>
#include <future>
#include <memory>

#include "views/portfolio.hpp"

namespace signalbox {

Result<> order_asked(LiveRun& live, const FollowedSlots& slots, const ControlQuestion& asked) {
    constexpr std::chrono::seconds patience{3};  // below that of whoever asks (control.hpp)
    Order order{.events = {*asked.command}};
    if (!asked.trade && !asked.close) return live.submit(std::move(order));
    if (asked.trade) {
        const auto slot = slots.of(asked.trade->instrument);
        if (!slot) return fail(ErrorCode::NotFound, "the run does not follow {}", asked.trade->instrument);
        order.events.push_back(trade_of(asked.command->id, *asked.trade, *slot));
    }
    if (asked.close) order.events.push_back(close_of(*asked.close));
    const auto said = std::make_shared<std::promise<Result<Outcomes>>>();  // it may come after nobody waits any more
    order.done = [said](const Result<Outcomes>& done) { said->set_value(done); };
    auto heard = said->get_future();
    TRY(live.submit(std::move(order)));
    if (heard.wait_for(patience) == std::future_status::ready) return check_taken(TRY(heard.get()));
    return fail(ErrorCode::Unreachable, "the run has taken the command, but does not say that it is done");
}

}  // namespace signalbox
