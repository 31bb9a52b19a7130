// What an entry costs to write and to read: bytes, JSON, leaf hash.
#include "schema/base/check.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/proof/digest.hpp"
#include "tools/bench/ledger.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace annals;

constexpr std::size_t sample = 4'096;

std::vector<bench::Generator::Item> items() {
    bench::Shape shape;
    shape.entries = 20'000;
    bench::Generator generator(shape);
    std::vector<bench::Generator::Item> all;
    while (!generator.is_done()) all.push_back(generator.next());
    all.erase(all.begin(), all.end() - sample);
    return all;
}

std::vector<Bytes> entries() {
    std::vector<Bytes> all;
    for (const auto& item : items()) all.push_back(bench::encode_generated(all.size(), item).value());
    return all;
}

void encode(benchmark::State& state) {
    const auto all = items();
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(bench::encode_generated(i, all[i % sample])), ++i;
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(encode);

void decode(benchmark::State& state) {
    const auto all = entries();
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(event::decode_entry(all[i++ % sample]));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decode);

void read_json(benchmark::State& state) {
    std::vector<std::string> all;
    for (const auto& item : items()) all.push_back(event::print_json(event::statement_to_json(item.statement)));
    std::size_t i = 0;
    for (auto _ : state) {
        event::Problems problems;
        const auto json = event::parse_json(all[i++ % sample]);
        const auto find = [](const auto&) { return std::optional<event::Target>(event::Target{Seq(0), 43, 1}); };
        const auto statement = event::statement_from_json(*json, "", find, problems);
        CHECK(statement.has_value());
        event::check_statement(*statement, "", problems);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(read_json);

void leaf_hash(benchmark::State& state) {
    const auto all = entries();
    proof::Hasher hasher;
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(hasher.leaf_hash(all[i++ % sample]));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(leaf_hash);

}  // namespace
