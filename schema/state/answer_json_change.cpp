#include "schema/state/answer_mapping.hpp"
#include "schema/state/answers_change.hpp"

namespace annals::state {

template boost::json::value answer_to_json(const DiffAnswer&);
template Result<DiffAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const RevisedAnswer&);
template Result<RevisedAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const SlipAnswer&);
template Result<SlipAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const ExplainAnswer&);
template Result<ExplainAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const RolloverAnswer&);
template Result<RolloverAnswer> parse_answer(const boost::json::value&);

}  // namespace annals::state
