#include "daemon/write/replay.hpp"

#include <chrono>

namespace annals::write {
namespace {

constexpr std::uint64_t progress_every = 100'000;  // entries between two lines of the log

using Copies = std::map<std::uint64_t, Bytes>;

std::string place_of(std::uint64_t seq) { return "entry " + std::to_string(seq); }

class Replay {
public:
    Replay(const store::Store& store, const ReplayOptions& options)
        : options_(options), view_(store.view()), head_(view_->head()), size_(to_number(head_.edge.size())) {}

    std::uint64_t size() const { return size_; }

    // Takes every entry in, with copies in place of what they are copies of. None: an entry is damaged.
    Result<std::unique_ptr<Planner>> take_in(const Copies& copies) {
        auto tiles = store::PartialTiles::load(*view_);
        if (!tiles) return tiles.error();
        auto planner = std::make_unique<Planner>(head_, std::move(*tiles), options_.randomness);
        proof::RightEdge edge;
        const ReadEntry read = [&](Seq seq) { return read_entry(copies, seq); };
        const auto is_whole = scan(copies, [&](std::uint64_t seq, const Sha256& leaf, BytesView entry) -> Result<bool> {
            if (hasher_.leaf_hash(entry) != leaf) return false;
            edge.append(hasher_, leaf);
            if (const auto taken = planner->take_in(Seq{seq}, entry, read); !taken) return taken.error();
            if (options_.entries_done) *options_.entries_done = seq + 1;
            if ((seq + 1) % progress_every == 0)
                options_.log.info("replay.progress", {{"entries", seq + 1}, {"of", size_}});
            return true;
        });
        if (!is_whole) return is_whole.error();
        if (!*is_whole) return std::unique_ptr<Planner>();
        if (!(edge == head_.edge))
            return fail(Errc::corrupt,
                        "the tree over the " + std::to_string(size_) + " entries is not that of the head");
        return planner;
    }

    // Copies of all entries that are not what the tree has, verified.
    Result<Copies> find_copies() {
        const auto damaged = find_damaged();
        if (!damaged) return damaged.error();
        auto copies = options_.second_copies ? options_.second_copies(*damaged) : Result<Copies>(Copies());
        if (!copies) return copies;
        for (const std::uint64_t seq : *damaged) {
            const auto leaf = view_->leaf(Seq{seq});
            const auto copy = copies->find(seq);
            if (leaf && copy != copies->end() && hasher_.leaf_hash(copy->second) == *leaf) continue;
            return fail(Errc::corrupt, "the stored bytes are not those that were hashed, and no other copy is left",
                        place_of(seq),
                        "nothing is appended, since what the entry said is not known; reading goes on: restore a "
                        "backup, or start from a mirror");
        }
        options_.log.warn("replay.second_copies", {{"entries", copies->size()}, {"first", *damaged->begin()}});
        return copies;
    }

private:
    bool is_cancelled() const { return options_.is_cancelled && *options_.is_cancelled; }
    static Error cut_short() { return fail(Errc::busy, "the daemon is stopping"); }

    // Visits all entries, until a visit gives false or an error, which it then gives too. False also where an entry is
    // missing of which there is no copy.
    template <class Visit>
    Result<bool> scan(const Copies& copies, const Visit& visit) {
        Result<bool> result = true;
        std::uint64_t next = 0;
        const auto take = [&](std::uint64_t seq, const Sha256& leaf, BytesView entry) {
            next = seq + 1;
            result = next % 4'096 == 0 && is_cancelled() ? cut_short() : visit(seq, leaf, entry);
            return result && *result;
        };
        while (result && *result && next < size_) {
            const auto scanned = view_->scan(Seq{next}, Seq{size_}, [&](Seq seq, const Sha256& leaf, BytesView entry) {
                const auto copy = copies.find(to_number(seq));
                return take(to_number(seq), leaf, copy == copies.end() ? entry : BytesView(copy->second));
            });
            if (scanned) continue;
            if (scanned.error().code != Errc::corrupt) return scanned.error();
            const auto copy = copies.find(next);
            const auto leaf = view_->leaf(Seq{next});
            if (copy == copies.end() || !leaf) return false;
            take(next, *leaf, copy->second);
        }
        return result;
    }

    Result<std::set<std::uint64_t>> find_damaged() {
        std::set<std::uint64_t> damaged;
        for (std::uint64_t next = 0; next < size_ && damaged.size() <= options_.damaged_max;) {
            const auto scanned = view_->scan(Seq{next}, Seq{size_}, [&](Seq seq, const Sha256& leaf, BytesView entry) {
                next = to_number(seq) + 1;
                if (hasher_.leaf_hash(entry) != leaf) damaged.insert(to_number(seq));
                return damaged.size() <= options_.damaged_max && !is_cancelled();
            });
            if (is_cancelled()) return cut_short();
            if (!scanned && scanned.error().code != Errc::corrupt) return scanned.error();
            if (!scanned) damaged.insert(next++);
        }
        if (damaged.size() <= options_.damaged_max) return damaged;
        return fail(Errc::corrupt, "more than " + std::to_string(options_.damaged_max) + " entries are damaged",
                    place_of(*damaged.begin()), "restore a backup, or start from a mirror");
    }

    Result<store::StoredEntry> read_entry(const Copies& copies, Seq seq) {
        const auto copy = copies.find(to_number(seq));
        if (copy == copies.end()) return view_->entry(seq);
        return store::StoredEntry{seq, hasher_.leaf_hash(copy->second), copy->second};
    }

    const ReplayOptions& options_;
    const std::unique_ptr<store::View> view_;
    const store::Head head_;
    const std::uint64_t size_;
    proof::Hasher hasher_;
};

}  // namespace

Result<std::unique_ptr<Planner>> replay(const store::Store& store, const ReplayOptions& options) {
    const auto begun = std::chrono::steady_clock::now();
    Replay replay(store, options);
    auto planner = replay.take_in({});
    if (!planner) return planner;
    if (!*planner) {
        const auto copies = replay.find_copies();
        if (!copies) return copies.error();
        planner = replay.take_in(*copies);
        if (!planner) return planner;
        if (!*planner) return fail(Errc::corrupt, "the stored entries changed while they were read");
    }
    const auto took = std::chrono::steady_clock::now() - begun;
    options.log.info("replay.done", {{"entries", replay.size()},
                                     {"took_ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()}});
    return planner;
}

}  // namespace annals::write
