// What proofs cost: made from the store, checked, and a whole log verified as `annals verify FOLDER` does.
//
//   proof_load [--dir DIR] [--entries N] [--rounds N]
//
// A stored ledger of a million entries; inclusion and consistency proofs at random places of it; then the same ledger
// published as files and read back, on one thread and on two, in turns with the leaf and node hashes alone of the same
// entries in memory. Prints one JSON object.
#include "cli/client/files.hpp"
#include "cli/client/threads.hpp"
#include "daemon/read/proofs.hpp"
#include "schema/audit/copy.hpp"
#include "schema/base/limits.hpp"
#include "tools/bench/options.hpp"
#include "tools/bench/stored.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

namespace {

using namespace annals;
using bench::Clock;
using bench::part_of;
using bench::seconds_since;

constexpr std::size_t proofs_count = 20'000;

[[noreturn]] void die(const Error& error) {
    std::fprintf(stderr, "proof_load: %s\n", to_string(error).c_str());
    std::exit(1);
}

template <class T>
T taken(Result<T> result) {
    if (!result) die(result.error());
    return std::move(*result);
}

double median(const std::vector<double>& values) { return part_of(values, 0.5); }

// Microseconds of each call.
class Times {
public:
    template <class Call>
    auto add(Call call) {
        const auto start = Clock::now();
        auto result = call();
        values_.push_back(seconds_since(start) * 1e6);
        return result;
    }
    void print(const char* name) {
        std::printf("  \"%s_us\": {\"median\": %.1f, \"p99\": %.1f},\n", name, part_of(values_, 0.5),
                    part_of(values_, 0.99));
    }

private:
    std::vector<double> values_;
};

void measure_proofs(const store::View& view) {
    const TreeSize size = view.head().edge.size();
    const proof::TreeHead head{size, taken(read::root_at(view, size))};
    std::mt19937_64 random(1);
    Times inclusion, consistency, check_inclusion, check_consistency;
    for (std::size_t i = 0; i < proofs_count; ++i) {
        const Seq seq{random() % to_number(size)};
        const Sha256 leaf = taken(view.entry(seq)).leaf;
        const auto included = taken(inclusion.add([&] { return read::prove_inclusion(view, seq, size); }));
        if (!check_inclusion.add([&] { return proof::check_inclusion(included, head, seq, leaf); }))
            die(fail(Errc::bad_proof, "an inclusion proof does not hold"));
        const TreeSize from{1 + random() % (to_number(size) - 1)};
        const proof::TreeHead first{from, taken(read::root_at(view, from))};
        const auto grown = taken(consistency.add([&] { return read::prove_consistency(view, from, size); }));
        if (!check_consistency.add([&] { return proof::check_consistency(grown, first, head); }))
            die(fail(Errc::bad_proof, "a consistency proof does not hold"));
    }
    inclusion.print("prove_inclusion");
    check_inclusion.print("check_inclusion");
    consistency.print("prove_consistency");
    check_consistency.print("check_consistency");
}

// The ledger as a published folder, and its entries in memory.
struct Published {
    std::string folder;
    audit::Trusted trusted;
    audit::EntryList entries;
    std::uint64_t bytes = 0;
};

Published publish(const store::View& view, const std::string& folder) {
    const auto key = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{1});
    Published published{folder, {"bench.example/proof", {}}, {}, 0};
    published.trusted.keys = {proof::verifier_key_of({published.trusted.origin, &key})};
    audit::VerifiedCopy copy;
    const TreeSize size = view.head().edge.size();
    const auto scanned = view.scan(Seq{0}, Seq{to_number(size)}, [&](Seq, const Sha256& leaf, BytesView entry) {
        copy.entries.add(entry);
        copy.leaves.push_back(leaf);
        published.bytes += entry.size();
        return true;
    });
    if (!scanned) die(scanned.error());
    copy.head = {size, proof::root_of(copy.leaves)};
    const std::array signers = {proof::NoteSigner{published.trusted.origin, &key}};
    copy.note = proof::format_note(proof::sign_checkpoint({published.trusted.origin, copy.head, {}}, signers));
    // Not flushed to the disk one by one: only reading is measured.
    const auto written = audit::write_copy(copy, TreeSize{0}, [&](const std::string& path, BytesView content) {
        const std::filesystem::path file = std::filesystem::path(folder) / path;
        std::filesystem::create_directories(file.parent_path());
        std::FILE* to = std::fopen(file.c_str(), "w");
        const bool is_whole = to && std::fwrite(content.data(), 1, content.size(), to) == content.size();
        if (to) std::fclose(to);
        return is_whole ? Result<void>() : Result<void>(fail(Errc::io, "not written", path));
    });
    if (!written) die(written.error());
    published.entries = std::move(copy.entries);
    return published;
}

audit::ReadFile folder_reader(const std::string& folder) {
    return [folder](const std::string& path) -> Result<Bytes> {
        auto text = cli::read_whole_file(folder + "/" + path, limits::bundle_bytes_max);
        if (!text) return text.error();
        const BytesView bytes = bytes_of(*text);
        return Bytes(bytes.begin(), bytes.end());
    };
}

double verify_seconds(const Published& published, unsigned threads) {
    const auto start = Clock::now();
    const auto copy =
        audit::read_copy(folder_reader(published.folder), published.trusted, {cli::run_on_threads(threads)});
    if (!copy) die(copy.error());
    return seconds_since(start);
}

double verify_all_seconds(const Published& published) {
    const auto start = Clock::now();
    const auto copy = audit::check_copy(folder_reader(published.folder), published.trusted, {cli::run_on_cores()});
    if (!copy) die(copy.error());
    return seconds_since(start);
}

void measure_whole_log(const Published& published, int rounds) {
    std::vector<double> raw, one, two, all, one_ratio, two_ratio, gain;
    for (int i = 0; i < rounds; ++i) {
        raw.push_back(bench::hash_seconds(published.entries));
        one.push_back(verify_seconds(published, 1));
        two.push_back(verify_seconds(published, 2));
        all.push_back(verify_all_seconds(published));
        one_ratio.push_back(raw.back() / one.back());
        two_ratio.push_back(raw.back() / two.back());
        gain.push_back(one.back() / two.back());
    }
    std::printf(
        "  \"whole_log\": {\"entries\": %zu, \"entry_bytes\": %llu, \"hashes_alone_s\": %.3f, \"verified_s\": %.3f,\n"
        "    \"verified_on_two_s\": %.3f, \"with_tiles_and_decoding_s\": %.3f,\n"
        "    \"ratio\": %.2f, \"ratio_on_two\": %.2f, \"two_against_one\": %.2f}\n",
        published.entries.size(), static_cast<unsigned long long>(published.bytes / published.entries.size()),
        median(raw), median(one), median(two), median(all), median(one_ratio), median(two_ratio), median(gain));
}

}  // namespace

int main(int argc, char** argv) {
    bench::Shape shape;
    shape.entries = 1'000'000;
    std::string dir = "/tmp/annals-proof-bench";
    int rounds = 5;
    bench::read_options(argc, argv, {{"--dir", &dir}, {"--entries", &shape.entries}, {"--rounds", &rounds}});
    std::filesystem::remove_all(dir);
    store::Options options;
    options.dir = dir + "/ledger";
    options.origin = "bench.example/proof";
    std::filesystem::create_directories(options.dir);
    bench::fill_store(options, shape);
    const auto store = taken(store::Store::open(options));
    std::printf("{\n");
    measure_proofs(*store->view());
    measure_whole_log(publish(*store->view(), dir + "/copy"), rounds);
    std::printf("}\n");
    std::filesystem::remove_all(dir);
}
