// The landscape map as a drawing: recommendations and governments at the left, commitments in the middle, bodies at the
// right. Whoever has the same ties stands in one block, and a line is one role in one commitment, told by its dashes
// and in words in the block.
#pragma once

#include "cli/render/review_document.hpp"

namespace annals::cli {

// Where the drawing stands: in the review, whose page its commitments lead into, or alone, with its heading and what it
// rests on in words below.
struct MapPlace {
    bool is_in_review = true;
    std::string basis = {};
};

// Says in words where there is nothing to draw, or more than can be told apart.
ReviewChart landscape_chart(const state::LandscapeAnswer& landscape, const MapPlace& place);

}  // namespace annals::cli
