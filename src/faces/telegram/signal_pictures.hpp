// The pictures that signals are sent with, each drawn once for all chats that read one language in one time zone.
//
// Several are drawn at once, for signals come together: as many as the machine has processors.
// Threads: any; who asks for a picture that another is just drawing waits for it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "ports/candle_store.hpp"
#include "ports/chart_picture.hpp"
#include "ports/run_store.hpp"
#include "views/person.hpp"

namespace signalbox {

struct SignalPicture {
    Bytes png;
    std::string known_as;  ///< what the messenger calls it, once it has it
};

class SignalPictures {
public:
    /// Called from several threads at once.
    using Draw = std::function<Result<Bytes>(const ChartPicture&)>;
    /// `candles` is its own. At most `at_once`, 1 or more, are drawn at a time.
    SignalPictures(std::unique_ptr<CandleStore> candles, Draw draw, unsigned at_once = processors());

    /// As of the signal's close. Errors: signal_chart's, and the drawing's.
    Result<SignalPicture> picture(const SignalRecord& record, const Person& reader);
    void is_known_as(const SignalRecord& record, const Person& reader, const std::string& name);

private:
    static unsigned processors();
    static constexpr std::size_t kept_most = 32;
    struct Kept {
        std::string key;
        std::optional<Result<SignalPicture>> picture = {};  ///< none: it is being drawn
    };
    using Entry = std::shared_ptr<Kept>;
    Entry find(const std::string& key) const;
    Result<SignalPicture> make(const SignalRecord& record, const Person& reader);

    const Draw draw_;
    const unsigned at_once_;
    std::mutex store_mutex_;  // guards the store
    const std::unique_ptr<CandleStore> candles_;
    std::mutex mutex_;  // guards what follows, and each entry's picture
    std::condition_variable drawn_;
    unsigned drawing_ = 0;
    std::deque<Entry> kept_;
};

}  // namespace signalbox
