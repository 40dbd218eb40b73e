// Which database: a file of SQLite, or a PostgreSQL server.
#pragma once

#include <filesystem>
#include <string>

namespace signalbox {

struct DatabasePlace {
    std::filesystem::path file;  ///< of SQLite; empty: a server
    std::string url;             ///< of the server: postgresql://…; may hold a password, so nobody sees it as it is

    bool is_server() const { return !url.empty(); }
};

}  // namespace signalbox
