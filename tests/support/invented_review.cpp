// Long because one invented plan fills every part of the review; it is data, read from top to bottom.
#include "tests/support/invented_review.hpp"

#include "schema/event/describe.hpp"
#include "tests/support/invented_landscape.hpp"

#include <algorithm>
#include <set>

namespace annals::test {

namespace {

using namespace state;  // the test is about these alone

const std::string plan_id = "river-transport/2023";

Named named(const std::string& id, const std::string& name) { return {id, name, std::nullopt}; }
Named coded(const std::string& id, const std::string& name, const std::string& code) { return {id, name, code}; }
Named commitment(int number) {
    static const char* const names[] = {"Shore Power", "Quiet Hulls", "Shared Locks", "Open Charts"};
    return coded(plan_id + "/rv" + std::to_string(number), names[number - 1], "RV" + std::to_string(number));
}
Named milestone(int number, char letter) {
    return coded(commitment(number).id + "/" + letter, "", *commitment(number).code + "." + letter);
}
Seq seq(std::uint64_t number) { return Seq(number); }
Figure figure(std::int64_t value, std::vector<std::uint64_t> entries) {
    Figure result{value, {}};
    for (const auto number : entries) result.entries.push_back(seq(number));
    return result;
}

struct Party {
    const char* id;
    const char* name;
    event::PartyKind kind;
    const char* cells[4];
};
const std::vector<Party> parties = {
    {"alderland", "Alderland", event::PartyKind::country, {"member", "member", "member", "member"}},
    {"birchia", "Republic of Birchia", event::PartyKind::country, {"member", "no", "with-notice", "not-stated"}},
    {"cedar-union", "Cedar Union", event::PartyKind::institution, {"member", "member", "no", "not-stated"}},
    {"elmstan", "Elmstan", event::PartyKind::country, {"no", "member", "left", "not-stated"}},
    {"firland", "=Firland & <Sons>", event::PartyKind::country, {"announced", "member", "member", "not-stated"}},
    {"hazelia", "Hazelia", event::PartyKind::country, {"member", "member", "member", "not-stated"}},
    {"oakmark", "Oakmark", event::PartyKind::country, {"no", "no", "member", "not-stated"}},
};

MilestoneView view(int number, char letter, const std::string& what, MilestoneState state, Timeliness timeliness,
                   std::optional<Day> due, std::optional<Day> original, std::optional<DayRange> reached,
                   std::uint64_t entry) {
    MilestoneView milestone_view;
    milestone_view.milestone = milestone(number, letter);
    milestone_view.commitment = commitment(number);
    milestone_view.what = what;
    milestone_view.state = state;
    milestone_view.timeliness.word = timeliness;
    milestone_view.due.deadline = due ? "by weir-3" : "open";
    milestone_view.due.day = due;
    milestone_view.due.original_day = original;
    milestone_view.due.why = due ? "last day of Weir 3" : "no deadline is set";
    milestone_view.reached_on = reached;
    if (due && timeliness == Timeliness::overdue) milestone_view.timeliness.days = 12;
    if (due && timeliness == Timeliness::late) milestone_view.timeliness.days = 9;
    if (due && timeliness == Timeliness::upcoming) milestone_view.timeliness.days = 141;
    if (due && original) milestone_view.due.slip_days = days_between(*original, *due);
    milestone_view.entries = {seq(entry), seq(entry + 20)};
    return milestone_view;
}

std::vector<MilestoneView> milestones(int number) {
    const Day weir3 = day_of(2023, 12, 2);
    const Day spring = day_of(2024, 5, 4);
    const auto on = [](int month, int day) { return std::optional(exactly(day_of(2023, month, day))); };
    switch (number) {
    case 1:
        return {view(1, 'a', "A common plug for shore power", MilestoneState::verified, Timeliness::on_time, weir3,
                     weir3, on(6, 20), 10),
                view(1, 'b', "A fund for small harbours", MilestoneState::reached, Timeliness::late,
                     day_of(2023, 3, 31), day_of(2022, 12, 31), on(4, 9), 11),
                view(1, 'c', "Yearly review of the fund", MilestoneState::planned, Timeliness::upcoming, spring, spring,
                     std::nullopt, 12)};
    case 2:
        return {view(2, 'a', "A list of quiet hulls with \"=1+1\" in it", MilestoneState::planned, Timeliness::overdue,
                     weir3, weir3, std::nullopt, 13),
                view(2, 'b', "A test basin", MilestoneState::in_progress, Timeliness::undated, std::nullopt,
                     std::nullopt, std::nullopt, 14)};
    case 3:
        return {
            view(3, 'a', "A shared timetable of locks", MilestoneState::reached, Timeliness::on_time,
                 day_of(2023, 11, 30), day_of(2023, 12, 15), DayRange{day_of(2023, 11, 1), day_of(2023, 11, 30)}, 15),
            view(3, 'b', "A compact on lock staff", MilestoneState::disputed, Timeliness::on_time, weir3, weir3,
                 on(11, 11), 16),
            view(3, 'c', "Keep talking", MilestoneState::planned, Timeliness::continuous, std::nullopt, std::nullopt,
                 std::nullopt, 17)};
    default: return {};
    }
}

ReviewCommitment review_of(int number) {
    ReviewCommitment review;
    CommitmentView& view_of = review.commitment;
    view_of.commitment = commitment(number);
    view_of.plan = plan_id;
    view_of.themes = {"Harbours", "Finance"};
    view_of.summary = "Work together on " + view_of.commitment.name + ", <script>alert(1)</script> and |pipes|.";
    view_of.verb = "work together";
    view_of.milestones = milestones(number);
    view_of.entries = {seq(static_cast<std::uint64_t>(number))};
    view_of.answers = {named("river-report-2022/shore", "Standards for shore power")};
    if (number == 2) view_of.qualifiers = {"overdue", "undated"};
    if (number == 1) view_of.state = CommitmentState::completed;
    if (number == 4) {
        view_of.open_lists = {{event::Role::collaborating, "and others"}};
        view_of.answers.clear();
    }
    for (const Party& party : parties) {
        const std::string word = party.cells[number - 1];
        if (word != "member" && word != "with-notice") continue;
        MemberView member;
        member.party = named(party.id, party.name);
        member.kind = party.kind;
        member.status = word == "member" ? MemberStatus::member : MemberStatus::with_notice;
        member.since = exactly(day_of(2022, 11, 11));
        member.entries = {seq(40 + static_cast<std::uint64_t>(&party - parties.data()))};
        review.members.push_back(member);
        view_of.collaborating.governments += 1;
        if (party.kind == event::PartyKind::country) view_of.collaborating.countries += 1;
    }
    if (number != 4) {
        MemberView body;
        body.party = named("harbour-forum", "Harbour Forum");
        body.kind = event::PartyKind::initiative;
        body.role = event::Role::coordinating;
        body.scope = "small harbours";
        body.entries = {seq(50)};
        review.bodies.push_back(body);
    }
    if (number == 3) {
        review.changes.push_back({named("elmstan", "Elmstan"),
                                  event::PartyKind::country,
                                  event::Role::collaborating,
                                  "left",
                                  exactly(day_of(2023, 8, 1)),
                                  exactly(day_of(2023, 5, 1)),
                                  {seq(51)}});
        review.changes.push_back({named("birchia", "Republic of Birchia"),
                                  event::PartyKind::country,
                                  event::Role::collaborating,
                                  "notice",
                                  exactly(day_of(2024, 2, 1)),
                                  exactly(day_of(2023, 11, 1)),
                                  {seq(52)}});
    }
    for (const MilestoneView& one : view_of.milestones) {
        if (!one.reached_on) continue;
        EvidenceRow evidence;
        evidence.seq = one.entries.front();
        evidence.given_by = one.entries.back();
        evidence.type = "milestone.reached";
        evidence.sentence = *one.milestone.code + " reached";
        evidence.source = named("press-2023", "River News, <b>June</b>");
        evidence.grade = one.state == MilestoneState::verified ? "independent" : "self-reported";
        evidence.url = number == 1 ? "https://example.org/news?a=1&b=2" : "javascript:alert(1)";
        review.delivery.push_back({one.milestone, std::nullopt, evidence.grade, {evidence}});
    }
    if (number == 2) review.progress = {"2023-05: two basins were offered (#14)"};
    return review;
}

ReviewSummaryRow row_of(const ReviewCommitment& review) {
    ReviewSummaryRow row;
    row.commitment = review.commitment.commitment;
    row.themes = review.commitment.themes;
    row.state = review.commitment.state;
    row.qualifiers = review.commitment.qualifiers;
    for (const MilestoneView& one : review.commitment.milestones) {
        const auto count = [&](Figure& counted) {
            counted.value += 1;
            counted.entries.insert(counted.entries.end(), one.entries.begin(), one.entries.end());
        };
        if (one.timeliness.word == Timeliness::continuous) continue;
        count(row.required);
        const bool is_delivered = one.state == MilestoneState::reached || one.state == MilestoneState::verified;
        if (is_delivered) count(row.delivered);
        if (one.state == MilestoneState::verified) count(row.verified);
        if (is_delivered && one.timeliness.word == Timeliness::on_time) count(row.on_time);
        if (one.timeliness.word == Timeliness::late) count(row.late);
        if (one.timeliness.word == Timeliness::overdue) count(row.overdue);
        if (one.timeliness.word == Timeliness::upcoming) count(row.upcoming);
        if (one.timeliness.word == Timeliness::undated) count(row.undated);
    }
    row.governments = figure(review.commitment.collaborating.governments, {40, 41, 42, 43, 44});
    row.countries = figure(review.commitment.collaborating.countries, {40, 41, 43, 44});
    row.left = figure(static_cast<std::int64_t>(review.changes.size()) / 2, {51});
    row.slip_days = figure(review.commitment.commitment.code == "RV1" ? 90 : 0, {31});
    return row;
}

RatingRow rating(const std::string& report, int year, const std::string& grade, std::uint16_t version,
                 std::uint64_t entry) {
    RatingRow row;
    row.seq = seq(entry);
    row.assessor = named("river-institute", "River Institute");
    row.report = named(report, "River Report " + std::to_string(year));
    row.scale = "progress";
    row.scale_version = version;
    row.grades = version == 1 ? std::vector<std::string>{"minimal", "modest", "good"}
                              : std::vector<std::string>{"off track", "more needed", "on track", "done"};
    row.grade = grade;
    row.published = exactly(day_of(year, 9, 1));
    row.progress = "Plugs are agreed.";
    row.what_more = "Harbours need money.";
    row.is_scale_changed = version == 2;
    return row;
}

void add_recommendations(ReviewAnswer& answer) {
    static const std::vector<std::pair<std::string, std::string>> texts = {
        {"river-report-2022/shore", "Governments should agree on one standard for shore power."},
        {"river-report-2022/hulls", "Governments should publish what is known of quiet hulls."},
        {"river-report-2022/pilots", "Governments should train pilots together."}};
    answer.coverage.commitments = answer.matrix.commitments;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CoverageRow row;
        row.recommendation = named(texts[i].first, texts[i].second);
        row.report = named("river-report-2022", "River Report 2022");
        if (i == 0) row.commitments = {commitment(1), commitment(3)};
        if (i == 1) row.commitments = {commitment(2)};
        if (i == 2) row.noted_by = {named(plan_id, "River Transport 2023")};
        ReviewRecommendation review;
        review.recommendation.recommendation = row.recommendation;
        review.recommendation.answered_by = row.commitments;
        review.recommendation.noted_by = row.noted_by;
        review.recommendation.wordings = {
            {0, row.report, std::nullopt, texts[i].second, std::nullopt, row.commitments, seq(60 + i)}};
        if (i < 2) {
            review.history = {
                rating("river-report-2022", 2022, i == 0 ? "modest" : "minimal", 1, 63 + i),
                rating("river-report-2023", 2023, i == 0 ? "good" : "more needed", i == 0 ? 1 : 2, 65 + i)};
            for (RatingRow& rated : review.history) rated.rated = row.recommendation;
            review.ratings = {{review.history[1].assessor, review.history[1], review.history[0],
                               i == 0 ? "higher" : "scale-changed"}};
        }
        answer.recommendations.push_back(std::move(review));
        answer.coverage.rows.insert(row.commitments.empty() ? answer.coverage.rows.begin() : answer.coverage.rows.end(),
                                    row);
    }
    answer.coverage.without_recommendation = {commitment(4)};
    answer.since.scales_changed = {
        "River Institute changed the scale progress from version 1 to version 2: grades on "
        "the two sides are not compared."};
}

void add_parties(ReviewAnswer& answer) {
    for (int number = 1; number <= 4; ++number) {
        answer.matrix.commitments.push_back(commitment(number));
        const auto& counts = answer.commitments[static_cast<std::size_t>(number - 1)].commitment.collaborating;
        answer.matrix.counts.push_back(counts);
        MembershipSeries series{commitment(number), {}};
        series.steps.push_back({day_of(2022, 11, 11), counts.governments, counts.countries, {seq(40), seq(41)}});
        if (number == 3) {
            series.steps.front() = {day_of(2022, 11, 11), counts.governments - 1, counts.countries - 1, {seq(40)}};
            series.steps.push_back({day_of(2023, 4, 1), counts.governments + 1, counts.countries + 1, {seq(51)}});
            series.steps.push_back({day_of(2023, 8, 1), counts.governments, counts.countries, {seq(51)}});
        }
        if (number == 4) series.steps.clear();
        answer.membership.push_back(series);
    }
    for (const Party& party : parties) {
        MatrixRow row{named(party.id, party.name), party.kind, {party.cells, party.cells + 4}, 0};
        row.count = static_cast<std::uint32_t>(std::count_if(row.cells.begin(), row.cells.end(),
                                                             [](const std::string& word) { return word == "member"; }));
        answer.matrix.rows.push_back(row);
        ReviewParty review{
            row.party,           row.kind,       row.cells, figure(row.count, {40, 41, 42, 43, 44, 45}), {}, {}, {},
            figure(2, {11, 15}), figure(1, {10})};
        if (std::string(party.id) == "elmstan") review.left = {commitment(3)};
        answer.parties.push_back(review);
    }
}

void add_changes(ReviewAnswer& answer) {
    SlipRow later;
    later.milestone = milestone(1, 'b');
    later.commitment = commitment(1);
    later.original_deadline = "2022";
    later.deadline = "2023-03-31";
    later.original_day = day_of(2022, 12, 31);
    later.day = day_of(2023, 3, 31);
    later.days = 90;
    later.state = MilestoneState::reached;
    later.decided_by = {named("harbour-forum", "Harbour Forum")};
    later.reasons = {"the fund's bank was not chosen"};
    later.entries = {seq(31)};
    SlipRow earlier = later;
    earlier.milestone = milestone(3, 'a');
    earlier.original_day = day_of(2023, 12, 15);
    earlier.day = day_of(2023, 11, 30);
    earlier.days = -15;
    earlier.decided_by.clear();
    answer.slips = {later, earlier};
    answer.moved = {{named("weir-3", "Weir 3"),
                     OccasionState::held,
                     day_of(2023, 11, 28),
                     day_of(2023, 11, 30),
                     day_of(2023, 11, 30),
                     day_of(2023, 12, 2),
                     {"held two days later (2023-12-02)"},
                     {seq(55)}}};
    answer.since.corrected = {{{Kind::milestone, milestone(1, 'a').id},
                               milestone(1, 'a'),
                               "state",
                               std::nullopt,
                               "planned",
                               "verified",
                               {seq(30)},
                               std::nullopt,
                               std::nullopt}};
    answer.since.happened = {{{Kind::commitment, commitment(3).id},
                              commitment(3),
                              "member",
                              "collaborating elmstan",
                              "member",
                              std::nullopt,
                              {seq(51)},
                              std::nullopt,
                              named("elmstan", "Elmstan")}};
    answer.since.commitments = {
        {commitment(1), "carried-over", named("river-transport/2022/rv1", "Shore Power"), {seq(1)}},
        {commitment(4), "new", std::nullopt, {seq(4)}}};
}

void add_landscape(ReviewAnswer& answer) {
    Finding gap;
    gap.id = "recommendation-without-commitment:river-report-2022/pilots";
    gap.kind = "recommendation-without-commitment";
    gap.subjects = {{{Kind::recommendation, "river-report-2022/pilots"},
                     named("river-report-2022/pilots", "Governments should train pilots together.")}};
    gap.sentence = "No commitment of the plan answers river-report-2022/pilots; the plan notes it.";
    gap.since = day_of(2022, 11, 11);
    gap.first_known = start_of(day_of(2023, 1, 2));
    gap.entries = {seq(62)};
    Finding overlap = gap;
    overlap.id = "recommendation-answered-twice:river-report-2022/shore";
    overlap.kind = "recommendation-answered-twice";
    overlap.side = FindingSide::overlap;
    overlap.status = FindingStatus::dismissed;
    overlap.reason = "the two commitments are for different ships";
    overlap.dismissed_by = seq(56);
    overlap.sentence = "Two commitments answer river-report-2022/shore: RV1, RV3.";
    answer.landscape.findings = {gap, overlap};
    answer.landscape.gaps_open = 1;
    answer.landscape.plans = {answer.cover.plan};
    for (int number = 1; number <= 4; ++number)
        answer.landscape.nodes.push_back({{Kind::commitment, commitment(number).id}, commitment(number), "commitment"});
    for (const Party& party : parties) {
        answer.landscape.nodes.push_back(map_node(Kind::party, party.id, party.name, event::enum_word(party.kind)));
        for (std::size_t i = 0; i < 4; ++i)
            if (std::string_view(party.cells[i]) == "member")
                answer.landscape.links.push_back(
                    map_link(answer.landscape.nodes.back(), answer.landscape.nodes[i], "collaborating"));
    }
    for (const auto& row : answer.coverage.rows) {
        answer.landscape.nodes.push_back(
            map_node(Kind::recommendation, row.recommendation.id, row.recommendation.name, "recommendation"));
        for (const Named& by : row.commitments)
            answer.landscape.links.push_back(
                {{Kind::recommendation, row.recommendation.id}, {Kind::commitment, by.id}, "answered-by", {}});
    }
}

void add_next(ReviewAnswer& answer) {
    answer.next.cycle = {{"review",
                          "yearly meeting of harbour masters",
                          "by weir-4",
                          {named("harbour-forum", "Harbour Forum")},
                          seq(0)}};
    DueRow open;
    open.milestone = answer.commitments[1].commitment.milestones[0];
    open.day = *open.milestone.due.day;
    open.days = -12;
    open.state = "planned";
    open.responsible = {named("alderland", "Alderland")};
    answer.next.open = {open};
    answer.next.open_undated = {answer.commitments[1].commitment.milestones[1]};
    CalendarRow ahead;
    ahead.from = day_of(2024, 5, 1);
    ahead.until = day_of(2024, 5, 4);
    ahead.subject = {Kind::occasion, "flood-24"};
    ahead.title = "Spring Flood 2024";
    ahead.description = "RV1.c falls due";
    ahead.place = "Port Alder";
    ahead.entries = {seq(57)};
    answer.next.occasions = {ahead};
}

// Every entry that any figure names.
void add_entries(ReviewAnswer& answer) {
    for (std::uint64_t number = 0; number < 70; ++number) {
        HistoryRow row;
        row.seq = seq(number);
        row.recorded_at = {start_of(day_of(2023, 1, 2)).us + static_cast<std::int64_t>(number)};
        row.recorded_by = "unix:officer";
        row.type = number < 5 ? "commitment.made" : "milestone.set";
        row.effective = exactly(day_of(2022, 11, 11));
        row.sentence = "entry " + std::to_string(number) + " says something <i>in words</i>";
        row.sources = {"press-2023"};
        answer.annex.entries.push_back(row);
    }
    answer.annex.claims = {{seq(58),
                            {Kind::agenda, "river"},
                            "launch-leaders",
                            45,
                            "45 leaders",
                            event::Role::signatory,
                            7,
                            6,
                            exactly(day_of(2022, 11, 11)),
                            {"press-2023"}},
                           {seq(59),
                            {Kind::agenda, "river"},
                            "launch-leaders",
                            42,
                            "42 leaders",
                            std::nullopt,
                            std::nullopt,
                            std::nullopt,
                            std::nullopt,
                            {}}};
    answer.annex.scales = {{"progress", 1, {"minimal", "modest", "good"}},
                           {"progress", 2, {"off track", "more needed", "on track", "done"}}};
    Sha256 copy{};
    copy.bytes.fill(0xab);
    answer.annex.sources = {
        {named("press-2023", "River News"), event::SourceKind::press, "River News Ltd", "https://example.org/news",
         exactly(day_of(2023, 6, 21)), day_of(2023, 7, 1), copy, seq(6)},
        {named("note-2023", "A note"), event::SourceKind::official, std::nullopt, std::nullopt, std::nullopt,
         std::nullopt, std::nullopt, seq(7)}};
    answer.annex.method = {"A milestone counts as delivered from its day on, as far as the record says."};
}

}  // namespace

