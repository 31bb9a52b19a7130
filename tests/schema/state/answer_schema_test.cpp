#include "schema/state/answer_schema.hpp"

#include "schema/state/answer_json.hpp"
#include "tests/support/invented_review.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <gtest/gtest.h>

#include <regex>

namespace annals::state {
namespace {

namespace json = boost::json;

// What of a value the schema does not allow: its place, or nothing. The part of JSON Schema that ours is written in.
std::string misfit(const json::value& schema, const json::value& value, const std::string& place) {
    const json::object& rule = schema.get_object();
    if (const auto* words = rule.if_contains("enum")) {
        for (const json::value& word : words->get_array())
            if (word == value) return {};
        return place + " is none of the words";
    }
    const json::string& type = rule.at("type").get_string();
    if (type == "integer") return value.is_int64() || value.is_uint64() ? "" : place + " is no integer";
    if (type == "boolean") return value.is_bool() ? "" : place + " is no boolean";
    if (type == "string") {
        if (!value.is_string()) return place + " is no text";
        const auto* pattern = rule.if_contains("pattern");
        if (!pattern) return {};
        const bool fits =
            std::regex_match(std::string(value.get_string()), std::regex(std::string(pattern->get_string())));
        return fits ? "" : place + " is not of its form: " + std::string(value.get_string());
    }
    if (type == "array") {
        if (!value.is_array()) return place + " is no list";
        for (std::size_t i = 0; i < value.get_array().size(); ++i)
            if (auto found = misfit(rule.at("items"), value.get_array()[i], place + "/" + std::to_string(i));
                !found.empty())
                return found;
        return {};
    }
    if (!value.is_object()) return place + " is no object";
    const auto* properties = rule.if_contains("properties");
    if (!properties) return {};
    for (const json::value& needed : rule.at("required").get_array())
        if (!value.get_object().contains(needed.get_string()))
            return place + " lacks " + std::string(needed.get_string());
    for (const auto& member : value.get_object()) {
        const auto* inner = properties->get_object().if_contains(member.key());
        if (!inner) return place + " has " + std::string(member.key());
        if (auto found = misfit(*inner, member.value(), place + "/" + std::string(member.key())); !found.empty())
            return found;
    }
    return {};
}

json::object document() {
    return {{"question", json::object{{"name", "review"}}},
            {"as_of", answer_to_json(test::invented_as_of())},
            {"warnings", json::array{"one"}},
            {"answer", answer_to_json(test::invented_review())}};
}

TEST(AnswerSchema, AllowsAReview) { EXPECT_EQ(misfit(review_schema(), document(), ""), ""); }

TEST(AnswerSchema, RefusesWhatNoReviewIs) {
    json::object wrong = document();
    wrong["answer"].get_object()["cover"].get_object().erase("plan");
    EXPECT_EQ(misfit(review_schema(), wrong, ""), "/answer/cover lacks plan");
    wrong = document();
    wrong["answer"].get_object()["summary"].get_array()[0].get_object()["state"] = "excellent";
    EXPECT_EQ(misfit(review_schema(), wrong, ""), "/answer/summary/0/state is none of the words");
    wrong = document();
    wrong["as_of"].get_object()["on"] = "14 December";
    EXPECT_NE(misfit(review_schema(), wrong, ""), "");
    wrong = document();
    wrong["more"] = 1;
    EXPECT_EQ(misfit(review_schema(), wrong, ""), " has more");
}

}  // namespace
}  // namespace annals::state
