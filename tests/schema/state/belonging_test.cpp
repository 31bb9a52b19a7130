#include "schema/state/belonging.hpp"

#include "schema/event/about.hpp"
#include "schema/state/memory_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace annals::state {
namespace {

using testing::ElementsAre;

const Subject agenda{Kind::agenda, "road"};
const Subject plan{Kind::plan, "road/2023"};
const Subject first{Kind::commitment, "road/2023/1"};
const Subject second{Kind::commitment, "road/2023/2"};
const Subject report{Kind::milestone, "road/2023/1/report"};

event::Statement say(event::Payload payload) {
    event::Statement statement;
    statement.about = event::about_of(payload);
    statement.payload = std::move(payload);
    return statement;
}
event::Statement adopted(const Subject& id, const Subject& of) {
    event::PlanAdopted payload;
    payload.id.text = id.id;
    payload.agenda.text = of.id;
    return say(payload);
}
event::Statement made(const Subject& id, const Subject& of) {
    event::CommitmentMade payload;
    payload.id.text = id.id;
    payload.plan.text = of.id;
    return say(payload);
}
event::Statement set(const Subject& id, const Subject& of) {
    event::MilestoneSet payload;
    payload.id.text = id.id;
    payload.commitment.text = of.id;
    return say(payload);
}
event::Statement reached(const Subject& id) {
    event::MilestoneReached payload;
    payload.id.text = id.id;
    return say(payload);
}
event::Statement joined(const std::string& party, const Subject& in) {
    event::MemberJoined payload;
    payload.party.text = party;
    payload.of.subject = in;
    return say(payload);
}

MemoryLog log_of(const std::vector<event::Statement>& statements) {
    std::vector<Recorded> entries;
    for (const auto& statement : statements)
        entries.push_back({Seq(entries.size()), Instant{1}, "unix:tester", statement});
    return MemoryLog(std::move(entries));
}

const std::vector<event::Statement>& story() {
    static const std::vector<event::Statement> said = {adopted(plan, agenda),   made(first, plan),
                                                       set(report, first),      made(second, plan),
                                                       joined("norway", first), reached(report)};
    return said;
}

TEST(Belonging, GoesFromAnAgendaDownToItsMilestones) {
    const MemoryLog log = log_of(story());
    EXPECT_THAT(belonging_of(log, agenda, log.size())->subjects(), ElementsAre(agenda, plan, first, second, report));
    EXPECT_THAT(belonging_of(log, first, log.size())->subjects(), ElementsAre(first, report));
    EXPECT_THAT(belonging_of(log, second, log.size())->subjects(), ElementsAre(second));
    EXPECT_THAT(belonging_of(log, report, log.size())->subjects(), ElementsAre(report));
}

TEST(Belonging, HoldsWhatWasSetUpBeforeASize) {
    const MemoryLog log = log_of(story());
    EXPECT_THAT(belonging_of(log, plan, TreeSize{2})->subjects(), ElementsAre(plan, first));
    EXPECT_THAT(belonging_of(log, plan, TreeSize{0})->subjects(), ElementsAre(plan));
}

TEST(Belonging, AParticipantIsNoPart) {
    const MemoryLog log = log_of(story());
    const Subject norway{Kind::party, "norway"};
    EXPECT_THAT(belonging_of(log, norway, log.size())->subjects(), ElementsAre(norway));
    auto of_first = *belonging_of(log, first, log.size());
    EXPECT_TRUE(*of_first.takes(joined("chile", first)));
    EXPECT_FALSE(*of_first.takes(joined("chile", second))) << "chile did not become a part";
}

// Learned as the entries come is the same as looked up afterwards, from any entry on.
TEST(Belonging, LearnsPartsAsTheyAreSetUp) {
    const MemoryLog log = log_of(story());
    for (std::size_t from = 0; from <= story().size(); ++from) {
        auto belonging = *belonging_of(log, plan, TreeSize{from});
        for (std::size_t i = from; i < story().size(); ++i) EXPECT_TRUE(*belonging.takes(story()[i])) << i;
        EXPECT_EQ(belonging.subjects(), belonging_of(log, plan, log.size())->subjects()) << "from " << from;
    }
    Belonging of_second(second);
    EXPECT_FALSE(*of_second.takes(set(report, first)));
    EXPECT_FALSE(*of_second.takes(reached(report)));
    EXPECT_FALSE(of_second.is_about_it(reached(report)));
}

TEST(Belonging, HasALimit) {
    Belonging belonging(first);
    for (std::size_t i = 0; i < parts_max; ++i)
        ASSERT_TRUE(belonging.takes(set({Kind::milestone, "road/2023/1/m" + std::to_string(i)}, first)));
    const auto over = belonging.takes(set({Kind::milestone, "road/2023/1/over"}, first));
    ASSERT_FALSE(over);
    EXPECT_EQ(over.error().code, Errc::too_large);
    EXPECT_EQ(over.error().place, to_string(first));
}

}  // namespace
}  // namespace annals::state
