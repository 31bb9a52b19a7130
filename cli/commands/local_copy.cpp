#include "cli/commands/local_copy.hpp"

#include "cli/client/offline_ledger.hpp"

#include <sstream>

namespace annals::cli {
namespace {

Result<audit::Trusted> parse_keys(const std::string& text) {
    audit::Trusted trusted;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        auto key = proof::parse_verifier_key(word);
        if (!key) return fail(Errc::malformed, "not a verifier key (name+hash+base64)", "--key");
        if (!trusted.keys.empty() && key->name != trusted.origin)
            return fail(Errc::bad_value, "keys of two logs: " + trusted.origin + " and " + key->name, "--key");
        trusted.origin = key->name;
        trusted.keys.push_back(std::move(*key));
    }
    if (trusted.keys.empty()) return fail(Errc::missing_field, "no verifier key", "--key");
    return trusted;
}

}  // namespace

Result<std::optional<audit::Trusted>> trusted_keys(const Host& host, const std::string& given) {
    const std::string text = given.empty() ? host.variable("ANNALS_KEY") : given;
    if (text.empty()) return std::optional<audit::Trusted>();
    auto trusted = parse_keys(text);
    if (!trusted) return trusted.error();
    return std::optional(std::move(*trusted));
}

Result<CopyKeys> keys_for(const Host& host, const std::string& given, const audit::ReadFile& read) {
    auto configured = trusted_keys(host, given);
    if (!configured) return configured.error();
    if (*configured) return CopyKeys{std::move(**configured), false};
    const auto own = read("verifier-keys");
    if (!own)
        return fail(Errc::missing_field, "no verifier key is configured, and the copy states none", "--key",
                    "give --key name+hash+base64, as the log's keeper publishes it");
    auto keys = parse_keys(std::string(text_of(*own)));
    if (!keys) return keys.error();
    return CopyKeys{std::move(*keys), true};
}

audit::ReadFile folder_reader(const Host& host, const std::string& folder) {
    return [&host, folder](const std::string& path) -> Result<Bytes> {
        if (!host.read_copy_file) return fail(Errc::not_found, "there are no files here", path);
        const auto text = host.read_copy_file(folder + "/" + path);
        if (!text) return text.error();
        const BytesView bytes = bytes_of(*text);
        return Bytes(bytes.begin(), bytes.end());
    };
}

Result<std::unique_ptr<Ledger>> open_copy(const Host& host, const std::string& folder) {
    const auto read = folder_reader(host, folder);
    const auto keys = keys_for(host, {}, read);
    if (!keys) return keys.error();
    const auto copy = audit::read_copy(read, keys->trusted);
    if (!copy) return copy.error();
    auto log = audit::make_log(*copy);
    if (!log) return log.error();
    return std::unique_ptr<Ledger>(std::make_unique<OfflineLedger>(std::move(*log), host.now));
}

}  // namespace annals::cli
