// A ledger as the questions see it (state::Log), over a view of the store: the entries of a subject from the index as
// far as it goes, and from the entries themselves behind that. Answers are exact whatever the index has reached.
#pragma once

#include "daemon/read/index.hpp"
#include "schema/state/log.hpp"

#include <memory>
#include <optional>
#include <unordered_map>

namespace annals::read {

// One thread. Every entry it gives was compared with its leaf hash, when it was indexed or now; corrupt (named by seq)
// for one that does not fit. not_ready while more than `tail_entries_max` entries are not indexed yet.
class StoreLog final : public state::Log {
public:
    explicit StoreLog(std::unique_ptr<store::View> view, std::uint64_t tail_entries_max = 50'000);
    ~StoreLog() override;

    const store::View& view() const { return *view_; }

    TreeSize size() const override { return head_.edge.size(); }
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
    struct Tail;
    Result<const Tail*> tail() const;
    using Decode = Result<void> (*)(BytesView, event::Registration&, event::Statement&);
    Result<std::vector<state::Recorded>> read(const Subject& subject, state::About wanted, TreeSize size,
                                              Decode decode) const;
    Result<void> read_rows(const Subject& subject, state::About wanted, TreeSize size, Decode decode,
                           std::vector<state::Recorded>& found) const;
    // `wanted`: none for all.
    Result<void> read_tail(const Subject& subject, std::optional<state::About> wanted, TreeSize size,
                           std::vector<state::Recorded>& found) const;

    const std::unique_ptr<store::View> view_;
    const store::Head head_;
    const std::uint64_t cursor_;
    const std::uint64_t tail_entries_max_;
    mutable std::unique_ptr<Tail> tail_;  // read when first asked for
};

}  // namespace annals::read
