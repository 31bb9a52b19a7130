#include "cli/render/landscape_map.hpp"

#include "cli/render/review_cells.hpp"
#include "schema/event/describe.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace annals::cli {

namespace {

using state::MapLink;
using state::MapNode;

constexpr std::size_t range_min = 3;  // places that follow each other are a range from here on
constexpr std::string_view answered_by = "answered-by";

// Where a role stands among the others: what is answered first, then the order of the vocabulary.
std::size_t rank_of(const std::string& role) {
    if (role == answered_by) return 0;
    static const std::vector<std::string> words = event::enum_words<event::Role>();
    return 1 + static_cast<std::size_t>(std::find(words.begin(), words.end(), role) - words.begin());
}

MapSide side_of(const MapNode& node) {
    if (node.kind == "recommendation") return MapSide::recommendation;
    return is_government(node) ? MapSide::government : MapSide::body;
}

// The middle of the commitments that a group is tied to, in 1/1000 of a place; behind them all where there is none.
std::size_t middle_of(const MapGroup& group, std::size_t commitments) {
    if (group.ties.empty()) return (commitments + 1) * 1'000;
    std::size_t sum = 0;
    for (const MapTie& tie : group.ties) sum += tie.commitment;
    return sum * 1'000 / group.ties.size();
}

bool comes_first(const MapGroup& a, const MapGroup& b) {
    const auto key = [](const MapGroup& group) {
        return std::pair(name_of_node(*group.members.front()), group.members.front()->subject);
    };
    return key(a) < key(b);
}

void sort_by_place(std::vector<MapGroup>& groups, std::size_t commitments) {
    std::sort(groups.begin(), groups.end(), [&](const MapGroup& a, const MapGroup& b) {
        const std::size_t left = middle_of(a, commitments);
        const std::size_t right = middle_of(b, commitments);
        return left != right ? left < right : comes_first(a, b);
    });
}

void sort_by_size(std::vector<MapGroup>& groups) {
    std::sort(groups.begin(), groups.end(), [](const MapGroup& a, const MapGroup& b) {
        if (a.ties.empty() != b.ties.empty()) return b.ties.empty();
        if (a.members.size() != b.members.size()) return a.members.size() > b.members.size();
        return a.ties.size() != b.ties.size() ? a.ties.size() > b.ties.size() : comes_first(a, b);
    });
}

// The code, and where two plans print the same one, the last words of the id as well.
std::vector<std::string> names_of(const std::vector<const MapNode*>& commitments) {
    std::map<std::string, std::size_t> counts;
    for (const MapNode* node : commitments) ++counts[short_name(node->named)];
    std::vector<std::string> names;
    for (const MapNode* node : commitments) {
        const std::string name = short_name(node->named);
        names.push_back(counts[name] == 1 ? name : node->subject.id);
    }
    return names;
}

}  // namespace

bool is_government(const MapNode& node) { return node.kind == "country" || node.kind == "institution"; }

std::string name_of_node(const MapNode& node) {
    if (node.kind == "recommendation") return recommendation_name(node.named);
    return full_name(node.named);
}

LandscapeMap map_of(const state::LandscapeAnswer& answer) {
    LandscapeMap map;
    for (const MapNode& node : answer.nodes)
        if (node.subject.kind == Kind::commitment) map.commitments.push_back(&node);
    std::sort(map.commitments.begin(), map.commitments.end(), [](const MapNode* a, const MapNode* b) {
        const auto key = [](const MapNode& node) { return std::pair(short_name(node.named), node.subject); };
        return key(*a) < key(*b);
    });
    map.names = names_of(map.commitments);
    std::map<Subject, std::size_t> places;
    for (std::size_t i = 0; i < map.commitments.size(); ++i) places[map.commitments[i]->subject] = i;
    std::map<Subject, std::set<MapTie>> ties;
    for (const MapLink& link : answer.links)
        if (const auto place = places.find(link.to); place != places.end())
            ties[link.from].insert({place->second, link.role});
    std::map<std::pair<MapSide, std::vector<MapTie>>, MapGroup> groups;
    std::set<std::pair<std::size_t, std::string>> roles;
    for (const MapNode& node : answer.nodes) {
        if (node.subject.kind == Kind::commitment) continue;
        const std::set<MapTie>& own = ties[node.subject];
        MapGroup& group = groups[{side_of(node), {own.begin(), own.end()}}];
        group.side = side_of(node);
        group.ties.assign(own.begin(), own.end());
        group.members.push_back(&node);
        map.ties += own.size();
        for (const MapTie& tie : own) roles.emplace(rank_of(tie.role), tie.role);
    }
    for (auto& [key, group] : groups) {
        std::sort(group.members.begin(), group.members.end(), [](const MapNode* a, const MapNode* b) {
            return std::pair(name_of_node(*a), a->subject) < std::pair(name_of_node(*b), b->subject);
        });
        auto& side = group.side == MapSide::recommendation ? map.recommendations
                     : group.side == MapSide::government   ? map.governments
                                                           : map.bodies;
        side.push_back(std::move(group));
    }
    sort_by_place(map.recommendations, map.commitments.size());
    sort_by_size(map.governments);
    sort_by_place(map.bodies, map.commitments.size());
    for (const auto& [rank, role] : roles) map.roles.push_back(role);
    return map;
}

std::string role_in_words(const std::string& role) {
    if (role == answered_by) return "answered by";
    if (role == "named-in-text") return "named in the text of";
    if (role == "invited") return "invited by";
    return spoken(role) + " in";
}

std::string places_in_words(const LandscapeMap& map, const std::vector<std::size_t>& places) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < places.size();) {
        std::size_t until = i + 1;
        while (until < places.size() && places[until] == places[until - 1] + 1) ++until;
        if (until - i >= range_min)
            words.push_back(map.names[places[i]] + " to " + map.names[places[until - 1]]);
        else
            for (std::size_t at = i; at < until; ++at) words.push_back(map.names[places[at]]);
        i = until;
    }
    return joined(words);
}

std::string ties_in_words(const LandscapeMap& map, const MapGroup& group) {
    if (group.ties.empty()) return group.side == MapSide::recommendation ? "answered by none" : "in no commitment";
    std::vector<std::string> words;
    for (const std::string& role : map.roles) {
        std::vector<std::size_t> places;
        for (const MapTie& tie : group.ties)
            if (tie.role == role) places.push_back(tie.commitment);
        if (!places.empty()) words.push_back(role_in_words(role) + " " + places_in_words(map, places));
    }
    return joined(words, "; ");
}

}  // namespace annals::cli
