// What a statement must be by itself.
#include "schema/event/check_statement.hpp"

#include "tests/schema/event/statements.hpp"

#include "schema/base/limits.hpp"

namespace annals::event {
namespace {

// "code place: detail" of each problem.
std::vector<std::string> problems_of(const Statement& statement, const std::string& path = {}) {
    Problems problems;
    check_statement(statement, path, problems);
    std::vector<std::string> texts;
    for (const Error& error : problems.errors())
        texts.push_back(std::string(errc_word(error.code)) + " " + error.place + ": " + error.detail);
    return texts;
}

using Texts = std::vector<std::string>;

// The problems of the statement {"type":TYPE, a key, effective 2022, REST}.
Texts problems_with(const std::string& type, const std::string& rest) {
    return problems_of(statement_of(R"({"type":")" + type + R"(","key":"k","effective":"2022",)" + rest + "}"));
}

struct Case {
    const char* type;
    const char* rest;
    const char* problem;  // nullptr: none
};

void expect(const std::vector<Case>& cases) {
    for (const Case& one : cases)
        EXPECT_EQ(problems_with(one.type, one.rest), one.problem ? Texts{one.problem} : Texts{}) << one.rest;
}

TEST(CheckStatement, TakesEveryGoldenButTheReservedTypes) {
    for (const Golden& golden : read_goldens()) {
        const Statement said = statement_of(golden.json);
        const std::string type = type_of(said.payload);
        const bool is_reserved = type == "event.redacted" || type == "key.registered" || type == "key.revoked";
        EXPECT_EQ(problems_of(said), is_reserved ? Texts{"unsupported : reserved: not taken yet"} : Texts{})
            << golden.json;
    }
}

TEST(CheckStatement, EffectiveIsMissingWhereTheTypeNeedsIt) {
    for (const Golden& golden : read_goldens()) {
        Statement said = statement_of(golden.json);
        said.envelope.effective.reset();
        const TypeInfo* type = find_type(tag_of(said.payload));
        const auto problems = problems_of(said);
        const bool misses = std::find(problems.begin(), problems.end(),
                                      "missing_field /effective: 'effective' is missing") != problems.end();
        EXPECT_EQ(misses, type->needs_effective) << type->type;
        const bool sorts_by_seq = type->type.starts_with("event.") || type->type.ends_with(".registered") ||
                                  type->type == "evidence.attached";
        EXPECT_EQ(type->needs_effective, !sorts_by_seq) << type->type;
    }
}

TEST(CheckStatement, JudgesTextsWhereverTheyStand) {
    const std::string bad = "\\u001b";
    EXPECT_EQ(problems_with("party.renamed", R"("note":"a)" + bad + R"(","id":"p","name":")" + bad + "\""),
              (Texts{"bad_value /note: control character U+001B at byte 1",
                     "bad_value /name: control character U+001B at byte 0"}));
    EXPECT_EQ(problems_with("plan.adopted", R"("id":"a/1","agenda":"a","title":"t","year":2023,"cycle":[)"
                                            R"({"step":"s","through":"t"},{"step":"s","through":")" +
                                                bad + "\"}]"),
              (Texts{"bad_value /cycle/1/through: control character U+001B at byte 0"}));
    EXPECT_EQ(problems_with("party.renamed", R"("sources":[{"source":"s","locator":"e\u0301"}],"id":"p","name":"n")"),
              (Texts{"bad_value /sources/0/locator: text is not in Unicode normal form C"}));
}

TEST(CheckStatement, PlacesStandUnderTheGivenPath) {
    Statement said = statement_of(R"({"type":"party.renamed","key":"k","id":"p","name":"n"})");
    EXPECT_EQ(problems_of(said, "/4"), (Texts{"missing_field /4/effective: 'effective' is missing"}));
}

TEST(CheckStatement, JudgesWhatIsMadeWithoutJson) {
    Statement said =
        statement_of(R"({"type":"occasion.held","key":"k","effective":"2022","id":"o","from":"2022-01-01",)"
                     R"("until":"2022-01-02"})");
    auto& held = std::get<OccasionHeld>(said.payload);
    said.envelope.key.text.clear();
    said.envelope.effective = DayRange{day_last, day_first};
    held.id.text = "O";
    held.from = previous(day_first);
    held.place = Name{std::string(301, 'x')};
    EXPECT_EQ(problems_of(said),
              (Texts{"bad_value /key: an empty text", "bad_value /effective: a date that runs backwards",
                     "bad_value /id: 'O' is no id", "bad_value /from: a day outside the calendar",
                     "too_large /place: a text of 301 bytes; at most 300"}));
}

