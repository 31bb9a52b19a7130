#include "schema/state/trial.hpp"

#include "schema/state/answer_json.hpp"
#include "schema/state/overlay_log.hpp"

#include <algorithm>

namespace annals::state {

Result<TrialAnswer> try_entries(const Log& log, TreeSize size, std::vector<Recorded> added, const TrialAsked& asked,
                                const Asking& asking) {
    // After everything that would be recorded, and not before the present.
    Instant now = asking.now;
    if (!added.empty()) now = std::max(now, added.back().recorded_at);
    const OverlayLog after(log, size, std::move(added));
    Question question;
    question.name = "revised";
    question.on = asked.on ? *asked.on : day_of(asking.now);
    question.dates = asked.dates;
    question.known = after.size();
    question.params["earlier"] = "@" + std::to_string(to_number(size));
    question.params["later"] = "@" + std::to_string(to_number(after.size()));
    const auto answer = ask(after, question, {now});
    if (!answer) return answer.error();
    auto document = parse_document(*answer);
    if (!document) return document.error();
    return TrialAnswer{*question.on, std::move(document->warnings), std::move(document->answer)};
}

}  // namespace annals::state
