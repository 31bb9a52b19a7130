#include "cli/intake/resolve.hpp"

#include "cli/intake/shape.hpp"
#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"
#include "schema/event/deadline.hpp"

#include <algorithm>
#include <functional>

namespace annals::intake {

namespace json = boost::json;

namespace {

// Stands in for what could not be resolved, so that nothing complains of it a second time.
constexpr const char* placeholder = "unresolved";

// Line breaks of a text over several lines are layout: they become spaces, a blank line stays a paragraph's end.
std::string reflow(const std::string& text) {
    std::string flowed;
    bool is_after_blank = false;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        std::string_view line = std::string_view(text).substr(start, end - start);
        while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
        while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
            line.remove_suffix(1);
        if (!line.empty() && !flowed.empty()) flowed += is_after_blank ? "\n\n" : " ";
        flowed += line;
        is_after_blank = line.empty();
        start = end + 1;
    }
    return flowed;
}

void normalise(json::value& value) {
    auto* text = value.if_string();
    if (!text) return;
    std::string plain(text->data(), text->size());
    if (plain.find('\n') != std::string::npos) plain = reflow(plain);
    if (const auto normal = to_nfc(plain)) value = json::value(*normal);
}

// `by COP28` however its first word is capitalised.
std::string lower_first_word(std::string text) {
    for (char& c : text) {
        if (c == ' ') break;
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

// What a deadline refers to: the text as typed, which is replaced by the id, and the kind.
struct DeadlineReference {
    std::string* text = nullptr;
    Kind kind = Kind::occasion;
};
DeadlineReference reference_in(event::Deadline& deadline) {
    if (auto* due = std::get_if<event::DueOccasion>(&deadline)) return {&due->occasion.text, Kind::occasion};
    if (auto* due = std::get_if<event::DueEverySeries>(&deadline)) return {&due->from.text, Kind::occasion};
    if (auto* due = std::get_if<event::DueWith>(&deadline)) return {&due->milestone.text, Kind::milestone};
    return {};
}

bool needs_registration(Kind kind) {
    return kind != Kind::review && kind != Kind::key && kind != Kind::finding && kind != Kind::topic;
}

bool is_year(std::string_view text) {
    return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Walks a statement by its shape, puts short forms into their long one, and calls visit(shape, value, path) for each
// leaf that is a text, a reference or a deadline.
using Visit = std::function<Result<void>(const Shape&, json::value&, const std::string&)>;

void lengthen(const Shape& shape, json::value& value) {
    if (value.is_string() && !shape.short_field.empty()) {
        value = json::object{{shape.short_field, value}};
    } else if (value.is_array() && !shape.fields.empty() && shape.fields.front().shape.form == Form::list) {
        json::array list = value.get_array();
        value = json::object{{shape.fields.front().name, std::move(list)}};
    }
}

Result<void> walk(const Shape& shape, json::value& value, const std::string& path, const Visit& visit) {
    if (shape.form == Form::other || value.is_null()) return {};
    if (shape.form == Form::list) {
        if (!value.is_array()) return {};
        auto& list = value.get_array();
        for (std::size_t i = 0; i < list.size(); ++i)
            if (auto verdict = walk(shape.items.front(), list[i], path + "/" + std::to_string(i), visit); !verdict)
                return verdict;
        return {};
    }
    if (shape.form != Form::object) return visit(shape, value, path);
    lengthen(shape, value);
    if (!value.is_object()) return {};
    for (const auto& [name, field] : shape.fields)
        if (auto* member = value.get_object().if_contains(name))
            if (auto verdict = walk(field, *member, path + "/" + name, visit); !verdict) return verdict;
    return {};
}

// An item's own id, which it registers, is no reference.
bool is_own_id(const Item& item, const std::string& path) {
    return path == "/id" && registers_kind(item.type()).has_value();
}

std::string list_of(const std::vector<Subject>& subjects) {
    std::string text;
    for (const Subject& subject : subjects) text += (text.empty() ? "" : ", ") + to_string(subject);
    return text;
}

std::string words_of_kinds(const std::vector<Kind>& kinds) {
    std::string text;
    for (const Kind kind : kinds) text += (text.empty() ? "" : " or ") + std::string(kind_word(kind));
    return text;
}

}  // namespace

void Resolver::learn(const std::vector<Item>& items) {
    for (const Item& item : items) {
        const auto subject = item.registers();
        if (!subject) continue;
        declared_.insert(*subject);
        for (const char* field : {"code", "title"})
            if (const std::string name = item.text(field); !name.empty()) named_[fold_name(name)].insert(*subject);
        const auto* names = item.fields.if_contains("names");
        if (!names || !names->is_array()) continue;
        for (const json::value& name : names->get_array())
            if (name.is_string()) named_[fold_name(text_of(name))].insert(*subject);
    }
}

bool Resolver::is_registered(const Subject& subject) const {
    return declared_.contains(subject) || held_.contains(subject);
}

// One question for all ids that the files mention and do not declare.
Result<void> Resolver::ask_ledger(std::vector<Item>& items) {
    std::set<Subject> wanted;
    const auto want = [&](std::string text, const std::vector<Kind>& kinds, const std::string& plan) {
        if (const auto subject = parse_subject(text)) text = subject->id;
        for (const Kind kind : kinds) {
            if (!needs_registration(kind)) continue;
            for (const std::string& id : {text, plan + "/" + to_local_id(text)})
                if (is_id(id) && !declared_.contains({kind, id})) wanted.insert({kind, id});
        }
    };
    for (Item& item : items) {
        const Shape* shape = find_shape(item.type());
        if (!shape) continue;
        json::value fields = item.fields;
        const auto collect = [&](const Shape& leaf, json::value& value, const std::string& path) -> Result<void> {
            const std::string text = text_of(value);
            if (leaf.form == Form::deadline) {
                auto deadline = event::parse_deadline(lower_first_word(text));
                if (!deadline) return {};
                const DeadlineReference reference = reference_in(*deadline);
                if (reference.text) want(*reference.text, {reference.kind}, item.plan);
            } else if (leaf.form != Form::text && !is_own_id(item, path)) {
                want(text, leaf.kinds, item.plan);
            }
            return {};
        };
        if (auto verdict = walk(*shape, fields, "", collect); !verdict) return verdict;
        item.fields = fields.get_object();
    }
    const std::vector<Subject> subjects(wanted.begin(), wanted.end());
    if (subjects.empty()) return {};
    const auto held = ledger_.registered(subjects);
    if (!held) return held.error();
    for (std::size_t i = 0; i < subjects.size(); ++i)
        if ((*held)[i]) held_.insert(subjects[i]);
    return {};
}

Result<Resolver::Finding> Resolver::find(const Reference& reference, const std::string& plan) {
    Reference wanted = reference;
    const std::size_t colon = wanted.text.find(':');
    if (colon != std::string::npos)
        if (const auto kind = parse_kind(wanted.text.substr(0, colon))) {
            if (std::find(wanted.kinds.begin(), wanted.kinds.end(), *kind) == wanted.kinds.end())
                return Finding{{},
                               fail(Errc::bad_value, "a " + std::string(kind_word(*kind)) + " cannot stand here; " +
                                                         words_of_kinds(wanted.kinds) + " can")};
            wanted = {wanted.text.substr(colon + 1), {*kind}};
            if (!needs_registration(*kind)) return Finding{Subject{*kind, wanted.text}, {}};
        }
    std::vector<Subject> found;
    for (const Kind kind : wanted.kinds)
        if (is_registered({kind, wanted.text})) found.push_back({kind, wanted.text});
    if (found.empty() && !plan.empty())
        for (const Kind kind : wanted.kinds)
            if (const Subject local{kind, plan + "/" + to_local_id(wanted.text)}; is_registered(local))
                found.push_back(local);
    if (found.size() == 1) return Finding{found.front(), {}};
    if (found.empty()) return find_by_name(wanted, plan);
    return Finding{{},
                   fail(Errc::ambiguous, "'" + to_printable(wanted.text) + "' is several: " + list_of(found), {},
                        "write one of these")};
}

Result<Resolver::Finding> Resolver::find_by_name(const Reference& reference, const std::string& plan) {
    const std::string folded = fold_name(reference.text);
    std::set<Subject> found;
    const auto take = [&](const auto& subjects) {
        for (const Subject& subject : subjects)
            if (std::find(reference.kinds.begin(), reference.kinds.end(), subject.kind) != reference.kinds.end())
                found.insert(subject);
    };
    if (const auto named = named_.find(folded); named != named_.end()) take(named->second);
    if (!held_named_.contains(folded)) {
        auto held = ledger_.resolve(reference.text);
        if (!held) return held.error();
        held_named_[folded] = std::move(*held);
    }
    take(held_named_[folded]);
    std::vector<Subject> near(found.begin(), found.end());
    if (near.size() > 1 && !plan.empty()) {
        std::vector<Subject> own;
        for (const Subject& subject : near)
            if (subject.id.starts_with(plan + "/")) own.push_back(subject);
        if (own.size() == 1) near = own;
    }
    if (near.size() == 1) return Finding{near.front(), {}};
    const std::string printed = "'" + to_printable(reference.text.substr(0, 80)) + "'";
    if (near.size() > 1)
        return Finding{{}, fail(Errc::ambiguous, printed + " is several: " + list_of(near), {}, "write the id")};
    auto hint = suggest(reference);
    if (!hint) return hint.error();
    return Finding{{},
                   fail(Errc::unknown_subject,
                        "there is no " + words_of_kinds(reference.kinds) + " " + printed +
                            ", neither in the files nor in the ledger",
                        {}, std::move(*hint))};
}

Result<std::string> Resolver::suggest(const Reference& reference) {
    std::vector<std::string> words;
    if (problems_.errors().size() >= limits::problems_max) return std::string();  // it will not be shown
    for (const Kind kind : reference.kinds) {
        for (const Subject& subject : declared_)
            if (subject.kind == kind) words.push_back(subject.id);
        if (!ledger_.ids || !needs_registration(kind)) continue;
        auto ids = ledger_.ids(kind);
        if (!ids) return ids.error();
        words.insert(words.end(), ids->begin(), ids->end());
    }
    const std::string by_id = event::suggestion(reference.text, words);
    if (!by_id.empty()) return by_id;
    words.clear();
    for (const auto& [name, subjects] : named_)
        for (const Subject& subject : subjects)
            if (std::find(reference.kinds.begin(), reference.kinds.end(), subject.kind) != reference.kinds.end())
                words.push_back(name);
    return event::suggestion(reference.text, words);
}

void Resolver::refuse(Item& item, const std::string& path, Error error) {
    const Document& document = documents_[item.file];
    error.place = print_place(document.name, document.value_position(item.origin_of(path)));
    problems_.add(std::move(error));
    item.has_problem = true;
}

Result<std::optional<Subject>> Resolver::replace(Item& item, const std::string& path, const Reference& reference) {
    const auto& kinds = reference.kinds;
    const auto registered = std::find_if(kinds.begin(), kinds.end(), needs_registration);
    if (registered == kinds.end()) return std::optional<Subject>();
    auto finding = find(reference, item.plan);
    if (!finding) return finding.error();
    if (!finding->subject) {
        refuse(item, path, std::move(finding->error));
        return std::optional<Subject>(Subject{*registered, placeholder});
    }
    if (needs_registration(finding->subject->kind)) item.mentioned.push_back(*finding->subject);
    return std::move(finding->subject);
}

Result<void> Resolver::resolve_deadline(Item& item, const std::string& path, json::value& value) {
    auto deadline = event::parse_deadline(lower_first_word(text_of(value)));
    if (!deadline) {
        refuse(item, path, deadline.error());
        value = json::value("open");
        return {};
    }
    const DeadlineReference reference = reference_in(*deadline);
    if (reference.text) {
        auto subject = replace(item, path, {*reference.text, {reference.kind}});
        if (!subject) return subject.error();
        *reference.text = (*subject)->id;
    }
    if (auto* due = std::get_if<event::DueEverySeries>(&*deadline)) due->series.text = fold_name(due->series.text);
    value = json::value(event::to_string(*deadline));
    return {};
}

Result<void> Resolver::resolve_leaf(Item& item, const Shape& leaf, json::value& value, const std::string& path) {
    const std::string text = text_of(value);
    if (text.empty() || is_own_id(item, path)) return {};
    if (leaf.form == Form::deadline) return resolve_deadline(item, path, value);
    const bool is_instance = path == "/instance";  // an occasion or a year, in a field of plain text
    if (leaf.form == Form::text && !is_instance) {
        normalise(value);
        return {};
    }
    if (is_instance && is_year(text)) return {};
    auto subject = replace(item, path, {text, is_instance ? std::vector<Kind>{Kind::occasion} : leaf.kinds});
    if (!subject) return subject.error();
    if (*subject) value = json::value(leaf.form == Form::any_id ? to_string(**subject) : (*subject)->id);
    return {};
}

Result<void> Resolver::resolve(std::vector<Item>& items) {
    learn(items);
    if (auto verdict = ask_ledger(items); !verdict) return verdict;
    for (Item& item : items) {
        const Shape* shape = find_shape(item.type());
        if (!shape) continue;
        json::value fields = item.fields;
        const auto visit = [&](const Shape& leaf, json::value& value, const std::string& path) {
            return resolve_leaf(item, leaf, value, path);
        };
        if (auto verdict = walk(*shape, fields, "", visit); !verdict) return verdict;
        item.fields = fields.get_object();
    }
    return {};
}

}  // namespace annals::intake
