#include "testing/telegram/api_form.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/letter_case.hpp"

namespace signalbox::simulator {
namespace {

std::string unescaped(std::string_view text, bool is_form) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned value = 0;
        const char* const digits = text.data() + at + 1;
        const bool is_escape =
            text[at] == '%' && at + 2 < text.size() && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
        if (is_escape) {
            out.push_back(static_cast<char>(value));
            at += 2;
        } else {
            out.push_back(is_form && text[at] == '+' ? ' ' : text[at]);
        }
    }
    return out;
}

/// Deeper than this nothing of the Bot API is, and printing what is would take the whole stack.
bool is_flat(std::string_view json) {
    constexpr int depth_max = 64;
    int depth = 0;
    for (const char letter : json) {
        if (letter == '[' || letter == '{') ++depth;
        if (letter == ']' || letter == '}') --depth;
        if (depth > depth_max) return false;
    }
    return true;
}

/// name="value" of a header's parameters.
std::string parameter(std::string_view header, std::string_view name) {
    for (std::size_t at = header.find(';'); at != header.npos; at = header.find(';', at + 1)) {
        std::string_view rest = header.substr(at + 1);
        rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(' ')));
        if (!lower_case(rest.substr(0, name.size() + 1)).starts_with(std::string(name) + "=")) continue;
        rest.remove_prefix(name.size() + 1);
        if (rest.starts_with('"')) return std::string(rest.substr(1, rest.find('"', 1) - 1));
        return std::string(rest.substr(0, rest.find(';')));
    }
    return {};
}

/// False: it is cut off, or no multipart.
bool read_parts(std::string_view body, const std::string& boundary, ApiForm& form) {
    const std::string mark = "--" + boundary;
    if (boundary.empty() || !body.starts_with(mark)) return false;
    body.remove_prefix(mark.size());
    while (!body.starts_with("--")) {
        if (!body.starts_with("\r\n")) return false;
        body.remove_prefix(2);
        const std::size_t head_end = body.find("\r\n\r\n");
        const std::size_t end = head_end == body.npos ? body.npos : body.find("\r\n" + mark, head_end + 2);
        if (end == body.npos) return false;
        const std::string_view head = body.substr(0, head_end);
        const std::string_view content =
            end < head_end + 4 ? std::string_view() : body.substr(head_end + 4, end - head_end - 4);
        std::string name, file_name, type;
        bool is_file = false;
        for (std::size_t at = 0; at < head.size();) {
            const std::size_t line_end = std::min(head.size(), head.find("\r\n", at));
            const std::string_view line = head.substr(at, line_end - at);
            at = line_end + 2;
            const std::string key = lower_case(line.substr(0, line.find(':')));
            if (key == "content-disposition") {
                name = parameter(line, "name");
                file_name = parameter(line, "filename");
                is_file = line.find("filename") != line.npos;
            } else if (key == "content-type") {
                type = std::string(line.substr(std::min(line.size(), line.find_first_not_of(' ', line.find(':') + 1))));
            }
        }
        if (name.empty()) return false;
        if (is_file)
            form.files[name] = {file_name, type, std::string(content)};
        else
            form.values[name] = std::string(content);
        body.remove_prefix(end + 2 + mark.size());
    }
    return true;
}

bool read_body(const ServedRequest& request, ApiForm& form) {
    const std::string type = lower_case(find_header(request.headers, "Content-Type").value_or(""));
    if (request.body.empty()) return true;
    if (type.starts_with("application/json")) {
        if (!is_flat(request.body)) return false;
        const Json json = Json::parse(request.body, nullptr, false);
        if (json.is_null()) return true;
        if (!json.is_object()) return false;
        for (const auto& [name, value] : json.items())
            if (!value.is_null()) form.values[name] = value;
        return true;
    }
    if (type.starts_with("multipart/form-data")) {
        const std::string header(find_header(request.headers, "Content-Type").value_or(""));
        return read_parts(request.body, parameter(header, "boundary"), form);
    }
    if (type.starts_with("application/x-www-form-urlencoded"))
        for (auto& [name, value] : read_query(request.body)) form.values[name] = std::move(value);
    return true;
}

}  // namespace

std::map<std::string, std::string> read_query(std::string_view text) {
    std::map<std::string, std::string> all;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        const std::size_t equals = std::min(one.size(), one.find('='));
        if (equals == 0) continue;
        all[unescaped(one.substr(0, equals), true)] =
            equals == one.size() ? std::string() : unescaped(one.substr(equals + 1), true);
    }
    return all;
}

std::optional<ApiResult<ApiForm>> ApiForm::read(const ServedRequest& request) {
    const std::string_view target = request.target;
    const std::string_view path = target.substr(0, target.find('?'));
    if (!path.starts_with("/bot")) return std::nullopt;
    const std::size_t slash = path.find('/', 1);
    if (slash == path.npos) return std::nullopt;
    ApiForm form;
    form.token = unescaped(path.substr(4, slash - 4), false);
    form.method = std::string(path.substr(slash + 1));
    while (form.method.ends_with('/')) form.method.pop_back();
    if (target.size() > path.size())
        for (auto& [name, value] : read_query(target.substr(path.size() + 1))) form.values[name] = std::move(value);
    if (!read_body(request, form)) return bad_request("can't parse the request's body");
    for (const auto& [name, value] : form.values)
        if (value.is_string() && !is_utf8(value.get_ref<const std::string&>()))
            return bad_request("strings must be encoded in UTF-8");
    return form;
}

std::string ApiForm::text(const std::string& name) const {
    const auto found = values.find(name);
    if (found == values.end()) return {};
    return found->second.is_string() ? found->second.get<std::string>() : found->second.dump();
}

std::optional<std::int64_t> ApiForm::whole(const std::string& name) const {
    const std::string written = text(name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
    return error == std::errc{} && !written.empty() && end == written.data() + written.size() ? std::optional(value)
                                                                                              : std::nullopt;
}

bool ApiForm::flag(const std::string& name) const {
    const std::string written = lower_case(text(name));
    return written == "true" || written == "1" || written == "yes";
}

ApiResult<Json> ApiForm::nested(const std::string& name) const {
    const auto found = values.find(name);
    if (found == values.end()) return Json();
    if (!found->second.is_string()) return found->second;
    const auto& written = found->second.get_ref<const std::string&>();
    if (written.empty()) return Json();
    Json json = is_flat(written) ? Json::parse(written, nullptr, false) : Json(Json::value_t::discarded);
    if (json.is_discarded()) return bad_request("can't parse " + name + " JSON object");
    return json;
}

}  // namespace signalbox::simulator
