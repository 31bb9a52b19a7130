// What a statement refers to, and what it registers: by type, from the description.
#pragma once

#include "schema/event/statement.hpp"

#include <functional>
#include <optional>
#include <string>

namespace annals::state {

// Whether subjects of this kind must be registered before they are referred to: all but reviews, findings, topics and
// keys, which are named by whoever speaks of them first.
bool needs_registration(Kind kind);

// A subject, borrowed from the statement it stands in.
struct SubjectView {
    Kind kind = Kind::agenda;
    const std::string* id = nullptr;
};
// The subject that a payload registers: its `id`, of *.launched, .adopted, .published, .made, .set and .registered.
std::optional<SubjectView> registered_by(const event::Payload& payload);

// Calls visit(subject, place) for each subject that a statement names in its envelope, its payload or the values of a
// correction, except the one it registers, until it returns false. `place` makes the field's path, such as
// "/responsible/2". Empty ids (fields that a correction does not set) are passed over.
using VisitReference = std::function<bool(SubjectView, const std::function<std::string()>& place)>;
void for_each_reference(const event::Statement& statement, const VisitReference& visit);

}  // namespace annals::state
