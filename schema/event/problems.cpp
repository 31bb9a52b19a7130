#include "schema/event/problems.hpp"

#include "schema/base/text.hpp"

#include <algorithm>

namespace annals::event {

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
    const std::string folded = fold_name(word);
    const std::size_t most = std::max<std::size_t>(1, std::min<std::size_t>(4, folded.size() / 3));
    std::size_t best = most + 1;
    std::string nearest;
    for (const std::string& candidate : known) {
        const std::string folded_candidate = fold_name(candidate);
        std::size_t distance = edit_distance(folded, folded_candidate, most);
        if (distance > 0 && folded.size() >= 4 && folded_candidate.ends_with("/" + folded)) distance = 1;
        if (distance >= best) continue;
        best = distance;
        nearest = candidate;
    }
    return nearest;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
    const std::string nearest = nearest_word(word, known);
    return nearest.empty() ? std::string() : "did you mean '" + nearest + "'?";
}

}  // namespace annals::event
