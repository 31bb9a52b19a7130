// Random histories, asked at random clocks: the rules of schema/state against the naive second implementation.
#include "schema/event/about.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/commitment.hpp"
#include "schema/state/memory_log.hpp"
#include "tests/schema/state/naive.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace annals::state {
namespace {

using namespace annals::event;

class History {
public:
    explicit History(std::uint64_t seed) : random_(seed) {}

    std::vector<Recorded> make(std::size_t size) {
        add(AgendaLaunched{{"rt"}, {"Road"}, {"Goal"}, {}, {}, {}, {}}, exactly(first_));
        for (const char* plan : {"p1", "p2"}) add(PlanAdopted{{plan}, {"rt"}, {"Plan"}, 2023, {}, {}}, some_range(60));
        for (const char* party : {"a", "b", "c"}) add(PartyRegistered{{party}, PartyKind::country, {{party}}, {}}, {});
        for (const char* occasion : {"o1", "o2"}) add(OccasionRegistered{{occasion}, {{occasion}}, {}, {}}, {});
        for (const std::uint16_t number : {3, 1, 2}) {
            const std::string id = "s" + std::to_string(number);
            add(OccasionRegistered{{id}, {{id}}, Text<60>{"forum"}, number}, {});
        }
        for (const char* id : {"c1", "c2"})
            add(CommitmentMade{{id}, {chance(2) ? "p1" : "p2"}, {}, {}, {"Summary"}, {}, {}, {}}, some_range(100));
        for (int i = 0; i < milestones_count; ++i) set_milestone("m" + std::to_string(i));
        while (entries_.size() < size) one_event();
        return std::move(entries_);
    }
    Day some_day(int span = 500) { return {first_.days + pick(span)}; }
    int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }
    bool chance(int one_in) { return pick(one_in) == 0; }

private:
    DayRange some_range(int span = 500) {
        const Day from = some_day(span);
        return chance(4) ? DayRange{from, {from.days + 1 + pick(60)}} : exactly(from);
    }
    void add(Payload payload, std::optional<DayRange> effective, std::optional<DayRange> announced = {}) {
        Statement statement;
        statement.envelope.key.text = std::to_string(entries_.size());
        statement.envelope.effective = effective;
        statement.envelope.announced = announced;
        const auto target = target_of(payload);
        statement.about = about_of(payload, target ? entries_[*target].statement.about : std::vector<Subject>());
        statement.payload = std::move(payload);
        entries_.push_back(
            {Seq(entries_.size()), Instant{static_cast<std::int64_t>(entries_.size())}, "t", std::move(statement)});
    }
    std::string party() { return std::string(1, static_cast<char>('a' + pick(3))); }
    std::string commitment() { return chance(2) ? "c1" : "c2"; }
    std::string milestone() { return "m" + std::to_string(pick(milestones_count)); }
    std::string occasion() {
        return std::array<const char*, 8>{
            "o1", "o2", "o1", "o2", "s1", "s2", "s2", "s3"}[static_cast<std::size_t>(pick(8))];
    }
    Deadline deadline() {
        switch (pick(6)) {
        case 0: return DueDate{some_range()};
        case 1: return DueOpen{};
        case 2: return DueWith{{milestone()}};
        case 3: return DueOccasion{Preposition::for_, {occasion()}};
        default: return DueOccasion{Preposition::by, {occasion()}};
        }
    }
    void set_milestone(const std::string& id) {
        MilestoneSet set;
        set.id.text = id;
        set.commitment.text = commitment();
        set.what.text = "What";
        if (chance(8)) set.kind = MilestoneKind::continuous;
        if (chance(4)) set.any_of = OptionGroup{{{"x"}, {"y"}, {"z"}}, static_cast<std::uint8_t>(1 + pick(3))};
        if (id == "m4") {
            set.kind = MilestoneKind::review;
            set.deadline = DueEveryYear{{}, 2020};
            recurring_.insert(id);
        } else if (id == "m5") {
            set.kind = MilestoneKind::review;
            set.deadline = DueEverySeries{{"forum"}, {chance(2) ? "s1" : "s2"}};
            recurring_.insert(id);
        } else if (set.kind != MilestoneKind::continuous && !chance(4)) {
            set.deadline = deadline();
        } else if (id != "m0") {
            set.part_of = MilestoneRef{"m0"};
        }
        set.required = !chance(4);
        add(set, some_range(150));
    }
    template <class T>
    void say_milestone() {
        T said;
        said.id.text = milestone();
        if (recurring_.contains(said.id.text) && !(std::is_same_v<T, MilestoneDropped> && chance(2)))
            said.instance =
                Instance{said.id.text == "m5" ? "s" + std::to_string(1 + pick(3)) : std::to_string(2020 + pick(2))};
        if constexpr (requires { said.option; })
            if (chance(3)) said.option = Option{std::string(1, static_cast<char>('x' + pick(3)))};
        add(said, some_range());
    }
    void one_event() {
        const auto announced = [&]() -> std::optional<DayRange> {
            return chance(2) ? std::optional(some_range()) : std::nullopt;
        };
        const Role role = chance(2) ? Role::collaborating : Role::coordinating;
        switch (pick(28)) {
        case 0:
        case 1:
        case 2:
            return add(MemberJoined{{{Kind::commitment, commitment()}}, {party()}, role, {}, {}}, some_range(),
                       announced());
        case 3:
        case 4: {
            const auto which = chance(3) ? std::nullopt : std::optional(role);
            return add(MemberLeft{{{Kind::commitment, commitment()}}, {party()}, which, {}}, some_range(), announced());
        }
        case 5:
            return chance(4)   ? add(PartyMerged{{"a"}, {"b"}}, some_range())
                   : chance(4) ? add(PartyMerged{{"b"}, {"c"}}, some_range())
                               : void();
        case 6: return chance(4) ? add(CommitmentWithdrawn{{commitment()}, {}}, some_range()) : void();
        case 7: return chance(4) ? add(CommitmentCompleted{{commitment()}, {}}, some_range()) : void();
        case 8: return chance(4) ? add(PlanSuperseded{{"p1"}, {"p2"}}, some_range()) : void();
        case 9: return say_milestone<MilestoneProgressed>();
        case 10:
        case 11: return say_milestone<MilestoneReached>();
        case 12: return say_milestone<MilestoneVerified>();
        case 13: return say_milestone<MilestoneDisputed>();
        case 14: return chance(2) ? say_milestone<MilestoneDropped>() : say_milestone<MilestoneReopened>();
        case 15: {
            const std::string id = milestone();
            return recurring_.contains(id) ? void()
                                           : add(MilestoneRescheduled{{id}, {}, deadline(), {}, {}}, some_range());
        }
        case 16:
        case 17: {
            const Day from = some_day();
            return add(OccasionScheduled{{occasion()}, from, {from.days + pick(14)}, {}}, some_range());
        }
        case 18: return add(OccasionRescheduled{{occasion()}, {}, some_day(), {}, {}}, some_range());
        case 19:
            return chance(2) ? add(OccasionPostponed{{occasion()}, {}}, some_range())
                             : add(OccasionCancelled{{occasion()}, {}}, some_range());
        case 20: {
            const Day from = some_day();
            const Day until{from.days + pick(14)};
            return add(OccasionHeld{{occasion()}, from, until, {}}, exactly(until));
        }
        case 21:
        case 22: return correct();
        case 23:
        case 24:
        case 25: return amend_milestone();
        case 26: return amend();
        default:
            return add(EventRetracted{static_cast<std::uint64_t>(pick(static_cast<int>(entries_.size()))), {"no"}}, {});
        }
    }
    void amend_milestone() {
        MilestoneAmended said;
        said.id.text = milestone();
        said.code = Code{"M" + std::to_string(pick(9))};  // an amendment of nothing is no valid statement
        if (chance(3)) said.required = chance(2);
        if (chance(4)) said.kind = chance(2) ? MilestoneKind::continuous : MilestoneKind::publish;
        if (chance(4)) said.any_of = OptionGroup{{{"x"}, {"y"}}, static_cast<std::uint8_t>(1 + pick(2))};
        // Not part of a recurring one: then what is recurring would change with the day.
        const std::string whole = "m" + std::to_string(pick(4));
        if (chance(3) && whole != said.id.text) said.part_of = MilestoneRef{whole};
        if (chance(4)) said.what = Words{"What " + std::to_string(pick(9))};
        add(said, some_range());
    }
    void amend() {
        if (chance(2)) {
            CommitmentAmended said;
            said.id.text = commitment();
            said.code = Code{"C" + std::to_string(pick(9))};
            return add(said, some_range());
        }
        AgendaAmended said;
        said.id.text = "rt";
        said.title = Name{"Road " + std::to_string(pick(9))};
        add(said, some_range());
    }
    void correct() {
        const auto target = static_cast<std::uint64_t>(pick(static_cast<int>(entries_.size())));
        Statement changed = entries_[target].statement;
        if (auto* correction = std::get_if<EventCorrected>(&changed.payload)) {
            // What the correction itself set is set otherwise.
            const auto view = view_patch(correction->set);
            Statement values = view->values;
            if (view->fields != std::vector<std::string>{"effective"}) return;
            values.envelope.effective = some_range();
            correction->set = *make_patch(values, {"effective"});
            return add(EventCorrected{target, *make_patch(changed, {"set"}), {"again"}}, {});
        }
        if (!changed.envelope.effective || std::holds_alternative<OccasionHeld>(changed.payload)) return;
        changed.envelope.effective = some_range();
        add(EventCorrected{target, *make_patch(changed, {"effective"}), {"wrong"}}, {});
    }

