// Pages of entries: all of them, or those about a subject, of a type, by a principal.
#pragma once

#include "daemon/store/store.hpp"
#include "schema/event/statement.hpp"

#include <optional>
#include <string>
#include <vector>

namespace annals::read {

struct EntryRow {
    Seq seq{};
    Sha256 leaf;
    event::Entry entry;
};

// What is empty does not restrict.
struct EntryFilter {
    std::optional<Subject> subject;
    std::string type;         // wire name
    std::string recorded_by;  // principal id
    bool is_itself = false;   // only what says what the subject itself is (state::says_itself)
};

struct EntriesWanted {
    Seq from{};
    TreeSize until{};  // beyond the head is the head
    std::size_t rows_max = 100;
    std::size_t looked_at_max = 20'000;  // entries that one page may cost, however few of them pass
    EntryFilter filter;
};

// An entry that is damaged, missing, or of a format that this build does not know.
struct Unreadable {
    Seq seq{};
    Error error;
};

struct EntriesPage {
    std::vector<EntryRow> rows;            // by seq
    Seq scanned_until{};                   // every entry of [from, scanned_until) that passes is among the rows
    std::optional<Unreadable> unreadable;  // the page ends before this one, which belongs on it or may
};

// One entry; not_found, corrupt (named by seq), or what decoding says of a format this build does not know.
Result<EntryRow> read_entry(const store::View& view, Seq seq);

// A page. Those about a subject come from the index, as far as it goes. What stops it at one entry is in the page;
// other errors are those of the store.
Result<EntriesPage> read_entries(const store::View& view, const EntriesWanted& wanted);

}  // namespace annals::read
