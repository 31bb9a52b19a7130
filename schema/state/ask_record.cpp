#include "schema/event/describe.hpp"
#include "schema/state/answers_record.hpp"
#include "schema/state/asked.hpp"

namespace annals::state {
namespace {

const std::vector<Kind> rated_kinds{Kind::recommendation, Kind::commitment, Kind::milestone, Kind::plan, Kind::agenda};
const std::vector<Kind> recorded_kinds{Kind::commitment, Kind::milestone, Kind::party,         Kind::plan,
                                       Kind::agenda,     Kind::occasion,  Kind::recommendation};

// Everything that stands in the log as known, judged together.
std::vector<Fact> all_facts(const Asked& asked, std::optional<Error>& error) {
    auto entries = asked.world.log().range(Seq(0), Seq(to_number(asked.world.known())));
    if (!entries) {
        error = entries.error();
        return {};
    }
    return facts_of(std::move(*entries));
}

std::string grade_of(std::optional<event::SourceKind> kind) {
    if (!kind) return "unknown";
    return *kind == event::SourceKind::self_report ? "self-reported" : event::enum_word(*kind);
}

std::optional<event::SourceKind> source_kind(World& world, const std::string& id) {
    const Fact* fact = world.registration({Kind::source, id});
    return fact ? std::optional(fact->as<event::SourceRegistered>()->kind) : std::nullopt;
}

// The sources that an entry cites, in its envelope and as evidence of a milestone.
std::vector<event::Cite> cites_of(const event::Statement& statement) {
    std::vector<event::Cite> cites = statement.envelope.sources;
    std::visit(
        [&](const auto& said) {
            if constexpr (requires { said.evidence; })
                cites.insert(cites.end(), said.evidence.begin(), said.evidence.end());
        },
        statement.payload);
    return cites;
}

}  // namespace

AnswerValue answer_rating(const Asked& asked) {
    const auto subject = asked.subject("subject", rated_kinds);
    if (!subject) return subject.error();
    RatingAnswer answer{*subject, named(asked.world, *subject, asked.at), {}};
    std::map<std::string, std::pair<std::string, std::uint16_t>> scales;
    for (const Dated& dated : World::dated<event::AssessmentPublished>(asked.world.all(*subject), asked.at.dates)) {
        const auto& said = *dated.fact->as<event::AssessmentPublished>();
        if (said.subject.subject != *subject || dated.day > asked.at.on) continue;
        RatingRow row;
        row.seq = dated.fact->seq;
        row.assessor = named(asked.world, said.assessor.subject(), asked.at);
        row.report = named(asked.world, said.report.subject(), asked.at);
        row.scale = said.scale.id.text;
        row.scale_version = said.scale.version;
        for (const auto& grade : said.scale.grades) row.grades.push_back(grade.text);
        row.grade = said.grade.text;
        row.published = dated.fact->statement.envelope.effective;
        if (said.progress) row.progress = said.progress->text;
        if (said.what_more) row.what_more = said.what_more->text;
        const auto scale = std::pair(row.scale, row.scale_version);
        const auto [before, is_first] = scales.emplace(said.assessor.text, scale);
        row.is_scale_changed = !is_first && before->second != scale;
        before->second = scale;
        row.corrected_by = dated.fact->corrected_by;
        answer.rows.push_back(std::move(row));
    }
    if (!asked.flag("history")) {
        std::vector<RatingRow> last;
        for (const RatingRow& row : answer.rows) {
            std::erase_if(last, [&](const RatingRow& other) { return other.assessor.id == row.assessor.id; });
            last.push_back(row);
        }
        answer.rows = std::move(last);
    }
    return answer_to_json(answer);
}

AnswerValue answer_claims(const Asked& asked) {
    auto subject = resolve_subject(asked.world, *asked.text("subject"), recorded_kinds, asked.at, "subject");
    Subject about = subject ? *subject : Subject{Kind::topic, *asked.text("subject")};
    if (const auto topic = parse_subject(about.id); !subject && topic) about = *topic;
    if (!subject && (about.kind != Kind::topic || asked.world.all(about).empty())) return subject.error();
    ClaimsAnswer answer{about, {}};
    for (const Fact* fact : asked.world.all(about)) {
        const auto* said = fact->as<event::ClaimRecorded>();
        if (!said || said->subject.subject != about) continue;
        ClaimRow row{fact->seq,
                     said->topic.text,
                     said->value,
                     said->statement.text,
                     said->counts,
                     {},
                     {},
                     fact->statement.envelope.effective,
                     {}};
        if (said->counts && about.kind != Kind::topic) {
            const Counts counts =
                count_members(asked.world, memberships(asked.world, about, asked.at), {*said->counts});
            row.own_governments = counts.governments;
            row.own_countries = counts.countries;
        }
        for (const event::Cite& cite : fact->statement.envelope.sources) row.sources.push_back(cite.source.text);
        answer.rows.push_back(std::move(row));
    }
    std::stable_sort(answer.rows.begin(), answer.rows.end(), [](const ClaimRow& a, const ClaimRow& b) {
        return std::tie(a.topic, a.seq) < std::tie(b.topic, b.seq);
    });
    return answer_to_json(answer);
}

namespace {

EvidenceRow evidence_row(const Asked& asked, const Fact& target, Seq given_by, const event::Cite& cite) {
    EvidenceRow row;
    row.seq = target.seq;
    row.given_by = given_by;
    row.type = event::type_of(target.statement.payload);
    row.sentence = asked.sentence(target.statement);
    row.source = named(asked.world, cite.source.subject(), asked.at);
    if (cite.locator) row.locator = cite.locator->text;
    if (const Fact* fact = asked.world.registration(cite.source.subject())) {
        const auto* source = fact->as<event::SourceRegistered>();
        row.kind = source->kind;
        if (source->url) row.url = source->url->text;
        row.sha256 = source->sha256;
    }
    row.grade = grade_of(row.kind);
    return row;
}

}  // namespace

AnswerValue answer_evidence(const Asked& asked) {
    const auto subject = asked.subject("subject", recorded_kinds);
    if (!subject) return subject.error();
    EvidenceAnswer answer{*subject, named(asked.world, *subject, asked.at), {}, {}};
    const World::Facts facts = asked.world.all(*subject);
    std::set<Seq> supported;
    for (const Fact* fact : facts) {
        if (const auto* attached = fact->as<event::EvidenceAttached>()) {
            const auto target = std::find_if(facts.begin(), facts.end(),
                                             [&](const Fact* one) { return to_number(one->seq) == attached->target; });
            if (target == facts.end()) continue;
            supported.insert((*target)->seq);
            answer.rows.push_back(evidence_row(asked, **target, fact->seq, {attached->source, attached->locator}));
            if (attached->sha256) answer.rows.back().sha256 = attached->sha256;
            continue;
        }
        for (const event::Cite& cite : cites_of(fact->statement)) {
            supported.insert(fact->seq);
            answer.rows.push_back(evidence_row(asked, *fact, fact->seq, cite));
        }
    }
    for (const Fact* fact : facts)
        if (!fact->as<event::EvidenceAttached>() && !supported.contains(fact->seq)) answer.without.push_back(fact->seq);
    std::stable_sort(answer.rows.begin(), answer.rows.end(), [](const EvidenceRow& a, const EvidenceRow& b) {
        return std::tie(a.seq, a.given_by) < std::tie(b.seq, b.given_by);
    });
    return answer_to_json(answer);
}

AnswerValue answer_late_records(const Asked& asked) {
    const auto over = parse_days(asked.text("over") ? *asked.text("over") : "30d", "over");
    if (!over) return over.error();
    LateRecordsAnswer answer{*over, {}};
    std::optional<Error> error;
    for (const Fact& fact : all_facts(asked, error)) {
        const auto& effective = fact.statement.envelope.effective;
        if (!effective) continue;
        const std::int32_t days = days_between(read(*effective, asked.at.dates), day_of(fact.recorded_at));
        if (days > *over)
            answer.rows.push_back({fact.seq, event::type_of(fact.statement.payload), asked.sentence(fact.statement),
                                   *effective, fact.recorded_at, days, fact.recorded_by});
    }
    if (error) return *error;
    return answer_to_json(answer);
}

AnswerValue answer_unsourced(const Asked& asked) {
    UnsourcedAnswer answer;
    std::optional<Error> error;
    const std::vector<Fact> facts = all_facts(asked, error);
    if (error) return *error;
    std::map<std::uint64_t, std::vector<std::string>> attached;
    for (const Fact& fact : facts)
        if (const auto* said = fact.as<event::EvidenceAttached>()) attached[said->target].push_back(said->source.text);
    for (const Fact& fact : facts) {
        // Registrations say that something is there, not that something was so.
        if (!fact.statement.envelope.effective) continue;
        std::vector<std::string> sources = attached[to_number(fact.seq)];
        for (const event::Cite& cite : cites_of(fact.statement)) sources.push_back(cite.source.text);
        const bool is_sourced = std::any_of(sources.begin(), sources.end(), [&](const std::string& source) {
            const auto kind = source_kind(asked.world, source);
            return kind == event::SourceKind::official || kind == event::SourceKind::independent;
        });
        if (is_sourced) continue;
        answer.rows.push_back(
            {fact.seq, event::type_of(fact.statement.payload), asked.sentence(fact.statement), sources});
    }
    return answer_to_json(answer);
}

// ---- lint ----

namespace {

class Linter {
public:
    explicit Linter(const Asked& asked) : asked_(asked) {}

