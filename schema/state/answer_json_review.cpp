#include "schema/state/answer_mapping.hpp"
#include "schema/state/answers_review_diff.hpp"

namespace annals::state {

template boost::json::value answer_to_json(const ReviewAnswer&);
template Result<ReviewAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const ReviewDiffAnswer&);
template boost::json::value answer_to_json(const LandscapeAnswer&);
template Result<LandscapeAnswer> parse_answer(const boost::json::value&);

}  // namespace annals::state
