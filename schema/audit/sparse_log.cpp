#include "schema/audit/sparse_log.hpp"

#include "schema/base/text.hpp"
#include "schema/state/names.hpp"

#include <algorithm>

namespace annals::audit {

using state::Recorded;

SparseLog::SparseLog(std::vector<Recorded> entries, TreeSize size, Sha256 root) : size_(size), root_(root) {
    for (Recorded& entry : entries) entries_.emplace(entry.seq, std::move(entry));
}

Result<Sha256> SparseLog::root(TreeSize size) const {
    if (size != size_) return fail(Errc::not_found, "this part of a log knows the root of one size only");
    return root_;
}

Result<TreeSize> SparseLog::size_at(Instant) const {
    return fail(Errc::not_computable, "this part of a log cannot tell how many entries there were at an instant", {},
                "ask with known=@SIZE");
}

Result<std::optional<Instant>> SparseLog::last_recorded_at() const {
    if (entries_.empty()) return std::optional<Instant>();
    return std::optional(entries_.rbegin()->second.recorded_at);
}

Result<std::vector<Recorded>> SparseLog::about(const Subject& subject, TreeSize size) const {
    std::vector<Recorded> found;
    for (const auto& [seq, entry] : entries_) {
        if (to_number(seq) >= to_number(size)) break;
        const auto& about = entry.statement.about;
        if (std::binary_search(about.begin(), about.end(), subject)) found.push_back(entry);
    }
    return found;
}

Result<std::vector<Subject>> SparseLog::of_kind(Kind kind, TreeSize size) const {
    std::set<Subject> found;
    for (const auto& [seq, entry] : entries_)
        if (to_number(seq) < to_number(size))
            for (const Subject& subject : entry.statement.about)
                if (subject.kind == kind) found.insert(subject);
    return std::vector<Subject>(found.begin(), found.end());
}

Result<std::vector<Subject>> SparseLog::named(const std::string& folded, TreeSize size) const {
    std::set<Subject> found;
    for (const auto& [seq, entry] : entries_)
        if (to_number(seq) < to_number(size))
            for (const auto& name : state::names_of(entry.statement))
                if (fold_name(name.name) == folded) found.insert(name.subject);
    return std::vector<Subject>(found.begin(), found.end());
}

Result<Recorded> SparseLog::at(Seq seq) const {
    const auto found = entries_.find(seq);
    if (found == entries_.end()) return fail(Errc::not_found, "this part of a log does not hold that entry");
    return found->second;
}

Result<std::vector<Recorded>> SparseLog::range(Seq from, Seq until) const {
    std::vector<Recorded> found;
    for (auto it = entries_.lower_bound(from); it != entries_.end() && it->first < until; ++it)
        found.push_back(it->second);
    return found;
}

Result<std::vector<Recorded>> NotingLog::note(Result<std::vector<Recorded>> entries) const {
    if (entries)
        for (const Recorded& entry : *entries) noted_.insert(entry.seq);
    return entries;
}

// A list of subjects rests on one entry for each: the first that is about it.
Result<std::vector<Subject>> NotingLog::note_subjects(Result<std::vector<Subject>> subjects, TreeSize size) const {
    if (!subjects) return subjects;
    for (const Subject& subject : *subjects) {
        const auto entries = log_.about(subject, size);
        if (!entries) return entries.error();
        if (!entries->empty()) noted_.insert(entries->front().seq);
    }
    return subjects;
}

Result<std::vector<Recorded>> NotingLog::about(const Subject& subject, TreeSize size) const {
    return note(log_.about(subject, size));
}

// What acts on an entry counts as the type it acts on: a part that answers the same must hold all that is about it.
Result<std::vector<Recorded>> NotingLog::about_itself(const Subject& subject, TreeSize size) const {
    if (const auto all = note(log_.about(subject, size)); !all) return all.error();
    return log_.about_itself(subject, size);
}

Result<std::vector<Recorded>> NotingLog::to_fold(const Subject& subject, state::About wanted, TreeSize size) const {
    if (const auto all = note(log_.about(subject, size)); !all) return all.error();
    return log_.to_fold(subject, wanted, size);
}

Result<std::vector<Subject>> NotingLog::of_kind(Kind kind, TreeSize size) const {
    return note_subjects(log_.of_kind(kind, size), size);
}

Result<std::vector<Subject>> NotingLog::named(const std::string& folded, TreeSize size) const {
    auto subjects = log_.named(folded, size);
    if (subjects)
        for (const Subject& subject : *subjects)
            if (const auto all = note(log_.about(subject, size)); !all) return all.error();
    return subjects;
}

Result<Recorded> NotingLog::at(Seq seq) const {
    noted_.insert(seq);
    return log_.at(seq);
}

Result<std::vector<Recorded>> NotingLog::range(Seq from, Seq until) const { return note(log_.range(from, until)); }

}  // namespace annals::audit
