// The tables of an export.
// Long because each table is a list of columns with their meanings, and stands beside the rows that fill it.
#include "cli/render/export.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/commitment.hpp"
#include "schema/state/sentence.hpp"

#include <map>
#include <set>

namespace annals::cli {

namespace {

using state::Fact;
using state::World;

template <class T>
std::string text(const std::optional<T>& value) {
    return value ? value->text : std::string();
}
std::string day(const std::optional<Day>& value) { return value ? to_string(*value) : std::string(); }
std::string date(const std::optional<DayRange>& value) { return value ? to_string(*value) : std::string(); }
std::string yes(bool value) { return value ? "yes" : "no"; }
template <class T>
std::string number(const std::optional<T>& value) {
    return value ? std::to_string(*value) : std::string();
}
std::string number(Seq seq) { return std::to_string(to_number(seq)); }

void join(std::string& out, const std::string& item) { out += (out.empty() ? "" : "; ") + item; }
std::string list(const std::vector<Seq>& items) {
    std::string out;
    for (const Seq seq : items) join(out, number(seq));
    return out;
}
template <class T>
std::string list(const std::vector<T>& items) {
    std::string out;
    for (const T& item : items) join(out, item.text);
    return out;
}
std::string list(const std::vector<event::Cite>& cites) {
    std::string out;
    for (const event::Cite& cite : cites)
        join(out, cite.source.text + (cite.locator ? " (" + cite.locator->text + ")" : std::string()));
    return out;
}
std::string list(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) join(out, item);
    return out;
}

// What every table of registered subjects ends with: the entry that registers the subject.
const std::vector<ExportColumn> entry_columns{
    {"effective", "date", "when it took effect in the world"},
    {"sources", "list", "the sources that the entry cites, each with its place in brackets"},
    {"note", "text", "the entry's note"},
    {"seq", "number", "the entry that says so: its position in the ledger"},
    {"corrected_by", "list", "the entries that corrected it; the row has the corrected values"},
};

class Tables {
public:
    Tables(World& world, state::At at, const std::vector<state::Recorded>& entries)
        : world_(world), at_(at), entries_(entries) {}

    std::vector<ExportTable> make() {
        put_agendas();
        put_plans();
        put_recommendations();
        put_commitments();
        put_milestones();
        put_parties();
        put_memberships();
        put_occasions();
        put_sources();
        put_said();
        put_entries();
        return std::move(tables_);
    }

private:
    ExportTable& table(std::string name, std::string meaning, std::vector<ExportColumn> columns,
                       bool with_entry = false) {
        if (with_entry) columns.insert(columns.end(), entry_columns.begin(), entry_columns.end());
        // References to earlier tables are held while later ones are made.
        tables_.reserve(32);
        tables_.push_back({std::move(name), std::move(meaning), std::move(columns), {}});
        return tables_.back();
    }
    static void put_entry(std::vector<std::string>& row, const Fact& fact) {
        const event::Envelope& envelope = fact.statement.envelope;
        row.insert(row.end(), {date(envelope.effective), list(envelope.sources), text(envelope.note), number(fact.seq),
                               list(fact.corrected_by)});
    }
    std::string name(const Subject& subject) { return state::named(world_, subject, at_).name; }
    state::MilestoneAsk ask() const { return {at_, at_.on}; }

    // Calls visit(subject, fact, said) for every registered subject whose registration is a T.
    template <class T, class Visit>
    void each(Kind kind, Visit&& visit) {
        for (const Subject& subject : world_.registered(kind)) {
            const Fact* fact = world_.registration(subject);
            if (const T* said = fact->as<T>()) visit(subject, *fact, *said);
        }
    }

    void put_agendas();
    void put_plans();
    void put_recommendations();
    void put_commitments();
    void put_milestones();
    void put_deadlines(ExportTable& deadlines, const state::MilestoneAt& milestone);
    void put_parties();
    void put_memberships();
    void put_members(ExportTable& members, const Subject& of);
    void put_occasions();
    void put_sources();
    void put_said();
    void put_entries();

