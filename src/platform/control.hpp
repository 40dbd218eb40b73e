// How other programs speak with the one `run`: a Unix socket in the data directory, for its owner alone (mode 0600).
//
// A connection is one question and one answer, each a JSON object on a line. Sizes and times are bounded on both sides:
// who is silent or says too much is cut off, and the next one is heard. `status`, `kill` and `resume` ask here.
// Threads: the server has one of its own, which calls the handler; `ask` may be called from any.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/result.hpp"
#include "platform/files.hpp"

namespace signalbox {

constexpr std::size_t control_line_max = 64U << 10;

/// Answers a question, a JSON object of any content (control_question.hpp reads it). Called on the server's thread, one
/// question at a time; should be quick. What it throws is answered as an error.
using ControlHandler = std::function<nlohmann::json(const nlohmann::json& question)>;

class ControlServer {
public:
    /// Listens at `path`; a socket that a dead run left there is replaced (the caller holds the run's lock).
    static Result<std::unique_ptr<ControlServer>> start(const std::filesystem::path& path, ControlHandler handler,
                                                        Millis patience = Millis(2000));
    /// Ends the thread and removes the socket.
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

private:
    ControlServer(std::filesystem::path path, int listener, int wake, ControlHandler handler, Millis patience);
    void serve();
    void answer(int connection) const;

    std::filesystem::path path_;
    int listener_;
    int wake_;  ///< an eventfd: readable when the server shall end
    ControlHandler handler_;
    Millis patience_;
    std::thread thread_;
};

/// Asks the run. Unreachable when nobody runs there or no answer comes in time; an answer {"error": …} is a Refused.
Result<nlohmann::json> ask(const std::filesystem::path& path, const nlohmann::json& question,
                           Millis patience = Millis(5000));

}  // namespace signalbox
