// Any bytes as a line on the run's socket: an error in words, or a question whose every part is within its bounds.
#include <string_view>

#include "core/base/check.hpp"
#include "platform/control_question.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view line(reinterpret_cast<const char*>(data), size);
    const auto asked = read_control_question(nlohmann::json::parse(line, nullptr, false));
    if (!asked) {
        check(asked.error().code == ErrorCode::WrongUse && !asked.error().text().empty(), "a refusal has words");
    } else if (asked->command) {
        check(!asked->command->id.empty() && asked->command->id.size() <= command_id_max, "a command has an id");
        check(asked->command->actor.size() <= command_actor_max, "an actor has its bound");
        check(asked->trade.has_value() == (asked->command->verb == Verb::trade), "a trade says what is traded");
        check(asked->close.has_value() == (asked->command->verb == Verb::close), "a close says what is closed");
        if (asked->trade) {
            check(asked->trade->size > Decimal{} && asked->trade->side != Side::none, "a trade has a side and a size");
        }
        if (asked->close && asked->close->price) check(*asked->close->price > Decimal{}, "a price is above 0");
        check(asked->command->reason.size() <= command_reason_max, "a reason has its bound");
    }
    return 0;
}
