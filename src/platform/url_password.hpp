// Passwords, and other parts, that stand inside URLs: of databases, of proxies. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace signalbox {

/// As a part of a URL: everything but letters, digits and -._~ by its bytes (RFC 3986, 2.1).
std::string in_url(std::string_view text);
/// A URL's password replaced by ***; any other text as it is.
std::string mask_url(std::string_view text);
bool url_has_password(std::string_view text);
/// A URL taken apart, for a program that is told the password otherwise.
struct UrlAndPassword {
    std::string url;
    std::string password;  ///< as it is meant, without %XX; empty: there is none
};
UrlAndPassword without_password(std::string_view url);

}  // namespace signalbox
