#include "daemon/write/planner.hpp"

#include "tests/daemon/write/memory_disk.hpp"

namespace annals::write {
namespace {

class Planning : public ::testing::Test {
protected:
    Planning() { planner_ = std::make_unique<Planner>(store::Head{}, store::PartialTiles(), counting_randomness()); }

    // Plans the requests as one group and commits it.
    std::vector<AppendResult> write(std::vector<AppendRequest> requests) {
        Plan plan = planner_->plan(requests, now_, disk_.reader());
        tiles_.insert(tiles_.end(), plan.commit.tiles.begin(), plan.commit.tiles.end());
        if (!plan.commit.entries.empty()) {
            EXPECT_TRUE(disk_.commit(plan.commit));
        }
        planner_->keep();
        return std::move(plan.results);
    }
    AppendResult write(std::vector<Submission> submissions) { return write_one(request(std::move(submissions))); }
    AppendResult write_one(AppendRequest one) {
        std::vector<AppendRequest> requests;
        requests.push_back(std::move(one));
        return std::move(write(std::move(requests)).front());
    }
    static AppendAnswer answer_of(const AppendResult& result) {
        if (const auto* refusal = std::get_if<AppendRefusal>(&result)) {
            ADD_FAILURE() << to_string(refusal->errors.front());
            return {};
        }
        return std::get<AppendAnswer>(result);
    }
    static std::vector<Error> errors_of(const AppendResult& result) {
        const auto* refusal = std::get_if<AppendRefusal>(&result);
        if (!refusal) ADD_FAILURE() << "it was not refused";
        return refusal ? refusal->errors : std::vector<Error>(1);
    }
    Sha256 root_of_disk() {
        std::vector<Sha256> leaves;
        for (const auto& entry : disk_.entries()) leaves.push_back(proof::leaf_hash(entry.bytes));
        return proof::root_of(leaves);
    }

    MemoryDisk disk_;
    std::vector<store::StoredTile> tiles_;
    Instant now_{1'700'000'000'000'000};
    std::unique_ptr<Planner> planner_;
};

TEST_F(Planning, GivesDenseSeqsAndTheRootOfTheTree) {
    const auto first = answer_of(write({party("a"), party("b")}));
    EXPECT_EQ(first.entries[0].seq, Seq{0});
    EXPECT_EQ(first.entries[1].seq, Seq{1});
    EXPECT_EQ(first.size, TreeSize{2});
    EXPECT_EQ(first.root, root_of_disk());
    for (int i = 0; i < 700; ++i) {
        const auto answer = answer_of(write({renamed("a", "N" + std::to_string(i))}));
        ASSERT_EQ(answer.entries[0].leaf, disk_.entries().back().leaf);
        if (i % 50 != 0) continue;
        ASSERT_EQ(answer.root, root_of_disk()) << i;
    }
    EXPECT_EQ(planner_->root(), root_of_disk());
    ASSERT_EQ(tiles_.size(), 4u) << "two whole tiles of leaves, and the one above them as it grew";
    EXPECT_EQ(tiles_[2].index, 1u);
}

TEST_F(Planning, WritesTheEntryAsItWasSaid) {
    write({party("a")});
    const auto entry = event::decode_entry(disk_.entries()[0].bytes);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->registration.recorded_at, now_);
    EXPECT_EQ(entry->registration.recorded_by.text, "unix:tester");
    EXPECT_EQ(entry->registration.salt[0], 1) << "0 went into the secret of the fingerprints";
    EXPECT_EQ(entry->statement.envelope.key.text, "party:a");
    EXPECT_EQ(entry->statement.about, (std::vector<Subject>{{Kind::party, "a"}}));
}

TEST_F(Planning, GivesOneInstantARequestAndNeverGoesBack) {
    std::vector<AppendRequest> group;
    group.push_back(request({party("a"), party("b")}));
    group.push_back(request({party("c")}));
    const auto results = write(std::move(group));
    EXPECT_EQ(answer_of(results[0]).recorded_at, now_);
    EXPECT_EQ(answer_of(results[1]).recorded_at.us, now_.us + 1);
    now_.us -= 5'000'000;  // the clock steps back
    EXPECT_EQ(answer_of(write({party("d")})).recorded_at.us, now_.us + 5'000'002);
    const auto entries = disk_.entries();
    EXPECT_EQ(event::parts_of_entry(entries[0].bytes)->recorded_at,
              event::parts_of_entry(entries[1].bytes)->recorded_at);
}

TEST_F(Planning, AnswersAKnownStatementWithItsFirstSeq) {
    const auto first = answer_of(write({party("a")}));
    now_.us += 1'000'000;
    const auto again = answer_of(write({party("a")}));
    EXPECT_TRUE(again.entries[0].is_duplicate);
    EXPECT_EQ(again.entries[0].seq, first.entries[0].seq);
    EXPECT_EQ(again.entries[0].leaf, first.entries[0].leaf);
    EXPECT_EQ(again.recorded_at, first.recorded_at);
    EXPECT_EQ(disk_.entries().size(), 1u);
}

TEST_F(Planning, AppendsTheRestOfABatchOfWhichSomeIsKnown) {
    write({party("a")});
    const auto answer = answer_of(write({party("b"), party("a"), party("c")}));
    EXPECT_EQ(answer.entries[0].seq, Seq{1});
    EXPECT_EQ(answer.entries[1].seq, Seq{0});
    EXPECT_TRUE(answer.entries[1].is_duplicate);
    EXPECT_EQ(answer.entries[2].seq, Seq{2});
}

TEST_F(Planning, RefusesAKeyThatSaysAnotherThing) {
    write({party("a")});
    const auto errors = errors_of(write({party("b"), renamed("a", "X", "party:a")}));
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].code, Errc::key_reused);
    EXPECT_EQ(errors[0].place, "/1/key");
    EXPECT_EQ(disk_.entries().size(), 1u);
}

