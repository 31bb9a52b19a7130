// Entries, what no golden shows, and bytes that somebody made up.
#include "schema/base/limits.hpp"
#include "tests/schema/event/allocations.hpp"
#include "tests/schema/event/statements.hpp"

namespace annals::event {
namespace {

constexpr const char* joined =
    R"({"type":"member.joined","key":"k","effective":"2022-11","of":"agenda:a","party":"p","role":"lead"})";

Registration registration() {
    Registration made;
    made.recorded_at = *parse_instant("2024-01-05T10:00:00.000001Z");
    made.recorded_by = {"unix:anna"};
    for (std::size_t i = 0; i < made.salt.size(); ++i) made.salt[i] = static_cast<std::uint8_t>(i);
    return made;
}

std::vector<Signature> signatures() {
    Signature signature;
    signature.name = {"norway"};
    signature.key_id = {1, 2, 3, 4};
    signature.bytes = Bytes(64, 7);
    return {signature, signature};
}

Bytes bytes_of_hex(const std::string& hex) {
    const auto bytes = parse_hex(hex);
    EXPECT_TRUE(bytes) << hex;
    return bytes ? *bytes : Bytes();
}

// `joined` with the bytes `from` (in hexadecimal, standing there once) replaced.
Bytes joined_with(const std::string& from, const std::string& to) {
    std::string hex = to_hex(*encode_statement(statement_of(joined)));
    const std::size_t at = hex.find(from);
    EXPECT_NE(at, std::string::npos);
    hex.replace(at, from.size(), to);
    return bytes_of_hex(hex);
}

TEST(Entry, RoundTripsWithItsSignatures) {
    const Bytes statement = *encode_statement(statement_of(joined));
    for (const auto& signed_by : {std::vector<Signature>(), signatures()}) {
        const Bytes bytes = *encode_entry(registration(), statement, signed_by);
        const auto entry = decode_entry(bytes);
        ASSERT_TRUE(entry);
        EXPECT_EQ(entry->registration.recorded_at, registration().recorded_at);
        EXPECT_EQ(entry->registration.recorded_by, registration().recorded_by);
        EXPECT_EQ(entry->registration.salt, registration().salt);
        ASSERT_EQ(entry->signatures.size(), signed_by.size());
        for (const Signature& signature : entry->signatures) {
            EXPECT_EQ(signature.name.text, "norway");
            EXPECT_EQ(signature.bytes, Bytes(64, 7));
        }
        EXPECT_EQ(*encode_entry(entry->registration, *encode_statement(entry->statement), entry->signatures), bytes);
        Entry placed;
        ASSERT_TRUE(decode_entry(bytes, placed.registration, placed.statement));
        EXPECT_EQ(*encode_entry(placed.registration, *encode_statement(placed.statement), signed_by), bytes);
    }
}

TEST(Entry, PartsAreFoundWithoutDecodingTheRest) {
    const Bytes statement = *encode_statement(statement_of(joined));
    const Bytes bytes = *encode_entry(registration(), statement, signatures());
    const auto parts = parts_of_entry(bytes);
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->recorded_at, registration().recorded_at);
    EXPECT_EQ(Bytes(parts->statement.begin(), parts->statement.end()), statement);
}

TEST(Entry, RefusesEveryTruncationAndAByteTooMany) {
    Bytes bytes = *encode_entry(registration(), *encode_statement(statement_of(joined)), signatures());
    const auto is_refused = [](BytesView view) {
        Entry placed;
        return !decode_entry(view) && !decode_entry(view, placed.registration, placed.statement);
    };
    for (std::size_t size = 0; size < bytes.size(); ++size)
        ASSERT_TRUE(is_refused(BytesView(bytes).first(size))) << size;
    bytes.push_back(0);
    EXPECT_TRUE(is_refused(bytes));
}

TEST(Entry, AFlippedBitIsRefusedOrSaysSomethingElse) {
    const Bytes bytes = *encode_entry(registration(), *encode_statement(statement_of(joined)), signatures());
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        Bytes flipped = bytes;
        flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1u << (bit % 8));
        const auto entry = decode_entry(flipped);
        if (!entry) continue;
        ASSERT_EQ(*encode_entry(entry->registration, *encode_statement(entry->statement), entry->signatures), flipped);
    }
}

