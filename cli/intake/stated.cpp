#include "cli/intake/stated.hpp"

#include "cli/intake/shape.hpp"
#include "schema/base/text.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/json_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace annals::intake {

namespace json = boost::json;

namespace {

std::string id_in(const std::string& text) {
    const auto subject = parse_subject(text);
    return subject ? subject->id : text;
}

std::string member_key(const Item& item) {
    const std::string role = "/" + item.text("party") + "/" + item.text("role");
    const auto of = parse_subject(item.text("of"));
    if (!of) return "member" + role;
    if (of->kind == Kind::commitment && !item.plan.empty() && of->id.starts_with(item.plan + "/"))
        return "plan:" + item.plan + "#member/" + of->id.substr(item.plan.size() + 1) + role;
    return to_string(*of) + "#member" + role;
}

// What the event is about, as the words of its key.
std::string event_key(const Item& item) {
    std::string key = item.key_space + "#" + item.type();
    for (const char* field : {"id", "of", "subject", "target", "source"}) {
        if (const auto* value = item.fields.if_contains(field)) {
            key += "/" + (value->is_string() ? id_in(text_of(*value)) : event::print_json(*value));
            break;
        }
    }
    if (const auto* earlier = item.fields.if_contains("earlier"); earlier && earlier->is_array())
        for (const json::value& id : earlier->get_array()) key += "/" + text_of(id);
    for (const char* field : {"party", "role", "topic", "instance", "option"})
        if (const std::string word = item.text(field); !word.empty()) key += "/" + word;
    return key;
}

// The same key in another file is the same item, or an error; within one file events are told apart.
void tell_apart(Item& item, std::set<std::string>& taken) {
    const std::string plain = item.key;
    if (taken.insert(item.key).second) return;
    if (const std::string effective = item.text("effective"); !effective.empty()) item.key = plain + "/" + effective;
    const std::string dated = item.key;
    for (std::size_t number = 2; !taken.insert(item.key).second; ++number)
        item.key = dated + "/" + std::to_string(number);
}

// ---- problems ----

// The last name in a path: "due" of "/commitment/4/milestone/0/due", "governments" of ".../governments/3".
std::string field_in(std::string path) {
    for (;;) {
        const std::size_t cut = path.rfind('/');
        if (cut == std::string::npos) return path;
        const std::string last = path.substr(cut + 1);
        if (last.find_first_not_of("0123456789") != std::string::npos) return last;
        path.resize(cut);
    }
}

class Complaints {
public:
    Complaints(const std::vector<Document>& documents, event::Problems& problems)
        : documents_(documents), problems_(problems) {}

    std::string place_of(const Item& item) const {
        const Document& document = documents_[item.file];
        return print_place(document.name, document.value_position(item.path));
    }

    // Takes over what the reader of statements found: paths become file:line:column, the field its name there.
    void take(const Item& item, const event::Problems& found) {
        const Document& document = documents_[item.file];
        const auto& errors = found.errors();
        const bool has_bad_target = std::any_of(errors.begin(), errors.end(),
                                                [](const Error& error) { return error.code == Errc::bad_target; });
        for (Error error : errors) {
            // Where the target is not known, its number and the type of what is set are missing for that reason alone.
            const bool follows = error.place == "/target" || error.place == "/set";
            if (has_bad_target && follows && error.code != Errc::bad_target) continue;
            problems_.add(in_file(document, item, std::move(error)));
        }
    }

    void twice(const Item& item, const Item& first, const std::string& how) {
        problems_.add(fail(Errc::duplicate_field, "'" + to_printable(first.key) + "' is " + how, place_of(item),
                           "the first is at " + place_of(first)));
    }

private:
    const std::vector<Document>& documents_;
    event::Problems& problems_;
};

bool are_equal(const Stated& left, const Stated& right) {
    json::object one = left.fields;
    json::object other = right.fields;
    if (left.item.are_sources_inherited || right.item.are_sources_inherited) {
        one.erase("sources");
        other.erase("sources");
    }
    return one == other;
}

// Drops what several files say alike; complains of what one file says twice, or several differently.
std::vector<Stated> merge(std::vector<Stated> stated, Complaints& complaints) {
    std::vector<Stated> merged;
    std::map<std::string, std::size_t> by_key;
    std::map<Subject, std::size_t> by_subject;
    for (Stated& next : stated) {
        const auto subject = next.item.registers();
        const auto same_key = by_key.find(next.item.key);
        const auto same_subject = subject ? by_subject.find(*subject) : by_subject.end();
        if (same_key == by_key.end() && same_subject == by_subject.end()) {
            by_key[next.item.key] = merged.size();
            if (subject) by_subject[*subject] = merged.size();
            merged.push_back(std::move(next));
            continue;
        }
        Stated& first = merged[same_key != by_key.end() ? same_key->second : same_subject->second];
        if (first.item.file == next.item.file)
            complaints.twice(next.item, first.item, "given twice");
        else if (!are_equal(first, next))
            complaints.twice(next.item, first.item, "said differently in another file");
        else if (first.item.are_sources_inherited && !next.item.are_sources_inherited)
            first = std::move(next);
    }
    return merged;
}

// ---- order ----

// Types in the order of dependence; others come last, in the order of their days.
std::size_t rank_of(const std::string& type) {
    static constexpr std::array<std::string_view, 15> ranks = {
        "source.registered",
        "party.registered",
        "occasion.registered",
        "occasion.scheduled",
        "agenda.launched",
        "recommendation.published",
        "plan.adopted",
        "commitment.made",
        "milestone.set",
        "member.joined",
        "claim.recorded",
        "assessment.published",
        "occasion.held",
        "",
        "event.",
    };
    for (std::size_t i = 0; i < ranks.size(); ++i)
        if (type == ranks[i] || (i + 1 == ranks.size() && type.starts_with(ranks[i]))) return i;
    return ranks.size() - 2;
}

}  // namespace