AsOfView invented_as_of() {
    AsOfView as_of;
    as_of.on = day_of(2023, 12, 14);
    as_of.known = "2023-12-20";
    as_of.size = TreeSize(70);
    as_of.root.bytes.fill(0x5a);
    as_of.dates = "latest";
    return as_of;
}

ReviewAnswer empty_review() {
    ReviewAnswer answer;
    answer.cover.plan = named(plan_id, "River Transport 2023");
    answer.cover.agenda = named("river-transport", "River Transport");
    answer.cover.plan_state = "in_force";
    answer.cover.changes_from = day_of(2022, 11, 11);
    return answer;
}

ReviewAnswer invented_review() {
    ReviewAnswer answer = empty_review();
    answer.cover.goal = "By 2030 quiet boats are the normal choice";
    answer.cover.target_year = 2030;
    answer.cover.year = 2023;
    answer.cover.adopted = exactly(day_of(2022, 11, 11));
    answer.cover.entries = {seq(0)};
    answer.cover.entries_since = figure(12, {30, 31, 51, 52, 55, 56});
    answer.cover.corrections_since = figure(1, {56});
    ReviewEdition previous;
    previous.review = named("river-transport/2022/review", "");
    previous.plan = named("river-transport/2022", "River Transport 2022");
    previous.on = day_of(2022, 12, 14);
    previous.size = TreeSize(29);
    previous.entries = {seq(29)};
    answer.cover.previous = previous;
    answer.cover.changes_from = previous.on;
    answer.cover.changes_from_why = "the previous edition's day";
    for (int number = 1; number <= 4; ++number) {
        answer.commitments.push_back(review_of(number));
        answer.summary.push_back(row_of(answer.commitments.back()));
    }
    add_parties(answer);
    add_recommendations(answer);
    add_changes(answer);
    add_landscape(answer);
    add_next(answer);
    answer.occasions = {
        {named("weir-2", "Weir 2"),
         OccasionState::held,
         day_of(2022, 11, 6),
         day_of(2022, 11, 18),
         "Port Elm",
         {seq(54)}},
        {named("flood-23", "Spring Flood 2023"),
         OccasionState::held,
         day_of(2023, 5, 2),
         day_of(2023, 5, 5),
         std::nullopt,
         {seq(54)}},
        {named("weir-3", "Weir 3"),
         OccasionState::held,
         day_of(2023, 11, 30),
         day_of(2023, 12, 2),
         "Port Alder",
         {seq(55)}},
        {named("flood-24", "Spring Flood 2024"),
         OccasionState::scheduled,
         day_of(2024, 5, 1),
         day_of(2024, 5, 4),
         std::nullopt,
         {seq(57)}},
        {named("weir-4", "Weir 4"), OccasionState::unscheduled, std::nullopt, std::nullopt, std::nullopt, {seq(57)}}};
    add_entries(answer);
    return answer;
}

}  // namespace annals::test
