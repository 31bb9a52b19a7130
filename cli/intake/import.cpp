#include "cli/intake/import.hpp"

#include "cli/intake/resolve.hpp"
#include "cli/intake/rewrite.hpp"
#include "cli/intake/words.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

namespace annals::intake {

namespace json = boost::json;

namespace {

// "name:12:3" as something to sort by: the name's first appearance, line, column.
struct Place {
    std::size_t file = 0;
    Position position;
    friend auto operator<=>(const Place&, const Place&) = default;
};

Place place_of(const Error& error, const std::vector<NamedText>& files) {
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!error.place.starts_with(files[i].name + ":")) continue;
        const std::string rest = error.place.substr(files[i].name.size() + 1);
        Place place{i, {}};
        const char* end = rest.data() + rest.size();
        const auto [stop, code] = std::from_chars(rest.data(), end, place.position.line);
        if (code == std::errc() && stop != end) std::from_chars(stop + 1, end, place.position.column);
        return place;
    }
    return {files.size(), {}};
}

// In the order of the files, each once: what several items inherit is wrong in one place.
std::vector<Error> in_order(std::vector<Error> errors, const std::vector<NamedText>& files) {
    std::stable_sort(errors.begin(), errors.end(), [&](const Error& left, const Error& right) {
        return place_of(left, files) < place_of(right, files);
    });
    std::vector<Error> each;
    for (Error& error : errors)
        if (std::find(each.begin(), each.end(), error) == each.end()) each.push_back(std::move(error));
    return each;
}

bool is_roster(const std::string& name) { return fold_name(name).ends_with(".csv"); }

// What the files say, as statements in order; problems where that fails. The error is the ledger's.
Result<std::vector<Stated>> read_files(const std::vector<NamedText>& files, const LedgerView& ledger,
                                       std::vector<Document>& documents, std::vector<Error>& errors) {
    for (const NamedText& file : files) {
        auto document = is_roster(file.name) ? read_roster(file) : read_toml(file);
        if (document)
            documents.push_back(std::move(*document));
        else
            errors.push_back(document.error());
    }
    if (!errors.empty()) return std::vector<Stated>();  // what the others lean on may stand in the broken one
    event::Problems problems;
    std::vector<Item> items;
    for (std::size_t i = 0; i < documents.size(); ++i) expand_file(documents[i], i, items, problems);
    Resolver resolver(documents, ledger, problems);
    if (const auto verdict = resolver.resolve(items); !verdict) return verdict.error();
    assign_keys(items);
    std::optional<Error> failure;
    std::map<std::uint64_t, std::vector<Subject>> about;
    const auto find_target = [&](const std::variant<Seq, std::string>& wanted) -> std::optional<event::Target> {
        const auto found = ledger.find({std::get<std::string>(wanted)});
        if (!found) failure = found.error();
        if (!found || !found->front()) return std::nullopt;
        const Held& held = *found->front();
        about[to_number(held.seq)] = held.statement.about;
        return event::Target{held.seq, event::tag_of(held.statement.payload),
                             event::version_of(held.statement.payload)};
    };
    auto stated = state_items(std::move(items), documents, find_target, problems);
    if (failure) return *failure;
    for (Stated& one : stated)
        if (const auto target = event::target_of(one.statement.payload))
            if (const auto found = about.find(*target); found != about.end()) one.statement.about = found->second;
    errors = problems.errors();
    put_in_order(stated);
    return stated;
}

std::string print_value(const json::value* value) {
    if (!value) return {};
    return value->is_string() ? to_printable(text_of(*value)) : to_printable(event::print_json(*value));
}

// Whether an error is about what the file asks for, not about reaching the ledger.
bool is_of_file(const Error& error) { return error.code == Errc::bad_correction || error.code == Errc::unsupported; }

// What the files say, and which of it each statement that is sent comes from.
struct Said {
    std::vector<Document> documents;
    std::vector<Stated> stated;
    std::vector<std::vector<std::size_t>> sent;  // by batch and statement: which of `stated`
};

Error in_files(const Said& said, std::size_t batch, Error refusal) {
    const auto place = place_sent(refusal.place);
    if (!place || batch >= said.sent.size() || place->index >= said.sent[batch].size()) return refusal;
    const Stated& stated = said.stated[said.sent[batch][place->index]];
    refusal.place = place->within;
    // A correction sets what the file says now.
    if (constexpr std::string_view set = "/set"; refusal.place.starts_with("/set/")) refusal.place.erase(0, set.size());
    return in_file(said.documents[stated.item.file], stated.item, std::move(refusal));
}

class Importer {
public:
    Importer(const std::vector<Document>& documents, const LedgerView& ledger, const ImportOptions& options,
             ImportPlan& plan)
        : documents_(documents), ledger_(ledger), options_(options), plan_(plan), book_(ledger) {}

