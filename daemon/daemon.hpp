// The daemon: wires the rooms, starts and stops them. Nothing includes it but main() and tests.
//
//   sockets (net) -> API (api) -> writer queue and thread (write) -> store
//                             \-> workers: questions, feeds and proofs (read) over views of the store
//   after each commit: the feed is woken, the index caught up, a checkpoint signed
//
// While the ledger is replayed, health, readiness and metrics are answered and all else is not_ready. Where the replay
// fails, reads go on and appends are refused with its error.
#pragma once

#include "daemon/opening.hpp"

#include <cstdint>
#include <memory>

namespace annals {

class Daemon {
public:
    // Takes the folder (pid file), opens or initialises the store and the signer, binds the sockets, and begins to
    // replay and to serve. Errors: locked (another daemon: its pid), corrupt, fork (the ledger lies behind what its
    // keys have signed), unsupported_version, bad_value, io.
    static Result<std::unique_ptr<Daemon>> start(const ops::Config& config, const Machine& machine);
    ~Daemon();  // stops
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    // Answers what is in flight (as long as drain_timeout_ms), records what waits, ends every thread. Idempotent.
    void stop();

    // Whether the replay has ended and appends are taken; else why not.
    Result<void> ready() const;
    std::uint16_t tcp_port() const;  // 0: no TCP

private:
    struct Parts;
    explicit Daemon(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace annals
