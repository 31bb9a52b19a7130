// Statements out of JSON: what is refused, where, and with which help.
#include "tests/schema/event/statements.hpp"

#include "schema/base/limits.hpp"

namespace annals::event {
namespace {

constexpr const char* head = R"({"type":"member.joined","key":"k","effective":"2022-11",)";

// The only problem of a statement, as "code place: detail (hint)".
std::string problem_of(const std::string& text, const FindTarget& find_target = {}) {
    const auto reading = read_statement(text, find_target);
    EXPECT_FALSE(reading.statement) << text;
    EXPECT_EQ(reading.problems.errors().size(), 1u) << text;
    if (reading.problems.empty()) return {};
    const Error& error = reading.problems.errors().front();
    return std::string(errc_word(error.code)) + " " + to_string(error);
}

TEST(StatementFromJson, FillsAboutFromTheFieldsThatSayIt) {
    const Statement said = statement_of(
        R"({"type":"commitment.made","key":"k","effective":"2022","id":"rt/2023/rt4","plan":"rt/2023","summary":"s",)"
        R"("answers":[{"recommendation":"b"},{"recommendation":"a"},{"recommendation":"b","wording":1}]})");
    const std::vector<Subject> expected = {{Kind::plan, "rt/2023"},
                                           {Kind::recommendation, "a"},
                                           {Kind::recommendation, "b"},
                                           {Kind::commitment, "rt/2023/rt4"}};
    EXPECT_EQ(said.about, expected);
}

TEST(StatementFromJson, LeavesAboutOfTargetedTypesToTheCaller) {
    EXPECT_TRUE(statement_of(R"({"type":"event.retracted","key":"k","target":1,"reason":"r"})").about.empty());
}

TEST(StatementFromJson, MentionsAreNotAbout) {
    const Statement said = statement_of(
        R"({"type":"milestone.progressed","key":"k","effective":"2022","on_behalf_of":"p","sources":[{"source":"s"}],)"
        R"("id":"m","by":["unep"],"evidence":[{"source":"s"}]})");
    EXPECT_EQ(said.about, (std::vector<Subject>{{Kind::milestone, "m"}}));
}

TEST(StatementFromJson, RefusesWhatIsNoObjectOrHasNoType) {
    EXPECT_EQ(problem_of("[]"), "bad_value expected an object: one statement");
    EXPECT_EQ(problem_of("{}"), "missing_field 'type' is missing (such as member.joined)");
    EXPECT_EQ(problem_of(R"({"type":7})"), "bad_value /type: expected a type of event in quotes");
}

TEST(StatementFromJson, SuggestsTheNearestTypeFieldAndWord) {
    EXPECT_EQ(problem_of(R"({"type":"member.joinned"})"),
              "unknown_type /type: there is no event type 'member.joinned' (did you mean 'member.joined'?)");
    EXPECT_EQ(problem_of(head + std::string(R"("of":"agenda:a","party":"p","role":"lead","as_prinetd":"P"})")),
              "unknown_field /as_prinetd: there is no field 'as_prinetd' here (did you mean 'as_printed'?)");
    const std::string problem = problem_of(head + std::string(R"("of":"agenda:a","party":"p","role":"co_lead"})"));
    EXPECT_TRUE(problem.starts_with("bad_value /role: 'co_lead' is none of: signatory, endorser, co-lead,")) << problem;
    EXPECT_TRUE(problem.ends_with("(did you mean 'co-lead'?)")) << problem;
}

TEST(StatementFromJson, NamesEachMissingField) {
    const auto reading = read_statement(R"({"type":"member.joined"})");
    std::vector<std::string> details;
    for (const Error& error : reading.problems.errors()) {
        EXPECT_EQ(error.code, Errc::missing_field);
        details.push_back(error.detail);
    }
    EXPECT_EQ(details, (std::vector<std::string>{"'key' is missing", "'of' is missing", "'party' is missing",
                                                 "'role' is missing"}));
}

TEST(StatementFromJson, RefusesWrongTypesAtTheirPlace) {
    const std::pair<const char*, const char*> cases[] = {
        {R"("of":7,"party":"p","role":"lead"})", "bad_value /of: expected kind:id in quotes"},
        {R"("of":"plan:a","party":"p","role":"lead"})",
         "bad_value /of: a plan cannot stand here; one of: agenda, commitment, party"},
        {R"("of":"agenda:a","party":["p"],"role":"lead"})", "bad_value /party: expected an id in quotes"},
        {R"("of":"agenda:a","party":"Norway","role":"lead"})",
         "bad_value /party: 'Norway' is no id (an id is lower-case words of a-z and 0-9, joined by - and /)"},
        {R"("of":"agenda:a","party":"p","role":6})", "bad_value /role: expected a word in quotes"},
        {R"("of":"agenda:a","party":"p","role":null})", "bad_value /role: expected a word in quotes"},
        {R"("of":"agenda:a","party":"p","role":"lead","scope":""})", "bad_value /scope: an empty text"},
        {R"("of":"agenda:a","party":"p","role":"lead","sources":{}})",
         "bad_value /sources: expected a list in brackets"},
        {R"("of":"agenda:a","party":"p","role":"lead","sources":[{"source":"s"},7]})",
         "bad_value /sources/1: expected an object in braces"},
        {R"("of":"agenda:a","party":"p","role":"lead","sources":[{"source":"s","page":"1"}]})",
         "unknown_field /sources/0/page: there is no field 'page' here"},
        {R"("of":"agenda:a","party":"p","role":"lead","sources":[{"locator":"1"}]})",
         "missing_field /sources/0: 'source' is missing"},
        {R"("of":"agenda:a","party":"p","role":"lead","announced":"soon"})",
         "bad_value /announced: 'soon' is no date (write YYYY-MM-DD, YYYY-MM, YYYY, or DAY/DAY for one of these days)"},
    };
    for (const auto& [rest, expected] : cases) EXPECT_EQ(problem_of(head + std::string(rest)), expected) << rest;
}

TEST(StatementFromJson, RefusesNumbersOutOfRange) {
    const std::string plan =
        R"({"type":"plan.adopted","key":"k","effective":"2022","id":"a/1","agenda":"a","title":"t",)";
    for (const char* year : {"-1", "65536", "\"2023\"", "true"})
        EXPECT_EQ(problem_of(plan + "\"year\":" + year + "}"),
                  "bad_value /year: expected a whole number from 0 to 65535");
}

TEST(StatementFromJson, RefusesTextOverItsBytes) {
    const std::string long_key(limits::key_bytes_max + 1, 'x');
    EXPECT_EQ(
        problem_of(R"({"type":"party.renamed","effective":"2022","id":"p","name":"n","key":")" + long_key + "\"}"),
        "too_large /key: a text of 401 bytes; at most 400");
}

TEST(StatementFromJson, ReportsAllProblemsAtOnce) {
    const auto reading = read_statement(
        R"({"type":"milestone.set","key":"","id":"RT5","commitment":"c","what":"w","kind":"lunch","deadline":"soon",)"
        R"("any_of":{"options":["a",7],"min":-1},"responsible":["p","P"],"colour":"red"})");
    std::vector<std::string> places;
    for (const Error& error : reading.problems.errors()) places.push_back(error.place);
    EXPECT_EQ(places, (std::vector<std::string>{"/key", "/id", "/kind", "/deadline", "/responsible/1",
                                                "/any_of/options/1", "/any_of/min", "/colour"}));
    EXPECT_FALSE(reading.statement);
}

TEST(StatementFromJson, PlacesStandUnderThePathTheyAreReadAt) {
    Problems problems;
    EXPECT_FALSE(statement_from_json(*parse_json(R"({"type":"x"})"), "/3", {}, problems));
    EXPECT_EQ(problems.errors().front().place, "/3/type");
}

TEST(StatementFromJson, EscapesMemberNamesInPlaces) {
    const auto reading = read_statement(R"({"type":"party.renamed","key":"k","id":"p","name":"n","a/b~c":1})");
    ASSERT_EQ(reading.problems.errors().size(), 1u);
    EXPECT_EQ(reading.problems.errors().front().place, "/a~1b~0c");
}

TEST(StatementFromJson, StopsReadingWhenNoMoreProblemsWouldBeReported) {
    Problems problems;
    for (std::size_t i = 0; i < limits::problems_max; ++i) problems.add(fail(Errc::bad_value, "x"));
    EXPECT_FALSE(statement_from_json(
        *parse_json(R"({"type":"party.renamed","key":"k","effective":"2022","id":"p","name":"n"})"), "", {}, problems));
    EXPECT_EQ(problems.errors().size(), limits::problems_max);
}

TEST(StatementFromJson, NullIsAnAbsentOptional) {
    const Statement said =
        statement_of(head + std::string(R"("of":"agenda:a","party":"p","role":"lead","note":null})"));
    EXPECT_FALSE(said.envelope.note);
}

TEST(StatementFromJson, DefaultsWhatMayBeLeftOut) {
    const Statement said = statement_of(
        R"({"type":"milestone.set","key":"k","effective":"2022","id":"m","commitment":"c","what":"w","kind":"launch",)"
        R"("any_of":{"options":["a","b"]}})");
    const auto& set = std::get<MilestoneSet>(said.payload);
    EXPECT_TRUE(set.required);
    EXPECT_FALSE(set.on_invitation);
    EXPECT_EQ(set.any_of->min, 1);
    EXPECT_TRUE(set.topics.empty());
}

std::optional<Target> find_entry(const std::variant<Seq, std::string>& seq_or_key) {
    if (seq_or_key == std::variant<Seq, std::string>("the-key")) return Target{Seq(41), MemberJoined::tag, 1};
    if (seq_or_key == std::variant<Seq, std::string>(Seq(41))) return Target{Seq(41), MemberJoined::tag, 1};
    return std::nullopt;
}

TEST(Target, IsFoundByItsKey) {
    const auto reading =
        read_statement(R"({"type":"event.retracted","key":"k","target":"the-key","reason":"r"})", find_entry);
    ASSERT_TRUE(reading.statement);
    EXPECT_EQ(std::get<EventRetracted>(reading.statement->payload).target, 41u);
}

TEST(Target, GivesItsTypeToTheCorrection) {
    for (const char* target : {"\"the-key\"", "41"}) {
        const auto reading = read_statement(R"({"type":"event.corrected","key":"k","target":)" + std::string(target) +
                                                R"(,"set":{"role":"lead"},"reason":"r"})",
                                            find_entry);
        ASSERT_TRUE(reading.statement) << target;
        EXPECT_EQ(std::get<EventCorrected>(reading.statement->payload).set.tag, MemberJoined::tag);
    }
}

TEST(Target, IsRefusedWhereThereIsNone) {
    EXPECT_EQ(problem_of(R"({"type":"event.retracted","key":"k","target":"other","reason":"r"})", find_entry),
              "bad_target /target: there is no earlier entry with key 'other'");
    EXPECT_EQ(problem_of(R"({"type":"event.retracted","key":"k","target":42,"reason":"r"})", find_entry),
              "bad_target /target: there is no earlier entry 42");
    EXPECT_TRUE(problem_of(R"({"type":"event.retracted","key":"k","target":-1,"reason":"r"})", find_entry)
                    .starts_with("bad_value /target: expected a whole number from 0"));
}

TEST(EntryToJson, SaysWhenByWhomAndAboutWhat) {
    Entry entry;
    entry.registration.recorded_at = *parse_instant("2024-01-05T10:00Z");
    entry.registration.recorded_by = {"unix:anna"};
    entry.statement = statement_of(R"({"type":"party.renamed","key":"k","effective":"2022","id":"p","name":"n"})");
    EXPECT_EQ(print_json(entry_to_json(Seq(7), entry, Sha256())),
              R"({"seq":7,"recorded_at":"2024-01-05T10:00:00.000000Z","recorded_by":"unix:anna","about":["party:p"],)"
              R"("leaf_hash":"0000000000000000000000000000000000000000000000000000000000000000",)"
              R"("statement":{"type":"party.renamed","key":"k","effective":"2022","id":"p","name":"n"}})");
}

}  // namespace
}  // namespace annals::event
