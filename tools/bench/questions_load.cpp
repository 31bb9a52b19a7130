// What questions cost as the ledger grows: generated ledgers of 10 thousand, 100 thousand and 1 million entries, and a
// correction-heavy one, in a store with its index, asked as the daemon asks.
//
//   questions_load [--dir DIR] [--entries-max N] [--keep yes]
//
// Prints one JSON object. Medians are over random commitments at random (on, known); the ratio is that of the medians
// at the largest and the smallest size. The fold is from bytes in memory, on one core. Every store, whatever its size,
// is closed and opened again before it is asked, so that a small one is not answered from what was never written to
// disk, and warmed by as many questions as are then measured. With --keep stores are left, and used when found.
#include "daemon/read/query.hpp"
#include "schema/base/check.hpp"
#include "schema/event/codec.hpp"
#include "schema/state/visible.hpp"
#include "tools/bench/options.hpp"
#include "tools/bench/stored.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

namespace {

using namespace annals;
using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    CHECK(!values.empty());
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

// A generated ledger in a store of its own, indexed, as a daemon finds it that was started again.
class Ledger {
public:
    Ledger(const std::string& dir, const bench::Shape& shape) : shape_(shape) {
        store::Options options;
        options.dir = dir;
        options.origin = "bench.example/ledger";
        options.disk_reserve_bytes = 0;
        if (!std::filesystem::exists(dir)) bench::fill_store(options, shape);
        store_ = store::Store::open(options).value();
        CHECK(store_->index_cursor() == shape.entries);
        now_ = Instant{store_->head().last_recorded_at.us + 1'000'000};
    }

    // Milliseconds that one question takes; aborts when it fails.
    double ask(const std::string& name, std::map<std::string, std::string> params, Day on, TreeSize known) const {
        state::Question question;
        question.name = name;
        question.params = std::move(params);
        question.on = on;
        question.known = known;
        const auto start = Clock::now();
        const auto answer = read::ask(*store_, question, now_);
        const double ms = ms_since(start);
        if (!answer && answer.error().code != Errc::not_found) {
            std::fprintf(stderr, "%s: %s\n", name.c_str(), to_string(answer.error()).c_str());
            std::abort();
        }
        return ms;
    }

