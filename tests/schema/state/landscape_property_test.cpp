// Random histories: a finding's first day, and its last, are those that asking day by day gives.
#include "schema/state/answer_json.hpp"
#include "schema/state/answers_findings.hpp"
#include "schema/state/case_file.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>

namespace annals::state {
namespace {

constexpr int days_count = 90;
const Day first = day_of(2022, 1, 1);

// A story of two plans in the words of a case file.
class Story {
public:
    explicit Story(std::uint32_t seed) : random_(seed) {}

    std::string tell(int events) {
        for (const char* party : {"a", "b", "c"}) say("party.registered kind=country", party, "names=", party);
        for (const char* body : {"u", "v"}) say("party.registered kind=organisation", body, "names=", body);
        say("party.registered kind=group", "g", "names=", "g");
        say("party.registered kind=institution", "i", "names=", "i");
        for (const char* report : {"r", "s"}) say("source.registered kind=independent", report, "title=", report);
        for (const char* cop : {"cop1", "cop2"}) say("occasion.registered", cop, "names=", cop);
        agenda_ = count_;
        line("agenda.launched id=rt title=Road goal=Goal effective=2021-11-11");
        for (const char* id : {"r/x", "r/y", "s/x"})
            line("recommendation.published id=" + std::string(id) + " report=" + id[0] +
                 " wordings=[{\"text\":\"W\"}] effective=" + some_days());
        line("plan.adopted id=p1 agenda=rt title=One year=2022 effective=" + some_days(20) +
             R"( noted=[{"recommendation":"r/y","statement":"N"}])");
        line("plan.adopted id=p2 agenda=rt title=Two year=2023 effective=" + some_days());
        for (const char* id : {"c1", "c2", "c3", "c4"})
            line("commitment.made id=" + std::string(id) + " plan=" + (pick(5) ? "p1" : "p2") +
                 " summary=S answers=" + answers() + (pick(3) ? "" : open_list()) + " effective=" + some_days(30));
        for (int i = 0; i < 5; ++i)
            line("milestone.set id=" + milestone(i) + " commitment=" + commitment() + " what=W" +
                 std::to_string(pick(2)) + " kind=" + kind() + topics() + (pick(3) ? " deadline=" + deadline() : "") +
                 (pick(3) ? "" : " responsible=" + body()) + (i && !pick(4) ? " part_of=m0" : "") +
                 " effective=" + some_days(40));
        for (int i = 0; i < events; ++i) event();
        return text_;
    }
    int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }

private:
    void line(const std::string& words) {
        text_ += "2023-06-01T09:00Z " + words + "\n";
        ++count_;
    }
    void say(const std::string& type, const std::string& id, const std::string& field, const std::string& text) {
        line(type + " id=" + id + " " + field + text);
    }
    std::string some_days(int span = days_count) {
        const Day from{first.days + pick(span)};
        return to_string(pick(5) ? exactly(from) : DayRange{from, {from.days + 1 + pick(20)}});
    }
    static std::string milestone(int i) { return "m" + std::to_string(i); }
    std::string milestone() { return milestone(pick(5)); }
    std::string commitment() { return "c" + std::to_string(1 + pick(4)); }
    std::string body() { return pick(2) ? "u" : "v"; }
    std::string anybody() { return std::string(1, "abcuvgi"[pick(7)]); }
    std::string kind() { return pick(2) ? "report" : "establish"; }
    std::string topics() { return pick(2) ? R"( topics=["t1"])" : R"( topics=["T1","t2"])"; }
    std::string answers() {
        static const std::vector<std::string> lists{"[]", R"([{"recommendation":"r/x"}])",
                                                    R"([{"recommendation":"r/x"},{"recommendation":"s/x"}])"};
        return lists[static_cast<std::size_t>(pick(3))];
    }
    static std::string open_list() { return R"( open_lists=[{"role":"collaborating","as_printed":"others"}])"; }
    std::string deadline() {
        static const std::vector<std::string> forms{"open", "2022-03-01", "\"by cop1\"", "\"by cop1\"", "\"by cop2\""};
        return forms[static_cast<std::size_t>(pick(5))];
    }
    void event() {
        const std::string when = " effective=" + some_days();
        switch (pick(16)) {
        case 0:
        case 1:
        case 2:
        case 3:
            return line("member.joined of=commitment:" + commitment() + " party=" + anybody() + " role=" +
                        (pick(3)   ? "collaborating"
                         : pick(2) ? "lead"
                                   : "named-in-text") +
                        when);
        case 4:
        case 5: return line("member.left of=commitment:" + commitment() + " party=" + anybody() + when);
        case 6: return line("member.joined of=agenda:rt party=" + anybody() + " role=co-lead" + when);
        case 7:
            return line("member.joined of=party:" + std::string(pick(2) ? "g" : "i") +
                        " party=" + (pick(2) ? "a" : "b") + " role=part-of" + when);
        case 8:
            return line("commitment.amended id=" + commitment() + (pick(2) ? " answers=" + answers() : open_list()) +
                        when);
        case 9: return pick(3) ? void() : line("commitment.withdrawn id=" + commitment() + when);
        case 10: return line("milestone.reached id=" + milestone() + (pick(2) ? " by=" + body() : " sources=r") + when);
        case 11: return line("milestone.rescheduled id=" + milestone() + " deadline=" + deadline() + when);
        case 12:
            return line("milestone." + std::string(pick(2) ? "dropped" : "reopened") + " id=" + milestone() + when);
        case 13: {
            const int i = pick(5);
            return line("milestone.amended id=" + milestone(i) + topics() +
                        (i > 1 && !pick(3) ? " part_of=m1" : " kind=" + kind()) + when);
        }
        case 14:
            return pick(4)   ? void()
                   : pick(2) ? line("plan.superseded id=p1 by=p2" + when)
                             : line("recommendation.succeeded earlier=r/y lineage=continues later=s/x" + when);
        default: {
            // All but the agenda, by which the plans are asked about.
            const int target = pick(count_);
            return target == agenda_ ? void() : line("event.retracted target=" + std::to_string(target) + " reason=no");
        }
        }
    }

