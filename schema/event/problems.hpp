// Errors of meaning, collected so that all of them are reported at once.
#pragma once

#include "schema/base/limits.hpp"
#include "schema/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace annals::event {

// At most limits::problems_max errors, each with the place it was met at: a JSON pointer (RFC 6901) into what was read.
class Problems {
public:
    void add(Error error) {
        if (errors_.size() < limits::problems_max) errors_.push_back(std::move(error));
    }
    bool empty() const { return errors_.empty(); }
    bool is_full() const { return errors_.size() >= limits::problems_max; }
    const std::vector<Error>& errors() const { return errors_; }

private:
    std::vector<Error> errors_;
};

// The one of `known` that `word` is most likely a misspelling of, or an empty text.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

// "did you mean 'norway'?", or an empty text.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace annals::event
