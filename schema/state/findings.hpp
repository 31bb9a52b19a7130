// The findings of the landscape map (DESIGN section 7, `landscape`; RULES.md, Landscape). Only for findings*.cpp, and
// for the questions that show them.
#pragma once

#include "schema/state/terrain.hpp"

namespace annals::state {

// Gathers findings. One is kept where it holds on `on`, or held on a day from `since` on and holds no more.
class Findings {
public:
    Findings(const Asked& asked, std::optional<Day> since) : asked_(asked), since_(since) {}

    // Whether these days would be kept: to be asked where subjects and facts cost more than days.
    bool keeps(const Spans& days) const { return stretch(days).has_value(); }

    // `facts` are all that can make it so or end it; sentence(day) says it with the figures of that day.
    template <class Sentence>
    void put(FindingSide side, std::string_view kind, std::vector<FindingSubject> subjects, const Spans& days,
             const DatedFacts& facts, Sentence sentence) {
        const auto span = stretch(days);
        if (!span) return;
        Finding finding = made(side, kind, std::move(subjects), *span, facts);
        finding.sentence = sentence(previous(span->until));
        all_.push_back(std::move(finding));
    }

    FindingSubject subject(Kind kind, const std::string& id) const {
        return {{kind, id}, named(asked_.world, {kind, id}, asked_.at)};
    }
    // A topic is known by its words alone: its id is made of them.
    static FindingSubject topic(const std::string& words);

    std::vector<Finding> take() && { return std::move(all_); }

private:
    std::optional<Span> stretch(const Spans& days) const;
    Finding made(FindingSide side, std::string_view kind, std::vector<FindingSubject> subjects, Span span,
                 const DatedFacts& facts) const;

    const Asked& asked_;
    std::optional<Day> since_;
    std::vector<Finding> all_;
};

// "<kind>/<subject ids, sorted, with /and/ between them>"; a segment `and`, `and-and` ... of an id gets one more
// `-and`, so that different subjects have different ids. Beyond the length of an id it is cut, and ends with the 64-bit
// FNV-1a hash (Fowler, Noll, Vo) of the whole, in hex.
std::string finding_id(std::string_view kind, const std::vector<FindingSubject>& subjects);

// Each adds findings of one plan: gaps; overlaps of who takes part in what; overlaps of milestones.
void find_gaps(const Terrain& terrain, Findings& findings);
void find_meetings(const Terrain& terrain, Findings& findings);
void find_same_work(const Terrain& terrain, Findings& findings);

// Of these plans, each by itself; `since`: with those that closed from that day on.
LandscapeAnswer landscape_of(const Asked& asked, const std::vector<std::string>& plans, std::optional<Day> since);

// "1 commitment", "3 commitments".
std::string counted(std::size_t count, const std::string& one);
// "RT2, RT3 and RT5"; of many the first ones, and how many more there are.
std::string listed(const std::vector<std::string>& names);

}  // namespace annals::state
