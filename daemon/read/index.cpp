#include "daemon/read/index.hpp"

#include "schema/base/check.hpp"
#include "schema/base/text.hpp"
#include "schema/event/codec.hpp"
#include "schema/state/log.hpp"
#include "schema/state/names.hpp"

#include <algorithm>

namespace annals::read {
namespace {

constexpr std::size_t known_count_max = 50'000;  // some MiB
constexpr std::size_t batch_bytes_max = 4u << 20;
constexpr int target_depth_max = 70;  // corrections of corrections, limits::correction_depth_max and some room

constexpr std::string_view version_key = "v";

void append_number(std::string& key, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(value >> shift & 0xff));
}

std::string number(std::uint64_t value) {
    std::string text;
    append_number(text, value);
    return text;
}

void append_subject(std::string& key, const Subject& subject) {
    key.push_back(static_cast<char>(subject.kind));
    key += subject.id;
}

}  // namespace

std::string subject_prefix(const Subject& subject, state::About about) {
    std::string key = "s";
    key.reserve(subject.id.size() + 16);
    key.push_back(static_cast<char>(subject.kind));
    key.push_back(about == state::About::itself ? 'i' : 'o');
    key += subject.id;
    key.push_back('\0');
    return key;
}

std::string kind_prefix(Kind kind) { return {'k', static_cast<char>(kind)}; }

std::string name_prefix(std::string_view folded) {
    std::string key = "n";
    key += folded;
    key.push_back('\0');
    return key;
}

std::string time_key(Instant recorded_at) {
    std::string key(time_prefix);
    // Sign flipped, so that instants sort as numbers; complemented, so that the latest at or before one comes first.
    append_number(key, ~(static_cast<std::uint64_t>(recorded_at.us) ^ 1ull << 63));
    return key;
}

std::uint64_t number_in(std::string_view eight_bytes) {
    return eight_bytes.size() == 8 ? read_be64(bytes_of(eight_bytes).data()) : 0;
}

// ---- ActedTags ----

ActedTags::ActedTags(std::size_t remembered) : slots_(remembered) { CHECK(remembered > 0); }

std::uint16_t ActedTags::learn(const store::View& view, Seq seq, const event::Statement& statement) {
    std::uint16_t tag = event::tag_of(statement.payload);
    if (const auto target = event::target_of(statement.payload); target && *target < to_number(seq)) {
        if (const std::uint16_t found = find(view, *target, target_depth_max); found != 0) tag = found;
    }
    slots_[to_number(seq) % slots_.size()] = {to_number(seq), tag};
    return tag;
}

// 0 when it cannot be known.
std::uint16_t ActedTags::find(const store::View& view, std::uint64_t seq, int depth_left) const {
    const Slot& slot = slots_[seq % slots_.size()];
    if (slot.seq == seq) return slot.tag;
    const auto stored = view.entry(Seq{seq});
    if (!stored) return 0;
    const auto entry = event::decode_entry(stored->bytes);
    if (!entry) return 0;
    const auto target = event::target_of(entry->statement.payload);
    const std::uint16_t own = event::tag_of(entry->statement.payload);
    if (!target || *target >= seq || depth_left == 0) return own;
    const std::uint16_t found = find(view, *target, depth_left - 1);
    return found == 0 ? own : found;
}

// ---- Indexer ----

struct Indexer::Batch {
    store::Store::IndexWrite write;
    std::size_t bytes = 0;

    void put(std::string key, std::string value) {
        bytes += key.size() + value.size();
        write.puts.emplace_back(std::move(key), std::move(value));
    }
    void end(std::uint64_t cursor) {
        write.cursor = cursor;
        // In key order RocksDB finds the place of each row from that of the one before.
        std::sort(write.puts.begin(), write.puts.end());
    }
};

constexpr std::size_t tags_remembered = 65'536;  // 1 MiB

Indexer::Indexer(store::Store& store) : store_(store), tags_(tags_remembered) {}

