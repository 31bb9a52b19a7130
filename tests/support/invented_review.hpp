// A review of an invented plan, as data: every part has something in it, and one of everything that is unusual.
#pragma once

#include "cli/render/review_document.hpp"

namespace annals::test {

// Two editions, four commitments, ten milestones, seven governments; nothing in it is real.
state::ReviewAnswer invented_review();
state::AsOfView invented_as_of();

// The same shape with nothing in it.
state::ReviewAnswer empty_review();

}  // namespace annals::test
