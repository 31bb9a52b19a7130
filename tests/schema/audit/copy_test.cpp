#include "schema/audit/copy.hpp"

#include "schema/base/limits.hpp"
#include "tests/schema/audit/published_ledger.hpp"

namespace annals::audit {
namespace {

class CopyTest : public PublishedLedger {};

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

TEST_F(CopyTest, APartialTileMayHaveGivenWayToTheFullOne) {
    // A reader that holds the earlier checkpoint, while the copy was brought up to date and cleaned.
    publish(ledger(600));
    publish(ledger(300));
    ASSERT_EQ(files_.erase("tile/0/001.p/44") + files_.erase("tile/entries/001.p/44"), 2u);
    const auto copy = read_copy(reader(), trusted_);
    ASSERT_TRUE(copy) << to_string(copy.error());
    EXPECT_EQ(copy->entries, ledger(300).entries);
    EXPECT_EQ(proof::read_root(TreeSize(300), nodes_of_copy(reader(), TreeSize(300))).value(), copy->head.root);
}

TEST_F(CopyTest, GivesOneEntryAndRefusesOneBeyondTheSize) {
    publish(ledger(300));
    for (const std::uint64_t seq : {0u, 255u, 256u, 299u})
        EXPECT_EQ(read_entry(reader(), Seq(seq), TreeSize(300)).value(), entry(seq));
    EXPECT_EQ(read_entry(reader(), Seq(300), TreeSize(300)).error().code, Errc::not_found);
}

TEST_F(CopyTest, RefusesALogThatMemoryDoesNotHold) {
    VerifiedCopy copy;
    copy.head.size = TreeSize(limits::copied_entries_max + 1);
    const std::array signers = {proof::NoteSigner{trusted_.origin, &key_}};
    const std::string note = proof::format_note(proof::sign_checkpoint({trusted_.origin, copy.head, {}}, signers));
    files_["checkpoint"] = Bytes(note.begin(), note.end());
    EXPECT_EQ(read_copy(reader(), trusted_).error().code, Errc::too_large);
}

}  // namespace
}  // namespace annals::audit
