#include "cli/client/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

namespace annals::cli {

namespace {

constexpr int lock_tries_max = 500;
constexpr auto lock_pause = std::chrono::milliseconds(10);

Error failed(int code, const std::string& doing, const std::string& path) {
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return fail(Errc::disk_full, "there is no room to write it: " + std::generic_category().message(code), path,
                    "make room and try again; what stood there before is unchanged");
    return fail(Errc::io, doing + ": " + std::generic_category().message(code), path);
}

// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int file) : file_(file) {}
    ~Descriptor() {
        if (file_ >= 0) ::close(file_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return file_; }
    int release() { return std::exchange(file_, -1); }

private:
    int file_;
};

enum class Flush : std::uint8_t { now, later };

// Writes, and flushes where that is to be now; 0, or why not.
int write_all(int file, std::string_view content, Flush flush) {
    while (!content.empty()) {
        const ssize_t count = ::write(file, content.data(), content.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno;
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    return flush == Flush::later || ::fsync(file) == 0 ? 0 : errno;
}

// A new name in a folder lasts once the folder itself is flushed.
void flush_folder(const std::filesystem::path& folder) {
    const Descriptor file(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.get() >= 0) ::fsync(file.get());
}

Result<void> make_folder(const std::filesystem::path& folder) {
    std::error_code error;
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error) return failed(error.value(), "the folder cannot be made", folder.string());
    return {};
}

Result<void> put_file(const std::string& path, std::string_view content, Flush flush) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (const auto made = make_folder(folder); !made) return made.error();
    const std::string beside = path + "." + std::to_string(::getpid()) + ".new";
    int code = 0;
    {
        const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (file.get() < 0) return failed(errno, "cannot be written", path);
        code = write_all(file.get(), content, flush);
    }
    if (code == 0 && ::rename(beside.c_str(), path.c_str()) != 0) code = errno;
    if (code != 0) {
        ::unlink(beside.c_str());
        return failed(code, "cannot be written", path);
    }
    if (flush == Flush::now) flush_folder(folder);
    return {};
}

}  // namespace

Result<std::string> read_whole_file(const std::string& path, std::size_t bytes_max) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    const bool is_file = file.get() >= 0 && ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
    if (!is_file && file.get() < 0 && errno == EACCES) return failed(EACCES, "cannot be read", path);
    if (!is_file) return fail(Errc::not_found, "there is no such file", path);
    std::string text;
    text.resize(static_cast<std::size_t>(status.st_size) + 1);
    std::size_t size = 0;
    while (size <= bytes_max) {
        const ssize_t count = ::read(file.get(), text.data() + size, text.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed(errno, "cannot be read", path);
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
        if (size == text.size()) text.resize(2 * size);
    }
    if (size > bytes_max) return fail(Errc::too_large, "over " + std::to_string(bytes_max) + " bytes", path);
    text.resize(size);
    return text;
}

Result<void> write_whole_file(const std::string& path, std::string_view content) {
    return put_file(path, content, Flush::now);
}

Result<void> put_whole_file(const std::string& path, std::string_view content) {
    return put_file(path, content, Flush::later);
}

Result<void> flush_all(const std::string& folder) {
    const Descriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.get() < 0 || ::syncfs(file.get()) != 0) return failed(errno, "cannot be flushed", folder);
    return {};
}

void remove_folder(const std::string& path) {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
    if (const auto made = make_folder(folder); !made) return made.error();
    Descriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.get() < 0) return failed(errno, "cannot be opened", folder);
    for (int i = 0; i < lock_tries_max; ++i) {
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return FolderLock(file.release());
        if (errno != EWOULDBLOCK && errno != EINTR) return failed(errno, "cannot be locked", folder);
        std::this_thread::sleep_for(lock_pause);
    }
    return fail(Errc::locked, "another process is writing there", folder, "try again when it has ended");
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FolderLock::~FolderLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace annals::cli