TEST(Entry, RefusesAFormatItDoesNotKnow) {
    Bytes bytes = *encode_entry(registration(), *encode_statement(statement_of(joined)), {});
    bytes[0] = 2;
    EXPECT_EQ(decode_entry(bytes).error().code, Errc::unsupported_version);
    EXPECT_EQ(parts_of_entry(bytes).error().code, Errc::unsupported_version);
}

TEST(Entry, RefusesMoreSignaturesThanItsLimit) {
    const Bytes statement = *encode_statement(statement_of(joined));
    std::vector<Signature> many(limits::signatures_max + 1, signatures().front());
    EXPECT_EQ(encode_entry(registration(), statement, many).error().code, Errc::too_large);
    many.pop_back();
    EXPECT_TRUE(decode_entry(*encode_entry(registration(), statement, many)));
}

TEST(Entry, IsAtMostTheLongestThatATileCarries) {
    Bytes statement(limits::entry_bytes_max - 100, 1);
    EXPECT_TRUE(encode_entry(registration(), statement, {}));
    statement.resize(limits::entry_bytes_max);
    EXPECT_EQ(encode_entry(registration(), statement, {}).error().code, Errc::too_large);
}

TEST(Statement, RefusesOverTheLimitWhenEncoded) {
    Statement said = statement_of(
        R"({"type":"recommendation.published","key":"k","effective":"2022","id":"r","report":"s","wordings":[]})");
    auto& wordings = std::get<RecommendationPublished>(said.payload).wordings;
    wordings.resize(9);
    for (Wording& wording : wordings) wording.text.text = std::string(8000, 'x');
    EXPECT_EQ(encode_statement(said).error().code, Errc::too_large);
    wordings.resize(8);
    EXPECT_TRUE(decode_statement(*encode_statement(said)));
}

TEST(Statement, WritesNothingThatItWouldNotRead) {
    EXPECT_EQ(encode_statement(Statement{{}, {}, MilestoneDropped()}).error().code, Errc::bad_value);
    Statement said = statement_of(joined);
    said.envelope.sources.resize(limits::list_items_max + 1, Cite{{"s"}, {}});
    EXPECT_EQ(encode_statement(said).error().code, Errc::too_large);
    said = statement_of(joined);
    std::get<MemberJoined>(said.payload).scope = Name{std::string(301, 'x')};
    EXPECT_EQ(encode_statement(said).error().code, Errc::bad_value);
}

TEST(Statement, RefusesAFormatItDoesNotKnow) {
    Bytes bytes = *encode_statement(statement_of(joined));
    bytes[0] = 2;
    EXPECT_EQ(decode_statement(bytes).error().code, Errc::unsupported_version);
}

TEST(Statement, AnUnknownTagSurvivesByteForByte) {
    Bytes bytes = *encode_statement(statement_of(joined));
    bytes[1] = 0xFF;
    bytes[2] = 0x7F;
    const auto read = decode_statement(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(tag_of(read->payload), 0x7FFF);
    EXPECT_EQ(type_of(read->payload), "unknown-32767");
    EXPECT_EQ(read->envelope.key.text, "k");
    EXPECT_EQ(read->about.size(), 2u);
    EXPECT_EQ(*encode_statement(*read), bytes);
}

TEST(Statement, ANewerVersionSurvivesByteForByteWithFieldsAppended) {
    // The payload is its length 0a00 and 01 0100 61 (of) 0100 70 (party) 07 (role) 00 00.
    Bytes bytes = joined_with(
        "0a00"
        "0101006101007007"
        "0000",
        "0d00"
        "0101006101007007"
        "0000"
        "aabbcc");
    EXPECT_FALSE(decode_statement(bytes));
    bytes[3] = 2;
    const auto read = decode_statement(bytes);
    ASSERT_TRUE(read);
    const auto* unknown = std::get_if<Unknown>(&read->payload);
    ASSERT_TRUE(unknown);
    EXPECT_EQ(unknown->tag, 50);
    EXPECT_EQ(unknown->version, 2);
    EXPECT_EQ(unknown->bytes.size(), 13u);
    EXPECT_EQ(*encode_statement(*read), bytes);
    EXPECT_EQ(print_json(statement_to_json(*read)),
              R"({"type":"unknown-50","key":"k","effective":"2022-11","version":2,"payload":"0101006101007007)"
              R"(0000aabbcc"})");
}

