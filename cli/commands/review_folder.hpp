// A review on disk: a folder with a MANIFEST (the clocks, and the SHA-256 of each file), put in place whole. What the
// authors keep in it besides is theirs and stays.
#pragma once

#include "cli/render/review_writer.hpp"

#include <map>
#include <string>
#include <vector>

namespace annals::cli {

inline constexpr std::size_t narrative_bytes_max = 256 * 1024;  // of one narrative file
inline constexpr std::size_t narratives_max = 1'000;            // files of one review

// What a MANIFEST says. Its lines are those of sha256sum: `sha256sum -c MANIFEST` checks the folder without us.
struct Manifest {
    std::string plan;
    std::string on;
    std::string known;  // as asked; @SIZE for "now"
    std::string dates;
    std::uint64_t size = 0;
    std::string root;
    std::string previous;                        // as given to --previous, else empty
    bool are_copies_left_out = false;            // of sources
    std::map<std::string, std::string> sha256s;  // by path
};
std::string format_manifest(const Manifest& manifest);
// malformed for what is none.
Result<Manifest> parse_manifest(const std::string& text);

// A folder with a review, read: its manifest, and every file by path. not_found where there is no such folder;
// bad_value where it is no review.
struct ReviewFolder {
    Manifest manifest;
    std::map<std::string, std::string> files;  // those that the manifest names, as they are on disk
};
Result<ReviewFolder> read_review_folder(const std::string& path);

// The authors' texts in a folder, by name ("rt5" of rt5.md). None where there is no such folder. Other files in it are
// told in `ignored`.
Result<std::map<std::string, std::string>> read_narrative(const std::string& path, std::vector<std::string>& ignored);

// Writes all files into `path` as one step: a new folder beside it is filled and takes its place. Files that stand in
// the old one and are not named by its manifest come along. bad_value where `path` is something else than a review, an
// empty folder or one with texts alone; io when the system refuses: then `path` is unchanged.
Result<void> write_review_folder(const std::string& path, const std::vector<OutputFile>& files);

}  // namespace annals::cli