TEST_F(Planning, AnswersOneEntryTwiceWhereABatchSaysItTwice) {
    const auto answer = answer_of(write({party("a"), party("a")}));
    EXPECT_FALSE(answer.entries[0].is_duplicate);
    EXPECT_TRUE(answer.entries[1].is_duplicate);
    EXPECT_EQ(answer.entries[1].seq, answer.entries[0].seq);
    EXPECT_EQ(answer.entries[1].leaf, answer.entries[0].leaf);
    EXPECT_EQ(disk_.entries().size(), 1u);
    EXPECT_EQ(errors_of(write({renamed("a", "X", "k"), renamed("a", "Y", "k")}))[0].code, Errc::key_reused);
}

TEST_F(Planning, KnowsAStatementOfTheSameGroup) {
    std::vector<AppendRequest> group;
    group.push_back(request({party("a")}));
    group.push_back(request({party("a")}));
    const auto results = write(std::move(group));
    EXPECT_FALSE(answer_of(results[0]).entries[0].is_duplicate);
    EXPECT_TRUE(answer_of(results[1]).entries[0].is_duplicate);
    EXPECT_EQ(answer_of(results[1]).root, answer_of(results[0]).root);
}

TEST_F(Planning, ListsEveryPreconditionThatDoesNotHold) {
    write({party("a"), party("b")});
    auto asked = request({renamed("a", "X"), renamed("b", "Y")});
    asked.expected_size = 7;
    asked.submissions[0].expected_revision = {{Kind::party, "a"}, 1};
    asked.submissions[1].expected_revision = {{Kind::party, "b"}, 3};
    const auto errors = errors_of(write_one(asked));
    ASSERT_EQ(errors.size(), 2u);
    EXPECT_EQ(errors[0].code, Errc::precondition_failed);
    EXPECT_EQ(errors[0].detail, "the ledger's size is 2, expected was 7");
    EXPECT_EQ(errors[0].place, "If-Match");
    EXPECT_EQ(errors[1].detail, "the revision of party:b is 1, expected was 3");
    EXPECT_EQ(errors[1].place, "/1/expected_revision");
    asked.expected_size = 2;
    asked.submissions[1].expected_revision->second = 1;
    answer_of(write_one(asked));
    EXPECT_EQ(disk_.entries().size(), 4u);
}

TEST_F(Planning, AnswersADuplicateBeforeItLooksAtPreconditions) {
    auto asked = request({party("a")});
    asked.expected_size = 0;
    answer_of(write_one(asked));
    EXPECT_TRUE(answer_of(write_one(asked)).entries[0].is_duplicate);
}

TEST_F(Planning, LetsARefusedRequestLeaveNoTrace) {
    std::vector<AppendRequest> group;
    group.push_back(request({party("a")}));
    group.push_back(request({party("b"), renamed("nobody", "X"), renamed("b", "Y")}));
    group.push_back(request({party("b"), renamed("a", "Z")}));
    const auto results = write(std::move(group));
    const auto errors = errors_of(results[1]);
    ASSERT_EQ(errors.size(), 1u) << "what rests on the statement before is not told twice";
    EXPECT_EQ(errors[0].place, "/1/id");
    EXPECT_EQ(answer_of(results[2]).entries[0].seq, Seq{1});
    EXPECT_EQ(answer_of(results[2]).entries[1].seq, Seq{2});
    EXPECT_EQ(planner_->facts().revision({Kind::party, "b"}), 1u);
    EXPECT_EQ(planner_->root(), root_of_disk());
}

