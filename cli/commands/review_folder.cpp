#include "cli/commands/review_folder.hpp"

#include "cli/commands/output_folder.hpp"
#include "schema/base/bytes.hpp"
#include "schema/base/text.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace annals::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view manifest_name = "MANIFEST";
constexpr std::string_view first_line = "# annals review 1";
constexpr std::string_view left_out = "left out";  // of copies

Result<std::string> read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(Errc::not_found, "cannot be read", path.string());
    return std::string(std::istreambuf_iterator<char>(file), {});
}

bool is_plain_path(const std::string& path) {
    return !path.empty() && path.front() != '/' && path.find("..") == std::string::npos &&
           path.find('\n') == std::string::npos;
}

// What stands in the old folder and is no part of its review goes along into the new one.
Result<void> carry_over(const fs::path& from, const fs::path& to, const std::map<std::string, std::string>& known) {
    std::error_code error;
    for (fs::recursive_directory_iterator at(from, error), end; !error && at != end; at.increment(error)) {
        if (!at->is_regular_file(error)) continue;
        const std::string path = fs::relative(at->path(), from, error).generic_string();
        if (path == manifest_name || known.count(path) > 0 || fs::exists(to / path, error)) continue;
        fs::create_directories((to / path).parent_path(), error);
        fs::copy_file(at->path(), to / path, error);
        if (error) return fail(Errc::io, "cannot be carried over: " + error.message(), at->path().string());
    }
    return {};
}

// Whether the folder holds nothing, or the authors' texts alone: a review may be written into it.
bool is_as_empty(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->path().filename() != "narrative") return false;
    return !error;
}

// The new folder takes the place of the old one; the old one is left where the new one was.
Result<void> exchange(const fs::path& fresh, const fs::path& path) {
    if (::syscall(SYS_renameat2, AT_FDCWD, fresh.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) return {};
    // A file system without exchange: two renames, the first undone when the second fails.
    std::error_code error;
    const fs::path aside = fresh.string() + ".old";
    fs::rename(path, aside, error);
    if (error) return fail(Errc::io, "cannot be replaced: " + error.message(), path.string());
    fs::rename(fresh, path, error);
    std::error_code again;
    fs::rename(aside, error ? path : fresh, again);
    if (error) return fail(Errc::io, "cannot be replaced: " + error.message(), path.string());
    return {};
}

}  // namespace

std::string format_manifest(const Manifest& manifest) {
    std::string text(first_line);
    text += "\n# plan " + manifest.plan + "\n# on " + manifest.on + "\n# known " + manifest.known + "\n# dates " +
            manifest.dates + "\n# size " + std::to_string(manifest.size) + "\n# root " + manifest.root + "\n";
    if (!manifest.previous.empty()) text += "# previous " + manifest.previous + "\n";
    if (manifest.are_copies_left_out) text += "# copies " + std::string(left_out) + "\n";
    for (const auto& [path, sha256] : manifest.sha256s) text += sha256 + "  " + path + "\n";
    return text;
}

Result<Manifest> parse_manifest(const std::string& text) {
    const auto wrong = [](const std::string& what) { return fail(Errc::malformed, what, std::string(manifest_name)); };
    std::istringstream lines(text);
    std::string line;
    if (!std::getline(lines, line) || line != first_line) return wrong("is not the manifest of a review");
    Manifest manifest;
    while (std::getline(lines, line)) {
        const auto value_of = [&](std::string_view name) -> std::optional<std::string> {
            const std::string prefix = "# " + std::string(name) + " ";
            return line.starts_with(prefix) ? std::optional(line.substr(prefix.size())) : std::nullopt;
        };
        if (const auto plan = value_of("plan"))
            manifest.plan = *plan;
        else if (const auto on = value_of("on"))
            manifest.on = *on;
        else if (const auto known = value_of("known"))
            manifest.known = *known;
        else if (const auto dates = value_of("dates"))
            manifest.dates = *dates;
        else if (const auto size = value_of("size"))
            manifest.size = std::strtoull(size->c_str(), nullptr, 10);
        else if (const auto root = value_of("root"))
            manifest.root = *root;
        else if (const auto previous = value_of("previous"))
            manifest.previous = *previous;
        else if (value_of("copies") == left_out)
            manifest.are_copies_left_out = true;
        else if (line.size() > 66 && line.substr(64, 2) == "  " && is_plain_path(line.substr(66)))
            manifest.sha256s[line.substr(66)] = line.substr(0, 64);
        else
            return wrong("has a line that is none of a manifest: " + to_printable(line.substr(0, 80)));
    }
    if (manifest.sha256s.empty()) return wrong("names no file");
    if (format_manifest(manifest) != text) return wrong("is not in the form in which it is written");
    return manifest;
}

Result<ReviewFolder> read_review_folder(const std::string& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return fail(Errc::not_found, "there is no such folder", path);
    const auto text = read_file(fs::path(path) / manifest_name);
    if (!text) return fail(Errc::bad_value, "this is no review: it has no MANIFEST", path);
    auto manifest = parse_manifest(*text);
    if (!manifest) return fail(manifest.error().code, manifest.error().detail, path + "/MANIFEST");
    ReviewFolder folder{std::move(*manifest), {}};
    for (const auto& [name, sha256] : folder.manifest.sha256s) {
        auto content = read_file(fs::path(path) / name);
        if (content) folder.files.emplace(name, std::move(*content));
    }
    return folder;
}

Result<std::map<std::string, std::string>> read_narrative(const std::string& path, std::vector<std::string>& ignored) {
    std::map<std::string, std::string> texts;
    std::error_code error;
    if (!fs::is_directory(path, error)) return texts;
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (!at->is_regular_file(error) || at->path().extension() != ".md") {
            ignored.push_back(name);
            continue;
        }
        if (texts.size() == narratives_max)
            return fail(Errc::too_large, "there are more than " + std::to_string(narratives_max) + " texts", path);
        auto text = read_file(at->path());
        if (!text) return text.error();
        if (text->size() > narrative_bytes_max)
            return fail(Errc::too_large, "a text has at most " + std::to_string(narrative_bytes_max) + " bytes",
                        at->path().string());
        if (!is_utf8(*text)) return fail(Errc::malformed, "the text is not UTF-8", at->path().string());
        texts[at->path().stem().string()] = std::move(*text);
    }
    if (error) return fail(Errc::io, error.message(), path);
    std::sort(ignored.begin(), ignored.end());
    return texts;
}

Result<void> write_review_folder(const std::string& path, const std::vector<OutputFile>& files) {
    std::error_code error;
    const fs::path target = output_folder(path);
    const bool is_there = fs::exists(target, error);
    std::map<std::string, std::string> known;
    if (is_there) {
        if (!fs::is_directory(target, error)) return fail(Errc::bad_value, "is there, and is no folder", path);
        if (!is_as_empty(target)) {
            const auto old = read_review_folder(target.string());
            if (!old)
                return fail(Errc::bad_value, "is there and is not a review: nothing was written", path,
                            "name a new folder, an empty one, or one that annals review wrote");
            known = old->manifest.sha256s;
        }
    }
    if (!is_there) return write_output_folder(target, files);
    return write_output_folder(target, files,
                               {[&](const fs::path& fresh) { return carry_over(target, fresh, known); },
                                [&](const fs::path& fresh) { return exchange(fresh, target); }});
}

}  // namespace annals::cli
