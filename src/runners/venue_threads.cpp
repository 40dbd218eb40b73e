#include "runners/venue_threads.hpp"

namespace signalbox {

UniverseThread::UniverseThread(Venue& venue, MarketClock& clock, OpenListings open, WatchRules rules,
                               std::vector<Instrument> members, Told told)
    : thread_([&venue, &clock, open = std::move(open), rules = std::move(rules), members = std::move(members),
               told = std::move(told)](const std::stop_token& stop) {
          auto store = open();
          if (!store) return told(fail(store.error()));
          UniverseWatch watch(venue, **store, rules, members);
          while (clock.wait_until(watch.next_look(), stop)) {
              const auto news = watch.look(clock.now(), stop);
              if (stop.stop_requested()) return;
              told(news);
          }
      }) {}

TickerThread::TickerThread(Venue& venue, MarketClock& clock, std::vector<Instrument> instruments, Millis period,
                           Told told)
    : thread_([&venue, &clock, instruments = std::move(instruments), period,
               told = std::move(told)](const std::stop_token& stop) {
          for (UtcTime next = clock.now(); clock.wait_until(next, stop); next = clock.now() + period) {
              const auto tickers = venue.tickers(instruments, stop);
              if (tickers && !tickers->empty()) told(*tickers);
          }
      }) {}

}  // namespace signalbox
