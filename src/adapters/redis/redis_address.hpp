// A Redis address as a person wrote it: redis://[user:password@]host[:port][/database].
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

struct RedisAddress {
    std::string host;
    int port = 6379;
    std::string user, password;  ///< both may be empty
    int database = 0;
    std::string name;  ///< redis://host:port/database, for people

    bool operator==(const RedisAddress&) const = default;
};

/// In user and password, signs such as @ / : are written as %40 %2F %3A; an IPv6 host stands in brackets. Errors:
/// WrongUse, without a word of what was written.
Result<RedisAddress> parse_redis_address(std::string_view url);

}  // namespace signalbox
