// A PostgreSQL URL as a person wrote it: what the client library is given, and what may be shown of it.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

struct ServerAddress {
    std::string url;   ///< for libpq; may hold a password, so nobody sees it
    std::string name;  ///< postgresql://user@host:port/database
};

/// postgresql://user:password@host:port/database?option=value; a driver's name in the scheme (postgresql+psycopg://) is
/// left out. Errors: WrongUse, without a word of what was written.
Result<ServerAddress> parse_server_address(std::string_view url);

}  // namespace signalbox
