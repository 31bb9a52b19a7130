#include "daemon/net/socket_file.hpp"

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace annals::net {

namespace {

class Fd {
public:
    explicit Fd(int fd) : fd_(fd) {}
    ~Fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

private:
    int fd_;
};

Error system_error(const std::string& what, const std::string& path) {
    const int code = errno;
    return fail(Errc::io, what + ": " + std::strerror(code), path);
}

Result<sockaddr_un> address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    constexpr std::size_t bytes_max = sizeof(address.sun_path) - 1;
    if (path.empty() || path.size() > bytes_max)
        return fail(Errc::bad_value,
                    "the path of a socket has from 1 to " + std::to_string(bytes_max) + " bytes, this one has " +
                        std::to_string(path.size()),
                    path, "choose a shorter --socket, such as /run/annals/annals.sock");
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

// Makes way at `path`: nothing there, or a socket that nobody answers on.
Result<void> make_way(const std::string& path, const sockaddr_un& address) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) return {};
        return system_error("cannot look at the socket's path", path);
    }
    if (!S_ISSOCK(status.st_mode))
        return fail(Errc::io, "a file that is no socket is in the way", path, "choose another --socket");
    const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (probe.get() < 0) return system_error("cannot make a socket", path);
    if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 || errno == EAGAIN)
        return fail(Errc::locked, "another daemon answers on this socket", path, "stop it, or choose another --socket");
    if (errno != ECONNREFUSED && errno != ENOENT) return system_error("cannot tell whether a daemon listens", path);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return system_error("cannot remove the socket of an ended daemon", path);
    return {};
}

}  // namespace

Result<int> listen_unix(const std::string& path) {
    const auto address = address_of(path);
    if (!address) return address.error();
    if (const auto way = make_way(path, *address); !way) return way.error();
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd.get() < 0) return system_error("cannot make a socket", path);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof(*address)) != 0)
        return system_error("cannot bind the socket", path);
    // Nobody can connect before listen(), so that the mode holds from the first connection on.
    if (::chmod(path.c_str(), 0660) != 0) return system_error("cannot set the mode of the socket", path);
    if (::listen(fd.get(), SOMAXCONN) != 0) return system_error("cannot listen on the socket", path);
    return fd.release();
}

FileIdentity identity_of(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return {};
    return {status.st_dev, status.st_ino};
}

std::string principal_of(int fd) {
    ucred peer{};
    socklen_t size = sizeof(peer);
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return {};
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(peer.uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found && *found->pw_name)
        return "unix:" + std::string(found->pw_name);
    return "unix:" + std::to_string(peer.uid);
}

}  // namespace annals::net
