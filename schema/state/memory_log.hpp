// A ledger in memory: what case files, mirrors, bundles and tests ask their questions of.
#pragma once

#include "schema/state/log.hpp"

#include <functional>
#include <map>
#include <string>
#include <unordered_map>

namespace annals::state {

class MemoryLog : public Log {
public:
    // The root of the tree of a size, from whoever holds the tree. Without it a root reads as all zero.
    using RootOf = std::function<Result<Sha256>(TreeSize)>;

    MemoryLog() = default;
    // REQUIRES: entries[i].seq == i, recorded_at rising or equal.
    explicit MemoryLog(std::vector<Recorded> entries, RootOf root_of = {});

    // The next entry. REQUIRES: entry.seq == size().
    void append(Recorded entry);
    const std::vector<Recorded>& entries() const { return entries_; }

    TreeSize size() const override { return TreeSize(entries_.size()); }
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
    struct Positions {
        std::vector<std::uint32_t> all;     // of the entries about the subject
        std::vector<std::uint32_t> itself;  // of those that say what it is
    };
    struct NamedAt {
        Subject subject;
        std::uint32_t position = 0;
    };
    Result<std::vector<Recorded>> copy(const std::vector<std::uint32_t>& positions, TreeSize size) const;
    void index_names(std::uint32_t until) const;
    std::uint16_t acted_tag(const event::Statement& statement) const;

    std::vector<Recorded> entries_;
    std::vector<std::uint16_t> acted_tags_;  // of each entry: the tag of the type that it says or acts on
    std::unordered_map<Subject, Positions> by_subject_;
    // Names are folded when first asked for: a fold of everything never pays for them.
    mutable std::unordered_map<std::string, std::vector<NamedAt>> by_name_;
    mutable std::uint32_t named_until_ = 0;
    RootOf root_of_;
};

}  // namespace annals::state
