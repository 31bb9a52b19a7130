// Small files that matter: read whole, replaced atomically, locked.
#pragma once

#include "schema/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace annals::ops {

// The whole file; not_found when there is none, too_large over `bytes_max`, io else.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

// Puts `content` in place of the file: written beside it, synced, renamed, the folder synced. After a failure the old
// content stands. `mode` as for open(2).
Result<void> replace_file(const std::string& path, std::string_view content, unsigned mode = 0644);

// Creates the folder and those above it, with this mode where new.
Result<void> make_folder(const std::string& path, unsigned mode = 0750);
bool is_folder(const std::string& path);

// An exclusive lock on a file that holds its owner's pid; released, the file left, when this ends.
class PidFile {
public:
    // locked when another process holds it: the detail names its pid.
    static Result<PidFile> take(const std::string& path);
    PidFile(PidFile&& other) noexcept;
    PidFile& operator=(PidFile&&) = delete;
    ~PidFile();

private:
    explicit PidFile(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace annals::ops
