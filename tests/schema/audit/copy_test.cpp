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
        EXPECT_EQ(check_copy(reader(), trusted_).value(), copy->head);
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
        EXPECT_FALSE(check_copy(reader(), trusted_)) << path;
    }
}

TEST_F(CopyTest, FindsABitFlippedInAnyTile) {
    publish(ledger(300));
    const auto all = files_;
    for (const auto& [path, content] : all) {
        if (path.find("entries") != std::string::npos || path == "checkpoint") continue;
        files_ = all;
        files_[path][5] ^= 4;
        EXPECT_FALSE(check_copy(reader(), trusted_)) << path;
    }
}

// The entries of the copy, of which two are exchanged, as a bundle.
Bytes swapped_bundle(const VerifiedCopy& copy, std::size_t one, std::size_t other, std::size_t until) {
    Bytes bundle;
    for (std::size_t i = 0; i < until; ++i)
        proof::append_to_bundle(bundle, copy.entries[i == one ? other : i == other ? one : i]);
    return bundle;
}

TEST_F(CopyTest, SwappedEntriesAreFound) {
    const VerifiedCopy copy = ledger(10);
    publish(copy);
    files_["tile/entries/000.p/10"] = swapped_bundle(copy, 3, 4, 10);
    EXPECT_EQ(read_copy(reader(), trusted_).error().place, "3");
    // Even where the leaf hashes were swapped along with them, the signed root tells.
    files_.erase("tile/0/000.p/10");
    EXPECT_EQ(read_copy(reader(), trusted_).error().code, Errc::bad_proof);
}

TEST_F(CopyTest, EntriesSwappedWithTheirHashesAreNamedByTheTileAbove) {
    const VerifiedCopy copy = ledger(600);
    publish(copy);
    files_["tile/entries/000"] = swapped_bundle(copy, 3, 4, 256);
    std::vector<Sha256> leaves(copy.leaves.begin(), copy.leaves.begin() + 256);
    std::swap(leaves[3], leaves[4]);
    files_["tile/0/000"] = proof::format_tile(leaves);
    const auto read = read_copy(reader(), trusted_);
    EXPECT_EQ(read.error().code, Errc::corrupt);
    EXPECT_EQ(read.error().place, "entries 0 to 255");
}

TEST_F(CopyTest, ABundleCutShortNamesTheEntryThatIsNotThereAnymore) {
    publish(ledger(300));
    files_["tile/entries/000"].resize(files_["tile/entries/000"].size() - 1);
    EXPECT_EQ(read_copy(reader(), trusted_).error().place, "255");
    // A length that was changed shifts what follows: the entry whose bytes are not its leaf is the one.
    publish(ledger(300));
    files_["tile/entries/000"][1] ^= 1;
    EXPECT_EQ(read_copy(reader(), trusted_).error().place, "0");
}

TEST_F(CopyTest, TheSameErrorIsNamedInWhateverOrderTheWorkIsDone) {
    publish(ledger(70'000));
    for (const char* path : {"tile/entries/001", "tile/entries/200", "tile/entries/270"}) files_[path].push_back(0);
    files_.erase("tile/entries/250");
    const ForkJoin backwards = [](std::size_t count, const std::function<void(std::size_t)>& task) {
        while (count > 0) task(--count);
    };
    for (const ForkJoin& run : {ForkJoin(run_in_order), backwards})
        EXPECT_EQ(read_copy(reader(), trusted_, {run}).error().place, "tile/entries/001");
    const VerifiedCopy good = ledger(70'000);
    publish(good);
    for (const char* path : {"tile/0/003", "tile/0/100", "tile/1/000"}) files_[path][40] ^= 1;
    for (const ForkJoin& run : {ForkJoin(run_in_order), backwards})
        EXPECT_EQ(check_copy(reader(), trusted_, {run}).error().place, "tile/0/003");
}

TEST_F(CopyTest, AnEntryThatIsNoneIsNamedThoughTheLogSignedIt) {
    VerifiedCopy copy = ledger(5);
    copy.entries.add(Bytes{9, 9, 9});
    copy.leaves.push_back(proof::leaf_hash(copy.entries[5]));
    copy.head = {TreeSize(6), proof::root_of(copy.leaves)};
    const std::array signers = {proof::NoteSigner{trusted_.origin, &key_}};
    copy.note = proof::format_note(proof::sign_checkpoint({trusted_.origin, copy.head, {}}, signers));
    publish(copy);
    EXPECT_TRUE(read_copy(reader(), trusted_));
    EXPECT_EQ(check_copy(reader(), trusted_).error().place, "5");
}

TEST_F(CopyTest, ALogIsMadeOfItsEntriesInWhateverOrderTheyAreDecoded) {
    const ForkJoin backwards = [](std::size_t count, const std::function<void(std::size_t)>& task) {
        while (count > 0) task(--count);
    };
    const VerifiedCopy copy = ledger(5'000);
    const auto log = make_log(copy, backwards);
    ASSERT_TRUE(log) << to_string(log.error());
    for (std::size_t seq = 0; seq < 5'000; ++seq) {
        EXPECT_EQ((*log)->entries()[seq].seq, Seq(seq));
        EXPECT_EQ((*log)->entries()[seq].statement.envelope.key.text, "party-" + std::to_string(seq));
    }
    for (const std::size_t size : {0u, 1u, 4'999u, 5'000u})
        EXPECT_EQ((*log)->root(TreeSize(size)).value(), proof::root_of(std::span(copy.leaves).first(size)));
    VerifiedCopy broken;
    for (std::size_t seq = 0; seq < 5'000; ++seq)
        broken.entries.add(seq == 1'500 || seq == 1'600 || seq == 4'000 ? Bytes{9, 9} : entry(seq));
    EXPECT_EQ(make_log(broken, backwards).error().place, "1500");
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
    EXPECT_TRUE(check_copy(reader(), trusted_));
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