    static constexpr int milestones_count = 6;
    const Day first_ = day_of(2020, 3, 1);
    std::mt19937_64 random_;
    std::vector<Recorded> entries_;
    std::set<std::string> recurring_;
};

std::string days_of(const Unit& unit) {
    return " due " + (unit.due.day ? to_string(*unit.due.day) : "-") + " original " +
           (unit.original_day ? to_string(*unit.original_day) : "-");
}

// The real rules, in the words of the naive ones.
std::set<std::string> real_answers(const Log& log, naive::Clocks clocks) {
    World world(log, TreeSize(clocks.size));
    const At at{clocks.on, clocks.is_latest ? DateReading::latest : DateReading::earliest};
    std::set<std::string> out;
    for (const Subject& subject : world.registered(Kind::agenda))
        out.insert("called " + subject.id + " " + named(world, subject, at).name);
    for (const Subject& subject : world.registered(Kind::commitment)) {
        const auto commitment = commitment_at(world, subject.id, {at, at.on});
        out.insert("state " + subject.id + " " + enum_word(commitment->state));
        out.insert("called " + subject.id + " " + short_name(world, subject, at));
        for (const Membership& one : memberships(world, subject, at))
            out.insert("member " + subject.id + " " + enum_word(one.role) + " " + one.party + " " +
                       enum_word(one.status));
        for (const MilestoneAt& milestone : commitment->milestones) {
            out.insert("called " + milestone.id + " " + short_name(world, {Kind::milestone, milestone.id}, at));
            for (const Unit& unit : milestone.units) {
                std::string text = "milestone " + milestone.id + (unit.instance ? "@" + *unit.instance : "") + " " +
                                   state_word(unit.outcome.state) + " " + enum_word(unit.timeliness.word);
                if (unit.timeliness.days) text += " " + std::to_string(*unit.timeliness.days);
                out.insert(text + days_of(unit));
            }
        }
    }
    return out;
}

