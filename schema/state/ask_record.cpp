#include "schema/base/text.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/answers_record.hpp"
#include "schema/state/asked.hpp"
#include "schema/state/lineage.hpp"

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

namespace {

RatingRow rating_row(const Asked& asked, const Fact& fact, const Subject& rated) {
    const auto& said = *fact.as<event::AssessmentPublished>();
    RatingRow row;
    row.seq = fact.seq;
    row.assessor = named(asked.world, said.assessor.subject(), asked.at);
    row.report = named(asked.world, said.report.subject(), asked.at);
    row.scale = said.scale.id.text;
    row.scale_version = said.scale.version;
    for (const auto& grade : said.scale.grades) row.grades.push_back(grade.text);
    row.grade = said.grade.text;
    row.published = fact.statement.envelope.effective;
    if (said.progress) row.progress = said.progress->text;
    if (said.what_more) row.what_more = said.what_more->text;
    row.corrected_by = fact.corrected_by;
    row.rated = named(asked.world, rated, asked.at);
    return row;
}

}  // namespace

AnswerValue answer_rating(const Asked& asked) {
    const auto subject = asked.subject("subject", rated_kinds);
    if (!subject) return subject.error();
    RatingAnswer answer{*subject, named(asked.world, *subject, asked.at), {}};
    const bool is_line = subject->kind == Kind::recommendation;
    const std::vector<Kin> line =
        is_line ? line_of(asked.world, subject->id, asked.at) : std::vector<Kin>{{subject->id, false, {}}};
    std::vector<std::pair<Dated, const Kin*>> ratings;
    for (const Kin& kin : line) {
        const Subject rated{subject->kind, kin.recommendation};
        for (const Dated& dated : assessments_of(asked.world, rated, asked.at)) ratings.emplace_back(dated, &kin);
    }
    std::sort(ratings.begin(), ratings.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::map<std::string, std::pair<std::string, std::uint16_t>> scales;
    for (const auto& [dated, kin] : ratings) {
        RatingRow row = rating_row(asked, *dated.fact, {subject->kind, kin->recommendation});
        row.is_regrouped = kin->is_regrouped;
        row.lineage = kin->entries;
        const auto scale = std::pair(row.scale, row.scale_version);
        const auto [before, is_first] = scales.emplace(row.assessor.id, scale);
        row.is_scale_changed = !is_first && before->second != scale;
        before->second = scale;
        answer.rows.push_back(std::move(row));
    }
    if (!asked.flag("history")) {
        std::vector<RatingRow> last;
        for (RatingRow& row : answer.rows) {
            if (row.is_regrouped) continue;
            std::erase_if(last, [&](const RatingRow& other) { return other.assessor.id == row.assessor.id; });
            last.push_back(std::move(row));
        }
        answer.rows = std::move(last);
    }
    return answer_to_json(answer);
}

// ---- claims ----

namespace {

bool has_members(Kind kind) { return kind == Kind::agenda || kind == Kind::commitment || kind == Kind::party; }

ClaimRow claim_row(const Asked& asked, const Fact& fact) {
    const auto& said = *fact.as<event::ClaimRecorded>();
    ClaimRow row;
    row.seq = fact.seq;
    row.subject = said.subject.subject;
    row.topic = said.topic.text;
    row.value = said.value;
    row.statement = said.statement.text;
    row.counts = said.counts;
    row.effective = fact.statement.envelope.effective;
    for (const event::Cite& cite : fact.statement.envelope.sources) row.sources.push_back(cite.source.text);
    if (!said.counts || !has_members(row.subject.kind)) return row;
    // Where nobody was ever put in that role the ledger has no count, and none is not zero.
    const std::vector<Membership> members = memberships(asked.world, row.subject, asked.at);
    if (std::any_of(members.begin(), members.end(), [&](const Membership& one) { return one.role == *said.counts; })) {
        const Counts counts = count_members(asked.world, members, {*said.counts});
        row.own_governments = counts.governments;
        row.own_countries = counts.countries;
    }
    return row;
}

// What any claim is about, whatever became of it. A topic is in no index, so the log is read through, piece by piece:
// claims are few, and only they are kept.
std::set<Subject> claimed_subjects(const Asked& asked, std::optional<Error>& error) {
    constexpr std::uint64_t piece = 1024;
    std::set<Subject> subjects;
    const std::uint64_t size = to_number(asked.world.known());
    for (std::uint64_t from = 0; from < size; from += piece) {
        const auto entries = asked.world.log().range(Seq(from), Seq(std::min(size, from + piece)));
        if (!entries) {
            error = entries.error();
            return {};
        }
        for (const Recorded& one : *entries)
            if (const auto* said = std::get_if<event::ClaimRecorded>(&one.statement.payload))
                subjects.insert(said->subject.subject);
    }
    return subjects;
}

}  // namespace

AnswerValue answer_claims(const Asked& asked) {
    const std::string& text = *asked.text("subject");
    const auto subject = resolve_subject(asked.world, text, recorded_kinds, asked.at, "subject");
    ClaimsAnswer answer;
    const auto put = [&](const Subject& about, const std::optional<std::string>& topic) {
        for (const Fact* fact : asked.world.all(about)) {
            const auto* said = fact->as<event::ClaimRecorded>();
            if (!said || said->subject.subject != about) continue;
            const Subject by_word{Kind::topic, about.id};
            if (topic && fold_name(said->topic.text) != *topic && !(about == by_word && fold_name(about.id) == *topic))
                continue;
            answer.rows.push_back(claim_row(asked, *fact));
        }
    };
    if (subject) {
        answer.subject = *subject;
        put(*subject, {});
    } else {
        const auto parsed = parse_subject(text);
        answer.topic = parsed && parsed->kind == Kind::topic ? parsed->id : text;
        std::optional<Error> error;
        for (const Subject& about : claimed_subjects(asked, error)) put(about, fold_name(*answer.topic));
        if (error) return *error;
        if (answer.rows.empty()) return subject.error();
    }
    std::stable_sort(answer.rows.begin(), answer.rows.end(), [](const ClaimRow& a, const ClaimRow& b) {
        return std::tie(a.topic, a.subject, a.seq) < std::tie(b.topic, b.subject, b.seq);
    });
    if (answer.topic) answer.topic = answer.rows.front().topic;  // as recorded
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

AnswerValue answer_as_of(const Asked& asked) {
    AsOfAnswer answer;
    if (const std::uint64_t size = to_number(asked.world.known()); size > 0) {
        const auto last = asked.world.log().at(Seq(size - 1));
        if (!last) return last.error();
        answer.last = last->seq;
        answer.last_recorded_at = last->recorded_at;
    }
    return answer_to_json(answer);
}

}  // namespace annals::state
