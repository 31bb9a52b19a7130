#include "daemon/ops/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace annals::ops {
namespace {

Error system_error(const std::string& what, const std::string& path) {
    return fail(errno == ENOENT ? Errc::not_found : Errc::io, what + ": " + std::strerror(errno), path);
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

std::string folder_of(const std::string& path) {
    const std::size_t cut = path.rfind('/');
    if (cut == std::string::npos) return ".";
    return cut == 0 ? "/" : path.substr(0, cut);
}

bool write_all(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return system_error("cannot be opened", path);
    std::string content;
    char buffer[65536];
    for (;;) {
        const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return system_error("cannot be read", path);
        if (count == 0) return content;
        content.append(buffer, static_cast<std::size_t>(count));
        if (content.size() > bytes_max)
            return fail(Errc::too_large, "a file over " + std::to_string(bytes_max) + " bytes", path);
    }
}

Result<void> replace_file(const std::string& path, std::string_view content, unsigned mode) {
    const std::string beside = path + ".new";
    {
        const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
        if (file.get() < 0) return system_error("cannot be created", beside);
        if (::fchmod(file.get(), mode) != 0 || !write_all(file.get(), content) || ::fsync(file.get()) != 0) {
            const Error error = system_error("cannot be written", beside);
            ::unlink(beside.c_str());
            return error;
        }
    }
    if (::rename(beside.c_str(), path.c_str()) != 0) return system_error("cannot be replaced", path);
    const Descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) return system_error("its folder cannot be synced", path);
    return {};
}

Result<void> make_folder(const std::string& path, unsigned mode) {
    for (std::size_t cut = path.find('/', 1);; cut = path.find('/', cut + 1)) {
        const std::string part = path.substr(0, cut);
        if (::mkdir(part.c_str(), mode) != 0 && errno != EEXIST) return system_error("cannot be created", part);
        if (cut == std::string::npos) break;
    }
    if (!is_folder(path)) return fail(Errc::io, "is no folder", path);
    return {};
}

bool is_folder(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Result<PidFile> PidFile::take(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) return system_error("cannot be opened", path);
    PidFile file(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        char buffer[32] = {};
        const ssize_t count = ::pread(fd, buffer, sizeof buffer - 1, 0);
        std::string pid(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
        while (!pid.empty() && pid.back() == '\n') pid.pop_back();
        return fail(Errc::locked, "held by another process, pid " + (pid.empty() ? "unknown" : pid), path);
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
        return system_error("cannot be written", path);
    return file;
}

PidFile::PidFile(PidFile&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }

PidFile::~PidFile() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace annals::ops
