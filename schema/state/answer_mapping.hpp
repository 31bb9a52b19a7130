// How answers are mapped to JSON. Only for answer_json*.cpp: expensive to compile.
#pragma once

#include "schema/event/json_mapping.hpp"
#include "schema/state/answer_json.hpp"

namespace annals::state {

template <class T>
boost::json::value answer_to_json(const T& answer) {
    return event::to_json(answer, event::EmptyLists::keep);
}

template <class T>
Result<T> parse_answer(const boost::json::value& json) {
    event::Problems problems;
    event::JsonReader reader(problems, "");
    T answer{};
    event::from_json(reader, json, answer);
    if (!problems.empty()) return problems.errors().front();
    return answer;
}

}  // namespace annals::state
