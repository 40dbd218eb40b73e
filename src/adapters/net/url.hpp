// Where something on the network is, and what may be reached at all.
//
// Always true of a Url: it names a host and a port, holds no name or password, and is encrypted unless its host is this
// machine (127.0.0.0/8, ::1, localhost), or was allowed to be further off (PlainReach). Whoever has one need not check
// again; the connector (connector.hpp) makes sure that a plain one ends no further off, whatever the name resolved to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

/// How far something unencrypted may go; each includes the one before.
enum class PlainReach : std::uint8_t {
    loopback,         ///< this machine
    private_network,  ///< 10/8, 172.16/12, 192.168/16 (RFC 1918) and fc00::/7 (RFC 4193)
    anywhere,
};
constexpr PlainReach last_of(PlainReach) { return PlainReach::anywhere; }

class Url {
public:
    /// `https://host[:port][/path]`, or http on loopback. The path is what requests' paths are put behind. A `plain`
    /// that reaches further also takes names, which are judged when they are connected to, by each address they lead
    /// to.
    static Result<Url> http(std::string_view text, PlainReach plain = PlainReach::loopback);
    /// `wss://host[:port][/path][?query]`, or ws on loopback.
    static Result<Url> web_socket(std::string_view text);

    bool tls() const { return tls_; }
    /// Lower case; an IPv6 address without its brackets.
    const std::string& host() const { return host_; }
    std::uint16_t port() const { return port_; }
    /// Path and query as they are sent, without a slash at the end; may be empty.
    const std::string& path() const { return path_; }
    /// Whether the host is this machine, by its name alone.
    bool loopback() const { return loopback_; }
    /// Where a connection may end that is not encrypted.
    PlainReach plain() const { return plain_; }
    /// `host`, or `host:port` where the port is not the scheme's: for the header Host, and for people.
    std::string authority() const;

private:
    Url() = default;
    static Result<Url> read(std::string_view text, std::string_view secure, std::string_view plain, PlainReach reach);

    bool tls_ = true;
    bool loopback_ = false;
    PlainReach plain_ = PlainReach::loopback;
    std::uint16_t port_ = 0;
    std::string host_;
    std::string path_;
};

/// A proxy that is spoken with in plain HTTP and asked for a tunnel (CONNECT); what goes through it is encrypted by us.
struct Proxy {
    std::string host;
    std::uint16_t port = 0;
    std::string authorization;  ///< the value of Proxy-Authorization; empty: none. A secret.

    /// `[http://][user:password@]host[:port][/]`, as HTTPS_PROXY is usually set; the port is 3128 unless it is named
    /// (with `http://` before it: 80). No error shows any part of the text, since it may hold a password.
    static Result<Proxy> parse(std::string_view text);
};

/// Market time may pass at another speed than 1 only where every venue is a simulator on this machine (SPEC 2).
Result<> allow_speed(double speed, std::span<const Url> venues);

}  // namespace signalbox
