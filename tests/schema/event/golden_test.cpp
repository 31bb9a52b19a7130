// The bytes and the JSON of every type, held to tests/golden/event/statements.txt.
#include "tests/schema/event/statements.hpp"

#include <set>

namespace annals::event {
namespace {

TEST(Golden, EachTypeHasOne) {
    std::set<std::uint16_t> tags;
    for (const Golden& golden : read_goldens()) tags.insert(tag_of(decode_statement(golden.bytes)->payload));
    for (const TypeInfo& type : all_types())
        EXPECT_TRUE(tags.contains(type.tag)) << type.type << " has no golden bytes: add its JSON and its bytes";
    EXPECT_EQ(all_types().size(), 45u);
}

TEST(Golden, JsonEncodesToTheBytes) {
    for (const Golden& golden : read_goldens()) {
        const auto bytes = encode_statement(statement_of(golden.json));
        ASSERT_TRUE(bytes) << golden.json;
        EXPECT_EQ(to_hex(*bytes), to_hex(golden.bytes)) << golden.json;
    }
}

TEST(Golden, BytesPrintAsTheJson) {
    for (const Golden& golden : read_goldens()) {
        const auto statement = decode_statement(golden.bytes);
        ASSERT_TRUE(statement) << golden.json;
        EXPECT_EQ(print_json(statement_to_json(*statement)), golden.json);
    }
}

TEST(Golden, DecodesToEqualValuesAndEncodesToEqualBytes) {
    for (const Golden& golden : read_goldens()) {
        const Statement said = statement_of(golden.json);
        const auto read = decode_statement(golden.bytes);
        ASSERT_TRUE(read) << golden.json;
        EXPECT_EQ(read->envelope, said.envelope) << golden.json;
        EXPECT_EQ(read->about, said.about) << golden.json;
        EXPECT_EQ(read->payload.index(), said.payload.index()) << golden.json;
        EXPECT_EQ(*encode_statement(*read), golden.bytes) << golden.json;
    }
}

TEST(Golden, RefusesEveryTruncation) {
    for (const Golden& golden : read_goldens())
        for (std::size_t size = 0; size < golden.bytes.size(); ++size)
            ASSERT_FALSE(decode_statement(BytesView(golden.bytes).first(size))) << size << " of " << golden.json;
}

TEST(Golden, RefusesAByteTooMany) {
    for (const Golden& golden : read_goldens()) {
        Bytes longer = golden.bytes;
        longer.push_back(0);
        EXPECT_FALSE(decode_statement(longer)) << golden.json;
    }
}

// A flipped bit gives another statement or none: never a second spelling of the same.
TEST(Golden, AFlippedBitIsRefusedOrSaysSomethingElse) {
    for (const Golden& golden : read_goldens()) {
        for (std::size_t bit = 0; bit < golden.bytes.size() * 8; ++bit) {
            Bytes flipped = golden.bytes;
            flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1u << (bit % 8));
            const auto read = decode_statement(flipped);
            if (!read) continue;
            const auto again = encode_statement(*read);
            ASSERT_TRUE(again) << "bit " << bit << " of " << golden.json;
            ASSERT_EQ(*again, flipped) << "bit " << bit << " of " << golden.json;
        }
    }
}

TEST(Golden, EveryByteReplacedIsRefusedOrSaysSomethingElse) {
    for (const Golden& golden : read_goldens()) {
        for (std::size_t at = 0; at < golden.bytes.size(); ++at) {
            for (const std::uint8_t value : {0x00, 0x01, 0x7F, 0x80, 0xFF}) {
                Bytes changed = golden.bytes;
                changed[at] = value;
                const auto read = decode_statement(changed);
                if (read) {
                    ASSERT_EQ(*encode_statement(*read), changed) << at << " of " << golden.json;
                }
            }
        }
    }
}

}  // namespace
}  // namespace annals::event
