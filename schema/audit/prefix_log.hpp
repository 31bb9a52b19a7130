// The first entries of a log as a log of their own: what a ledger answered when it held no more.
#pragma once

#include "schema/state/log.hpp"

#include <algorithm>

namespace annals::audit {

class PrefixLog : public state::Log {
public:
    // `log` is borrowed. REQUIRES: size <= log.size().
    PrefixLog(const state::Log& log, TreeSize size) : log_(log), size_(size) {}

    TreeSize size() const override { return size_; }
    Result<Sha256> root(TreeSize size) const override;
    Result<TreeSize> size_at(Instant instant) const override;
    Result<std::optional<Instant>> last_recorded_at() const override;
    Result<std::vector<state::Recorded>> about(const Subject& subject, TreeSize size) const override;
    Result<std::vector<state::Recorded>> about_itself(const Subject& subject, TreeSize size) const override;
    Result<std::vector<state::Recorded>> to_fold(const Subject& subject, state::About wanted,
                                                 TreeSize size) const override;
    Result<std::vector<Subject>> of_kind(Kind kind, TreeSize size) const override;
    Result<std::vector<Subject>> named(const std::string& folded, TreeSize size) const override;
    Result<state::Recorded> at(Seq seq) const override;
    Result<std::vector<state::Recorded>> range(Seq from, Seq until) const override;

private:
    TreeSize within(TreeSize size) const { return std::min(size, size_); }

    const state::Log& log_;
    const TreeSize size_;
};

}  // namespace annals::audit
