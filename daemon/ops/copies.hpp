// Saved copies of sources, kept under their hashes beside the ledger: DIR/ab/abcd... They are no part of the log: the
// log holds the hash, and whoever has a copy can show it.
//
// Thread safety: any thread; two that put one copy at once both succeed.
#pragma once

#include "schema/base/bytes.hpp"
#include "schema/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace annals::ops {

class Copies {
public:
    struct Options {
        std::string dir;                       // made when the first copy comes
        std::size_t copy_bytes_max = 0;        // of one copy
        std::uint64_t disk_reserve_bytes = 0;  // left free on the disk
    };
    explicit Copies(Options options) : options_(std::move(options)) {}

    // Keeps a copy: written beside its place, synced, renamed. False: it was kept already (then it is whole). Errors:
    // bad_value (the bytes have another hash), too_large, disk_full (below the reserve, before anything is written),
    // io.
    Result<bool> put(const Sha256& sha256, std::string_view content) const;
    // The copy. not_found; corrupt when its bytes have another hash by now.
    Result<std::string> get(const Sha256& sha256) const;

private:
    std::string path_of(const Sha256& sha256) const;

    const Options options_;
};

}  // namespace annals::ops
