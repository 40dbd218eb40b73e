// What people have set while the program ran, and nobody's configuration says: who may speak to it, in which language,
// what they want to hear. Small texts under names, durable when a call returns.
//
// Names are parts of a-z, 0-9, - and _ with dots between them: telegram.chat.42. Values are JSON by whoever owns the
// name. Threads: one owner; errors as in candle_store.hpp.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/base/result.hpp"

namespace signalbox {

struct SettingStore {
    virtual ~SettingStore() = default;

    virtual Result<std::optional<std::string>> get(const std::string& name) = 0;
    /// Every one whose name begins so, by name.
    virtual Result<std::map<std::string, std::string>> beginning_with(const std::string& beginning) = 0;
    virtual Result<> put(const std::string& name, const std::string& value) = 0;
    /// False: there was none.
    virtual Result<bool> remove(const std::string& name) = 0;
    /// In one transaction: what `change` makes of the present value (none: there is none, or there shall be none).
    /// An error of `change` leaves it as it was.
    virtual Result<> change(
        const std::string& name,
        const std::function<Result<std::optional<std::string>>(std::optional<std::string>)>& change) = 0;
};

/// In memory: the honest fake.
class MemorySettingStore final : public SettingStore {
public:
    Result<std::optional<std::string>> get(const std::string& name) override {
        const auto found = values_.find(name);
        return found == values_.end() ? std::optional<std::string>() : std::optional(found->second);
    }
    Result<std::map<std::string, std::string>> beginning_with(const std::string& beginning) override {
        std::map<std::string, std::string> found;
        for (auto at = values_.lower_bound(beginning); at != values_.end() && at->first.starts_with(beginning); ++at) {
            found.insert(*at);
        }
        return found;
    }
    Result<> put(const std::string& name, const std::string& value) override {
        values_[name] = value;
        return {};
    }
    Result<bool> remove(const std::string& name) override { return values_.erase(name) > 0; }
    Result<> change(
        const std::string& name,
        const std::function<Result<std::optional<std::string>>(std::optional<std::string>)>& change) override {
        const auto now = TRY(get(name));
        const auto then = TRY(change(now));
        if (then) values_[name] = *then;
        if (!then) values_.erase(name);
        return {};
    }

private:
    std::map<std::string, std::string> values_;
};

}  // namespace signalbox
