// A ledger's durable side in memory, and short ways to say things, for the tests of the writer.
#pragma once

#include "daemon/write/planner.hpp"
#include "schema/event/codec.hpp"

#include <gtest/gtest.h>

#include <mutex>

namespace annals::write {

// Keeps what was committed; fails on demand. Safe from any thread.
class MemoryDisk {
public:
    Result<void> commit(const store::Commit& commit) {
        const std::lock_guard lock(mutex_);
        if (failure_) return *failure_;
        for (const store::StoredEntry& entry : commit.entries) {
            EXPECT_EQ(to_number(entry.seq), entries_.size());
            entries_.push_back(entry);
        }
        head_ = commit.head;
        ++commits_;
        return {};
    }
    Result<store::StoredEntry> read(Seq seq) const {
        const std::lock_guard lock(mutex_);
        if (to_number(seq) >= entries_.size()) return fail(Errc::not_found, "no such entry");
        return entries_[to_number(seq)];
    }
    ReadEntry reader() {
        return [this](Seq seq) { return read(seq); };
    }
    void fail_with(std::optional<Error> failure) {
        const std::lock_guard lock(mutex_);
        failure_ = std::move(failure);
    }
    std::vector<store::StoredEntry> entries() const {
        const std::lock_guard lock(mutex_);
        return entries_;
    }
    store::Head head() const {
        const std::lock_guard lock(mutex_);
        return head_;
    }
    int commits() const {
        const std::lock_guard lock(mutex_);
        return commits_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<store::StoredEntry> entries_;
    store::Head head_;
    std::optional<Error> failure_;
    int commits_ = 0;
};

// Salts that count up, so that bytes are the same in every run.
inline Randomness counting_randomness() {
    return [next = std::uint8_t{0}](std::span<std::uint8_t> bytes) mutable {
        for (auto& byte : bytes) byte = next;
        ++next;
    };
}

inline Submission party(const std::string& id, const std::string& key = {}) {
    Submission submission;
    submission.statement.envelope.key.text = key.empty() ? "party:" + id : key;
    event::PartyRegistered payload;
    payload.id.text = id;
    payload.names = {{"Name of " + id}};
    submission.statement.payload = payload;
    return submission;
}

inline Submission renamed(const std::string& id, const std::string& name, const std::string& key = {}) {
    Submission submission;
    submission.statement.envelope.key.text = key.empty() ? "renamed:" + id + "/" + name : key;
    submission.statement.envelope.effective = exactly(day_of(2023, 1, 1));
    submission.statement.payload = event::PartyRenamed{{id}, {name}};
    return submission;
}

inline Submission retracted(std::uint64_t target) {
    Submission submission;
    submission.statement.envelope.key.text = "retract:" + std::to_string(target);
    submission.statement.payload = event::EventRetracted{target, {"never so"}};
    return submission;
}

inline AppendRequest request(std::vector<Submission> submissions) {
    AppendRequest request;
    request.submissions = std::move(submissions);
    request.recorded_by = "unix:tester";
    request.bytes = 100;
    return request;
}

}  // namespace annals::write
