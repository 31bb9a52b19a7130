// Long because it is a whole second implementation, read from top to bottom beside DESIGN.md section 4.
#include "tests/schema/state/naive.hpp"

#include "schema/event/codec.hpp"
#include "schema/event/describe.hpp"

#include <algorithm>
#include <functional>

namespace annals::state::naive {
namespace {

using namespace annals::event;

struct Line {
    std::uint64_t seq = 0;
    Payload said;
    std::optional<DayRange> effective;
    std::optional<DayRange> announced;
};

class Naive {
public:
    Naive(const std::vector<Recorded>& entries, Clocks clocks) : entries_(entries), clocks_(clocks) {
        for (std::uint64_t seq = 0; seq < clocks.size; ++seq) keep(seq);
    }
    std::set<std::string> answers();

private:
    // ---- rule 2 ----
    bool is_retracted(std::uint64_t seq) const {
        for (std::uint64_t later = seq + 1; later < clocks_.size; ++later) {
            const auto* retraction = std::get_if<EventRetracted>(&entries_[later].statement.payload);
            if (retraction && retraction->target == seq && !is_retracted(later)) return true;
        }
        return false;
    }
    Patch set_of(std::uint64_t seq) const {
        Patch patch = std::get<EventCorrected>(entries_[seq].statement.payload).set;
        for (std::uint64_t later = seq + 1; later < clocks_.size; ++later) {
            const auto* over = std::get_if<EventCorrected>(&entries_[later].statement.payload);
            if (!over || over->target != seq || is_retracted(later)) continue;
            const auto view = view_patch(set_of(later));
            patch = std::get<EventCorrected>(view->values.payload).set;
        }
        return patch;
    }
    void keep(std::uint64_t seq) {
        const Statement& statement = entries_[seq].statement;
        if (target_of(statement.payload) || is_retracted(seq)) return;
        Line line{seq, statement.payload, statement.envelope.effective, statement.envelope.announced};
        for (std::uint64_t later = seq + 1; later < clocks_.size; ++later) {
            const auto* correction = std::get_if<EventCorrected>(&entries_[later].statement.payload);
            if (!correction || correction->target != seq || is_retracted(later)) continue;
            const auto view = view_patch(set_of(later));  // random histories correct `effective` alone
            line.effective = view->values.envelope.effective;
        }
        lines_.push_back(std::move(line));
    }

    // ---- what is registered ----
    template <class T>
    const Line* find(const std::string& id) const {
        for (const Line& line : lines_)
            if (const T* said = std::get_if<T>(&line.said); said && said->id.text == id && counts(line)) return &line;
        return nullptr;
    }
    bool is_there(const Subject& subject) const {
        switch (subject.kind) {
        case Kind::agenda: return find<AgendaLaunched>(subject.id);
        case Kind::plan: return find<PlanAdopted>(subject.id);
        case Kind::commitment: return find<CommitmentMade>(subject.id);
        case Kind::milestone: return find<MilestoneSet>(subject.id);
        case Kind::party: return find<PartyRegistered>(subject.id);
        case Kind::occasion: return find<OccasionRegistered>(subject.id);
        default: return true;
        }
    }
    bool counts(const Line& line) const {
        if (const auto* said = std::get_if<PlanAdopted>(&line.said)) return is_there(said->agenda.subject());
        if (const auto* said = std::get_if<CommitmentMade>(&line.said)) return is_there(said->plan.subject());
        if (const auto* said = std::get_if<MilestoneSet>(&line.said)) return is_there(said->commitment.subject());
        if (std::holds_alternative<AgendaLaunched>(line.said) || std::holds_alternative<PartyRegistered>(line.said) ||
            std::holds_alternative<OccasionRegistered>(line.said))
            return true;
        for (const Subject& subject : entries_[line.seq].statement.about)
            if (!is_there(subject)) return false;
        return true;
    }