    double median_status(std::size_t rounds, std::uint64_t seed) const {
        std::mt19937_64 random(seed);
        std::vector<double> all;
        const std::uint64_t per_plan = 1 + std::uint64_t{shape_.commitments_per_plan} * shape_.entries_per_commitment;
        // Plans that are whole before half of the ledger: known, whatever `known` is drawn.
        const std::uint64_t facts = shape_.entries / 2 / (1 + shape_.corrections_each);
        const auto plans = static_cast<unsigned>(std::max<std::uint64_t>(1, facts / per_plan));
        for (std::size_t i = 0; i < rounds; ++i) {
            const auto commitment = bench::Generator::commitment_id(static_cast<unsigned>(random() % plans),
                                                                    static_cast<unsigned>(random() % 200));
            const Day on{day_of(2020, 1, 1).days + static_cast<std::int32_t>(random() % 2'000)};
            const auto known = TreeSize{shape_.entries / 2 + random() % (shape_.entries / 2)};
            all.push_back(ask("status", {{"subject", "commitment:" + commitment}}, on, known));
        }
        return median(std::move(all));
    }

    double median_plan(const std::string& name, std::map<std::string, std::string> params, std::size_t rounds) const {
        std::vector<double> all;
        for (std::size_t i = 0; i < rounds; ++i)
            all.push_back(ask(name, params, day_of(2023, 6, 1), TreeSize{shape_.entries}));
        return median(std::move(all));
    }
    std::uint64_t size() const { return shape_.entries; }

private:
    bench::Shape shape_;
    std::unique_ptr<store::Store> store_;
    Instant now_;
};

double thread_cpu_s() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Entries a second of one core, decoded and folded to what stands, from bytes in memory: ten thousand at a time, which
// is a plan, as questions fold them.
double fold_rate(std::uint64_t entries) {
    constexpr std::size_t fold_entries = 10'000;
    bench::Shape shape;
    shape.entries = entries;
    bench::Generator generator(shape);
    std::vector<Bytes> all;
    while (!generator.is_done()) all.push_back(bench::encode_generated(all.size(), generator.next()).value());
    std::vector<double> rates;
    for (int round = 0; round < 5; ++round) {
        const double start = thread_cpu_s();
        for (std::size_t first = 0; first < all.size(); first += fold_entries) {
            std::vector<state::Recorded> recorded;
            recorded.reserve(fold_entries);
            for (std::size_t seq = first; seq < std::min(all.size(), first + fold_entries); ++seq) {
                state::Recorded& entry = recorded.emplace_back();
                event::Registration registration;
                CHECK(event::decode_entry(all[seq], registration, entry.statement).has_value());
                entry.seq = Seq(seq);
                entry.recorded_at = registration.recorded_at;
                entry.recorded_by = std::move(registration.recorded_by.text);
            }
            CHECK(!state::facts_of(std::move(recorded)).empty());
        }
        rates.push_back(static_cast<double>(entries) / (thread_cpu_s() - start));
    }
    return median(std::move(rates));
}

// Returns the median of one commitment's status.
double print_ledger(const Ledger& ledger, const std::string& name) {
    constexpr std::size_t rounds = 1'000;
    ledger.median_status(rounds, 6);  // to warm it
    const double status_ms = ledger.median_status(rounds, 7);
    const std::string plan = "plan:" + bench::Generator::plan_id(0);
    const std::string size = "@" + std::to_string(ledger.size() / 2);
    const std::string head = "@" + std::to_string(ledger.size());
    std::printf(
        "  \"%s\": {\"entries\": %llu, \"status_commitment_ms\": %.3f, \"status_plan_ms\": %.1f, \"diff_plan_ms\": "
        "%.1f, \"revised_plan_ms\": %.1f},\n",
        name.c_str(), static_cast<unsigned long long>(ledger.size()), status_ms,
        ledger.median_plan("status", {{"subject", plan}}, 5),
        ledger.median_plan("diff", {{"plan", plan}, {"from", "2022-01-01"}, {"to", "2023-01-01"}}, 5),
        ledger.median_plan("revised", {{"plan", plan}, {"earlier", size}, {"later", head}}, 5));
    std::fflush(stdout);
    return status_ms;
}

}  // namespace

int main(int argc, char** argv) {
    std::string dir = "/tmp/annals-questions-bench";
    std::uint64_t entries_max = 1'000'000;
    std::string keep;
    bench::read_options(argc, argv, {{"--dir", &dir}, {"--entries-max", &entries_max}, {"--keep", &keep}});
    const bool is_kept = !keep.empty();
    if (!is_kept) std::filesystem::remove_all(dir);
    std::filesystem::create_directories(dir);
    std::printf("{\n");
    double first = 0;
    double last = 0;
    for (std::uint64_t entries = 22'000; entries <= entries_max * 22 / 10; entries *= 10) {
        bench::Shape shape;
        shape.entries = std::min(entries, std::max<std::uint64_t>(entries_max, 22'000));
        const std::string name = std::to_string(shape.entries);
        last = print_ledger(Ledger(dir + "/" + name, shape), name);
        if (first == 0) first = last;
    }
    bench::Shape heavy;
    heavy.entries = std::min<std::uint64_t>(132'000, entries_max * 6);
    heavy.corrections_each = 5;
    print_ledger(Ledger(dir + "/corrected", heavy), "corrected_5_times");
    std::printf("  \"status_ratio_largest_to_smallest\": %.2f,\n  \"fold_entries_per_s\": %.0f\n}\n", last / first,
                fold_rate(std::min<std::uint64_t>(entries_max, 300'000)));
    if (!is_kept) std::filesystem::remove_all(dir);
    return 0;
}
