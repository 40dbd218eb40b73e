#include "adapters/net/url.hpp"

#include <openssl/evp.h>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>

#include "adapters/net/network_parts.hpp"
#include "core/base/letter_case.hpp"

namespace signalbox {
namespace {

namespace urls = boost::urls;

constexpr std::size_t url_max = 2048;

/// Boost 1.81 takes `127.0.0.1.evil.test` for an address and a path that begins with a dot: such a host is none.
bool ends_its_host(const urls::url_view& url) {
    return url.encoded_path().empty() || url.encoded_path().starts_with('/');
}

/// `scheme://…`: Boost 1.81 stops the program over some texts that are nothing of the kind (`vAo.:>`).
bool begins_as_address(std::string_view text) {
    const std::string_view scheme = text.substr(0, text.find("://"));
    return scheme.size() < text.size() && !scheme.empty() &&
           std::ranges::all_of(
               scheme,
               [](char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); });
}

/// Boost 1.81 takes a port above 65535 for what is left of it in 16 bits.
bool has_no_port_of_tcp(const urls::url_view& url) {
    if (!url.has_port()) return false;
    const std::string text(url.port());
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error != std::errc{} || end != text.data() + text.size() || port == 0;
}

struct Host {
    std::string text;  ///< lower case, without brackets
    bool right = false;
    bool loopback = false;
    std::optional<PlainReach> needs = {};  ///< of a plain connection; none: a name, which may lead anywhere
};

Host host_of(const urls::url_view& url) {
    Host host{.text = lower_case(std::string(url.encoded_host()))};
    if (host.text.starts_with('[') && host.text.ends_with(']')) host.text = host.text.substr(1, host.text.size() - 2);
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(host.text, no_address);
    if (!no_address) {
        host.right = host.text.find('%') == host.text.npos;
        host.loopback = address.is_loopback();
        host.needs = plain_reach_of(address);
        host.text = address.to_string();
    } else {
        constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-._";
        host.right =
            !host.text.empty() && host.text.size() <= 253 && host.text.find_first_not_of(allowed) == host.text.npos;
        host.loopback = host.text == "localhost";
        if (host.loopback) host.needs = PlainReach::loopback;
    }
    return host;
}

std::string base64(std::string_view text) {
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

}  // namespace

PlainReach plain_reach_of(const boost::asio::ip::address& address) {
    using boost::asio::ip::address_v4;
    if (address.is_loopback()) return PlainReach::loopback;
    const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
    if (address.is_v6() && !is_mapped)
        return (address.to_v6().to_bytes()[0] & 0xFEU) == 0xFC ? PlainReach::private_network : PlainReach::anywhere;
    const address_v4 four =
        is_mapped ? boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()) : address.to_v4();
    if (four.is_loopback()) return PlainReach::loopback;
    const auto bytes = four.to_bytes();
    const bool is_private =
        bytes[0] == 10 || (bytes[0] == 172 && (bytes[1] & 0xF0U) == 16) || (bytes[0] == 192 && bytes[1] == 168);
    return is_private ? PlainReach::private_network : PlainReach::anywhere;
}

Result<Url> Url::http(std::string_view text, PlainReach plain) {
    Url url = TRY(read(text, "https", "http", plain));
    if (url.path_.find('?') != url.path_.npos)
        return fail(ErrorCode::WrongUse, "the address of {} has a query: requests bring their own", url.host_)
            .suggest("leave out what follows the ?");
    return url;
}

Result<Url> Url::web_socket(std::string_view text) { return read(text, "wss", "ws", PlainReach::loopback); }

