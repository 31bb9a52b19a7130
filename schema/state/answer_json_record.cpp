#include "schema/state/answer_mapping.hpp"
#include "schema/state/answers_record.hpp"

namespace annals::state {

template boost::json::value answer_to_json(const AsOfAnswer&);
template Result<AsOfAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const RatingAnswer&);
template Result<RatingAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const ClaimsAnswer&);
template Result<ClaimsAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const EvidenceAnswer&);
template Result<EvidenceAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const LateRecordsAnswer&);
template Result<LateRecordsAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const UnsourcedAnswer&);
template Result<UnsourcedAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const LintAnswer&);
template Result<LintAnswer> parse_answer(const boost::json::value&);

}  // namespace annals::state
