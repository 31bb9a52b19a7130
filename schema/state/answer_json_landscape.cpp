#include "schema/state/answer_mapping.hpp"
#include "schema/state/answers_landscape.hpp"

namespace annals::state {

template boost::json::value answer_to_json(const WhoElseAnswer&);
template Result<WhoElseAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const RecommendationAnswer&);
template Result<RecommendationAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const CoverageAnswer&);
template Result<CoverageAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const MatrixAnswer&);
template Result<MatrixAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const CalendarAnswer&);
template Result<CalendarAnswer> parse_answer(const boost::json::value&);

}  // namespace annals::state
