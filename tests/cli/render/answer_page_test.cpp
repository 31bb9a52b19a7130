#include "cli/render/answer_page.hpp"

#include "cli/render/csv.hpp"
#include "cli/render/text.hpp"
#include "schema/state/answers_change.hpp"
#include "schema/state/answers_landscape.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/invented_landscape.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

namespace json = boost::json;
using state::Named;

const Named rt5{"road-transport/2023/rt5", "Trade Conditions", "RT5"};
const Named rt5a{"road-transport/2023/rt5/a", "A suitable host forum", "RT5.a"};
const Named norway{"norway", "Norway", std::nullopt};
const Named commission{"european-commission", "European Commission", std::nullopt};

// An answer as a ledger gives it, about 30 June 2023, at size 12.
template <class Answer>
json::value document_of(const Answer& answer, const std::string& name) {
    state::AsOfView as_of{day_of(2023, 6, 30), "now", TreeSize(12), Sha256{}, "latest", 1};
    as_of.root.bytes.fill(0xab);
    json::object document;
    document["question"] = json::object{{"name", name}, {"params", json::object{}}};
    document["as_of"] = state::answer_to_json(as_of);
    document["warnings"] = json::array{};
    document["answer"] = state::answer_to_json(answer);
    return document;
}

template <class Answer>
Page page_of(const Answer& answer, const std::string& name) {
    auto page = page_of_answer(name, document_of(answer, name));
    EXPECT_TRUE(page) << to_string(page.error());
    return page ? std::move(*page) : Page();
}

// Holds an answer's text, its text on a narrow terminal, and its CSV.
template <class Answer>
void expect_renderings(const Answer& answer, const std::string& name) {
    const Page page = page_of(answer, name);
    test::expect_golden("cli/" + name + ".txt", to_text(page, {0, false, true}));
    test::expect_golden("cli/" + name + ".narrow.txt", to_text(page, {60, false, false}));
    test::expect_golden("cli/" + name + ".csv", to_csv(page));
}

state::MilestoneView milestone() {
    state::MilestoneView view;
    view.milestone = rt5a;
    view.commitment = rt5;
    view.kind = event::MilestoneKind::identify;
    view.what = "A suitable host forum";
    view.state = state::MilestoneState::in_progress;
    view.timeliness = {state::Timeliness::upcoming, 166, 165, false};
    view.due = {"by cop28", "By COP28", day_of(2023, 12, 13), "last day of COP28", day_of(2023, 12, 12), 1};
    view.imprecise = {{Seq(9), whole_month(2023, 6), "it would not be in progress yet"}};
    view.entries = {Seq(3), Seq(9)};
    return view;
}

state::MilestoneView recurring() {
    state::MilestoneView view = milestone();
    view.milestone = {"road-transport/2023/rt2/c", "Review", "RT2.c"};
    view.what = "Review progress every year";
    view.timeliness = {};
    view.due = {"every cop from cop28", std::nullopt, std::nullopt, "recurring", std::nullopt, std::nullopt};
    view.imprecise.clear();
    state::InstanceView instance;
    instance.instance = "cop28";
    instance.state = state::MilestoneState::planned;
    instance.timeliness = {state::Timeliness::overdue, 12, 12, false};
    instance.due.deadline = "by cop28";
    instance.due.day = day_of(2023, 12, 13);
    view.instances = {instance};
    view.options = {{"roadmap", true, exactly(day_of(2023, 5, 1))}, {"action-plan", false, std::nullopt}};
    return view;
}

state::CommitmentView commitment() {
    state::CommitmentView view;
    view.commitment = rt5;
    view.plan = "road-transport/2023";
    view.themes = {"Trade Conditions"};
    view.summary = "Bring importing and exporting countries to one table,\nand publish how it goes on.";
    view.qualifiers = {"at_risk"};
    view.collaborating = {17, 16, 2};
    view.milestones_count = {3, 1, 1, 0, 1, 1, 0};
    view.next_due = day_of(2023, 12, 13);
    view.answers = {{"bar-2022/used-vehicle-trade", "Used vehicles", std::nullopt}};
    view.open_lists = {{event::Role::coordinating, "amongst others"}};
    view.milestones = {milestone(), recurring()};
    view.entries = {Seq(2)};
    return view;
}

