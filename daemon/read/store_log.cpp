#include "daemon/read/store_log.hpp"

#include "daemon/store/tiles.hpp"
#include "schema/base/text.hpp"
#include "schema/event/codec.hpp"
#include "schema/proof/proofs.hpp"
#include "schema/state/names.hpp"

#include <algorithm>

namespace annals::read {
namespace {

using state::About;
using state::Recorded;

constexpr std::size_t tail_tags_remembered = 1'024;
constexpr std::size_t rows_expected = 64;  // about a subject, mostly: a growing vector moves what it holds

// Puts the entry at the end of `found`, where it is decoded in place.
template <class Decode>
Result<void> decode(std::uint64_t seq, BytesView bytes, Decode&& decode_entry, std::vector<Recorded>& found) {
    Recorded& entry = found.emplace_back();
    event::Registration registration;
    const auto decoded = decode_entry(bytes, registration, entry.statement);
    if (!decoded) {
        found.pop_back();
        Error error = decoded.error();
        error.place = store::place_of(Seq{seq});
        return error;
    }
    entry.seq = Seq{seq};
    entry.recorded_at = registration.recorded_at;
    entry.recorded_by = std::move(registration.recorded_by.text);
    return {};
}

constexpr Result<void> (*whole)(BytesView, event::Registration&, event::Statement&) = event::decode_entry;

Result<Recorded> decode(std::uint64_t seq, BytesView bytes) {
    std::vector<Recorded> one;
    if (const auto decoded = decode(seq, bytes, whole, one); !decoded) return decoded.error();
    return std::move(one.front());
}

bool by_seq(const Recorded& left, const Recorded& right) { return left.seq < right.seq; }

Error beyond_head(TreeSize size) {
    return fail(Errc::not_yet_known, "the ledger has no size " + std::to_string(to_number(size)) + " yet");
}

}  // namespace

// The entries that are not indexed yet: [cursor, head).
struct StoreLog::Tail {
    struct Item {
        Recorded recorded;
        std::uint16_t tag = 0;  // acted on
        bool is_damaged = false;
    };
    std::vector<Item> items;  // one that cannot be decoded is left out, as in the index
    std::unordered_map<Subject, std::vector<std::size_t>> by_subject;
};

StoreLog::StoreLog(std::unique_ptr<store::View> view, std::uint64_t tail_entries_max)
    : view_(std::move(view)),
      head_(view_->head()),
      cursor_(std::min(view_->index_cursor(), to_number(head_.edge.size()))),
      tail_entries_max_(tail_entries_max) {}

StoreLog::~StoreLog() = default;

Result<const StoreLog::Tail*> StoreLog::tail() const {
    if (tail_) return tail_.get();
    const std::uint64_t head = to_number(head_.edge.size());
    auto tail = std::make_unique<Tail>();
    if (cursor_ < head) {
        if (head - cursor_ > tail_entries_max_)
            return fail(Errc::not_ready, std::to_string(head - cursor_) + " entries are not indexed yet", {},
                        "ask again in a moment");
        ActedTags tags(tail_tags_remembered);
        proof::Hasher hasher;
        const auto scanned = view_->scan(Seq{cursor_}, Seq{head}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
            auto recorded = decode(to_number(seq), bytes);
            if (!recorded) return true;
            for (const Subject& subject : recorded->statement.about)
                tail->by_subject[subject].push_back(tail->items.size());
            const std::uint16_t tag = tags.learn(*view_, seq, recorded->statement);
            tail->items.push_back({std::move(*recorded), tag, hasher.leaf_hash(bytes) != leaf});
            return true;
        });
        if (!scanned) return scanned.error();
    }
    tail_ = std::move(tail);
    return tail_.get();
}

Result<Sha256> StoreLog::root(TreeSize size) const {
    if (size > head_.edge.size()) return beyond_head(size);
    if (size == head_.edge.size()) {
        proof::Hasher hasher;
        return head_.edge.root(hasher);
    }
    return proof::read_root(size, store::node_reader(*view_));
}

Result<TreeSize> StoreLog::size_at(Instant instant) const {
    if (head_.edge.size() == TreeSize{0} || instant >= head_.last_recorded_at) return head_.edge.size();
    // The index names an entry not far before; from there on they are looked at one by one, as far as their instant.
    std::uint64_t from = 0;
    const auto scanned =
        view_->scan_index_from(time_prefix, time_key(instant), [&](std::string_view, std::string_view value) {
            from = number_in(value);
            return false;
        });
    if (!scanned) return scanned.error();
    TreeSize size{from};
    const auto looked =
        view_->scan(Seq{from}, Seq{to_number(head_.edge.size())}, [&](Seq seq, const Sha256&, BytesView bytes) {
            const auto parts = event::parts_of_entry(bytes);
            if (parts && parts->recorded_at > instant) return false;
            if (parts) size = TreeSize{to_number(seq) + 1};
            return true;
        });
    if (!looked) return looked.error();
    return size;
}

Result<std::optional<Instant>> StoreLog::last_recorded_at() const {
    if (head_.edge.size() == TreeSize{0}) return std::optional<Instant>();
    return std::optional(head_.last_recorded_at);
}

