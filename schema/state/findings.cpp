// landscape: the findings of each plan, which of them are dismissed, and the map of who is tied to what.
#include "schema/state/findings.hpp"

#include "schema/base/bytes.hpp"
#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"
#include "schema/event/describe.hpp"

namespace annals::state {
namespace {

// A segment made different from the word that joins ids.
std::string escaped(const std::string& id) {
    std::string text;
    std::size_t from = 0;
    while (from <= id.size()) {
        const std::size_t end = std::min(id.find('/', from), id.size());
        const std::string segment = id.substr(from, end - from);
        std::string rest = segment;
        while (rest.ends_with("-and")) rest.resize(rest.size() - 4);
        text += (from ? "/" : "") + segment + (rest == "and" ? "-and" : "");
        from = end + 1;
    }
    return text;
}

std::string fnv_1a(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3;
    }
    Bytes bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(hash >> shift));
    return to_hex(bytes);
}

// Words as a segment of an id: letters and digits of ASCII, what else there is as one '-' between them.
std::string segment_of(const std::string& words) {
    std::string text;
    for (const char c : fold_name(words)) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_plain)
            text += c;
        else if (!text.empty() && text.back() != '-')
            text += '-';
    }
    while (text.ends_with('-')) text.pop_back();
    return text.empty() ? fnv_1a(words) : text;
}

}  // namespace

std::string counted(std::size_t count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t names_max = 24;
    std::string text;
    const std::size_t shown = names.size() > names_max ? names_max : names.size();
    for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return shown == names.size() ? text : text + " and " + std::to_string(names.size() - shown) + " more";
}

std::string finding_id(std::string_view kind, const std::vector<FindingSubject>& subjects) {
    std::vector<std::string> ids;
    for (const FindingSubject& one : subjects) ids.push_back(escaped(one.subject.id));
    std::sort(ids.begin(), ids.end());
    std::string id(kind);
    for (std::size_t i = 0; i < ids.size(); ++i) id += (i == 0 ? "/" : "/and/") + ids[i];
    if (id.size() <= limits::id_bytes_max) return id;
    const std::string hash = fnv_1a(id);
    id.resize(limits::id_bytes_max - hash.size() - 1);
    while (id.ends_with('-') || id.ends_with('/')) id.pop_back();
    return id + "/" + hash;
}

FindingSubject Findings::topic(const std::string& words) {
    const std::string id = segment_of(words);
    return {{Kind::topic, id}, {id, {}, words}};
}

std::optional<Span> Findings::stretch(const Spans& days) const {
    const Day end = next(asked_.at.on);
    const auto span = days.last_before(end);
    if (!span || span->until == end) return span;
    return since_ && *since_ < span->until ? span : std::nullopt;
}

Finding Findings::made(FindingSide side, std::string_view kind, std::vector<FindingSubject> subjects, Span span,
                       const DatedFacts& facts) const {
    Finding finding;
    finding.id = finding_id(kind, subjects);
    finding.kind = kind;
    finding.side = side;
    finding.subjects = std::move(subjects);
    finding.since = span.from;
    if (span.until != next(asked_.at.on)) {
        finding.status = FindingStatus::closed;
        finding.until = span.until;
    }
    DatedFacts counting;
    for (const Dated& dated : facts)
        if (dated.day <= span.until) counting.push_back(dated);
    std::sort(counting.begin(), counting.end());
    for (const Dated& dated : counting) {
        if (std::find(finding.entries.begin(), finding.entries.end(), dated.fact->seq) != finding.entries.end())
            continue;
        finding.entries.push_back(dated.fact->seq);
        if (span.from < dated.day) continue;
        Instant known = dated.fact->recorded_at;
        for (const Seq seq : dated.fact->corrected_by)
            if (const auto correction = asked_.world.log().at(seq)) known = std::max(known, correction->recorded_at);
        finding.first_known = std::max(finding.first_known.value_or(known), known);
    }
    return finding;
}

namespace {

// Accepted findings stay quiet; what closed has no need to.
void dismiss(const Asked& asked, Finding& finding) {
    if (finding.status != FindingStatus::open) return;
    for (const Dated& dated :
         World::dated<event::FindingDismissed>(asked.world.own({Kind::finding, finding.id}), asked.at.dates)) {
        if (dated.day > asked.at.on) continue;
        finding.status = FindingStatus::dismissed;
        finding.reason = dated.fact->as<event::FindingDismissed>()->reason.text;
        finding.dismissed_by = dated.fact->seq;
    }
}

// Commitments and recommendations, then bodies, then governments.
int rank(const std::string& kind) {
    if (kind == "commitment") return 0;
    if (kind == "recommendation") return 1;
    return kind == "country" || kind == "institution" ? 3 : 2;
}

class Map {
public:
    explicit Map(const Asked& asked) : asked_(asked) {}

