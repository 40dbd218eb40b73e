// Any bytes as a journal: opened, read, gone on with and opened again; never a crash, never an event that vanishes.
#include <unistd.h>

#include <cstdlib>

#include "adapters/journal/journal.hpp"
#include "core/base/check.hpp"

using namespace signalbox;

namespace {

std::uint64_t count_events(Journal& journal) {
    std::uint64_t count = 0;
    const auto read = journal.read(0, [&](const LoggedEvent& event) -> Result<> {
        check(event.position == ++count, "positions count up");
        return {};
    });
    check(!read || count == journal.last(), "every event is read");
    return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path path =
        (std::filesystem::exists("/dev/shm") ? "/dev/shm/journal-fuzz-" : "/tmp/journal-fuzz-") +
        std::to_string(::getpid());
    std::string run = "r";
    {
        auto file = File::open(path, FileUse::create_fresh);
        if (!file || !file->write_at(0, std::as_bytes(std::span(data, size)))) std::abort();
    }
    if (auto journal = Journal::open_read_only(path)) {
        count_events(*journal);
        run = journal->header().run;
    }
    std::uint64_t last = 0;
    if (auto journal = Journal::open(path, {.run = run, .engine_version = "1"})) {
        count_events(*journal);
        check(journal->append(FeedLost{.venue = "v"}).has_value(), "an open journal takes an event");
        last = journal->last();
    }
    if (last > 0) {
        const auto again = Journal::open_read_only(path);
        check(again && again->last() == last && !again->torn_tail(), "what was written is read again");
    }
    return 0;
}