state::MemberView member(const Named& party, event::PartyKind kind, state::MemberStatus status) {
    state::MemberView view;
    view.party = party;
    view.kind = kind;
    view.status = status;
    view.since = exactly(day_of(2022, 11, 11));
    view.entries = {Seq(4)};
    return view;
}

TEST(AnswerPage, RendersThePlansInForce) {
    state::StatusAnswer answer;
    answer.plans = {{{"road-transport/2023", "Priority actions for 2023", std::nullopt},
                     "road-transport",
                     2023,
                     "in_force",
                     {commitment()}}};
    expect_renderings(answer, "status");
}

TEST(AnswerPage, RendersACommitmentWithItsMilestones) {
    state::StatusAnswer answer;
    answer.commitments = {commitment()};
    const Page page = page_of(answer, "status");
    test::expect_golden("cli/status-commitment.txt", to_text(page, {100, false, true}));
    test::expect_golden("cli/status-commitment.csv", to_csv(page));
}

TEST(AnswerPage, RendersAMilestoneWithTheReasonOfItsDueDay) {
    state::StatusAnswer answer;
    answer.milestones = {milestone()};
    test::expect_golden("cli/status-milestone.txt", to_text(page_of(answer, "status"), {100, false, true}));
}

TEST(AnswerPage, RendersMembersWithBothCountsAndOpenLists) {
    state::MembersAnswer answer;
    answer.of = {rt5};
    answer.expression = "rt5";
    answer.members = {member(commission, event::PartyKind::institution, state::MemberStatus::member),
                      member(norway, event::PartyKind::country, state::MemberStatus::with_notice)};
    answer.members[1].until = exactly(day_of(2024, 4, 20));
    answer.counts = {2, 1, 0};
    answer.other_roles = {
        member({"unep", "UNEP", std::nullopt}, event::PartyKind::organisation, state::MemberStatus::member)};
    answer.other_roles[0].role = event::Role::coordinating;
    answer.open_lists = {{event::Role::coordinating, "amongst others"}};
    expect_renderings(answer, "members");
}

TEST(AnswerPage, RendersWhatIsDueAndOverdue) {
    state::DueAnswer answer;
    answer.until = day_of(2023, 9, 28);
    answer.rows = {
        {milestone(), std::nullopt, day_of(2023, 7, 10), 10, "in-progress", false, {norway}, day_of(2023, 5, 1)},
        {recurring(), "cop28", day_of(2023, 6, 18), -12, "planned", true, {}, std::nullopt}};
    expect_renderings(answer, "due");
    expect_renderings(answer, "overdue");
}

TEST(AnswerPage, DrawsATimeline) {
    state::TimelineAnswer answer;
    answer.subject = {Kind::commitment, rt5.id};
    answer.named = rt5;
    answer.rows = {{exactly(day_of(2022, 11, 11)), day_of(2023, 1, 5), Seq(2), "commitment.made", answer.subject,
                    "RT5 is made by 17 governments, which is a sentence long enough to be wrapped", false, false},
                   {whole_month(2023, 6),
                    day_of(2023, 6, 30),
                    Seq(9),
                    "milestone.progressed",
                    {Kind::milestone, rt5a.id},
                    "Progress on RT5.a",
                    false,
                    false},
                   {exactly(day_of(2023, 12, 13)),
                    std::nullopt,
                    Seq(9),
                    "due",
                    {Kind::milestone, rt5a.id},
                    "RT5.a is due",
                    true,
                    true}};
    expect_renderings(answer, "timeline");
}

TEST(AnswerPage, RendersHistoryWithWhatCountsNoMore) {
    state::HistoryAnswer answer;
    answer.subject = {Kind::commitment, rt5.id};
    answer.named = rt5;
    answer.revision = 3;
    state::HistoryRow row{Seq(7),
                          start_of(day_of(2023, 3, 1)),
                          "unix:clerk",
                          "milestone.reached",
                          exactly(day_of(2023, 2, 1)),
                          std::nullopt,
                          "RT5.a is reached",
                          {"gov-uk"},
                          Seq(8),
                          {Seq(10)}};
    answer.rows = {row};
    expect_renderings(answer, "history");
}

