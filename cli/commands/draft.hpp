// A statement put together from what was typed, by the description of its type.
#pragma once

#include "cli/commands/context.hpp"
#include "schema/event/json.hpp"

#include <boost/json/object.hpp>

#include <map>

namespace annals::cli {

// "as_printed" is typed --as-printed.
std::string option_of_field(const std::string& field);
// The options for the fields of a type, those in `but_not` left out.
std::vector<OptionSpec> options_of_type(const event::TypeInfo& type, const std::vector<std::string>& but_not);

class Draft {
public:
    explicit Draft(const event::TypeInfo& type);

    const event::TypeInfo& type() const { return type_; }
    const std::vector<event::FieldInfo>& fields() const { return fields_; }

    // Sets a field from typed texts: one, or the items of a list. Names of subjects are resolved by the ledger, unless
    // the field is the id that the statement registers. A text that begins with { or [ is JSON.
    Result<void> set(Context& context, const std::string& field, const std::vector<std::string>& texts);
    // How a field was typed, where it was not as the option of its name: "seq", "--set".
    void typed_as(const std::string& field, std::string how) { typed_[field] = std::move(how); }
    // Where an error in the statement stands on the command line: "/names/1", a JSON pointer, is "--names, value 2".
    // The pointer, where the field was not typed.
    std::string place_typed(const std::string& pointer) const;
    void set_json(const std::string& field, boost::json::value value) { json_[field] = std::move(value); }

    // The same value, without a statement to stand in: for a correction's `set`. An empty text is null.
    Result<boost::json::value> value_of(Context& context, const std::string& field,
                                        const std::vector<std::string>& texts) const;

    // The statement, checked as far as it can be without the ledger; errors name what was typed. Where no key was
    // given, one is made from what it says: the same command typed twice is the same statement, recorded once.
    struct Finished {
        boost::json::object json;
        std::optional<event::Statement> statement;
        std::vector<Error> errors;
    };
    Finished finish() const;

private:
    const event::FieldInfo* find(const std::string& field) const;
    const boost::json::value* schema_of(const std::string& field) const;
    bool registers() const;
    std::string typed_of(const std::string& field) const;

    const event::TypeInfo& type_;
    std::vector<event::FieldInfo> fields_;
    boost::json::value schema_;
    boost::json::object json_;
    std::map<std::string, std::string> typed_;  // by field, how it was typed
};

}  // namespace annals::cli
