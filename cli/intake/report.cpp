#include "cli/intake/import.hpp"
#include "cli/intake/item.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json.hpp"

#include <algorithm>
#include <map>

namespace annals::intake {

namespace json = boost::json;

namespace {

std::string plural(std::size_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string or_none(const std::string& text) { return text.empty() ? "(none)" : text; }

std::size_t count_of(const ImportPlan& plan, Verdict verdict) {
    return static_cast<std::size_t>(std::count_if(plan.items.begin(), plan.items.end(),
                                                  [&](const ImportItem& item) { return item.verdict == verdict; }));
}

// "6 commitments" but "1 commitment".
std::string print_count(const Count& count) {
    std::string noun = count.noun;
    if (count.count == 1 && noun.ends_with("ies"))
        noun.replace(noun.size() - 3, 3, "y");
    else if (count.count == 1 && noun.ends_with("s"))
        noun.pop_back();
    return std::to_string(count.count) + " " + noun;
}

std::string problems_in_words(const ImportPlan& plan) {
    std::string text;
    for (const Error& error : plan.problems) text += to_printable(to_string(error), true) + "\n";
    text += plural(plan.problems.size(), "error", "errors") + "; nothing was written.\n";
    return text;
}

std::string changes_in_words(const ImportPlan& plan) {
    std::string text;
    for (const ImportItem& item : plan.items) {
        if (item.verdict != Verdict::changed) continue;
        text += "  ~ " + to_printable(item.key) + " (" + item.place + "; entry " +
                std::to_string(to_number(*item.seq)) + ")\n";
        for (const FieldChange& change : item.changes)
            text +=
                "      " + change.field + ": " + or_none(change.old_value) + " -> " + or_none(change.new_value) + "\n";
    }
    return text;
}

constexpr std::string_view choice =
    "These differ from the ledger, so nothing was written. Say which it is:\n"
    "  --as-correction REASON   the record was wrong; it then reads as if it had always been right\n"
    "  --as-change DAY          the world changed on that day; before it the old stands\n";

std::string rewrites_in_words(const ImportPlan& plan, std::size_t added) {
    std::map<std::string, std::size_t> types;
    for (const auto& batch : plan.batches)
        for (const event::Statement& statement : batch) ++types[event::type_of(statement.payload)];
    std::string text;
    for (const char* type : {"event.corrected", "event.retracted"})
        if (types.contains(type)) text += (text.empty() ? "" : ", ") + std::to_string(types[type]) + " " + type;
    const std::size_t all = plan.statements_count();
    const std::string much = plural(all - added, "entry", "entries");
    return text.empty() ? much : much + ", among them " + text;
}

}  // namespace

std::string_view verdict_word(Verdict verdict) {
    switch (verdict) {
    case Verdict::added: return "new";
    case Verdict::identical: return "identical";
    case Verdict::changed: return "changed";
    case Verdict::retracted: return "retracted";
    }
    return "?";
}

std::string report_in_words(const ImportPlan& plan, bool is_dry_run) {
    if (!plan.problems.empty()) return problems_in_words(plan);
    const std::size_t added = count_of(plan, Verdict::added);
    const std::size_t changed = count_of(plan, Verdict::changed);
    std::string text = "The files hold ";
    for (std::size_t i = 0; i < plan.counts.size(); ++i) text += (i == 0 ? "" : ", ") + print_count(plan.counts[i]);
    text += plan.counts.empty() ? "nothing.\n" : ".\n";
    text += plural(added, "item is", "items are") + " new, " + std::to_string(count_of(plan, Verdict::identical)) +
            " already recorded, " + std::to_string(changed) + " changed, " + std::to_string(plan.gone.size()) +
            " gone from the file.\n";
    if (added > 0) text += is_dry_run || plan.needs_choice ? "\nNew:\n" : "\nRecorded:\n";
    for (const ImportItem& item : plan.items)
        if (item.verdict == Verdict::added) text += "  + " + to_printable(item.sentence) + "\n";
    if (changed > 0) text += "\nChanged:\n" + changes_in_words(plan);
    if (changed > 0 && !plan.needs_choice)
        text += "For these, " + rewrites_in_words(plan, added) + (is_dry_run ? " would be recorded.\n" : ".\n");
    if (count_of(plan, Verdict::retracted) > 0) text += "\nRetracted in the ledger, and left so:\n";
    for (const ImportItem& item : plan.items)
        if (item.verdict == Verdict::retracted)
            text += "  ! " + to_printable(item.key) + " (" + item.place + "; entry " +
                    std::to_string(to_number(*item.seq)) + ")\n";
    if (!plan.gone.empty()) text += "\nIn the ledger and no more in the file (never retracted by an import):\n";
    for (const GoneItem& item : plan.gone)
        text += "  - entry " + std::to_string(to_number(item.seq)) + ": " + to_printable(item.sentence) + "\n";
    if (!plan.warnings.empty()) text += "\n" + plural(plan.warnings.size(), "warning", "warnings") + ":\n";
    for (const std::string& warning : plan.warnings) text += "  ! " + to_printable(warning) + "\n";
    text += "\n";
    if (plan.needs_choice) return text + std::string(choice);
    const std::size_t all = plan.statements_count();
    if (all == 0) return text + "Nothing to record: the ledger says all this already.\n";
    const std::string how = plan.batches.size() == 1
                                ? "in one atomic batch"
                                : "in " + std::to_string(plan.batches.size()) +
                                      " atomic batches, one after the other, what is referred to first";
    text += is_dry_run ? plural(all, "entry", "entries") + " would be recorded, " + how + ". Nothing was written.\n"
                       : plural(all, "entry", "entries") + " recorded, " + how + ".\n";
    return text;
}

json::value report_in_json(const ImportPlan& plan) {
    json::array problems;
    for (const Error& error : plan.problems) {
        const std::string_view code = errc_word(error.code);
        problems.push_back(json::object{{"code", json::string(code.data(), code.size())},
                                        {"place", error.place},
                                        {"detail", error.detail},
                                        {"hint", error.hint}});
    }
    json::array counts;
    for (const Count& count : plan.counts) counts.push_back(json::object{{"noun", count.noun}, {"count", count.count}});
    json::array items;
    for (const ImportItem& item : plan.items) {
        const std::string_view verdict = verdict_word(item.verdict);
        json::array changes;
        for (const FieldChange& change : item.changes)
            changes.push_back(
                json::object{{"field", change.field}, {"old", change.old_value}, {"new", change.new_value}});
        json::object object{{"key", item.key},
                            {"place", item.place},
                            {"verdict", json::string(verdict.data(), verdict.size())},
                            {"sentence", item.sentence},
                            {"changes", std::move(changes)}};
        if (item.seq) object["seq"] = to_number(*item.seq);
        items.push_back(std::move(object));
    }
    json::array gone;
    for (const GoneItem& item : plan.gone)
        gone.push_back(json::object{{"key", item.key}, {"seq", to_number(item.seq)}, {"sentence", item.sentence}});
    json::array warnings;
    for (const std::string& warning : plan.warnings) warnings.push_back(json::value(warning));
    json::array batches;
    for (const auto& batch : plan.batches) {
        json::array statements;
        for (const event::Statement& statement : batch) statements.push_back(event::statement_to_json(statement));
        batches.push_back(std::move(statements));
    }
    return json::object{{"problems", std::move(problems)}, {"counts", std::move(counts)},
                        {"items", std::move(items)},       {"gone", std::move(gone)},
                        {"warnings", std::move(warnings)}, {"needs_choice", plan.needs_choice},
                        {"batches", std::move(batches)}};
}

}  // namespace annals::intake
