// `annals audit` of a copy: what is wrong with it is named, and where.
#include "schema/event/json_text.hpp"
#include "tests/support/fake_ledger.hpp"
#include "tests/support/tampering.hpp"

namespace annals::cli {
namespace {

class AuditCommand : public testing::Test {
protected:
    AuditCommand() : published_(ledger_.publish()) {}

    int audit(const std::vector<std::string>& more = {}) {
        runner_.copies.clear();
        for (const auto& [path, content] : published_) runner_.copies["copy/" + path] = content;
        std::vector<std::string> words = {"audit", "copy", "--key", ledger_.key()};
        words.insert(words.end(), more.begin(), more.end());
        return runner_.run(words);
    }
    std::vector<std::string> places() {
        EXPECT_EQ(audit({"--format", "json"}), 1) << runner_.err.str();
        const auto document = event::parse_json(runner_.out.str());
        std::vector<std::string> all;
        if (!document) return all;
        EXPECT_FALSE(document->at("whole").as_bool());
        EXPECT_EQ(document->at("damaged"), document->at("findings").as_array().size());
        for (const auto& finding : document->at("findings").as_array())
            all.emplace_back(finding.at("place").as_string());
        return all;
    }
    bool says(std::string_view text) const { return runner_.out.str().find(text) != std::string::npos; }

    const GeneratedLedger ledger_{4, 600};
    Files published_;
    Runner runner_;
};

using Places = std::vector<std::string>;

TEST_F(AuditCommand, CallsACopyAsItWasPublishedWholeAndSaysWhatItRestsOn) {
    EXPECT_EQ(audit(), 0) << runner_.err.str();
    EXPECT_TRUE(says("whole: everything stored is what was signed")) << runner_.out.str();
    EXPECT_TRUE(says("600 entries, 4 tiles"));
    EXPECT_TRUE(says("by example.org/generated"));
    EXPECT_TRUE(says(to_hex(proof::root_of(ledger_.copy().leaves))));
    EXPECT_FALSE(says("no key is configured"));
}

TEST_F(AuditCommand, NamesTheEntryWhoseByteWasFlipped) {
    published_["tile/entries/001"].back() ^= 1;
    EXPECT_EQ(places(), Places{"entry 511"});
    EXPECT_EQ(audit(), 1);
    EXPECT_TRUE(says("damaged: 1 found"));
    EXPECT_TRUE(says("its bytes do not hash to its leaf in the tree"));
}

TEST_F(AuditCommand, NamesTheTileThatIsMissingAndTheOneThatWasChanged) {
    published_.erase("tile/0/002.p/88");
    published_["tile/0/000"][33] ^= 1;
    EXPECT_EQ(places(), (Places{"tile/0/000", "tile/0/002.p/88"}));
    EXPECT_TRUE(says("its hash 1 is not that of what is below it"));
    EXPECT_TRUE(says("cannot be read: no such file"));
}

TEST_F(AuditCommand, NamesBothOfTwoSwappedEntriesAndWhichStandsWhere) {
    auto entries = tampering::entries_in(published_["tile/entries/000"]);
    std::swap(entries[7], entries[200]);
    published_["tile/entries/000"] = tampering::bundle_of(entries);
    EXPECT_EQ(places(), (Places{"entry 7", "entry 200"}));
    EXPECT_TRUE(says("the bytes of entry 200 stand in its place"));
    EXPECT_TRUE(says("the bytes of entry 7 stand in its place"));
}

TEST_F(AuditCommand, NamesAFileOfEntriesThatIsMissing) {
    published_.erase("tile/entries/002.p/88");
    const Places found = places();
    ASSERT_EQ(found.size(), 1u + 88);
    EXPECT_EQ(found.front(), "tile/entries/002.p/88");
    EXPECT_EQ(found.back(), "entry 599");
}

TEST_F(AuditCommand, RefusesACheckpointThatNoConfiguredKeySignedNamingIt) {
    std::string& note = published_["checkpoint"];
    note[note.find('\n') + 1] = '7';
    EXPECT_EQ(audit(), 1);
    EXPECT_NE(runner_.err.str().find("checkpoint: "), std::string::npos) << runner_.err.str();
    EXPECT_EQ(runner_.out.str(), "");
    note = "no checkpoint\n";
    EXPECT_EQ(audit(), 1);
    EXPECT_NE(runner_.err.str().find("copy/checkpoint: "), std::string::npos) << runner_.err.str();
}

TEST_F(AuditCommand, NamesACheckpointOfAnotherHistoryThatTheLogSignedItself) {
    proof::TreeHead other{TreeSize(600), ledger_.copy().leaves[0]};
    const auto key = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{7});
    published_["checkpoint"] = ledger_.sign(other, key);
    EXPECT_EQ(places(), Places{"checkpoint"});
}

TEST_F(AuditCommand, ListsAsManyFindingsAsAskedForAndCountsAll) {
    published_.erase("tile/entries/002.p/88");
    EXPECT_EQ(audit({"--findings", "2"}), 1);
    EXPECT_TRUE(says("damaged: 89 found"));
    EXPECT_NE((runner_.out.str() + runner_.err.str()).find("87 more are not listed"), std::string::npos);
    EXPECT_EQ(audit({"--findings", "few"}), 2);
    EXPECT_NE(runner_.err.str().find("--findings"), std::string::npos);
}

TEST_F(AuditCommand, ACopyThatLedgerNamesIsAuditedTheSame) {
    for (const auto& [path, content] : published_) runner_.copies["copy/" + path] = content;
    runner_.copies["copy/tile/0/001"][5] ^= 1;
    EXPECT_EQ(runner_.run({"audit", "--ledger", "dir:copy", "--key", ledger_.key()}), 1) << runner_.err.str();
    EXPECT_TRUE(says("tile/0/001")) << runner_.out.str() << runner_.err.str();
}

TEST_F(AuditCommand, SaysThatNobodyCheckedWhoseLogItIsWithoutAKey) {
    audit();
    EXPECT_EQ(runner_.run({"audit", "copy"}), 0);
    EXPECT_NE((runner_.out.str() + runner_.err.str()).find("no key is configured"), std::string::npos);
}

}  // namespace
}  // namespace annals::cli
