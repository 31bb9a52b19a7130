#include "daemon/net/target.hpp"

#include "schema/base/text.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace annals::net {

Result<Target> parse_target(std::string_view text) {
    Target target;
    if (text.starts_with('/') && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789/-_.") == text.npos) {
        target.path = text;  // most requests: nothing to decode
        return target;
    }
    const auto url = boost::urls::parse_origin_form(boost::core::string_view(text.data(), text.size()));
    if (!url) return fail(Errc::malformed, "the target of the request is no path: " + to_printable(text.substr(0, 80)));
    target.path = url->path();
    for (const auto& param : url->params(boost::urls::encoding_opts(true)))
        target.query.emplace_back(param.key, param.value);

    const auto is_text = [](const std::string& part) { return is_utf8(part) && part.find('\0') == part.npos; };
    bool is_good = is_text(target.path);
    for (const auto& [name, value] : target.query) is_good = is_good && is_text(name) && is_text(value);
    if (!is_good) return fail(Errc::bad_value, "the target of the request is no UTF-8 text");
    return target;
}

}  // namespace annals::net