    Result<void> run(const std::vector<Stated>& stated) {
        const Labels labels(stated);
        plan_.counts = count_items(stated);
        auto gone = find_gone(stated, ledger_, book_);
        if (!gone) return gone.error();
        auto counterparts = find_counterparts(stated, ledger_, book_);
        if (!counterparts) return counterparts.error();
        for (std::size_t i = 0; i < stated.size(); ++i) {
            const std::size_t groups_before = groups_.size();
            if (auto verdict = take(stated[i], (*counterparts)[i], labels); !verdict) return verdict;
            if (groups_.size() > groups_before) group_origins_.push_back(i);
        }
        for (const Held& held : *gone)
            plan_.gone.push_back({held.statement.envelope.key.text, held.seq, sentence_of(held.statement, labels)});
        auto warnings = warnings_of(stated, labels, ledger_);
        if (!warnings) return warnings.error();
        plan_.warnings = std::move(*warnings);
        if (plan_.problems.empty() && !plan_.needs_choice) cut_batches();
        return {};
    }

    // By batch and statement, which of what was stated it comes from.
    std::vector<std::vector<std::size_t>> take_sent() { return std::move(sent_); }

private:
    Result<void> take(const Stated& stated, const std::optional<Counterpart>& counterpart, const Labels& labels) {
        const Document& document = documents_[stated.item.file];
        ImportItem item;
        item.key = stated.item.key;
        item.place = print_place(document.name, document.value_position(stated.item.path));
        item.sentence = sentence_of(stated.statement, labels);
        if (!counterpart) {
            groups_.push_back({stated.statement});
            plan_.items.push_back(std::move(item));
            return {};
        }
        item.seq = counterpart->base.seq;
        const auto fields = differing_fields(stated, *counterpart);
        item.verdict = counterpart->is_retracted ? Verdict::retracted
                       : fields.empty()          ? Verdict::identical
                                                 : Verdict::changed;
        if (item.verdict == Verdict::changed) {
            for (const std::string& field : fields)
                item.changes.push_back({field, print_value(counterpart->fields.if_contains(field)),
                                        print_value(stated.fields.if_contains(field))});
            if (auto verdict = rewrite({stated, *counterpart, fields}, item.place); !verdict) return verdict;
        }
        plan_.items.push_back(std::move(item));
        return {};
    }

    Result<void> rewrite(const Difference& difference, const std::string& place) {
        if (!options_.as_correction && !options_.as_change) {
            plan_.needs_choice = true;
            return {};
        }
        auto statements = options_.as_correction ? as_correction(difference, *options_.as_correction, book_)
                                                 : as_change(difference, *options_.as_change, book_);
        if (statements) {
            groups_.push_back(std::move(*statements));
        } else if (is_of_file(statements.error())) {
            plan_.problems.push_back(statements.error());
            plan_.problems.back().place = place;
        } else {
            return statements.error();
        }
        return {};
    }

    // What belongs together (a leaving and a joining) is not cut apart.
    void cut_batches() {
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            auto& group = groups_[i];
            if (plan_.batches.empty() || plan_.batches.back().size() + group.size() > batch_statements_max) {
                plan_.batches.emplace_back();
                sent_.emplace_back();
            }
            auto& batch = plan_.batches.back();
            sent_.back().insert(sent_.back().end(), group.size(), group_origins_[i]);
            std::move(group.begin(), group.end(), std::back_inserter(batch));
        }
    }

    const std::vector<Document>& documents_;
    const LedgerView& ledger_;
    const ImportOptions& options_;
    ImportPlan& plan_;
    KeyBook book_;
    std::vector<std::vector<event::Statement>> groups_;
    std::vector<std::size_t> group_origins_;  // of each group, which of what was stated it comes from
    std::vector<std::vector<std::size_t>> sent_;
};

}  // namespace

std::size_t ImportPlan::statements_count() const {
    std::size_t count = 0;
    for (const auto& batch : batches) count += batch.size();
    return count;
}

std::optional<PlaceSent> place_sent(std::string_view place) {
    PlaceSent sent;
    const char* end = place.data() + place.size();
    if (!place.starts_with('/')) return std::nullopt;
    const auto [stop, code] = std::from_chars(place.data() + 1, end, sent.index);
    if (code != std::errc()) return std::nullopt;
    sent.within = std::string(stop, end);
    return sent;
}

Result<ImportPlan> plan_import(const std::vector<NamedText>& files, const LedgerView& ledger,
                               const ImportOptions& options) {
    if (options.as_correction && options.as_change)
        return fail(Errc::bad_value, "a difference is a correction or a change, not both", {},
                    "give one of --as-correction and --as-change");
    std::vector<Document> documents;
    ImportPlan plan;
    auto stated = read_files(files, ledger, documents, plan.problems);
    if (!stated) return stated.error();
    std::vector<std::vector<std::size_t>> sent;
    if (plan.problems.empty()) {
        Importer importer(documents, ledger, options, plan);
        if (auto verdict = importer.run(*stated); !verdict) return verdict.error();
        sent = importer.take_sent();
    }
    if (!plan.problems.empty()) {
        ImportPlan refused;
        refused.problems = in_order(std::move(plan.problems), files);
        refused.in_files = [](std::size_t, Error refusal) { return refusal; };
        return refused;
    }
    const auto said = std::make_shared<const Said>(Said{std::move(documents), std::move(*stated), std::move(sent)});
    plan.in_files = [said](std::size_t batch, Error refusal) { return in_files(*said, batch, std::move(refusal)); };
    return plan;
}

}  // namespace annals::intake
