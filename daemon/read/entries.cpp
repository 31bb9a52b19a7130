#include "daemon/read/entries.hpp"

#include "daemon/read/index.hpp"
#include "schema/event/codec.hpp"
#include "schema/state/log.hpp"

#include <algorithm>

namespace annals::read {
namespace {

constexpr std::size_t tags_remembered = 256;

Result<EntryRow> decode(std::uint64_t seq, const Sha256& leaf, BytesView bytes) {
    auto entry = event::decode_entry(bytes);
    if (!entry) return fail(entry.error().code, entry.error().detail, store::place_of(Seq{seq}));
    return EntryRow{Seq{seq}, leaf, std::move(*entry)};
}

bool passes(const EntryFilter& filter, const event::Entry& entry) {
    if (!filter.type.empty() && event::type_of(entry.statement.payload) != filter.type) return false;
    if (!filter.recorded_by.empty() && entry.registration.recorded_by.text != filter.recorded_by) return false;
    const auto& about = entry.statement.about;
    return !filter.subject || std::binary_search(about.begin(), about.end(), *filter.subject);
}

// Takes entries in the order of their seqs until it has enough of them, or has looked at enough.
class Collector {
public:
    Collector(const store::View& view, const EntriesWanted& wanted) : view_(view), wanted_(wanted) {}

    // Whether to go on.
    bool take(std::uint64_t seq, const Sha256& leaf, BytesView bytes, bool is_classed = false) {
        if (hasher_.leaf_hash(bytes) != leaf) return stop(seq, store::changed_entry(Seq{seq}));
        auto row = decode(seq, leaf, bytes);
        if (!row) return stop(seq, row.error());
        if (passes(wanted_.filter, row->entry) && (is_classed || is_of_class(*row))) rows_.push_back(std::move(*row));
        if (rows_.size() < wanted_.rows_max && ++looked_at_ < wanted_.looked_at_max) return true;
        reached_ = seq + 1;
        return false;
    }
    // As above, of bytes that were compared with their leaf when they were indexed; none: they did not fit.
    bool take_indexed(std::uint64_t seq, BytesView bytes) {
        if (bytes.empty()) return stop(seq, store::changed_entry(Seq{seq}));
        return take(seq, hasher_.leaf_hash(bytes), bytes, true);
    }
    bool stop(std::uint64_t seq, Error error) {
        unreadable_ = Unreadable{Seq{seq}, std::move(error)};
        reached_ = seq;
        return false;
    }

    const std::optional<Unreadable>& unreadable() const { return unreadable_; }
    std::uint64_t reached_or(std::uint64_t end) const { return reached_.value_or(end); }
    std::vector<EntryRow>& rows() { return rows_; }

private:
    // Of an entry that is not indexed yet: whether it says what the subject itself is, where that is asked for.
    bool is_of_class(const EntryRow& row) {
        if (!wanted_.filter.subject || !wanted_.filter.is_itself) return true;
        return state::says_itself(wanted_.filter.subject->kind, tags_.learn(view_, row.seq, row.entry.statement));
    }

    const store::View& view_;
    const EntriesWanted& wanted_;
    ActedTags tags_{tags_remembered};
    proof::Hasher hasher_;
    std::vector<EntryRow> rows_;
    std::size_t looked_at_ = 0;
    std::optional<std::uint64_t> reached_;
    std::optional<Unreadable> unreadable_;
};

// Collects the rows of one class of a subject's entries.
Result<void> collect_class(const store::View& view, state::About about, std::uint64_t from, std::uint64_t until,
                           const Subject& subject, Collector& collector) {
    const std::string prefix = subject_prefix(subject, about);
    Bytes first;
    append_be64(first, from);
    const auto scanned = view.scan_index_from(prefix, prefix + std::string(text_of(first)),
                                              [&](std::string_view key, std::string_view value) {
                                                  const std::uint64_t seq = number_in(key.substr(prefix.size()));
                                                  return seq < until && collector.take_indexed(seq, bytes_of(value));
                                              });
    if (!scanned) return scanned.error();
    return {};
}

// Every entry of the range. An error of the scan is about the entry that comes next.
void collect_entries(const store::View& view, std::uint64_t from, std::uint64_t until, Collector& collector) {
    std::uint64_t expected = from;
    const auto scanned = view.scan(Seq{from}, Seq{until}, [&](Seq seq, const Sha256& leaf, BytesView bytes) {
        expected = to_number(seq) + 1;
        return collector.take(to_number(seq), leaf, bytes);
    });
    if (!scanned) collector.stop(expected, scanned.error());
}

}  // namespace

Result<EntryRow> read_entry(const store::View& view, Seq seq) {
    const auto stored = view.entry(seq);
    if (!stored) return stored.error();
    return decode(to_number(seq), stored->leaf, stored->bytes);
}

Result<EntriesPage> read_entries(const store::View& view, const EntriesWanted& wanted) {
    const std::uint64_t until = std::min(to_number(wanted.until), to_number(view.head().edge.size()));
    const std::uint64_t from = std::min(to_number(wanted.from), until);
    const std::uint64_t indexed = wanted.filter.subject ? std::clamp(view.index_cursor(), from, until) : from;
    Collector itself(view, wanted);
    Collector other(view, wanted);
    Collector rest(view, wanted);
    std::uint64_t reached = until;
    if (from < indexed) {
        const Subject& subject = *wanted.filter.subject;
        const auto first = collect_class(view, state::About::itself, from, indexed, subject, itself);
        if (!first) return first.error();
        if (!wanted.filter.is_itself) {
            const auto second = collect_class(view, state::About::others, from, indexed, subject, other);
            if (!second) return second.error();
        }
        reached = std::min(itself.reached_or(until), other.reached_or(until));
    }
    if (reached > indexed) {
        collect_entries(view, indexed, until, rest);
        reached = std::min(reached, rest.reached_or(until));
    }

    EntriesPage page;
    for (Collector* part : {&itself, &other, &rest})
        for (EntryRow& row : part->rows())
            if (to_number(row.seq) < reached) page.rows.push_back(std::move(row));
    std::sort(page.rows.begin(), page.rows.end(),
              [](const auto& left, const auto& right) { return left.seq < right.seq; });
    if (page.rows.size() > wanted.rows_max) {
        page.rows.resize(wanted.rows_max);
        reached = to_number(page.rows.back().seq) + 1;
    }
    page.scanned_until = Seq{reached};
    for (const Collector* part : {&itself, &other, &rest})
        if (part->unreadable() && to_number(part->unreadable()->seq) == reached && page.rows.size() < wanted.rows_max)
            page.unreadable = part->unreadable();
    return page;
}

}  // namespace annals::read
