// Any bytes as a message, marked and cut: always well-formed, within its limits, and nothing lost that could be seen.
#include "core/base/check.hpp"
#include "faces/telegram/html.hpp"
#include "faces/telegram/html_testing.hpp"
#include "faces/telegram/letters.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t most = 16 + data[0] % 64U;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::string clean = harmless(bytes);
    check(harmless(clean) == clean, "harmless twice is harmless once");
    const std::size_t half = bytes.size() / 2;
    const RichText first(bytes.substr(0, half)), second(bytes.substr(half));
    RichText text;
    switch (data[1] % 5) {
        case 0: text = bold(first) + code(second); break;
        case 1: text = quote(first + italic(second)); break;
        case 2: text = link(first, bytes.substr(half)) + second; break;
        case 3: text = bold(quote(first) + quote(code(second))); break;
        default: text = first + second;
    }
    check(seen_of(text.html()) == text.plain(), "HTML is well-formed");
    std::size_t shown = 0;
    for (const RichText& part : split(text, most)) {
        check(part.length() <= most && !part.blank(), "a part fits and is seen");
        check(seen_of(part.html()) == part.plain(), "a part is well-formed");
        shown += part.plain().size();
    }
    check(shown <= text.plain().size(), "nothing is said twice");
    const RichText cut = fit_lines({{text, 0}, {first, 1}, {second, 2}}, most);
    check(cut.length() <= most && seen_of(cut.html()) == cut.plain(), "a caption fits and is well-formed");
    return 0;
}