json::object fields_of(const event::Statement& statement) {
    json::object fields = event::statement_to_json(statement).get_object();
    fields.stable_erase("key");
    return fields;
}

bool is_shared_registration(const Item& item) {
    return item.are_sources_inherited && registers_kind(item.type()).has_value() && item.type() != "commitment.made" &&
           item.type() != "milestone.set";
}

Error in_file(const Document& document, const Item& item, Error error) {
    const bool is_key = error.code == Errc::unknown_field;
    const std::string path = item.origin_of(error.place);
    const std::string field = is_key || error.place.empty() ? std::string() : field_in(path);
    error.place = print_place(document.name, is_key ? document.key_position(path) : document.value_position(path));
    if (!field.empty() && error.code != Errc::missing_field) error.detail = field + ": " + error.detail;
    return error;
}

void assign_keys(std::vector<Item>& items) {
    std::map<std::size_t, std::set<std::string>> taken;  // by file
    for (Item& item : items) {
        if (item.key_form == KeyForm::member) item.key = member_key(item);
        if (item.key_form == KeyForm::event) {
            item.key = event_key(item);
            tell_apart(item, taken[item.file]);
        }
        item.fields["key"] = item.key;
    }
}

std::vector<Stated> state_items(std::vector<Item> items, const std::vector<Document>& documents,
                                const event::FindTarget& find_target, event::Problems& problems) {
    Complaints complaints(documents, problems);
    std::vector<Stated> stated;
    for (Item& item : items) {
        const auto* target = item.fields.if_contains("target");
        const bool has_key_as_target = target && target->is_string();
        event::Problems found;
        auto statement = event::statement_from_json(item.fields, "", has_key_as_target ? find_target : nullptr, found);
        if (statement) event::check_statement(*statement, "", found);
        complaints.take(item, found);
        if (!statement || !found.empty() || item.has_problem) continue;
        json::object fields = fields_of(*statement);
        stated.push_back({std::move(item), std::move(*statement), std::move(fields)});
    }
    return merge(std::move(stated), complaints);
}

void put_in_order(std::vector<Stated>& stated) {
    const auto day_of = [](const Stated& one) {
        const auto& effective = one.statement.envelope.effective;
        return effective ? effective->last : day_first;
    };
    std::stable_sort(stated.begin(), stated.end(), [&](const Stated& left, const Stated& right) {
        const std::size_t left_rank = rank_of(left.item.type());
        const std::size_t right_rank = rank_of(right.item.type());
        if (left_rank != right_rank) return left_rank < right_rank;
        return left_rank == rank_of("") && day_of(left) < day_of(right);
    });
    std::map<Subject, std::size_t> registering;
    for (std::size_t i = 0; i < stated.size(); ++i)
        if (const auto subject = stated[i].item.registers()) registering[*subject] = i;
    std::vector<Stated> ordered;
    std::vector<bool> is_placed(stated.size());
    // Depth first; a loop of references is cut where it is met again, and is for the ledger to judge.
    const auto place = [&](const auto& self, std::size_t index) -> void {
        if (is_placed[index]) return;
        is_placed[index] = true;
        for (const Subject& subject : stated[index].item.mentioned)
            if (const auto found = registering.find(subject); found != registering.end()) self(self, found->second);
        ordered.push_back(std::move(stated[index]));
    };
    for (std::size_t i = 0; i < stated.size(); ++i) place(place, i);
    stated = std::move(ordered);
}

}  // namespace annals::intake