std::string lines(const std::set<std::string>& set, const std::set<std::string>& without) {
    std::string text;
    for (const std::string& line : set)
        if (!without.contains(line)) text += "  " + line + "\n";
    return text;
}

// ANNALS_SEED repeats one history; ANNALS_NIGHTLY=1 asks a million questions.
TEST(Rules, AgreeWithANaiveSecondImplementation) {
    const char* given = std::getenv("ANNALS_SEED");
    const bool is_nightly = std::getenv("ANNALS_NIGHTLY") != nullptr;
    const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device()();
    std::printf("ANNALS_SEED=%llu\n", static_cast<unsigned long long>(seed));
    // Each question compares everything there is to say about both commitments at its clocks.
    const int questions = is_nightly ? 1'000'000 : 10'000;
    const int each = 20;
    for (int history = 0; history * each < questions; ++history) {
        History maker(seed + static_cast<std::uint64_t>(history));
        const std::vector<Recorded> entries = maker.make(static_cast<std::size_t>(20 + maker.pick(40)));
        const MemoryLog log(entries);
        for (int i = 0; i < each; ++i) {
            const naive::Clocks clocks{maker.some_day(600),
                                       static_cast<std::uint64_t>(maker.pick(static_cast<int>(entries.size()) + 1)),
                                       maker.chance(2)};
            const auto real = real_answers(log, clocks);
            const auto slow = naive::answers(entries, clocks);
            ASSERT_EQ(real, slow) << "history " << seed + static_cast<std::uint64_t>(history) << " on "
                                  << to_string(clocks.on) << " size " << clocks.size
                                  << (clocks.is_latest ? " latest" : " earliest") << "\nonly real:\n"
                                  << lines(real, slow) << "only naive:\n"
                                  << lines(slow, real);
        }
    }
}

}  // namespace
}  // namespace annals::state
