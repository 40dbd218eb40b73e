#include "faces/telegram/chat_book.hpp"

#include <algorithm>

namespace signalbox {

namespace {
const std::string beginning = "telegram.chat.";
}

std::optional<Chat> ChatBook::named() const {
    if (named_ == 0) return std::nullopt;
    return Chat{.id = named_, .role = named_ > 0 ? Role::owner : Role::none, .language = language_};
}

Result<std::vector<Chat>> ChatBook::chats() {
    const std::scoped_lock lock(mutex_);
    std::vector<Chat> found;
    for (const auto& [name, value] : TRY(settings_->beginning_with(beginning))) {
        if (auto chat = parse_chat(value)) found.push_back(*std::move(chat));
    }
    const auto is_named = [&](const Chat& chat) { return chat.id == named_; };
    const auto kept = std::ranges::find_if(found, is_named);
    if (kept != found.end()) kept->role = named_ > 0 ? Role::owner : kept->role;  // the configuration has the last word
    if (kept == found.end() && named_ != 0) found.push_back(*named());
    std::ranges::sort(found, {}, &Chat::id);
    return found;
}

Result<std::optional<Chat>> ChatBook::find(std::int64_t id) {
    const auto all = TRY(chats());
    const auto found = std::ranges::find(all, id, &Chat::id);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

Result<> ChatBook::save(const Chat& chat) {
    const bool is_new = !TRY(find(chat.id));
    const std::size_t count = TRY(chats()).size();
    if (is_new && count >= most) {
        return fail(ErrorCode::Busy, "there are {} chats already", count).suggest("let one go before another comes");
    }
    const std::scoped_lock lock(mutex_);
    Chat kept = chat;
    if (named_ > 0 && chat.id == named_) {
        // The rights that the configuration gives end with it: what is kept are those given otherwise.
        const auto before = TRY(settings_->get(beginning + std::to_string(chat.id)));
        const auto parsed = before ? parse_chat(*before) : fail(ErrorCode::NotFound, "none");
        kept.role = parsed ? parsed->role : Role::none;
    }
    return settings_->put(beginning + std::to_string(chat.id), to_json(kept));
}

Result<> ChatBook::note(const Chat& seen) {
    auto known = TRY(find(seen.id));
    if (!known) return {};
    known->is_closed = seen.is_closed;
    known->moved_to = seen.moved_to;
    return save(*known);
}

Result<bool> ChatBook::remove(std::int64_t id) {
    const std::scoped_lock lock(mutex_);
    return settings_->remove(beginning + std::to_string(id));
}

}  // namespace signalbox
