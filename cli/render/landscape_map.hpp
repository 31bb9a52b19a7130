// The landscape map before it is drawn or listed: who is tied to which commitments, and in which roles. Whoever has
// exactly the same ties stands together, so that twenty governments of one list are one line and not twenty.
#pragma once

#include "schema/state/answers_findings.hpp"

#include <string>
#include <vector>

namespace annals::cli {

// A role in a commitment; ties are ordered and never double.
struct MapTie {
    std::size_t commitment = 0;  // its place among the map's commitments
    std::string role;            // a membership role, or "answered-by"
    friend auto operator<=>(const MapTie&, const MapTie&) = default;
};

enum class MapSide : unsigned char { recommendation, government, body };

// Nodes of one side with the same ties, by name; in no commitment where `ties` is empty.
struct MapGroup {
    MapSide side = MapSide::government;
    std::vector<const state::MapNode*> members;
    std::vector<MapTie> ties;
};

// Borrows from the answer that it was made of.
struct LandscapeMap {
    std::vector<const state::MapNode*> commitments;  // by code, then id
    std::vector<std::string> names;                  // of the commitments: the code, or more where two share it
    std::vector<MapGroup> recommendations;           // by the commitments that answer them; unanswered ones last
    std::vector<MapGroup> governments;               // the largest group first, then by number of ties
    std::vector<MapGroup> bodies;                    // by where their commitments stand
    std::vector<std::string> roles;                  // that occur, membership roles in the order of the vocabulary
    std::size_t ties = 0;                            // of all nodes, one by one
};

// Links to what is no node are left out.
LandscapeMap map_of(const state::LandscapeAnswer& answer);

// "country" and "institution" are governments; what else is no commitment and no recommendation is a body.
bool is_government(const state::MapNode& node);

// "collaborating in RT1, RT3 to RT6; leading in RT4"; "in no commitment".
std::string ties_in_words(const LandscapeMap& map, const MapGroup& group);
// "RT1, RT3 to RT6": places in their order, each once; three and more that follow each other as a range.
std::string places_in_words(const LandscapeMap& map, const std::vector<std::size_t>& places);
// "task force member in", "answered by": a role as it stands before commitments.
std::string role_in_words(const std::string& role);
// The short form of what a node is called: of a recommendation its code or the last word of its id.
std::string name_of_node(const state::MapNode& node);

}  // namespace annals::cli
