// Signs the head, at most every so often and only when the tree grew, and tells those who wait for a checkpoint.
#pragma once

#include "daemon/store/store.hpp"
#include "daemon/write/signer.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace annals::write {

struct CheckpointerOptions {
    int interval_ms = 20;        // between two checkpoints that somebody waits for
    int idle_interval_ms = 200;  // between two that nobody does: each costs the disk two syncs
};

// Owns a thread. `head` gives the durable head and what proves it; it is called on that thread.
class Checkpointer {
public:
    struct Proved {
        proof::TreeHead head;
        proof::NodeReader nodes;
    };
    using HeadNow = std::function<Result<Proved>()>;
    // Called on this thread with the signed note, or with why there is none.
    using OnSigned = std::function<void(const Result<std::string>&)>;
    using OnRefused = std::function<void(const Error&)>;

    Checkpointer(std::unique_ptr<Signer> signer, CheckpointerOptions options, HeadNow head, OnRefused on_refused);
    ~Checkpointer();  // signs what has grown once more, then ends

    // The tree may have grown. Cheap; any thread.
    void grown();
    // Calls `done` once a checkpoint covers `size` entries, at once if one does.
    void when_signed(TreeSize size, OnSigned done);
    // The newest signed checkpoint; empty before the first.
    std::string latest() const;
    // As they were at start: those that sign first.
    const std::vector<SignerKey>& keys() const { return keys_; }

private:
    void run();
    void sign_once();

    std::unique_ptr<Signer> signer_;
    const CheckpointerOptions options_;
    const HeadNow head_;
    const OnRefused on_refused_;
    const std::vector<SignerKey> keys_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    // Guarded by mutex_.
    bool has_grown_ = true;
    bool is_stopping_ = false;
    std::string latest_;
    std::uint64_t signed_size_ = 0;
    std::multimap<std::uint64_t, OnSigned> waiting_;

    std::thread thread_;
};

// The head of a store and what proves it, for Checkpointer::HeadNow. The root is made by a second path, from the leaf
// hashes and tiles at the right edge up: corrupt when it is not the head's, and then nothing must be signed.
Result<Checkpointer::Proved> prove_head(const store::Store& store);

}  // namespace annals::write
