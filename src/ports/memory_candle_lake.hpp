// A lake in memory: the honest fake. Threads: one owner.
#pragma once

#include <map>
#include <utility>

#include "ports/candle_lake.hpp"
#include "ports/day_hash.hpp"

namespace signalbox {

class MemoryCandleLake final : public CandleLake {
public:
    using Key = std::pair<Instrument, UtcTime>;
    std::map<Key, LakeContent> files;

    Result<std::vector<LakeMonth>> months(const Instrument& instrument) override {
        std::vector<LakeMonth> all;
        for (const auto& [key, content] : files) {
            if (key.first == instrument) all.push_back(content.says);
        }
        return all;
    }
    Result<LakeContent> read(const Instrument& instrument, UtcTime month) override {
        const auto found = files.find({instrument, month});
        if (found == files.end()) return fail(ErrorCode::NotFound, "the lake has no {} of {}", instrument, month);
        const LakeContent& content = found->second;
        if (days_of(content.says.days, content.candles.view(), content.quotes) != content.says.days) {
            return fail(ErrorCode::Corrupt, "{} of {} is damaged", month, instrument);
        }
        return content;
    }
    Result<> write(const Instrument& instrument, const LakeMonth& month, const LakeRows& rows) override {
        LakeContent content{.says = month, .candles = {}, .quotes = {}};
        for (std::size_t i = 0; i < rows.candles.size(); ++i) {
            if (rows.quiet[i] != 0) continue;
            content.candles.append(rows.candles[i]);
            content.quotes.push_back(rows.quotes[i]);
        }
        files.insert_or_assign({instrument, month.month}, std::move(content));
        return {};
    }
    Result<> inspect(const std::function<Result<>(const LakeFile&)>& take) override {
        for (const auto& [key, content] : files) {
            const auto read_back = read(key.first, key.second);
            TRY(take({.file = to_text(key.first),
                      .candles = static_cast<std::int64_t>(content.candles.size()),
                      .error = read_back ? std::nullopt : std::optional(read_back.error())}));
        }
        return {};
    }
};

}  // namespace signalbox
