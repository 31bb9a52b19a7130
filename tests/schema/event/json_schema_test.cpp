// The JSON Schema says of each golden what the reader says, by a small structural check of the keywords it uses.
#include "tests/schema/event/statements.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <limits>
#include <regex>
#include <set>

namespace annals::event {
namespace {

namespace json = boost::json;

// Validates against the keywords that our schemas use; an unknown keyword fails the test.
class Validator {
public:
    explicit Validator(const json::value& root) : root_(root.get_object()) {}

    bool holds(const json::value& value) const { return holds(root_, value); }

private:
    using Check = bool (Validator::*)(const json::value& argument, const json::object& schema,
                                      const json::value& value) const;

    bool holds(const json::object& schema, const json::value& value) const {
        for (const auto& [keyword, argument] : schema)
            if (!keyword_holds(std::string(keyword.data(), keyword.size()), argument, schema, value)) return false;
        return true;
    }
    bool keyword_holds(const std::string& keyword, const json::value& argument, const json::object& schema,
                       const json::value& value) const {
        static const std::set<std::string> annotations = {"$schema", "$defs", "title", "description", "default"};
        if (annotations.contains(keyword)) return true;
        if (keyword == "$ref") return holds(find(argument), value);
        if (keyword == "const") return value == argument;
        if (keyword == "enum") return contains(argument.as_array(), value);
        if (keyword == "type") return is_of_type(argument.as_string(), value);
        if (keyword == "oneOf") return count(argument.as_array(), value) == 1;
        if (keyword == "anyOf") return count(argument.as_array(), value) >= 1;
        if (value.is_string()) return text_holds(keyword, argument, value.get_string());
        if (value.is_array()) return array_holds(keyword, argument, value.get_array());
        if (value.is_object()) return object_holds(keyword, argument, schema, value.get_object());
        return number_holds(keyword, argument, value);
    }
    const json::object& find(const json::value& reference) const {
        const std::string text(reference.as_string().data(), reference.as_string().size());
        const std::string prefix = "#/$defs/";
        EXPECT_TRUE(text.starts_with(prefix)) << text;
        return root_.at("$defs").as_object().at(text.substr(prefix.size())).as_object();
    }
    static bool contains(const json::array& words, const json::value& value) {
        return std::find(words.begin(), words.end(), value) != words.end();
    }
    static bool is_of_type(const json::string& type, const json::value& value) {
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_bool();
        EXPECT_EQ(type, "integer");
        return value.is_int64() || value.is_uint64();
    }
    long count(const json::array& schemas, const json::value& value) const {
        return std::count_if(schemas.begin(), schemas.end(),
                             [&](const json::value& schema) { return holds(schema.as_object(), value); });
    }
    static bool text_holds(const std::string& keyword, const json::value& argument, const json::string& text) {
        if (keyword == "minLength") return text.size() >= argument.to_number<std::size_t>();
        if (keyword == "maxLength") return text.size() <= argument.to_number<std::size_t>();
        EXPECT_EQ(keyword, "pattern");
        const std::regex pattern(argument.as_string().c_str(), std::regex::ECMAScript);
        return std::regex_search(text.begin(), text.end(), pattern);
    }
    bool array_holds(const std::string& keyword, const json::value& argument, const json::array& items) const {
        if (keyword == "maxItems") return items.size() <= argument.to_number<std::size_t>();
        EXPECT_EQ(keyword, "items");
        return std::all_of(items.begin(), items.end(),
                           [&](const json::value& item) { return holds(argument.as_object(), item); });
    }
    bool object_holds(const std::string& keyword, const json::value& argument, const json::object& schema,
                      const json::object& object) const {
        if (keyword == "minProperties") return object.size() >= argument.to_number<std::size_t>();
        if (keyword == "required")
            return std::all_of(argument.as_array().begin(), argument.as_array().end(),
                               [&](const json::value& name) { return object.contains(name.as_string()); });
        if (keyword == "additionalProperties") {
            const auto& known = schema.at("properties").as_object();
            return std::all_of(object.begin(), object.end(),
                               [&](const auto& member) { return known.contains(member.key()); });
        }
        EXPECT_EQ(keyword, "properties");
        return std::all_of(object.begin(), object.end(), [&](const auto& member) {
            const auto* property = argument.as_object().if_contains(member.key());
            return !property || holds(property->as_object(), member.value());
        });
    }
    static bool number_holds(const std::string& keyword, const json::value& argument, const json::value& value) {
        if (!value.is_int64() && !value.is_uint64()) return true;  // no such keyword of what is no number
        if (value.is_uint64()) return keyword != "maximum";
        if (keyword == "minimum") return value.get_int64() >= argument.to_number<std::int64_t>();
        if (keyword == "maximum") return value.get_int64() <= argument.to_number<std::int64_t>();
        return true;
    }

