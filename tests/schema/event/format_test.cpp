// Holds schema/FORMAT.md to the code: its examples, and its table of types.
#include "schema/event/format_table.hpp"

#include "tests/schema/event/statements.hpp"

#include "schema/event/archive.hpp"
#include "schema/event/json_mapping.hpp"
#include "schema/proof/digest.hpp"
#include "tests/support/paths.hpp"

#include <map>
#include <sstream>

namespace annals::event {
namespace {

// The fenced blocks of FORMAT.md whose opening line starts with "```" and `name`: by the rest of that line.
std::map<std::string, std::string> blocks_of(const std::string& name) {
    std::ifstream file(test::source_dir() + "/schema/FORMAT.md");
    EXPECT_TRUE(file.is_open());
    std::map<std::string, std::string> blocks;
    const std::string fence = "```" + name;
    std::string title;
    bool is_inside = false;
    for (std::string line; std::getline(file, line);) {
        if (is_inside && line == "```") {
            is_inside = false;
        } else if (is_inside) {
            blocks[title] += line + "\n";
        } else if (line.starts_with(fence)) {
            is_inside = true;
            title = line.size() > fence.size() ? line.substr(fence.size() + 1) : "";
        }
    }
    EXPECT_FALSE(blocks.empty()) << name;
    return blocks;
}

// The bytes of a hex block: digits, spaces, and comments from '#' to the end of a line.
Bytes bytes_of_block(const std::string& block) {
    std::string digits;
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);)
        for (const char c : line.substr(0, line.find('#')))
            if (c != ' ') digits += c;
    const auto bytes = parse_hex(digits);
    EXPECT_TRUE(bytes) << block;
    return bytes ? *bytes : Bytes();
}

TEST(Format, TheTypeTableIsTheOneOfTheDescription) {
    EXPECT_EQ(blocks_of("types")[""], format_table())
        << "put the text that format_table() prints (schema/event/format_table.hpp) between the fences of the types "
           "block in schema/FORMAT.md, and say in its commit what changed";
}

TEST(Format, StatementExamplesEncodeToTheirBytes) {
    auto texts = blocks_of("json");
    std::size_t examples = 0;
    for (const auto& [title, block] : blocks_of("hex")) {
        if (!title.starts_with("statement ")) continue;
        ++examples;
        const Bytes bytes = bytes_of_block(block);
        std::string text = texts[title];
        ASSERT_FALSE(text.empty()) << title;
        text.pop_back();
        EXPECT_EQ(to_hex(*encode_statement(statement_of(text))), to_hex(bytes)) << title;
        const auto statement = decode_statement(bytes);
        ASSERT_TRUE(statement) << title;
        EXPECT_EQ(print_json(statement_to_json(*statement)), text);
    }
    EXPECT_GE(examples, 2u);
}

TEST(Format, TheEntryExampleDecodesToItsJsonAndHashesToItsLeaf) {
    const Bytes bytes = bytes_of_block(blocks_of("hex")["entry"]);
    const auto entry = decode_entry(bytes);
    ASSERT_TRUE(entry);
    EXPECT_EQ(print_json(entry_to_json(Seq(0), *entry, proof::leaf_hash(bytes))) + "\n", blocks_of("json")["entry"]);
    EXPECT_EQ(*encode_entry(entry->registration, *encode_statement(entry->statement), entry->signatures), bytes);
}

// A value out of JSON, as bytes.
template <class T>
Bytes encode_as(const boost::json::value& json) {
    Problems problems;
    JsonReader reader(problems, "");
    T value{};
    from_json(reader, json, value);
    for (const Error& error : problems.errors()) ADD_FAILURE() << to_string(error);
    EntryBuffer room;
    ByteWriter writer(room);
    writer(value);
    return writer.copy_written();
}

TEST(Format, EachValueOfTheExamplesEncodesToItsBytes) {
    using Encode = Bytes (*)(const boost::json::value&);
    const std::map<std::string, Encode> encoders = {
        {"u8", &encode_as<std::uint8_t>},
        {"u16", &encode_as<std::uint16_t>},
        {"u64", &encode_as<std::uint64_t>},
        {"i64", &encode_as<std::int64_t>},
        {"bool", &encode_as<bool>},
        {"text<40>", &encode_as<Code>},
        {"id:party", &encode_as<PartyId>},
        {"any<agenda|commitment|party>", &encode_as<MemberOf>},
        {"enum<role>", &encode_as<Role>},
        {"opt<u16>", &encode_as<std::optional<std::uint16_t>>},
        {"list<text<40>>", &encode_as<std::vector<Code>>},
        {"day", &encode_as<Day>},
        {"dayrange", &encode_as<DayRange>},
        {"sha256", &encode_as<Sha256>},
        {"deadline", &encode_as<Deadline>},
    };
    std::istringstream lines(blocks_of("examples")[""]);
    std::map<std::string, int> seen;
    for (std::string line; std::getline(lines, line);) {
        const std::string type = line.substr(0, line.find(' '));
        ASSERT_TRUE(encoders.contains(type)) << line;
        const std::string rest = line.substr(line.find_first_not_of(' ', type.size()));
        // A text may hold spaces: it ends at its closing quote.
        const std::size_t end = rest.front() == '"' ? rest.find('"', 1) + 1 : rest.find(' ');
        EXPECT_EQ(to_hex(encoders.at(type)(*parse_json(rest.substr(0, end)))), to_hex(bytes_of_block(rest.substr(end))))
            << line;
        ++seen[type];
    }
    EXPECT_EQ(seen.size(), encoders.size());
    EXPECT_EQ(seen["deadline"], 9);
}

}  // namespace
}  // namespace annals::event
