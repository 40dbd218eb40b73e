// Any bytes typed to the bot: a command within its bounds, or none; and put together again it is the same command.
#include "core/base/check.hpp"
#include "faces/telegram/typed.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto typed = parse_typed({reinterpret_cast<const char*>(data), size});
    if (!typed) return 0;
    check(!typed->name.empty() && typed->name.size() <= Typed::name_most, "a name has letters");
    check(typed->words.size() <= Typed::words_most, "words are few");
    std::string again = "/" + typed->name;
    if (!typed->addressed.empty()) again += "@" + typed->addressed;
    if (!typed->words.empty()) again += " " + typed->rest(0);
    check(parse_typed(again) == typed, "it reads the same again");
    return 0;
}
