#include "daemon/api/store_ports.hpp"

#include "daemon/api/slices.hpp"
#include "daemon/read/index.hpp"
#include "daemon/read/proofs.hpp"
#include "daemon/read/store_log.hpp"
#include "schema/event/codec.hpp"

#include <algorithm>
#include <mutex>

namespace annals::api {

namespace {

constexpr std::uint64_t scanned_entries_max = 20'000;  // that one request looks at

Error damaged(Seq seq) {
    return fail(Errc::corrupt, "the stored bytes are not those that were hashed",
                "entry " + std::to_string(to_number(seq)));
}

Result<EntryRow> row_of(Seq seq, const Sha256& leaf, BytesView bytes) {
    auto entry = event::decode_entry(bytes);
    if (!entry) return fail(Errc::corrupt, entry.error().detail, "entry " + std::to_string(to_number(seq)));
    return EntryRow{seq, leaf, std::move(*entry)};
}

// Entries [from, until) that pass the filter, by looking at each.
Result<void> scan_into(EntriesPage& page, const store::View& view, const EntriesWanted& wanted, Seq from) {
    const std::uint64_t first = to_number(from);
    const Seq until = Seq{std::min(to_number(wanted.until), first + scanned_entries_max)};
    std::optional<Error> problem;
    proof::Hasher hasher;
    page.scanned_until = from;
    const auto scanned = view.scan(from, until, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
        if (page.rows.size() >= wanted.rows_max) return false;
        if (hasher.leaf_hash(bytes) != leaf) {
            problem = damaged(seq);
            return false;
        }
        auto row = row_of(seq, leaf, bytes);
        if (!row) {
            problem = row.error();
            return false;
        }
        if (passes(*row, wanted.filter)) page.rows.push_back(std::move(*row));
        page.scanned_until = Seq{to_number(seq) + 1};
        return true;
    });
    if (!scanned) return scanned.error();
    // What was found before the damage is good and comes first.
    if (problem && page.rows.empty()) return *problem;
    return {};
}

// The seqs of [from, until) that the index has about a subject, in order, at most `most`.
Result<std::vector<Seq>> indexed(const store::View& view, const Subject& subject, Seq from, std::uint64_t until,
                                 std::size_t most) {
    std::vector<Seq> seqs;
    for (const read::Says says : {read::Says::itself, read::Says::other}) {
        const std::string prefix = read::subject_prefix(subject, says);
        Bytes start(prefix.begin(), prefix.end());
        append_be64(start, to_number(from));
        std::size_t found = 0;
        const auto scanned = view.scan_index_from(prefix, text_of(start), [&](std::string_view key, std::string_view) {
            const std::uint64_t seq = read::number_in(key.substr(prefix.size()));
            if (seq >= until || found >= most) return false;
            seqs.push_back(Seq{seq});
            ++found;
            return true;
        });
        if (!scanned) return scanned.error();
    }
    std::sort(seqs.begin(), seqs.end());
    if (seqs.size() > most) seqs.resize(most);
    return seqs;
}

Result<EntriesPage> list_about(const store::View& view, const EntriesWanted& wanted) {
    EntriesPage page;
    const std::uint64_t covered = std::min(view.index_cursor(), to_number(wanted.until));
    Seq from = wanted.from;
    std::uint64_t looked_at = 0;
    while (to_number(from) < covered) {
        const std::size_t most = wanted.rows_max - page.rows.size();
        const auto seqs = indexed(view, *wanted.filter.subject, from, covered, most);
        if (!seqs) return seqs.error();
        for (const Seq seq : *seqs) {
            const auto stored = view.entry(seq);
            if (!stored) return stored.error();
            auto row = row_of(seq, stored->leaf, stored->bytes);
            if (!row) return row.error();
            if (passes(*row, wanted.filter)) page.rows.push_back(std::move(*row));
        }
        looked_at += seqs->size();
        from = seqs->size() < most ? Seq{covered} : Seq{to_number(seqs->back()) + 1};
        page.scanned_until = from;
        if (page.rows.size() >= wanted.rows_max || looked_at >= scanned_entries_max) return page;
    }
    if (const auto done = scan_into(page, view, wanted, from); !done) return done.error();
    return page;
}

// The root of the head, made once a size: it is asked for at every answer.
class HeadRoot {
public:
    HeadView of(const store::Head& head) {
        const std::lock_guard lock(mutex_);
        if (!is_made_ || view_.size != head.edge.size()) {
            view_ = {head.edge.size(), head.edge.root(hasher_)};
            is_made_ = true;
        }
        return view_;
    }

private:
    std::mutex mutex_;  // guards all below
    proof::Hasher hasher_;
    HeadView view_;
    bool is_made_ = false;
};

Result<FeedChunk> decode(read::Subscription& subscription) {
    auto chunk = subscription.next();
    if (!chunk) return chunk.error();
    FeedChunk decoded;
    decoded.rows.reserve(chunk->entries.size());
    for (const store::StoredEntry& stored : chunk->entries) {
        auto row = row_of(stored.seq, stored.leaf, stored.bytes);
        if (!row) return row.error();
        decoded.rows.push_back(std::move(*row));
    }
    decoded.position = Seq{subscription.position()};
    decoded.size = TreeSize{chunk->size};
    decoded.is_now_caught_up = chunk->is_now_caught_up;
    return decoded;
}

}  // namespace

