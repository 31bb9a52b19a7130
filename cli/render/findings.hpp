// Findings of the landscape map in words: the same in the answer, in the review and where one is dismissed.
#pragma once

#include "schema/state/answers_findings.hpp"

#include <string>

namespace annals::cli {

// "commitment:road-transport/2023/rt3 commitment:road-transport/2023/rt6": what a finding is about.
std::string subject_ids(const state::Finding& finding);
// "open"; "dismissed: the two are for different ships"; "closed: held no more from 2023-12-12".
std::string status_of(const state::Finding& finding);
// "12 gaps open, 1 dismissed; 4 overlaps open; since 2022-11-20 3 opened and 2 closed". Of a side without findings,
// nothing; an empty text where there are none at all.
std::string counts_of(const state::LandscapeAnswer& answer);

}  // namespace annals::cli
