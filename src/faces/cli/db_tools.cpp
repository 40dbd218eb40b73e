#include "faces/cli/db_tools.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "platform/files.hpp"
#include "platform/url_password.hpp"

namespace signalbox {

namespace {

namespace fs = std::filesystem;

/// Takes this process's place. Back only where there is no such program.
Failure become(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    return fail(ErrorCode::NotFound, "there is no program {} here", words[0])
        .suggest("install it; Debian's packages are sqlite3, postgresql-client and redis-tools");
}

struct Shell {
    std::vector<std::string> words;
    bool redis = false;
};

/// Each program is told the password by its environment: others can see a command line.
Result<ExitCode> redis_shell(const Context& context, const std::vector<std::string>& more) {
    const std::string url = context.config().redis();
    if (url.empty()) {
        return fail(ErrorCode::NotFound, "no Redis is configured").suggest("set REDIS_URL in .env");
    }
    const UrlAndPassword parts = without_password(url);
    if (!parts.password.empty()) ::setenv("REDISCLI_AUTH", parts.password.c_str(), 1);
    std::vector<std::string> words{"redis-cli", "-u", parts.url};
    words.insert(words.end(), more.begin(), more.end());
    return become(words);
}

Result<ExitCode> run_shell(const Context& context, const Shell& options) {
    const std::vector<std::string>& more = options.words;
    if (options.redis) return redis_shell(context, more);
    const DatabasePlace place = context.database();
    if (!context.database_exists()) {
        return fail(ErrorCode::NotFound, "there is no database {}", context.database_name())
            .suggest("the first import makes it, or: signalbox db upgrade");
    }
    std::vector<std::string> words{"sqlite3", place.file.string()};
    if (place.is_server()) {
        const UrlAndPassword parts = without_password(place.url);
        if (!parts.password.empty()) ::setenv("PGPASSWORD", parts.password.c_str(), 1);
        words = {"psql", "postgresql" + parts.url.substr(parts.url.find("://"))};  // it knows no driver's name
    }
    words.insert(words.end(), more.begin(), more.end());
    return become(words);
}

struct Migrate {
    std::string text;
    std::string directory = "migrations";
};

/// "Outbox of signals" → outbox_of_signals.
std::string file_name_of(std::string_view text) {
    std::string name;
    for (const char c : text) {
        const bool upper = c >= 'A' && c <= 'Z';
        const char lower = upper ? static_cast<char>(c - 'A' + 'a') : c;
        const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (plain) {
            name += lower;
        } else if (!name.empty() && name.back() != '_') {
            name += '_';
        }
    }
    while (name.ends_with('_')) name.pop_back();
    return name;
}

/// The greatest number in front of a file's name.
int newest_number(const fs::path& directory) {
    int newest = 0;
    std::error_code none;
    for (const auto& file : fs::directory_iterator(directory, none)) {
        newest = std::max(newest, std::atoi(file.path().filename().c_str()));
    }
    return newest;
}

Result<ExitCode> run_migrate(const Context& context, const Migrate& options) {
    const std::string name = file_name_of(options.text);
    if (name.empty()) {
        return fail(ErrorCode::WrongUse, "a migration needs a name of letters")
            .suggest("signalbox db migrate \"outbox of signals\"");
    }
    const fs::path root = options.directory;
    const std::vector<fs::path> databases{root / "sqlite", root / "postgres"};
    int number = 0;
    for (const fs::path& directory : databases) {
        if (!fs::is_directory(directory)) {
            return fail(ErrorCode::NotFound, "there is no directory {}", directory.string())
                .suggest("new tables are written where the program is built: in a checkout of its sources");
        }
        number = std::max(number, newest_number(directory));
    }
    Json files = Json::array();
    for (const fs::path& directory : databases) {
        for (const std::string_view way : {"up", "down"}) {
            const fs::path file = directory / fmt::format("{:04}_{}.{}.sql", number + 1, name, way);
            TRY(atomic_write(file, fmt::format("-- {}{}\n", options.text, way == "up" ? "" : ": taken back")));
            context.print(file.string());
            files.push_back(file.string());
        }
    }
    context.note(context.say("write both ways of both databases, build, and then: signalbox db upgrade"));
    context.answer({{"version", number + 1}, {"files", std::move(files)}});
    return ExitCode::done;
}

}  // namespace

void add_db_tools(CliCommand db, Context& context) {
    CliCommand shell = db.add_command("shell", "The database's own shell: sqlite3 or psql; or that of Redis.",
                                      {"db shell", "db shell -- -c \"SELECT count(*) FROM candles\""});
    const auto wanted = std::make_shared<Shell>();
    shell.option("words", &wanted->words, "handed on to it, behind --", {.value = "WORD"});
    shell.flag("--redis", &wanted->redis, "redis-cli, on the Redis of the configuration");
    shell.action([&context, wanted] { return run_shell(context, *wanted); });
    CliCommand migrate =
        db.add_command("migrate", "Write the four files of a new migration, for whoever changes tables.",
                       {"db migrate \"outbox of signals\""});
    const auto options = std::make_shared<Migrate>();
    migrate.option("text", &options->text, "what it is about; its name", {.value = "TEXT", .required = true});
    migrate.option("--migrations", &options->directory, "where migrations lie",
                   {.value = "DIR", .shows_default = true});
    migrate.action([&context, options] { return run_migrate(context, *options); });
}

}  // namespace signalbox
