// Two reviews side by side: what the later one says otherwise. Pure, from the two answers alone.
#pragma once

#include "schema/state/answers_review.hpp"

namespace annals::state {

// One thing that the two say differently. `part` is the part of the review: summary, commitments, members, ratings,
// slippage, landscape.
struct ReviewDiffRow {
    std::string part;
    Named subject;
    std::string what;                    // state, delivered, due, reached, member, rating, new, gone, ...
    std::optional<std::string> detail;   // which party and role, which assessor
    std::optional<std::string> before;   // none: the earlier one says nothing of it
    std::optional<std::string> after;    // none: the later one says nothing of it
    std::vector<Seq> entries;            // that the later one rests on, else the earlier
    std::optional<std::string> because;  // "time passed: it was due on 2023-12-13"; none: entries made it
};
BOOST_DESCRIBE_STRUCT(ReviewDiffRow, (), (part, subject, what, detail, before, after, entries, because))

struct ReviewDiffSide {
    Named plan;
    AsOfView as_of;
};
BOOST_DESCRIBE_STRUCT(ReviewDiffSide, (), (plan, as_of))

struct ReviewDiffAnswer {
    ReviewDiffSide earlier;
    ReviewDiffSide later;
    std::vector<ReviewDiffRow> rows;     // by part, then subject
    std::vector<std::string> sentences;  // what is said aloud: scales that changed, ledgers that are two
};
BOOST_DESCRIBE_STRUCT(ReviewDiffAnswer, (), (earlier, later, rows, sentences))

// A review as it was read back.
struct ReviewSide {
    AsOfView as_of;
    ReviewAnswer answer;
};

// Commitments are matched by id, else by the lineage that the later review tells; recommendations likewise. Grades are
// compared within one version of a scale only, and not across a split or a merger.
ReviewDiffAnswer compare_reviews(const ReviewSide& earlier, const ReviewSide& later);

}  // namespace annals::state
