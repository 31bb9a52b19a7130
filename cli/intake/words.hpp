// Statements of a file in words: one sentence each, and what a reader should be warned of. Pure.
#pragma once

#include "cli/intake/stated.hpp"

#include <map>

namespace annals::intake {

// What subjects are called: their code, else their first name, else their title; by id where the files do not say.
class Labels {
public:
    explicit Labels(const std::vector<Stated>& stated);
    std::string of(const Subject& subject) const;

private:
    std::map<Subject, std::string> labels_;
};

// What a statement says and when that is true: "Norway joins RT5 as collaborating, 2022-11-11".
std::string sentence_of(const event::Statement& statement, const Labels& labels);

// How many of what the files hold, in a fixed order: 6 commitments, 21 milestones, 100 government memberships ...
std::vector<Count> count_items(const std::vector<Stated>& stated);

// Milestones without a deadline, open lists, undated plans, deadlines on occasions without days, imprecise dates,
// names that several parties share. The
// error is the ledger's.
Result<std::vector<std::string>> warnings_of(const std::vector<Stated>& stated, const Labels& labels,
                                             const LedgerView& ledger);

}  // namespace annals::intake
