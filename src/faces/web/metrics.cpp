#include "faces/web/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <vector>

namespace signalbox {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr double micros_a_second = 1e6;

class Families {
public:
    void gauge(std::string name, std::string help, double value, Labels labels = {}) {
        ClientMetric metric;
        metric.label = std::move(labels);
        metric.gauge.value = value;
        add(std::move(name), std::move(help), MetricType::Gauge, std::move(metric));
    }
    void counter(std::string name, std::string help, std::uint64_t value, Labels labels = {}) {
        ClientMetric metric;
        metric.label = std::move(labels);
        metric.counter.value = static_cast<double>(value);
        add(std::move(name), std::move(help), MetricType::Counter, std::move(metric));
    }
    std::string text() const { return prometheus::TextSerializer().Serializer::Serialize(all_); }

private:
    /// Metrics of one family come behind one another.
    void add(std::string name, std::string help, MetricType type, ClientMetric metric) {
        if (all_.empty() || all_.back().name != name) all_.push_back({std::move(name), std::move(help), type, {}});
        all_.back().metric.push_back(std::move(metric));
    }
    std::vector<MetricFamily> all_;
};

double seconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / micros_a_second; }
double seconds(UtcTime time) { return static_cast<double>(to_ms(time)) / 1e3; }

void add_deliveries(Families& all, const DeliveryFigures& told) {
    all.gauge("signalbox_delivery_channels", "Chats and webhooks that messages are sent to.",
              static_cast<double>(told.channels.size()));
    all.counter("signalbox_delivery_attempts_total", "Attempts to send a message to a channel.", told.counts.attempts);
    constexpr std::string_view ended = "Messages and channels by what came of them.";
    const auto came = [&](const char* state, std::uint64_t count) {
        all.counter("signalbox_deliveries_total", std::string(ended), count, {{"state", state}});
    };
    came("delivered", told.counts.delivered);
    came("missed", told.counts.missed);
    came("dead", told.counts.dead);
    all.counter("signalbox_delivery_unanswered_total", "Attempts of which nobody knows whether they arrived.",
                told.counts.unanswered);
    all.gauge("signalbox_wire_latency_p50_seconds",
              "From a signal's frame that waits for nothing more until its request begins to leave: half of them.",
              seconds(told.to_wire.p50));
    all.gauge("signalbox_wire_latency_p99_seconds", "The same: 99 of 100.", seconds(told.to_wire.p99));
    all.gauge("signalbox_wire_latency_max_seconds", "The same: the longest.", seconds(told.to_wire.max));
}

}  // namespace

std::string metrics_text(const Measured& measured) {
    const LiveStatus& status = measured.status;
    Families all;
    all.gauge("signalbox_build_info", "The program and its engine.", 1,
              {{"version", std::string(measured.version)}, {"engine", std::string(engine_version)}});
    all.gauge("signalbox_run_info", "The run at work.", 1,
              {{"run", status.run}, {"mode", std::string(to_text(status.mode))}});
    all.gauge("signalbox_ready", "1: /readyz says 200.", measured.is_ready);
    all.gauge("signalbox_killed", "1: the kill switch is thrown.", status.killed);
    all.gauge("signalbox_paused", "1: the run is paused.", status.paused);
    all.gauge("signalbox_last_frame_timestamp_seconds", "Close of the newest frame, market time.",
              seconds(status.last_frame));
    all.gauge("signalbox_market_timestamp_seconds", "Market time when the run last spoke of itself.",
              seconds(status.now));
    all.counter("signalbox_frames_total", "Minutes closed.", status.frames);
    all.counter("signalbox_late_frames_total", "Of them, those that were closed too late to speak.",
                status.late_frames);
    all.counter("signalbox_missing_minutes_total", "Minutes of instruments that nobody knew at their close.",
                status.missing_minutes);
    all.counter("signalbox_corrections_total", "Minutes that were corrected afterwards.", status.corrections);
    all.counter("signalbox_opinions_total", "Opinions formed.", status.opinions);
    all.counter("signalbox_signals_total", "Signals approved.", status.signals);
    all.gauge("signalbox_feed_up", "1: every feed stands.", status.feed_trouble.empty());
    all.counter("signalbox_feed_messages_total", "Messages of the venues.", status.heard.messages);
    all.counter("signalbox_feed_unread_messages_total", "Of them, those that made no sense.", status.heard.unread);
    all.gauge("signalbox_journal_events", "Events in the journal.", static_cast<double>(status.position));
    all.gauge("signalbox_projection_lag_events", "Events that the database has not seen yet.",
              static_cast<double>(status.position - std::min(status.position, status.projected)));
    all.gauge("signalbox_projection_up", "1: the database takes what the run says.", status.trouble.empty());
    all.gauge("signalbox_journal_latency_p50_seconds",
              "From a frame that waits for nothing more to its place on the disk: half of them take no longer.",
              seconds(status.to_journal.p50));
    all.gauge("signalbox_journal_latency_p99_seconds", "The same: 99 of 100.", seconds(status.to_journal.p99));
    all.gauge("signalbox_journal_latency_max_seconds", "The same: the longest.", seconds(status.to_journal.max));
    all.gauge("signalbox_open_positions", "Open positions on paper.", status.open_positions);
    all.gauge("signalbox_equity", "Equity of the paper account, in its currency.", status.equity.to_double());
    if (measured.deliveries) add_deliveries(all, *measured.deliveries);
    for (const auto& [hook, counts] : measured.hooks) {
        for (std::size_t answer = 0; answer < counts.size(); ++answer)
            all.counter("signalbox_hook_requests_total", "What was sent to a webhook, by what was answered.",
                        counts[answer],
                        {{"hook", hook}, {"answer", std::string(to_text(static_cast<HookAnswer>(answer)))}});
    }
    if (measured.resident_bytes > 0)
        all.gauge("process_resident_memory_bytes", "Resident memory size in bytes.",
                  static_cast<double>(measured.resident_bytes));
    return all.text();
}

}  // namespace signalbox
