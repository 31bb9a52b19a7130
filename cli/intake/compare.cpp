#include "cli/intake/compare.hpp"

#include "cli/intake/shape.hpp"

#include <algorithm>

namespace annals::intake {

namespace json = boost::json;

namespace {

constexpr std::string_view signs = "~@!";

bool is_envelope(std::string_view field) {
    return field == "effective" || field == "announced" || field == "on_behalf_of" || field == "sources" ||
           field == "note";
}

// Puts what a recorded change says over what was so before.
void overlay(Counterpart& counterpart, std::size_t index) {
    const json::object change = fields_of(counterpart.changes[index].statement);
    const std::string type = text_of(change.at("type"));
    if (type == "member.left") return;
    if (type == "party.renamed") {
        json::array names{change.at("name")};
        if (const auto* before = counterpart.fields.if_contains("names"))
            for (const json::value& name : before->get_array())
                if (name != change.at("name")) names.push_back(name);
        counterpart.fields["names"] = std::move(names);
        counterpart.changed_by["names"] = index;
        return;
    }
    // These two say the whole, so that what they leave out is gone.
    if (type == "member.joined")
        for (const char* field : {"scope", "as_printed"}) {
            counterpart.fields.erase(field);
            counterpart.changed_by[field] = index;
        }
    if (type == "recommendation.reworded") counterpart.fields.erase("code");
    for (const auto& member : change) {
        const std::string field(member.key().data(), member.key().size());
        if (field == "type" || field == "id" || field == "reason" || field == "decided_by" || is_envelope(field))
            continue;
        counterpart.fields[member.key()] = member.value();
        counterpart.changed_by[field] = index;
    }
    if (type == "milestone.rescheduled") counterpart.changed_by["deadline_as_printed"] = index;
    // A list that a change empties reads as absent, as in a file.
    for (auto& [field, by] : counterpart.changed_by)
        if (const auto* value = counterpart.fields.if_contains(field))
            if (value->is_array() && value->get_array().empty()) counterpart.fields.erase(field);
}

Result<std::vector<Held>> find_live(const std::vector<std::string>& keys, const LedgerView& ledger) {
    std::vector<Held> live;
    if (keys.empty()) return live;
    auto found = ledger.find(keys);
    if (!found) return found.error();
    for (auto& held : *found)
        if (held && !held->is_retracted) live.push_back(std::move(*held));
    return live;
}

// Chooses the entry that stands for an item now, and gathers its changes.
Result<void> complete(Counterpart& counterpart, const LedgerView& ledger, KeyBook& book) {
    const std::string root = root_of_key(counterpart.base.statement.envelope.key.text);
    const auto keys = book.derived(root);
    if (!keys) return keys.error();
    std::vector<std::string> versions;
    for (const std::string& key : *keys)
        if (key[root.size()] == '~' && key.find_first_of("@!", root.size()) == std::string::npos)
            versions.push_back(key);
    auto live = find_live(versions, ledger);
    if (!live) return live.error();
    for (Held& held : *live)
        if (counterpart.base.is_retracted || counterpart.base.seq < held.seq) counterpart.base = std::move(held);
    counterpart.is_retracted = counterpart.base.is_retracted;
    const std::string base_key = counterpart.base.statement.envelope.key.text;
    std::vector<std::string> changes;
    for (const std::string& key : *keys)
        if (key.starts_with(base_key + "@") && key.find('!') == std::string::npos) changes.push_back(key);
    auto changed = find_live(changes, ledger);
    if (!changed) return changed.error();
    counterpart.changes = std::move(*changed);
    std::sort(counterpart.changes.begin(), counterpart.changes.end(), [](const Held& left, const Held& right) {
        const auto& one = left.statement.envelope.effective;
        const auto& other = right.statement.envelope.effective;
        return one != other ? one < other : left.seq < right.seq;
    });
    counterpart.fields = fields_of(counterpart.base.statement);
    for (std::size_t i = 0; i < counterpart.changes.size(); ++i) overlay(counterpart, i);
    return {};
}

}  // namespace

std::string root_of_key(const std::string& key) { return key.substr(0, key.find_first_of(signs)); }

Result<std::vector<std::string>> KeyBook::load(const std::string& prefix) {
    const bool is_loaded = std::any_of(prefixes_.begin(), prefixes_.end(),
                                       [&](const std::string& known) { return prefix.starts_with(known); });
    if (!is_loaded) {
        const auto keys = ledger_.keys_with_prefix(prefix);
        if (!keys) return keys.error();
        keys_.insert(keys->begin(), keys->end());
        prefixes_.insert(prefix);
    }
    std::vector<std::string> found;
    for (auto key = keys_.lower_bound(prefix); key != keys_.end() && key->starts_with(prefix); ++key)
        found.push_back(*key);
    return found;
}

Result<std::vector<std::string>> KeyBook::derived(const std::string& key) {
    auto keys = load(key);
    if (!keys) return keys.error();
    std::erase_if(*keys, [&](const std::string& found) {
        return found.size() == key.size() || signs.find(found[key.size()]) == std::string_view::npos;
    });
    return keys;
}

bool KeyBook::is_known_to_change(const std::string& key) const {
    for (auto found = keys_.lower_bound(key); found != keys_.end() && found->starts_with(key); ++found)
        if (found->size() > key.size() && signs.find((*found)[key.size()]) != std::string_view::npos) return true;
    return false;
}

Result<std::string> KeyBook::next(const std::string& key, char sign, std::size_t first) {
    if (const auto known = load(key); !known) return known.error();
    for (std::size_t number = first;; ++number) {
        std::string candidate = key + sign + std::to_string(number);
        if (keys_.insert(candidate).second) return candidate;
    }
}

Result<std::string> KeyBook::free(const std::string& root, const std::string& key) {
    if (const auto known = load(root); !known) return known.error();
    std::string candidate = key;
    for (std::size_t number = 2; !keys_.insert(candidate).second; ++number)
        candidate = key + "/" + std::to_string(number);
    return candidate;
}

Result<std::vector<std::optional<Counterpart>>> find_counterparts(const std::vector<Stated>& stated,
                                                                  const LedgerView& ledger, KeyBook& book) {
    std::vector<std::optional<Counterpart>> counterparts(stated.size());
    std::vector<std::string> keys;
    for (const Stated& one : stated) keys.push_back(one.item.key);
    if (keys.empty()) return counterparts;
    auto found = ledger.find(keys);
    if (!found) return found.error();
    std::vector<Subject> subjects;
    std::vector<std::size_t> unfound;
    for (std::size_t i = 0; i < stated.size(); ++i) {
        const auto subject = stated[i].item.registers();
        if ((*found)[i] || !subject) continue;
        subjects.push_back(*subject);
        unfound.push_back(i);
    }
    if (!subjects.empty()) {
        auto registered = ledger.registered(subjects);
        if (!registered) return registered.error();
        for (std::size_t i = 0; i < unfound.size(); ++i) (*found)[unfound[i]] = std::move((*registered)[i]);
    }
    for (std::size_t i = 0; i < stated.size(); ++i) {
        if (!(*found)[i]) continue;
        Counterpart counterpart;
        counterpart.base = std::move(*(*found)[i]);
        counterpart.fields = fields_of(counterpart.base.statement);
        const std::string root = root_of_key(counterpart.base.statement.envelope.key.text);
        const bool is_same = !counterpart.base.is_retracted && differing_fields(stated[i], counterpart).empty();
        if (!is_same || book.is_known_to_change(root))
            if (auto verdict = complete(counterpart, ledger, book); !verdict) return verdict.error();
        counterparts[i] = std::move(counterpart);
    }
    return counterparts;
}

std::vector<std::string> differing_fields(const Stated& stated, const Counterpart& counterpart) {
    std::vector<std::string> differing;
    const std::string type = stated.item.type();
    if (text_of(counterpart.fields.at("type")) != type) differing.push_back("type");
    const Shape* shape = find_shape(type);
    if (!shape) return differing;
    for (const auto& [name, form] : shape->fields) {
        if (name == "key" || (name == "sources" && is_shared_registration(stated.item))) continue;
        if (name == "deadline_as_printed" && counterpart.changed_by.contains(name)) continue;
        const auto* said = stated.fields.if_contains(name);
        const auto* held = counterpart.fields.if_contains(name);
        if (!said != !held || (said && *said != *held)) differing.push_back(name);
    }
    return differing;
}

Result<std::vector<Held>> find_gone(const std::vector<Stated>& stated, const LedgerView& ledger, KeyBook& book) {
    std::set<std::string> prefixes;
    std::set<std::string> said;
    for (const Stated& one : stated) {
        said.insert(one.item.key);
        if (one.item.type() == "plan.adopted" && one.item.key.starts_with("plan:")) prefixes.insert(one.item.key);
    }
    std::vector<std::string> unsaid;
    for (const std::string& prefix : prefixes) {
        auto keys = book.load(prefix);
        if (!keys) return keys.error();
        for (const std::string& key : *keys) {
            const bool is_of_plan = key.size() == prefix.size() || key[prefix.size()] == '#';
            const bool is_item = key.find_first_of("@!") == std::string::npos;
            if (is_of_plan && is_item && !said.contains(root_of_key(key))) unsaid.push_back(key);
        }
    }
    auto gone = find_live(unsaid, ledger);
    if (!gone) return gone.error();
    std::sort(gone->begin(), gone->end(), [](const Held& left, const Held& right) { return left.seq < right.seq; });
    return gone;
}

}  // namespace annals::intake