TEST(Statement, RefusesVersionZeroOfKnownAndUnknownTypes) {
    Bytes bytes = *encode_statement(statement_of(joined));
    bytes[3] = 0;
    EXPECT_EQ(decode_statement(bytes).error().code, Errc::malformed);
    bytes[2] = 0x7F;
    EXPECT_EQ(decode_statement(bytes).error().code, Errc::malformed);
}

TEST(Statement, RefusesValuesThatHaveNoMeaning) {
    const std::string payload =
        "01010061"
        "010070"
        "07"
        "0000";
    ASSERT_TRUE(decode_statement(joined_with(payload, payload)));
    const std::pair<const char*, std::string> cases[] = {
        {"role 0",
         "01010061"
         "010070"
         "00"
         "0000"},
        {"role 16",
         "01010061"
         "010070"
         "10"
         "0000"},
        {"role 255",
         "01010061"
         "010070"
         "ff"
         "0000"},
        {"a kind that `of` cannot hold (plan)",
         "02010061"
         "010070"
         "07"
         "0000"},
        {"no kind",
         "00010061"
         "010070"
         "07"
         "0000"},
        {"a kind beyond the last",
         "0d010061"
         "010070"
         "07"
         "0000"},
        {"an optional marker 2",
         "01010061"
         "010070"
         "07"
         "0200"},
        {"an id with a capital",
         "01010041"
         "010070"
         "07"
         "0000"},
        {"an id of one hyphen",
         "01010061"
         "01002d"
         "07"
         "0000"},
    };
    for (const auto& [what, bytes] : cases)
        EXPECT_EQ(decode_statement(joined_with(payload, bytes)).error().code, Errc::malformed) << what;
}

TEST(Statement, RefusesDaysOutsideTheCalendarAndDatesThatRunBackwards) {
    const std::string november =
        "01"
        "614b0000"
        "7e4b0000";
    for (const char* date : {"01"
                             "7e4b0000"
                             "614b0000",
                             "01"
                             "614b0000"
                             "26480100",
                             "01"
                             "209cffff"
                             "7e4b0000",
                             "01"
                             "ffffff7f"
                             "ffffff7f",
                             "01"
                             "00000080"
                             "00000080"})
        EXPECT_EQ(decode_statement(joined_with(november, date)).error().code, Errc::malformed) << date;
    EXPECT_TRUE(decode_statement(joined_with(november,
                                             "01"
                                             "219cffff"
                                             "25480100")));
}

TEST(Statement, RefusesTextThatIsNoUtf8OrEmpty) {
    const std::string key =
        "01006b"
        "01614b";
    EXPECT_TRUE(decode_statement(joined_with(key,
                                             "0200c3a9"
                                             "01614b")));
    EXPECT_FALSE(decode_statement(joined_with(key,
                                              "0200c3c3"
                                              "01614b")));
    EXPECT_FALSE(decode_statement(joined_with(key,
                                              "0000"
                                              "01614b")));
}

TEST(Statement, RefusesSubjectsOutOfOrderOrTwice) {
    const std::string about =
        "0200"
        "01010061"
        "06010070";
    EXPECT_TRUE(decode_statement(joined_with(about, about)));
    EXPECT_FALSE(decode_statement(joined_with(about,
                                              "0200"
                                              "06010070"
                                              "01010061")));
    EXPECT_FALSE(decode_statement(joined_with(about,
                                              "0200"
                                              "06010070"
                                              "06010070")));
}

