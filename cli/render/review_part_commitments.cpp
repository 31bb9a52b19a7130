// Part 3: each commitment: what was promised, due, delivered and by which evidence; who is in; what was reported.
#include "cli/render/review_cells.hpp"
#include "cli/render/review_parts.hpp"

#include <array>

namespace annals::cli {

namespace {

using state::EvidenceRow;
using state::MembershipChange;
using state::MemberView;

// A milestone or one of its instances, as a line of its table; with its delivery, where something was reported.
struct MilestoneLine {
    const state::MilestoneView* milestone = nullptr;
    const state::InstanceView* instance = nullptr;
    const state::ReviewDelivery* delivery = nullptr;

    const state::DueView& due() const { return instance ? instance->due : milestone->due; }
    const state::TimelinessView& timeliness() const { return instance ? instance->timeliness : milestone->timeliness; }
    std::optional<DayRange> reached_on() const { return instance ? instance->reached_on : milestone->reached_on; }
    std::string name() const {
        return milestone_name(milestone->milestone,
                              instance ? std::optional(instance->instance) : std::optional<std::string>());
    }
};

std::vector<MilestoneLine> lines_of(const state::ReviewCommitment& commitment) {
    std::vector<MilestoneLine> lines;
    const auto put = [&](const state::MilestoneView& milestone, const state::InstanceView* instance) {
        MilestoneLine line{&milestone, instance, nullptr};
        for (const auto& delivery : commitment.delivery)
            if (delivery.milestone.id == milestone.milestone.id &&
                delivery.instance == (instance ? std::optional(instance->instance) : std::optional<std::string>()))
                line.delivery = &delivery;
        lines.push_back(line);
    };
    for (const auto& milestone : commitment.commitment.milestones) {
        if (milestone.instances.empty()) put(milestone, nullptr);
        for (const auto& instance : milestone.instances) put(milestone, &instance);
    }
    return lines;
}

// How well a delivery is supported, where there is one.
std::string evidence_grade(const MilestoneLine& line) {
    if (!line.reached_on()) return {};
    return line.delivery ? line.delivery->grade : "none";
}

std::string promised(const MilestoneLine& line) {
    std::string text = line.milestone->what;
    if (!line.milestone->topics.empty()) text += ": " + joined(line.milestone->topics, "; ");
    std::vector<std::string> options;
    for (const auto& option : line.milestone->options)
        options.push_back(option.option + (option.is_reached ? " (reached)" : ""));
    if (!options.empty())
        text += " [any " + std::to_string(line.milestone->options_min) + " of: " + joined(options) + "]";
    return text;
}

std::string notes(const MilestoneLine& line) {
    std::vector<std::string> words;
    if (!line.milestone->required) words.emplace_back("not required");
    if (line.milestone->on_invitation) words.emplace_back("on invitation");
    if (line.milestone->part_of) words.push_back("part of " + *line.milestone->part_of);
    return joined(words, "; ");
}

std::string due_words(const MilestoneLine& line) {
    const auto& due = line.due();
    if (!due.day) return due.why.empty() ? "no day: " + due.deadline : due.why;
    return due.deadline + ": " + due.why;
}

constexpr auto milestone_columns = std::to_array<ReviewColumnOf<MilestoneLine>>({
    {"", "commitment", "id of the commitment",
     [](const MilestoneLine& line) { return cell(line.milestone->commitment.id); }, ColumnKind::text, Shown::file},
    {"", "milestone", "id of the milestone",
     [](const MilestoneLine& line) { return cell(line.milestone->milestone.id); }, ColumnKind::text, Shown::file},
    {"", "instance", "of a recurring milestone: an occasion or a year",
     [](const MilestoneLine& line) { return cell(line.instance ? line.instance->instance : std::string()); },
     ColumnKind::text, Shown::file},
    {"Milestone", "code", "code of the milestone, and its instance",
     [](const MilestoneLine& line) { return cell(line.name(), Tone::strong); }},
    {"Promised", "promised", "what is to be done, with topics and options",
     [](const MilestoneLine& line) { return cell(promised(line)); }},
    {"", "kind", "launch, establish, publish, review, report, join, identify, explore or continuous",
     [](const MilestoneLine& line) { return cell(event::enum_word(line.milestone->kind)); }, ColumnKind::text,
     Shown::file},
    {"Notes", "notes", "not required, on invitation, part of another",
     [](const MilestoneLine& line) { return cell(notes(line)); }},
    {"Due", "due", "the due day by the current deadline; empty: none",
     [](const MilestoneLine& line) {
         return line.due().day ? cell(line.due().day) : cell("undated", Tone::quiet);
     }},
    {"Why that day", "due_why", "the deadline as worded, and how its day comes about",
     [](const MilestoneLine& line) { return cell(due_words(line)); }},
    {"", "due_original", "the due day as first set",
     [](const MilestoneLine& line) { return cell(line.due().original_day); }, ColumnKind::text, Shown::file},
    {"State", "state", "planned, in-progress, reached, verified, disputed, dropped, or not yet set",
     [](const MilestoneLine& line) {
         if (line.milestone->is_not_yet) return cell("not yet", Tone::quiet);
         return toned_cell(state_of(line.instance ? line.instance->state : line.milestone->state));
     }},
    {"Delivered", "", "",
     [](const MilestoneLine& line) {
         const std::string grade = evidence_grade(line);
         return grade.empty() ? cell("") : cell(text_of(line.reached_on()) + "; evidence: " + spoken(grade));
     },
     ColumnKind::text, Shown::screen},
    {"", "reached_on", "the day, or the interval as far as it is known",
     [](const MilestoneLine& line) { return cell(line.reached_on()); }, ColumnKind::text, Shown::file},
    {"", "evidence_grade",
     "the best source of its being reached or verified: independent, official, press, self-reported, unknown or none",
     [](const MilestoneLine& line) { return cell(evidence_grade(line)); }, ColumnKind::text, Shown::file},
    {"Timeliness", "timeliness", "in words, against the current deadline and, where it differs, the original",
     [](const MilestoneLine& line) {
         return line.milestone->is_not_yet ? cell("") : toned_cell(timeliness_of(line.timeliness()));
     }},
    {"Responsible", "responsible", "as named; empty: the collaborating members",
     [](const MilestoneLine& line) { return names_cell(line.milestone->responsible, "collaborating members"); }},
    {"Entries", "entries", "the entries that make it so",
     [](const MilestoneLine& line) {
         return entries_cell(line.instance && !line.instance->entries.empty() ? line.instance->entries
                                                                              : line.milestone->entries);
     },
     ColumnKind::entries},
});

// Evidence with the milestone that it is for.
struct EvidenceLine {
    const state::ReviewDelivery* delivery = nullptr;
    const EvidenceRow* evidence = nullptr;
    const ReviewExtras* extras = nullptr;
};

constexpr auto evidence_columns = std::to_array<ReviewColumnOf<EvidenceLine>>({
    {"", "milestone", "id of the milestone", [](const EvidenceLine& line) { return cell(line.delivery->milestone.id); },
     ColumnKind::text, Shown::file},
    {"Milestone", "code", "code of the milestone, and its instance",
     [](const EvidenceLine& line) {
         return cell(milestone_name(line.delivery->milestone, line.delivery->instance), Tone::strong);
     }},
    {"Grade", "grade", "of the source: independent, official, press, self-reported or unknown",
     [](const EvidenceLine& line) { return cell(spoken(line.evidence->grade)); }},
    {"What it supports", "sentence", "the entry that the source supports, in words",
     [](const EvidenceLine& line) { return cell(line.evidence->sentence); }},
    {"Source", "source", "title or id of the source",
     [](const EvidenceLine& line) {
         ReviewCell named = cell(full_name(line.evidence->source));
         named.href = safe_url(line.evidence->url);
         return named;
     }},
    {"Where in it", "locator", "page, section or paragraph",
     [](const EvidenceLine& line) { return cell(text_of(line.evidence->locator)); }},
    {"", "url", "address of the source", [](const EvidenceLine& line) { return cell(text_of(line.evidence->url)); },
     ColumnKind::text, Shown::file},
    {"Saved copy", "copy", "of the source: kept, missing, left out of the review, or no copy is recorded",
     [](const EvidenceLine& line) { return copy_cell(line.evidence->sha256, *line.extras); }},
    {"", "sha256", "SHA-256 of the saved copy; empty: no copy is recorded",
     [](const EvidenceLine& line) { return cell(line.evidence->sha256 ? to_hex(*line.evidence->sha256) : ""); },
     ColumnKind::text, Shown::file},
    {"Entries", "entries", "the entry supported, and the one that names the source",
     [](const EvidenceLine& line) {
         const EvidenceRow& row = *line.evidence;
         return entries_cell(row.seq == row.given_by ? std::vector{row.seq} : std::vector{row.seq, row.given_by});
     },
     ColumnKind::entries},
});

std::vector<EvidenceLine> evidence_of(const state::ReviewCommitment& commitment, const ReviewExtras& extras) {
    std::vector<EvidenceLine> lines;
    for (const auto& delivery : commitment.delivery)
        for (const EvidenceRow& row : delivery.evidence) lines.push_back({&delivery, &row, &extras});
    return lines;
}

// A member with the commitment that it is in.
struct MemberLine {
    const state::Named* commitment = nullptr;
    const MemberView* member = nullptr;
};

constexpr auto member_columns = std::to_array<ReviewColumnOf<MemberLine>>({
    {"", "commitment", "id of the commitment", [](const MemberLine& line) { return cell(line.commitment->id); },
     ColumnKind::text, Shown::file},
    {"", "party", "id of the party", [](const MemberLine& line) { return cell(line.member->party.id); },
     ColumnKind::text, Shown::file},
    {"Party", "name", "its name in force", [](const MemberLine& line) { return cell(full_name(line.member->party)); }},
    {"Kind", "kind", "country, institution, subnational, business, organisation, initiative, task-force or group",
     [](const MemberLine& line) { return cell(spoken(event::enum_word(line.member->kind))); }},
    {"Role", "role", "the role in the commitment",
     [](const MemberLine& line) { return cell(spoken(event::enum_word(line.member->role))); }},
    {"Scope", "scope", "within which body or matter",
     [](const MemberLine& line) { return cell(text_of(line.member->scope)); }},
    {"", "as_printed", "as the source prints it",
     [](const MemberLine& line) { return cell(text_of(line.member->as_printed)); }, ColumnKind::text, Shown::file},
    {"Status", "status", "member, with-notice, announced, left, not-stated or no",
     [](const MemberLine& line) { return cell(spoken(event::enum_word(line.member->status))); }},
    {"Since", "since", "the day, or the interval as far as it is known",
     [](const MemberLine& line) { return cell(line.member->since); }},
    {"", "until", "the first day outside", [](const MemberLine& line) { return cell(line.member->until); },
     ColumnKind::text, Shown::file},
    {"Entries", "entries", "the entries that make it so",
     [](const MemberLine& line) { return entries_cell(line.member->entries); }, ColumnKind::entries},
});

struct ChangeLine {
    const state::Named* commitment = nullptr;
    const MembershipChange* change = nullptr;
};

constexpr auto change_columns = std::to_array<ReviewColumnOf<ChangeLine>>({
    {"", "commitment", "id of the commitment", [](const ChangeLine& line) { return cell(line.commitment->id); },
     ColumnKind::text, Shown::file},
    {"", "party", "id of the party", [](const ChangeLine& line) { return cell(line.change->party.id); },
     ColumnKind::text, Shown::file},
    {"Party", "name", "its name in force", [](const ChangeLine& line) { return cell(full_name(line.change->party)); }},
    {"Kind", "kind", "country, institution, organisation, ...",
     [](const ChangeLine& line) { return cell(spoken(event::enum_word(line.change->kind))); }},
    {"Role", "role", "the role in the commitment",
     [](const ChangeLine& line) { return cell(spoken(event::enum_word(line.change->role))); }},
    {"Change", "change", "joined, left, announced, or notice of leaving",
     [](const ChangeLine& line) { return cell(spoken(line.change->change)); }},
    {"Effective", "effective", "when it takes effect",
     [](const ChangeLine& line) { return cell(to_string(line.change->effective)); }},
    {"Announced", "announced", "when it was announced",
     [](const ChangeLine& line) { return cell(line.change->announced); }},
    {"Entries", "entries", "the entries that make it so",
     [](const ChangeLine& line) { return entries_cell(line.change->entries); }, ColumnKind::entries},
});

constexpr TableHead milestones_head = {"milestones", "Promised, due, delivered",
                                       "One milestone, or one instance of a recurring one.",
                                       "No milestones are recorded.", 3};
constexpr TableHead evidence_head = {"evidence", "Evidence of what was reported",
                                     "One source that supports one entry about a milestone.",
                                     "No evidence is recorded.", 3};
constexpr TableHead bodies_head = {"members", "Coordinating bodies and other roles",
                                   "One party in one role in one commitment, on the day.", "None is named.", 3};
constexpr TableHead changes_head = {"membership-changes", "Membership changes",
                                    "One change of membership since the day that changes count from.",
                                    "No changes of membership.", 3};

ReviewCell member_names(const state::ReviewCommitment& review) {
    ReviewCell names = cell("");
    std::int64_t count = 0;
    for (const MemberView& member : review.members) {
        if (member.status != state::MemberStatus::member && member.status != state::MemberStatus::with_notice) continue;
        ++count;
        names.text += (names.text.empty() ? "" : ", ") + full_name(member.party);
        if (member.status == state::MemberStatus::with_notice) names.text += " (with notice)";
        names.entries.insert(names.entries.end(), member.entries.begin(), member.entries.end());
    }
    const auto& counts = review.commitment.collaborating;
    if (count == 0) return cell("not stated", Tone::quiet);
    names.text = both_counts(counts.governments, counts.countries) + ": " + names.text;
    return names;
}

ReviewCell open_lists(const state::CommitmentView& commitment) {
    std::string text;
    for (const auto& open : commitment.open_lists)
        text += (text.empty() ? "" : "; ") + spoken(event::enum_word(open.role)) + " (“" + open.as_printed + "”)";
    return cell(text.empty() ? text : text + ": others than those named are not stated, which is not no");
}

ReviewFacts facts_of(const state::ReviewCommitment& review) {
    const state::CommitmentView& commitment = review.commitment;
    ReviewFacts facts;
    const auto add = [&](const char* name, ReviewCell value) {
        if (!value.text.empty()) facts.facts.emplace_back(name, std::move(value));
    };
    add("Summary", cell(commitment.summary));
    add("Themes", cell(joined(commitment.themes, "; ")));
    ReviewCell state = toned_cell(state_of(commitment.state));
    for (const std::string& word : commitment.qualifiers) state.text += ", " + spoken(word);
    state.entries = commitment.entries;
    add("State", state);
    add("Verb in the text", cell(text_of(commitment.verb)));
    add("Answers", names_cell(commitment.answers, "no recommendation"));
    add("Collaborating", member_names(review));
    add("Open lists", open_lists(commitment));
    return facts;
}

void add_commitment(const state::ReviewCommitment& review, const ReviewExtras& extras, ReviewPart& part) {
    const state::Named& named = review.commitment.commitment;
    const std::string anchor = commitment_anchor(named);
    part.blocks.emplace_back(ReviewHeading{full_name(named), anchor, 3});
    part.blocks.emplace_back(facts_of(review));
    const auto add_table = [&](ReviewTable table, bool is_said_if_empty) {
        if (table.rows.empty() && !is_said_if_empty) return;
        table.id += "-" + anchor;
        part.blocks.emplace_back(std::move(table));
    };
    add_table(review_table(milestones_head, milestone_columns, lines_of(review)), true);
    std::vector<ReviewCell> progress;
    for (const std::string& sentence : review.progress) progress.push_back(cell(sentence));
    if (!progress.empty()) {
        part.blocks.emplace_back(ReviewHeading{"What was reported", {}, 4});
        part.blocks.emplace_back(ReviewList{std::move(progress), {}});
    }
    add_table(review_table(evidence_head, evidence_columns, evidence_of(review, extras)), true);
    std::vector<MemberLine> bodies;
    for (const MemberView& member : review.bodies) bodies.push_back({&named, &member});
    add_table(review_table(bodies_head, member_columns, bodies), true);
    std::vector<ChangeLine> changes;
    for (const MembershipChange& change : review.changes) changes.push_back({&named, &change});
    add_table(review_table(changes_head, change_columns, changes), true);
    const auto text = extras.narrative.find(last_word(named.id));
    part.blocks.emplace_back(
        ReviewNarrative{last_word(named.id), text == extras.narrative.end() ? std::string() : text->second});
}

}  // namespace

ReviewPart commitments_part(const state::ReviewAnswer& answer, const ReviewExtras& extras) {
    ReviewPart part{3, "commitments", "By commitment", {}};
    if (answer.commitments.empty()) part.blocks.emplace_back(ReviewLine{cell("The plan has no commitments.")});
    for (const auto& commitment : answer.commitments) add_commitment(commitment, extras, part);
    return part;
}

void add_commitment_tables(const state::ReviewAnswer& answer, const ReviewExtras& extras,
                           std::vector<ReviewTable>& tables) {
    std::vector<MilestoneLine> milestones;
    std::vector<EvidenceLine> evidence;
    std::vector<MemberLine> members;
    std::vector<ChangeLine> changes;
    for (const auto& review : answer.commitments) {
        const state::Named& named = review.commitment.commitment;
        for (const MilestoneLine& line : lines_of(review)) milestones.push_back(line);
        for (const EvidenceLine& line : evidence_of(review, extras)) evidence.push_back(line);
        for (const auto* list : {&review.members, &review.bodies})
            for (const MemberView& member : *list) members.push_back({&named, &member});
        for (const MembershipChange& change : review.changes) changes.push_back({&named, &change});
    }
    tables.push_back(review_table(milestones_head, milestone_columns, milestones));
    tables.push_back(review_table(evidence_head, evidence_columns, evidence));
    tables.push_back(review_table(bodies_head, member_columns, members));
    tables.push_back(review_table(changes_head, change_columns, changes));
    tables.end()[-2].title = "Members in every role";
}

}  // namespace annals::cli