TEST(CheckStatement, RefusesUnknownTypes) {
    Statement said = statement_of(R"({"type":"party.renamed","key":"k","id":"p","name":"n"})");
    said.payload = Unknown{900, 1, {}};
    EXPECT_EQ(problems_of(said), (Texts{"unknown_type /type: a type or version of event that is not known"}));
}

TEST(CheckStatement, HoldsListsSourcesAndSubjectsToTheirLimits) {
    Statement said = statement_of(R"({"type":"party.registered","key":"k","id":"p","kind":"group","names":["n"]})");
    said.envelope.sources.resize(limits::sources_max + 1, Cite{{"s"}, {}});
    said.about.resize(limits::about_subjects_max + 1);
    std::get<PartyRegistered>(said.payload).names.resize(limits::list_items_max + 1, Name{"n"});
    EXPECT_EQ(problems_of(said),
              (Texts{"too_large /sources: at most 32 sources", "too_large : it concerns 65 subjects; at most 64",
                     "too_large /names: a list of 257 items; at most 256"}));
}

TEST(CheckStatement, Agendas) {
    expect({{"agenda.amended", R"("id":"a")", "missing_field : an amendment that changes no field"},
            {"agenda.amended", R"("id":"a","open_lists":[])", nullptr},
            {"agenda.amended", R"("id":"a","parent":"a")", "bad_value /parent: an agenda is no part of itself"},
            {"agenda.launched", R"("id":"a","title":"t","goal":"g","parent":"a")",
             "bad_value /parent: an agenda is no part of itself"},
            {"agenda.launched", R"("id":"a","title":"t","goal":"g","target_year":203)",
             "bad_value /target_year: no such year: 203"}});
}

TEST(CheckStatement, Plans) {
    expect({{"plan.adopted", R"("id":"a/1","agenda":"a","title":"t","year":0)", "bad_value /year: no such year: 0"},
            {"plan.superseded", R"("id":"a/1","by":"a/1")", "bad_value /by: a plan does not take its own place"},
            {"plan.superseded", R"("id":"a/1","by":"a/2")", nullptr}});
}

TEST(CheckStatement, Recommendations) {
    expect({{"recommendation.published", R"("id":"r","report":"s","wordings":[])",
             "bad_value /wordings: a recommendation has at least one wording"},
            {"recommendation.reworded", R"("id":"r","report":"s")",
             "bad_value /wordings: a rewording gives at least one wording"},
            {"recommendation.succeeded", R"("earlier":[],"lineage":"continues","later":["b"])",
             "bad_value /earlier: name at least one earlier recommendation"},
            {"recommendation.succeeded", R"("earlier":["a"],"lineage":"splits","later":[])",
             "bad_value /later: name at least one later recommendation"},
            {"recommendation.succeeded", R"("earlier":["a"],"lineage":"drops","later":["b"])",
             "bad_value /later: what was dropped has no later recommendation"},
            {"recommendation.succeeded", R"("earlier":["a"],"lineage":"drops")", nullptr}});
}

TEST(CheckStatement, Commitments) {
    expect({{"commitment.amended", R"("id":"c")", "missing_field : an amendment that changes no field"},
            {"commitment.superseded", R"("id":"c","by":["d","c"])",
             "bad_value /by: a commitment does not take its own place"},
            {"commitment.superseded", R"("id":"c","by":["d"])", nullptr}});
}

