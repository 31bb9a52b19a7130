#include "schema/event/type_words.hpp"

#include "schema/event/problems.hpp"
#include "schema/event/statement.hpp"

namespace annals::event {

std::vector<std::string> type_words() {
    std::vector<std::string> words;
    for (const TypeInfo& type : all_types()) words.emplace_back(type.type);
    return words;
}

std::string suggest_type(std::string_view word) { return suggestion(word, type_words()); }

}  // namespace annals::event