    // ---- days ----
    Day day(const DayRange& range) const { return clocks_.is_latest ? range.last : range.first; }
    Day day(const Line& line) const { return day(*line.effective); }
    // Lines of a type that count, in the order in which they apply.
    template <class T>
    std::vector<const Line*> all() const {
        std::vector<const Line*> found;
        for (const Line& line : lines_)
            if (std::holds_alternative<T>(line.said) && counts(line)) found.push_back(&line);
        std::stable_sort(found.begin(), found.end(), [&](const Line* a, const Line* b) { return day(*a) < day(*b); });
        return found;
    }
    Day begin_day(const Line& begin, const std::vector<const Line*>& ends) const {
        Day first = day(begin);
        for (const Line* end : ends)
            if (clocks_.is_latest && end->effective->last < begin.effective->last &&
                begin.effective->first <= end->effective->last)
                first = begin.effective->first;
        return first;
    }
    Day end_day(const Line& begin, const Line& end) const {
        if (!clocks_.is_latest && end.effective->first < begin.effective->first &&
            end.effective->last >= begin.effective->first)
            return end.effective->last;
        return day(end);
    }

    // ---- what amendments leave of what was set ----
    MilestoneSet spec(const std::string& id) const {
        MilestoneSet spec = std::get<MilestoneSet>(find<MilestoneSet>(id)->said);
        for (const Line* line : all<MilestoneAmended>()) {
            const auto& said = std::get<MilestoneAmended>(line->said);
            if (said.id.text != id || day(*line) > clocks_.on) continue;
            if (said.code) spec.code = said.code;
            if (said.what) spec.what = *said.what;
            if (said.kind) spec.kind = *said.kind;
            if (said.any_of) spec.any_of = said.any_of;
            if (said.part_of) spec.part_of = said.part_of;
            if (said.required) spec.required = *said.required;
        }
        return spec;
    }
    std::string code_of(const CommitmentMade& made) const {
        std::string code = made.code ? made.code->text : made.id.text;
        for (const Line* line : all<CommitmentAmended>()) {
            const auto& said = std::get<CommitmentAmended>(line->said);
            if (said.id == made.id && day(*line) <= clocks_.on && said.code) code = said.code->text;
        }
        return code;
    }
    void put_titles(std::set<std::string>& out) const {
        for (const Line* line : all<AgendaLaunched>()) {
            const auto& launched = std::get<AgendaLaunched>(line->said);
            std::string title = launched.title.text;
            for (const Line* amended : all<AgendaAmended>()) {
                const auto& said = std::get<AgendaAmended>(amended->said);
                if (said.id == launched.id && day(*amended) <= clocks_.on && said.title) title = said.title->text;
            }
            out.insert("called " + launched.id.text + " " + title);
        }
    }

    // ---- commitments ----
    struct Life {
        bool is_begun = false, is_plan_begun = false;
        std::optional<Day> withdrawn, superseded, completed, lapsed;
        std::optional<Day> end() const {
            std::optional<Day> first;
            for (const auto& one : {withdrawn, superseded, completed, lapsed})
                if (one && (!first || *one < *first)) first = one;
            return first;
        }
    };
    template <class T>
    std::optional<Day> ended(const std::string& id, const Line& begin, std::vector<const Line*>& ends) const {
        std::optional<Day> first;
        for (const Line* line : all<T>())
            if (std::get<T>(line->said).id.text == id) {
                ends.push_back(line);
                const Day when = end_day(begin, *line);
                if (when <= clocks_.on && (!first || when < *first)) first = when;
            }
        return first;
    }
    Life life(const std::string& id) const {
        Life life;
        const Line* made = find<CommitmentMade>(id);
        std::vector<const Line*> ends;
        life.withdrawn = ended<CommitmentWithdrawn>(id, *made, ends);
        life.superseded = ended<CommitmentSuperseded>(id, *made, ends);
        life.completed = ended<CommitmentCompleted>(id, *made, ends);
        life.is_begun = begin_day(*made, ends) <= clocks_.on;
        const std::string plan = std::get<CommitmentMade>(made->said).plan.text;
        const Line* adopted = find<PlanAdopted>(plan);
        std::vector<const Line*> plan_ends;
        life.lapsed = ended<PlanSuperseded>(plan, *adopted, plan_ends);
        life.is_plan_begun = begin_day(*adopted, plan_ends) <= clocks_.on;
        return life;
    }

    // ---- members ----
    void put_members(const std::string& commitment, std::set<std::string>& out) const;

    // ---- occasions and deadlines ----
    struct Days {
        std::optional<Day> from, until;
        bool were_ever_given = false;
    };
    Days occasion(const std::string& id, Day on, Day cap) const;
    std::optional<Day> due_of(const Deadline& deadline, Day on, Day cap, std::vector<std::string> through) const;
    Deadline deadline_of(const std::string& milestone, Day cap, std::vector<std::string> through) const;
    std::optional<std::pair<Deadline, Day>> first_deadline(const std::string& milestone,
                                                           std::vector<std::string> through) const;
    std::optional<Day> original_of(const Deadline& first, Day since, std::vector<std::string> through) const;

