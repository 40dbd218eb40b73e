// A letter that chooses how, then any bytes as a text of a message, or as a call: read or refused; entities lie inside
// the text and have a length; what comes out is UTF-8.
#include "core/base/check.hpp"
#include "testing/telegram/api_form.hpp"

using namespace signalbox;
using namespace signalbox::simulator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == 'f' || data[0] == 'j' || data[0] == 'm') {
        const char* const type = data[0] == 'f'   ? "application/x-www-form-urlencoded"
                                 : data[0] == 'j' ? "application/json"
                                                  : "multipart/form-data; boundary=XX";
        const auto form = ApiForm::read({.method = "POST",
                                         .target = "/bot1:x/sendMessage?a=1",
                                         .headers = {{"Content-Type", type}},
                                         .body = std::string(text)});
        check(form.has_value(), "the path is a bot's");
        if (!*form) return 0;
        for (const auto& [name, value] : (*form)->values) {
            (void)(*form)->text(name);
            (void)(*form)->whole(name);
            (void)(*form)->nested(name);
        }
        return 0;
    }
    const char* const mode = data[0] == 'h' ? "HTML" : data[0] == '2' ? "MarkdownV2" : data[0] == '1' ? "Markdown" : "";
    const auto read = read_chat_text(text, mode);
    if (!read) {
        check(!read.error().empty(), "a refusal has words");
        return 0;
    }
    check(is_utf8(read->text), "a text stays UTF-8");
    const std::size_t units = utf16_units(read->text);
    for (const TextEntity& entity : read->entities)
        check(entity.length > 0 && entity.offset + entity.length <= units, "an entity lies in its text");
    return 0;
}
