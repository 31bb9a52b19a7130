// Some of a ledger's entries as a log: what a bundle that does not hold the whole log answers from; and a log that
// notes which entries an answer was computed from, which is how such a bundle comes about.
#pragma once

#include "schema/state/log.hpp"

#include <map>
#include <set>

namespace annals::audit {

// Holds the entries it is given, by seq, of a tree of `size` whose root at one size is known. What it lacks it does not
// know of: it is for asking again a question whose entries were noted, not for asking new ones.
class SparseLog : public state::Log {
public:
    SparseLog(std::vector<state::Recorded> entries, TreeSize size, Sha256 root);

    TreeSize size() const override { return size_; }
    Result<Sha256> root(TreeSize size) const override;
    Result<TreeSize> size_at(Instant instant) const override;
    Result<std::optional<Instant>> last_recorded_at() const override;
    Result<std::vector<state::Recorded>> about(const Subject& subject, TreeSize size) const override;
    Result<std::vector<Subject>> of_kind(Kind kind, TreeSize size) const override;
    Result<std::vector<Subject>> named(const std::string& folded, TreeSize size) const override;
    Result<state::Recorded> at(Seq seq) const override;
    Result<std::vector<state::Recorded>> range(Seq from, Seq until) const override;

private:
    std::map<Seq, state::Recorded> entries_;
    TreeSize size_;
    Sha256 root_;
};

// Passes every question on to a log and notes the entries of the answers.
class NotingLog : public state::Log {
public:
    explicit NotingLog(const state::Log& log) : log_(log) {}  // borrowed
    const std::set<Seq>& noted() const { return noted_; }

    TreeSize size() const override { return log_.size(); }
    Result<Sha256> root(TreeSize size) const override { return log_.root(size); }
    Result<TreeSize> size_at(Instant instant) const override { return log_.size_at(instant); }
    Result<std::optional<Instant>> last_recorded_at() const override { return log_.last_recorded_at(); }
    Result<std::vector<state::Recorded>> about(const Subject& subject, TreeSize size) const override;
    Result<std::vector<state::Recorded>> about_itself(const Subject& subject, TreeSize size) const override;
    Result<std::vector<state::Recorded>> to_fold(const Subject& subject, state::About wanted,
                                                 TreeSize size) const override;
    Result<std::vector<Subject>> of_kind(Kind kind, TreeSize size) const override;
    Result<std::vector<Subject>> named(const std::string& folded, TreeSize size) const override;
    Result<state::Recorded> at(Seq seq) const override;
    Result<std::vector<state::Recorded>> range(Seq from, Seq until) const override;

private:
    Result<std::vector<state::Recorded>> note(Result<std::vector<state::Recorded>> entries) const;
    Result<std::vector<Subject>> note_subjects(Result<std::vector<Subject>> subjects, TreeSize size) const;

    const state::Log& log_;
    mutable std::set<Seq> noted_;
};

}  // namespace annals::audit