TEST(AnswerPage, RendersParty) {
    state::PartyAnswer answer;
    answer.party = norway;
    answer.iso = "NO";
    answer.names = {{"Norway", std::nullopt}, {"Kingdom of Norway", exactly(day_of(2023, 1, 1))}};
    state::PartyRole role;
    role.of_kind = "commitment";
    role.of = rt5;
    role.since = exactly(day_of(2022, 11, 11));
    answer.roles = {role};
    answer.due = {{milestone(), std::nullopt, day_of(2023, 7, 10), 10, "in-progress", false, {norway}, std::nullopt}};
    expect_renderings(answer, "party");
}

TEST(AnswerPage, RendersTheMatrixWithBothCounts) {
    state::MatrixAnswer answer;
    answer.commitments = {rt5, {"road-transport/2023/rt6", "Landscape", "RT6"}};
    answer.counts = {{2, 1, 0}, {1, 0, 0}};
    answer.rows = {{commission, event::PartyKind::institution, {"member", "member"}, 2},
                   {norway, event::PartyKind::country, {"with-notice", "not-stated"}, 1}};
    expect_renderings(answer, "matrix");
}

TEST(AnswerPage, RendersWhatChanged) {
    state::RevisedAnswer answer;
    answer.earlier = "2023-01-01";
    answer.later = "now";
    answer.earlier_size = TreeSize(10);
    answer.later_size = TreeSize(12);
    answer.rows = {{{Kind::milestone, rt5a.id}, rt5a, "state", {}, "planned", "reached", {Seq(11)}, {}, {}}};
    expect_renderings(answer, "revised");
}

TEST(AnswerPage, SaysWhereTimePassedAndNoEntryWasMade) {
    state::DiffAnswer answer;
    answer.from = day_of(2023, 12, 13);
    answer.to = day_of(2023, 12, 14);
    answer.rows = {{{Kind::milestone, rt5a.id},
                    rt5a,
                    "timeliness",
                    std::nullopt,
                    "upcoming",
                    "overdue",
                    {Seq(7), Seq(9)},
                    "time passed: it was due on 2023-12-13",
                    std::nullopt},
                   {{Kind::commitment, rt5.id},
                    rt5,
                    "member",
                    "collaborating norway",
                    "with-notice",
                    "left",
                    {Seq(8)},
                    std::nullopt,
                    state::Named{"norway", "Norway", std::nullopt}}};
    expect_renderings(answer, "diff");
}

TEST(AnswerPage, RendersGapsOverlapsAndWhatIsDismissedApart) {
    expect_renderings(test::invented_landscape(), "landscape");
}

TEST(AnswerPage, ShowsAnAnswerItHasNoTableForByItsShape) {
    const json::value answer = json::object{
        {"title", "x"},
        {"is_good", true},
        {"rows", json::array{json::object{{"seq", 3}, {"party", json::object{{"id", "norway"}, {"name", "Norway"}}}},
                             json::object{{"seq", 4}, {"note", "second"}}}}};
    Page page = generic_page(answer);
    EXPECT_EQ(to_text(page, {0, false, true}),
              "Title    x\nIs good  yes\n\nRows\nSeq  Party   Note\n  3  Norway\n  4          second\n");
    EXPECT_EQ(to_csv(page), "seq,party,note\r\n3,Norway,\r\n4,,second\r\n");
}

TEST(AnswerPage, FallsBackToTheShapeOfANewerDaemonsAnswer) {
    json::value document = document_of(state::SlipAnswer(), "slip");
    document.as_object()["answer"] = json::object{{"something_new", "here"}};
    const auto page = page_of_answer("slip", document);
    ASSERT_TRUE(page);
    EXPECT_NE(to_text(*page, {0, false, true}).find("Something new  here"), std::string::npos);
}

TEST(AnswerPage, RefusesWhatIsNoAnswer) {
    EXPECT_FALSE(page_of_answer("status", json::value("no")));
    EXPECT_FALSE(page_of_answer("status", json::object{{"answer", json::object{}}}));
}

}  // namespace
}  // namespace annals::cli
