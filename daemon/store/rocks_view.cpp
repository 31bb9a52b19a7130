#include "daemon/store/rocks.hpp"
#include "schema/base/check.hpp"
#include "schema/proof/tile.hpp"

#include <rocksdb/db.h>
#include <rocksdb/iterator.h>
#include <rocksdb/options.h>

#include <cstring>

namespace annals::store {
namespace {

using proof::tile_width;

rocksdb::Slice slice_of(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view_of(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

Sha256 leaf_in(std::string_view value) {
    Sha256 leaf;
    if (value.size() >= leaf_bytes) std::memcpy(leaf.bytes.data(), value.data(), leaf_bytes);
    return leaf;
}

BytesView entry_in(std::string_view value) {
    return bytes_of(value.size() >= leaf_bytes ? value.substr(leaf_bytes) : std::string_view());
}

constexpr std::size_t hash_bytes = sizeof(Sha256::bytes);

// The leaf hashes that the tree has under one whole tile of level 0. Mostly the tile says. Where it is lost, or differs
// from what stands beside an entry, the tile above it tells which of the two is right: the hashes beside the entries,
// if they give its node, else the tile's.
class LeavesOfTile {
public:
    LeavesOfTile(const View& view, std::uint64_t index, Result<Bytes> tile)
        : view_(view), index_(index), tile_(std::move(tile)) {}

    std::uint64_t index() const { return index_; }
    // `beside` is what stands beside the entry at `seq`; none: the entry is missing.
    Result<Sha256> at(std::uint64_t seq, const Sha256* beside) {
        const std::size_t position = seq % tile_width;
        if (is_tile() && beside && std::memcmp(in_tile(position), beside->bytes.data(), hash_bytes) == 0)
            return *beside;
        if (!is_judged_) judge();
        if (!judged_.empty()) return judged_[position];
        if (!is_tile())
            return fail(Errc::corrupt,
                        "the tile above the entry is missing or malformed, and its entries are not whole",
                        "tile 0/" + std::to_string(index_));
        Sha256 leaf;
        std::memcpy(leaf.bytes.data(), in_tile(position), hash_bytes);
        return leaf;
    }

private:
    bool is_tile() const { return tile_ && tile_->size() == tile_bytes; }
    const std::uint8_t* in_tile(std::size_t position) const { return tile_->data() + position * hash_bytes; }

    // Whether the hashes beside the entries are those of the node above.
    void judge() {
        is_judged_ = true;
        const auto above = view_.tile(1, index_ / tile_width);
        if (!above || above->size() != tile_bytes) return;
        std::vector<Sha256> beside;
        const std::uint64_t first = index_ * tile_width;
        const auto scanned = view_.scan_stored(Seq{first}, Seq{first + tile_width}, [&](Seq, const auto& leaf, auto) {
            beside.push_back(leaf);
            return true;
        });
        if (!scanned) return;
        const Sha256 root = proof::root_of(beside);
        if (std::memcmp(above->data() + index_ % tile_width * hash_bytes, root.bytes.data(), hash_bytes) == 0)
            judged_ = std::move(beside);
    }

    const View& view_;
    std::uint64_t index_;
    Result<Bytes> tile_;
    bool is_judged_ = false;
    std::vector<Sha256> judged_;  // those beside the entries, if they are right
};

class RocksView final : public View {
public:
    RocksView(Opened& opened, Head head, Settled settled, std::atomic<int>& views)
        : opened_(opened),
          views_(views),
          snapshot_(opened.db->GetSnapshot()),
          head_(std::move(head)),
          settled_(std::move(settled)) {
        ++views_;
        options_.snapshot = snapshot_;
        // A cursor that cannot be read is 0: answers are then read from the entries themselves.
        std::string bytes;
        const rocksdb::Status status = opened_.db->Get(options_, opened_.index, slice_of(cursor_key), &bytes);
        if (status.ok() && bytes.size() == 8) cursor_ = read_be64(bytes_of(bytes).data());
    }
    ~RocksView() override {
        index_keys_.reset();
        cluster_keys_.reset();
        opened_.db->ReleaseSnapshot(snapshot_);
        --views_;
    }

    Head head() const override { return head_; }
    std::uint64_t index_cursor() const override { return cursor_; }

    Result<StoredEntry> entry(Seq seq) const override {
        rocksdb::PinnableSlice value;
        if (const auto read = read_record(seq, value); !read) return read.error();
        const std::string_view record = view_of(value);
        const BytesView bytes = entry_in(record);
        const Sha256 beside = leaf_in(record);
        const auto leaf = leaf_at(seq, &beside);
        if (!leaf) return leaf.error();
        if (record.size() <= leaf_bytes || hasher_.leaf_hash(bytes) != *leaf) return changed_entry(seq);
        return StoredEntry{seq, *leaf, Bytes(bytes.begin(), bytes.end())};
    }

    Result<void> scan(Seq from, Seq until, const VisitEntry& visit) const override {
        std::optional<LeavesOfTile> tile;
        std::optional<Error> failed;
        const auto scanned = scan_stored(from, until, [&](Seq seq, const Sha256& beside, BytesView bytes) {
            const std::uint64_t index = to_number(seq) / tile_width;
            if (index == whole_tiles()) return visit(seq, leaf_at_edge(seq, beside), bytes);
            if (!tile || tile->index() != index) tile.emplace(*this, index, this->tile(0, index));
            const auto leaf = tile->at(to_number(seq), &beside);
            if (leaf) return visit(seq, *leaf, bytes);
            failed = leaf.error();
            return false;
        });
        if (!scanned) return scanned.error();
        if (failed) return *failed;
        return {};
    }

    Result<void> scan_stored(Seq from, Seq until, const VisitEntry& visit) const override {
        const std::uint64_t end = std::min(to_number(until), size());
        if (to_number(from) >= end) return {};
        if (!opened_.lost.empty()) return scan_one_by_one(from, Seq{end}, visit);
        std::uint64_t expected = to_number(from);
        const std::string upper_key = entry_key(Seq{end});
        const rocksdb::Slice upper = slice_of(upper_key);
        rocksdb::ReadOptions options = options_;
        options.iterate_upper_bound = &upper;
        const std::unique_ptr<rocksdb::Iterator> entries(opened_.db->NewIterator(options, opened_.entries));
        for (entries->Seek(slice_of(entry_key(from))); entries->Valid(); entries->Next(), ++expected) {
            const std::string_view key = view_of(entries->key());
            if (key != entry_key(Seq{expected})) break;
            const std::string_view value = view_of(entries->value());
            if (!visit(Seq{expected}, leaf_in(value), entry_in(value))) return {};
        }
        if (!entries->status().ok()) {
            Error error = error_of(entries->status(), "reading entries");
            error.place = place_of(Seq{expected});
            return error;
        }
        if (expected < end) return fail(Errc::corrupt, "the entry is missing", place_of(Seq{expected}));
        return {};
    }

    Result<Sha256> leaf(Seq seq) const override {
        rocksdb::PinnableSlice value;
        const auto read = read_record(seq, value);
        if (!read && read.error().code == Errc::not_found) return read.error();
        const Sha256 beside = read ? leaf_in(view_of(value)) : Sha256();
        auto leaf = leaf_at(seq, read ? &beside : nullptr);
        if (!leaf || *leaf != Sha256()) return leaf;
        if (!read) return read.error();
        return fail(Errc::corrupt, "nothing tells what the tree has here", place_of(seq));
    }

    Result<Bytes> tile(std::uint8_t level, std::uint64_t index) const override {
        rocksdb::PinnableSlice value;
        const rocksdb::Status status =
            opened_.db->Get(options_, opened_.entries, slice_of(tile_key(level, index)), &value);
        if (!status.ok())
            return error_of(status, "reading tile " + std::to_string(level) + "/" + std::to_string(index));
        const BytesView bytes = bytes_of(view_of(value));
        return Bytes(bytes.begin(), bytes.end());
    }

    Result<std::optional<std::string>> index_value(std::string_view key) const override {
        std::string value;
        const rocksdb::Status status = opened_.db->Get(options_, opened_.index, slice_of(key), &value);
        if (status.IsNotFound()) return std::optional<std::string>();
        if (!status.ok()) return error_of(status, "reading the index");
        return std::optional(std::move(value));
    }

    Result<void> scan_index(std::string_view prefix, const VisitKey& visit) const override {
        return scan_index_from(prefix, prefix, visit);
    }

    Result<void> scan_index_from(std::string_view prefix, std::string_view from, const VisitKey& visit) const override {
        CHECK(from.substr(0, prefix.size()) == prefix);
        // Within a cluster (ClusterPrefix) files without it are passed by; any other scan must look at all of them.
        const bool is_cluster = prefix.find('\0', 1) != std::string_view::npos;
        rocksdb::ReadOptions options = options_;
        options.total_order_seek = !is_cluster;
        options.prefix_same_as_start = is_cluster;
        // One iterator of each sort serves all scans of a view, but not one within another. Making one costs more than
        // a seek.
        std::unique_ptr<rocksdb::Iterator>& kept = is_cluster ? cluster_keys_ : index_keys_;
        std::unique_ptr<rocksdb::Iterator> keys = std::move(kept);
        if (!keys) keys.reset(opened_.db->NewIterator(options, opened_.index));
        for (keys->Seek(slice_of(from)); keys->Valid(); keys->Next()) {
            const std::string_view key = view_of(keys->key());
            if (key.substr(0, prefix.size()) != prefix) break;
            if (key != cursor_key && !visit(key, view_of(keys->value()))) break;
        }
        if (!keys->status().ok()) return error_of(keys->status(), "reading the index");
        kept = std::move(keys);
        return {};
    }

private:
    std::uint64_t size() const { return to_number(head_.edge.size()); }
    std::uint64_t whole_tiles() const { return size() / tile_width; }

    Result<void> read_record(Seq seq, rocksdb::PinnableSlice& value) const {
        if (to_number(seq) >= size())
            return fail(Errc::not_found, "the ledger has " + std::to_string(size()) + " entries", place_of(seq));
        const rocksdb::Status status = opened_.db->Get(options_, opened_.entries, slice_of(entry_key(seq)), &value);
        if (status.IsNotFound()) return fail(Errc::corrupt, "the entry is missing", place_of(seq));
        if (status.ok()) return {};
        Error error = error_of(status, "reading an entry");
        error.place = place_of(seq);
        return error;
    }

    // An iterator fails as a whole where a file is missing, a read of one key only if that file could hold it.
    Result<void> scan_one_by_one(Seq from, Seq until, const VisitEntry& visit) const {
        for (std::uint64_t seq = to_number(from); seq < to_number(until); ++seq) {
            rocksdb::PinnableSlice value;
            if (const auto read = read_record(Seq{seq}, value); !read) return read.error();
            if (!visit(Seq{seq}, leaf_in(view_of(value)), entry_in(view_of(value)))) return {};
        }
        return {};
    }

    Sha256 leaf_at_edge(Seq seq, const Sha256& beside) const {
        if (!settled_) return beside;
        const auto settled = settled_->find(to_number(seq));
        return settled == settled_->end() ? beside : settled->second;
    }

    // What the tree has at `seq`; all zero where that is not known.
    Result<Sha256> leaf_at(Seq seq, const Sha256* beside) const {
        const std::uint64_t index = to_number(seq) / tile_width;
        if (index < whole_tiles()) return LeavesOfTile(*this, index, tile(0, index)).at(to_number(seq), beside);
        return leaf_at_edge(seq, beside ? *beside : Sha256());
    }

    Opened& opened_;
    std::atomic<int>& views_;
    const rocksdb::Snapshot* snapshot_;
    rocksdb::ReadOptions options_;
    mutable proof::Hasher hasher_;
    mutable std::unique_ptr<rocksdb::Iterator> index_keys_;
    mutable std::unique_ptr<rocksdb::Iterator> cluster_keys_;
    Head head_;
    Settled settled_;
    std::uint64_t cursor_ = 0;
};

}  // namespace

std::unique_ptr<View> make_view(Opened& opened, Head head, Settled settled, std::atomic<int>& views) {
    return std::make_unique<RocksView>(opened, std::move(head), std::move(settled), views);
}

}  // namespace annals::store
