// Files of this machine: read whole, written whole or not at all, and locks between processes.
#pragma once

#include "schema/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace annals::cli {

// not_found where there is no file; too_large over `bytes_max`; io.
Result<std::string> read_whole_file(const std::string& path, std::size_t bytes_max);

// Puts a file in place whole: written beside it under a name of this process, flushed to the disk, renamed over it; the
// folders above are made. Readers see the old content or the new one. disk_full or io: nothing has changed, and nothing
// is left behind.
Result<void> write_whole_file(const std::string& path, std::string_view content);
// As above, and whether it outlasts a power cut is left to flush_all: for many files of which nothing speaks yet.
Result<void> put_whole_file(const std::string& path, std::string_view content);
// Flushes all that was written to the file system that `folder` is on. disk_full or io.
Result<void> flush_all(const std::string& folder);

// Removes a folder with what is in it; that there is none is no failure.
void remove_folder(const std::string& path);

// Holds a folder against other processes that do the same, until it goes. Moved, never copied.
class FolderLock {
public:
    // Makes the folder where there is none. locked when another process does not let go within some seconds; io.
    static Result<FolderLock> take(const std::string& folder);
    ~FolderLock();
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;

private:
    explicit FolderLock(int file) : file_(file) {}
    int file_ = -1;
};

}  // namespace annals::cli
