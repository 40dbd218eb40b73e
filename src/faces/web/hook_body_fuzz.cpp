// Any bytes as a webhook's body: a refusal in words that hold nothing of it, or an analysis within its bounds.
#include <string_view>

#include "core/base/check.hpp"
#include "faces/web/hook_body.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto body = parse_hook_body({reinterpret_cast<const char*>(data), size});
    if (!body) {
        const int status = body.error().status;
        check(status == 400 || status == 413 || status == 422, "a refusal is one of three");
        check(!body.error().why.empty() && body.error().why.find('"') == std::string::npos, "it is a sentence of ours");
        return 0;
    }
    check(body->sentiment >= -1 && body->sentiment <= 1, "a sentiment has its range");
    check(!body->symbol.empty() && body->symbol.size() <= 64, "a symbol has its length");
    check(body->as_of >= utc_min && body->as_of <= utc_max, "a time is one");
    for (const auto* list : {&body->factors, &body->sources}) {
        check(list->size() <= hook_list_max, "a list has its bound");
        for (const std::string& text : *list) check(!text.empty() && text.size() <= hook_text_max, "so has a text");
    }
    return 0;
}
