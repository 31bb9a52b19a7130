#include "daemon/write/appender.hpp"

#include "tests/daemon/write/memory_disk.hpp"

#include <future>

namespace annals::write {
namespace {

class Appending : public ::testing::Test {
protected:
    ~Appending() override {
        open_gate();
        if (appender_) appender_->stop();
    }

    void open(const AppenderOptions& options = {}) {
        AppenderPorts ports;
        ports.commit = [this](const store::Commit& commit) {
            EXPECT_FALSE(is_committing_.exchange(true)) << "two write at once";
            written_by_ = std::this_thread::get_id();
            {
                std::unique_lock lock(mutex_);
                at_gate_ = true;
                changed_.notify_all();
                changed_.wait(lock, [this] { return is_open_; });
            }
            is_committing_ = false;
            return disk_.commit(commit);
        };
        ports.is_poisoned = [this] { return is_poisoned_.load(); };
        ports.read = disk_.reader();
        ports.clock = [] { return Instant{1'700'000'000'000'000}; };
        ports.on_committed = [this](TreeSize size) { committed_.push_back(size); };
        appender_ = std::make_unique<Appender>(options, std::move(ports), ops::Log(), metrics_);
    }
    void start() {
        appender_->start(std::make_unique<Planner>(store::Head{}, store::PartialTiles(), counting_randomness()));
    }

    // The disk hangs at its next commit until the gate is opened.
    void close_gate() {
        const std::lock_guard lock(mutex_);
        is_open_ = false;
    }
    void open_gate() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    void wait_for_commit() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return at_gate_; });
    }

    std::future<AppendResult> submit(AppendRequest asked) {
        auto promise = std::make_shared<std::promise<AppendResult>>();
        auto future = promise->get_future();
        const auto taken = appender_->submit(std::move(asked),
                                             [promise](AppendResult result) { promise->set_value(std::move(result)); });
        if (!taken) promise->set_value(AppendRefusal{{taken.error()}});
        return future;
    }
    static Errc code_of(const AppendResult& result) {
        const auto* refusal = std::get_if<AppendRefusal>(&result);
        EXPECT_TRUE(refusal) << "it was not refused";
        return refusal ? refusal->errors.front().code : Errc::internal;
    }
    static bool is_recorded(const AppendResult& result) { return std::holds_alternative<AppendAnswer>(result); }

