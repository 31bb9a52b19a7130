// A ledger with entries behind its own that are not recorded: what a dry run asks its questions of.
#pragma once

#include "schema/state/log.hpp"

namespace annals::state {

class OverlayLog final : public Log {
public:
    // `base` is borrowed; of it, the entries before `size` are seen. A root beyond `size` reads as all zero: nothing
    // was hashed. REQUIRES: size <= base.size(), added[i].seq == size + i, recorded_at rising or equal from the base's
    // last one on.
    OverlayLog(const Log& base, TreeSize size, std::vector<Recorded> added);

    const std::vector<Recorded>& added() const { return added_; }

    TreeSize size() const override { return TreeSize(to_number(size_) + added_.size()); }
    Result<Sha256> root(TreeSize size) const override;
    Result<TreeSize> size_at(Instant instant) const override;
    Result<std::optional<Instant>> last_recorded_at() const override;
    Result<std::vector<Recorded>> about(const Subject& subject, TreeSize size) const override;
    Result<std::vector<Recorded>> about_itself(const Subject& subject, TreeSize size) const override;
    Result<std::vector<Recorded>> to_fold(const Subject& subject, About wanted, TreeSize size) const override;
    Result<std::vector<Subject>> of_kind(Kind kind, TreeSize size) const override;
    Result<std::vector<Subject>> named(const std::string& folded, TreeSize size) const override;
    Result<Recorded> at(Seq seq) const override;
    Result<std::vector<Recorded>> range(Seq from, Seq until) const override;

private:
    TreeSize of_base(TreeSize size) const { return std::min(size, size_); }
    // How many of the added entries stand before `size`.
    std::size_t added_before(TreeSize size) const;
    template <class IsWanted>
    Result<std::vector<Recorded>> with_added(Result<std::vector<Recorded>> entries, const Subject& subject,
                                             TreeSize size, IsWanted&& is_wanted) const;

    const Log& base_;
    const TreeSize size_;
    const std::vector<Recorded> added_;
    const bool corrects_an_act_;             // one of the added entries does
    std::vector<std::uint16_t> acted_tags_;  // of each added entry, as says_itself() takes it
};

// The tag of the type that a statement says or, through however many steps, acts on. A target that cannot be read
// counts as what the statement itself says.
std::uint16_t acted_tag(const Log& log, const event::Statement& statement);

}  // namespace annals::state
