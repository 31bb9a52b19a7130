#include "daemon/write/key_folder.hpp"

#include "daemon/ops/files.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace annals::write {
namespace {

constexpr std::size_t key_file_bytes_max = 4'096;
constexpr std::string_view signing_ending = ".pem";
constexpr std::string_view retired_ending = ".retired";

Result<void> check_mode(const std::string& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return fail(Errc::io, "the key cannot be looked at", file);
    if ((info.st_mode & 077) != 0) return fail(Errc::forbidden, "the key is open to others", file, "chmod 600 " + file);
    return {};
}

Result<proof::PrivateKey> read_signing_key(const std::string& file) {
    if (const auto mode = check_mode(file); !mode) return mode.error();
    const auto pem = ops::read_file(file, key_file_bytes_max);
    if (!pem) return pem.error();
    auto key = proof::PrivateKey::parse_pem(*pem);
    if (!key) return fail(key.error().code, "no Ed25519 key in PEM (PKCS#8)", file);
    return key;
}

Result<proof::VerifierKey> read_retired_key(const std::string& file, const std::string& origin) {
    const auto line = ops::read_file(file, key_file_bytes_max);
    if (!line) return line.error();
    auto key = proof::parse_verifier_key(std::string_view(*line).substr(0, line->find('\n')));
    if (!key || proof::format_verifier_key(*key) + "\n" != *line || key->name != origin)
        return fail(Errc::malformed, "no verifier key of the log " + origin, file);
    return key;
}

bool exists(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

// The paths, without their endings, of the files in `folder` that end so, by name.
Result<std::vector<std::string>> files_with(const std::string& folder, std::string_view ending) {
    std::vector<std::string> stems;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string path = entry.path().string();
        if (path.ends_with(ending)) stems.push_back(path.substr(0, path.size() - ending.size()));
    }
    if (error) return fail(Errc::not_found, "the key folder cannot be read: " + error.message(), folder);
    std::sort(stems.begin(), stems.end());
    return stems;
}

std::string stem_of(const std::string& folder, const proof::VerifierKey& key) { return folder + "/" + key_id_hex(key); }

// Whether one key more may stand in the folder.
Result<void> check_room(const std::string& folder) {
    const auto signing = files_with(folder, signing_ending);
    if (!signing) return signing.error();
    const auto retired = files_with(folder, retired_ending);
    if (!retired) return retired.error();
    if (signing->size() < signing_keys_max && signing->size() + retired->size() < keys_max) return {};
    return fail(Errc::too_large,
                "at most " + std::to_string(signing_keys_max) + " keys sign at once, and " + std::to_string(keys_max) +
                    " are kept",
                folder, "retire one first: annalsd retire-key");
}

}  // namespace

std::string key_id_hex(const proof::VerifierKey& key) {
    const std::uint32_t id = key.id();
    const std::array<std::uint8_t, 4> bytes = {static_cast<std::uint8_t>(id >> 24), static_cast<std::uint8_t>(id >> 16),
                                               static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id)};
    return to_hex(BytesView(bytes));
}

Result<void> check_origin(const std::string& origin) {
    if (proof::is_key_name(origin)) return {};
    return fail(Errc::bad_value, "'" + origin + "' cannot name a log: one word without spaces or +", "origin");
}

Result<std::string> create_key(const std::string& folder, const std::string& origin,
                               std::span<const std::uint8_t, 32> seed) {
    if (const auto named = check_origin(origin); !named) return named.error();
    const proof::PrivateKey key = proof::PrivateKey::from_seed(seed);
    const proof::VerifierKey verifier = proof::verifier_key_of({origin, &key});
    if (const auto made = ops::make_folder(folder, 0700); !made) return made.error();
    if (const auto room = check_room(folder); !room) return room.error();
    const std::string stem = stem_of(folder, verifier);
    for (const std::string_view ending : {signing_ending, retired_ending})
        if (exists(stem + std::string(ending)))
            return fail(Errc::already_registered, "there is a key of this id", stem + std::string(ending));
    if (const auto written = ops::replace_file(stem + std::string(signing_ending), key.to_pem(), 0600); !written)
        return written.error();
    return proof::format_verifier_key(verifier);
}

Result<StoredKeys> read_keys(const std::string& folder, const std::string& origin) {
    const auto signing = files_with(folder, signing_ending);
    if (!signing) return signing.error();
    const auto retired = files_with(folder, retired_ending);
    if (!retired) return retired.error();
    if (signing->size() > keys_max || retired->size() > keys_max)
        return fail(Errc::too_large, "over " + std::to_string(keys_max) + " keys", folder);
    StoredKeys keys;
    for (const std::string& stem : *signing) {
        if (std::binary_search(retired->begin(), retired->end(), stem)) continue;
        auto key = read_signing_key(stem + std::string(signing_ending));
        if (!key) return key.error();
        keys.signing.push_back(std::move(*key));
    }
    for (const std::string& stem : *retired) {
        auto key = read_retired_key(stem + std::string(retired_ending), origin);
        if (!key) return key.error();
        keys.retired.push_back(std::move(*key));
    }
    return keys;
}

Result<void> put_retired_key(const std::string& folder, const proof::VerifierKey& key) {
    const std::string file = stem_of(folder, key) + std::string(retired_ending);
    return ops::replace_file(file, proof::format_verifier_key(key) + "\n");
}

Result<void> remove_private_key(const std::string& folder, const proof::VerifierKey& key) {
    const std::string file = stem_of(folder, key) + std::string(signing_ending);
    std::error_code error;
    std::filesystem::remove(file, error);
    if (error) return fail(Errc::io, "the key cannot be removed: " + error.message(), file);
    return {};
}

}  // namespace annals::write
