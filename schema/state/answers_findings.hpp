// The landscape map: what the commitments of a plan leave open (gaps) and where they do the same (overlaps).
#pragma once

#include "schema/state/answers.hpp"

namespace annals::state {

enum class FindingSide : std::uint8_t { gap, overlap };
BOOST_DESCRIBE_ENUM(FindingSide, gap, overlap)

// open: it holds on `on`; dismissed: it holds, and a finding.dismissed accepts it; closed: it held between the day
// asked about (`since`) and `on`, and holds no more.
enum class FindingStatus : std::uint8_t { open, dismissed, closed };
BOOST_DESCRIBE_ENUM(FindingStatus, open, dismissed, closed)

// A subject of a finding, with its kind.
struct FindingSubject {
    Subject subject;
    Named named;
};
BOOST_DESCRIBE_STRUCT(FindingSubject, (), (subject, named))

struct Finding {
    std::string id;    // its kind and its sorted subject ids: what `finding dismiss` takes
    std::string kind;  // such as recommendation-without-commitment
    FindingSide side = FindingSide::gap;
    FindingStatus status = FindingStatus::open;
    std::vector<FindingSubject> subjects;
    std::string sentence;                // neutral, complete, with the figures it rests on
    std::optional<Day> since;            // first day of the present unbroken stretch, by this `known`
    std::optional<Day> until;            // closed: the first day on which it held no more
    std::optional<Instant> first_known;  // recorded_at of the entry that completed it
    std::optional<std::string> reason;   // why it was dismissed
    std::optional<Seq> dismissed_by;     // the entry that dismissed it
    std::vector<Seq> entries;            // that make it so
};
BOOST_DESCRIBE_STRUCT(Finding, (),
                      (id, kind, side, status, subjects, sentence, since, until, first_known, reason, dismissed_by,
                       entries))

// A node of the map: a party (government or body), a commitment or a recommendation; and who is tied to what.
struct MapLink {
    Subject from;              // a party or a recommendation
    Subject to;                // a commitment
    std::string role;          // a membership role, or "answered-by"
    std::vector<Seq> entries;  // that make it so
};
BOOST_DESCRIBE_STRUCT(MapLink, (), (from, to, role, entries))
struct MapNode {
    Subject subject;
    Named named;
    std::string kind;  // commitment, recommendation, or the party's kind
};
BOOST_DESCRIBE_STRUCT(MapNode, (), (subject, named, kind))

// landscape [--plan] [--gaps|--overlaps] [--since DAY|OCCASION]
struct LandscapeAnswer {
    std::vector<Named> plans;       // the map is of these
    std::optional<Day> since;       // the day compared with
    std::vector<Finding> findings;  // gaps first; by kind, then id; open before dismissed before closed
    std::uint32_t gaps_open = 0;
    std::uint32_t overlaps_open = 0;
    std::vector<MapNode> nodes;  // commitments, recommendations, bodies, governments: by kind, name
    std::vector<MapLink> links;
};
BOOST_DESCRIBE_STRUCT(LandscapeAnswer, (), (plans, since, findings, gaps_open, overlaps_open, nodes, links))

}  // namespace annals::state