    const json::object& root_;
};

TEST(JsonSchema, TakesEveryGoldenByItsTypeAndByTheWhole) {
    const json::value whole = statement_schema();
    for (const Golden& golden : read_goldens()) {
        const json::value statement = *parse_json(golden.json);
        const TypeInfo* type = find_type(tag_of(decode_statement(golden.bytes)->payload));
        const json::value own = statement_schema(*type);
        EXPECT_TRUE(Validator(own).holds(statement)) << golden.json;
        EXPECT_TRUE(Validator(whole).holds(statement)) << golden.json;
    }
}

TEST(JsonSchema, RefusesEveryGoldenWithoutARequiredFieldOrWithAStrangeOne) {
    for (const Golden& golden : read_goldens()) {
        const json::value statement = *parse_json(golden.json);
        const TypeInfo* type = find_type(tag_of(decode_statement(golden.bytes)->payload));
        const json::value own = statement_schema(*type);
        for (const FieldInfo& field : fields_of_type(*type)) {
            json::object without = statement.get_object();
            if (!without.contains(field.name)) continue;
            without.erase(field.name);
            EXPECT_EQ(Validator(own).holds(without), !field.is_required) << type->type << " without " << field.name;
            without[field.name] = json::array{nullptr};
            EXPECT_FALSE(Validator(own).holds(without)) << type->type << " " << field.name;
        }
        json::object strange = statement.get_object();
        strange["colour"] = "red";
        EXPECT_FALSE(Validator(own).holds(strange)) << type->type;
        strange.erase("colour");
        strange["type"] = "member.joinned";
        EXPECT_FALSE(Validator(own).holds(strange)) << type->type;
    }
}

TEST(JsonSchema, HoldsWordsIdsAndDatesToTheirForm) {
    const json::value schema = statement_schema(*find_type("member.joined"));
    const json::object good =
        parse_json(R"({"type":"member.joined","key":"k","effective":"2022","of":"agenda:a","party":"p","role":"lead"})")
            ->get_object();
    ASSERT_TRUE(Validator(schema).holds(good));
    const std::pair<const char*, const char*> cases[] = {
        {"role", "leader"}, {"party", "P"},           {"party", "a--b"}, {"of", "plan:a"},
        {"of", "a"},        {"effective", "2022-13"}, {"key", ""},       {"effective", "1899-01-01"}};
    for (const auto& [field, value] : cases) {
        json::object bad = good;
        bad[field] = value;
        EXPECT_FALSE(Validator(schema).holds(bad)) << field << " " << value;
    }
}

TEST(FieldsOfType, NameEveryFieldWithItsHelp) {
    for (const TypeInfo& type : all_types()) {
        std::set<std::string> names;
        for (const FieldInfo& field : fields_of_type(type)) {
            EXPECT_TRUE(names.insert(field.name).second) << type.type << " " << field.name;
            EXPECT_FALSE(field.help.empty()) << type.type << " " << field.name;
            EXPECT_FALSE(field.form.empty()) << type.type << " " << field.name;
        }
        EXPECT_GE(names.size(), 7u);
    }
}

TEST(FieldsOfType, SayWhatAFieldIs) {
    const auto field_of = [](std::string_view type, std::string_view name) {
        for (const FieldInfo& field : fields_of_type(*find_type(type)))
            if (field.name == name) return field;
        ADD_FAILURE() << name;
        return FieldInfo();
    };
    const FieldInfo responsible = field_of("milestone.set", "responsible");
    EXPECT_TRUE(responsible.is_list && responsible.is_about && !responsible.is_required && !responsible.is_envelope);
    EXPECT_EQ(responsible.kind, Kind::party);
    EXPECT_EQ(responsible.form, "list, each item: id of a party");
    EXPECT_EQ(field_of("milestone.amended", "kind").words.size(), 9u);
    EXPECT_EQ(field_of("member.joined", "role").words.front(), "signatory");
    EXPECT_EQ(field_of("member.joined", "of").form, "kind:id of an agenda, a commitment or a party");
    EXPECT_TRUE(field_of("member.joined", "effective").is_required);
    EXPECT_FALSE(field_of("party.registered", "effective").is_required);
    EXPECT_EQ(field_of("event.retracted", "target").form, "seq of an earlier entry, or its key");
    EXPECT_FALSE(field_of("milestone.set", "part_of").is_about);
}

}  // namespace
}  // namespace annals::event
