// The names of the types of event, for whoever misspells one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace annals::event {

// The wire names of all types, in the order of their tags.
std::vector<std::string> type_words();

// "did you mean 'party.registered'?", or an empty text.
std::string suggest_type(std::string_view word);

}  // namespace annals::event