    World& world_;
    state::At at_;
    const std::vector<state::Recorded>& entries_;
    std::vector<ExportTable> tables_;
};

void Tables::put_agendas() {
    ExportTable& agendas = table("agendas", "Agendas: long-lived goals that plans serve.",
                                 {{"id", "text", "the agenda"},
                                  {"title", "text", "its title on the day of the export"},
                                  {"goal", "text", "its goal as first recorded"},
                                  {"target_year", "number", "the year of the goal"},
                                  {"parent", "text", "the agenda it belongs to"},
                                  {"occasion", "text", "the occasion at which it was launched"}},
                                 true);
    each<event::AgendaLaunched>(Kind::agenda, [&](const Subject& subject, const Fact& fact, const auto& said) {
        std::vector<std::string> row{said.id.text,
                                     name(subject),
                                     said.goal.text,
                                     number(said.target_year),
                                     said.parent ? said.parent->text : "",
                                     said.occasion ? said.occasion->text : ""};
        put_entry(row, fact);
        agendas.rows.push_back(std::move(row));
    });
}

void Tables::put_plans() {
    ExportTable& plans = table("plans", "Plans: an agenda's edition of commitments.",
                               {{"id", "text", "the plan"},
                                {"agenda", "text", "its agenda"},
                                {"title", "text", "its title"},
                                {"year", "number", "its year"},
                                {"state", "text", "not_yet, in_force or superseded"}},
                               true);
    ExportTable& steps = table("plan_steps", "The yearly cycle of a plan, as its document words it.",
                               {{"plan", "text", "the plan"},
                                {"step", "text", "the step"},
                                {"through", "text", "through what it is done"},
                                {"deadline", "text", "when it is due, as worded"},
                                {"by", "list", "the parties who do it"}});
    each<event::PlanAdopted>(Kind::plan, [&](const Subject& subject, const Fact& fact, const auto& said) {
        std::vector<std::string> row{said.id.text, said.agenda.text, said.title.text, std::to_string(said.year),
                                     state::plan_state(world_, subject.id, at_)};
        put_entry(row, fact);
        plans.rows.push_back(std::move(row));
        for (const event::CycleStep& step : said.cycle)
            steps.rows.push_back({said.id.text, step.step.text, step.through.text,
                                  step.deadline ? event::to_string(*step.deadline) : "", list(step.by)});
    });
}

void Tables::put_recommendations() {
    ExportTable& recommendations =
        table("recommendations", "Recommendations of reports.",
              {{"id", "text", "the recommendation"},
               {"report", "text", "the source that first published it"},
               {"code", "text", "its printed code on the day of the export"},
               {"wording", "text", "its first wording on the day of the export, in the ledger's own words"},
               {"answered_by", "list", "the commitments that answer it"}},
              true);
    std::map<std::string, std::string> answered_by;
    for (const Subject& commitment : world_.registered(Kind::commitment))
        for (const event::Answered& answered : state::answers_of(world_, commitment.id, at_))
            join(answered_by[answered.recommendation.text], commitment.id);
    each<event::RecommendationPublished>(
        Kind::recommendation, [&](const Subject& subject, const Fact& fact, const auto& said) {
            const state::Named shown = state::named(world_, subject, at_);
            std::vector<std::string> row{said.id.text, said.report.text, shown.code.value_or(""), shown.name,
                                         answered_by[subject.id]};
            put_entry(row, fact);
            recommendations.rows.push_back(std::move(row));
        });
}

void Tables::put_commitments() {
    ExportTable& commitments =
        table("commitments", "Commitments, as they stand on the day of the export.",
              {{"id", "text", "the commitment"},
               {"plan", "text", "its plan"},
               {"code", "text", "its printed code"},
               {"themes", "list", "its themes as printed"},
               {"summary", "text", "what is committed to, in the ledger's own words"},
               {"verb", "text", "the verb that carries it"},
               {"state", "text", "not-yet, proposed, active, completed, lapsed, superseded or withdrawn"},
               {"qualifiers", "list", "overdue, at_risk, undated"},
               {"governments", "number", "collaborating countries and institutions"},
               {"countries", "number", "collaborating countries"},
               {"answers", "list", "the recommendations that it answers"}},
              true);
    ExportTable& open = table("open_lists", "Lists of members that a document leaves open: absence reads not stated.",
                              {{"of", "text", "the agenda or commitment, as kind:id"},
                               {"role", "text", "the role whose members are left open"},
                               {"as_printed", "text", "the words that leave it open"}});
    for (const Kind kind : {Kind::agenda, Kind::commitment})
        for (const Subject& subject : world_.registered(kind))
            for (const event::OpenList& one : state::open_lists(world_, subject, at_))
                open.rows.push_back({to_string(subject), event::enum_word(one.role), one.as_printed.text});
    each<event::CommitmentMade>(Kind::commitment, [&](const Subject& subject, const Fact& fact, const auto& said) {
        const auto commitment = state::commitment_at(world_, subject.id, ask());
        if (!commitment) return;
        const state::CommitmentView view = state::view_of(world_, *commitment, ask());
        std::string answers;
        for (const state::Named& one : view.answers) join(answers, one.id);
        std::vector<std::string> row{said.id.text,
                                     said.plan.text,
                                     view.commitment.code.value_or(""),
                                     list(view.themes),
                                     view.summary,
                                     view.verb.value_or(""),
                                     state::commitment_word(view.state),
                                     list(view.qualifiers),
                                     std::to_string(view.collaborating.governments),
                                     std::to_string(view.collaborating.countries),
                                     answers};
        put_entry(row, fact);
        commitments.rows.push_back(std::move(row));
    });
}

void Tables::put_deadlines(ExportTable& deadlines, const state::MilestoneAt& milestone) {
    for (const state::Unit& unit : milestone.units) {
        std::vector<const Fact*> facts = unit.outcome.facts;
        facts.insert(facts.end(), unit.due.facts.begin(), unit.due.facts.end());
        if (unit.given_by) facts.push_back(unit.given_by);
        const state::DueView due = state::due_view(unit);
        std::optional<DayRange> reached;
        if (unit.outcome.reached) reached = unit.outcome.reached->fact->statement.envelope.effective;
        deadlines.rows.push_back({milestone.id, unit.instance.value_or(""), due.deadline, due.as_printed.value_or(""),
                                  day(due.day), due.why, day(due.original_day), number(due.slip_days),
                                  state::state_word(unit.outcome.state), event::enum_word(unit.timeliness.word),
                                  number(unit.timeliness.days), date(reached),
                                  list(state::entries_of(std::move(facts), at_.dates))});
    }
}

void Tables::put_milestones() {
    ExportTable& milestones =
        table("milestones", "Milestones, as they stand on the day of the export.",
              {{"id", "text", "the milestone"},
               {"commitment", "text", "its commitment"},
               {"code", "text", "its code; the ledger's own where the document prints none"},
               {"what", "text", "what is to be delivered, in the ledger's own words"},
               {"kind", "text", "launch, establish, publish, review, report, join, identify, explore or continuous"},
               {"topics", "list", "what it is about"},
               {"responsible", "list", "the parties named responsible; none: the collaborating members"},
               {"part_of", "text", "the milestone that it is part of"},
               {"options", "list", "of an any-of group: what may be delivered"},
               {"options_min", "number", "of an any-of group: how many are enough"},
               {"required", "yes/no", "whether the commitment's completion depends on it"},
               {"on_invitation", "yes/no", "whether the responsible party is only invited to deliver it"},
               {"has_begun", "yes/no", "whether it and its commitment have begun by the day of the export"},
               {"state", "text", "planned, in-progress, reached, verified, disputed or dropped"}},
              true);
    ExportTable& deadlines = table(
        "deadlines", "One row for each milestone, or for each instance of a recurring one.",
        {{"milestone", "text", "the milestone"},
         {"instance", "text", "of a recurring milestone: the occasion or year"},
         {"deadline", "text", "as worded, in the ledger's form"},
         {"as_printed", "text", "in the document's words"},
         {"due", "day", "the day it is due on, as resolved on the day of the export; empty: undated"},
         {"why", "text", "why that day"},
         {"original_due", "day", "the day that the deadline first set gave"},
         {"slip_days", "number", "due minus original_due"},
         {"state", "text", "planned, in-progress, reached, verified, disputed or dropped"},
         {"timeliness", "text", "upcoming, overdue, on-time, late, undetermined, undated, continuous, not-applicable"},
         {"days", "number", "until it is due, overdue by, or late by"},
         {"reached_on", "date", "when it was reached"},
         {"entries", "list", "the entries that make it so"}});
    for (const Subject& subject : world_.registered(Kind::commitment)) {
        const auto commitment = state::commitment_at(world_, subject.id, ask());
        if (!commitment) continue;
        for (const state::MilestoneAt& milestone : commitment->milestones) {
            const auto& spec = milestone.spec;
            std::vector<std::string> row{milestone.id,
                                         spec.commitment,
                                         state::named(world_, {Kind::milestone, milestone.id}, at_).code.value_or(""),
                                         spec.what,
                                         event::enum_word(spec.kind),
                                         list(spec.topics),
                                         list(spec.responsible),
                                         spec.part_of.value_or(""),
                                         spec.any_of ? list(spec.any_of->options) : "",
                                         spec.any_of ? std::to_string(spec.any_of->min) : "",
                                         yes(spec.required),
                                         yes(spec.on_invitation),
                                         yes(!milestone.is_not_yet),
                                         state::state_word(state::state_of(milestone))};
            put_entry(row, *spec.set);
            milestones.rows.push_back(std::move(row));
            put_deadlines(deadlines, milestone);
        }
    }
}

void Tables::put_parties() {
    ExportTable& parties = table(
        "parties", "Parties.",
        {{"id", "text", "the party"},
         {"kind", "text", "country, institution, subnational, business, organisation, initiative, task-force, group"},
         {"iso", "text", "of a country: its two-letter code"},
         {"name", "text", "its name on the day of the export"},
         {"names", "list", "all its names, in the order in which they came into force"},
         {"merged_into", "text", "the party that it has merged into"}},
        true);
    each<event::PartyRegistered>(Kind::party, [&](const Subject& subject, const Fact& fact, const auto& said) {
        std::string names;
        for (const state::NameView& one : state::party_names(world_, subject.id, at_)) join(names, one.name);
        std::vector<std::string> row{said.id.text,   event::enum_word(said.kind),
                                     text(said.iso), name(subject),
                                     names,          state::merged_into(world_, subject.id, at_).value_or("")};
        put_entry(row, fact);
        parties.rows.push_back(std::move(row));
    });
}

void Tables::put_members(ExportTable& members, const Subject& of) {
    for (const state::Membership& one : state::memberships(world_, of, at_)) {
        const auto row = [&](const Fact* joined, const std::optional<Day>& since, const std::optional<Day>& until,
                             std::vector<const Fact*> facts, bool is_last) {
            const auto* said = joined ? joined->as<event::MemberJoined>() : nullptr;
            std::erase(facts, nullptr);
            members.rows.push_back({to_string(of), one.party, name({Kind::party, one.party}),
                                    event::enum_word(state::party_kind(world_, one.party)), event::enum_word(one.role),
                                    event::enum_word(is_last ? one.status : state::MemberStatus::left), day(since),
                                    day(until), joined ? date(joined->statement.envelope.effective) : "",
                                    joined ? date(joined->statement.envelope.announced) : "",
                                    said ? text(said->scope) : "", said ? text(said->as_printed) : "",
                                    joined ? list(joined->statement.envelope.sources) : "",
                                    list(state::entries_of(std::move(facts), at_.dates))});
        };
        for (std::size_t i = 0; i < one.spells.size(); ++i) {
            const state::Spell& spell = one.spells[i];
            const bool is_last = i + 1 == one.spells.size();
            row(spell.joined, spell.since, spell.until,
                {spell.begun_by, spell.joined, spell.ended_by, is_last ? one.notice : nullptr}, is_last);
        }
        if (one.spells.empty()) row(one.notice, {}, {}, {one.notice}, true);
    }
}

void Tables::put_memberships() {
    ExportTable& members =
        table("memberships", "Who has or had which role in what: one row for each unbroken time.",
              {{"of", "text", "the agenda, commitment or party, as kind:id"},
               {"party", "text", "the party"},
               {"party_name", "text", "its name on the day of the export"},
               {"party_kind", "text", "its kind: countries and institutions are governments"},
               {"role", "text", "the role"},
               {"status", "text", "member, with-notice, announced or left, on the day of the export"},
               {"since", "day", "the first day inside"},
               {"until", "day", "the first day outside"},
               {"joined", "date", "the date of joining as recorded, which may be imprecise"},
               {"announced", "date", "when the joining was announced, where that is another day"},
               {"scope", "text", "what the role is limited to, or the body of which it is part"},
               {"as_printed", "text", "the party as the document prints it"},
               {"sources", "list", "the sources of the joining"},
               {"entries", "list", "the entries that make it so"}});
    for (const Kind kind : {Kind::agenda, Kind::commitment, Kind::party})
        for (const Subject& subject : world_.registered(kind)) put_members(members, subject);
}

void Tables::put_occasions() {
    ExportTable& occasions = table("occasions", "Occasions that deadlines hang on.",
                                   {{"id", "text", "the occasion"},
                                    {"name", "text", "its name"},
                                    {"series", "text", "its series"},
                                    {"number", "number", "its number in the series"},
                                    {"state", "text", "unscheduled, scheduled, postponed, cancelled or held"},
                                    {"from", "day", "its first day, as known on the day of the export"},
                                    {"until", "day", "its last day"},
                                    {"place", "text", "where"},
                                    {"entries", "list", "the entries that give its days"}},
                                   true);
    each<event::OccasionRegistered>(Kind::occasion, [&](const Subject& subject, const Fact& fact, const auto& said) {
        const state::OccasionAt now = state::occasion_at(world_, subject.id, at_, at_.on);
        std::vector<std::string> row{
            said.id.text,  name(subject),  text(said.series),      number(said.number), state::occasion_word(now.state),
            day(now.from), day(now.until), now.place.value_or(""), list(now.entries)};
        put_entry(row, fact);
        occasions.rows.push_back(std::move(row));
    });
}

void Tables::put_sources() {
    ExportTable& sources = table("sources", "Sources that entries cite.",
                                 {{"id", "text", "the source"},
                                  {"title", "text", "its title"},
                                  {"publisher", "text", "who published it"},
                                  {"url", "text", "where"},
                                  {"published", "date", "when"},
                                  {"retrieved", "day", "when it was retrieved"},
                                  {"sha256", "text", "the SHA-256 of the saved copy"},
                                  {"kind", "text", "official, press, self-report or independent"}},
                                 true);
    each<event::SourceRegistered>(Kind::source, [&](const Subject&, const Fact& fact, const auto& said) {
        std::vector<std::string> row{said.id.text,
                                     said.title.text,
                                     text(said.publisher),
                                     text(said.url),
                                     date(said.published),
                                     day(said.retrieved),
                                     said.sha256 ? to_hex(*said.sha256) : "",
                                     event::enum_word(said.kind)};
        put_entry(row, fact);
        sources.rows.push_back(std::move(row));
    });
}

void Tables::put_said() {
    ExportTable& ratings = table("assessments", "What assessors published: comparable within one scale version only.",
                                 {{"subject", "text", "what is rated, as kind:id"},
                                  {"assessor", "text", "who rates"},
                                  {"report", "text", "the report edition"},
                                  {"scale", "text", "the scale"},
                                  {"scale_version", "number", "its version"},
                                  {"grades", "list", "its grades, from the lowest"},
                                  {"grade", "text", "the grade given"},
                                  {"progress", "text", "what progress was made"},
                                  {"what_more", "text", "what more needs to be done"}},
                                 true);
    ExportTable& claims = table("claims", "What sources say and the ledger does not adopt.",
                                {{"subject", "text", "what it is about, as kind:id"},
                                 {"topic", "text", "claims on one topic stand side by side"},
                                 {"value", "number", "the number claimed"},
                                 {"statement", "text", "what the source says, in the ledger's own words"},
                                 {"counts", "text", "the role whose members the number counts"}},
                                true);
    std::vector<state::Recorded> entries = entries_;
    for (const Fact& fact : state::facts_of(std::move(entries))) {
        const auto* rating = fact.as<event::AssessmentPublished>();
        const auto* claim = fact.as<event::ClaimRecorded>();
        if (!rating && !claim) continue;
        world_.all(rating ? rating->subject.subject : claim->subject.subject);
        if (world_.void_entries().contains(to_number(fact.seq))) continue;
        std::vector<std::string> row;
        if (rating)
            row = {to_string(rating->subject.subject),
                   rating->assessor.text,
                   rating->report.text,
                   rating->scale.id.text,
                   std::to_string(rating->scale.version),
                   list(rating->scale.grades),
                   rating->grade.text,
                   text(rating->progress),
                   text(rating->what_more)};
        else
            row = {to_string(claim->subject.subject), claim->topic.text, number(claim->value), claim->statement.text,
                   claim->counts ? event::enum_word(*claim->counts) : ""};
        put_entry(row, fact);
        (rating ? ratings : claims).rows.push_back(std::move(row));
    }
}

void Tables::put_entries() {
    ExportTable& table_of_entries =
        table("entries", "Every entry of the ledger in its order, those that count no more too.",
              {{"seq", "number", "its position in the ledger, from 0"},
               {"recorded_at", "instant", "when the ledger recorded it (UTC)"},
               {"recorded_by", "text", "who recorded it"},
               {"type", "text", "what kind of statement it is"},
               {"sentence", "text", "what it says, in words"},
               {"effective", "date", "when it took effect in the world"},
               {"announced", "date", "when it was announced"},
               {"on_behalf_of", "text", "the party for whom it was recorded"},
               {"about", "list", "the subjects it is about, as kind:id"},
               {"sources", "list", "the sources it cites"},
               {"note", "text", "its note"},
               {"target", "number", "of one that acts on another: which"},
               {"corrected_by", "list", "the entries that correct it"},
               {"retracted_by", "number", "the entry that retracted it: it never was so"},
               {"key", "text", "the writer's own key"}});
    const std::vector<state::Fate> fates = state::fates_of(entries_);
    const auto names = [this](const Subject& subject) { return state::short_name(world_, subject, at_); };
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const state::Recorded& one = entries_[i];
        const event::Envelope& envelope = one.statement.envelope;
        std::string about;
        for (const Subject& subject : one.statement.about) join(about, to_string(subject));
        const auto target = event::target_of(one.statement.payload);
        table_of_entries.rows.push_back(
            {number(one.seq), to_string(one.recorded_at), one.recorded_by, event::type_of(one.statement.payload),
             state::sentence_of(one.statement, names), date(envelope.effective), date(envelope.announced),
             envelope.on_behalf_of ? envelope.on_behalf_of->text : "", about, list(envelope.sources),
             text(envelope.note), target ? std::to_string(*target) : "", list(fates[i].corrected_by),
             fates[i].retracted_by ? number(*fates[i].retracted_by) : "", envelope.key.text});
    }
}

}  // namespace

std::vector<ExportTable> export_tables(World& world, state::At at, const std::vector<state::Recorded>& entries) {
    return Tables(world, at, entries).make();
}

}  // namespace annals::cli
