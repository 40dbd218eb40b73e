// spdlog brings the line out; what the line says is composed here, so that secrets are gone before anything else sees
// it.
#include "platform/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>

#include "platform/clock.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

std::shared_ptr<spdlog::logger> make_logger(std::ostream* out) {
    spdlog::sink_ptr sink;
    if (out != nullptr)
        sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(*out, true);
    else
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    auto logger = std::make_shared<spdlog::logger>("signalbox", std::move(sink));
    logger->set_pattern("%v");
    logger->set_level(spdlog::level::trace);
    return logger;
}

/// One line whatever the text holds: control characters would end it, or play with a terminal.
std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
    return text;
}

constexpr std::size_t kept_bytes_most = 500;  // of a line

/// Whole characters alone.
void cut(std::string& text) {
    if (text.size() <= kept_bytes_most) return;
    std::size_t end = kept_bytes_most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
}

}  // namespace

std::string_view to_text(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return "debug";
        case LogLevel::info: return "info";
        case LogLevel::warning: return "warning";
        case LogLevel::error: return "error";
    }
    return "error";
}

class LogSink {
public:
    explicit LogSink(LogOptions options) : options_(std::move(options)), logger_(make_logger(options_.out)) {
        std::erase_if(options_.secrets, [](const std::string& secret) { return secret.size() < 4; });
    }

    LogLevel keeps() const { return options_.keeps; }

    void keep(LogLevel level, const std::string& module, std::string_view what, LogFields fields) {
        std::string text = words(module, what, fields);
        cut(text);
        const std::scoped_lock lock(mutex_);
        if (kept_.size() == Log::kept_most) kept_.pop_front();
        kept_.push_back({.at = wall_time(), .level = level, .text = std::move(text)});
    }

    std::vector<LoggedLine> newest(std::size_t most) const {
        const std::scoped_lock lock(mutex_);
        return {kept_.end() - static_cast<std::ptrdiff_t>(std::min(most, kept_.size())), kept_.end()};
    }

    void write(LogLevel level, const std::string& module, std::string_view what, LogFields fields) const {
        logger_->log(spdlog::level::info, spdlog::string_view_t(options_.json ? as_json(level, module, what, fields)
                                                                              : as_text(level, module, what, fields)));
        if (level >= LogLevel::warning) logger_->flush();
    }

private:
    std::string clean(std::string_view text) const {
        std::string result(text);
        for (const std::string& secret : options_.secrets)
            for (std::size_t at = 0; (at = result.find(secret, at)) != result.npos; at += 3)
                result.replace(at, secret.size(), "***");
        return result;
    }

    std::string as_json(LogLevel level, const std::string& module, std::string_view what, LogFields fields) const {
        Json line{
            {"time", to_text(wall_time())}, {"level", to_text(level)}, {"module", module}, {"event", clean(what)}};
        if (!options_.mode.empty()) line["mode"] = options_.mode;
        for (const LogField& field : fields)
            line[field.name] = field.number ? Json::parse(field.value) : Json(clean(field.value));
        return line.dump(-1, ' ', false, Json::error_handler_t::replace);
    }

    std::string as_text(LogLevel level, const std::string& module, std::string_view what, LogFields fields) const {
        std::string line = to_text(wall_time()) + " " + std::string(to_text(level)) + " ";
        if (!options_.mode.empty()) line += options_.mode + " ";
        return line + words(module, what, fields);
    }

    std::string words(const std::string& module, std::string_view what, LogFields fields) const {
        std::string text = module + ": " + clean(what);
        for (const LogField& field : fields) text += " " + field.name + "=" + clean(field.value);
        return one_line(std::move(text));
    }

    LogOptions options_;
    std::shared_ptr<spdlog::logger> logger_;
    mutable std::mutex mutex_;  // guards:
    std::deque<LoggedLine> kept_;
};

void Logger::write(LogLevel level, std::string_view what, LogFields fields) const {
    const bool is_written = level >= level_;
    if (is_written || level >= sink_->keeps()) sink_->keep(level, module_, what, fields);
    if (is_written) sink_->write(level, module_, what, fields);
}

Log::Log(LogOptions options) : level_(options.level), sink_(std::make_shared<LogSink>(std::move(options))) {}

Logger Log::module(std::string name) const { return module(std::move(name), level_); }

std::vector<LoggedLine> Log::newest(std::size_t most) const { return sink_->newest(most); }

Logger Log::module(std::string name, LogLevel level) const { return {sink_, std::move(name), level}; }

}  // namespace signalbox
