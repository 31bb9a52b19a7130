#include "cli/commands/trust.hpp"

#include "cli/client/memory.hpp"
#include "schema/base/text.hpp"

#include <algorithm>
#include <sstream>

namespace annals::cli {

namespace {

constexpr std::size_t keys_max = 100;

Result<void> add_key(const std::string& word, const std::string& place, std::vector<audit::Trusted>& logs) {
    auto key = proof::parse_verifier_key(word);
    if (!key)
        return fail(Errc::malformed, "'" + to_printable(word) + "' is no verifier key (name+hash+base64)", place,
                    "the log's keeper publishes it; `annalsd init` prints it");
    auto log =
        std::find_if(logs.begin(), logs.end(), [&](const audit::Trusted& one) { return one.origin == key->name; });
    if (log == logs.end()) log = logs.insert(logs.end(), audit::Trusted{key->name, {}});
    if (std::find(log->keys.begin(), log->keys.end(), *key) == log->keys.end()) log->keys.push_back(std::move(*key));
    if (log->keys.size() > keys_max || logs.size() > keys_max)
        return fail(Errc::too_large, "over " + std::to_string(keys_max) + " keys", place);
    return {};
}

Result<std::vector<audit::Trusted>> parse_keys(const std::string& text, const std::string& place) {
    std::vector<audit::Trusted> logs;
    std::istringstream lines(text);
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        std::istringstream words(line.substr(0, line.find('#')));
        const std::string where =
            place.starts_with('-') || place.starts_with('$') ? place : place + ":" + std::to_string(number);
        for (std::string word; words >> word;)
            if (const auto added = add_key(word, where, logs); !added) return added.error();
    }
    return logs;
}

}  // namespace

Result<std::vector<audit::Trusted>> configured_keys(const Host& host, const std::string& given) {
    if (!given.empty()) return parse_keys(given, "--key");
    if (const std::string text = host.variable("ANNALS_KEY"); !text.empty()) return parse_keys(text, "$ANNALS_KEY");
    const std::string folder = config_folder(host.variable);
    if (folder.empty() || !host.read_copy_file) return std::vector<audit::Trusted>();
    const std::string path = folder + "/keys";
    const auto text = host.read_copy_file(path);
    if (!text && text.error().code == Errc::not_found) return std::vector<audit::Trusted>();
    if (!text) return text.error();
    return parse_keys(*text, path);
}

Result<std::optional<audit::Trusted>> keys_of_log(const std::vector<audit::Trusted>& configured,
                                                  const std::string& origin) {
    if (configured.empty()) return std::optional<audit::Trusted>();
    std::string known;
    for (const audit::Trusted& log : configured) {
        if (log.origin == origin) return std::optional(log);
        known += (known.empty() ? "" : ", ") + log.origin;
    }
    return fail(Errc::bad_proof,
                "this is the log '" + to_printable(origin) + "', and the configured key is of " + known, "--key",
                "is it the ledger that you meant? If so, configure the key that its keeper publishes");
}

Error as_failed_check(Error error) {
    if (error.code == Errc::corrupt || error.code == Errc::malformed) error.code = Errc::bad_proof;
    if (error.detail.starts_with("entry " + error.place + ":")) error.place.clear();
    return error;
}

Result<LogKeys> own_keys(const audit::ReadFile& read) {
    const auto text = read("verifier-keys");
    if (!text)
        return fail(Errc::missing_field, "no verifier key is configured, and the log states none", "--key",
                    "give --key name+hash+base64, as the log's keeper publishes it");
    auto logs = parse_keys(std::string(text_of(*text)), "verifier-keys");
    if (!logs) return logs.error();
    if (logs->size() != 1) return fail(Errc::malformed, "not the keys of one log", "verifier-keys");
    return LogKeys{std::move(logs->front()), true};
}

Result<LogKeys> keys_of_copy(const Host& host, const std::string& given, const audit::ReadFile& read,
                             const std::string& origin) {
    const auto all = configured_keys(host, given);
    if (!all) return all.error();
    auto trusted = keys_of_log(*all, origin);
    if (!trusted) return trusted.error();
    return *trusted ? Result<LogKeys>(LogKeys{std::move(**trusted), false}) : own_keys(read);
}

}  // namespace annals::cli
