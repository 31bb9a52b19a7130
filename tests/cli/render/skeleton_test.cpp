#include "cli/render/skeleton.hpp"

#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

TEST(Skeleton, CarriesOverWhatIsOpenAndCommentsOnWhatIsDone) {
    state::RolloverAnswer answer;
    answer.plan = {"road-transport/2023", "Priority \"actions\"", std::nullopt};
    answer.agenda = "road-transport";
    answer.next_plan = "road-transport/2024";
    answer.year = 2024;
    state::RolloverCommitment carried;
    carried.fate = "carried-over";
    carried.next_id = "road-transport/2024/rt5";
    carried.commitment.commitment = {"road-transport/2023/rt5", "Trade", "RT5"};
    carried.commitment.themes = {"Trade Conditions"};
    carried.commitment.summary = "line one\nline two";
    state::MemberView member;
    member.party = {"norway", "Norway", std::nullopt};
    carried.members = {member};
    member.party = {"unep", "UNEP", std::nullopt};
    member.kind = event::PartyKind::organisation;
    member.role = event::Role::coordinating;
    carried.members.push_back(member);
    state::RolloverMilestone open;
    open.fate = "open";
    open.milestone.milestone = {"road-transport/2023/rt5/a", "Host", "RT5.a"};
    open.milestone.what = "A host";
    open.milestone.due.deadline = "by cop28";
    state::RolloverMilestone done = open;
    done.fate = "done";
    done.milestone.what = "A dialogue\n[[commitment]]";
    done.milestone.reached_on = exactly(day_of(2023, 12, 5));
    carried.milestones = {open, done};
    answer.commitments = {carried};
    answer.commitments.emplace_back().fate = "ended";
    state::AsOfView as_of{day_of(2023, 12, 31), "now", TreeSize(12), Sha256{}, "latest", 1};
    test::expect_golden("cli/rollover.toml", plan_skeleton(answer, as_of));
}

}  // namespace
}  // namespace annals::cli
