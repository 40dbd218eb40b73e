// What is asked, sorted: read and answered, done at once, or done behind a button.
#include "faces/telegram/kept_threshold.hpp"
#include "faces/telegram/keyboard.hpp"
#include "faces/telegram/talk.hpp"
#include "faces/telegram/talk_replies.hpp"
#include "faces/telegram/telegram_channel.hpp"

namespace signalbox {

namespace {

// As they are typed, in every language.
constexpr std::string_view status_example = "/status", kill_example = "/kill_switch on",
                           lift_example = "/kill_switch off", threshold_example = "/threshold 0.70",
                           default_example = "/threshold default";

/// What cannot be asked without a word behind it.
bool needs_word(Ask what) {
    return what == Ask::signal || what == Ask::why || what == Ask::whynot || what == Ask::gates || what == Ask::chart ||
           what == Ask::kill_switch || what == Ask::trade || what == Ask::close;
}

}  // namespace

bool Talk::is_stale(const Asked& asked) const { return parts_.hooks.wall() - asked.date > talk_fresh_for; }

bool Talk::ask(const Asked& asked, std::stop_token stop) {
    const TalkCommand* command = find_command(asked.typed.name);
    if (command != nullptr) return ask(asked, *command, stop);
    // In a group somebody may speak to another bot.
    if (asked.is_private || !asked.typed.addressed.empty())
        say(asked, asked.reader.say("I do not know that. /help says what I do; for example: {}", status_example), stop);
    return true;
}

bool Talk::ask(const Asked& asked, const TalkCommand& command, std::stop_token stop) {
    const Person& reader = asked.reader;
    parts_.log.info("a command", {{"user", asked.from.id}, {"chat", asked.chat}, {"command", command.name}});
    if (asked.role < command.least) {
        say(asked,
            reader.say("That is for role {} and above; yours is {}.", to_text(command.least), to_text(asked.role)),
            stop);
        return true;
    }
    const auto with_example = [&](const std::string& words) {
        say(asked, words + " " + reader.say("For example: {}", command.example), stop);
        return true;
    };
    if (needs_word(command.ask) && asked.typed.word(0).empty())
        return with_example(reader.say("A word is missing behind /{}.", command.name));
    switch (command.ask) {
        case Ask::later: say(asked, reader.say("/{} comes with a later version.", command.name), stop); return true;
        case Ask::pause:
            return order(asked, *halting(asked.typed), reader.say("Paused: no new signals until /resume."), stop);
        case Ask::kill_switch: return throw_or_lift(asked, stop);
        case Ask::threshold: return want_threshold(asked, stop);
        case Ask::resume:
            confirm(asked, {.verb = Verb::resume, .least = command.least, .asks = reader.say("Lift the pause?")}, stop);
            return true;
        case Ask::mute: return change_chat(asked, true, stop);
        case Ask::settings:
            if (!asked.typed.words.empty()) return change_chat(asked, false, stop);
            say(asked, settings_reply(asked, asked.settings), stop);
            return true;
        default: break;
    }
    Result<> answered;
    if (command.ask == Ask::trade || command.ask == Ask::close) {
        answered = want_trade(asked, command, stop);
    } else if (const auto reply = read(asked, command.ask); reply) {
        say(asked, *reply, stop);
    } else {
        answered = fail(reply.error());
    }
    if (answered) return true;
    const Error& error = answered.error();
    if (error.code == ErrorCode::WrongUse || error.code == ErrorCode::NotFound || error.code == ErrorCode::BadData)
        return with_example(reader.say(error.what) + ".");
    parts_.log.warning("a question could not be answered", {{"command", command.name}, {"error", error.text()}});
    say(asked, reader.say("I could not answer: {}", reader.say(error.what)), stop);
    return true;
}

Result<Reply> Talk::read(const Asked& asked, Ask what) {
    switch (what) {
        case Ask::start: return start_reply(asked);
        case Ask::help: return help_reply(asked);
        case Ask::status: return status_reply(parts_, asked);
        case Ask::check: return check_reply(parts_, asked);
        case Ask::health: return health_reply(parts_, asked);
        case Ask::logs: return logs_reply(parts_, asked);
        case Ask::version: return version_reply(parts_, asked);
        case Ask::top: return top_reply(parts_, asked);
        case Ask::signal: return signal_reply(parts_, asked);
        case Ask::chart: return chart_reply(parts_, asked);
        case Ask::why: return why_reply(parts_, asked);
        case Ask::whynot: return whynot_reply(parts_, asked);
        case Ask::gates: return gates_reply(parts_, asked);
        case Ask::portfolio: return portfolio_reply(parts_, asked);
        case Ask::count: return count_reply(parts_, asked);
        case Ask::profit: return profit_reply(parts_, asked);
        case Ask::performance: return performance_reply(parts_, asked);
        case Ask::stats: return stats_reply(parts_, asked);
        case Ask::daily:
        case Ask::weekly:
        case Ask::monthly: return periods_reply(parts_, asked);
        case Ask::risk: return risk_reply(parts_, asked, orders_.desk());
        case Ask::calib: return calib_reply(parts_, asked);
        case Ask::settings:
        case Ask::mute:
        case Ask::pause:
        case Ask::resume:
        case Ask::kill_switch:
        case Ask::threshold:
        case Ask::trade:
        case Ask::close:
        case Ask::later: break;
    }
    return fail(ErrorCode::NotFound, "there is no answer to {}", asked.typed.name);
}

// ---- what changes something

bool Talk::not_taken(const Asked& asked, const Error& error, std::stop_token stop) {
    if (said_not_taken_ == asked.update) return false;
    said_not_taken_ = asked.update;
    parts_.log.error("the run has not taken a command", {{"id", asked.command_id()}, {"error", error.text()}});
    say(asked, asked.reader.say("The run cannot take it now; I keep trying."), stop);
    return false;
}

bool Talk::order(const Asked& asked, const Halting& what, const std::string& done, std::stop_token stop) {
    if (const auto taken = orders_.order(asked, what.verb, what.reason, stop); !taken)
        return not_taken(asked, taken.error(), stop);
    parts_.log.warning("a command is done",
                       {{"verb", to_text(what.verb)}, {"actor", asked.actor()}, {"id", asked.command_id()}});
    say(asked, done, stop);
    return true;
}

void Talk::confirm(const Asked& asked, Wanted wanted, std::stop_token stop) {
    if (is_stale(asked)) return say(asked, asked.reader.say("Too old, nothing done: ask again."), stop);
    say(asked, orders_.confirm(asked, std::move(wanted)), stop);
}

bool Talk::throw_or_lift(const Asked& asked, std::stop_token stop) {
    const Person& reader = asked.reader;
    const std::string word = asked.typed.choice(0);
    if (const auto kill = halting(asked.typed)) {
        return order(asked, *kill,
                     reader.say("Kill switch thrown: nothing new is said. Its owner lifts it: {}", lift_example), stop);
    }
    if (word != "off") {
        say(asked, reader.say("It is on or off. For example: {}", kill_example), stop);
    } else if (asked.role < Role::owner) {
        say(asked, reader.say("An owner alone lifts the kill switch."), stop);
    } else if (parts_.terms.kill_switch_set) {
        say(asked, reader.say("KILL_SWITCH is set where the program runs: nothing done"), stop);
    } else {
        confirm(asked, {.verb = Verb::lift_kill, .least = Role::owner, .asks = reader.say("Lift the kill switch?")},
                stop);
    }
    return true;
}

bool Talk::want_threshold(const Asked& asked, std::stop_token stop) {
    const Person& reader = asked.reader;
    const std::string word = asked.typed.choice(0);
    const auto hundredths = parse_threshold(word);
    if (hundredths || word == "default") {
        const std::string value = threshold_text(hundredths.value_or(parts_.terms.engine.desk.signal_min));
        confirm(asked,
                {.verb = Verb::set,
                 .threshold = hundredths,
                 .least = Role::operator_,
                 .asks = reader.say("Least strength of a signal {}, for everybody?", value)},
                stop);
        return true;
    }
    const std::string now = reader.say("Least strength of a signal: {}.", threshold_text(orders_.desk().signal_min));
    say(asked,
        now + " " +
            reader.say("It may be 0.55 to 0.90; for example: {}; back to the configuration's: {}", threshold_example,
                       default_example),
        stop);
    return true;
}

Result<> Talk::want_trade(const Asked& asked, const TalkCommand& command, std::stop_token stop) {
    Wanted wanted = TRY(command.ask == Ask::trade ? trade_wanted(parts_, asked) : close_wanted(parts_, asked));
    wanted.least = command.least;
    confirm(asked, std::move(wanted), stop);
    return {};
}

/// What one chat hears. Kept first and journaled then: done twice it is the same.
bool Talk::change_chat(const Asked& asked, bool is_mute, std::stop_token stop) {
    const Person& reader = asked.reader;
    const Chat* chat = place(asked.chat);
    if (chat == nullptr) {
        say(asked, reader.say("No signals are sent to this chat."), stop);
        return true;
    }
    if (!asked.is_private && asked.role < Role::operator_) {
        say(asked,
            reader.say("That is for role {} and above; yours is {}.", to_text(Role::operator_), to_text(asked.role)),
            stop);
        return true;
    }
    if (!is_mute && is_stale(asked)) {
        say(asked, reader.say("Too old, nothing done: ask again."), stop);
        return true;
    }
    const auto wanted = is_mute ? mute_wanted(asked, *chat) : settings_wanted(asked, *chat);
    if (!wanted) {
        const bool is_zone = !is_mute && asked.typed.choice(0) == "zone";
        const std::string_view example = is_mute ? "/mute 8h" : is_zone ? zone_example : coins_example;
        std::string wrong = reader.say(wanted.error().what);
        wrong += ". " + reader.say("For example: {}", example);
        say(asked, wrong, stop);
        return true;
    }
    if (const auto saved = parts_.chats.save(*wanted); !saved) return not_taken(asked, saved.error(), stop);
    refresh_chats();
    look_after(stop);
    const std::string reason = (is_mute ? "mute " : "settings ") + asked.typed.rest(0);
    if (const auto taken = orders_.order(asked, Verb::set, reason + " of chat " + std::to_string(asked.chat), stop);
        !taken)
        return not_taken(asked, taken.error(), stop);
    Asked now = asked;
    now.settings = *wanted;
    now.reader = reader_of(*wanted, parts_.terms.zone);
    now.date = parts_.hooks.wall();
    const Reply reply = settings_reply(now, *wanted);
    if (asked.message) {
        const PhoneMessage& shown = reply.messages.front();
        const BotSent edited = parts_.bot.edit(
            {.chat = asked.chat, .message = *asked.message, .text = shown.text.html(), .keyboard = keyboard_of(shown)},
            stop);
        if (edited.fate == Fate::delivered) return true;
    }
    say(now, reply, stop);
    return true;
}

bool Talk::press_button(const Asked& asked, std::stop_token stop) {
    using How = TalkOrders::Pressed::How;
    const Person& reader = asked.reader;
    const auto pressed = orders_.pressed(asked, stop);
    if (!pressed) return not_taken(asked, pressed.error(), stop);
    RichText says = pressed->says;
    if (pressed->how == How::gone) says = reader.say("Nothing waits for this button any more: nothing done.");
    if (pressed->how == How::dropped) says = reader.say("Dropped: nothing done.");
    if (pressed->how == How::not_theirs) says = reader.say("Only who asked may answer.");
    parts_.log.warning(
        "a button", {{"actor", asked.actor()}, {"id", asked.command_id()}, {"done", int{pressed->how == How::done}}});
    parts_.bot.answer({.press = asked.press, .text = shortened(says, 190).plain()}, stop);
    if (pressed->how == How::not_theirs) return true;
    // What was asked makes room for what came of it, and its buttons go.
    BotSent edited;
    if (asked.message)
        edited = parts_.bot.edit({.chat = asked.chat, .message = *asked.message, .text = says.html()}, stop);
    if (edited.fate != Fate::delivered) say(asked, says, stop);
    return true;
}

}  // namespace signalbox
