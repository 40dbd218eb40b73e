// `signalbox telegram`: who may speak to the run through the bot, let in and put out.
#include <fmt/format.h>

#include "faces/cli/bot_chats.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "faces/telegram/chat_book.hpp"
#include "faces/telegram/invitation.hpp"
#include "platform/clock.hpp"

namespace signalbox {

namespace {

Result<std::unique_ptr<SettingStore>> open_settings(const Context& context) {
    TRY(context.check_database());
    return context.house.settings(context.database());
}

/// What `--role` says; without it the first to come is the owner, and everybody after that a viewer.
Result<Role> wanted_role(const Context& context, const std::string& text) {
    if (text.empty()) {
        return has_owner(TRY(bot_chats(context))) ? Role::viewer : Role::owner;
    }
    const auto role = parse_role(text);
    if (!role || *role == Role::none) {
        return fail(ErrorCode::WrongUse, "there is no role {}", text).suggest("there are viewer, operator and owner");
    }
    return *role;
}

Result<ExitCode> run_pair(const Context& context, const std::string& role_text) {
    const Role role = TRY(wanted_role(context, role_text));
    const auto settings = TRY(open_settings(context));
    const UtcTime now = wall_time();
    const std::string code = TRY(invite(*settings, role, now));
    context.print(code);
    context.note(context.say("Whoever sends this to the bot in a private chat within {} minutes becomes {}: /start {}",
                             invitation_for / minute, role, code));
    if (context.config().telegram.token.empty())
        context.note(context.say("no bot is configured: TELEGRAM_BOT_TOKEN is empty"));
    context.answer({{"code", code}, {"role", to_text(role)}, {"until", json_of(now + invitation_for)}});
    return ExitCode::done;
}

Json chat_json(const Chat& chat) {
    return {{"id", chat.id},
            {"role", to_text(chat.role)},
            {"language", to_text(chat.language)},
            {"zone", chat.zone.empty() ? Json(nullptr) : Json(chat.zone)},
            {"hears", to_text(chat.hears)},
            {"coins", chat.coins},
            {"muted_to", chat.muted_to == UtcTime{} ? Json(nullptr) : json_of(chat.muted_to)},
            {"closed", chat.is_closed}};
}

Result<ExitCode> run_chats(const Context& context) {
    ChatBook book(TRY(open_settings(context)), context.config().telegram.chat_id, context.config().language);
    const auto chats = TRY(book.chats());
    Json document = Json::array();
    Table table({{context.say("chat"), Align::right},
                 {context.say("role")},
                 {context.say("language")},
                 {context.say("signals")},
                 {context.say("silent until")},
                 {context.say("state")}});
    for (const Chat& chat : chats) {
        document.push_back(chat_json(chat));
        const bool is_muted = wall_time() < chat.muted_to;
        table.row({std::to_string(chat.id), std::string(to_text(chat.role)), std::string(to_text(chat.language)),
                   std::string(to_text(chat.hears)), is_muted ? short_time(chat.muted_to) : "",
                   chat.is_closed ? context.say("closed to the bot") : ""});
    }
    context.answer(document);
    if (chats.empty()) {
        context.print_said("nobody yet; let somebody in: signalbox telegram pair");
    } else {
        context.print(table.text());
    }
    return ExitCode::done;
}

Result<ExitCode> run_remove(const Context& context, std::int64_t id) {
    if (id != 0 && id == context.config().telegram.chat_id) {
        return fail(ErrorCode::Refused, "chat {} is named by the configuration", id)
            .suggest("take it out of TELEGRAM_CHAT_ID, and start the run again");
    }
    ChatBook book(TRY(open_settings(context)), context.config().telegram.chat_id, context.config().language);
    if (!TRY(book.remove(id))) {
        return fail(ErrorCode::NotFound, "there is no chat {}", id).suggest("see them: signalbox telegram chats");
    }
    context.print_said("chat {} is let go; a run at work stops sending to it within half a minute", id);
    context.answer({{"removed", id}});
    return ExitCode::done;
}

}  // namespace

void add_telegram(CliCommand program, Context& context) {
    CliCommand group = program.add_command("telegram", "Who may speak to the run through the bot.",
                                           {"telegram pair", "telegram chats"});
    group.needs_command();
    CliCommand pair = group.add_command("pair", "Print a code that lets one person in, once, within ten minutes.",
                                        {"telegram pair", "telegram pair --role operator"});
    const auto role = std::make_shared<std::string>();
    pair.option("--role", role.get(),
                "viewer asks, operator also acts, owner also lifts the kill switch; without it the first to "
                "come is the owner, others are viewers",
                {.value = "ROLE"});
    pair.may_make_database();
    pair.action([&context, role] { return run_pair(context, *role); });
    CliCommand chats = group.add_command("chats", "List who was let in, and where signals are sent.",
                                         {"telegram chats", "telegram chats --json"});
    chats.action([&context] { return run_chats(context); });
    CliCommand remove =
        group.add_command("remove", "Put somebody out: no rights, no signals.", {"telegram remove 111"});
    const auto id = std::make_shared<std::int64_t>(0);
    remove.option("chat", id.get(), "its number, as `telegram chats` shows it", {.value = "ID", .required = true});
    remove.action([&context, id] { return run_remove(context, *id); });
}

}  // namespace signalbox
