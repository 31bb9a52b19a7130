#include "schema/state/lineage.hpp"

namespace annals::state {
namespace {

constexpr std::size_t kin_max = 256;

bool holds(const std::vector<event::RecommendationId>& list, const std::string& id) {
    return std::find(list.begin(), list.end(), event::RecommendationId{id}) != list.end();
}

// The successions about a recommendation by `at.on`.
std::vector<const Fact*> successions(World& world, const std::string& id, At at) {
    std::vector<const Fact*> found;
    for (const Dated& dated :
         World::dated<event::RecommendationSucceeded>(world.own({Kind::recommendation, id}), at.dates))
        if (dated.day <= at.on) found.push_back(dated.fact);
    return found;
}

// Carried on as it is: one becomes one.
bool is_continued(const event::RecommendationSucceeded& said) {
    return said.lineage == event::Lineage::continues && said.earlier.size() == 1 && said.later.size() == 1;
}

}  // namespace

std::vector<Kin> line_of(World& world, const std::string& recommendation, At at) {
    std::vector<Kin> line{{recommendation, false, {}}};
    std::set<std::string> met{recommendation};
    const auto add = [&](const Kin& from, const std::string& id, const Fact& fact, bool is_regrouped) {
        if (line.size() >= kin_max || !met.insert(id).second) return;
        Kin kin{id, from.is_regrouped || is_regrouped, from.entries};
        kin.entries.push_back(fact.seq);
        std::sort(kin.entries.begin(), kin.entries.end());
        line.push_back(std::move(kin));
    };
    // First what is the same under other names, in both directions; then, from all of these, what was regrouped.
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Kin now = line[i];
        for (const Fact* fact : successions(world, now.recommendation, at)) {
            const auto& said = *fact->as<event::RecommendationSucceeded>();
            if (!is_continued(said)) continue;
            add(now, said.earlier.front().text, *fact, false);
            add(now, said.later.front().text, *fact, false);
        }
    }
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Kin now = line[i];
        for (const Fact* fact : successions(world, now.recommendation, at)) {
            const auto& said = *fact->as<event::RecommendationSucceeded>();
            if (!holds(said.later, now.recommendation)) continue;
            for (const auto& earlier : said.earlier) add(now, earlier.text, *fact, !is_continued(said));
        }
    }
    return line;
}

}  // namespace annals::state