TEST(CheckStatement, Milestones) {
    const std::string set = R"("id":"m","commitment":"c","what":"w",)";
    const auto set_with = [&](const std::string& rest) { return problems_with("milestone.set", set + rest); };
    const std::string kind = R"("kind":"launch",)";
    EXPECT_EQ(set_with(kind + R"("any_of":{"options":[],"min":1})"),
              (Texts{"bad_value /any_of/options: a group without options"}));
    EXPECT_EQ(set_with(kind + R"("any_of":{"options":["a","b","a"],"min":1})"),
              (Texts{"bad_value /any_of/options/2: 'a' is given twice"}));
    for (const char* min : {"0", "3"})
        EXPECT_EQ(set_with(kind + R"("any_of":{"options":["a","b"],"min":)" + min + "}"),
                  (Texts{"bad_value /any_of/min: at least 1 and at most all 2 options can be needed"}));
    EXPECT_EQ(set_with(kind + R"("any_of":{"options":["a","b"],"min":2})"), Texts{});
    EXPECT_EQ(set_with(kind + R"("part_of":"m")"), (Texts{"bad_value /part_of: a milestone is no part of itself"}));
    EXPECT_EQ(set_with(R"("kind":"continuous","deadline":"by cop28")"),
              (Texts{"bad_value /deadline: a continuous milestone has no deadline"}));
    EXPECT_EQ(set_with(R"("kind":"continuous","deadline":"open")"), Texts{});
    EXPECT_EQ(set_with(R"("kind":"continuous")"), Texts{});
    expect({{"milestone.amended", R"("id":"m")", "missing_field : an amendment that changes no field"},
            {"milestone.amended", R"("id":"m","required":false)", nullptr},
            {"milestone.amended", R"("id":"m","part_of":"m")", "bad_value /part_of: a milestone is no part of itself"},
            {"milestone.amended", R"("id":"m","any_of":{"options":["a"],"min":2})",
             "bad_value /any_of/min: at least 1 and at most all 1 options can be needed"}});
}

TEST(CheckStatement, DeadlinesMadeWithoutJson) {
    Statement said =
        statement_of(R"({"type":"milestone.rescheduled","key":"k","effective":"2022","id":"m","deadline":"open"})");
    auto& deadline = std::get<MilestoneRescheduled>(said.payload).deadline;
    deadline = DueOccasion{Preposition::by, {"COP 28"}};
    EXPECT_EQ(problems_of(said), (Texts{"bad_value /deadline: 'COP 28' is no id"}));
    deadline = DueEveryYear{{}, 3};
    EXPECT_EQ(problems_of(said), (Texts{"bad_value /deadline: no such year: 3"}));
    deadline = DueDate{{day_first, next(day_last)}};
    EXPECT_EQ(problems_of(said), (Texts{"bad_value /deadline: a day outside the calendar"}));
}

TEST(CheckStatement, Members) {
    expect({{"member.joined", R"("of":"party:p","party":"p","role":"part-of")",
             "bad_value /party: a party is no member of itself"},
            {"member.left", R"("of":"party:p","party":"p")", "bad_value /party: a party is no member of itself"},
            {"member.joined", R"("of":"agenda:p","party":"p","role":"lead")", nullptr}});
}

TEST(CheckStatement, Parties) {
    expect({{"party.registered", R"("id":"p","kind":"country","names":[])",
             "bad_value /names: a party has at least one name"},
            {"party.registered", R"("id":"p","kind":"institution","names":["n"],"iso":"EU")",
             "bad_value /iso: only a country has an ISO 3166-1 code"},
            {"party.registered", R"("id":"p","kind":"country","names":["n"],"iso":"no")",
             "bad_value /iso: an ISO 3166-1 code is two capital letters"},
            {"party.registered", R"("id":"p","kind":"country","names":["n"],"iso":"N")",
             "bad_value /iso: an ISO 3166-1 code is two capital letters"},
            {"party.registered", R"("id":"p","kind":"country","names":["n"],"iso":"NO")", nullptr},
            {"party.registered", R"("id":"p","kind":"country","names":["n"])", nullptr},
            {"party.merged", R"("id":"p","into":"p")", "bad_value /into: a party does not merge into itself"}});
}

