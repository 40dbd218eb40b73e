#include "adapters/sql/postgres/server_address.hpp"

#include <libpq-fe.h>

#include <map>
#include <memory>

namespace signalbox {

Result<ServerAddress> parse_server_address(std::string_view url) {
    const auto wrong = [] {
        // libpq's own message repeats the URL, password and all.
        return fail(ErrorCode::WrongUse, "the address of the PostgreSQL server can't be read")
            .suggest(
                "write it as postgresql://user:password@host:port/database; in the password, signs such as @ / : are "
                "written as %40 %2F %3A");
    };
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return wrong();
    ServerAddress address{.url = "postgresql" + std::string(url.substr(scheme)), .name = {}};

    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(address.url.c_str(), &message), PQconninfoFree);
    if (message != nullptr) PQfreemem(message);
    if (!options) return wrong();
    std::map<std::string_view, std::string> said;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) said[option->keyword] = option->val;
    }
    address.name = "postgresql://";
    if (!said["user"].empty()) address.name += said["user"] + "@";
    address.name += said["host"];
    if (!said["port"].empty()) address.name += ":" + said["port"];
    address.name += "/" + said["dbname"];
    return address;
}

}  // namespace signalbox
