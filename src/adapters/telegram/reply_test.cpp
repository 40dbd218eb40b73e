#include "adapters/telegram/reply.hpp"

#include <gtest/gtest.h>

namespace signalbox::telegram {
namespace {

std::string no(int code, const std::string& description, const std::string& parameters = "") {
    return R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" + description + '"' +
           (parameters.empty() ? "" : R"(,"parameters":)" + parameters) + "}";
}

struct Row {
    int status;
    std::string body;
    Fate fate;
    BotTrouble trouble = BotTrouble::none;
};

TEST(Reply, EveryAnswerHasItsFateAndItsName) {
    using enum Fate;
    using enum BotTrouble;
    for (const Row& row : {
             Row{200, R"({"ok":true,"result":true})", delivered},
             Row{200, R"({"ok":true})", delivered},
             Row{400, no(400, "Bad Request: chat not found"), refused, no_chat},
             Row{400, no(400, "Bad Request: message thread not found"), refused, no_thread},
             Row{400, no(400, "Bad Request: can't parse entities: Unclosed start tag at byte offset 3"), refused,
                 bad_markup},
             Row{400, no(400, "Bad Request: message is too long"), refused, too_long},
             Row{400, no(400, "Bad Request: message caption is too long"), refused, too_long},
             Row{400,
                 no(400, "Bad Request: group chat was upgraded to a supergroup chat",
                    R"({"migrate_to_chat_id":-1007})"),
                 refused, moved},
             Row{400, no(400, "Bad Request: message is not modified: specified new message content …"), delivered},
             Row{400, no(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
                 delivered},
             Row{400, no(400, "Bad Request: BUTTON_DATA_INVALID"), refused},
             Row{401, no(401, "Unauthorized"), not_sent, unauthorised},
             Row{404, no(404, "Not Found"), not_sent, unauthorised},
             Row{404, no(404, "Not Found: method not found"), refused},
             Row{403, no(403, "Forbidden: bot was blocked by the user"), refused, blocked},
             Row{403, "<html>no</html>", refused},
             Row{409, no(409, "Conflict: terminated"), refused},
             Row{429, no(429, "Too Many Requests: retry after 7", R"({"retry_after":7})"), not_sent},
             Row{429, "", not_sent},
             Row{408, "", not_sent},
             Row{503, "<html>", not_sent},
             Row{500, no(500, "Internal Server Error: restart"), unknown},
             Row{502, "<html>502 Bad Gateway</html>", unknown},
             Row{504, "", unknown},
             Row{200, "{\"ok\":tr", unknown},
             Row{200, "[]", unknown},
             Row{302, "", refused},
         }) {
        const BotSent sent = judge(read_reply({.status = row.status, .body = row.body}));
        EXPECT_EQ(sent.fate, row.fate) << row.status << " " << row.body;
        EXPECT_EQ(sent.trouble, row.trouble) << row.status << " " << row.body;
        EXPECT_EQ(sent.why.empty(), row.fate == delivered) << row.body;
    }
}

TEST(Reply, NumbersComeAlong) {
    const BotSent moved = judge(read_reply({.status = 400, .body = no(400, "x", R"({"migrate_to_chat_id":-1007})")}));
    EXPECT_EQ(moved.moved_to, -1007);
    const Reply later = read_reply({.status = 429, .body = no(429, "x", R"({"retry_after":7})")});
    EXPECT_EQ(later.retry_after, Millis(7000));
    EXPECT_EQ(read_reply({.status = 429, .body = no(429, "x", R"({"retry_after":99999999999})")}).retry_after,
              Millis(day));
    EXPECT_EQ(read_reply({.status = 429, .body = no(429, "x", R"({"retry_after":-5})")}).retry_after, Millis(0));
    EXPECT_LT(read_reply({.status = 400, .body = no(400, std::string(5000, 'x'))}).description.size(), 310U);
}

TEST(Reply, WhatIsReadHasErrorsToActOn) {
    struct Asked {
        int status;
        std::string body;
        ErrorCode code;
        bool again;
    };
    for (const Asked& row :
         {Asked{401, no(401, "Unauthorized"), ErrorCode::Refused, false},
          Asked{409, no(409, "Conflict: terminated"), ErrorCode::Busy, true},
          Asked{429, no(429, "x"), ErrorCode::Unreachable, true}, Asked{502, "<html>", ErrorCode::Unreachable, true},
          Asked{400, no(400, "Bad Request: x"), ErrorCode::BadData, true},
          Asked{200, "nonsense", ErrorCode::BadData, true}}) {
        const Error error = unread(read_reply({.status = row.status, .body = row.body}), "Telegram, getMe").error;
        EXPECT_EQ(error.code, row.code) << row.status;
        EXPECT_EQ(error.retryable, row.again) << row.status;
    }
}

TEST(Reply, WithoutAnAnswerTheFateIsWhetherItLeft) {
    const Error error{.code = ErrorCode::Unreachable, .what = sentence("gone")};
    EXPECT_EQ(judge(error, true).fate, Fate::unknown);
    EXPECT_EQ(judge(error, false).fate, Fate::not_sent);
    EXPECT_EQ(judge(error, false).why, "gone");
}

}  // namespace
}  // namespace signalbox::telegram