TEST(CheckStatement, Occasions) {
    expect(
        {{"occasion.registered", R"("id":"o","names":[])", "bad_value /names: an occasion has at least one name"},
         {"occasion.registered", R"("id":"o","names":["n"],"series":"cop")",
          "bad_value /number: an occasion of a series has a number in it"},
         {"occasion.registered", R"("id":"o","names":["n"],"number":28)",
          "bad_value /series: a number counts in a series: name it"},
         {"occasion.registered", R"("id":"o","names":["n"],"series":"COP","number":28)",
          "bad_value /series: 'COP' is no series: one lower-case word"},
         {"occasion.registered", R"("id":"o","names":["n"],"series":"year","number":28)",
          "bad_value /series: 'year' is no series: one lower-case word"},
         {"occasion.scheduled", R"("id":"o","from":"2023-12-12","until":"2023-11-30")",
          "bad_value /until: the last day is before the first"},
         {"occasion.scheduled", R"("id":"o","from":"2023-12-12","until":"2023-12-12")", nullptr},
         {"occasion.held", R"("id":"o","from":"2023-12-12","until":"2023-11-30")",
          "bad_value /until: the last day is before the first"},
         {"occasion.rescheduled", R"("id":"o","from":"2023-12-12","until":"2023-11-30")",
          "bad_value /until: the last day is before the first"},
         {"occasion.rescheduled", R"("id":"o","until":"2023-11-30")", nullptr},
         {"occasion.rescheduled", R"("id":"o","reason":"r")", "missing_field : a rescheduling that changes nothing"}});
}

TEST(CheckStatement, SourcesStandOnTheWeb) {
    const auto with_url = [](const std::string& url) {
        return problems_with("source.registered", R"("id":"s","title":"t","kind":"press","url":")" + url + "\"");
    };
    for (const char* url : {"http://example.org", "https://example.org/a?b=c#d", "HTTPS://example.org/%C3%A9"})
        EXPECT_EQ(with_url(url), Texts{}) << url;
    for (const char* url :
         {"ftp://example.org", "javascript:alert(1)", "https:", "https://", "https:///path", "example.org", "/a",
          "https://example.org/a b", "https://example.org/\xc3\xa9", "file:///etc/passwd"})
        EXPECT_EQ(with_url(url), (Texts{"bad_value /url: not an address of the web"})) << url;
}

TEST(CheckStatement, AssessmentsUseTheirScale) {
    const auto with_scale = [](const std::string& grades) {
        return problems_with(
            "assessment.published",
            R"("assessor":"a","report":"r","subject":"plan:p","grade":"Good","scale":{"id":"s","version":1,)"
            R"("grades":)" +
                grades + "}");
    };
    EXPECT_EQ(with_scale(R"(["Bad","Good"])"), Texts{});
    EXPECT_EQ(with_scale(R"(["Bad"])"), (Texts{"bad_value /grade: 'Good' is none of the scale's grades"}));
    EXPECT_EQ(with_scale("[]"), (Texts{"bad_value /grade: 'Good' is none of the scale's grades"}));
    EXPECT_EQ(with_scale(R"(["Good","Good"])"), (Texts{"bad_value /scale/grades/1: 'Good' is given twice"}));
}

TEST(CheckStatement, ReservedTypesAreNotTakenYet) {
    const auto verdict =
        check_statement(statement_of(R"({"type":"key.revoked","key":"k","effective":"2022","id":"a/k"})"));
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code, Errc::unsupported);
}

TEST(CheckStatement, ACorrectionsValuesAreJudgedAsThoseOfItsTarget) {
    const auto with_set = [](const std::string& set) {
        return problems_of(
            statement_of(R"({"type":"event.corrected","key":"k","target":1,"reason":"r","set":)" + set + "}"));
    };
    EXPECT_EQ(with_set(R"({"type":"member.joined","note":"\u001b","scope":"x"})"),
              (Texts{"bad_value /set/note: control character U+001B at byte 0"}));
    EXPECT_EQ(with_set(R"({"type":"event.corrected","set":{"type":"member.joined","scope":"\u001b"}})"),
              (Texts{"bad_value /set/set/scope: control character U+001B at byte 0"}));
    Statement said = statement_of(
        R"({"type":"event.corrected","key":"k","target":1,"reason":"r","set":{"type":"member.joined","role":"lead"}})");
    std::get<EventCorrected>(said.payload).set.values = {0xFF};
    const auto problems = problems_of(said);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_TRUE(problems.front().starts_with("bad_correction /set: ")) << problems.front();
}

TEST(CheckStatement, TheFirstProblemIsTheVerdict) {
    const auto verdict = check_statement(statement_of(R"({"type":"party.merged","key":"k","id":"p","into":"p"})"));
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().place, "/effective");
    EXPECT_TRUE(
        check_statement(statement_of(R"({"type":"party.merged","key":"k","effective":"2022","id":"p","into":"q"})")));
}

}  // namespace
}  // namespace annals::event
