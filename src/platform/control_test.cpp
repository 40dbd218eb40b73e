#include "platform/control.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "tests/scratch.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;

Json echo(const Json& question) {
    if (question.contains("refuse")) return {{"error", "no"}};
    return {{"you said", question}};
}

/// Says `text` as it is; what comes back until the other side closes.
std::string raw(const std::filesystem::path& path, std::string_view text) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    (void)!::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    std::string answer(4096, '\0');
    const ssize_t count = ::recv(socket, answer.data(), answer.size(), 0);
    ::close(socket);
    return answer.substr(0, count > 0 ? static_cast<std::size_t>(count) : 0);
}

TEST(Control, AQuestionIsAnswered) {
    const Scratch scratch;
    const auto server = ControlServer::start(scratch / "run.sock", echo);
    ASSERT_TRUE(server);
    for (int i = 0; i < 3; ++i) {
        const auto answer = ask(scratch / "run.sock", {{"verb", "status"}, {"n", i}});
        ASSERT_TRUE(answer) << answer.error().text();
        EXPECT_EQ((*answer)["you said"]["n"], i);
    }
    EXPECT_EQ(ask(scratch / "run.sock", {{"refuse", 1}}).error().code, ErrorCode::Refused);
    EXPECT_EQ(std::filesystem::status(scratch / "run.sock").permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(Control, NobodyThereIsSaidSo) {
    const Scratch scratch;
    EXPECT_EQ(ask(scratch / "run.sock", Json::object()).error().code, ErrorCode::Unreachable);
    EXPECT_EQ(ask(scratch / "none" / "run.sock", Json::object()).error().code, ErrorCode::Unreachable);
    {
        const auto server = ControlServer::start(scratch / "run.sock", echo);
    }
    EXPECT_FALSE(std::filesystem::exists(scratch / "run.sock"));
}

TEST(Control, ASocketLeftByADeadRunIsReplaced) {
    const Scratch scratch;
    const auto path = scratch / "run.sock";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(dead);
    EXPECT_EQ(ask(path, Json::object()).error().code, ErrorCode::Unreachable);
    const auto server = ControlServer::start(path, echo);
    ASSERT_TRUE(server);
    EXPECT_TRUE(ask(path, Json::object()));
}

TEST(Control, WhoSaysNonsenseOrNothingOrTooMuchHoldsNobodyUp) {
    const Scratch scratch;
    const auto path = scratch / "run.sock";
    const auto server = ControlServer::start(path, echo, Millis(50));
    ASSERT_TRUE(server);
    EXPECT_EQ(raw(path, "{nonsense\n"), "{\"error\":\"a question is a JSON object\"}\n");
    EXPECT_EQ(raw(path, "[[[[\n"), "{\"error\":\"a question is a JSON object\"}\n");
    EXPECT_EQ(raw(path, ""), "");
    EXPECT_EQ(raw(path, std::string(200'000, 'x')), "");
    EXPECT_TRUE(ask(path, Json::object()));
}

TEST(Control, AHandlerThatThrowsIsAnsweredAndTheNextOneIsHeard) {
    const Scratch scratch;
    const auto path = scratch / "run.sock";
    const auto server = ControlServer::start(path, [](const Json& question) -> Json {
        return {{"taken", question.value("ask", "")}};  // throws where it is no text
    });
    ASSERT_TRUE(server);
    EXPECT_NE(raw(path, "{\"ask\":5}\n").find("\"error\""), std::string::npos);
    EXPECT_TRUE(ask(path, {{"ask", "status"}}));
}

TEST(Control, ALongDirectoryIsNoHindrance) {
    const Scratch scratch;
    const auto directory = scratch / std::string(150, 'd');
    std::filesystem::create_directories(directory);
    const auto server = ControlServer::start(directory / "run.sock", echo);
    ASSERT_TRUE(server) << server.error().text();
    EXPECT_TRUE(ask(directory / "run.sock", Json::object()));
}

}  // namespace
}  // namespace signalbox
