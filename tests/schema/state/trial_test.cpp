#include "schema/state/trial.hpp"

#include "schema/state/answer_json.hpp"
#include "schema/state/answers_change.hpp"
#include "schema/state/case_file.hpp"
#include "schema/state/memory_log.hpp"

#include <gtest/gtest.h>

namespace annals::state {
namespace {

std::string set(const std::string& minute, const std::string& id, const std::string& deadline) {
    return "2022-01-01T00:" + minute + "Z milestone.set id=" + id + " commitment=" + id.substr(0, id.rfind('/')) +
           " what=W kind=publish deadline=\"" + deadline + "\" effective=2022-01-01\n";
}

// Two plans with something due by one occasion, one party in both, and something in the second that is due with what is
// in the first.
const std::string story =
    R"(2022-01-01T00:00Z party.registered id=norway kind=country names=Norway
2022-01-01T00:01Z party.registered id=chile kind=country names=Chile
2022-01-01T00:02Z occasion.registered id=cop28 names=COP28 series=cop number=28
2022-01-01T00:03Z occasion.scheduled id=cop28 from=2023-11-30 until=2023-12-12 effective=2022-01-01
2022-01-01T00:04Z agenda.launched id=a title=A goal=G effective=2021-11-10
2022-01-01T00:05Z agenda.launched id=b title=B goal=G effective=2021-11-10
2022-01-01T00:06Z plan.adopted id=a/2023 agenda=a title=P year=2023 effective=2022-01-01
2022-01-01T00:07Z plan.adopted id=b/2023 agenda=b title=P year=2023 effective=2022-01-01
2022-01-01T00:08Z commitment.made id=a/2023/x plan=a/2023 summary=S effective=2022-01-01
2022-01-01T00:09Z commitment.made id=b/2023/x plan=b/2023 summary=S effective=2022-01-01
)" + set("10", "a/2023/x/a", "by cop28") +
    set("11", "b/2023/x/a", "by cop28") + set("12", "b/2023/x/b", "with a/2023/x/a") +
    R"(2022-01-01T00:13Z member.joined of=commitment:a/2023/x party=norway role=collaborating effective=2022-02-01
2022-01-01T00:14Z member.joined of=commitment:b/2023/x party=norway role=collaborating effective=2022-02-01
)";

struct Tried {
    std::vector<std::string> rows;  // subject, what, before, after
    std::vector<std::string> warnings;
};

// What the story would answer otherwise at the end of 2023, were this line recorded.
Tried try_line(const std::string& line, std::size_t commitments_max) {
    Tried tried;
    auto cases = parse_cases(story + "2023-01-01T00:00Z " + line + "\ncase one\n");
    EXPECT_TRUE(cases) << to_string(cases.error());
    if (!cases) return tried;
    std::vector<Recorded> entries = cases->cases.at(0).entries;
    const std::vector<Recorded> added{entries.back()};
    entries.pop_back();
    const TreeSize size{entries.size()};
    const MemoryLog log(std::move(entries));
    TrialAsked asked{day_of(2023, 12, 31)};
    asked.commitments_max = commitments_max;
    const auto answer = try_entries(log, size, added, asked, {start_of(day_of(2024, 1, 1))});
    EXPECT_TRUE(answer) << to_string(answer.error());
    if (!answer) return tried;
    tried.warnings = answer->warnings;
    const auto revised = parse_answer<RevisedAnswer>(answer->revised);
    EXPECT_TRUE(revised);
    EXPECT_EQ(revised->earlier_size, size);
    EXPECT_EQ(to_number(revised->later_size), to_number(size) + 1);
    for (const ChangeRow& row : revised->rows) {
        std::string entry_list;
        for (const Seq seq : row.entries) entry_list += " " + std::to_string(to_number(seq));
        tried.rows.push_back(to_string(row.subject) + " " + row.what + " " + row.before.value_or("-") + " -> " +
                             row.after.value_or("-") + entry_list);
    }
    return tried;
}

const char* const lines[] = {
    "occasion.rescheduled id=cop28 from=2024-02-01 until=2024-02-10 effective=2023-01-01",
    "occasion.held id=cop28 from=2023-11-30 until=2023-12-13 effective=2023-12-13",
    "event.retracted target=3 reason=slip",
    "event.corrected target=3 set.until=2023-12-15 reason=slip",
    "milestone.rescheduled id=a/2023/x/a deadline=2024-06-30 effective=2023-01-01",
    "milestone.dropped id=a/2023/x/a effective=2023-01-01",
    "event.corrected target=10 set.deadline=2024-06-30 reason=slip",
    "milestone.reached id=a/2023/x/a effective=2023-05-01",
    "member.joined of=commitment:a/2023/x party=chile role=collaborating effective=2023-02-01",
    "member.left of=commitment:a/2023/x party=norway effective=2023-02-01",
    "party.renamed id=norway name=Norge effective=2023-01-01",
    "party.merged id=norway into=chile effective=2023-01-01",
    "event.retracted target=13 reason=slip",
    "event.retracted target=8 reason=slip",
    "event.retracted target=3 reason=slip",
    "commitment.withdrawn id=a/2023/x reason=r effective=2023-01-01",
    "commitment.amended id=a/2023/x summary=T effective=2023-01-01",
    "commitment.withdrawn id=b/2023/x reason=r effective=2023-01-01",
    "plan.superseded id=a/2023 by=b/2023 effective=2023-06-01",
    "event.retracted target=6 reason=slip",
};

bool merely_comes_into_sight(const std::string& row) {
    return row.starts_with("party:") &&
           (row.find(" - -> ") != std::string::npos || row.find(" -> - ") != std::string::npos);
}

TEST(Trial, AnOccasionIsLookedAtInEveryPlanThatDependsOnIt) {
    for (const std::size_t max : {trial_commitments_max, std::size_t{0}}) {
        const Tried tried = try_line(lines[0], max);
        std::size_t due = 0;
        for (const std::string& row : tried.rows) due += row.find(" due 2023-12-12 -> 2024-02-10") != std::string::npos;
        EXPECT_EQ(due, 3u) << "of a/2023, of b/2023, and what is due with the first of these";
    }
}

TEST(Trial, OfALargeLedgerGivesTheSameRowsByPlan) {
    std::size_t rows = 0;
    for (const char* line : lines) {
        const Tried whole = try_line(line, trial_commitments_max);
        const Tried by_plan = try_line(line, 1);
        std::vector<std::string> expected;
        for (const std::string& row : whole.rows)
            if (!merely_comes_into_sight(row)) expected.push_back(row);
        EXPECT_EQ(by_plan.rows, expected) << line;
        rows += expected.size();
        ASSERT_FALSE(by_plan.warnings.empty()) << line;
        EXPECT_TRUE(whole.warnings.empty() || whole.warnings.back().find("a large ledger") == std::string::npos)
            << line;
    }
    EXPECT_GT(rows, 40u);
}

TEST(Trial, OfALargeLedgerLooksAtThePlansThatAreConcerned) {
    const auto looked_at = [](const std::string& line) { return try_line(line, 0).warnings.back(); };
    EXPECT_NE(looked_at("milestone.reached id=a/2023/x/a effective=2023-05-01").find("of its plans, 1 were"),
              std::string::npos);
    EXPECT_NE(looked_at("party.renamed id=norway name=Norge effective=2023-01-01").find("of its plans, 2 were"),
              std::string::npos);
    EXPECT_NE(looked_at("party.renamed id=chile name=CL effective=2023-01-01").find("of its plans, 0 were"),
              std::string::npos);
}

}  // namespace
}  // namespace annals::state
