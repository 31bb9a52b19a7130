#include "tests/support/invented_landscape.hpp"

#include <array>

namespace annals::test {

namespace {

using namespace state;  // the test is about these alone

struct Tied {
    const char* id;
    const char* name;
    const char* kind;
    // by commitment: c collaborating, l lead, o coordinating, s supporting, t task force member, i invited, n named in
    // the text, w observer; a answered by; - nothing
    const char* ties;
};

constexpr auto all_tied = std::to_array<Tied>({
    {"river-report/berth-power", "Harbours should offer power at every berth.", "recommendation", "a-----"},
    {"river-report/credit", "Lenders should back clean hulls.", "recommendation", "-a-a--"},
    {"river-report/hull-paint", "Paint should not harm fish.", "recommendation", "--a---"},
    {"river-report/locks", "Locks should be shared.", "recommendation", "---a--"},
    {"river-report/old-hulls", "Old hulls should be traced.", "recommendation", "----a-"},
    {"river-report/pilots", "Pilots should train together.", "recommendation", "------"},
    {"river-report/charts", "Charts should be open.", "recommendation", "-----a"},
    {"alderland", "Alderland", "country", "cccccc"},
    {"ashland", "Ashland", "country", "cccccc"},
    {"beechia", "Republic of Beechia", "country", "cccccc"},
    {"birchia", "Birchia", "country", "cccccc"},
    {"cedar-union", "Cedar Union", "institution", "cccccc"},
    {"cherry-isles", "United Cherry Isles", "country", "cccccc"},
    {"elmstan", "Elmstan", "country", "cccccc"},
    {"firland", "Firland", "country", "cccccc"},
    {"hazelia", "Hazelia", "country", "cccccc"},
    {"hollyland", "New Hollyland", "country", "cccccc"},
    {"larchmark", "Larchmark", "country", "-ccccc"},
    {"limeland", "Limeland", "country", "-ccccc"},
    {"maple-republic", "Republic of Maple", "country", "-ccccc"},
    {"oakmark", "Oakmark", "country", "-ccccc"},
    {"pinestan", "Pinestan", "country", "c-cc-c"},
    {"poplaria", "Poplaria", "country", "c--ccc"},
    {"rowanland", "Rowanland", "country", "c-c-cc"},
    {"spruce-isles", "Spruce Isles", "country", "-c-cc-"},
    {"willowia", "Willowia", "country", "--cc-c"},
    {"yewmark", "Yewmark", "country", "c-c---"},
    {"quiet-rivers", "Quiet Rivers Alliance", "initiative", "o-----"},
    {"barge-memo", "Memorandum on Clean Barges", "initiative", "o-----"},
    {"harbour-club", "Harbour Club (HC100)", "initiative", "o--o--"},
    {"first-hulls", "First Hulls Coalition", "initiative", "o-----"},
    {"ministers-forum", "Ministers' Forum on Boats", "initiative", "o--s--"},
    {"aid-taskforce", "Assistance Task Force of the Rivers Council", "task-force", "-o----"},
    {"rivers-programme", "Rivers Programme", "organisation", "-to-o-"},
    {"bank-of-rivers", "Bank of Rivers", "organisation", "-t----"},
    {"walkers", "Walkers' Federation", "organisation", "-t----"},
    {"skippers", "Skippers' Foundation", "organisation", "-t----"},
    {"hull-council", "International Council on Clean Hulls", "organisation", "-t-l--"},
    {"hull-council-invited", "Council of Charts", "organisation", "---i--"},
    {"traders", "Traders for the Rivers", "organisation", "-t-s--"},
    {"elm-college", "Elm College", "organisation", "-t----"},
    {"fuel-watch", "Fuel Watch", "initiative", "-t----"},
    {"cell-alliance", "Global Alliance for Cells", "initiative", "--o---"},
    {"boat-circle", "Circle of Boats that are Built to be Mended and Kept for Generations", "initiative", "--o-o-"},
    {"elm-laboratory", "Laboratory of Elm", "organisation", "--o---"},
    {"start-boats", "Start Boats", "organisation", "---o--"},
    {"boat-drive", "Drive to Quiet Boats", "initiative", "---o--"},
    {"grid-initiative", "Green Shores Initiative", "initiative", "---s--"},
    {"resource-institute", "Institute of Waters", "organisation", "----n-"},
    {"rivers-council", "Rivers Council", "initiative", "---n-w"},
    {"agenda-team", "Team of the Agenda", "group", "-----l"},
    {"fisher-people", "Fishers of all rivers", "group", "------"},
});

const char* role_of(char tie) {
    switch (tie) {
    case 'a': return "answered-by";
    case 'c': return "collaborating";
    case 'l': return "lead";
    case 'o': return "coordinating";
    case 's': return "supporting";
    case 't': return "task-force-member";
    case 'i': return "invited";
    case 'n': return "named-in-text";
    default: return "observer";
    }
}

Finding finding(FindingSide side, const std::string& kind, std::vector<FindingSubject> subjects,
                const std::string& sentence, std::vector<Seq> entries) {
    Finding one;
    one.kind = kind;
    one.side = side;
    one.id = kind;
    for (const FindingSubject& subject : subjects)
        one.id += (&subject == &subjects.front() ? "/" : "/and/") + subject.subject.id;
    one.subjects = std::move(subjects);
    one.sentence = sentence;
    one.since = day_of(2022, 11, 11);
    one.first_known = start_of(day_of(2023, 1, 2));
    one.entries = std::move(entries);
    return one;
}

void add_findings(LandscapeAnswer& answer) {
    const auto subject = [](Kind kind, const std::string& id, const std::string& name) {
        return FindingSubject{{kind, id}, {id, name, std::nullopt}};
    };
    answer.since = day_of(2022, 12, 1);
    answer.findings = {
        finding(FindingSide::gap, "commitment-without-recommendation",
                {subject(Kind::commitment, "rivers/2023/rv6", "Open Charts")}, "RV6 answers no recommendation.",
                {Seq(46)}),
        finding(FindingSide::gap, "recommendation-without-commitment",
                {subject(Kind::recommendation, "river-report/pilots", "Pilots should train together.")},
                "No commitment answers river-report/pilots; the plan notes it.", {Seq(7), Seq(9)}),
        finding(FindingSide::overlap, "near-identical-memberships",
                {subject(Kind::commitment, "rivers/2023/rv3", "Hull Paint"),
                 subject(Kind::commitment, "rivers/2023/rv6", "Open Charts")},
                "RV3 and RV6 share 17 of 19 members.", {Seq(50), Seq(51), Seq(52), Seq(53), Seq(54), Seq(55)}),
        finding(FindingSide::overlap, "recommendation-answered-twice",
                {subject(Kind::recommendation, "river-report/credit", "Lenders should back clean hulls.")},
                "RV2 and RV4 answer river-report/credit.", {Seq(42), Seq(44)}),
        finding(FindingSide::overlap, "same-report-asked-twice",
                {subject(Kind::party, "hull-council", "International Council on Clean Hulls")},
                "The same report was asked of International Council on Clean Hulls in RV2 and in RV4.",
                {Seq(60), Seq(61)}),
    };
    answer.findings[1].since = day_of(2023, 2, 1);
    answer.findings[3].status = FindingStatus::dismissed;
    answer.findings[3].reason = "the two commitments are for different hulls";
    answer.findings[3].dismissed_by = Seq(88);
    answer.findings[4].status = FindingStatus::closed;
    answer.findings[4].until = day_of(2023, 3, 1);
    answer.gaps_open = 2;
    answer.overlaps_open = 1;
}

}  // namespace

MapNode map_node(Kind kind, const std::string& id, const std::string& name, const std::string& kind_word) {
    return {{kind, id}, {id, name, std::nullopt}, kind_word};
}

MapLink map_link(const MapNode& from, const MapNode& to, const std::string& role) {
    return {from.subject, to.subject, role, {}};
}

LandscapeAnswer invented_landscape() {
    LandscapeAnswer answer;
    answer.plans = {{"rivers/2023", "Rivers 2023", std::nullopt}};
    static const char* const names[] = {"Demand / Long-term Outlook / Structures of the Harbours' Market",
                                        "Credit and Assistance",
                                        "Hull Paint",
                                        "Berths",
                                        "Conditions of Trade",
                                        "Open Charts"};
    std::vector<MapNode> commitments;
    for (int number = 1; number <= 6; ++number) {
        commitments.push_back(
            map_node(Kind::commitment, "rivers/2023/rv" + std::to_string(number), names[number - 1], "commitment"));
        commitments.back().named.code = "RV" + std::to_string(number);
    }
    answer.nodes = commitments;
    for (const Tied& tied : all_tied) {
        const bool is_party = std::string_view(tied.kind) != "recommendation";
        answer.nodes.push_back(map_node(is_party ? Kind::party : Kind::recommendation, tied.id, tied.name, tied.kind));
        for (std::size_t i = 0; i < commitments.size(); ++i)
            if (tied.ties[i] != '-')
                answer.links.push_back(map_link(answer.nodes.back(), commitments[i], role_of(tied.ties[i])));
    }
    add_findings(answer);
    return answer;
}

}  // namespace annals::test
