// Statements for the tests of this room: the golden ones of tests/golden/event, and ones made out of JSON.
#pragma once

#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "tests/support/paths.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace annals::event {

struct Golden {
    std::string json;  // the canonical text of the statement
    Bytes bytes;       // what it encodes to (`about` of event.* and evidence.attached empty)
};

// Two lines a statement, JSON and hexadecimal, then an empty one.
inline std::vector<Golden> read_goldens() {
    std::ifstream file(test::source_dir() + "/tests/golden/event/statements.txt");
    std::vector<Golden> goldens;
    for (std::string json, hex; std::getline(file, json) && std::getline(file, hex);) {
        const auto bytes = parse_hex(hex);
        EXPECT_TRUE(bytes) << json;
        if (bytes) goldens.push_back({json, *bytes});
        std::string empty;
        std::getline(file, empty);
        EXPECT_EQ(empty, "");
    }
    EXPECT_FALSE(goldens.empty());
    return goldens;
}

// The statement that a JSON text says, and what is wrong with it.
struct Reading {
    std::optional<Statement> statement;
    Problems problems;
};
inline Reading read_statement(const std::string& text, const FindTarget& find_target = {}) {
    Reading reading;
    const auto json = parse_json(text);
    if (json)
        reading.statement = statement_from_json(*json, "", find_target, reading.problems);
    else
        reading.problems.add(json.error());
    return reading;
}

inline Statement statement_of(const std::string& text) {
    auto reading = read_statement(text);
    for (const Error& error : reading.problems.errors()) ADD_FAILURE() << text << "\n" << to_string(error);
    return reading.statement.value_or(Statement());
}

}  // namespace annals::event
