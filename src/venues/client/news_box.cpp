#include "venues/client/news_box.hpp"

namespace signalbox {

bool NewsBox::push(MarketNews news, std::stop_token stop) {
    if (queue_.push(std::move(news), stop) == Pushed::refused) return false;
    std::stop_source wake(std::nostopstate);
    {
        const std::scoped_lock lock(mutex_);
        wake = wake_;
    }
    wake.request_stop();
    return true;
}

std::optional<MarketNews> NewsBox::next(UtcTime until, std::stop_token stop) {
    while (!stop.stop_requested()) {
        std::stop_source wake;
        {
            const std::scoped_lock lock(mutex_);
            wake_ = wake;  // what is pushed from here on is noticed
        }
        if (auto news = queue_.try_pop()) return news;
        const std::stop_callback forward(stop, [wake]() mutable { wake.request_stop(); });
        const bool is_time = clock_.wait_until(until, wake.get_token());
        if (auto news = queue_.try_pop()) return news;
        if (is_time) break;
    }
    return std::nullopt;
}

}  // namespace signalbox
