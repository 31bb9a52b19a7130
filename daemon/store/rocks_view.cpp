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

std::string place_of(Seq seq) { return "entry " + std::to_string(to_number(seq)); }

Sha256 leaf_in(std::string_view value) {
    Sha256 leaf;
    if (value.size() >= leaf_bytes) std::memcpy(leaf.bytes.data(), value.data(), leaf_bytes);
    return leaf;
}

BytesView entry_in(std::string_view value) {
    return bytes_of(value.size() >= leaf_bytes ? value.substr(leaf_bytes) : std::string_view());
}

class RocksView final : public View {
public:
    RocksView(Opened& opened, Head head, std::atomic<int>& views)
        : opened_(opened), views_(views), snapshot_(opened.db->GetSnapshot()), head_(std::move(head)) {
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
        const std::uint64_t size = to_number(head_.edge.size());
        if (to_number(seq) >= size)
            return fail(Errc::not_found, "the ledger has " + std::to_string(size) + " entries", place_of(seq));
        rocksdb::PinnableSlice value;
        const rocksdb::Status status = opened_.db->Get(options_, opened_.entries, slice_of(entry_key(seq)), &value);
        if (status.IsNotFound()) return fail(Errc::corrupt, "the entry is missing", place_of(seq));
        if (!status.ok()) {
            Error error = error_of(status, "reading an entry");
            error.place = place_of(seq);
            return error;
        }
        const std::string_view record = view_of(value);
        const BytesView bytes = entry_in(record);
        StoredEntry entry{seq, leaf_in(record), Bytes(bytes.begin(), bytes.end())};
        if (record.size() <= leaf_bytes || hasher_.leaf_hash(bytes) != entry.leaf)
            return fail(Errc::corrupt, "the stored bytes are not those that were hashed", place_of(seq));
        if (to_number(seq) / tile_width < size / tile_width) {
            const auto checked = check_against_tile(entry);
            if (!checked) return checked.error();
        }
        return entry;
    }

    Result<void> scan(Seq from, Seq until, const VisitEntry& visit) const override {
        std::uint64_t expected = to_number(from);
        const std::uint64_t end = std::min(to_number(until), to_number(head_.edge.size()));
        if (expected >= end) return {};
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
    // Whether the tile above the entry has the same leaf hash: two entries in each other's place are found so.
    Result<void> check_against_tile(const StoredEntry& entry) const {
        rocksdb::PinnableSlice value;
        const rocksdb::Status status = opened_.db->Get(
            options_, opened_.entries, slice_of(tile_key(0, to_number(entry.seq) / tile_width)), &value);
        const std::size_t offset = to_number(entry.seq) % tile_width * leaf_bytes;
        if (!status.ok() && !status.IsNotFound()) return error_of(status, "reading the tile of an entry");
        if (!status.ok() || value.size() != tile_bytes ||
            std::memcmp(value.data() + offset, entry.leaf.bytes.data(), leaf_bytes) != 0)
            return fail(Errc::corrupt, "the entry is not the one that the tree has there", place_of(entry.seq));
        return {};
    }

    Opened& opened_;
    std::atomic<int>& views_;
    const rocksdb::Snapshot* snapshot_;
    rocksdb::ReadOptions options_;
    mutable proof::Hasher hasher_;
    mutable std::unique_ptr<rocksdb::Iterator> index_keys_;
    mutable std::unique_ptr<rocksdb::Iterator> cluster_keys_;
    Head head_;
    std::uint64_t cursor_ = 0;
};

}  // namespace

std::unique_ptr<View> make_view(Opened& opened, Head head, std::atomic<int>& views) {
    return std::make_unique<RocksView>(opened, std::move(head), views);
}

}  // namespace annals::store
