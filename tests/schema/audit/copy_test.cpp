#include "schema/audit/copy.hpp"

#include "schema/event/about.hpp"
#include "schema/event/codec.hpp"

#include <gtest/gtest.h>

#include <map>

namespace annals::audit {
namespace {

// A ledger of parties, and its copy as files in memory.
class CopyTest : public testing::Test {
protected:
    static Bytes entry(std::size_t number) {
        event::Statement statement;
        statement.envelope.key.text = "party-" + std::to_string(number);
        statement.payload = event::PartyRegistered{
            {"party-" + std::to_string(number)}, event::PartyKind::country, {{"Party " + std::to_string(number)}}, {}};
        statement.about = event::about_of(statement.payload);
        event::Registration registration;
        registration.recorded_at = Instant{static_cast<std::int64_t>(1'700'000'000'000'000 + number)};
        registration.recorded_by.text = "unix:test";
        return event::encode_entry(registration, *event::encode_statement(statement), {}).value();
    }
    VerifiedCopy ledger(std::size_t count) const {
        VerifiedCopy copy;
        for (std::size_t i = 0; i < count; ++i) {
            copy.entries.push_back(entry(i));
            copy.leaves.push_back(proof::leaf_hash(copy.entries.back()));
        }
        copy.head = {TreeSize(count), proof::root_of(copy.leaves)};
        const std::array signers = {proof::NoteSigner{trusted_.origin, &key_}};
        copy.note = proof::format_note(proof::sign_checkpoint({trusted_.origin, copy.head, {}}, signers));
        return copy;
    }
    void publish(const VerifiedCopy& copy, TreeSize before = TreeSize(0)) {
        ASSERT_TRUE(write_copy(copy, before, [&](const std::string& path, BytesView content) -> Result<void> {
            files_[path] = Bytes(content.begin(), content.end());
            return {};
        }));
    }
    ReadFile reader() const {
        return [this](const std::string& path) -> Result<Bytes> {
            const auto found = files_.find(path);
            if (found == files_.end()) return fail(Errc::not_found, "no such file", path);
            return found->second;
        };
    }

    proof::PrivateKey key_ = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{9});
    Trusted trusted_{"example.org/log", {proof::verifier_key_of({"example.org/log", &key_})}};
    std::map<std::string, Bytes> files_;
};

TEST_F(CopyTest, WhatWasPublishedReadsBackAndVerifies) {
    for (const std::size_t size : {0u, 1u, 255u, 256u, 257u, 700u}) {
        files_.clear();
        publish(ledger(size));
        const auto copy = read_copy(reader(), trusted_);
        ASSERT_TRUE(copy) << to_string(copy.error());
        EXPECT_EQ(copy->entries, ledger(size).entries);
        EXPECT_TRUE(check_tiles(reader(), *copy));
        EXPECT_EQ(to_number((*make_log(*copy))->size()), size);
    }
}

TEST_F(CopyTest, AnUpdateWritesOnlyWhatIsNewAndTheCheckpointLast) {
    publish(ledger(300));
    std::vector<std::string> written;
    ASSERT_TRUE(write_copy(ledger(600), TreeSize(300), [&](const std::string& path, BytesView content) -> Result<void> {
        written.push_back(path);
        files_[path] = Bytes(content.begin(), content.end());
        return {};
    }));
    EXPECT_EQ(written.back(), "checkpoint");
    EXPECT_EQ(std::count(written.begin(), written.end(), "tile/entries/000"), 0);
    EXPECT_EQ(std::count(written.begin(), written.end(), "tile/entries/001"), 1);
    EXPECT_TRUE(read_copy(reader(), trusted_));
}

TEST_F(CopyTest, ACutUpdateLeavesTheOldCopyWhole) {
    publish(ledger(300));
    std::size_t left = 2;
    EXPECT_FALSE(
        write_copy(ledger(600), TreeSize(300), [&](const std::string& path, BytesView content) -> Result<void> {
            if (left-- == 0) return fail(Errc::disk_full, "full");
            files_[path] = Bytes(content.begin(), content.end());
            return {};
        }));
    const auto copy = read_copy(reader(), trusted_);
    ASSERT_TRUE(copy);
    EXPECT_EQ(to_number(copy->head.size), 300u);
}

TEST_F(CopyTest, NamesTheFirstEntryThatWasChanged) {
    publish(ledger(300));
    files_["tile/entries/001.p/44"][10] ^= 1;
    const auto copy = read_copy(reader(), trusted_);
    ASSERT_FALSE(copy);
    EXPECT_EQ(copy.error().code, Errc::corrupt);
    EXPECT_EQ(copy.error().place, "256");
}

TEST_F(CopyTest, RefusesEveryFileThatIsMissing) {
    publish(ledger(300));
    const auto all = files_;
    for (const auto& [path, content] : all) {
        files_ = all;
        files_.erase(path);
        const auto copy = read_copy(reader(), trusted_);
        EXPECT_FALSE(copy && check_tiles(reader(), *copy)) << path;
    }
}

TEST_F(CopyTest, FindsABitFlippedInAnyTile) {
    publish(ledger(300));
    const auto all = files_;
    for (const auto& [path, content] : all) {
        if (path.find("entries") != std::string::npos || path == "checkpoint") continue;
        files_ = all;
        files_[path][5] ^= 4;
        const auto copy = read_copy(reader(), trusted_);
        EXPECT_FALSE(copy && check_tiles(reader(), *copy)) << path;
    }
}

TEST_F(CopyTest, SwappedEntriesAreFound) {
    VerifiedCopy swapped = ledger(10);
    publish(swapped);
    std::swap(swapped.entries[3], swapped.entries[4]);
    Bytes bundle;
    for (const Bytes& bytes : swapped.entries) proof::append_to_bundle(bundle, bytes);
    files_["tile/entries/000.p/10"] = bundle;
    EXPECT_EQ(read_copy(reader(), trusted_).error().place, "3");
    // Even where the leaf hashes were swapped along with them, the signed root tells.
    files_.erase("tile/0/000.p/10");
    EXPECT_EQ(read_copy(reader(), trusted_).error().code, Errc::bad_proof);
}

}  // namespace
}  // namespace annals::audit
