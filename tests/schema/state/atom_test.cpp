#include "schema/state/atom.hpp"

#include "schema/event/about.hpp"

#include <gtest/gtest.h>

namespace annals::state {
namespace {

Recorded party(std::uint64_t seq, const std::string& id, const std::string& note = "") {
    event::PartyRegistered said;
    said.id.text = id;
    said.kind = event::PartyKind::country;
    said.names = {{"Name"}};
    event::Statement statement;
    statement.envelope.key.text = "k" + std::to_string(seq);
    if (!note.empty()) statement.envelope.note = event::Text<2000>{note};
    statement.about = event::about_of(said, {});
    statement.payload = said;
    return {Seq(seq), Instant{static_cast<std::int64_t>(seq) * 1'000'000}, "unix:tester", std::move(statement)};
}

class Atom : public testing::Test {
protected:
    AtomPage collect(const AtomWanted& wanted, const std::string& only = "") {
        const auto page = collect_newest(wanted, TreeSize(size), [&](std::uint64_t from, std::uint64_t until) {
            read += until - from;
            std::vector<Recorded> entries;
            for (std::uint64_t seq = from; seq < until; ++seq) {
                const std::string id = seq % 1'000 == 7 ? "rare" : "common";
                if (only.empty() || id == only) entries.push_back(party(seq, id));
            }
            return Result<std::vector<Recorded>>(std::move(entries));
        });
        return page.value();
    }
    static std::vector<std::uint64_t> seqs(const AtomPage& page) {
        std::vector<std::uint64_t> found;
        for (const Recorded& one : page.entries) found.push_back(to_number(one.seq));
        return found;
    }
    std::uint64_t size = 10;
    std::uint64_t read = 0;
};

using Seqs = std::vector<std::uint64_t>;

TEST_F(Atom, PagesFromTheNewestToTheFirst) {
    AtomWanted wanted;
    wanted.limit = 4;
    AtomPage page = collect(wanted);
    EXPECT_EQ(seqs(page), (Seqs{9, 8, 7, 6}));
    EXPECT_EQ(page.next_before, 6U);
    wanted.before = 6;
    EXPECT_EQ(seqs(collect(wanted)), (Seqs{5, 4, 3, 2}));
    wanted.before = 2;
    page = collect(wanted);
    EXPECT_EQ(seqs(page), (Seqs{1, 0}));
    EXPECT_FALSE(page.next_before);
    EXPECT_EQ(read, 10U) << "no entry is read that is not shown";
}

TEST_F(Atom, GivesOnlyWhatIsBehindASeq) {
    AtomWanted wanted;
    wanted.after = 7;
    EXPECT_EQ(seqs(collect(wanted)), (Seqs{9, 8}));
    EXPECT_FALSE(collect(wanted).next_before);
    wanted.after = 9;
    EXPECT_TRUE(collect(wanted).entries.empty());
    wanted.after = UINT64_MAX;
    EXPECT_TRUE(collect(wanted).entries.empty());
}

TEST_F(Atom, FindsWhatIsRareWithinALimitAndGoesOnFromThere) {
    size = 100'000;
    AtomWanted wanted;
    wanted.subject = "party:rare";
    const AtomPage page = collect(wanted, "rare");
    EXPECT_EQ(page.entries.size(), 20U);
    EXPECT_EQ(read, atom_looked_at_max);
    EXPECT_EQ(page.next_before, 80'000U);
    wanted.limit = 2;
    EXPECT_EQ(seqs(collect(wanted, "rare")), (Seqs{99'007, 98'007}));
}

TEST_F(Atom, MissesNothingBetweenTwoPages) {
    size = 5'000;
    AtomWanted wanted;
    wanted.type = "party.registered";
    wanted.limit = 300;
    std::uint64_t count = 0;
    do {
        const AtomPage page = collect(wanted);
        count += page.entries.size();
        wanted.before = page.next_before;
    } while (wanted.before);
    EXPECT_EQ(count, size);
}

TEST_F(Atom, WritesIdsThatNeverChangeAndLinksOnlyWhereThereIsAServer) {
    AtomWanted wanted;
    wanted.limit = 1;
    const AtomPage page = collect(wanted);
    const std::string file = to_atom(page, wanted, {"example.org/ledger", {}});
    EXPECT_NE(file.find("<id>urn:annals:log:example.org%2Fledger:9</id>"), std::string::npos) << file;
    EXPECT_NE(file.find("<updated>1970-01-01T00:00:09.000000Z</updated>"), std::string::npos);
    EXPECT_EQ(file.find("<link"), std::string::npos);
    const std::string served = to_atom(page, wanted, {"example.org/ledger", "http://example.org"});
    EXPECT_NE(served.find("rel=\"next\" type=\"application/atom+xml\" "
                          "href=\"http://example.org/v1/feed.atom?before=9&amp;limit=1\""),
              std::string::npos)
        << served;
    EXPECT_NE(served.find("href=\"http://example.org/v1/events/9\""), std::string::npos);
}

TEST_F(Atom, HoldsNoCharacterThatXmlCannot) {
    AtomPage page;
    page.entries.push_back(party(0, "a", "a < b & \"c\" \x01\x1b[31m \xEF\xBF\xBF ]]>"));
    const std::string text = to_atom(page, {}, {"example.org", {}});
    EXPECT_NE(text.find("Note: a &lt; b &amp; &quot;c&quot; \\x01\\x1b[31m ? ]]&gt;"), std::string::npos) << text;
    for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

TEST_F(Atom, IsAFeedWithoutEntriesToo) {
    const std::string text = to_atom({}, {}, {"example.org", ""});
    EXPECT_NE(text.find("<updated>1970-01-01T00:00:00.000000Z</updated>"), std::string::npos) << text;
    EXPECT_EQ(text.find("<entry>"), std::string::npos);
}

}  // namespace
}  // namespace annals::state
