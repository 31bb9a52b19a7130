// The door to all questions: clocks, canonical forms, errors, and answers that survive JSON.
#include "schema/state/ask.hpp"

#include "schema/event/json_text.hpp"
#include "schema/state/answer_json.hpp"
#include "schema/state/answers_change.hpp"
#include "schema/state/answers_landscape.hpp"
#include "schema/state/answers_record.hpp"
#include "schema/state/answers_review.hpp"
#include "schema/state/case_file.hpp"
#include "tests/support/paths.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace annals::state {
namespace {

CaseFile read_cases(const std::string& name) {
    std::ifstream in(test::source_dir() + "/tests/schema/cases/" + name);
    std::stringstream text;
    text << in.rdbuf();
    return parse_cases(text.str()).value();
}

template <class T>
std::string again(const boost::json::value& answer) {
    const auto parsed = parse_answer<T>(answer);
    return parsed ? event::print_json(answer_to_json(*parsed)) : to_string(parsed.error());
}

std::string reprinted(const std::string& name, const boost::json::value& answer) {
    if (name == "status") return again<StatusAnswer>(answer);
    if (name == "due" || name == "overdue") return again<DueAnswer>(answer);
    if (name == "members") return again<MembersAnswer>(answer);
    if (name == "party") return again<PartyAnswer>(answer);
    if (name == "timeline") return again<TimelineAnswer>(answer);
    if (name == "history") return again<HistoryAnswer>(answer);
    if (name == "resolve") return again<ResolveAnswer>(answer);
    if (name == "who-else") return again<WhoElseAnswer>(answer);
    if (name == "recommendation") return again<RecommendationAnswer>(answer);
    if (name == "coverage") return again<CoverageAnswer>(answer);
    if (name == "matrix") return again<MatrixAnswer>(answer);
    if (name == "calendar") return again<CalendarAnswer>(answer);
    if (name == "rating") return again<RatingAnswer>(answer);
    if (name == "claims") return again<ClaimsAnswer>(answer);
    if (name == "evidence") return again<EvidenceAnswer>(answer);
    if (name == "late-records") return again<LateRecordsAnswer>(answer);
    if (name == "as-of") return again<AsOfAnswer>(answer);
    if (name == "unsourced") return again<UnsourcedAnswer>(answer);
    if (name == "lint") return again<LintAnswer>(answer);
    if (name == "slip") return again<SlipAnswer>(answer);
    if (name == "diff") return again<DiffAnswer>(answer);
    if (name == "revised") return again<RevisedAnswer>(answer);
    if (name == "explain") return again<ExplainAnswer>(answer);
    if (name == "rollover") return again<RolloverAnswer>(answer);
    if (name == "review") return again<ReviewAnswer>(answer);
    if (name == "landscape") return again<LandscapeAnswer>(answer);
    return "no such answer";
}

TEST(Ask, EveryAnswerSurvivesJson) {
    std::set<std::string> met;
    for (const char* name : {"occasions.txt", "membership.txt", "milestones.txt", "commitments.txt", "corrections.txt",
                             "traps.txt", "landscape.txt"}) {
        const CaseFile file = read_cases(name);
        for (const Case& one : file.cases) {
            const MemoryLog log(one.entries);
            for (const CaseQuestion& question : one.questions) {
                const auto answer = ask(log, question.question, {file.now});
                if (!answer) continue;
                const auto document = parse_document(*answer);
                ASSERT_TRUE(document.has_value()) << to_string(document.error());
                EXPECT_EQ(reprinted(question.question.name, document->answer), event::print_json(document->answer))
                    << name << ":" << question.line;
                met.insert(question.question.name);
            }
        }
    }
    // What no case asks is asked here.
    const CaseFile file = read_cases("traps.txt");
    const MemoryLog log(file.cases.front().entries);
    for (const std::string text :
         {"timeline rt2", "timeline rt/2023", "history norway", "lint", "calendar", "review rt/2023"}) {
        const Question question = parse_case_question(text).value();
        const auto answer = ask(log, question, {file.now});
        ASSERT_TRUE(answer.has_value()) << text << ": " << to_string(answer.error());
        const auto& body = answer->at("answer");
        EXPECT_EQ(reprinted(question.name, body), event::print_json(body)) << text;
        met.insert(question.name);
    }
    for (const QuestionInfo& info : all_questions()) EXPECT_TRUE(met.contains(std::string(info.name))) << info.name;
}

TEST(Ask, GivesTheSameAnswerAtTheSizeThatItNamed) {
    const CaseFile file = read_cases("corrections.txt");
    const MemoryLog log(file.cases.front().entries);
    Question question = parse_case_question("status rt1/a on 2023-12-20 known 2024-01-31").value();
    const auto by_day = ask(log, question, {file.now}).value();
    const AsOfView as_of = parse_document(by_day).value().as_of;
    EXPECT_EQ(to_number(as_of.size), 9u);
    question.known = as_of.size;
    const auto by_size = ask(log, question, {start_of(day_of(2029, 1, 1))}).value();
    EXPECT_EQ(by_day.at("answer"), by_size.at("answer"));
}

TEST(Ask, TakesTheDayOfKnownWhereNoneIsAsked) {
    const CaseFile file = read_cases("corrections.txt");
    const MemoryLog log(file.cases.front().entries);
    const Asking asking{file.now};
    const auto on = [&](const char* text) {
        return to_string(resolve_on(log, parse_case_question(text).value(), asking).value());
    };
    EXPECT_EQ(on("lint known 2024-01-31"), "2024-01-31");
    EXPECT_EQ(on("lint known 2023-12-21T10:00Z"), "2023-12-21");
    EXPECT_EQ(on("lint known @9"), "2023-12-20");
    EXPECT_EQ(on("lint"), "2030-01-01");
    EXPECT_EQ(on("lint on 2023-01-02 known @9"), "2023-01-02");
}

TEST(Ask, WritesAQuestionInOneCanonicalLine) {
    Question question = parse_case_question("members \"CEM EVI\" role=part-of on 2023-12-14 known @120").value();
    EXPECT_EQ(canonical(question), "members?dates=latest&known=@120&of=CEM%20EVI&on=2023-12-14&role=part-of");
}

TEST(Ask, SuggestsWhatWasProbablyMeant) {
    const CaseFile file = read_cases("traps.txt");
    const MemoryLog log(file.cases.front().entries);
    const auto party = ask(log, parse_case_question("party norwya").value(), {file.now});
    ASSERT_FALSE(party.has_value());
    EXPECT_EQ(party.error().code, Errc::not_found);
    EXPECT_NE(party.error().hint.find("norway"), std::string::npos) << party.error().hint;
    Question misspelt;
    misspelt.name = "statsu";
    const auto name = ask(log, misspelt, {file.now});
    ASSERT_FALSE(name.has_value());
    EXPECT_NE(name.error().hint.find("status"), std::string::npos) << name.error().hint;
}

// A Log that remembers what was folded.
class WatchedLog : public MemoryLog {
public:
    using MemoryLog::MemoryLog;
    Result<std::vector<Recorded>> to_fold(const Subject& subject, About wanted, TreeSize size) const override {
        auto entries = MemoryLog::to_fold(subject, wanted, size);
        if (entries && !entries->empty()) folded.insert(subject.kind);
        return entries;
    }
    mutable std::set<Kind> folded;
};

TEST(Ask, SuggestsNamesButFoldsNoCommitmentsInALargeLedger) {
    const CaseFile file = read_cases("traps.txt");
    std::vector<Recorded> entries = file.cases.front().entries;
    bool has_folded_commitments = false;
    const auto hint = [&](const char* text) {
        const WatchedLog log(entries);
        const auto answer = ask(log, parse_case_question(text).value(), {file.now});
        has_folded_commitments = log.folded.contains(Kind::commitment);
        return answer.error().hint;
    };
    EXPECT_EQ(hint("resolve norwya"), "did you mean 'norway'?");
    EXPECT_TRUE(has_folded_commitments) << "for their codes";
    const Recorded last = entries.back();
    while (entries.size() <= 20'000) {
        entries.push_back(last);
        entries.back().seq = Seq{entries.size() - 1};
    }
    EXPECT_EQ(hint("resolve norwya"), "did you mean 'norway'?");
    EXPECT_EQ(hint("resolve rt2a"), "did you mean 'rt2'?") << "by its id";
    EXPECT_FALSE(has_folded_commitments);
}

// A Log that knows no better way than the one every Log has.
class PlainLog : public MemoryLog {
public:
    using MemoryLog::MemoryLog;
    Result<std::vector<Recorded>> about_itself(const Subject& subject, TreeSize size) const override {
        return Log::about_itself(subject, size);
    }
};

TEST(MemoryLog, FindsWhatSaysItselfAsEveryLogDoes) {
    for (const char* name : {"membership.txt", "corrections.txt"})
        for (const Case& one : read_cases(name).cases) {
            const MemoryLog quick(one.entries);
            const PlainLog plain(one.entries);
            for (int kind = kind_first; kind <= kind_last; ++kind)
                for (const Subject& subject : quick.of_kind(static_cast<Kind>(kind), quick.size()).value())
                    for (std::uint64_t size = 0; size <= one.entries.size(); size += 3) {
                        const auto a = quick.about_itself(subject, TreeSize(size)).value();
                        const auto b = plain.about_itself(subject, TreeSize(size)).value();
                        ASSERT_EQ(a.size(), b.size()) << name << " " << to_string(subject) << " @" << size;
                        for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].seq, b[i].seq);
                    }
        }
}

TEST(CaseFile, NamesTheLineThatIsWrong) {
    EXPECT_EQ(parse_cases("# fine\n2023-01-01T00:00Z party.joined id=x").error().place, "2");
    EXPECT_EQ(parse_cases("case a\nstatsu x -> y").error().place, "2");
    EXPECT_EQ(parse_cases("2023-01-01T00:00Z party.registered id=x kind=contry names=X").error().place, "1");
    EXPECT_EQ(parse_cases("2023-01-02T00:00Z party.registered id=x kind=country names=X\n"
                          "2023-01-01T00:00Z party.registered id=y kind=country names=Y")
                  .error()
                  .place,
              "2");
}

}  // namespace
}  // namespace annals::state
