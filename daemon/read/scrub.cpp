#include "daemon/read/scrub.hpp"

#include "daemon/store/tiles.hpp"
#include "schema/proof/tile.hpp"

#include <algorithm>
#include <cstring>

namespace annals::read {
namespace {

using proof::tile_width;
using Kind = Damage::Kind;

std::string path_of(std::size_t level, std::uint64_t index, std::size_t width) {
    return proof::format_tile_path({static_cast<std::uint8_t>(level), index, static_cast<std::uint16_t>(width)})
        .substr(1);
}

Sha256 hash_at(const Bytes& bytes, std::size_t position) {
    Sha256 hash;
    std::memcpy(hash.bytes.data(), bytes.data() + position * sizeof(hash.bytes), sizeof(hash.bytes));
    return hash;
}

bool is_tile(const Result<Bytes>& stored) { return stored && stored->size() == store::tile_bytes; }

// The seq whose leaf hash this is in the tree, if there is one.
std::optional<std::uint64_t> find_leaf(const store::View& view, const Sha256& leaf) {
    const std::uint64_t size = to_number(view.head().edge.size());
    for (std::uint64_t index = 0; index < size / tile_width; ++index) {
        const auto stored = view.tile(0, index);
        for (std::size_t i = 0; is_tile(stored) && i < tile_width; ++i)
            if (std::memcmp(stored->data() + i * sizeof(leaf.bytes), leaf.bytes.data(), sizeof(leaf.bytes)) == 0)
                return index * tile_width + i;
    }
    const auto edge = store::edge_leaves(view, size % tile_width);
    for (std::size_t i = 0; edge && i < edge->size(); ++i)
        if ((*edge)[i] == leaf) return size - size % tile_width + i;
    return std::nullopt;
}

}  // namespace

std::string_view word_of(Damage::Kind kind) {
    switch (kind) {
    case Kind::file: return "file";
    case Kind::entry: return "entry";
    case Kind::tile: return "tile";
    case Kind::head: return "head";
    case Kind::checkpoint: return "checkpoint";
    }
    return "";
}

Scrub::Scrub(const store::Store& store, std::string checkpoint) : Scrub(store.view(), std::move(checkpoint)) {
    store_ = &store;
    files_ = store.table_files();
}

Scrub::Scrub(std::unique_ptr<store::View> view, std::string checkpoint)
    : view_(std::move(view)), checkpoint_(std::move(checkpoint)) {
    if (const auto parsed = proof::parse_signed_checkpoint(checkpoint_)) signed_head_ = parsed->checkpoint.head;
    report_.size = to_number(view_->head().edge.size());
}

bool Scrub::step(const OnDamage& on_damage) {
    if (report_.is_whole) return false;
    if (report_.files < files_.size())
        check_file(on_damage);
    else if (report_.entries < report_.size)
        check_leaves(on_damage);
    else
        check_head(on_damage);
    return true;
}

void Scrub::tell(const OnDamage& on_damage, Damage damage) {
    ++report_.damaged;
    on_damage(damage);
}

void Scrub::check_file(const OnDamage& on_damage) {
    const store::TableFile& file = files_[report_.files++];
    const auto checked = store_->check_file(file);
    if (!checked) tell(on_damage, {Kind::file, file.name, checked.error().detail, {}, {}});
}

// The entries under one tile of leaves, whole or at the edge.
void Scrub::check_leaves(const OnDamage& on_damage) {
    const std::uint64_t first = report_.entries;
    const std::uint64_t until = std::min(first + tile_width, report_.size);
    const bool is_whole = until - first == tile_width;
    const auto stored = is_whole ? view_->tile(0, first / tile_width) : Result<Bytes>(Bytes());
    std::vector<Sha256> leaves;
    const auto take = [&](Seq seq, const Sha256& beside, std::optional<BytesView> bytes) {
        const Sha256 in_tile = is_tile(stored) ? hash_at(*stored, leaves.size()) : Sha256();
        leaves.push_back(check_entry(seq, beside, bytes, is_tile(stored) ? &in_tile : nullptr, on_damage));
    };
    while (leaves.size() < until - first) {
        const auto scanned =
            view_->scan_stored(Seq{first + leaves.size()}, Seq{until}, [&](auto seq, auto& leaf, auto b) {
                take(seq, leaf, b);
                return true;
            });
        if (!scanned) take(Seq{first + leaves.size()}, {}, std::nullopt);
    }
    report_.entries = until;
    add_leaves(first / tile_width, leaves, on_damage);
}

// The leaf hash that the tree has for an entry; all zero when nothing tells. Mostly the three are one: what the bytes
// hash to, what stands beside them, what the tile has.
Sha256 Scrub::check_entry(Seq seq, const Sha256& beside, std::optional<BytesView> bytes, const Sha256* in_tile,
                          const OnDamage& on_damage) {
    const Sha256 made = bytes ? hasher_.leaf_hash(*bytes) : Sha256();
    if (in_tile && made == beside && made == *in_tile) return made;
    const auto leaf = view_->leaf(seq);
    if (leaf && made == *leaf && beside == *leaf) return made;
    const std::string place = store::place_of(seq);
    const std::string expected = leaf ? to_hex(*leaf) : "";
    const std::string found = bytes ? to_hex(made) : "";
    if (!bytes)
        tell(on_damage, {Kind::entry, place, "the entry is missing", expected, {}});
    else if (!leaf)
        tell(on_damage, {Kind::entry, place, "its leaf hash cannot be told: " + leaf.error().detail, {}, found});
    else if (made != *leaf)
        tell(on_damage, {Kind::entry, place, describe(made, made == beside), expected, found});
    else
        tell(on_damage, {Kind::entry, place, "the hash stored beside it is not that of its bytes, which are right",
                         expected, to_hex(beside)});
    return leaf ? *leaf : Sha256();
}

// Bytes with a hash of their own beside them are, as a rule, some other entry's.
std::string Scrub::describe(const Sha256& found, bool is_of_its_own) {
    const std::string changed = "its bytes are not those that were hashed into the tree";
    if (!is_of_its_own || searches_left_ == 0) return changed;
    --searches_left_;
    const auto other = find_leaf(*view_, found);
    return other ? "the bytes of entry " + std::to_string(*other) + " stand in its place" : changed;
}

void Scrub::add_leaves(std::uint64_t tile, const std::vector<Sha256>& leaves, const OnDamage& on_damage) {
    for (const Sha256& leaf : leaves) {
        if (leaf == Sha256()) is_tree_known_ = false;
        edge_.append(hasher_, leaf);
        if (!signed_head_ || edge_.size() != signed_head_->size) continue;
        if (is_tree_known_) report_.is_root_signed = edge_.root(hasher_) == signed_head_->root;
    }
    if (leaves.size() < tile_width) return;
    check_tile(0, tile, leaves, on_damage);
    // What is not known here is taken from above, so that one loss is told once.
    const bool is_known = std::find(leaves.begin(), leaves.end(), Sha256()) == leaves.end();
    const auto above = is_known ? Result<Bytes>(Bytes()) : view_->tile(1, tile / tile_width);
    const Sha256 root =
        is_tile(above) ? hash_at(*above, tile % tile_width) : proof::inner_nodes(hasher_, leaves).back();
    add_to_row(1, tile, root, on_damage);
}

// The next hash of a tile above the leaves; `index` counts the hashes of that level.
void Scrub::add_to_row(std::size_t level, std::uint64_t index, const Sha256& hash, const OnDamage& on_damage) {
    if (rows_.size() < level) rows_.emplace_back();
    std::vector<Sha256>& row = rows_[level - 1];
    row.push_back(hash);
    if (row.size() < tile_width) return;
    const std::vector<Sha256> whole = std::exchange(row, {});
    check_tile(level, index / tile_width, whole, on_damage);
    add_to_row(level + 1, index / tile_width, proof::inner_nodes(hasher_, whole).back(), on_damage);
}

// Compares a stored tile with the hashes that it must begin with and, when it is whole, with their inner nodes.
void Scrub::check_tile(std::size_t level, std::uint64_t index, const std::vector<Sha256>& hashes,
                       const OnDamage& on_damage) {
    ++report_.tiles;
    const std::string path = path_of(level, index, hashes.size());
    const auto stored = view_->tile(static_cast<std::uint8_t>(level), index);
    if (!stored)
        return tell(on_damage, {Kind::tile, path, "the tile cannot be read: " + stored.error().detail, {}, {}});
    if (!is_tile(stored))
        return tell(on_damage, {Kind::tile, path, "the tile has " + std::to_string(stored->size()) + " bytes", {}, {}});
    const auto differs = [&](std::size_t position, const Sha256& expected, const std::string& what) {
        const Sha256 found = hash_at(*stored, position);
        if (found == expected || expected == Sha256()) return false;
        tell(on_damage, {Kind::tile, path, what, to_hex(expected), to_hex(found)});
        return true;
    };
    for (std::size_t i = 0; i < hashes.size(); ++i)
        if (differs(i, hashes[i], "its hash " + std::to_string(i) + " is not that of what is below it")) return;
    if (hashes.size() < tile_width || std::find(hashes.begin(), hashes.end(), Sha256()) != hashes.end()) return;
    const auto inner = proof::inner_nodes(hasher_, hashes);
    for (std::size_t i = 0; i < inner.size(); ++i)
        if (differs(tile_width + i, inner[i], "its inner node " + std::to_string(i) + " is wrong")) return;
}

// The tiles that are not full yet, the head, and what was signed.
void Scrub::check_head(const OnDamage& on_damage) {
    std::uint64_t count = report_.size / tile_width;
    for (std::size_t level = 1; level <= rows_.size(); ++level, count /= tile_width)
        if (!rows_[level - 1].empty()) check_tile(level, count / tile_width, rows_[level - 1], on_damage);
    report_.is_whole = true;
    if (signed_head_ && to_number(signed_head_->size) == 0) report_.is_root_signed = true;
    if (signed_head_ && to_number(signed_head_->size) > report_.size) {
        tell(on_damage, {Kind::checkpoint,
                         "checkpoint",
                         "it is over " + std::to_string(to_number(signed_head_->size)) +
                             " entries, and the ledger has " + std::to_string(report_.size),
                         to_hex(signed_head_->root),
                         {}});
    }
    if (report_.is_root_signed && !*report_.is_root_signed)
        tell(on_damage,
             {Kind::checkpoint,
              "checkpoint",
              "the " + std::to_string(to_number(signed_head_->size)) + " entries that it is over do not give its root",
              to_hex(signed_head_->root),
              {}});
    if (!is_tree_known_) return;
    report_.root = edge_.root(hasher_);
    const proof::RightEdge head = view_->head().edge;
    if (!(edge_ == head))
        tell(on_damage, {Kind::head, "head", "the entries give another root than the head", to_hex(head.root(hasher_)),
                         to_hex(report_.root)});
}

}  // namespace annals::read
