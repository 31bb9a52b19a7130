#include "daemon/api/store_ports.hpp"

#include "daemon/read/proofs.hpp"
#include "daemon/read/store_log.hpp"
#include "schema/event/codec.hpp"

#include <mutex>

namespace annals::api {

namespace {

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
        auto entry = event::decode_entry(stored.bytes);
        if (!entry)
            return fail(entry.error().code, entry.error().detail, "entry " + std::to_string(to_number(stored.seq)));
        decoded.rows.push_back({stored.seq, stored.leaf, std::move(*entry)});
    }
    decoded.position = Seq{subscription.position()};
    decoded.size = TreeSize{chunk->size};
    decoded.is_now_caught_up = chunk->is_now_caught_up;
    return decoded;
}

}  // namespace

void wire_store(Ports& ports, const store::Store& store, read::Feed& feed) {
    ports.head = [&store, root = std::make_shared<HeadRoot>()] { return root->of(store.head()); };
    ports.ledger = [&store] { return LedgerView{store.origin(), store.created_at(), {}, {}}; };
    ports.entry = [&store](Seq seq) { return read::read_entry(*store.view(), seq); };
    ports.entry_bytes = [&store](Seq seq) -> Result<Bytes> {
        auto stored = store.view()->entry(seq);
        if (!stored) return stored.error();
        return std::move(stored->bytes);
    };
    ports.find_target = [entry = ports.entry, find_keys = ports.find_keys](
                            const std::variant<Seq, std::string>& what) -> std::optional<event::Target> {
        std::optional<Seq> seq;
        if (const auto* key = std::get_if<std::string>(&what)) {
            if (!find_keys) return std::nullopt;
            if (const auto found = find_keys({*key})) seq = found->front();
        } else {
            seq = std::get<Seq>(what);
        }
        if (!seq) return std::nullopt;
        const auto row = entry(*seq);
        if (!row) return std::nullopt;
        const event::Payload& payload = row->entry.statement.payload;
        return event::Target{*seq, event::tag_of(payload), event::version_of(payload)};
    };
    ports.entries = [&store](const EntriesWanted& wanted) { return read::read_entries(*store.view(), wanted); };
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
