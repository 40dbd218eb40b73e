// Every chat that Signalbox speaks to, kept over restarts. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "faces/telegram/chat.hpp"
#include "ports/setting_store.hpp"

namespace signalbox {

class ChatBook {
public:
    /// `named` is the chat of the configuration (0: none): above 0 the owner, below a place where signals are shown. It
    /// is in the book without having been written there.
    ChatBook(std::unique_ptr<SettingStore> settings, std::int64_t named, Language language)
        : settings_(std::move(settings)), named_(named), language_(language) {}

    /// By number. What does not read is left out.
    Result<std::vector<Chat>> chats();
    Result<std::optional<Chat>> find(std::int64_t id);
    Result<> save(const Chat& chat);
    /// What was noticed of a chat that is spoken to: it is closed, or open again, or has moved. One that was let out
    /// meanwhile stays out.
    Result<> note(const Chat& seen);
    Result<bool> remove(std::int64_t id);
    SettingStore& settings() { return *settings_; }

    static constexpr std::size_t most = 32;  ///< chats; more are refused (Busy)

private:
    std::optional<Chat> named() const;

    const std::unique_ptr<SettingStore> settings_;
    const std::int64_t named_;
    const Language language_;
    std::mutex mutex_;
};

}  // namespace signalbox
