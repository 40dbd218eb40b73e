// Somebody who is sent webhooks, as n8n takes them, and as badly as it is told to: for senders' tests, and the sink
// behind `signalbox simulate-webhook`.
//
// POST /webhook/NAME is taken while the workflow is active; /webhook-test/NAME once for each `listen_for_test`.
// GET /_sim/transcript tells what came. What becomes of a request is a list's next word, the last one for good.
// Always true: the transcript holds no header's value but id and time; it keeps `kept` entries, and counts the rest.
// Threads: answers on the server's; the rest from any.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "testing/server.hpp"

namespace signalbox {

/// What becomes of a request that may come in.
struct HookFate {
    enum class Kind : std::uint8_t {
        answered,    ///< taken where `status` is 2xx
        cut_before,  ///< the connection is cut, and nothing was taken
        cut_after,   ///< it was taken, and the connection is cut before a word of that
    };
    Kind kind = Kind::answered;
    int status = 200;

    /// `200`, `503`, `cut_before`, `cut_after`; WrongUse.
    static Result<HookFate> parse(std::string_view text);
    /// Several, with commas between them; an empty text is one 200.
    static Result<std::vector<HookFate>> parse_all(std::string_view text);
    bool operator==(const HookFate&) const = default;
};

struct HookSinkTerms {
    std::vector<HookFate> fates{{}};
    bool is_active = true;
    std::string secret = {};                ///< what is not signed with it is 401; empty: any signature will do
    std::optional<HttpHeader> header = {};  ///< without it: 403
    std::string basic_user = {}, basic_password = {};  ///< with a user: Basic, or 401
    Millis delay{0};                                   ///< before every answer, of the machine's time
    std::size_t kept = 10'000;
};

struct HookHeard {
    std::uint64_t number = 0;  ///< 1, 2, …
    std::string path;
    std::string id;         ///< X-Event-Id
    std::string time;       ///< X-Event-Time
    std::string came;       ///< wall time, when it was whole
    std::string signature;  ///< right, wrong, missing, unchecked
    int status = 0;         ///< that was answered; 0: cut
    bool is_taken = false;
    int times = 1;  ///< so often its id was taken, this one included
    std::string body;
};

class HookSink final : public ServerBehaviour {
public:
    explicit HookSink(HookSinkTerms terms) : terms_(std::move(terms)) {}

    ServedReply answer(const ServedRequest& request) override;
    void set_active(bool active);
    /// The test path of this name takes one request.
    void listen_for_test(const std::string& name);
    std::vector<HookHeard> transcript() const;
    /// {"heard","dropped","transcript":[{"number","path","id","time","came","signature","status","taken","times","body"}]}
    std::string transcript_json() const;

private:
    ServedReply judge(const ServedRequest& request, HookHeard& heard);
    std::optional<ServedReply> turned_away(const ServedRequest& request, HookHeard& heard);
    bool is_registered(std::string_view path);

    const HookSinkTerms terms_;
    mutable std::mutex mutex_;
    std::optional<bool> is_active_;
    std::set<std::string> listening_;
    std::uint64_t came_ = 0;
    std::size_t next_fate_ = 0;
    std::map<std::string, int> taken_;  ///< by id, bounded as the transcript is
    std::deque<HookHeard> transcript_;
};

}  // namespace signalbox
