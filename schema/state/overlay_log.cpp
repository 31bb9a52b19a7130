#include "schema/state/overlay_log.hpp"

#include "schema/base/check.hpp"
#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"
#include "schema/state/names.hpp"

#include <algorithm>

namespace annals::state {
namespace {

bool is_about(const Recorded& entry, const Subject& subject) {
    const auto& about = entry.statement.about;
    return std::find(about.begin(), about.end(), subject) != about.end();
}

Result<std::vector<Subject>> in_order(Result<std::vector<Subject>> subjects) {
    if (!subjects) return subjects;
    std::sort(subjects->begin(), subjects->end());
    subjects->erase(std::unique(subjects->begin(), subjects->end()), subjects->end());
    return subjects;
}

}  // namespace

std::uint16_t acted_tag(const Log& log, const event::Statement& statement) {
    std::uint16_t tag = event::tag_of(statement.payload);
    auto target = event::target_of(statement.payload);
    for (std::size_t depth = 0; target && depth <= limits::correction_depth_max; ++depth) {
        const auto entry = log.at(Seq(*target));
        if (!entry) break;
        tag = event::tag_of(entry->statement.payload);
        target = event::target_of(entry->statement.payload);
    }
    return tag;
}

OverlayLog::OverlayLog(const Log& base, TreeSize size, std::vector<Recorded> added)
    : base_(base),
      size_(size),
      added_(std::move(added)),
      corrects_an_act_(std::any_of(added_.begin(), added_.end(), corrects_an_act)) {
    CHECK(size_ <= base_.size());
    for (std::size_t i = 0; i < added_.size(); ++i) CHECK(to_number(added_[i].seq) == to_number(size_) + i);
    for (const Recorded& entry : added_) acted_tags_.push_back(acted_tag(*this, entry.statement));
}

std::size_t OverlayLog::added_before(TreeSize size) const {
    if (size <= size_) return 0;
    return std::min<std::size_t>(added_.size(), to_number(size) - to_number(size_));
}

Result<Sha256> OverlayLog::root(TreeSize size) const { return size <= size_ ? base_.root(size) : Sha256(); }

Result<TreeSize> OverlayLog::size_at(Instant instant) const {
    const auto before = base_.size_at(instant);
    if (!before || *before < size_) return before;
    const auto end = std::find_if(added_.begin(), added_.end(),
                                  [instant](const Recorded& entry) { return entry.recorded_at > instant; });
    return TreeSize(to_number(size_) + static_cast<std::uint64_t>(end - added_.begin()));
}

Result<std::optional<Instant>> OverlayLog::last_recorded_at() const {
    if (!added_.empty()) return std::optional(added_.back().recorded_at);
    if (to_number(size_) == 0) return std::optional<Instant>();
    const auto last = base_.at(Seq(to_number(size_) - 1));
    if (!last) return last.error();
    return std::optional(last->recorded_at);
}

// `entries`, and behind them the added ones about the subject whose acted tag `is_wanted`.
template <class IsWanted>
Result<std::vector<Recorded>> OverlayLog::with_added(Result<std::vector<Recorded>> entries, const Subject& subject,
                                                     TreeSize size, IsWanted&& is_wanted) const {
    if (!entries) return entries;
    for (std::size_t i = 0; i < added_before(size); ++i)
        if (is_about(added_[i], subject) && is_wanted(acted_tags_[i])) entries->push_back(added_[i]);
    return entries;
}

Result<std::vector<Recorded>> OverlayLog::about(const Subject& subject, TreeSize size) const {
    return with_added(base_.about(subject, of_base(size)), subject, size, [](std::uint16_t) { return true; });
}

Result<std::vector<Recorded>> OverlayLog::about_itself(const Subject& subject, TreeSize size) const {
    return with_added(base_.about_itself(subject, of_base(size)), subject, size,
                      [&](std::uint16_t tag) { return says_itself(subject.kind, tag); });
}

Result<std::vector<Recorded>> OverlayLog::to_fold(const Subject& subject, About wanted, TreeSize size) const {
    // What an added entry corrects must be there whole.
    if (corrects_an_act_) return Log::to_fold(subject, wanted, size);
    return with_added(base_.to_fold(subject, wanted, of_base(size)), subject, size,
                      [&](std::uint16_t tag) { return says_itself(subject.kind, tag) == (wanted == About::itself); });
}

Result<std::vector<Subject>> OverlayLog::of_kind(Kind kind, TreeSize size) const {
    auto subjects = base_.of_kind(kind, of_base(size));
    if (!subjects) return subjects;
    for (std::size_t i = 0; i < added_before(size); ++i)
        for (const Subject& subject : added_[i].statement.about)
            if (subject.kind == kind) subjects->push_back(subject);
    return in_order(std::move(subjects));
}

Result<std::vector<Subject>> OverlayLog::named(const std::string& folded, TreeSize size) const {
    auto subjects = base_.named(folded, of_base(size));
    if (!subjects) return subjects;
    for (std::size_t i = 0; i < added_before(size); ++i)
        for (const NameOf& name : names_of(added_[i].statement))
            if (fold_name(name.name) == folded) subjects->push_back(name.subject);
    return in_order(std::move(subjects));
}

Result<Recorded> OverlayLog::at(Seq seq) const {
    if (to_number(seq) < to_number(size_)) return base_.at(seq);
    const std::uint64_t index = to_number(seq) - to_number(size_);
    if (index >= added_.size()) return fail(Errc::not_found, "there is no entry " + std::to_string(to_number(seq)));
    return added_[index];
}

Result<std::vector<Recorded>> OverlayLog::range(Seq from, Seq until) const {
    const Seq end{to_number(size_)};
    auto entries = from < end ? base_.range(from, std::min(until, end)) : Result<std::vector<Recorded>>({});
    if (!entries) return entries;
    for (const Recorded& entry : added_)
        if (entry.seq >= from && entry.seq < until) entries->push_back(entry);
    return entries;
}

}  // namespace annals::state