    // ---- milestones ----
    struct Outcome {
        std::string state = "planned";
        std::optional<Day> reached;
        std::optional<Day> reached_other;
        bool is_done() const { return reached && state != "dropped"; }
    };
    struct Event {
        Day when;
        Day other;
        std::uint64_t seq = 0;
        char what = 'p';
        std::string option;
        std::optional<std::string> instance;
    };
    std::vector<Event> events(const std::string& milestone) const;
    Outcome outcome(std::vector<Event> events, const MilestoneSet& set) const;
    void put_milestone(const std::string& id, const Life& life, bool is_moot, std::set<std::string>& out) const;
    struct Unit {
        std::string label;
        Outcome outcome;
        std::optional<Day> due, original;
    };
    std::vector<std::string> instances(const Deadline& deadline, const Life& life) const;
    Unit instance(const std::string& id, const std::string& name, const MilestoneSet& set) const;
    Outcome whole(const std::string& id) const {
        std::vector<Event> mine;
        for (Event& event : events(id))
            if (!event.instance) mine.push_back(std::move(event));
        return outcome(mine, spec(id));
    }
    static bool recurs(const MilestoneSet& set) { return set.deadline && is_recurring(*set.deadline); }
    Day begun(const std::string& id) const {
        std::vector<const Line*> ends;
        for (const Line* line : all<MilestoneDropped>())
            if (std::get<MilestoneDropped>(line->said).id.text == id) ends.push_back(line);
        return begin_day(*find<MilestoneSet>(id), ends);
    }

