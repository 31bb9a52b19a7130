#include "schema/audit/prefix_log.hpp"

namespace annals::audit {

using state::Recorded;

Result<Sha256> PrefixLog::root(TreeSize size) const {
    if (size > size_) return fail(Errc::not_yet_known, "beyond the head");
    return log_.root(size);
}

Result<TreeSize> PrefixLog::size_at(Instant instant) const {
    const auto size = log_.size_at(instant);
    if (!size) return size;
    return within(*size);
}

Result<std::optional<Instant>> PrefixLog::last_recorded_at() const {
    if (to_number(size_) == 0) return std::optional<Instant>();
    const auto last = log_.at(Seq(to_number(size_) - 1));
    if (!last) return last.error();
    return std::optional(last->recorded_at);
}

Result<std::vector<Recorded>> PrefixLog::about(const Subject& subject, TreeSize size) const {
    return log_.about(subject, within(size));
}

Result<std::vector<Recorded>> PrefixLog::about_itself(const Subject& subject, TreeSize size) const {
    return log_.about_itself(subject, within(size));
}

Result<std::vector<Recorded>> PrefixLog::to_fold(const Subject& subject, state::About wanted, TreeSize size) const {
    return log_.to_fold(subject, wanted, within(size));
}

Result<std::vector<Subject>> PrefixLog::of_kind(Kind kind, TreeSize size) const {
    return log_.of_kind(kind, within(size));
}

Result<std::vector<Subject>> PrefixLog::named(const std::string& folded, TreeSize size) const {
    return log_.named(folded, within(size));
}

Result<Recorded> PrefixLog::at(Seq seq) const {
    if (to_number(seq) >= to_number(size_))
        return fail(Errc::not_found, "there is no entry " + std::to_string(to_number(seq)));
    return log_.at(seq);
}

Result<std::vector<Recorded>> PrefixLog::range(Seq from, Seq until) const {
    return log_.range(from, std::min(until, Seq(to_number(size_))));
}

}  // namespace annals::audit