    std::mt19937 random_;
    std::string text_;
    int count_ = 0;
    int agenda_ = 0;
};

LandscapeAnswer ask_landscape(const MemoryLog& log, Day on, std::map<std::string, std::string> params = {}) {
    const auto document =
        ask(log, {"landscape", on, KnownNow{}, DateReading::latest, std::move(params)}, {start_of(day_of(2024, 1, 1))});
    EXPECT_TRUE(document) << to_string(document.error());
    return document ? parse_answer<LandscapeAnswer>(document->at("answer")).value() : LandscapeAnswer{};
}

// First and last day of the present or last stretch, by id, from asking day by day.
struct Stretch {
    Day from;
    Day last;
};

TEST(LandscapeProperty, SinceAndUntilAreThoseThatAskingDayByDayGives) {
    const char* wanted = std::getenv("ANNALS_STORIES");
    const int stories = wanted ? std::atoi(wanted) : 25;
    std::set<std::string> kinds;
    for (int seed = 1; seed <= stories; ++seed) {
        const std::string text = Story(static_cast<std::uint32_t>(seed)).tell(40);
        const auto file = parse_cases(text + "case the story\n");
        ASSERT_TRUE(file) << "seed " << seed << ": " << to_string(file.error());
        const MemoryLog log(file->cases.front().entries);
        std::map<std::string, Stretch> met;
        for (int i = 0; i < days_count + 20; ++i) {
            const Day on{first.days + i};
            // Both plans, so that what one has open does not end with the other taking its place as those in force.
            const LandscapeAnswer answer = ask_landscape(log, on, {{"plan", "rt"}, {"since", to_string(first)}});
            for (const Finding& finding : answer.findings) {
                if (finding.status == FindingStatus::closed) continue;
                kinds.insert(finding.kind);
                const auto known = met.find(finding.id);
                if (known == met.end() || next(known->second.last) != on)
                    met[finding.id] = {on, on};
                else
                    known->second.last = on;
                ASSERT_EQ(finding.since, i == 0 ? finding.since : std::optional(met[finding.id].from))
                    << "seed " << seed << " on " << to_string(on) << ": " << finding.id;
                if (i == 0) met[finding.id].from = *finding.since;
            }
            std::map<std::string, const Finding*> closed;
            for (const Finding& finding : answer.findings)
                if (finding.status == FindingStatus::closed) closed[finding.id] = &finding;
            for (const auto& [id, stretch] : met) {
                if (stretch.last == on) continue;
                ASSERT_TRUE(closed.contains(id)) << "seed " << seed << " on " << to_string(on) << ": " << id;
                ASSERT_EQ(closed[id]->since, stretch.from) << "seed " << seed << ": " << id;
                ASSERT_EQ(closed[id]->until, next(stretch.last)) << "seed " << seed << ": " << id;
                closed.erase(id);
            }
            ASSERT_TRUE(closed.empty()) << "seed " << seed << " on " << to_string(on) << ": " << closed.begin()->first;
        }
    }
    // Stories that show nothing would agree too.
    EXPECT_GE(kinds.size(), 15U);
}

}  // namespace
}  // namespace annals::state
