#include "daemon/write/replay.hpp"

#include "tests/daemon/store/tamper.hpp"
#include "tests/daemon/write/memory_disk.hpp"
#include "tests/support/temp_dir.hpp"

namespace annals::write {
namespace {

class Replaying : public ::testing::Test {
protected:
    Replaying() {
        store_ = *store::Store::open(store_options());
        live_ = std::make_unique<Planner>(store_->head(), store::PartialTiles(), counting_randomness());
    }
    store::Options store_options() const {
        store::Options options;
        options.dir = temp_.file("store");
        options.origin = "test.example/replay";
        options.disk_reserve_bytes = 0;
        return options;
    }
    // Changes the bytes of entry 1 behind the store's back, and gives what they were.
    Bytes damage_one() {
        const Bytes right = store_->view()->entry(Seq{1})->bytes;
        std::string record = store::record_of_bytes(right);
        record.back() ^= 1;
        store_.reset();
        store::put_behind(store_options().dir, store::entry_key(Seq{1}), record);
        store_ = *store::Store::open(store_options());
        return right;
    }
    void write(std::vector<Submission> submissions) {
        std::vector<AppendRequest> group;
        group.push_back(request(std::move(submissions)));
        const Plan plan = live_->plan(group, Instant{1'700'000'000'000'000}, reader());
        ASSERT_TRUE(std::holds_alternative<AppendAnswer>(plan.results[0]));
        ASSERT_TRUE(store_->commit(plan.commit));
        live_->keep();
    }
    ReadEntry reader() {
        return [this](Seq seq) { return store_->view()->entry(seq); };
    }
    ReplayOptions options() {
        ReplayOptions options;
        options.randomness = counting_randomness();
        options.entries_done = &done_;
        options.is_cancelled = &is_cancelled_;
        return options;
    }

    TempDir temp_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Planner> live_;
    std::atomic<std::uint64_t> done_{0};
    std::atomic<bool> is_cancelled_{false};
};

TEST_F(Replaying, GoesOnWhereTheLiveWriterStood) {
    write({party("a"), party("b")});
    for (int i = 0; i < 40; ++i) {
        std::vector<Submission> batch;
        for (int j = 0; j < 16; ++j) batch.push_back(renamed("a", std::to_string(16 * i + j)));
        write(std::move(batch));
    }
    write({retracted(1)});
    const auto again = replay(*store_, options());
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_EQ(done_, 643u);
    EXPECT_EQ((*again)->root(), live_->root());
    EXPECT_EQ((*again)->facts().revision({Kind::party, "a"}), 641u);
    EXPECT_FALSE((*again)->facts().is_registered({Kind::party, "b"}));
    EXPECT_EQ(*(*again)->find_key("renamed:a/7", reader()), Seq{9});
    std::vector<AppendRequest> group;
    group.push_back(request({party("b", "anew"), party("a")}));
    const Plan one = (*again)->plan(group, Instant{1}, reader());
    group[0] = request({party("b", "anew"), party("a")});
    const Plan other = live_->plan(group, Instant{1}, reader());
    const auto& answer = std::get<AppendAnswer>(one.results[0]);
    EXPECT_EQ(answer.entries[0].seq, Seq{643});
    EXPECT_TRUE(answer.entries[1].is_duplicate);
    EXPECT_EQ(answer.recorded_at, std::get<AppendAnswer>(other.results[0]).recorded_at);
}

TEST_F(Replaying, TakesASecondCopyForADamagedEntryAndKnowsAllThatItSaid) {
    write({party("a"), party("b"), party("c")});
    const Bytes right = damage_one();
    ReplayOptions with_copies = options();
    with_copies.second_copies = [&](const std::set<std::uint64_t>& wanted) -> Result<std::map<std::uint64_t, Bytes>> {
        EXPECT_EQ(wanted, std::set<std::uint64_t>{1});
        return std::map<std::uint64_t, Bytes>{{1, right}};
    };
    const auto planner = replay(*store_, with_copies);
    ASSERT_TRUE(planner) << to_string(planner.error());
    EXPECT_TRUE((*planner)->facts().is_registered({Kind::party, "b"}));
    EXPECT_EQ((*planner)->root(), live_->root());
    std::vector<AppendRequest> group;
    group.push_back(request({party("b")}));
    group.push_back(request({party("b", "anew")}));
    group.push_back(request({party("d")}));
    const Plan plan = (*planner)->plan(group, Instant{1}, reader());
    EXPECT_EQ(std::get<AppendRefusal>(plan.results[0]).errors[0].code, Errc::corrupt) << "the retry of the damaged one";
    EXPECT_EQ(std::get<AppendRefusal>(plan.results[1]).errors[0].code, Errc::already_registered);
    EXPECT_EQ(std::get<AppendAnswer>(plan.results[2]).entries[0].seq, Seq{3});
}

TEST_F(Replaying, RefusesToGoOnWhereNothingIsLeftOfAnEntry) {
    write({party("a"), party("b"), party("c")});
    const Bytes right = damage_one();
    auto refused = replay(*store_, options());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::corrupt);
    EXPECT_EQ(refused.error().place, "entry 1");
    ReplayOptions with_copies = options();
    with_copies.second_copies = [&](const std::set<std::uint64_t>&) -> Result<std::map<std::uint64_t, Bytes>> {
        Bytes wrong = right;
        wrong.back() ^= 2;
        return std::map<std::uint64_t, Bytes>{{1, wrong}};
    };
    refused = replay(*store_, with_copies);
    ASSERT_FALSE(refused) << "a copy that does not hash to the leaf is none";
    EXPECT_EQ(refused.error().place, "entry 1");
}

TEST_F(Replaying, EndsWhenItIsCancelled) {
    std::vector<Submission> batch{party("a")};
    for (int i = 0; i < 4'200; ++i) batch.push_back(renamed("a", std::to_string(i)));
    write(std::move(batch));
    is_cancelled_ = true;
    const auto planner = replay(*store_, options());
    ASSERT_FALSE(planner);
    EXPECT_EQ(planner.error().code, Errc::busy);
}

}  // namespace
}  // namespace annals::write