Result<void> StoreLog::read_rows(const Subject& subject, About wanted, TreeSize size, Decode decode_entry,
                                 std::vector<Recorded>& found) const {
    const std::string prefix = subject_prefix(subject, wanted);
    found.reserve(found.size() + rows_expected);
    std::optional<Error> error;
    const auto scanned = view_->scan_index(prefix, [&](std::string_view key, std::string_view value) {
        const std::uint64_t seq = number_in(key.substr(prefix.size()));
        if (seq >= to_number(size)) return false;
        const auto taken = value.empty() ? Result<void>(store::changed_entry(Seq{seq}))
                                         : decode(seq, bytes_of(value), decode_entry, found);
        if (!taken) error = taken.error();
        return taken.has_value();
    });
    if (!scanned) return scanned.error();
    if (error) return *error;
    return {};
}

Result<void> StoreLog::read_tail(const Subject& subject, std::optional<About> wanted, TreeSize size,
                                 std::vector<Recorded>& found) const {
    if (to_number(size) <= cursor_) return {};
    const auto behind = tail();
    if (!behind) return behind.error();
    const auto positions = (*behind)->by_subject.find(subject);
    if (positions == (*behind)->by_subject.end()) return {};
    for (const std::size_t position : positions->second) {
        const Tail::Item& item = (*behind)->items[position];
        if (to_number(item.recorded.seq) >= to_number(size)) break;
        if (wanted && state::says_itself(subject.kind, item.tag) != (wanted == About::itself)) continue;
        if (item.is_damaged) return store::changed_entry(item.recorded.seq);
        found.push_back(item.recorded);
    }
    return {};
}

Result<std::vector<Recorded>> StoreLog::read(const Subject& subject, About wanted, TreeSize size,
                                             Decode decode_entry) const {
    std::vector<Recorded> found;
    if (const auto read = read_rows(subject, wanted, size, decode_entry, found); !read) return read.error();
    if (const auto read = read_tail(subject, wanted, size, found); !read) return read.error();
    return found;
}

Result<std::vector<Recorded>> StoreLog::about(const Subject& subject, TreeSize size) const {
    std::vector<Recorded> found;
    if (const auto read = read_rows(subject, About::itself, size, whole, found); !read) return read.error();
    const auto middle = static_cast<std::ptrdiff_t>(found.size());
    if (const auto read = read_rows(subject, About::others, size, whole, found); !read) return read.error();
    std::inplace_merge(found.begin(), found.begin() + middle, found.end(), by_seq);
    if (const auto read = read_tail(subject, std::nullopt, size, found); !read) return read.error();
    return found;
}

Result<std::vector<Recorded>> StoreLog::about_itself(const Subject& subject, TreeSize size) const {
    return read(subject, About::itself, size, whole);
}

Result<std::vector<Recorded>> StoreLog::to_fold(const Subject& subject, About wanted, TreeSize size) const {
    auto found = read(subject, wanted, size, event::decode_entry_to_fold);
    if (found && std::any_of(found->begin(), found->end(), state::corrects_an_act))
        return read(subject, wanted, size, whole);
    return found;
}

Result<std::vector<Subject>> StoreLog::of_kind(Kind kind, TreeSize size) const {
    std::vector<Subject> found;
    const std::string prefix = kind_prefix(kind);
    const auto scanned = view_->scan_index(prefix, [&](std::string_view key, std::string_view value) {
        if (number_in(value) < to_number(size)) found.push_back({kind, std::string(key.substr(prefix.size()))});
        return true;
    });
    if (!scanned) return scanned.error();
    if (to_number(size) > cursor_) {
        const auto behind = tail();
        if (!behind) return behind.error();
        for (const auto& [subject, positions] : (*behind)->by_subject)
            if (subject.kind == kind && (*behind)->items[positions.front()].recorded.seq < Seq{to_number(size)})
                found.push_back(subject);
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
    }
    return found;
}

Result<std::vector<Subject>> StoreLog::named(const std::string& folded, TreeSize size) const {
    std::vector<Subject> found;
    const std::string prefix = name_prefix(folded);
    const auto scanned = view_->scan_index(prefix, [&](std::string_view key, std::string_view value) {
        const std::string_view subject = key.substr(prefix.size());
        if (!subject.empty() && number_in(value) < to_number(size))
            found.push_back({static_cast<Kind>(subject.front()), std::string(subject.substr(1))});
        return true;
    });
    if (!scanned) return scanned.error();
    if (to_number(size) > cursor_) {
        const auto behind = tail();
        if (!behind) return behind.error();
        for (const Tail::Item& item : (*behind)->items) {
            if (to_number(item.recorded.seq) >= to_number(size)) break;
            if (item.is_damaged) continue;
            for (const state::NameOf& name : state::names_of(item.recorded.statement))
                if (fold_name(name.name) == folded) found.push_back(name.subject);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Result<Recorded> StoreLog::at(Seq seq) const {
    const auto stored = view_->entry(seq);
    if (!stored) return stored.error();
    return decode(to_number(seq), stored->bytes);
}

Result<std::vector<Recorded>> StoreLog::range(Seq from, Seq until) const {
    std::vector<Recorded> found;
    std::optional<Error> error;
    proof::Hasher hasher;
    const auto scanned = view_->scan(from, until, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
        const auto taken = hasher.leaf_hash(bytes) == leaf ? decode(to_number(seq), bytes, whole, found)
                                                           : Result<void>(store::changed_entry(seq));
        if (!taken) error = taken.error();
        return taken.has_value();
    });
    if (!scanned) return scanned.error();
    if (error) return *error;
    return found;
}

}  // namespace annals::read
