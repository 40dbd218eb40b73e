// The program's own log, on stderr: one line an event, JSON for machines or text for people, always English (SPEC 14).
//
//     const Logger log = logs.module("runner");
//     log.warning("frame is late", {{"closed_at", frame.closed_at}, {"seconds", 3}});
//
// Always true: a registered secret never gets out, wherever it stands in a line; every line carries its mode.
// Threads: any; lines are never mixed.
#pragma once

#include <concepts>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "platform/config.hpp"

namespace signalbox {

/// A name and a value of a log line.
struct LogField {
    LogField(std::string_view name_, std::string_view value_) : name(name_), value(value_) {}
    LogField(std::string_view name_, const char* value_) : name(name_), value(value_) {}
    LogField(std::string_view name_, UtcTime value_) : name(name_), value(to_text(value_)) {}
    template <std::integral T>
    LogField(std::string_view name_, T value_) : name(name_), value(std::to_string(value_)), number(true) {}

    std::string name;
    std::string value;
    bool number = false;
};
using LogFields = std::initializer_list<LogField>;

struct LogOptions {
    LogLevel level = LogLevel::info;
    bool json = false;
    std::string mode = {};                  ///< backtest, replay, observe, paper, live; empty: no run yet
    std::vector<std::string> secrets = {};  ///< of at least four letters; shown as ***
    LogLevel keeps = LogLevel::error;       ///< `newest` knows all from this level on, and what is written
    std::ostream* out = nullptr;            ///< stderr when null
};

/// A line as people read it, without its time, level and mode.
struct LoggedLine {
    UtcTime at{};  ///< wall
    LogLevel level{};
    std::string text;  ///< `runner: frame is late seconds=3`; at most 500 bytes, secrets gone
};
std::string_view to_text(LogLevel level);  ///< debug, info, warning, error

class LogSink;

/// A module's voice; copied freely, and good for as long as its Log lives or longer.
class Logger {
public:
    void debug(std::string_view what, LogFields fields = {}) const { write(LogLevel::debug, what, fields); }
    void info(std::string_view what, LogFields fields = {}) const { write(LogLevel::info, what, fields); }
    void warning(std::string_view what, LogFields fields = {}) const { write(LogLevel::warning, what, fields); }
    void error(std::string_view what, LogFields fields = {}) const { write(LogLevel::error, what, fields); }

private:
    friend class Log;
    Logger(std::shared_ptr<LogSink> sink, std::string module, LogLevel level)
        : sink_(std::move(sink)), module_(std::move(module)), level_(level) {}
    void write(LogLevel level, std::string_view what, LogFields fields) const;

    std::shared_ptr<LogSink> sink_;
    std::string module_;
    LogLevel level_;
};

class Log {
public:
    explicit Log(LogOptions options);
    Logger module(std::string name) const;
    /// With a level of its own.
    Logger module(std::string name, LogLevel level) const;

    static constexpr std::size_t kept_most = 200;
    /// The newest so many lines of this process, the oldest first; no more than `kept_most` are there.
    std::vector<LoggedLine> newest(std::size_t most) const;

private:
    LogLevel level_;
    std::shared_ptr<LogSink> sink_;
};

}  // namespace signalbox