    MemoryDisk disk_;
    ops::Metrics metrics_;
    std::atomic<bool> is_poisoned_{false};
    std::vector<TreeSize> committed_;  // of whoever writes, until it is stopped
    std::atomic<bool> is_committing_{false};
    std::atomic<std::thread::id> written_by_;  // who wrote last
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = true;
    bool at_gate_ = false;
    std::unique_ptr<Appender> appender_;
};

TEST_F(Appending, TakesNothingBeforeTheLedgerIsRead) {
    open();
    EXPECT_EQ(code_of(submit(request({party("a")})).get()), Errc::not_ready);
    EXPECT_EQ(appender_->health().error().code, Errc::not_ready);
    start();
    EXPECT_TRUE(is_recorded(submit(request({party("a")})).get()));
    EXPECT_TRUE(appender_->health());
}

TEST_F(Appending, CommitsWhatWaitsAsOneGroup) {
    open();
    start();
    close_gate();
    std::vector<std::future<AppendResult>> answers;
    answers.push_back(submit(request({party("first")})));
    wait_for_commit();
    for (int i = 0; i < 20; ++i) answers.push_back(submit(request({party("p" + std::to_string(i))})));
    open_gate();
    for (auto& answer : answers) EXPECT_TRUE(is_recorded(answer.get()));
    EXPECT_EQ(disk_.commits(), 2);
    appender_->stop();
    ASSERT_EQ(committed_.size(), 2u);
    EXPECT_EQ(committed_[1], TreeSize{21});
}

TEST_F(Appending, IsBusyWhenTheQueueIsFull) {
    AppenderOptions options;
    options.queue_requests_max = 2;
    open(options);
    start();
    close_gate();
    auto first = submit(request({party("a")}));
    wait_for_commit();
    auto second = submit(request({party("b")}));
    auto third = submit(request({party("c")}));
    EXPECT_EQ(code_of(submit(request({party("d")})).get()), Errc::busy);
    open_gate();
    EXPECT_TRUE(is_recorded(first.get()) && is_recorded(second.get()) && is_recorded(third.get()));
}

TEST_F(Appending, IsBusyWhenTooManyBytesOrStatementsWait) {
    AppenderOptions options;
    options.queue_bytes_max = 250;
    options.queue_statements_max = 3;
    open(options);
    start();
    close_gate();
    auto first = submit(request({party("a")}));
    wait_for_commit();
    auto second = submit(request({party("b")}));
    auto large = request({party("c")});
    large.bytes = 200;
    EXPECT_EQ(code_of(submit(large).get()), Errc::busy);
    EXPECT_EQ(code_of(submit(request({party("d"), party("e"), party("f")})).get()), Errc::busy);
    open_gate();
    EXPECT_TRUE(is_recorded(first.get()) && is_recorded(second.get()));
}

TEST_F(Appending, LandsTheOthersOfAGroupWhenOneIsRefused) {
    open();
    start();
    close_gate();
    auto first = submit(request({party("a")}));
    wait_for_commit();
    auto bad = submit(request({party("b"), renamed("nobody", "X")}));
    auto good = submit(request({party("c")}));
    open_gate();
    EXPECT_EQ(code_of(bad.get()), Errc::unknown_subject);
    const auto result = good.get();
    ASSERT_TRUE(is_recorded(result));
    EXPECT_EQ(std::get<AppendAnswer>(result).entries[0].seq, Seq{1});
}

TEST_F(Appending, RefusesEverythingAfterAFailedWrite) {
    open();
    start();
    EXPECT_TRUE(is_recorded(submit(request({party("a")})).get()));
    is_poisoned_ = true;
    disk_.fail_with(fail(Errc::io, "the disk is gone"));
    EXPECT_EQ(code_of(submit(request({party("b")})).get()), Errc::io);
    disk_.fail_with(std::nullopt);
    EXPECT_EQ(code_of(submit(request({party("c")})).get()), Errc::poisoned);
    EXPECT_EQ(appender_->health().error().code, Errc::poisoned);
    EXPECT_EQ(disk_.entries().size(), 1u);
}

TEST_F(Appending, GoesOnAfterADiskThatWasFull) {
    open();
    start();
    disk_.fail_with(fail(Errc::disk_full, "below the reserve"));
    EXPECT_EQ(code_of(submit(request({party("a")})).get()), Errc::disk_full);
    disk_.fail_with(std::nullopt);
    const auto result = submit(request({party("a")})).get();
    ASSERT_TRUE(is_recorded(result));
    EXPECT_FALSE(std::get<AppendAnswer>(result).entries[0].is_duplicate);
}

TEST_F(Appending, AnswersAllThatWaitsBeforeItStops) {
    open();
    start();
    close_gate();
    std::vector<std::future<AppendResult>> answers;
    answers.push_back(submit(request({party("first")})));
    wait_for_commit();
    for (int i = 0; i < 50; ++i) answers.push_back(submit(request({party("p" + std::to_string(i))})));
    std::thread stopper([this] { appender_->stop(); });
    open_gate();
    for (auto& answer : answers) EXPECT_TRUE(is_recorded(answer.get()));
    stopper.join();
    EXPECT_EQ(disk_.entries().size(), 51u);
    EXPECT_EQ(code_of(submit(request({party("late")})).get()), Errc::busy);
}

// ---- written on the thread that submits ----

AppendRequest here(AppendRequest request) {
    request.may_write_here = true;
    return request;
}

TEST_F(Appending, WritesOnTheThreadThatSubmitsWhereItMay) {
    open();
    start();
    std::optional<AppendResult> result;
    ASSERT_TRUE(appender_->submit(here(request({party("a")})), [&](AppendResult given) { result = std::move(given); }));
    ASSERT_TRUE(result && is_recorded(*result)) << "answered before submit() returns";
    EXPECT_EQ(written_by_.load(), std::this_thread::get_id());
    EXPECT_EQ(disk_.entries().size(), 1u);
    EXPECT_TRUE(is_recorded(submit(request({party("b")})).get()));
    EXPECT_NE(written_by_.load(), std::this_thread::get_id());
    // Judged by the same planner: it knows what the other thread recorded.
    EXPECT_TRUE(std::get<AppendAnswer>(submit(here(request({party("b")}))).get()).entries[0].is_duplicate);
    EXPECT_EQ(code_of(submit(here(request({renamed("nobody", "X")}))).get()), Errc::unknown_subject);
    EXPECT_EQ(*appender_->find_keys({"party:a", "party:b"}), (std::vector<std::optional<Seq>>{Seq{0}, Seq{1}}));
}

TEST_F(Appending, QueuesWhatComesWhileAnotherThreadWrites) {
    open();
    start();
    close_gate();
    std::thread writer([this] { EXPECT_TRUE(is_recorded(submit(here(request({party("first")}))).get())); });
    wait_for_commit();
    std::vector<std::future<AppendResult>> answers;
    for (int i = 0; i < 10; ++i) answers.push_back(submit(request({party("p" + std::to_string(i))})));
    for (int i = 0; i < 10; ++i) answers.push_back(submit(here(request({party("h" + std::to_string(i))}))));
    std::thread asking([this] { EXPECT_TRUE((*appender_->find_keys({"party:first"}))[0]); });
    open_gate();
    for (auto& answer : answers) EXPECT_TRUE(is_recorded(answer.get()));
    writer.join();
    asking.join();
    EXPECT_EQ(disk_.commits(), 2) << "those that waited are one group";
}

TEST_F(Appending, StopsAfterAWriteOnAnotherThreadAndWhatWaitsBehindIt) {
    open();
    start();
    close_gate();
    std::thread writer([this] { EXPECT_TRUE(is_recorded(submit(here(request({party("first")}))).get())); });
    wait_for_commit();
    auto behind = submit(request({party("second")}));
    std::thread stopper([this] { appender_->stop(); });
    open_gate();
    EXPECT_TRUE(is_recorded(behind.get()));
    writer.join();
    stopper.join();
    EXPECT_EQ(disk_.entries().size(), 2u);
    EXPECT_EQ(code_of(submit(here(request({party("late")}))).get()), Errc::busy);
}

TEST_F(Appending, RefusesEverythingAfterAFailedWriteOnAnyThread) {
    open();
    EXPECT_EQ(code_of(submit(here(request({party("early")}))).get()), Errc::not_ready);
    start();
    disk_.fail_with(fail(Errc::disk_full, "below the reserve"));
    EXPECT_EQ(code_of(submit(here(request({party("a")}))).get()), Errc::disk_full);
    disk_.fail_with(std::nullopt);
    EXPECT_TRUE(is_recorded(submit(here(request({party("a")}))).get()));
    is_poisoned_ = true;
    disk_.fail_with(fail(Errc::io, "the disk is gone"));
    EXPECT_EQ(code_of(submit(here(request({party("b")}))).get()), Errc::io);
    disk_.fail_with(std::nullopt);
    EXPECT_EQ(code_of(submit(here(request({party("c")}))).get()), Errc::poisoned);
    EXPECT_EQ(code_of(submit(request({party("d")})).get()), Errc::poisoned);
    EXPECT_EQ(disk_.entries().size(), 1u);
}

TEST_F(Appending, WritesFromManyThreadsOneGroupAtATime) {
    open();
    start();
    std::vector<std::thread> threads;
    std::atomic<int> recorded{0};
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 100; ++i) {
                auto asked = request({party("p" + std::to_string(thread * 100 + i))});
                asked.may_write_here = (thread + i) % 2 == 0;
                if (is_recorded(submit(std::move(asked)).get())) ++recorded;
                EXPECT_TRUE(i % 10 != 0 || appender_->find_keys({"party:p0"}));
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(recorded, 400);
    appender_->stop();
    EXPECT_EQ(disk_.entries().size(), 400u);
    EXPECT_EQ(committed_.back(), TreeSize{400});
}

// ---- questions to the writer ----

TEST_F(Appending, FindsAnEntryByItsKey) {
    open();
    EXPECT_EQ(appender_->find_keys({"party:a"}).error().code, Errc::not_ready);
    start();
    submit(request({party("a"), party("b")})).get();
    EXPECT_EQ(*appender_->find_keys({"party:b", "party:c", "party:a"}),
              (std::vector<std::optional<Seq>>{Seq{1}, std::nullopt, Seq{0}}));
    appender_->stop();
    EXPECT_EQ(appender_->find_keys({"party:b"}).error().code, Errc::busy);
}

TEST_F(Appending, TriesOutWhatItWouldRecordAndRecordsNothing) {
    open();
    EXPECT_EQ(appender_->try_out(request({party("a")})).error().code, Errc::not_ready);
    start();
    submit(request({party("a")})).get();
    for (int again = 0; again < 2; ++again) {
        const auto trial = appender_->try_out(request({party("a"), party("b")}));
        ASSERT_TRUE(trial) << to_string(trial.error());
        const auto* answer = std::get_if<AppendAnswer>(&trial->result);
        ASSERT_TRUE(answer);
        EXPECT_TRUE(answer->entries.at(0).is_duplicate);
        EXPECT_EQ(answer->entries.at(1).seq, Seq{1});
        ASSERT_EQ(trial->entries.size(), 1u);
        EXPECT_EQ(trial->entries[0].seq, Seq{1});
    }
    EXPECT_EQ(disk_.entries().size(), 1u);
    EXPECT_EQ(*appender_->find_keys({"party:b"}), (std::vector<std::optional<Seq>>{std::nullopt}));
    // Judged as if it were recorded, and no fact of it stays behind.
    const auto member = appender_->try_out(request({renamed("b", "B")}));
    ASSERT_TRUE(member);
    EXPECT_EQ(code_of(member->result), Errc::unknown_subject);
    EXPECT_TRUE(is_recorded(submit(request({party("b")})).get()));
}

TEST_F(Appending, RecordsEachStatementOnceWhoeverRetries) {
    open();
    start();
    std::vector<std::thread> clients;
    std::mutex mutex;
    std::set<std::uint64_t> seqs;
    std::atomic<int> appended{0};
    for (int client = 0; client < 4; ++client)
        clients.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                const auto result = submit(request({party("p" + std::to_string(i))})).get();
                const auto& entry = std::get<AppendAnswer>(result).entries[0];
                appended += entry.is_duplicate ? 0 : 1;
                const std::lock_guard lock(mutex);
                seqs.insert(to_number(entry.seq));
            }
        });
    for (auto& client : clients) client.join();
    EXPECT_EQ(appended, 50);
    EXPECT_EQ(seqs.size(), 50u);
    EXPECT_EQ(disk_.entries().size(), 50u);
}

}  // namespace
}  // namespace annals::write