// Once: an index that another build wrote, or that belongs to a longer ledger, is of no use.
Result<void> Indexer::prepare(const store::View& view) {
    if (is_prepared_) return {};
    const std::uint64_t cursor = view.index_cursor();
    const auto version = view.index_value(version_key);
    const bool is_ours = version && *version == std::string(1, static_cast<char>(index_version));
    if (cursor > to_number(view.head().edge.size()) || (cursor > 0 && !is_ours)) {
        if (const auto dropped = store_.drop_index(); !dropped) return dropped.error();
    }
    is_prepared_ = true;
    return {};
}

// A row whose value is the first seq for its key: written once.
void Indexer::add_first(const store::View& view, Batch& batch, std::string key, Seq seq) {
    if (!known_.insert(key).second) return;
    const auto found = view.index_value(key);
    if (found && *found) return;
    batch.put(std::move(key), number(to_number(seq)));
}

void Indexer::add_names(const store::View& view, Batch& batch, Seq seq, const event::Statement& statement) {
    for (const state::NameOf& name : state::names_of(statement)) {
        std::string as_given = "g" + name.name;
        as_given.push_back('\0');
        append_subject(as_given, name.subject);
        if (!known_.insert(std::move(as_given)).second) continue;
        std::string key = name_prefix(fold_name(name.name));
        append_subject(key, name.subject);
        add_first(view, batch, std::move(key), seq);
    }
}

void Indexer::add(const store::View& view, Batch& batch, Seq seq, const Sha256& leaf, BytesView bytes) {
    const bool is_damaged = hasher_.leaf_hash(bytes) != leaf;
    if (is_damaged) ++damaged_;
    const auto entry = event::decode_entry(bytes);
    if (!entry) return;  // a format of a newer build, or bytes that are nothing any more: about nobody that we know
    if (!is_damaged && to_number(seq) % time_row_every == 0)
        batch.put(time_key(entry->registration.recorded_at), number(to_number(seq)));
    const std::uint16_t tag = tags_.learn(view, seq, entry->statement);
    for (const Subject& subject : entry->statement.about) {
        const bool is_itself = state::says_itself(subject.kind, tag);
        std::string key = subject_prefix(subject, is_itself ? state::About::itself : state::About::others);
        append_number(key, to_number(seq));
        // A damaged entry is found under what it claims to be about, so that those questions fail aloud.
        batch.put(std::move(key), is_damaged ? std::string() : std::string(text_of(bytes)));
        add_first(view, batch, kind_prefix(subject.kind) + subject.id, seq);
    }
    if (!is_damaged) add_names(view, batch, seq, entry->statement);
}

Result<Indexer::Progress> Indexer::step(std::size_t entries_max) {
    CHECK(entries_max > 0);
    auto view = store_.view();
    if (!is_prepared_) {
        if (const auto prepared = prepare(*view); !prepared) return prepared.error();
        view = store_.view();
    }
    const std::uint64_t head = to_number(view->head().edge.size());
    const std::uint64_t from = view->index_cursor();
    if (from >= head) return Progress{from, head, damaged_};
    if (known_.size() > known_count_max) known_.clear();
    Batch batch;
    if (from == 0) batch.put(std::string(version_key), std::string(1, static_cast<char>(index_version)));
    std::uint64_t cursor = from;
    const std::uint64_t until = from + std::min<std::uint64_t>(entries_max, head - from);
    const auto scanned = view->scan(Seq{from}, Seq{until}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
        add(*view, batch, seq, leaf, bytes);
        cursor = to_number(seq) + 1;
        return batch.bytes < batch_bytes_max;
    });
    if (!scanned) {
        known_.clear();
        return scanned.error();
    }
    batch.end(cursor);
    if (const auto written = store_.write_index(batch.write); !written) {
        known_.clear();
        return written.error();
    }
    return Progress{cursor, head, damaged_};
}

Result<Indexer::Progress> Indexer::catch_up(std::uint64_t until) {
    while (true) {
        const auto progress = step(entries_in_bulk);
        if (!progress || progress->cursor >= until || progress->is_caught_up()) return progress;
    }
}

}  // namespace annals::read
