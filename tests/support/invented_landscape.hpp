// A landscape of an invented plan, as data: as many commitments, governments and bodies as a sheet of paper must hold.
#pragma once

#include "schema/state/answers_findings.hpp"

namespace annals::test {

// Six commitments, twenty governments (one an institution), twenty-five bodies, seven recommendations of which one is
// answered by none and one by two; findings of both sides and of every status. Nothing in it is real.
state::LandscapeAnswer invented_landscape();

// A node and a tie, for maps of one's own.
state::MapNode map_node(Kind kind, const std::string& id, const std::string& name, const std::string& kind_word);
state::MapLink map_link(const state::MapNode& from, const state::MapNode& to, const std::string& role);

}  // namespace annals::test
