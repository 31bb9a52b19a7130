#include "schema/state/memory_log.hpp"

#include "schema/base/check.hpp"
#include "schema/base/text.hpp"
#include "schema/state/names.hpp"

#include <algorithm>

namespace annals::state {

MemoryLog::MemoryLog(std::vector<Recorded> entries, RootOf root_of) : root_of_(std::move(root_of)) {
    entries_.reserve(entries.size());
    acted_tags_.reserve(entries.size());
    for (Recorded& entry : entries) append(std::move(entry));
}

std::uint16_t MemoryLog::acted_tag(const event::Statement& statement) const {
    const auto target = event::target_of(statement.payload);
    if (!target || *target >= acted_tags_.size()) return event::tag_of(statement.payload);
    return acted_tags_[*target];
}

void MemoryLog::append(Recorded entry) {
    CHECK(to_number(entry.seq) == entries_.size());
    const auto position = static_cast<std::uint32_t>(entries_.size());
    const std::uint16_t tag = acted_tag(entry.statement);
    for (const Subject& subject : entry.statement.about) {
        Positions& positions = by_subject_[subject];
        positions.all.push_back(position);
        if (says_itself(subject.kind, tag)) positions.itself.push_back(position);
    }
    acted_tags_.push_back(tag);
    entries_.push_back(std::move(entry));
}

Result<Sha256> MemoryLog::root(TreeSize size) const {
    if (to_number(size) > entries_.size()) return fail(Errc::not_yet_known, "a size beyond the head");
    return root_of_ ? root_of_(size) : Result<Sha256>(Sha256{});
}

Result<TreeSize> MemoryLog::size_at(Instant instant) const {
    const auto after =
        std::upper_bound(entries_.begin(), entries_.end(), instant,
                         [](Instant wanted, const Recorded& entry) { return wanted < entry.recorded_at; });
    return TreeSize(static_cast<std::uint64_t>(after - entries_.begin()));
}

Result<std::optional<Instant>> MemoryLog::last_recorded_at() const {
    if (entries_.empty()) return std::optional<Instant>();
    return std::optional<Instant>(entries_.back().recorded_at);
}

Result<std::vector<Recorded>> MemoryLog::copy(const std::vector<std::uint32_t>& positions, TreeSize size) const {
    const auto end = std::lower_bound(positions.begin(), positions.end(), to_number(size));
    std::vector<Recorded> found;
    found.reserve(static_cast<std::size_t>(end - positions.begin()));
    for (auto position = positions.begin(); position != end; ++position) found.push_back(entries_[*position]);
    return found;
}

Result<std::vector<Recorded>> MemoryLog::about(const Subject& subject, TreeSize size) const {
    const auto found = by_subject_.find(subject);
    return found == by_subject_.end() ? std::vector<Recorded>() : copy(found->second.all, size);
}

Result<std::vector<Recorded>> MemoryLog::about_itself(const Subject& subject, TreeSize size) const {
    const auto found = by_subject_.find(subject);
    return found == by_subject_.end() ? std::vector<Recorded>() : copy(found->second.itself, size);
}

Result<std::vector<Recorded>> MemoryLog::to_fold(const Subject& subject, About wanted, TreeSize size) const {
    if (wanted == About::itself) return about_itself(subject, size);
    const auto found = by_subject_.find(subject);
    if (found == by_subject_.end()) return std::vector<Recorded>();
    const auto& [all, itself] = found->second;
    std::vector<std::uint32_t> others;
    std::set_difference(all.begin(), all.end(), itself.begin(), itself.end(), std::back_inserter(others));
    return copy(others, size);
}

Result<std::vector<Subject>> MemoryLog::of_kind(Kind kind, TreeSize size) const {
    std::vector<Subject> found;
    for (const auto& [subject, positions] : by_subject_)
        if (subject.kind == kind && positions.all.front() < to_number(size)) found.push_back(subject);
    std::sort(found.begin(), found.end());
    return found;
}

void MemoryLog::index_names(std::uint32_t until) const {
    for (; named_until_ < until; ++named_until_)
        for (NameOf& name : names_of(entries_[named_until_].statement))
            by_name_[fold_name(name.name)].push_back({std::move(name.subject), named_until_});
}

Result<std::vector<Subject>> MemoryLog::named(const std::string& folded, TreeSize size) const {
    index_names(static_cast<std::uint32_t>(entries_.size()));
    std::vector<Subject> found;
    const auto at = by_name_.find(folded);
    if (at == by_name_.end()) return found;
    for (const NamedAt& name : at->second)
        if (name.position < to_number(size)) found.push_back(name.subject);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Result<Recorded> MemoryLog::at(Seq seq) const {
    if (to_number(seq) >= entries_.size())
        return fail(Errc::not_found, "there is no entry " + std::to_string(to_number(seq)));
    return entries_[to_number(seq)];
}

Result<std::vector<Recorded>> MemoryLog::range(Seq from, Seq until) const {
    const auto last = std::min<std::uint64_t>(to_number(until), entries_.size());
    std::vector<Recorded> found;
    for (auto position = to_number(from); position < last; ++position) found.push_back(entries_[position]);
    return found;
}

}  // namespace annals::state
