// What signs a webhook, both ways: `X-Signature: sha256=` and the HMAC-SHA256 of `time.body` in lower-case hex, where
// `time` is the text of X-Event-Time as it was sent. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace signalbox {

/// The header's whole value: sha256=…
std::string hook_signature(std::string_view secret, std::string_view time_text, std::string_view body);
/// Whether `given` is that value. Takes as long whatever is wrong with it. False for an empty secret: it signs nothing.
bool is_hook_signature(std::string_view given, std::string_view secret, std::string_view time_text,
                       std::string_view body);

}  // namespace signalbox
