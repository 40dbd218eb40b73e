#include "platform/control_question.hpp"

namespace signalbox {
namespace {

/// A text of at most `most` bytes; one that is left out is empty.
Result<std::string> text_at(const nlohmann::json& question, const char* key, std::size_t most) {
    const auto found = question.find(key);
    if (found == question.end()) return std::string();
    if (!found->is_string()) return fail(ErrorCode::WrongUse, "\"{}\" is a text", key);
    auto text = found->get<std::string>();
    if (text.size() > most) return fail(ErrorCode::WrongUse, "\"{}\" has at most {} bytes", key, most);
    return text;
}

}  // namespace

Result<ControlQuestion> read_control_question(const nlohmann::json& question) {
    if (!question.is_object()) return fail(ErrorCode::WrongUse, "a question is a JSON object");
    constexpr std::size_t word_max = 32;
    if (TRY(text_at(question, "ask", word_max)) == "status") return ControlQuestion{};
    const std::string wanted = TRY(text_at(question, "do", word_max));
    for (const Verb verb : {Verb::kill, Verb::lift_kill, Verb::pause, Verb::resume}) {
        if (to_text(verb) != wanted) continue;
        Command command{.id = TRY(text_at(question, "id", command_id_max)),
                        .actor = TRY(text_at(question, "actor", command_actor_max)),
                        .verb = verb,
                        .reason = TRY(text_at(question, "reason", command_reason_max)),
                        .at = {}};
        // A second command with the same id does nothing: without one, the second of all would.
        if (command.id.empty()) return fail(ErrorCode::WrongUse, "a command has an \"id\"");
        return ControlQuestion{std::move(command)};
    }
    return fail(ErrorCode::WrongUse, "it knows status, kill, lift_kill, pause and resume");
}

}  // namespace signalbox
