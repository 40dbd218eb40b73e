#include "faces/cli/live_talk.hpp"

#include "faces/cli/kill_file.hpp"
#include "faces/cli/version.hpp"
#include "platform/clock.hpp"
#include "views/whynot.hpp"

namespace signalbox {

namespace {

/// As of the newest event that the journal holds: opened anew, for the run goes on writing it.
Result<WhyNot> ask_journal(const Context& context, const RunRecord& record, WhyNotQuestion question) {
    const auto journal = TRY(context.house.read_journal(record.journal));
    const auto snapshots = TRY(context.house.snapshots(context.data_dir().snapshots(record.id)));
    const auto runs = TRY(context.runs());
    const auto stored = TRY(runs->run(record.id));
    const RunRecord& run = stored ? *stored : record;
    question.at = run.range.to;
    return why_not_live(*journal, *snapshots, run, question);
}

}  // namespace

Result<std::unique_ptr<LiveTalk>> LiveTalk::begin(const Context& context, const RunRecord& record, LiveRun& run,
                                                  const FollowedSlots& slots, Bot& bot, ChatBook& book,
                                                  const RunLog& log,
                                                  std::function<void(const std::vector<Chat>&)> chats) {
    const Config& config = context.config();
    auto talk = std::make_unique<LiveTalk>();
    talk->settings_ = TRY(context.house.settings(context.database()));
    talk->candles_ = TRY(context.candles());
    talk->runs_ = TRY(context.runs());
    talk->screens_ = TRY(context.screens());

    // What a threshold is taken back to: the run's settings with the configuration's thresholds.
    EngineSettings engine = record.opened.settings;
    engine.desk.opinion_min = config.engine.desk.opinion_min;
    engine.desk.signal_min = config.engine.desk.signal_min;
    engine.desk.high_min = config.engine.desk.high_min;

    TalkTerms terms{.run = record.id,
                    .version = std::string(program_version()),
                    .venue = config.venue,
                    .engine = engine,
                    .language = config.language,
                    .zone = TRY(TimeZone::named(config.time_zone)),
                    .kill_switch_set = config.kill_switch,
                    .data_dir = config.data_dir,
                    .universe = [&config](const std::string& venue) { return config.universe_of(venue); }};
    TalkHooks hooks{
        .status = [&run] { return run.status(); },
        .submit = [&run](Order order) { return run.submit(std::move(order)); },
        .slot_of = [&slots](const Instrument& instrument) { return slots.of(instrument); },
        .why_not = [&context, &record](WhyNotQuestion question) { return ask_journal(context, record, question); },
        .draw = context.house.draw_chart,
        .take_kill_file = [file = KillFile(config.data_dir)]() -> Result<std::function<void()>> {
            const auto standing = file.order();
            (void)TRY(file.remove());
            if (!standing) return std::function<void()>();
            return std::function<void()>([file, order = *standing] { static_cast<void>(file.write(order)); });
        },
        .logs = [&log](std::size_t most) { return log.newest(most); },
        .chats = std::move(chats),
        .wall = wall_time};
    auto made = std::make_unique<Talk>(TalkParts{.bot = bot,
                                                 .chats = book,
                                                 .settings = *talk->settings_,
                                                 .candles = *talk->candles_,
                                                 .runs = *talk->runs_,
                                                 .screens = *talk->screens_,
                                                 .terms = std::move(terms),
                                                 .hooks = std::move(hooks),
                                                 .log = log.module("telegram")});
    const std::vector<std::string> remembered = run.commands();
    talk->loop_ = std::make_unique<TalkLoop>(std::move(made), update_after(remembered), TalkPace{},
                                             static_cast<std::uint64_t>(to_ms(wall_time())));
    return talk;
}

}  // namespace signalbox
