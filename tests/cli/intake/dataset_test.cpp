// The shipped dataset: what a naive model of the document gets wrong, read out of the statements that its import
// records.
// Long because each trap has a case of its own, in this order:
//  1 CountsGovernmentsAndCountriesApart, TakesTheEuropeanCommissionForAnInstitutionWithoutIsoCode
//  2 HasTheUnitedStatesAsACoLeadInNoList
//  3 HasOneRecommendationInTwoWordingsForTwoCommitments
//  4 LetsACommitmentAnswerTwoRecommendationsOrNone
//  5 HasOneRecommendationNotedWithoutCommitmentTheOnlyOneWithAPrintedNumber
//  6 KnowsABodyUnderAllItsNames
//  7 KeepsABodyItsOperatorAndItsParentApart
//  8 GivesOneBodySeveralRoles
//  9 KeepsWhatIsOnlyNamedInTheTextApartFromCoordinators, HasCoordinatorsThatTheTextDoesNotName
// 10 MarksOpenLists
// 11 HasAnyOfGroupsWithAMinimum
// 12 KeepsDeadlinesAsWorded
// 13 TakesNoYearForADeadlineThatIsNone
// 14 HasDutiesThatRecur
// 15 InvitesBodiesThatSignedNothing
// 16 HasBeneficiariesWithoutAMemberList
// 17 KeepsTheVerb
// 18 ReadsEightTaskForceMembersWhereACommaIsMissing, KeepsTheFootnoteOutOfEveryRecommendation
// 19 KeepsSignatoriesEndorsersCollaboratorsAndMembersOfABodyApart
// 20 TakesThePlansFirstDayFromAnotherSourceAndSaysSo
#include "schema/base/text.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/accept.hpp"
#include "tests/cli/intake/ledger.hpp"
#include "tests/support/paths.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace annals::intake {
namespace {

using Words = std::set<std::string>;

NamedText read(const std::filesystem::path& path) {
    std::ifstream file(path);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return {path.filename().string(), text.str()};
}

std::vector<NamedText> shipped_files() {
    const std::filesystem::path folder = std::filesystem::path(test::source_dir()) / "tools" / "datasets";
    std::vector<std::filesystem::path> paths{folder / "road-transport-2023.toml"};
    for (const auto& entry : std::filesystem::directory_iterator(folder / "events")) paths.push_back(entry.path());
    std::sort(paths.begin() + 1, paths.end());
    std::vector<NamedText> files;
    for (const auto& path : paths) files.push_back(read(path));
    return files;
}

const MemoryImport& shipped() {
    static const MemoryImport ledger = [] {
        MemoryImport made;
        made.record(shipped_files());
        return made;
    }();
    return ledger;
}

// Every payload of a type, with its statement.
template <class T, class Visit>
void for_each(Visit&& visit) {
    for (const Numbered& entry : shipped().log())
        if (const auto* payload = std::get_if<T>(&entry.statement.payload)) visit(*payload, entry.statement);
}

std::string id_of(const std::string& code) {
    std::string id = "road-transport/2023/";
    for (const char c : code) id += c == '.' ? '/' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return id;
}

event::CommitmentMade commitment(const std::string& code) {
    std::optional<event::CommitmentMade> found;
    for_each<event::CommitmentMade>([&](const auto& made, const auto&) {
        if (made.id.text == id_of(code)) found = made;
    });
    return found.value();
}

event::MilestoneSet milestone(const std::string& code) {
    std::optional<event::MilestoneSet> found;
    for_each<event::MilestoneSet>([&](const auto& set, const auto&) {
        if (set.id.text == id_of(code)) found = set;
    });
    return found.value();
}

event::PartyRegistered party(const std::string& id) {
    std::optional<event::PartyRegistered> found;
    for_each<event::PartyRegistered>([&](const auto& registered, const auto&) {
        if (registered.id.text == id) found = registered;
    });
    return found.value();
}

// The parties of a commitment in a role.
Words members(const std::string& code, event::Role role) {
    Words found;
    for_each<event::MemberJoined>([&](const auto& joined, const auto&) {
        if (joined.of.subject == Subject{Kind::commitment, id_of(code)} && joined.role == role)
            found.insert(joined.party.text);
    });
    return found;
}

// "rt2 task-force-member" for each place of a party in the plan's commitments.
Words roles_of(const std::string& id) {
    Words found;
    for_each<event::MemberJoined>([&](const auto& joined, const auto&) {
        if (joined.party.text == id && joined.of.subject.kind == Kind::commitment)
            found.insert(joined.of.subject.id.substr(20) + " " + event::enum_word(joined.role));
    });
    return found;
}

std::vector<std::string> printed_forms_of(const std::string& id) {
    std::set<std::string> forms;
    for_each<event::MemberJoined>([&](const auto& joined, const auto&) {
        if (joined.party.text == id && joined.as_printed) forms.insert(joined.as_printed->text);
    });
    return {forms.begin(), forms.end()};
}

std::string deadline(const std::string& code) {
    const auto set = milestone(code);
    return set.deadline ? event::to_string(*set.deadline) : "";
}

const std::vector<std::string> codes{"RT1", "RT2", "RT3", "RT4", "RT5", "RT6"};

TEST(Dataset, HasNoProblemsAndIsOneAtomicBatch) {
    const ImportPlan plan = MemoryImport().plan(shipped_files());
    EXPECT_EQ(print(plan.problems), std::vector<std::string>{});
    EXPECT_EQ(plan.batches.size(), 1U);
}

TEST(Dataset, IsAcceptedWholeByTheLedgersRules) {
    state::AcceptFacts facts;
    const auto& log = shipped().log();
    const state::AcceptFacts::FindStatement find = [&](Seq seq) -> Result<event::Statement> {
        if (to_number(seq) >= log.size()) return fail(Errc::not_found, "no such entry");
        return log[to_number(seq)].statement;
    };
    for (const Numbered& entry : log) {
        const auto verdict = facts.check(entry.statement, find);
        ASSERT_TRUE(verdict) << entry.statement.envelope.key.text << ": " << to_string(verdict.error());
        facts.apply(entry.seq, entry.statement, find);
    }
    EXPECT_EQ(facts.size(), log.size());
}

TEST(Dataset, RecordsNothingTheSecondTime) {
    const ImportPlan plan = shipped().plan(shipped_files());
    EXPECT_TRUE(plan.batches.empty());
    EXPECT_FALSE(plan.needs_choice);
    EXPECT_TRUE(plan.gone.empty());
}

TEST(Dataset, IsTheSameWhenThePlanAndItsEventsComeInTwoImportsOrInAnotherOrder) {
    auto files = shipped_files();
    MemoryImport two;
    two.record(std::vector<NamedText>{files.front()});
    two.record(std::vector<NamedText>(files.begin() + 1, files.end()));
    EXPECT_EQ(two.log().size(), shipped().log().size());
    EXPECT_TRUE(two.plan(files).batches.empty());
    std::reverse(files.begin(), files.end());
    EXPECT_TRUE(shipped().plan(files).batches.empty());
}

TEST(Dataset, HoldsSixCommitmentsTwentyOneMilestonesAndAHundredGovernmentMemberships) {
    std::map<std::string, std::size_t> counts;
    for (const Count& count : shipped().plan({shipped_files().front()}).counts) counts[count.noun] = count.count;
    EXPECT_EQ(counts["commitments"], 6U);
    EXPECT_EQ(counts["milestones"], 21U);
    EXPECT_EQ(counts["government memberships"], 100U);
    EXPECT_EQ(counts["recommendations"], 6U);
    EXPECT_EQ(counts["plans"], 1U);
}

TEST(Dataset, CountsGovernmentsAndCountriesApart) {
    const std::map<std::string, std::pair<std::size_t, std::size_t>> expected{{"RT1", {14, 13}}, {"RT2", {15, 14}},
                                                                              {"RT3", {18, 17}}, {"RT4", {18, 17}},
                                                                              {"RT5", {17, 16}}, {"RT6", {18, 17}}};
    for (const auto& [code, counts] : expected) {
        const Words governments = members(code, event::Role::collaborating);
        std::size_t countries = 0;
        for (const std::string& id : governments)
            if (party(id).kind == event::PartyKind::country) ++countries;
        EXPECT_EQ(governments.size(), counts.first) << code;
        EXPECT_EQ(countries, counts.second) << code;
    }
}

TEST(Dataset, TakesTheEuropeanCommissionForAnInstitutionWithoutIsoCode) {
    EXPECT_EQ(party("european-commission").kind, event::PartyKind::institution);
    EXPECT_FALSE(party("european-commission").iso);
    EXPECT_EQ(roles_of("european-commission").size(), 6U);
}

TEST(Dataset, HasTheUnitedStatesAsACoLeadInNoList) {
    EXPECT_EQ(roles_of("united-states"), Words{});
    Words co_leads;
    for_each<event::MemberJoined>([&](const auto& joined, const auto&) {
        if (joined.of.subject == Subject{Kind::agenda, "road-transport"} && joined.role == event::Role::co_lead)
            co_leads.insert(joined.party.text);
    });
    EXPECT_EQ(co_leads, (Words{"united-kingdom", "united-states", "india"}));
}

TEST(Dataset, HasOneRecommendationInTwoWordingsForTwoCommitments) {
    std::size_t wordings = 0;
    for_each<event::RecommendationPublished>([&](const auto& published, const auto&) {
        if (published.id.text != "bar-2022/charging-investment") return;
        wordings = published.wordings.size();
        ASSERT_EQ(wordings, 2U);
        EXPECT_NE(published.wordings[0].sha256, published.wordings[1].sha256);
    });
    EXPECT_EQ(wordings, 2U);
    const event::Answered first{{"bar-2022/charging-investment"}, std::uint16_t{0}};
    const event::Answered second{{"bar-2022/charging-investment"}, std::uint16_t{1}};
    EXPECT_EQ(commitment("RT2").answers, std::vector<event::Answered>{first});
    EXPECT_EQ(commitment("RT4").answers.front(), second);
}

TEST(Dataset, LetsACommitmentAnswerTwoRecommendationsOrNone) {
    EXPECT_EQ(commitment("RT4").answers.size(), 2U);
    EXPECT_TRUE(commitment("RT6").answers.empty());
}

TEST(Dataset, HasOneRecommendationNotedWithoutCommitmentTheOnlyOneWithAPrintedNumber) {
    Words numbered;
    for_each<event::RecommendationPublished>([&](const auto& published, const auto&) {
        if (published.code) numbered.insert(published.id.text + " " + published.code->text);
    });
    EXPECT_EQ(numbered, Words{"bar-2022/technology-options 2"});
    for (const std::string& code : codes)
        for (const auto& answered : commitment(code).answers)
            EXPECT_NE(answered.recommendation.text, "bar-2022/technology-options") << code;
    for_each<event::PlanAdopted>([&](const auto& plan, const auto&) {
        ASSERT_EQ(plan.noted.size(), 1U);
        EXPECT_EQ(plan.noted.front().recommendation.text, "bar-2022/technology-options");
        EXPECT_EQ(plan.cycle.size(), 5U);
    });
}

TEST(Dataset, KnowsABodyUnderAllItsNames) {
    EXPECT_EQ(printed_forms_of("cem-evi"),
              (std::vector<std::string>{"CEM EVI", "CEM Electric Vehicles Initiative", "EVI"}));
    EXPECT_EQ(printed_forms_of("ev100"), (std::vector<std::string>{"EV100", "The Climate Group (EV100)"}));
    EXPECT_EQ(printed_forms_of("wef-cci"),
              (std::vector<std::string>{"WEF CCI", "World Economic Forums (WEF) Circular Cars Initiative (CCI)"}));
    EXPECT_EQ(party("tcg").names.size(), 1U) << "TCG is never expanded";
}

TEST(Dataset, KeepsABodyItsOperatorAndItsParentApart) {
    Words relations;
    for_each<event::MemberJoined>([&](const auto& joined, const auto&) {
        if (joined.of.subject.kind == Kind::party)
            relations.insert(joined.party.text + " " + event::enum_word(joined.role) + " " + joined.of.subject.id);
    });
    EXPECT_EQ(relations, (Words{"cem-evi part-of clean-energy-ministerial", "ev100 operated-by the-climate-group",
                                "zevtc-international-assistance-taskforce part-of zevtc"}));
}

TEST(Dataset, GivesOneBodySeveralRoles) {
    EXPECT_EQ(roles_of("unep"), (Words{"rt2 task-force-member", "rt3 coordinating", "rt5 coordinating"}));
    EXPECT_EQ(roles_of("icct"), (Words{"rt2 task-force-member", "rt4 lead"}));
    EXPECT_EQ(roles_of("wbcsd"), (Words{"rt2 task-force-member", "rt4 supporting"}));
}

TEST(Dataset, ReadsEightTaskForceMembersWhereACommaIsMissing) {
    const Words read = members("RT2", event::Role::task_force_member);
    EXPECT_EQ(read.size(), 8U);
    EXPECT_TRUE(read.contains("wbcsd"));
    EXPECT_TRUE(read.contains("uc-davis"));
    EXPECT_EQ(commitment("RT6").themes, std::vector<event::Name>{{"Landscape Coordination"}}) << "its colon is missing";
}

TEST(Dataset, KeepsTheFootnoteOutOfEveryRecommendation) {
    const auto holds_footnote = [](const std::string& text) {
        return fold_name(text).find("batteries regulation") != std::string::npos;
    };
    for_each<event::RecommendationPublished>([&](const auto& published, const auto&) {
        for (const auto& wording : published.wordings)
            EXPECT_FALSE(holds_footnote(wording.text.text)) << published.id.text;
    });
    Words noted_on;
    for (const Numbered& entry : shipped().log())
        if (const auto& note = entry.statement.envelope.note; note && holds_footnote(note->text)) {
            const auto* made = std::get_if<event::CommitmentMade>(&entry.statement.payload);
            noted_on.insert(made ? made->id.text : entry.statement.envelope.key.text);
        }
    EXPECT_EQ(noted_on, Words{id_of("RT3")}) << "a note on RT3, and on nothing else";
}

TEST(Dataset, KeepsWhatIsOnlyNamedInTheTextApartFromCoordinators) {
    EXPECT_EQ(members("RT4", event::Role::named_in_text), (Words{"tcg", "zevtc"}));
    EXPECT_EQ(members("RT5", event::Role::named_in_text), (Words{"wri"}));
    EXPECT_EQ(roles_of("wri"), Words{"rt5 named-in-text"});
}

TEST(Dataset, HasCoordinatorsThatTheTextDoesNotName) {
    for (const char* id : {"ev100", "cem-evi"}) {
        const Words roles = roles_of(id);
        EXPECT_TRUE(roles.contains("rt4 supporting") || roles.contains("rt4 coordinating")) << id;
        EXPECT_FALSE(roles.contains("rt4 named-in-text")) << id;
    }
}

TEST(Dataset, HasBeneficiariesWithoutAMemberList) {
    EXPECT_EQ(party("emerging-markets").kind, event::PartyKind::group);
    EXPECT_EQ(members("RT2", event::Role::named_in_text), (Words{"emerging-markets"}));
    for_each<event::MemberJoined>([&](const auto& joined, const auto&) {
        EXPECT_NE(joined.of.subject, (Subject{Kind::party, "emerging-markets"})) << joined.party.text;
    });
}

TEST(Dataset, KeepsSignatoriesEndorsersCollaboratorsAndMembersOfABodyApart) {
    std::map<event::Role, std::set<Kind>> places;
    for_each<event::MemberJoined>(
        [&](const auto& joined, const auto&) { places[joined.role].insert(joined.of.subject.kind); });
    EXPECT_EQ(places[event::Role::collaborating], std::set<Kind>{Kind::commitment});
    EXPECT_EQ(places[event::Role::endorser], std::set<Kind>{Kind::agenda});
    EXPECT_EQ(places[event::Role::part_of], std::set<Kind>{Kind::party});
    // The document counts signatories and endorsers and lists neither: an open list, never the list of collaborators.
    EXPECT_FALSE(places.contains(event::Role::signatory));
    Words open;
    for_each<event::AgendaLaunched>([&](const auto& launched, const auto&) {
        for (const auto& list : launched.open_lists) open.insert(launched.id.text + " " + event::enum_word(list.role));
    });
    EXPECT_TRUE(open.contains("road-transport signatory"));
    EXPECT_TRUE(open.contains("breakthrough-agenda endorser"));
}

TEST(Dataset, MarksOpenLists) {
    EXPECT_EQ(commitment("RT2").open_lists.front().role, event::Role::task_force_member);
    for (const char* code : {"RT3", "RT5", "RT6"}) {
        ASSERT_EQ(commitment(code).open_lists.size(), 1U) << code;
        EXPECT_EQ(commitment(code).open_lists.front().role, event::Role::coordinating) << code;
    }
    EXPECT_TRUE(commitment("RT1").open_lists.empty());
    EXPECT_TRUE(commitment("RT4").open_lists.empty());
}

TEST(Dataset, HasAnyOfGroupsWithAMinimum) {
    const auto plans = milestone("RT5.c").any_of;
    ASSERT_TRUE(plans);
    EXPECT_EQ(plans->options, (std::vector<event::Option>{{"roadmap"}, {"action-plan"}}));
    EXPECT_EQ(plans->min, 1);
    ASSERT_TRUE(milestone("RT1.a").any_of);
    EXPECT_EQ(milestone("RT1.a").any_of->options.size(), 5U);
}

TEST(Dataset, KeepsDeadlinesAsWorded) {
    EXPECT_EQ(deadline("RT1.a"), "by cop27");
    EXPECT_EQ(deadline("RT1.d"), "for cop28");
    EXPECT_EQ(deadline("RT2.a"), "at cop27");
    EXPECT_EQ(deadline("RT2.c"), "every cop from cop28");
    EXPECT_EQ(deadline("RT6.a"), "every year from 2023");
    EXPECT_EQ(deadline("RT3.b"), "") << "due with what it is part of";
    EXPECT_EQ(milestone("RT3.b").part_of, (event::MilestoneRef{id_of("RT3.a")}));
    EXPECT_NE(milestone("RT1.c").deadline_as_printed->text.find("at COP28"), std::string::npos);
    EXPECT_NE(milestone("RT1.c").deadline_as_printed->text.find("by COP28"), std::string::npos);
}

TEST(Dataset, HasDutiesThatRecur) {
    Words recurring;
    for_each<event::MilestoneSet>([&](const auto& set, const auto&) {
        if (set.deadline && event::is_recurring(*set.deadline)) recurring.insert(set.id.text.substr(20));
    });
    EXPECT_EQ(recurring, (Words{"rt2/c", "rt6/a", "rt6/b", "rt6/c"}));
}

TEST(Dataset, TakesNoYearForADeadlineThatIsNone) {
    for_each<event::MilestoneSet>([&](const auto& set, const auto&) {
        EXPECT_FALSE(set.deadline && std::holds_alternative<event::DueDate>(*set.deadline)) << set.id.text;
    });
    EXPECT_EQ(deadline("RT2.d"), "at cop28") << "2025 is the roadmap's horizon";
}

TEST(Dataset, HasTenMilestonesWhoseOwnDeadlineNamesCop28) {
    std::size_t own = 0;
    for_each<event::MilestoneSet>([&](const auto& set, const auto&) {
        if (set.deadline && event::to_string(*set.deadline).find("cop28") != std::string::npos) ++own;
    });
    EXPECT_EQ(own, 10U);
}

TEST(Dataset, InvitesBodiesThatSignedNothing) {
    for (const auto& [code, who] :
         std::map<std::string, std::string>{{"RT1.d", "accelerating-to-zero"}, {"RT4.d", "icct"}}) {
        EXPECT_TRUE(milestone(code).on_invitation) << code;
        EXPECT_EQ(milestone(code).responsible, (std::vector<event::PartyId>{{who}})) << code;
        EXPECT_NE(party(who).kind, event::PartyKind::country);
    }
    EXPECT_FALSE(milestone("RT5.a").on_invitation);
}

TEST(Dataset, KeepsTheVerb) {
    Words verbs;
    for (const std::string& code : codes) {
        ASSERT_TRUE(commitment(code).verb) << code;
        verbs.insert(commitment(code).verb->text);
    }
    EXPECT_EQ(verbs.size(), 6U);
}

TEST(Dataset, TakesThePlansFirstDayFromAnotherSourceAndSaysSo) {
    for_each<event::PlanAdopted>([&](const auto&, const event::Statement& statement) {
        EXPECT_EQ(statement.envelope.effective, exactly(day_of(2022, 11, 11)));
        ASSERT_TRUE(statement.envelope.note);
        EXPECT_NE(statement.envelope.note->text.find("undated"), std::string::npos);
    });
    const auto warnings = shipped().plan({shipped_files().front()}).warnings;
    const auto warns = [&](const std::string& start) {
        return std::any_of(warnings.begin(), warnings.end(),
                           [&](const std::string& warning) { return warning.starts_with(start); });
    };
    EXPECT_TRUE(warns("undated plan: "));
    EXPECT_TRUE(warns("milestones without deadline: RT1.b, RT2.b, RT4.e"));
    EXPECT_FALSE(warns("no days are known")) << "the ledger knows them";
}

TEST(Dataset, WarnsOfDeadlinesWithoutDaysWhereThePlanComesAlone) {
    const auto warnings = MemoryImport().plan({shipped_files().front()}).warnings;
    EXPECT_EQ(
        std::count_if(warnings.begin(), warnings.end(),
                      [](const std::string& warning) { return warning.starts_with("no days are known of COP2"); }),
        2);
}

TEST(Dataset, RecordsConflictingCountsAsClaims) {
    std::set<std::int64_t> leaders;
    for_each<event::ClaimRecorded>([&](const auto& claim, const event::Statement& statement) {
        if (claim.topic.text == "launch-leaders" && claim.value) leaders.insert(*claim.value);
        EXPECT_FALSE(statement.envelope.sources.empty());
    });
    EXPECT_EQ(leaders, (std::set<std::int64_t>{42, 45}));
}

TEST(Dataset, NamesEachMisspeltIdOfTheRealPlan) {
    auto files = shipped_files();
    files.resize(1);
    files[0].text = edited(files[0].text, "who = \"slocat-partnership\"", "who = \"slocat-partnershp\"");
    const ImportPlan plan = MemoryImport().plan(files);
    ASSERT_EQ(plan.problems.size(), 1U);
    EXPECT_EQ(plan.problems[0].hint, "did you mean 'slocat-partnership'?");
}

}  // namespace
}  // namespace annals::intake