Result<EntriesPage> list(const store::View& view, const EntriesWanted& wanted) {
    if (wanted.filter.subject) return list_about(view, wanted);
    EntriesPage page;
    if (const auto done = scan_into(page, view, wanted, wanted.from); !done) return done.error();
    return page;
}

void wire_store(Ports& ports, const store::Store& store, read::Feed& feed) {
    ports.head = [&store, root = std::make_shared<HeadRoot>()] { return root->of(store.head()); };
    ports.ledger = [&store] { return LedgerView{store.origin(), store.created_at(), {}}; };
    ports.entry = [&store](Seq seq) -> Result<EntryRow> {
        const auto stored = store.view()->entry(seq);
        if (!stored) return stored.error();
        return row_of(seq, stored->leaf, stored->bytes);
    };
    ports.find_target = [entry = ports.entry, find_key = ports.find_key](
                            const std::variant<Seq, std::string>& what) -> std::optional<event::Target> {
        std::optional<Seq> seq;
        if (const auto* key = std::get_if<std::string>(&what))
            seq = find_key ? find_key(*key) : std::nullopt;
        else
            seq = std::get<Seq>(what);
        if (!seq) return std::nullopt;
        const auto row = entry(*seq);
        if (!row) return std::nullopt;
        const event::Payload& payload = row->entry.statement.payload;
        return event::Target{*seq, event::tag_of(payload), event::version_of(payload)};
    };
    ports.entries = [&store](const EntriesWanted& wanted) { return list(*store.view(), wanted); };
    ports.size_at = [&store](Instant instant) { return read::StoreLog(store.view()).size_at(instant); };
    ports.subscribe = [&feed](Seq from, std::function<void()> wake) -> Result<NextChunk> {
        auto subscription = feed.subscribe(from, std::move(wake));
        if (!subscription) return subscription.error();
        return NextChunk(
            [held = std::shared_ptr<read::Subscription>(std::move(*subscription))] { return decode(*held); });
    };
    ports.tile = [&store](const proof::TilePath& path) {
        return path.is_entries ? read::read_bundle(*store.view(), path.tile)
                               : read::read_tile(*store.view(), path.tile);
    };
    ports.inclusion = [&store](Seq seq, TreeSize size) { return read::prove_inclusion(*store.view(), seq, size); };
    ports.consistency = [&store](TreeSize from, TreeSize to) {
        return read::prove_consistency(*store.view(), from, to);
    };
    ports.root_at = [&store](TreeSize size) { return read::root_at(*store.view(), size); };
}

}  // namespace annals::api
