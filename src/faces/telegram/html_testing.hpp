// Tests only: reads a message's HTML as strictly as Telegram does, and says what is seen of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

/// The text without its tags; none where Telegram would refuse it: an unknown tag or entity, a tag that is not closed
/// or closed out of order, a quote in a quote, anything inside code, a bare < > or &.
inline std::optional<std::string> seen_of(std::string_view html) {
    std::string seen;
    std::vector<std::string> open;
    while (!html.empty()) {
        const char letter = html[0];
        if (letter == '>') return std::nullopt;
        if (letter == '&') {
            bool known = false;
            for (const auto& [name, meant] : {std::pair{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}}) {
                if (!html.starts_with(name)) continue;
                seen += meant;
                html.remove_prefix(std::string_view(name).size());
                known = true;
                break;
            }
            if (!known) return std::nullopt;
            continue;
        }
        if (letter != '<') {
            seen += letter;
            html.remove_prefix(1);
            continue;
        }
        const std::size_t end = html.find('>');
        if (end == html.npos) return std::nullopt;
        std::string tag(html.substr(1, end - 1));
        html.remove_prefix(end + 1);
        if (tag.starts_with('/')) {
            if (open.empty() || open.back() != tag.substr(1)) return std::nullopt;
            open.pop_back();
            continue;
        }
        if (tag.starts_with("a href=\"")) {
            if (!tag.ends_with('"') || tag.find_first_of("\"<", 8) != tag.size() - 1) return std::nullopt;
            tag = "a";
        }
        if (tag == "blockquote expandable") tag = "blockquote";
        if (tag != "b" && tag != "i" && tag != "code" && tag != "a" && tag != "blockquote") return std::nullopt;
        for (const std::string& outer : open)
            if (outer == "code" || (outer == tag && (tag == "blockquote" || tag == "a"))) return std::nullopt;
        open.push_back(std::move(tag));
    }
    return open.empty() ? std::optional(std::move(seen)) : std::nullopt;
}

}  // namespace signalbox
