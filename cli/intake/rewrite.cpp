#include "cli/intake/rewrite.hpp"

#include "cli/intake/shape.hpp"
#include "schema/event/about.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"

#include <algorithm>
#include <array>

namespace annals::intake {

namespace json = boost::json;

namespace {

using Statements = std::vector<event::Statement>;

bool holds(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> fields_of_type(const std::string& type) {
    std::vector<std::string> words;
    if (const Shape* shape = find_shape(type))
        for (const auto& field : shape->fields) words.push_back(field.name);
    return words;
}

// A statement out of JSON that was put together here; `code` is what a fault of it is called.
Result<event::Statement> state(const json::object& fields, Errc code) {
    event::Problems problems;
    auto statement = event::statement_from_json(fields, "", nullptr, problems);
    if (statement) event::check_statement(*statement, "", problems);
    if (statement && problems.empty()) return std::move(*statement);
    const Error& first = problems.errors().front();
    return fail(code, first.detail, first.place, first.hint);
}

// ---- corrections ----

bool is_about(const std::string& type, const std::vector<std::string>& fields) {
    const event::TypeInfo* info = event::find_type(type);
    if (!info) return true;
    const auto infos = event::fields_of_type(*info);
    return std::any_of(infos.begin(), infos.end(),
                       [&](const event::FieldInfo& field) { return field.is_about && holds(fields, field.name); });
}

event::Statement retraction_of(const Held& held, const std::string& reason, std::string key) {
    event::Statement statement;
    statement.envelope.key.text = std::move(key);
    statement.payload = event::EventRetracted{to_number(held.seq), {reason}};
    statement.about = held.statement.about;
    return statement;
}

// Puts right some fields of one entry: `said` holds their right values.
Result<Statements> correct(const Held& held, const json::object& said, const std::vector<std::string>& fields,
                           const std::string& reason, KeyBook& book) {
    json::object right = fields_of(held.statement);
    const std::string key = held.statement.envelope.key.text;
    const bool is_new_type = holds(fields, "type");
    if (is_new_type) right = said;
    for (const std::string& field : fields) {
        if (const auto* value = said.if_contains(field))
            right[field] = *value;
        else
            right.erase(field);
    }
    right["key"] = key;
    auto changed = state(right, Errc::bad_correction);
    if (!changed) return changed.error();
    auto correction_key = book.next(key, '!', 1);
    if (!correction_key) return correction_key.error();
    if (is_new_type || is_about(text_of(right.at("type")), fields)) {
        auto anew = book.next(root_of_key(key) == key ? key : key.substr(0, key.find('~')), '~', 2);
        if (!anew) return anew.error();
        Statements statements{retraction_of(held, reason, std::move(*correction_key)), std::move(*changed)};
        statements.back().envelope.key.text = std::move(*anew);
        return statements;
    }
    auto patch = event::make_patch(*changed, fields);
    if (!patch) return fail(Errc::bad_correction, patch.error().detail, patch.error().place, patch.error().hint);
    event::Statement statement;
    statement.envelope.key.text = std::move(*correction_key);
    statement.envelope.sources = changed->envelope.sources;
    statement.payload = event::EventCorrected{to_number(held.seq), std::move(*patch), {reason}};
    statement.about = held.statement.about;
    if (const auto verdict = event::check_statement(statement); !verdict)
        return fail(Errc::bad_correction, verdict.error().detail, {}, verdict.error().hint);
    return Statements{std::move(statement)};
}

// ---- changes ----

// The event by which the world changes what a type says, and which fields it can.
struct ChangeForm {
    std::string_view type;
    std::string_view change;  // the type of the event
    std::string_view word;    // the last word of its key
};
constexpr std::array<ChangeForm, 5> change_forms = {{
    {"agenda.launched", "agenda.amended", "amended"},
    {"commitment.made", "commitment.amended", "amended"},
    {"milestone.set", "milestone.amended", "amended"},
    {"recommendation.published", "recommendation.reworded", "reworded"},
    {"occasion.scheduled", "occasion.rescheduled", "rescheduled"},
}};

Error not_by_event(const std::vector<std::string>& fields) {
    std::string list;
    for (const std::string& field : fields) list += (list.empty() ? "" : ", ") + field;
    return fail(Errc::unsupported, "no event says that this changed in the world: " + list, {},
                "where the record was wrong, import with --as-correction REASON");
}

class Changer {
public:
    Changer(const Difference& difference, DayRange day, KeyBook& book)
        : stated_(difference.stated),
          counterpart_(difference.counterpart),
          left_(difference.fields),
          day_(day),
          book_(book),
          key_(counterpart_.base.statement.envelope.key.text) {}

    Result<Statements> change() {
        const std::string type = stated_.item.type();
        Result<void> verdict;
        if (type == "milestone.set") verdict = reschedule();
        if (verdict && type == "party.registered") verdict = rename();
        if (verdict && type == "member.joined") verdict = rejoin();
        for (const ChangeForm& form : change_forms)
            if (verdict && form.type == type) verdict = amend(form);
        if (!verdict) return verdict.error();
        if (!left_.empty()) return not_by_event(left_);
        return std::move(statements_);
    }

private:
    // A statement of the change, with its key and day, that still wants its fields.
    Result<json::object> begin(std::string_view type, std::string_view word) {
        auto key = book_.free(root_of_key(key_), key_ + "@" + to_string(day_) + "/" + std::string(word));
        if (!key) return key.error();
        json::object fields{{"type", json::string(type.data(), type.size())}, {"key", *key}};
        fields["effective"] = to_string(day_);
        if (const auto* sources = stated_.fields.if_contains("sources")) fields["sources"] = *sources;
        if (const auto* id = stated_.fields.if_contains("id")) fields["id"] = *id;
        return fields;
    }

    Result<void> add(const json::object& fields) {
        auto statement = state(fields, Errc::unsupported);
        if (!statement) return statement.error();
        statements_.push_back(std::move(*statement));
        return {};
    }

    Result<void> amend(const ChangeForm& form) {
        if (left_.empty()) return {};
        if (form.type == "recommendation.published" && !holds(left_, "report")) return not_by_event(left_);
        std::vector<std::string> can_change = fields_of_type(std::string(form.change));
        for (const char* fixed : {"key", "effective", "announced", "on_behalf_of", "sources", "note", "id"})
            std::erase(can_change, fixed);
        auto fields = begin(form.change, form.word);
        if (!fields) return fields.error();
        std::vector<std::string> unsaid;
        for (const std::string& field : left_) {
            const auto* said = stated_.fields.if_contains(field);
            const auto* held = counterpart_.fields.if_contains(field);
            if (holds(can_change, field) && said)
                (*fields)[field] = *said;
            else if (holds(can_change, field) && held && held->is_array())
                (*fields)[field] = json::array();
            else
                unsaid.push_back(field);
        }
        if (!unsaid.empty()) return not_by_event(unsaid);
        if (form.type == "recommendation.published")  // a rewording gives the whole
            for (const char* field : {"report", "code", "wordings"})
                if (const auto* said = stated_.fields.if_contains(field)) (*fields)[field] = *said;
        left_.clear();
        return add(*fields);
    }

    Result<void> reschedule() {
        if (!holds(left_, "deadline")) return {};
        auto fields = begin("milestone.rescheduled", "rescheduled");
        if (!fields) return fields.error();
        const auto* deadline = stated_.fields.if_contains("deadline");
        (*fields)["deadline"] = deadline ? *deadline : json::value("open");
        // How the new deadline is printed goes with it: the event has no field of its own for that.
        std::erase(left_, "deadline");
        std::erase(left_, "deadline_as_printed");
        return add(*fields);
    }

    // The first name is the one in force; the old one keeps resolving and so must stay in the file.
    Result<void> rename() {
        if (!holds(left_, "names")) return {};
        const json::array& said = stated_.fields.at("names").get_array();
        const json::array& held = counterpart_.fields.at("names").get_array();
        json::array renamed{said.front()};
        for (const json::value& name : held)
            if (name != said.front()) renamed.push_back(name);
        const bool is_same_set =
            said.size() == renamed.size() && std::is_permutation(said.begin(), said.end(), renamed.begin());
        if (said.front() == held.front() || !is_same_set)
            return fail(Errc::unsupported, "a rename puts the new name first and keeps all others", {},
                        "where the record was wrong, import with --as-correction REASON");
        auto fields = begin("party.renamed", "renamed");
        if (!fields) return fields.error();
        (*fields)["name"] = said.front();
        std::erase(left_, "names");
        return add(*fields);
    }

    Result<void> rejoin() {
        std::vector<std::string> unsaid = left_;
        std::erase(unsaid, "scope");
        std::erase(unsaid, "as_printed");
        if (!unsaid.empty()) return not_by_event(unsaid);
        auto left = begin("member.left", "left");
        if (!left) return left.error();
        for (const char* field : {"of", "party", "role"}) (*left)[field] = stated_.fields.at(field);
        if (auto verdict = add(*left); !verdict) return verdict;
        auto joined = begin("member.joined", "joined");
        if (!joined) return joined.error();
        for (const char* field : {"of", "party", "role", "scope", "as_printed"})
            if (const auto* said = stated_.fields.if_contains(field)) (*joined)[field] = *said;
        left_.clear();
        return add(*joined);
    }

    const Stated& stated_;
    const Counterpart& counterpart_;
    std::vector<std::string> left_;  // fields that no statement covers yet
    DayRange day_;
    KeyBook& book_;
    std::string key_;
    Statements statements_;
};

}  // namespace

Result<Statements> as_correction(const Difference& difference, const std::string& reason, KeyBook& book) {
    const Counterpart& counterpart = difference.counterpart;
    std::map<std::optional<std::size_t>, std::vector<std::string>> by_entry;
    for (const std::string& field : difference.fields) {
        const auto changed = counterpart.changed_by.find(field);
        const bool is_renaming = field == "names" && changed != counterpart.changed_by.end();
        if (is_renaming)
            return fail(Errc::bad_correction, "the names were changed by an entry of their own", {},
                        "correct entry " + std::to_string(to_number(counterpart.changes[changed->second].seq)) +
                            " by its number");
        by_entry[changed == counterpart.changed_by.end() ? std::nullopt : std::optional(changed->second)].push_back(
            field);
    }
    Statements statements;
    for (const auto& [entry, fields] : by_entry) {
        auto some = correct(entry ? counterpart.changes[*entry] : counterpart.base, difference.stated.fields, fields,
                            reason, book);
        if (!some) return some.error();
        std::move(some->begin(), some->end(), std::back_inserter(statements));
    }
    return statements;
}

Result<Statements> as_change(const Difference& difference, DayRange day, KeyBook& book) {
    return Changer(difference, day, book).change();
}

}  // namespace annals::intake
