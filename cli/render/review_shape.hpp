// Which names the review's answer has, whatever it holds: what the names in templates are held against.
#pragma once

#include <boost/json/value.hpp>

namespace annals::cli {

// Objects with every field, lists with one item of their kind.
boost::json::value review_shape();

}  // namespace annals::cli
