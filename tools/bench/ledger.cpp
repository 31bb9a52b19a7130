#include "tools/bench/ledger.hpp"

#include "schema/base/check.hpp"
#include "schema/event/about.hpp"
#include "schema/event/codec.hpp"

namespace annals::bench {
namespace {

using namespace event;

constexpr unsigned parties = 60;
constexpr unsigned occasions = 12;
constexpr unsigned setup_fixed = 1 + 1 + occasions * 2 + parties;  // source, agenda, occasions with days, parties
constexpr unsigned milestones_each = 5;

std::string party_id(unsigned party) { return "party-" + std::to_string(party); }
std::string occasion_id(unsigned number) { return "summit-" + std::to_string(number); }
std::string milestone_id(unsigned plan, unsigned commitment, unsigned milestone) {
    return Generator::commitment_id(plan, commitment) + "/m" + std::to_string(milestone);
}
std::string recommendation_id(unsigned number) { return "report/r" + std::to_string(number); }
Day first_day(unsigned plan) { return day_of(2000 + static_cast<int>(plan % 100), 1, 1); }

Statement finish(Statement statement, std::uint64_t step) {
    statement.envelope.key.text = "generated:" + std::to_string(step);
    if (!std::holds_alternative<SourceRegistered>(statement.payload))
        statement.envelope.sources = {Cite{{"generated"}, std::nullopt}};
    statement.about = about_of(statement.payload);
    return statement;
}

}  // namespace

Generator::Generator(const Shape& shape) : shape_(shape), random_(shape.seed), clock_(start_of(day_of(2020, 1, 1))) {}

std::string Generator::plan_id(unsigned plan) { return "generated/" + std::to_string(plan); }
std::string Generator::commitment_id(unsigned plan, unsigned commitment) {
    return plan_id(plan) + "/c" + std::to_string(commitment);
}

unsigned Generator::plans() const {
    return static_cast<unsigned>((shape_.entries + entries_of_plan() - 1) / entries_of_plan());
}

// A recommendation is published, then rated twice.
std::uint64_t Generator::entries_of_setup() const { return setup_fixed + std::uint64_t{3} * shape_.recommendations; }
std::uint64_t Generator::entries_of_plan() const {
    return 1 + std::uint64_t{shape_.commitments_per_plan} * shape_.entries_per_commitment;
}

Day Generator::random_day() { return {day_of(2020, 1, 1).days + static_cast<std::int32_t>(random_() % 2000)}; }

Statement Generator::make_setup(std::uint64_t step) {
    Statement statement;
    if (step == 0) {
        statement.payload =
            SourceRegistered{{"generated"}, {"A generated source"}, {}, {}, {}, {}, {}, SourceKind::press};
    } else if (step == 1) {
        statement.payload = AgendaLaunched{{"generated"}, {"A generated agenda"}, {"A goal"}, {}, {}, {}, {}};
        statement.envelope.effective = exactly(day_of(1999, 12, 31));
    } else if (step < 2 + 2 * occasions) {
        const auto number = static_cast<unsigned>(step - 2) / 2;
        if (step % 2 == 0) {
            statement.payload = OccasionRegistered{
                {occasion_id(number)}, {{occasion_id(number)}}, {{"summit"}}, static_cast<std::uint16_t>(number)};
        } else {
            const Day from = day_of(2020 + static_cast<int>(number) / 2, 3 + static_cast<int>(number % 2) * 6, 1);
            statement.payload = OccasionScheduled{{occasion_id(number)}, from, Day{from.days + 11}, {}};
            statement.envelope.effective = exactly(day_of(2019, 6, 1));
        }
    } else if (step >= setup_fixed) {
        const auto place = static_cast<unsigned>(step - setup_fixed);
        statement = make_report(place / 3, place % 3);
    } else {
        const auto party = static_cast<unsigned>(step - 2 - 2 * occasions);
        statement.payload = PartyRegistered{{party_id(party)},
                                            party % 10 == 0 ? PartyKind::initiative : PartyKind::country,
                                            {{"Party " + std::to_string(party)}},
                                            {}};
    }
    return finish(std::move(statement), step);
}

Statement Generator::make_report(unsigned recommendation, unsigned edition) const {
    Statement statement;
    if (edition == 0) {
        statement.payload = RecommendationPublished{{recommendation_id(recommendation)},
                                                    {"generated"},
                                                    {{"R." + std::to_string(recommendation)}},
                                                    {{{"Something that a generated report recommends"}, {}}}};
        statement.envelope.effective = exactly(day_of(1999, 6, 1));
        return statement;
    }
    const char* grade = (recommendation + edition) % 2 == 0 ? "limited" : "moderate";
    statement.payload = AssessmentPublished{{party_id(0)},
                                            {"generated"},
                                            {{Kind::recommendation, recommendation_id(recommendation)}},
                                            {{"progress"}, 1, {{"limited"}, {"moderate"}, {"strong"}}},
                                            {grade},
                                            {{"What moved, in a sentence of usual length for such a report"}},
                                            {{"What more is needed, in a sentence of usual length"}}};
    statement.envelope.effective = exactly(day_of(2020 + static_cast<int>(edition), 9, 20));
    return statement;
}

Statement Generator::make_fact(unsigned plan, unsigned commitment, unsigned step) {
    Statement statement;
    const unsigned members = shape_.entries_per_commitment / 2;
    const Day day = random_day();
    statement.envelope.effective = exactly(day);
    const CommitmentId id{commitment_id(plan, commitment)};
    if (step == 0) {
        std::vector<Answered> answers;
        if (shape_.recommendations > 0)
            answers.push_back({{recommendation_id(commitment % shape_.recommendations)}, {}});
        statement.payload = CommitmentMade{
            id,
            {plan_id(plan)},
            {{"P" + std::to_string(plan) + "C" + std::to_string(commitment)}},
            {{"Theme"}},
            {"A commitment that was generated, with a summary of some length so that entries weigh what real ones do."},
            {{"commit"}},
            std::move(answers),
            {}};
        statement.envelope.effective = exactly(first_day(plan));
    } else if (step <= milestones_each) {
        MilestoneSet set;
        set.id.text = milestone_id(plan, commitment, step);
        set.commitment = id;
        set.what.text = "A milestone that was generated, due by a summit";
        set.kind = MilestoneKind::publish;
        set.deadline = DueOccasion{Preposition::by, {occasion_id((commitment + step) % occasions)}};
        statement.payload = set;
        statement.envelope.effective = exactly(first_day(plan));
    } else if (step <= milestones_each + members) {
        statement.payload =
            MemberJoined{{id.subject()}, {party_id((commitment + step) % parties)}, Role::collaborating, {}, {}};
    } else {
        const unsigned milestone = 1 + step % milestones_each;
        const std::string target = milestone_id(plan, commitment, milestone);
        if (step == shape_.entries_per_commitment - 1 - milestone)
            statement.payload = MilestoneReached{{target}, {}, {}, {}, {}, {{"Delivered as generated"}}};
        else
            statement.payload = MilestoneProgressed{
                {target}, {},
                {},       {{party_id(step % parties)}},
                {},       {{"Some progress that was generated, described in a sentence of usual length"}}};
    }
    return statement;
}

Statement Generator::make_correction(std::uint64_t target, const Statement& fact) {
    Statement changed = fact;
    changed.envelope.effective = exactly(random_day());
    auto patch = make_patch(changed, {"effective"});
    CHECK(patch.has_value());
    Statement statement;
    statement.payload = EventCorrected{target, std::move(*patch), {"The day was generated wrongly"}};
    statement.about = fact.about;
    return statement;
}

Statement Generator::make(std::uint64_t step) {
    if (step < entries_of_setup()) return make_setup(step);
    const auto plan = static_cast<unsigned>((step - entries_of_setup()) / entries_of_plan());
    const std::uint64_t within = (step - entries_of_setup()) % entries_of_plan();
    if (within == 0) {
        Statement statement;
        statement.payload = PlanAdopted{{plan_id(plan)}, {"generated"}, {"Plan " + std::to_string(plan)}, 2024, {}, {}};
        statement.envelope.effective = exactly(first_day(plan));
        return finish(std::move(statement), step);
    }
    // Commitment by commitment would cluster a subject's entries by themselves; real history interleaves them.
    const auto commitment = static_cast<unsigned>((within - 1) % shape_.commitments_per_plan);
    const auto turn = static_cast<unsigned>((within - 1) / shape_.commitments_per_plan);
    return finish(make_fact(plan, commitment, turn), step);
}

Generator::Item Generator::next() {
    CHECK(!is_done());
    Item item;
    if (!pending_.empty()) {
        item.statement = std::move(pending_.back());
        pending_.pop_back();
        item.statement.envelope.key.text = "generated:correction/" + std::to_string(seq_);
    } else {
        item.statement = make(step_++);
        const bool is_fact = !std::holds_alternative<PlanAdopted>(item.statement.payload) && step_ > entries_of_setup();
        unsigned corrections = shape_.corrections_each;
        if (corrections == 0 && random_() % 100 < shape_.corrected_percent) corrections = 1;
        if (is_fact)
            for (unsigned i = 0; i < corrections; ++i) pending_.push_back(make_correction(seq_, item.statement));
    }
    clock_.us += 1'000'000 + static_cast<std::int64_t>(random_() % 60'000'000);
    if (item.statement.envelope.effective && random_() % 100 >= shape_.late_percent && step_ > entries_of_setup() &&
        !std::holds_alternative<CommitmentMade>(item.statement.payload) &&
        !std::holds_alternative<MilestoneSet>(item.statement.payload) &&
        !std::holds_alternative<PlanAdopted>(item.statement.payload))
        item.statement.envelope.effective =
            exactly(Day{day_of(clock_).days - static_cast<std::int32_t>(random_() % 20)});
    item.recorded_at = clock_;
    ++seq_;
    return item;
}

Result<Bytes> encode_generated(std::uint64_t seq, const Generator::Item& item) {
    Registration registration;
    registration.recorded_at = item.recorded_at;
    registration.recorded_by.text = "unix:bench";
    for (std::size_t i = 0; i < 8; ++i) registration.salt[i] = static_cast<std::uint8_t>(seq >> (8 * i));
    const auto statement = encode_statement(item.statement);
    if (!statement) return statement.error();
    return encode_entry(registration, *statement, {});
}

}  // namespace annals::bench