TEST(Statement, RefusesMoreSubjectsAndSourcesThanTheirLimits) {
    Statement said = statement_of(joined);
    said.about.clear();
    for (std::size_t i = 0; i < limits::about_subjects_max; ++i)
        said.about.push_back({Kind::party, std::to_string(100 + i)});
    EXPECT_TRUE(decode_statement(*encode_statement(said)));
    said.about.push_back({Kind::party, "z"});
    EXPECT_FALSE(decode_statement(*encode_statement(said)));
    said = statement_of(joined);
    said.envelope.sources.resize(limits::sources_max, Cite{{"s"}, {}});
    EXPECT_TRUE(decode_statement(*encode_statement(said)));
    said.envelope.sources.push_back(Cite{{"s"}, {}});
    EXPECT_FALSE(decode_statement(*encode_statement(said)));
}

TEST(Statement, RefusesDeadlinesThatCannotBe) {
    const std::string hex = to_hex(
        *encode_statement(statement_of(R"({"type":"milestone.rescheduled","key":"k","effective":"2022","id":"m",)"
                                       R"("deadline":"every year on 03-31 from 2024"})")));
    const std::string deadline = "0501031fe807";
    const std::size_t at = hex.find(deadline);
    ASSERT_NE(at, std::string::npos);
    const auto with = [&](const std::string& other) {
        return decode_statement(bytes_of_hex(std::string(hex).replace(at, deadline.size(), other)));
    };
    EXPECT_TRUE(with("05010c1fe807"));
    EXPECT_FALSE(with("0501021de807"));  // 29 February is no day of every year
    EXPECT_FALSE(with("05010d01e807"));  // month 13
    EXPECT_FALSE(with("05010300e807"));
    EXPECT_FALSE(with("0501031f0000"));  // year 0
    EXPECT_FALSE(with("0701031fe807"));  // no such form
    EXPECT_FALSE(with("0001031fe807"));
    EXPECT_FALSE(
        with("0204030061"
             "62"));  // no such preposition
}

// cereal's own archives allocate a gigabyte for inputs like these.
TEST(Hostile, LengthsAllocateNothing) {
    std::vector<Bytes> inputs;
    for (std::size_t size = 0; size <= 64; ++size) {
        inputs.emplace_back(size, std::uint8_t{0xFF});
        Bytes formatted(size, 0xFF);
        if (size > 0) formatted[0] = 1;
        inputs.push_back(formatted);
    }
    for (const char* head : {"01"
                             "3200"
                             "0100"
                             "0100"
                             "6b"
                             "00"
                             "00"
                             "00"
                             "ffff",
                             "01"
                             "3200"
                             "0100"
                             "ffff"
                             "6b",
                             "01"
                             "3200"
                             "0100"
                             "0100"
                             "6b"
                             "00000000"
                             "00"
                             "ffff"})
        inputs.push_back(bytes_of_hex(head));
    for (const Bytes& input : inputs) {
        forget_allocations();
        const bool decodes = decode_statement(input).has_value() || decode_entry(input).has_value();
        const std::size_t largest = largest_allocation();
        EXPECT_FALSE(decodes);
        EXPECT_LT(largest, 4096u) << to_hex(input);
    }
}

TEST(Hostile, EveryLengthOfEveryGoldenRaisedIsRefusedCheaply) {
    for (const Golden& golden : read_goldens()) {
        for (std::size_t at = 0; at + 1 < golden.bytes.size(); ++at) {
            Bytes raised = golden.bytes;
            raised[at] = 0xFF;
            raised[at + 1] = 0xFF;
            forget_allocations();
            static_cast<void>(decode_statement(raised));
            const std::size_t largest = largest_allocation();
            ASSERT_LT(largest, 200'000u) << at << " of " << golden.json;
        }
    }
}

}  // namespace
}  // namespace annals::event
