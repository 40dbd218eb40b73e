// Asks a venue for minutes of the past on threads of its own: what stands behind MarketStream::ask.
//
// Always true: an instrument has one question at most under way, of one request, and one answer ends it. Whoever asks
// for the same instrument meanwhile is not answered apart: the answer that comes counts for both, and tells the range
// of the first. Threads: `ask` from any; answers come on its own.
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "adapters/net/http_message.hpp"
#include "platform/queue.hpp"
#include "ports/market_stream.hpp"
#include "ports/venue.hpp"

namespace signalbox {

/// The answer about an instrument that a stream does not follow: in what unit it should be told, nobody has said.
PastArrived not_followed(const Instrument& instrument, TimeRange range);

class PastAsker {
public:
    /// Questions that wait at once; one more is answered with nothing.
    static constexpr std::size_t waiting_max = 4'096;
    /// Takes an answer; called on the asker's threads, side by side.
    using Tell = std::function<void(PastArrived answer, std::stop_token stop)>;

    /// Where frames wait for the answers, as many threads as the venue answers questions side by side; in the
    /// background one, served behind all others. `venue` outlives it.
    PastAsker(Venue& venue, Tell tell, Urgency urgency = Urgency::live);
    /// Ends the threads; what was not answered yet never is.
    ~PastAsker();
    PastAsker(const PastAsker&) = delete;
    PastAsker& operator=(const PastAsker&) = delete;

    void ask(const Followed& pair, TimeRange range);

private:
    struct Question {
        Followed pair;
        TimeRange range;
    };
    void work(std::stop_token stop);
    PastArrived answer(const Question& question, std::stop_token stop);

    Venue& venue_;
    const Tell tell_;
    const Urgency urgency_;
    BoundedQueue<Question> questions_{{.capacity = waiting_max, .when_full = WhenFull::refuse}};
    std::mutex mutex_;
    std::set<Instrument> asked_;  ///< and not answered yet
    std::stop_source stop_;
    std::vector<std::thread> threads_;
};

}  // namespace signalbox
