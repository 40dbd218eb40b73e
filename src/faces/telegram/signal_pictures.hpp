// The pictures that signals are sent with, each drawn once for all chats that read one language in one time zone.
//
// Threads: any; who asks for a picture that another is just drawing waits for it.
#pragma once

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
    using Draw = std::function<Result<Bytes>(const ChartPicture&)>;
    /// `candles` is its own.
    SignalPictures(std::unique_ptr<CandleStore> candles, Draw draw);

    /// As of the signal's close. Errors: signal_chart's, and the drawing's.
    Result<SignalPicture> picture(const SignalRecord& record, const Person& reader);
    void is_known_as(const SignalRecord& record, const Person& reader, const std::string& name);

private:
    static constexpr std::size_t kept_most = 32;
    struct Kept {
        std::string key;
        SignalPicture picture;
    };
    Kept* find(const std::string& key);

    const std::unique_ptr<CandleStore> candles_;
    const Draw draw_;
    std::mutex mutex_;  // guards all that is kept, and the store
    std::deque<Kept> kept_;
};

}  // namespace signalbox
