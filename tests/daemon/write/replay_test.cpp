#include "daemon/write/replay.hpp"

#include "tests/daemon/write/memory_disk.hpp"
#include "tests/support/temp_dir.hpp"

namespace annals::write {
namespace {

class Replaying : public ::testing::Test {
protected:
    Replaying() {
        store::Options options;
        options.dir = temp_.file("store");
        options.origin = "test.example/replay";
        options.disk_reserve_bytes = 0;
        store_ = *store::Store::open(options);
        live_ = std::make_unique<Planner>(store_->head(), store::PartialTiles(), counting_randomness());
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
