#include "cli/intake/expand.hpp"
#include "schema/base/text.hpp"

#include <algorithm>

namespace annals::intake {

namespace json = boost::json;

namespace {

const std::vector<std::string>& envelope_words() {
    static const std::vector<std::string> words{"effective", "announced", "on_behalf_of", "sources", "note"};
    return words;
}

// The plan that an id is made under: "road-transport" of "road-transport/2023".
std::string above_last_word(const std::string& id) {
    const std::size_t cut = id.rfind('/');
    return cut == std::string::npos ? std::string() : id.substr(0, cut);
}

// Stands in for an id that is missing, which is complained of once.
constexpr const char* unnamed = "unnamed";

}  // namespace

void Expander::expand_plan_file(Table top) {
    top.words = join_words(join_words(words_of("plan.adopted"), declaration_words()), {"schema", "plan", "commitment"});
    std::erase(top.words, "id");
    refuse_unknown_keys(top);
    plan_ = need_text(top, "plan", "such as plan = \"road-transport/2023\"");
    if (plan_.empty()) plan_ = unnamed;
    key_space_ = "plan:" + plan_;
    const auto* source = top.find("source");
    if (source && source->is_string())
        refuse(top, "source", Errc::bad_value, "expected tables under headers [[source]]",
               "the plan's own sources stand in sources = [...]");
    expand_declarations(top);
    expand_plan(top);
    std::vector<std::string> words =
        join_words(words_of("commitment.made"),
                   {"governments", "coordinators", "members", "named_in_text", "open_ended", "milestone"});
    std::erase(words, "plan");
    for_each_table(top, "commitment", words, "[[commitment]]", [&](const Table& table) { expand_commitment(table); });
}

void Expander::expand_plan(const Table& top) {
    const std::size_t item = add("plan.adopted", "");
    put(item, "id", plan_, "/plan");
    put_fields(item, top, {"agenda"});
    const auto* agenda = top.find("agenda");
    if (agenda && agenda->is_string())
        put(item, "agenda", *agenda, "/agenda");
    else
        put(item, "agenda", above_last_word(plan_), "/plan");
    fix_key(item, "plan:" + plan_);
}

void Expander::expand_commitment(Table table) {
    const std::size_t item = add("commitment.made", table.path);
    std::string typed = need_text(table, "id", "such as id = \"RT5\"");
    items_[item].has_problem = typed.empty();
    if (typed.empty()) typed = unnamed;
    const bool is_whole = typed.starts_with(plan_ + "/");
    const std::string id = is_whole ? typed : plan_ + "/" + to_local_id(typed);
    put(item, "id", id, table.path_of("id"));
    put(item, "plan", plan_, "/plan");
    if (!table.find("code") && !is_whole) put(item, "code", typed, table.path_of("id"));
    put_fields(item, table, {"id", "open_lists"});
    put_open_lists(table, item);
    inherit(item, table);
    fix_key(item, "plan:" + plan_ + "#commitment/" + id.substr(std::min(id.size(), plan_.size() + 1)));
    const std::string code = items_[item].text("code");

    const std::string subject = "commitment:" + id;
    expand_roles(table, "governments", {subject, "collaborating", Side::members});
    expand_roles(table, "coordinators", {subject, "coordinating", Side::members});
    expand_roles(table, "members", {subject, "", Side::members});
    expand_roles(table, "named_in_text", {subject, "named-in-text", Side::members});

    std::vector<std::string> words = join_words(words_of("milestone.set"), {"due"});
    std::erase(words, "commitment");
    for_each_table(table, "milestone", words, "[[commitment.milestone]]",
                   [&](const Table& milestone) { expand_milestone(milestone, id, code); });
}

void Expander::expand_milestone(const Table& table, const std::string& commitment, const std::string& code) {
    const std::size_t item = add("milestone.set", table.path);
    std::string typed = need_text(table, "id", "such as id = \"" + code + ".a\"");
    items_[item].has_problem = typed.empty();
    if (typed.empty()) typed = commitment + "/" + unnamed;
    const bool is_whole = typed.starts_with(plan_ + "/");
    const std::string id = is_whole ? typed : plan_ + "/" + to_local_id(typed);
    if (!id.starts_with(commitment + "/"))
        refuse(table, "id", Errc::bad_value, "'" + to_printable(typed) + "' stands under " + code,
               "such as \"" + code + ".a\"");
    put(item, "id", id, table.path_of("id"));
    put(item, "commitment", commitment, table.above->path_of("id"));
    if (!table.find("code") && !is_whole) put(item, "code", typed, table.path_of("id"));
    put_fields(item, table, {"id", "deadline"});
    put_deadline(table, item);
    inherit(item, table);
    fix_key(item, "plan:" + plan_ + "#milestone/" + id.substr(std::min(id.size(), plan_.size() + 1)));
}

void Expander::put_deadline(const Table& table, std::size_t item) {
    const auto* due = table.find("due");
    const auto* deadline = table.find("deadline");
    if (due && deadline) refuse(table, "deadline", Errc::duplicate_field, "'due' and 'deadline' are the same field");
    if (due)
        put(item, "deadline", *due, table.path_of("due"));
    else if (deadline)
        put(item, "deadline", *deadline, table.path_of("deadline"));
}

void Expander::put_open_lists(const Table& table, std::size_t item) {
    const auto* lists = table.find("open_lists");
    const auto* ended = table.find("open_ended");
    if (lists) put(item, "open_lists", *lists, table.path_of("open_lists"));
    if (!ended) return;
    json::array all;
    if (lists && lists->is_array()) all = lists->get_array();
    const std::string path = "/open_lists/" + std::to_string(all.size());
    all.push_back(json::object{{"role", "coordinating"}, {"as_printed", *ended}});
    items_[item].fields["open_lists"] = std::move(all);
    items_[item].origins.emplace_back(path, table.path_of("open_ended"));
    items_[item].origins.emplace_back(path + "/as_printed", table.path_of("open_ended"));
}

// ---- roles ----

void Expander::expand_roles(const Table& table, std::string_view key, const Roles& roles) {
    const auto* value = table.find(key);
    if (!value) return;
    const auto* list = value->if_array();
    if (!list && roles.side == Side::of) return expand_role(table, *value, table.path_of(key), roles);
    if (!list) return refuse(table, key, Errc::bad_value, "expected a list in brackets");
    for (std::size_t i = 0; i < list->size(); ++i)
        expand_role(table, (*list)[i], table.path_of(key) + "/" + std::to_string(i), roles);
}

void Expander::expand_role(const Table& table, const json::value& value, const std::string& path, const Roles& roles) {
    const std::string who = roles.side == Side::of ? "of" : "who";
    const std::size_t item = add("member.joined", path);
    items_[item].key_form = KeyForm::member;
    json::object given;
    if (const auto* object = value.if_object())
        given = *object;
    else
        given[who] = value;
    std::vector<std::string> words = join_words(envelope_words(), {who, "scope", "as_printed"});
    if (roles.side == Side::members) words.push_back("role");
    const Table entry{&given, path, "the entry", &table, words};
    refuse_unknown_keys(entry);
    const auto* other = entry.find(who);
    const std::string other_path = value.is_object() ? entry.path_of(who) : path;
    if (!other) refuse(entry, who, Errc::missing_field, "'" + who + "' is missing");
    const auto* role = entry.find("role");
    if (!role && roles.default_role.empty())
        refuse(entry, "role", Errc::missing_field, "'role' is missing", "such as role = \"task-force-member\"");
    if (!other || (!role && roles.default_role.empty())) {
        items_.pop_back();
        return;
    }
    const std::string subject_id = roles.subject.substr(roles.subject.find(':') + 1);
    if (roles.side == Side::of) {
        const std::string of = text_of(*other);
        put(item, "of", other->is_string() && !of.starts_with("party:") ? json::value("party:" + of) : *other,
            other_path);
        put(item, "party", subject_id, table.path_of("id"));
    } else {
        put(item, "of", roles.subject, table.path_of("id"));
        put(item, "party", *other, other_path);
    }
    put(item, "role", role ? *role : json::value(roles.default_role), role ? entry.path_of("role") : path);
    put_fields(item, entry, {"role", "of"});
    inherit(item, entry);
}

}  // namespace annals::intake
