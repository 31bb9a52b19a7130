// What belongs to a subject: the plans of an agenda, the commitments of a plan, the milestones of a commitment, however
// many steps down. For whoever follows a subject, since what is said about a milestone is about the milestone alone
// (event/about.hpp). An agenda's subagendas are no part of it.
#pragma once

#include "schema/state/log.hpp"

#include <functional>
#include <set>
#include <vector>

namespace annals::state {

inline constexpr std::size_t parts_max = 20'000;  // of one subject

// Whether a subject of this kind can have parts.
constexpr bool has_parts(Kind kind) { return kind == Kind::agenda || kind == Kind::plan || kind == Kind::commitment; }

class Belonging {
public:
    explicit Belonging(Subject whole);

    // Whether the statement is about the whole or a part. A part that it sets up belongs from then on; too_large when
    // there are more than parts_max.
    Result<bool> takes(const event::Statement& statement);

    // Whether the statement is about the whole or a part, of those that are known.
    bool is_about_it(const event::Statement& statement) const;

    const std::set<Subject>& subjects() const { return subjects_; }  // the whole and its parts

private:
    std::set<Subject> subjects_;
};

// The entries about a subject that are looked through for its parts.
using ReadAbout = std::function<Result<std::vector<Recorded>>(const Subject&)>;
// The whole with the parts that these entries set up. Errors: those of `read`; too_large.
Result<Belonging> belonging_of(const Subject& whole, const ReadAbout& read);
// With the parts that the entries before `size` set up.
Result<Belonging> belonging_of(const Log& log, const Subject& whole, TreeSize size);

}  // namespace annals::state
