#include "daemon/write/replay.hpp"

#include <chrono>

namespace annals::write {

Result<std::unique_ptr<Planner>> replay(const store::Store& store, const ReplayOptions& options) {
    constexpr std::uint64_t progress_every = 100'000;  // entries between two lines of the log
    const auto view = store.view();
    const store::Head head = view->head();
    const std::uint64_t size = to_number(head.edge.size());
    auto tiles = store::PartialTiles::load(*view);
    if (!tiles) return tiles.error();
    auto planner = std::make_unique<Planner>(head, std::move(*tiles), options.randomness);
    const ReadEntry read = [&view](Seq seq) { return view->entry(seq); };

    const auto begun = std::chrono::steady_clock::now();
    proof::Hasher hasher;
    proof::RightEdge edge;
    std::optional<Error> failed;
    const auto take_in = [&](Seq seq, const Sha256& leaf, BytesView entry) {
        if (hasher.leaf_hash(entry) != leaf) {
            failed = fail(Errc::corrupt,
                          "the leaf hash of entry " + std::to_string(to_number(seq)) + " is not that of its bytes");
            return false;
        }
        edge.append(hasher, leaf);
        if (const auto taken = planner->take_in(seq, entry, read); !taken) {
            failed = taken.error();
            return false;
        }
        const std::uint64_t done = to_number(seq) + 1;
        if (options.entries_done) *options.entries_done = done;
        if (done % 4'096 == 0 && options.is_cancelled && *options.is_cancelled) {
            failed = fail(Errc::busy, "the daemon is stopping");
            return false;
        }
        if (done % progress_every == 0) options.log.info("replay.progress", {{"entries", done}, {"of", size}});
        return true;
    };
    if (const auto scanned = view->scan(Seq{0}, Seq{size}, take_in); !scanned) return scanned.error();
    if (failed) return *failed;
    if (!(edge == head.edge))
        return fail(Errc::corrupt, "the tree over the " + std::to_string(size) + " entries is not that of the head");
    const auto took = std::chrono::steady_clock::now() - begun;
    options.log.info("replay.done", {{"entries", size},
                                     {"took_ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()}});
    return planner;
}

}  // namespace annals::write