TEST_F(Planning, TellsOneMistakeOnce) {
    auto bad = party("a");
    write({party("a")});
    bad.statement.envelope.key.text = "other";
    const auto errors = errors_of(write({bad, renamed("a", "X"), renamed("q", "Y"), renamed("r", "Z")}));
    ASSERT_EQ(errors.size(), 3u);
    EXPECT_EQ(errors[0].code, Errc::already_registered);
    EXPECT_EQ(errors[1].place, "/2/id");
    EXPECT_EQ(errors[2].place, "/3/id");
}

TEST_F(Planning, ActsOnAnEntryOfTheSameRequest) {
    const auto answer = answer_of(write({party("a"), retracted(0), party("a", "again")}));
    EXPECT_EQ(answer.entries.size(), 3u);
    const auto entry = event::decode_entry(disk_.entries()[1].bytes);
    EXPECT_EQ(entry->statement.about, (std::vector<Subject>{{Kind::party, "a"}})) << "that of its target";
    EXPECT_EQ(errors_of(write({retracted(4)}))[0].code, Errc::bad_target);
}

TEST_F(Planning, TakesAnEntryOfTheGreatestSizeAndNoneAbove) {
    auto big = renamed("a", "X");
    big.statement.envelope.note = event::Text<2000>{std::string(2000, 'n')};
    write({party("a")});
    event::CommitmentMade made;
    made.id.text = "c";
    made.plan.text = "p";
    Submission submission;
    submission.statement.envelope.key.text = "c";
    submission.statement.envelope.effective = exactly(day_of(2023, 1, 1));
    made.summary.text = "S";
    made.themes.assign(250, {std::string(255, 't')});
    submission.statement.payload = made;
    const auto errors = errors_of(write({submission}));
    EXPECT_EQ(errors[0].code, Errc::unknown_subject) << "it fits, but for its plan";
    made.themes.assign(256, {std::string(255, 't')});
    submission.statement.payload = made;
    EXPECT_EQ(errors_of(write({submission}))[0].code, Errc::too_large);
    EXPECT_EQ(answer_of(write({big})).entries[0].seq, Seq{1});
}

TEST_F(Planning, ForgetsAGroupThatWasDropped) {
    write({party("a")});
    std::vector<AppendRequest> group;
    group.push_back(request({party("a")}));
    group.push_back(request({party("b")}));
    group.push_back(request({party("b", "other")}));
    const Plan plan = planner_->plan(group, now_, disk_.reader());
    EXPECT_EQ(plan.results_before_commit, 1u);
    planner_->drop();
    EXPECT_EQ(planner_->root(), root_of_disk());
    const auto answer = answer_of(write({party("b")}));
    EXPECT_FALSE(answer.entries[0].is_duplicate);
    EXPECT_EQ(answer.entries[0].seq, Seq{1});
    EXPECT_EQ(answer.root, root_of_disk());
}

TEST_F(Planning, KnowsAfterAReplayWhatItKnewBefore) {
    write({party("a"), party("b")});
    write({renamed("a", "X")});
    write({retracted(1)});
    Planner again(
        disk_.head(),
        [this] {
            store::PartialTiles tiles;
            proof::Hasher hasher;
            std::vector<store::StoredTile> stored;
            for (const auto& entry : disk_.entries()) tiles.append(hasher, entry.leaf, stored);
            return tiles;
        }(),
        counting_randomness());
    for (const auto& entry : disk_.entries()) ASSERT_TRUE(again.take_in(entry.seq, entry.bytes, disk_.reader()));
    EXPECT_EQ(again.root(), planner_->root());
    for (const char* id : {"a", "b", "c"}) {
        EXPECT_EQ(again.facts().revision({Kind::party, id}), planner_->facts().revision({Kind::party, id}));
        EXPECT_EQ(again.facts().is_registered({Kind::party, id}), planner_->facts().is_registered({Kind::party, id}));
    }
    std::vector<AppendRequest> group;
    group.push_back(request({party("a"), renamed("a", "X"), party("b", "anew")}));
    const Plan plan = again.plan(group, now_, disk_.reader());
    EXPECT_TRUE(answer_of(plan.results[0]).entries[1].is_duplicate);
    EXPECT_EQ(answer_of(plan.results[0]).entries[2].seq, Seq{4});
}

TEST_F(Planning, RefusesToTakeInWhatIsNoEntry) {
    write({party("a")});
    Planner again(
        disk_.head(),
        [this] {
            store::PartialTiles tiles;
            proof::Hasher hasher;
            std::vector<store::StoredTile> stored;
            tiles.append(hasher, disk_.entries()[0].leaf, stored);
            return tiles;
        }(),
        counting_randomness());
    auto bytes = disk_.entries()[0].bytes;
    bytes.pop_back();
    const auto taken = again.take_in(Seq{0}, bytes, disk_.reader());
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Errc::corrupt);
}

}  // namespace
}  // namespace annals::write
