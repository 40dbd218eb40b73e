// Everything is non-blocking under poll with one deadline a conversation.
#include "platform/control.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace signalbox {
namespace {

using Json = nlohmann::json;
using Steady = std::chrono::steady_clock;

/// A descriptor that is closed at the end of its life.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int get() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

/// The socket's address through its open directory, since a socket's path may have 107 letters at most.
Result<sockaddr_un> address_of(const std::filesystem::path& path, const File& directory) {
    const std::string name = "/proc/self/fd/" + std::to_string(directory.descriptor()) + "/" + path.filename().string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name.size() >= sizeof address.sun_path)
        return fail(ErrorCode::WrongUse, "the name {} is too long for a socket", path.filename().string());
    std::memcpy(address.sun_path, name.data(), name.size());
    return address;
}

Result<File> directory_of(const std::filesystem::path& path) {
    const auto directory = path.parent_path();
    return File::open(directory.empty() ? "." : directory, FileUse::read);
}

bool ready(int descriptor, short event, Steady::time_point deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<Millis>(deadline - Steady::now());
        if (left.count() <= 0) return false;
        pollfd waiting{.fd = descriptor, .events = event, .revents = 0};
        const int count = ::poll(&waiting, 1, static_cast<int>(left.count()));
        if (count > 0) return true;
        if (count == 0 || errno != EINTR) return false;
    }
}

/// A line without its end; none: too long, too late, or the other side left before its end.
std::optional<std::string> read_line(int descriptor, Steady::time_point deadline) {
    std::string line;
    char buffer[4096];
    while (ready(descriptor, POLLIN, deadline)) {
        const ssize_t count = ::recv(descriptor, buffer, sizeof buffer, 0);
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (count <= 0) return std::nullopt;
        line.append(buffer, static_cast<std::size_t>(count));
        if (const std::size_t end = line.find('\n'); end != line.npos) return line.substr(0, end);
        if (line.size() > control_line_max) return std::nullopt;
    }
    return std::nullopt;
}

bool write_line(int descriptor, std::string line, Steady::time_point deadline) {
    line += '\n';
    std::string_view rest = line;
    while (!rest.empty()) {
        if (!ready(descriptor, POLLOUT, deadline)) return false;
        const ssize_t count = ::send(descriptor, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (count <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string print(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Failure nobody(const std::filesystem::path& path) {
    return fail(ErrorCode::Unreachable, "nothing runs in {}", path.parent_path().string())
        .suggest("start it with `signalbox run`, or name its directory with --data-dir")
        .again_later();
}

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::start(const std::filesystem::path& path, ControlHandler handler,
                                                            Millis patience) {
    const File directory = TRY(directory_of(path));
    const sockaddr_un address = TRY(address_of(path, directory));
    Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    Descriptor wake(::eventfd(0, EFD_CLOEXEC));
    if (listener.get() < 0 || wake.get() < 0) return os_failure(errno, "cannot make the socket {}: {}", path);
    ::unlink(path.c_str());
    // The mode is set before the name exists: nobody else can come in between.
    if (::fchmod(listener.get(), 0600) != 0 ||
        ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener.get(), 16) != 0)
        return os_failure(errno, "cannot make the socket {}: {}", path);
    return std::unique_ptr<ControlServer>(
        new ControlServer(path, listener.release(), wake.release(), std::move(handler), patience));
}

ControlServer::ControlServer(std::filesystem::path path, int listener, int wake, ControlHandler handler,
                             Millis patience)
    : path_(std::move(path)), listener_(listener), wake_(wake), handler_(std::move(handler)), patience_(patience) {
    thread_ = std::thread([this] { serve(); });
}

ControlServer::~ControlServer() {
    const std::uint64_t one = 1;
    (void)!::write(wake_, &one, sizeof one);
    thread_.join();
    ::unlink(path_.c_str());
    ::close(listener_);
    ::close(wake_);
}

void ControlServer::serve() {
    for (;;) {
        pollfd waiting[2]{{.fd = wake_, .events = POLLIN, .revents = 0},
                          {.fd = listener_, .events = POLLIN, .revents = 0}};
        if (::poll(waiting, 2, -1) < 0 && errno != EINTR) return;
        if (waiting[0].revents != 0) return;
        if (waiting[1].revents == 0) continue;
        const Descriptor connection(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (connection.get() >= 0) answer(connection.get());
    }
}

void ControlServer::answer(int connection) const {
    const auto deadline = Steady::now() + patience_;
    const auto line = read_line(connection, deadline);
    if (!line) return;
    const Json question = Json::parse(*line, nullptr, false);
    Json said{{"error", "a question is a JSON object"}};
    if (question.is_object()) {
        try {
            said = handler_(question);
        } catch (const std::exception& error) {  // a question that nobody foresaw must not end the run
            said = Json{{"error", error.what()}};
        }
    }
    (void)write_line(connection, print(said), deadline);
}

Result<nlohmann::json> ask(const std::filesystem::path& path, const nlohmann::json& question, Millis patience) {
    const auto directory = directory_of(path);
    if (!directory) return nobody(path);
    const sockaddr_un address = TRY(address_of(path, *directory));
    const Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (connection.get() < 0) return os_failure(errno, "cannot make a socket for {}: {}", path);
    if (::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno == ENOENT || errno == ECONNREFUSED) return nobody(path);
        return os_failure(errno, "cannot speak with the run at {}: {}", path);
    }
    const auto deadline = Steady::now() + patience;
    const auto line = write_line(connection.get(), print(question), deadline) ? read_line(connection.get(), deadline)
                                                                              : std::optional<std::string>();
    if (!line)
        return fail(ErrorCode::Unreachable, "the run at {} does not answer", path.string())
            .suggest("look at its log; it may be busy or about to end")
            .again_later();
    Json answer = Json::parse(*line, nullptr, false);
    if (!answer.is_object()) return fail(ErrorCode::BadData, "the run at {} answers what is no JSON", path.string());
    if (const auto error = answer.find("error"); error != answer.end() && error->is_string())
        return fail(ErrorCode::Refused, "the run says: {}", error->get<std::string>());
    return answer;
}

}  // namespace signalbox
