// The file of a Unix socket: whose it is, and who is at the other end.
#pragma once

#include "schema/base/result.hpp"

#include <string>

namespace annals::net {

// A socket bound to `path` (mode 0660) that listens. A socket file that nobody listens on any more is replaced. Errors:
// bad_value (too long for an address), locked (somebody answers there), io.
Result<int> listen_unix(const std::string& path);

// Whether `path` is still the file that `fd` was bound to, or was replaced by another daemon's.
struct FileIdentity {
    unsigned long device = 0;
    unsigned long inode = 0;
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};
FileIdentity identity_of(const std::string& path);  // zeros: there is none

// The principal behind a connected Unix socket: "unix:NAME", or "unix:UID" for a user without a name. Empty when the
// system does not say.
std::string principal_of(int fd);

}  // namespace annals::net
