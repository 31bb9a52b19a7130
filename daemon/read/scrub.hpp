// Re-reads what is stored and holds it against the tree: table files against their checksums, entries against their
// leaf hashes, tiles against what those give, all of it against the head, and the entries before the signed checkpoint
// against its root. Step by step, so that it can be slow, told of and ended.
#pragma once

#include "daemon/store/store.hpp"
#include "schema/proof/checkpoint.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace annals::read {

// Something stored that is not what it should be.
struct Damage {
    enum class Kind : std::uint8_t { file, entry, tile, head, checkpoint };
    Kind kind = Kind::entry;
    std::string place;     // "entry 7", "tile/0/000", "000017.sst", "head", "checkpoint"
    std::string what;      // for people
    std::string expected;  // a hash in hexadecimal, or empty
    std::string found;     // likewise
};
std::string_view word_of(Damage::Kind kind);

using OnDamage = std::function<void(const Damage&)>;

struct ScrubReport {
    std::uint64_t size = 0;     // entries of the ledger that is looked at
    std::uint64_t entries = 0;  // looked at so far
    std::uint64_t tiles = 0;
    std::uint64_t files = 0;
    std::uint64_t damaged = 0;
    Sha256 root;                         // of the tree over what should be there; zero where a hash is not known
    std::optional<bool> is_root_signed;  // whether the signed root came out; none: nothing is signed, or it is open
    bool is_whole = false;               // everything was looked at
};

// One thread. The store must outlive it; what it looks at is the ledger as it stood when this was made.
class Scrub {
public:
    // `checkpoint`: the newest signed one, whose signature holds; empty before the first. It must have been there
    // before the call, so that it is not of a larger tree.
    Scrub(const store::Store& store, std::string checkpoint);
    // Of a view alone, without table files.
    Scrub(std::unique_ptr<store::View> view, std::string checkpoint);

    // Looks at one table file, or at the entries under one tile of leaves; false when there is no more. Each damage is
    // told once.
    bool step(const OnDamage& on_damage);
    const ScrubReport& report() const { return report_; }
    const std::string& checkpoint() const { return checkpoint_; }

private:
    void check_file(const OnDamage& on_damage);
    void check_leaves(const OnDamage& on_damage);
    void check_head(const OnDamage& on_damage);
    Sha256 check_entry(Seq seq, const Sha256& beside, std::optional<BytesView> bytes, const Sha256* in_tile,
                       const OnDamage& on_damage);
    std::string describe(const Sha256& found, bool is_of_its_own);
    void add_leaves(std::uint64_t tile, const std::vector<Sha256>& leaves, const OnDamage& on_damage);
    void add_to_row(std::size_t level, std::uint64_t index, const Sha256& hash, const OnDamage& on_damage);
    void check_tile(std::size_t level, std::uint64_t index, const std::vector<Sha256>& hashes,
                    const OnDamage& on_damage);
    void tell(const OnDamage& on_damage, Damage damage);

    const store::Store* store_ = nullptr;
    std::vector<store::TableFile> files_;
    std::unique_ptr<store::View> view_;
    const std::string checkpoint_;
    std::optional<proof::TreeHead> signed_head_;  // of the checkpoint
    proof::Hasher hasher_;
    proof::RightEdge edge_;
    bool is_tree_known_ = true;              // every leaf so far
    std::vector<std::vector<Sha256>> rows_;  // by level from 1: the hashes since the last whole tile
    std::size_t searches_left_ = 16;         // for where misplaced bytes belong: each reads every tile of leaves
    ScrubReport report_;
};

}  // namespace annals::read
