// Part 10 of the review: claims, scales, method, sources, and every entry that a figure names.
#include "schema/event/describe.hpp"
#include "schema/state/reviewed.hpp"

namespace annals::state {
namespace {

// Every entry that any part of the answer names, wherever it stands.
class Collector {
public:
    template <class T>
    void look(const T& value) {
        if constexpr (std::is_same_v<T, Seq>)
            seqs.insert(value);
        else if constexpr (event::DescribedStruct<T>)
            event::for_each_field(value, [&](std::string_view, const auto& field) { look(field); });
    }
    template <class T>
    void look(const std::vector<T>& list) {
        for (const T& one : list) look(one);
    }
    template <class T>
    void look(const std::optional<T>& value) {
        if (value) look(*value);
    }
    std::set<Seq> seqs;
};

void put_source(const Reviewed& review, const std::string& id, std::vector<SourceView>& sources) {
    const Fact* fact = review.world().registration({Kind::source, id});
    if (!fact) return;
    const auto* said = fact->as<event::SourceRegistered>();
    SourceView view{review.name(Kind::source, id), said->kind, {}, {}, {}, {}, said->sha256, fact->seq};
    if (said->publisher) view.publisher = said->publisher->text;
    if (said->url) view.url = said->url->text;
    view.published = said->published;
    view.retrieved = said->retrieved;
    sources.push_back(std::move(view));
}

std::vector<std::string> method() {
    return {
        "A milestone or an instance of a recurring one counts once; counts are of required ones that are not dropped "
        "and have an end by nature.",
        "Delivered is what the record calls reached or verified by the day; verified is what an entry of its own "
        "verifies.",
        "Timeliness compares the day of delivery with the due day in force; the original due day is given where it "
        "differs.",
        "Governments are countries and institutions; countries are those of kind country.",
        "Changes of membership count from the day after the one named on the cover.",
        "Ratings are the assessors'; grades are compared along a recommendation's line, under whatever name it then "
        "had, within one version of a scale only, and not across a split or a merger.",
        "Where no entry made a change between two days, it is said that time passed, with the entries that the day "
        "rests on.",
        "Where a list is open, or nobody was ever put in a role, absence is not stated, which is not no.",
    };
}

// What acts on entries. Of an entry that stands the world knows it; of others, those about one of its subjects are
// looked through, once a subject.
class Fates {
public:
    explicit Fates(const Reviewed& review) : review_(review) {}

    Result<Fate> of(const Recorded& entry) {
        if (const Fact* fact = review_.world().met(entry.seq)) return Fate{{}, fact->corrected_by};
        if (entry.statement.about.empty()) return Fate{};
        const Subject& subject = entry.statement.about.front();
        const bool itself = says_itself(subject.kind, event::tag_of(entry.statement.payload));
        auto& known = by_subject_[{subject, itself}];
        if (!known) {
            const Log& log = review_.world().log();
            const TreeSize size = review_.world().known();
            const auto entries = itself ? log.about_itself(subject, size) : log.about(subject, size);
            if (!entries) return entries.error();
            known.emplace();
            const std::vector<Fate> fates = fates_of(*entries);
            for (std::size_t i = 0; i < fates.size(); ++i) known->emplace((*entries)[i].seq, fates[i]);
        }
        const auto found = known->find(entry.seq);
        return found == known->end() ? Fate{} : found->second;
    }

private:
    const Reviewed& review_;
    std::map<std::pair<Subject, bool>, std::optional<std::map<Seq, Fate>>> by_subject_;
};

Result<HistoryRow> row_of(const Reviewed& review, const Recorded& entry, Fates& fates) {
    const event::Envelope& envelope = entry.statement.envelope;
    auto fate = fates.of(entry);
    if (!fate) return fate.error();
    HistoryRow row{entry.seq,
                   entry.recorded_at,
                   entry.recorded_by,
                   event::type_of(entry.statement.payload),
                   envelope.effective,
                   envelope.announced,
                   review.asked.sentence(entry.statement),
                   {},
                   fate->retracted_by,
                   std::move(fate->corrected_by)};
    for (const event::Cite& cite : envelope.sources) row.sources.push_back(cite.source.text);
    return row;
}

// The sources that an entry cites, wherever it does.
std::vector<std::string> sources_of(const event::Statement& statement) {
    std::vector<std::string> sources;
    for (const event::Cite& cite : statement.envelope.sources) sources.push_back(cite.source.text);
    std::visit(
        [&](const auto& said) {
            if constexpr (requires { said.evidence; })
                for (const event::Cite& cite : said.evidence) sources.push_back(cite.source.text);
            if constexpr (requires { said.report.text; }) sources.push_back(said.report.text);
            if constexpr (requires { said.source.text; }) sources.push_back(said.source.text);
        },
        statement.payload);
    return sources;
}

// Every entry that the parts name, what corrects or retracts it, and what registers the sources that any of them cites.
Result<void> put_entries(const Reviewed& review, ReviewAnnex& annex) {
    Collector collector;
    collector.look(review.answer);
    std::set<Seq> open = std::move(collector.seqs);
    std::map<Seq, HistoryRow> rows;
    std::set<std::string> sources;
    Fates fates(review);
    while (!open.empty()) {
        const Seq seq = *open.begin();
        open.erase(open.begin());
        if (rows.contains(seq)) continue;
        const auto entry = review.world().log().at(seq);
        if (!entry) return entry.error();
        auto row = row_of(review, *entry, fates);
        if (!row) return row.error();
        open.insert(row->corrected_by.begin(), row->corrected_by.end());
        if (row->retracted_by) open.insert(*row->retracted_by);
        for (std::string& id : sources_of(entry->statement))
            if (const Fact* fact = review.world().registration({Kind::source, id})) {
                open.insert(fact->seq);
                sources.insert(std::move(id));
            }
        rows.emplace(seq, std::move(*row));
    }
    for (const std::string& id : sources) put_source(review, id, annex.sources);
    for (auto& [seq, row] : rows) annex.entries.push_back(std::move(row));
    return {};
}

}  // namespace

Result<void> put_claims(const Reviewed& review, const std::vector<Subject>& about, std::vector<ClaimRow>& claims) {
    for (const Subject& subject : about) {
        const auto said = part_of_answer<ClaimsAnswer>(review.asked, answer_claims, {{"subject", to_string(subject)}});
        if (!said) return said.error();
        claims.insert(claims.end(), said->rows.begin(), said->rows.end());
    }
    return {};
}

Result<void> review_annex(Reviewed& review) {
    ReviewAnnex& annex = review.answer.annex;
    annex.method = method();
    std::vector<Subject> about{{Kind::plan, review.plan}};
    for (const std::string& agenda : agendas_of(review)) about.push_back({Kind::agenda, agenda});
    if (const auto put = put_claims(review, about, annex.claims); !put) return put.error();
    for (const ReviewCommitment& one : review.answer.commitments)
        annex.claims.insert(annex.claims.end(), one.claims.begin(), one.claims.end());
    std::stable_sort(annex.claims.begin(), annex.claims.end(), [](const ClaimRow& a, const ClaimRow& b) {
        return std::tie(a.topic, a.subject, a.seq) < std::tie(b.topic, b.subject, b.seq);
    });
    std::map<std::pair<std::string, std::uint16_t>, std::vector<std::string>> scales;
    for (const ReviewRecommendation& one : review.answer.recommendations)
        for (const RatingRow& row : one.history) scales[{row.scale, row.scale_version}] = row.grades;
    for (const auto& [scale, grades] : scales) annex.scales.push_back({scale.first, scale.second, grades});
    return put_entries(review, annex);
}

}  // namespace annals::state
