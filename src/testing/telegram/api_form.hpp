// A call of the Bot API as it comes over HTTP: its token and method out of the path, its parameters out of a query, a
// form, JSON or multipart, all the same afterwards.
//
// Outside bytes: taken or refused, within the server's bound on a request. Nothing here knows what a method does.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "testing/server.hpp"
#include "testing/telegram/chat_text.hpp"

namespace signalbox::simulator {

using Json = nlohmann::json;

/// Why a call is not done, in the Bot API's way.
struct ApiRefusal {
    int code = 400;
    std::string description;  ///< with its prefix
    Json parameters = {};     ///< null: none
};
template <typename T>
using ApiResult = std::expected<T, ApiRefusal>;

/// 400 with its prefix.
inline std::unexpected<ApiRefusal> bad_request(const std::string& words) {
    return std::unexpected(ApiRefusal{.code = 400, .description = "Bad Request: " + words});
}

struct SentFile {
    std::string name, type, bytes;
};

class ApiForm {
public:
    std::string token;
    std::string method;                  ///< as it was written
    std::map<std::string, Json> values;  ///< a text, or what JSON had
    std::map<std::string, SentFile> files;

    /// None: the path is none of a bot's. The refusal: a body that is not what its type says.
    static std::optional<ApiResult<ApiForm>> read(const ServedRequest& request);

    /// Empty: not given.
    std::string text(const std::string& name) const;
    /// Also a whole number written as text; none: not given, or none.
    std::optional<std::int64_t> whole(const std::string& name) const;
    bool flag(const std::string& name) const;
    /// What is nested: JSON's, or a text that is JSON. Null: not given; the refusal: it is none.
    ApiResult<Json> nested(const std::string& name) const;
    bool has(const std::string& name) const { return values.contains(name); }
};

/// `a=1&b=%20`, with + for a space.
std::map<std::string, std::string> read_query(std::string_view text);

}  // namespace signalbox::simulator
