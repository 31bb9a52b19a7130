// Whether an answer follows from the entries: asked again by the same rules, at the size it names, and compared byte
// for byte.
#pragma once

#include "schema/state/ask.hpp"

#include <boost/json/value.hpp>

#include <string>

namespace annals::audit {

// Where two documents first differ, in the order of the first one.
struct Difference {
    std::string place;  // such as "/answer/counts/governments"; "/" for the whole
    std::string first;  // what stands there, as JSON, cut to a line; "nothing" where nothing does
    std::string second;
};
std::optional<Difference> first_difference(const boost::json::value& first, const boost::json::value& second);

// What an answer says it rests on. malformed when it does not say.
struct RestsOn {
    Day on;
    TreeSize size{};
    Sha256 root;
};
Result<RestsOn> rests_on(const boost::json::value& answer);

// Judges an answer to `question` by a verified log that reaches the size that the answer names: it is computed again
// over the entries before that size. bad_proof with the first differing place in the detail; not_yet_known when the log
// does not reach so far; malformed when the answer is none; not_computable when it names rules that this build lacks.
// A question without a day takes the answer's, when that is the one the clock gives, or one off it. A question about
// now is answered of at least `seen` entries: as many as the ledger had signed before it was asked.
struct AnswerCheck {
    const state::Question& question;
    const boost::json::value& answer;
    TreeSize seen{};
};
Result<void> check_answer(const state::Log& log, const AnswerCheck& check, const state::Asking& asking);

}  // namespace annals::audit
