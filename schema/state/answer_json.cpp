#include "schema/state/answer_json.hpp"

#include "schema/state/answer_mapping.hpp"

namespace annals::state {

Result<AnswerDocument> parse_document(const boost::json::value& json) {
    const auto* object = json.if_object();
    if (!object) return fail(Errc::malformed, "an answer is an object");
    const auto* question = object->if_contains("question");
    const auto* as_of = object->if_contains("as_of");
    const auto* warnings = object->if_contains("warnings");
    const auto* answer = object->if_contains("answer");
    if (!question || !as_of || !warnings || !answer)
        return fail(Errc::malformed, "an answer holds question, as_of, warnings and answer");
    auto clocks = parse_answer<AsOfView>(*as_of);
    if (!clocks) return clocks.error();
    auto words = parse_answer<std::vector<std::string>>(*warnings);
    if (!words) return words.error();
    return AnswerDocument{*question, std::move(*clocks), std::move(*words), *answer};
}

template boost::json::value answer_to_json(const std::vector<std::string>&);
template Result<std::vector<std::string>> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const AsOfView&);
template Result<AsOfView> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const StatusAnswer&);
template Result<StatusAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const DueAnswer&);
template Result<DueAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const MembersAnswer&);
template Result<MembersAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const PartyAnswer&);
template Result<PartyAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const TimelineAnswer&);
template Result<TimelineAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const HistoryAnswer&);
template Result<HistoryAnswer> parse_answer(const boost::json::value&);
template boost::json::value answer_to_json(const ResolveAnswer&);
template Result<ResolveAnswer> parse_answer(const boost::json::value&);

}  // namespace annals::state
