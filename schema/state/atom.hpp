// The newest entries as an Atom feed (RFC 4287), paged from new to old (RFC 5005 section 3): for feed readers, which
// poll. Pure: an entry is rendered the same for ever, with ids and no names, since names change.
#pragma once

#include "schema/state/log.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace annals::state {

inline constexpr std::size_t atom_entries_default = 50;
inline constexpr std::size_t atom_entries_max = 500;         // on one page
inline constexpr std::uint64_t atom_window_entries = 1'000;  // read at once
inline constexpr std::uint64_t atom_looked_at_max = 20'000;  // entries that one page may cost, however few pass

// Which entries: the newest `limit` of those in (after, before) that pass.
struct AtomWanted {
    std::optional<std::uint64_t> after;   // exclusive; none: from the first
    std::optional<std::uint64_t> before;  // exclusive; none: the head
    std::size_t limit = atom_entries_default;
    std::string subject;      // kind:id, or empty
    bool with_parts = false;  // and what belongs to the subject (belonging.hpp)
    std::string type;         // a wire name, or empty
};

struct AtomPage {
    std::vector<Recorded> entries;             // the newest first
    std::optional<std::uint64_t> next_before;  // `before` of the next page; none: there is nothing older
};
// Reads entries [from, until) that pass, by seq.
using ReadWindow = std::function<Result<std::vector<Recorded>>(std::uint64_t from, std::uint64_t until)>;
// Collects a page from the head backwards. The error is that of `read`.
Result<AtomPage> collect_newest(const AtomWanted& wanted, TreeSize head, const ReadWindow& read);

// The document. Where `base` is none it has no links; else they begin with it: "" on the server itself, or
// "http://HOST:PORT". `updated` of a feed without entries is the first instant there is, since nothing was.
struct AtomFrame {
    std::string origin;
    std::optional<std::string> base;
};
std::string to_atom(const AtomPage& page, const AtomWanted& wanted, const AtomFrame& frame);

}  // namespace annals::state
