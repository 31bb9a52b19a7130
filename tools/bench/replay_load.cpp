// What the writer costs without sockets: planning and committing batches of 1,000, then reading the ledger back at
// start, and the memory that the accept facts and key fingerprints take.
//
//   replay_load [--dir DIR] [--entries N] [--corrections-each N]
//
// Prints one JSON object.
#include "daemon/write/planner.hpp"
#include "daemon/write/replay.hpp"
#include "tools/bench/ledger.hpp"
#include "tools/bench/options.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

using namespace annals;
using bench::Clock;
using bench::seconds_since;

// Memory of this process that is no file's, in MiB.
double resident_mib() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word)
        if (word == "RssAnon:") {
            double kib = 0;
            status >> kib;
            return kib / 1024;
        }
    return 0;
}

[[noreturn]] void die(const Error& error) {
    std::fprintf(stderr, "replay_load: %s\n", to_string(error).c_str());
    std::exit(1);
}

void fill(store::Store& store, const bench::Shape& shape) {
    auto tiles = store::PartialTiles::load(*store.view());
    if (!tiles) die(tiles.error());
    write::Planner planner(store.head(), std::move(*tiles), [](std::span<std::uint8_t> bytes) {
        for (auto& byte : bytes) byte = 7;
    });
    bench::Generator generator(shape);
    const write::ReadEntry read = [&](Seq seq) { return store.view()->entry(seq); };
    while (!generator.is_done()) {
        std::vector<write::AppendRequest> group(1);
        Instant now;
        for (int i = 0; i < 1'000 && !generator.is_done(); ++i) {
            auto item = generator.next();
            now = item.recorded_at;
            group[0].submissions.push_back({std::move(item.statement), {}});
        }
        group[0].recorded_by = "unix:bench";
        const auto plan = planner.plan(group, now, read);
        if (const auto* refusal = std::get_if<write::AppendRefusal>(&plan.results[0])) die(refusal->errors[0]);
        if (const auto written = store.commit(plan.commit); !written) die(written.error());
        planner.keep();
    }
}

}  // namespace

int main(int argc, char** argv) {
    bench::Shape shape;
    shape.entries = 1'000'000;
    std::string dir = "/tmp/annals-replay-bench";
    bench::read_options(
        argc, argv, {{"--dir", &dir}, {"--entries", &shape.entries}, {"--corrections-each", &shape.corrections_each}});
    std::filesystem::remove_all(dir);
    store::Options options;
    options.dir = dir;
    options.origin = "bench.example/replay";
    double fill_s = 0;
    {
        auto store = store::Store::open(options);
        if (!store) die(store.error());
        const auto begun = Clock::now();
        fill(**store, shape);
        fill_s = seconds_since(begun);
    }
    auto store = store::Store::open(options);
    if (!store) die(store.error());
    const double before = resident_mib();
    const auto begun = Clock::now();
    write::ReplayOptions replay;
    replay.randomness = [](std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), std::uint8_t{7}); };
    const auto planner = write::replay(**store, replay);
    const double replay_s = seconds_since(begun);
    if (!planner) die(planner.error());
    const auto entries = static_cast<double>(shape.entries);
    std::printf(
        "{\"entries\": %llu, \"appended_per_s\": %.0f, \"replay_s\": %.2f, \"replayed_per_s\": %.0f, "
        "\"resident_before_mib\": %.0f, \"resident_after_mib\": %.0f}\n",
        static_cast<unsigned long long>(shape.entries), entries / fill_s, replay_s, entries / replay_s, before,
        resident_mib());
    std::filesystem::remove_all(dir);
}