    void look_at(const std::string& id) {
        const Subject subject{Kind::commitment, id};
        for (const event::OpenList& list : open_lists(asked_.world, subject, asked_.at))
            put("open-list", subject,
                event::enum_word(list.role) + " members are left open: '" + list.as_printed.text + "'",
                {asked_.world.registration(subject)->seq});
        for (const Fact* fact : asked_.world.all(subject)) {
            const auto* left = fact->as<event::MemberLeft>();
            if (left && !fact->statement.envelope.announced)
                put("exit-without-notice", subject,
                    asked_.sentence(fact->statement) + ", without the day it was announced", {fact->seq});
        }
        const auto commitment = commitment_at(asked_.world, id, asked_.milestones());
        if (!commitment) return;
        for (const MilestoneAt& milestone : commitment->milestones)
            for (const Unit& unit : milestone.units) look_at(milestone, unit);
    }
    void look_at_void_entries() {
        for (const auto& [seq, reason] : asked_.world.void_entries())
            put("counts-for-nothing", {}, "entry " + std::to_string(seq) + ": " + reason, {Seq(seq)});
    }
    LintAnswer& answer() { return answer_; }

private:
    void put(std::string kind, std::optional<Subject> subject, std::string sentence, std::vector<Seq> entries) {
        answer_.rows.push_back({std::move(kind), std::move(subject), std::move(sentence), std::move(entries)});
    }
    void look_at(const MilestoneAt& milestone, const Unit& unit) {
        const Subject subject{Kind::milestone, milestone.id};
        const std::string name = short_name(asked_.world, subject, asked_.at);
        if (unit.due.day || !unit.outcome.is_open() || unit.timeliness.word != Timeliness::undated) return;
        const bool is_open = std::holds_alternative<event::DueOpen>(unit.deadline);
        put(is_open ? "no-deadline" : "undated-deadline", subject,
            name + (is_open ? " has no deadline" : " is due " + event::to_string(unit.deadline) + ": " + unit.due.why),
            {unit.given_by ? unit.given_by->seq : milestone.spec.set->seq});
    }

    const Asked& asked_;
    LintAnswer answer_;
};

}  // namespace

AnswerValue answer_lint(const Asked& asked) {
    const auto commitments = commitments_asked(asked, "plan");
    if (!commitments) return commitments.error();
    // Everything is met once, so that whatever counts for nothing is.
    for (int number = kind_first; number <= kind_last; ++number) {
        const auto subjects = asked.world.log().of_kind(static_cast<Kind>(number), asked.world.known());
        if (!subjects) return subjects.error();
        for (const Subject& subject : *subjects) asked.world.all(subject);
    }
    Linter linter(asked);
    for (const std::string& id : *commitments) linter.look_at(id);
    linter.look_at_void_entries();
    std::optional<Error> error;
    for (const Fact& fact : all_facts(asked, error))
        for (const event::Cite& cite : cites_of(fact.statement))
            if (!asked.world.is_registered(cite.source.subject()))
                linter.answer().rows.push_back(
                    {"unknown-source",
                     cite.source.subject(),
                     "entry " + std::to_string(to_number(fact.seq)) + " cites what nothing registers",
                     {fact.seq}});
    if (error) return *error;
    return answer_to_json(linter.answer());
}

}  // namespace annals::state
