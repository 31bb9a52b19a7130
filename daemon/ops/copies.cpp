#include "daemon/ops/copies.hpp"

#include "daemon/ops/files.hpp"
#include "schema/proof/digest.hpp"

#include <filesystem>

namespace annals::ops {

std::string Copies::path_of(const Sha256& sha256) const {
    const std::string name = to_hex(sha256);
    return options_.dir + "/" + name.substr(0, 2) + "/" + name;
}

Result<bool> Copies::put(const Sha256& sha256, std::string_view content) const {
    if (content.size() > options_.copy_bytes_max)
        return fail(Errc::too_large, "a copy of " + std::to_string(content.size()) + " bytes", {},
                    "at most " + std::to_string(options_.copy_bytes_max) + " bytes are kept");
    const Sha256 actual = proof::sha256(bytes_of(content));
    if (actual != sha256)
        return fail(Errc::bad_value, "the bytes have another SHA-256: " + to_hex(actual), "sha256",
                    "send them whole and unchanged");
    if (get(sha256)) return false;
    const std::string path = path_of(sha256);
    const std::string folder = path.substr(0, path.rfind('/'));
    if (const auto made = make_folder(folder); !made) return made.error();
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error) return fail(Errc::io, "how much is free cannot be told: " + error.message(), folder);
    if (space.available < options_.disk_reserve_bytes + content.size())
        return fail(Errc::disk_full, std::to_string(space.available) + " bytes are free on the disk", {},
                    "copies leave " + std::to_string(options_.disk_reserve_bytes) + " bytes free");
    if (const auto written = replace_file(path, content); !written) return written.error();
    return true;
}

Result<std::string> Copies::get(const Sha256& sha256) const {
    auto content = read_file(path_of(sha256), options_.copy_bytes_max);
    if (!content && content.error().code == Errc::not_found)
        return fail(Errc::not_found, "no copy is kept under this hash", "sha256");
    if (!content) return content.error();
    if (proof::sha256(bytes_of(*content)) != sha256)
        return fail(Errc::corrupt, "the copy kept under this hash has been altered", "sha256",
                    "put the right bytes again: they take its place");
    return content;
}

}  // namespace annals::ops