    const std::vector<Recorded>& entries_;
    Clocks clocks_;
    std::vector<Line> lines_;
};

// long: rule 5 in one piece, as the real one is in many.
void Naive::put_members(const std::string& commitment, std::set<std::string>& out) const {
    struct Step {
        Day when;
        std::uint64_t seq = 0;
        char what = 'j';  // join, leave, merge
        DayRange range;
        std::optional<DayRange> announced;
    };
    const Subject of{Kind::commitment, commitment};
    std::map<std::pair<std::string, Role>, std::vector<Step>> places;
    for (const Line* line : all<MemberJoined>()) {
        const auto& said = std::get<MemberJoined>(line->said);
        if (said.of.subject == of)
            places[{said.party.text, said.role}].push_back(
                {day(*line), line->seq, 'j', *line->effective, line->announced});
    }
    const auto joined = places;
    for (const Line* line : all<MemberLeft>()) {
        const auto& said = std::get<MemberLeft>(line->said);
        if (said.of.subject != of) continue;
        std::set<Role> roles;
        if (said.role) roles.insert(*said.role);
        for (const auto& [place, steps] : joined) {
            if (said.role) break;
            if (place.first == said.party.text) roles.insert(place.second);
            for (const Line* merger : all<PartyMerged>()) {
                const auto& merged = std::get<PartyMerged>(merger->said);
                if (merged.into == said.party && merged.id.text == place.first) roles.insert(place.second);
            }
        }
        for (const Role role : roles)
            places[{said.party.text, role}].push_back({day(*line), line->seq, 'l', *line->effective, line->announced});
    }
    const auto order = [](const Step& a, const Step& b) { return std::pair(a.when, a.seq) < std::pair(b.when, b.seq); };
    for (auto& [place, steps] : places) {
        for (bool again = true; again;) {
            again = false;
            std::sort(steps.begin(), steps.end(), order);
            bool is_in = false;
            for (std::size_t i = 0; i < steps.size() && !again; ++i) {
                for (std::size_t j = i + 1; steps[i].what == 'l' && !is_in && j < steps.size() && !again; ++j) {
                    if (steps[j].what != 'j' || steps[j].when <= steps[i].when) continue;
                    if (clocks_.is_latest && steps[j].when != steps[j].range.first &&
                        steps[j].range.first <= steps[i].when) {
                        steps[j].when = steps[j].range.first;
                        again = true;
                    } else if (!clocks_.is_latest && steps[i].when != steps[i].range.last &&
                               steps[i].range.last >= steps[j].when) {
                        steps[i].when = steps[i].range.last;
                        again = true;
                    }
                }
                is_in = steps[i].what == 'j';
            }
        }
    }
    // Everything in one order, mergers among it.
    struct Move {
        Day when;
        std::uint64_t seq = 0;
        std::function<void()> act;
    };
    std::map<std::pair<std::string, Role>, bool> in;
    std::set<std::pair<std::string, Role>> ever;
    std::vector<Move> moves;
    for (const auto& [place, steps] : places)
        for (const Step& step : steps) {
            const auto& where = place;
            const bool joins = step.what == 'j';
            moves.push_back({step.when, step.seq, [&in, &ever, where, joins] {
                                 in[where] = joins;
                                 if (joins) ever.insert(where);
                             }});
        }
    for (const Line* line : all<PartyMerged>()) {
        const auto& merged = std::get<PartyMerged>(line->said);
        moves.push_back({day(*line), line->seq, [&in, &ever, &merged] {
                             auto copy = in;
                             for (const auto& [place, is_in] : copy)
                                 if (place.first == merged.id.text && is_in) {
                                     in[place] = false;
                                     in[{merged.into.text, place.second}] = true;
                                     ever.insert({merged.into.text, place.second});
                                 }
                         }});
    }
    std::sort(moves.begin(), moves.end(),
              [](const Move& a, const Move& b) { return std::pair(a.when, a.seq) < std::pair(b.when, b.seq); });
    const Life now = life(commitment);
    std::optional<Day> end = now.withdrawn;
    if (now.superseded && (!end || *now.superseded < *end)) end = now.superseded;
    for (const Move& move : moves)
        if (move.when <= clocks_.on && (!end || move.when < *end)) move.act();
    std::set<std::pair<std::string, Role>> shown = ever;
    for (const auto& [place, steps] : places) shown.insert(place);
    for (const auto& place : shown) {
        const bool is_in = in[place] && !end;
        std::string status = is_in ? "member" : ever.contains(place) ? "left" : "";
        const auto steps = places.find(place);
        if (steps != places.end() && !end)
            for (const Step& step : steps->second) {
                if (step.when <= clocks_.on || !step.announced || day(*step.announced) > clocks_.on) continue;
                if (is_in && step.what == 'l') status = "with-notice";
                if (!is_in && step.what == 'j') status = "announced";
            }
        if (!status.empty())
            out.insert("member " + commitment + " " + enum_word(place.second) + " " + place.first + " " + status);
    }
}

Naive::Days Naive::occasion(const std::string& id, Day on, Day cap) const {
    std::vector<std::pair<std::pair<Day, std::uint64_t>, const Line*>> steps;
    const Line* held = nullptr;
    for (const Line& line : lines_) {
        const auto is_it = [&](const auto* said) { return said && said->id.text == id && counts(line); };
        const bool is_plan =
            is_it(std::get_if<OccasionScheduled>(&line.said)) || is_it(std::get_if<OccasionPostponed>(&line.said)) ||
            is_it(std::get_if<OccasionRescheduled>(&line.said)) || is_it(std::get_if<OccasionCancelled>(&line.said));
        if (is_plan && day(line) <= on && day(line) <= cap) steps.push_back({{day(line), line.seq}, &line});
        if (is_it(std::get_if<OccasionHeld>(&line.said)) && day(line) <= on && (!held || day(*held) <= day(line)))
            held = &line;
    }
    std::sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Days days;
    for (const auto& [key, line] : steps) {
        if (const auto* said = std::get_if<OccasionScheduled>(&line->said)) days = {said->from, said->until, true};
        if (const auto* said = std::get_if<OccasionRescheduled>(&line->said)) {
            if (said->from) days.from = said->from;
            if (said->until) days.until = said->until;
            if (said->from || said->until) days.were_ever_given = true;
        }
        if (std::holds_alternative<OccasionPostponed>(line->said) ||
            std::holds_alternative<OccasionCancelled>(line->said))
            days = {{}, {}, days.were_ever_given};
    }
    if (held) days = {std::get<OccasionHeld>(held->said).from, std::get<OccasionHeld>(held->said).until, true};
    return days;
}

std::optional<Day> Naive::due_of(const Deadline& deadline, Day on, Day cap, std::vector<std::string> through) const {
    if (const auto* date = std::get_if<DueDate>(&deadline)) return date->date.last;
    if (const auto* with = std::get_if<DueOccasion>(&deadline)) {
        if (!is_there(with->occasion.subject())) return std::nullopt;
        const Days days = occasion(with->occasion.text, on, cap);
        if (with->preposition != Preposition::for_) return days.until;
        return days.from ? std::optional(Day{days.from->days - 1}) : std::nullopt;
    }
    const auto* with = std::get_if<DueWith>(&deadline);
    if (!with) return std::nullopt;
    const std::string& other = with->milestone.text;
    if (!is_there(with->milestone.subject()) || std::find(through.begin(), through.end(), other) != through.end())
        return std::nullopt;
    if (recurs(std::get<MilestoneSet>(find<MilestoneSet>(other)->said))) return std::nullopt;
    const Outcome theirs = whole(other);
    if (theirs.state == "dropped") return std::nullopt;
    if (theirs.reached) cap = std::min(cap, *theirs.reached);
    through.push_back(other);
    return due_of(deadline_of(other, cap, through), on, cap, through);
}

Deadline Naive::deadline_of(const std::string& milestone, Day cap, std::vector<std::string> through) const {
    const MilestoneSet set = spec(milestone);
    std::optional<Deadline> now = set.deadline;
    for (const Line* line : all<MilestoneRescheduled>()) {
        const auto& said = std::get<MilestoneRescheduled>(line->said);
        if (said.id.text == milestone && day(*line) <= clocks_.on && day(*line) <= cap) now = said.deadline;
    }
    if (now) return *now;
    if (!set.part_of || !is_there(set.part_of->subject())) return DueOpen{};
    if (std::find(through.begin(), through.end(), set.part_of->text) != through.end()) return DueOpen{};
    through.push_back(set.part_of->text);
    return deadline_of(set.part_of->text, cap, through);
}

std::optional<std::pair<Deadline, Day>> Naive::first_deadline(const std::string& milestone,
                                                              std::vector<std::string> through) const {
    const Line* set_line = find<MilestoneSet>(milestone);
    const MilestoneSet set = spec(milestone);
    if (!set.deadline && set.part_of && is_there(set.part_of->subject()) &&
        std::find(through.begin(), through.end(), set.part_of->text) == through.end()) {
        through.push_back(set.part_of->text);
        if (auto above = first_deadline(set.part_of->text, through)) return above;
    }
    if (set.deadline && !std::holds_alternative<DueOpen>(*set.deadline) && day(*set_line) <= clocks_.on)
        return std::pair(*set.deadline, day(*set_line));
    for (const Line* line : all<MilestoneRescheduled>()) {
        const auto& said = std::get<MilestoneRescheduled>(line->said);
        if (said.id.text == milestone && day(*line) <= clocks_.on && !std::holds_alternative<DueOpen>(said.deadline))
            return std::pair(said.deadline, day(*line));
    }
    return std::nullopt;
}

std::optional<Day> Naive::original_of(const Deadline& first, Day since, std::vector<std::string> through) const {
    if (const auto* with = std::get_if<DueWith>(&first)) {
        const std::string& other = with->milestone.text;
        if (!is_there(with->milestone.subject()) || std::find(through.begin(), through.end(), other) != through.end())
            return std::nullopt;
        through.push_back(other);
        Clocks then = clocks_;
        then.on = since;
        const Deadline theirs = Naive(entries_, then).deadline_of(other, since, through);
        return is_recurring(theirs) ? std::nullopt : original_of(theirs, since, through);
    }
    if (!std::holds_alternative<DueOccasion>(first)) return due_of(first, clocks_.on, day_last, through);
    for (Day then = since; then <= std::max(clocks_.on, since); ++then.days)
        if (const auto found = due_of(first, then, then, through)) return found;
    return std::nullopt;
}

std::vector<Naive::Event> Naive::events(const std::string& milestone) const {
    std::vector<Event> found;
    for (const Line& line : lines_) {
        const auto take = [&](const auto* said, char what) {
            if (!said || said->id.text != milestone || !counts(line) || day(line) > clocks_.on) return;
            const Day other = clocks_.is_latest ? line.effective->first : line.effective->last;
            Event event{day(line), other, line.seq, what, {}, {}};
            if constexpr (requires { said->option; })
                if (said->option) event.option = said->option->text;
            if (said->instance) event.instance = said->instance->text;
            found.push_back(std::move(event));
        };
        take(std::get_if<MilestoneProgressed>(&line.said), 'p');
        take(std::get_if<MilestoneReached>(&line.said), 'r');
        take(std::get_if<MilestoneVerified>(&line.said), 'v');
        take(std::get_if<MilestoneDisputed>(&line.said), 'd');
        take(std::get_if<MilestoneDropped>(&line.said), 'x');
        take(std::get_if<MilestoneReopened>(&line.said), 'o');
    }
    return found;
}

Naive::Outcome Naive::outcome(std::vector<Event> events, const MilestoneSet& set) const {
    Outcome result;
    for (const bool is_other : {false, true}) {
        std::sort(events.begin(), events.end(), [&](const Event& a, const Event& b) {
            return std::pair(is_other ? a.other : a.when, a.seq) < std::pair(is_other ? b.other : b.when, b.seq);
        });
        std::size_t from = 0;
        for (std::size_t i = 0; i < events.size(); ++i)
            if (events[i].what == 'o') from = i;
        std::optional<Day> reached;
        std::set<std::string> options, verified_options;
        bool dropped = false, disputed = false, verified = false, judged = false;
        for (std::size_t i = from; i < events.size(); ++i) {
            const Event& event = events[i];
            const Day when = is_other ? event.other : event.when;
            if (event.what == 'x') dropped = true;
            if (event.what == 'd') disputed = judged;
            if (event.what != 'r' && event.what != 'v') continue;
            judged = true;
            disputed = false;
            if (event.option.empty()) {
                if (!reached) reached = when;
                if (event.what == 'v') verified = true;
            } else if (set.any_of && std::count_if(set.any_of->options.begin(), set.any_of->options.end(),
                                                   [&](const Option& one) { return one.text == event.option; })) {
                options.insert(event.option);
                if (event.what == 'v') verified_options.insert(event.option);
                if (options.size() >= set.any_of->min && !reached) reached = when;
                if (verified_options.size() >= set.any_of->min) verified = true;
            }
        }
        if (is_other) {
            result.reached_other = reached;
            continue;
        }
        result.reached = reached;
        result.state = dropped                ? "dropped"
                       : disputed             ? "disputed"
                       : reached && verified  ? "verified"
                       : reached              ? "reached"
                       : from < events.size() ? "in-progress"
                                              : "planned";
    }
    return result;
}

// The instances of a recurring deadline: years, or occasions of its series.
std::vector<std::string> Naive::instances(const Deadline& deadline, const Life& life) const {
    std::vector<std::string> found;
    const Day last = life.end() ? std::min(*life.end(), clocks_.on) : clocks_.on;
    if (const auto* every = std::get_if<DueEveryYear>(&deadline))
        for (int year = every->from_year; year <= civil_of(last).year; ++year) found.push_back(std::to_string(year));
    const auto* every = std::get_if<DueEverySeries>(&deadline);
    if (!every) return found;
    found.push_back(every->from.text);
    const Line* from = find<OccasionRegistered>(every->from.text);
    for (const Line& line : lines_) {
        const auto* later = std::get_if<OccasionRegistered>(&line.said);
        if (!from || !later || find<OccasionRegistered>(later->id.text) != &line || later->series != every->series)
            continue;
        if (later->number > std::get<OccasionRegistered>(from->said).number &&
            occasion(later->id.text, last, last).were_ever_given)
            found.push_back(later->id.text);
    }
    return found;
}

Naive::Unit Naive::instance(const std::string& id, const std::string& name, const MilestoneSet& set) const {
    const bool is_yearly = std::holds_alternative<DueEveryYear>(*set.deadline);
    const auto due_on = [&](Day on, Day cap) -> std::optional<Day> {
        if (is_yearly) return day_of(std::stoi(name), 12, 31);
        return find<OccasionRegistered>(name) ? occasion(name, on, cap).until : std::nullopt;
    };
    std::vector<Event> mine, until_drop;
    for (const Event& event : events(id))
        if (event.instance ? *event.instance == name : event.what == 'o') mine.push_back(event);
    for (const Event& drop : events(id)) {
        if (drop.what != 'x' || drop.instance) continue;
        const auto due = due_on(drop.when, drop.when);
        if (due && *due <= drop.when) continue;
        std::vector<Event> before;
        for (const Event& event : mine)
            if (event.what != 'x' && event.when <= drop.when) before.push_back(event);
        if (!outcome(before, set).reached) until_drop.push_back(drop);
    }
    mine.insert(mine.end(), until_drop.begin(), until_drop.end());
    Unit unit{"@" + name, outcome(mine, set), {}, {}};
    unit.due = due_on(clocks_.on, unit.outcome.reached.value_or(day_last));
    const Day since = day(*find<MilestoneSet>(id));
    for (Day then = since; then <= clocks_.on && !unit.original; ++then.days) unit.original = due_on(then, then);
    return unit;
}

void Naive::put_milestone(const std::string& id, const Life& life, bool is_moot, std::set<std::string>& out) const {
    const MilestoneSet set = spec(id);
    out.insert("called " + id + " " + (set.code ? set.code->text : set.what.text));
    std::vector<Unit> units;
    if (recurs(set)) {
        for (const std::string& name : instances(*set.deadline, life)) units.push_back(instance(id, name, set));
    } else {
        Unit unit{"", whole(id), {}, {}};
        const Day cap = unit.outcome.reached ? *unit.outcome.reached : day_last;
        unit.due = due_of(deadline_of(id, cap, {id}), clocks_.on, cap, {id});
        if (const auto first = first_deadline(id, {id})) unit.original = original_of(first->first, first->second, {id});
        units.push_back(unit);
    }
    for (const Unit& unit : units) {
        std::string text = "milestone " + id + unit.label + " " + unit.outcome.state + " ";
        bool has_due = unit.due.has_value();
        const Day due = unit.due ? *unit.due : day_last;
        if (unit.outcome.state == "dropped") {
            text += "not-applicable";
            has_due = false;
        } else if (set.kind == MilestoneKind::continuous) {
            text += "continuous";
        } else if (unit.outcome.reached) {
            const Day when = *unit.outcome.reached;
            const Day other = unit.outcome.reached_other.value_or(when);
            if (!has_due || (when <= due) != (other <= due))
                text += "undetermined";
            else
                text += when <= due ? "on-time" : "late " + std::to_string(when.days - due.days);
        } else if (is_moot) {
            text += "not-applicable";
        } else if (!has_due) {
            text += "undated";
        } else {
            text += clocks_.on <= due ? "upcoming " + std::to_string(due.days - clocks_.on.days)
                                      : "overdue " + std::to_string(clocks_.on.days - due.days);
        }
        text += " due " + (has_due ? to_string(due) : "-") + " original " +
                (unit.original ? to_string(*unit.original) : "-");
        out.insert(text);
    }
}

std::set<std::string> Naive::answers() {
    std::set<std::string> out;
    put_titles(out);
    for (const Line* line : all<CommitmentMade>()) {
        const auto& made = std::get<CommitmentMade>(line->said);
        const Life now = life(made.id.text);
        put_members(made.id.text, out);
        std::vector<std::string> milestones;
        bool blocks = false, any_reached = false;
        for (const Line* set_line : all<MilestoneSet>()) {
            if (std::get<MilestoneSet>(set_line->said).commitment != made.id) continue;
            const MilestoneSet set = spec(std::get<MilestoneSet>(set_line->said).id.text);
            milestones.push_back(set.id.text);
            if (!set.required || begun(set.id.text) > clocks_.on || !now.is_begun) continue;
            if (recurs(set) || set.kind == MilestoneKind::continuous) {
                blocks = true;
                continue;
            }
            const Outcome outcome = whole(set.id.text);
            if (outcome.state == "disputed") blocks = true;
            if (outcome.state == "dropped") continue;
            if (!outcome.reached) blocks = true;
            any_reached = any_reached || outcome.reached.has_value();
        }
        const std::string state = !now.is_begun                               ? "not-yet"
                                  : now.withdrawn                             ? "withdrawn"
                                  : now.superseded                            ? "superseded"
                                  : !now.is_plan_begun                        ? "proposed"
                                  : now.completed || (any_reached && !blocks) ? "completed"
                                  : now.lapsed                                ? "lapsed"
                                                                              : "active";
        out.insert("state " + made.id.text + " " + state);
        out.insert("called " + made.id.text + " " + code_of(made));
        for (const std::string& id : milestones) put_milestone(id, now, now.end() && state != "lapsed", out);
    }
    return out;
}

}  // namespace

std::set<std::string> answers(const std::vector<Recorded>& entries, Clocks clocks) {
    return Naive(entries, clocks).answers();
}

}  // namespace annals::state::naive
