#include "schema/audit/copy_audit.hpp"

#include "schema/base/limits.hpp"
#include "tests/schema/audit/published_ledger.hpp"

namespace annals::audit {
namespace {

class CopyAuditTest : public PublishedLedger {
protected:
    std::vector<std::string> places(const CopyWork& work = {}) {
        damages_.clear();
        const auto audited = audit_copy(
            reader(), trusted_, [&](const CopyDamage& damage) { damages_.push_back(damage); }, work);
        EXPECT_TRUE(audited) << to_string(audited.error());
        EXPECT_EQ(audited ? audited->damaged : 0, damages_.size());
        std::vector<std::string> all;
        for (const CopyDamage& damage : damages_) all.push_back(damage.place);
        return all;
    }
    // The entries of a file, changed and put back.
    template <class Change>
    void change_entries(const std::string& path, std::uint16_t width, const Change& change) {
        const Bytes before = files_[path];
        auto entries = *proof::parse_bundle(before, width);
        change(entries);
        Bytes after;
        for (const BytesView entry : entries) proof::append_to_bundle(after, entry);
        files_[path] = after;
    }
    std::vector<CopyDamage> damages_;
};

TEST_F(CopyAuditTest, FindsNothingInACopyAsItWasPublished) {
    for (const std::size_t size : {0u, 1u, 255u, 256u, 257u, 700u}) {
        files_.clear();
        publish(ledger(size));
        EXPECT_TRUE(places().empty()) << size;
    }
}

TEST_F(CopyAuditTest, NamesEveryEntryThatWasChangedAndNotOnlyTheFirst) {
    publish(ledger(700));
    change_entries("tile/entries/000", 256, [](auto& entries) { std::swap(entries[7], entries[9]); });
    files_["tile/entries/002.p/188"].back() ^= 1;
    EXPECT_EQ(places(), (std::vector<std::string>{"entry 7", "entry 9", "entry 699"}));
    EXPECT_EQ(damages_[0].what, "the bytes of entry 9 stand in its place");
    EXPECT_EQ(damages_[0].expected, to_hex(ledger(700).leaves[7]));
    EXPECT_EQ(damages_[0].found, to_hex(ledger(700).leaves[9]));
}

TEST_F(CopyAuditTest, NamesTilesWhereTheEntriesAreRight) {
    publish(ledger(700));
    files_["tile/0/001"][5] ^= 1;
    files_.erase("tile/1/000.p/2");
    EXPECT_EQ(places(), (std::vector<std::string>{"tile/0/001", "tile/1/000.p/2"}));
}

TEST_F(CopyAuditTest, NamesAFileOfEntriesThatIsGoneAndEveryEntryInIt) {
    publish(ledger(300));
    files_.erase("tile/entries/001.p/44");
    const auto found = places();
    ASSERT_EQ(found.size(), 1u + 44);
    EXPECT_EQ(found[0], "tile/entries/001.p/44");
    EXPECT_EQ(found[1], "entry 256");
    EXPECT_EQ(damages_[1].what, "it cannot be read");
}

TEST_F(CopyAuditTest, SaysWhenNeitherEntriesNorTilesGiveTheRoot) {
    publish(ledger(300));
    files_["tile/entries/000"][5] ^= 1;
    files_["tile/0/000"][50 * 32] ^= 1;
    EXPECT_EQ(places(), (std::vector<std::string>{"entry 0", "entry 50", "checkpoint"}));
}

TEST_F(CopyAuditTest, TellsWhichIsRightWhereEntriesAreDamagedHereAndTilesThere) {
    publish(ledger(700));
    files_["tile/entries/000"][5] ^= 1;
    files_["tile/0/001"][50 * 32] ^= 1;
    files_["tile/entries/002.p/188"].back() ^= 1;
    EXPECT_EQ(places(), (std::vector<std::string>{"entry 0", "entry 699", "tile/0/001"}));
}

TEST_F(CopyAuditTest, NamesTheEntriesThatATileAboveWasNotMadeOf) {
    publish(ledger(700));
    change_entries("tile/entries/001", 256, [](auto& entries) { std::swap(entries[7], entries[9]); });
    Bytes& tile = files_["tile/0/001"];
    std::swap_ranges(tile.begin() + 7 * 32, tile.begin() + 8 * 32, tile.begin() + 9 * 32);
    EXPECT_EQ(places(), (std::vector<std::string>{"entries 256 to 511", "checkpoint"}));
}

TEST_F(CopyAuditTest, TellsTheSameInWhateverOrderTheWorkIsDone) {
    publish(ledger(20'000));
    for (const char* path : {"tile/entries/070", "tile/entries/001"}) files_[path].push_back(0);
    for (const char* path : {"tile/0/075", "tile/1/000.p/78", "tile/0/002"}) files_[path][5 * 32] ^= 1;
    const ForkJoin backwards = [](std::size_t count, const std::function<void(std::size_t)>& task) {
        while (count > 0) task(--count);
    };
    const auto in_order = places();
    EXPECT_EQ(in_order.size(), 2u + 2 * 256 + 3);
    EXPECT_EQ(in_order.front(), "tile/entries/001");
    EXPECT_EQ(in_order.back(), "tile/1/000.p/78");
    EXPECT_EQ(places({backwards}), in_order);
}

TEST_F(CopyAuditTest, RefusesALogWhoseHashesMemoryDoesNotHold) {
    const std::array signers = {proof::NoteSigner{trusted_.origin, &key_}};
    const proof::TreeHead head{TreeSize(limits::checked_entries_max + 1), {}};
    const std::string note = proof::format_note(proof::sign_checkpoint({trusted_.origin, head, {}}, signers));
    files_["checkpoint"] = Bytes(note.begin(), note.end());
    EXPECT_EQ(audit_copy(reader(), trusted_, [](const CopyDamage&) {}).error().code, Errc::too_large);
    EXPECT_EQ(check_copy(reader(), trusted_).error().code, Errc::too_large);
}

TEST_F(CopyAuditTest, RefusesACheckpointOfAnotherKey) {
    publish(ledger(3));
    files_["checkpoint"][40] ^= 1;
    EXPECT_FALSE(audit_copy(reader(), trusted_, [](const CopyDamage&) {}));
}

}  // namespace
}  // namespace annals::audit