Result<Url> Url::read(std::string_view text, std::string_view secure, std::string_view plain, PlainReach reach) {
    const auto none = [&] {
        return fail(ErrorCode::WrongUse, "what should be an address is none")
            .suggest("write it as {}://host or {}://host:port/path", secure, secure);
    };
    if (text.size() > url_max || !begins_as_address(text)) return none();
    const auto parsed = urls::parse_uri(text);
    if (!parsed) return none();
    if (parsed->has_userinfo() || parsed->has_fragment())  // not shown: it may be a password
        return fail(ErrorCode::WrongUse, "an address here has no user, no password and no #")
            .suggest("write it as {}://host or {}://host:port/path", secure, secure);
    const std::string scheme = lower_case(std::string(parsed->scheme()));
    const Host host = host_of(*parsed);
    if ((scheme != secure && scheme != plain) || !host.right || !ends_its_host(*parsed) || has_no_port_of_tcp(*parsed))
        return fail(ErrorCode::WrongUse, "{} is no address of the kind {}://host:port/path", text, secure);
    Url url;
    url.tls_ = scheme == secure;
    url.loopback_ = host.loopback;
    url.host_ = host.text;
    url.port_ = parsed->has_port() ? parsed->port_number() : url.tls_ ? 443 : 80;
    url.path_ = std::string(parsed->encoded_path());
    while (url.path_.ends_with('/')) url.path_.pop_back();
    if (parsed->has_query()) url.path_ += "?" + std::string(parsed->encoded_query());
    url.plain_ = reach;
    // A name may lead where it may not go: that is seen when it has been looked up.
    const PlainReach needs =
        host.needs.value_or(reach == PlainReach::loopback ? PlainReach::anywhere : PlainReach::private_network);
    if (!url.tls_ && needs > reach && reach != PlainReach::loopback)
        return fail(ErrorCode::Refused, "{} would be spoken with unencrypted", url.host_)
            .suggest("use {}://; plain {}:// is for this machine and for private networks", secure, plain);
    if (!url.tls_ && needs > reach)
        return fail(ErrorCode::Refused, "{} would be spoken with unencrypted", url.host_)
            .suggest("use {}://; plain {}:// is for this machine alone", secure, plain);
    return url;
}

std::string Url::authority() const {
    const std::string name = host_.find(':') == host_.npos ? host_ : "[" + host_ + "]";
    return port_ == (tls_ ? 443 : 80) ? name : name + ":" + std::to_string(port_);
}

Result<Proxy> Proxy::parse(std::string_view text) {
    const auto wrong = [] {
        return fail(ErrorCode::WrongUse, "the proxy's address is not understood")
            .suggest("write it as http://host:port or http://user:password@host:port");
    };
    const bool has_scheme = text.find("://") != text.npos;
    const std::string whole = has_scheme ? std::string(text) : "http://" + std::string(text);
    if (whole.size() > url_max || !begins_as_address(whole)) return wrong();
    const auto parsed = urls::parse_uri(whole);
    if (!parsed || lower_case(std::string(parsed->scheme())) != "http" || !host_of(*parsed).right ||
        !ends_its_host(*parsed) || parsed->has_query() || parsed->has_fragment() || parsed->encoded_path().size() > 1 ||
        has_no_port_of_tcp(*parsed))
        return wrong();
    Proxy proxy{.host = host_of(*parsed).text, .port = static_cast<std::uint16_t>(has_scheme ? 80 : 3128)};
    if (parsed->has_port()) proxy.port = parsed->port_number();
    if (parsed->has_userinfo()) {
        const std::string who = std::string(parsed->user()) + ":" + std::string(parsed->password());
        for (const char letter : who)
            if (static_cast<unsigned char>(letter) < 32 || letter == 127) return wrong();
        proxy.authorization = "Basic " + base64(who);
    }
    return proxy;
}

Result<> allow_speed(double speed, std::span<const Url> venues) {
    if (speed == 1) return {};
    for (const Url& venue : venues) {
        if (!venue.loopback())
            return fail(ErrorCode::Refused,
                        "market time at {} times its speed is for a simulator on this machine, not for {}", speed,
                        venue.host())
                .suggest("set clock.speed to 1, or point every venue at 127.0.0.1");
    }
    return {};
}

}  // namespace signalbox
