// Any bytes as an answer of the Bot API, and as its list of updates: read or refused, never a throw; every update that
// has an id keeps it, and what is read is bounded and valid.
#include "adapters/telegram/reply.hpp"
#include "adapters/telegram/updates.hpp"
#include "core/base/check.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const int status : {200, 400, 429, 502}) {
        const telegram::Reply reply = telegram::read_reply({.status = status, .body = text});
        check(reply.code >= 100 && reply.code < 600, "a reply has a code");
        check(reply.description.size() < 400, "a description is short");
        check(telegram::valid_utf8(reply.description) == reply.description, "a description is UTF-8");
        const BotSent sent = telegram::judge(reply);
        check((sent.fate == Fate::delivered) == sent.why.empty(), "what was not delivered says why");
        check((sent.trouble == BotTrouble::moved) == sent.moved_to.has_value(), "who moved says where");
        check(!reply.ok || !telegram::unread(reply, "x").error.text().empty(), "a refusal has words");
        if (!reply.ok) continue;
        const auto updates = telegram::read_updates(reply.result);
        if (!updates) continue;
        check(updates->size() <= reply.result.size(), "no update comes from nowhere");
        for (const BotUpdate& update : *updates) {
            if (const auto* message = std::get_if<BotMessage>(&update.what))
                check(message->text.size() <= 32'768, "a text is bounded");
            if (const auto* press = std::get_if<BotPress>(&update.what))
                check(!press->id.empty() && press->data.size() <= 1024, "a press has a name, and is bounded");
        }
    }
    return 0;
}
