// Opens what a ledger has on the disk, in order: its folder (pid file), its store, its signer. For the daemon, and for
// what its keeper does while none runs.
#pragma once

#include "daemon/ops/clock.hpp"
#include "daemon/ops/config.hpp"
#include "daemon/ops/files.hpp"
#include "daemon/ops/log.hpp"
#include "daemon/ops/randomness.hpp"
#include "daemon/store/store.hpp"
#include "daemon/write/signer.hpp"

#include <array>
#include <memory>
#include <span>
#include <string>

namespace annals {

// What the daemon takes from its machine beside files and sockets.
struct Machine {
    ops::Clock clock;
    ops::Randomness randomness;
    ops::Log log;
    int listening_fd = -1;  // a Unix socket that the service manager already listens on
};

// The folder, made where it is missing, and its pid file: first, so that a second daemon is told who the first one is.
// locked, io.
Result<ops::PidFile> take_folder(const ops::Config& config);

// 32 random bytes for a key, forgotten with this object.
class Seed {
public:
    explicit Seed(const Machine& machine) { machine.randomness(bytes_); }
    ~Seed() { bytes_.fill(0); }
    Seed(const Seed&) = delete;
    Seed& operator=(const Seed&) = delete;
    std::span<const std::uint8_t, 32> bytes() const { return bytes_; }

private:
    std::array<std::uint8_t, 32> bytes_{};
};

// Makes the folder's store, of `config.origin` or, where that is empty, of a name of this machine's and some
// randomness, since no two logs may share one; returns the name. bad_value when there is a store; io.
Result<std::string> init_store(const ops::Config& config, const Machine& machine);
// The ledger's store, whatever its origin. Errors of Store::open; not_found where there is none.
Result<std::unique_ptr<store::Store>> open_store(const ops::Config& config, const Machine& machine);
// The signer of the ledger. Errors of Signer::open, and fork for a ledger behind what its keys have signed.
Result<std::unique_ptr<write::Signer>> open_signer(const ops::Config& config, const store::Store& store);

}  // namespace annals