    void put(const Terrain& terrain) {
        for (const CommitmentHeld& commitment : terrain.commitments) {
            if (!commitment.in_force.holds(asked_.at.on)) continue;
            const Subject subject{Kind::commitment, commitment.id};
            node(subject, "commitment");
            for (const RoleHeld& one : commitment.roles)
                if (one.days.holds(asked_.at.on))
                    link({Kind::party, one.party}, event::enum_word(party_kind(asked_.world, one.party)), subject,
                         event::enum_word(one.role), one.facts);
            DatedFacts said;
            for (const Dated& dated : commitment.facts)
                if (dated.fact->as<event::CommitmentMade>() || dated.fact->as<event::CommitmentAmended>())
                    said.push_back(dated);
            for (const auto& [recommendation, days] : commitment.answers)
                if (days.holds(asked_.at.on))
                    link({Kind::recommendation, recommendation}, "recommendation", subject, "answered-by", said);
        }
    }
    // What a finding is about stands on the map, even where nothing ties it.
    void put(const Finding& finding) {
        if (finding.status == FindingStatus::closed) return;
        for (const FindingSubject& one : finding.subjects) {
            if (one.subject.kind == Kind::recommendation) node(one.subject, "recommendation");
            if (one.subject.kind == Kind::party)
                node(one.subject, event::enum_word(party_kind(asked_.world, one.subject.id)));
        }
    }
    void give(LandscapeAnswer& answer) && {
        for (auto& [subject, node] : nodes_) answer.nodes.push_back(std::move(node));
        std::stable_sort(answer.nodes.begin(), answer.nodes.end(), [](const MapNode& a, const MapNode& b) {
            return std::make_tuple(rank(a.kind), a.named.code.value_or(a.named.name), a.subject) <
                   std::make_tuple(rank(b.kind), b.named.code.value_or(b.named.name), b.subject);
        });
        answer.links = std::move(links_);
    }

private:
    void node(const Subject& subject, std::string kind) {
        nodes_.try_emplace(subject, MapNode{subject, named(asked_.world, subject, asked_.at), std::move(kind)});
    }
    void link(const Subject& from, std::string kind, const Subject& to, std::string role, const DatedFacts& facts) {
        node(from, std::move(kind));
        std::vector<const Fact*> by;
        for (const Dated& dated : facts) by.push_back(dated.fact);
        links_.push_back({from, to, std::move(role), entries_of(std::move(by), asked_.at.dates)});
    }

    const Asked& asked_;
    std::map<Subject, MapNode> nodes_;
    std::vector<MapLink> links_;
};

// DAY, or an occasion: its last day.
Result<std::optional<Day>> since_asked(const Asked& asked) {
    const std::string* text = asked.text("since");
    if (!text) return std::optional<Day>();
    std::optional<Day> day;
    if (const auto parsed = parse_day(*text)) {
        day = *parsed;
    } else {
        const auto subject = asked.subject("since", {Kind::occasion});
        if (!subject) return subject.error();
        day = occasion_at(asked.world, subject->id, asked.at, asked.at.on).until;
        if (!day) return fail(Errc::bad_value, "the occasion '" + *text + "' has no days", "since", "give a day");
    }
    if (*day > asked.at.on)
        return fail(Errc::bad_value, to_string(*day) + " is after the day asked about, " + to_string(asked.at.on),
                    "since");
    return day;
}

}  // namespace

LandscapeAnswer landscape_of(const Asked& asked, const std::vector<std::string>& plans, std::optional<Day> since) {
    LandscapeAnswer answer;
    answer.since = since;
    Findings findings(asked, since);
    Map map(asked);
    for (const std::string& plan : plans) {
        answer.plans.push_back(named(asked.world, {Kind::plan, plan}, asked.at));
        const Terrain terrain = survey(asked, plan);
        find_gaps(terrain, findings);
        find_meetings(terrain, findings);
        find_same_work(terrain, findings);
        map.put(terrain);
    }
    answer.findings = std::move(findings).take();
    for (Finding& finding : answer.findings) {
        dismiss(asked, finding);
        map.put(finding);
        if (finding.status == FindingStatus::open)
            ++(finding.side == FindingSide::gap ? answer.gaps_open : answer.overlaps_open);
    }
    std::stable_sort(answer.findings.begin(), answer.findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.side, a.kind, a.status, a.id) < std::tie(b.side, b.kind, b.status, b.id);
    });
    std::move(map).give(answer);
    return answer;
}

AnswerValue answer_landscape(const Asked& asked) {
    auto plans = plans_asked(asked, "plan");
    if (!plans) return plans.error();
    const auto since = since_asked(asked);
    if (!since) return since.error();
    // As status does: where none is named, the plans in force, if any are.
    std::vector<std::string> in_force;
    for (const std::string& plan : *plans)
        if (plan_state(asked.world, plan, asked.at) == "in_force") in_force.push_back(plan);
    LandscapeAnswer answer = landscape_of(asked, asked.text("plan") || in_force.empty() ? *plans : in_force, *since);
    if (asked.flag("gaps") != asked.flag("overlaps")) {
        const FindingSide side = asked.flag("gaps") ? FindingSide::gap : FindingSide::overlap;
        std::erase_if(answer.findings, [&](const Finding& finding) { return finding.side != side; });
    }
    return answer_to_json(answer);
}

}  // namespace annals::state
