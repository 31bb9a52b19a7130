#include "cli/intake/import.hpp"
#include "cli/intake/stated.hpp"
#include "schema/base/text.hpp"
#include "schema/state/names.hpp"
#include "schema/state/visible.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace annals::intake {

namespace json = boost::json;

namespace {

// A log in memory as it counts at its head, by key, subject and name.
class MemoryLedger {
public:
    explicit MemoryLedger(const std::vector<Numbered>& log) {
        std::vector<state::Recorded> entries;
        entries.reserve(log.size());
        for (const Numbered& entry : log) entries.push_back({entry.seq, {}, {}, entry.statement});
        const std::vector<state::Fate> fates = state::fates_of(entries);
        for (std::size_t i = 0; i < log.size(); ++i) {
            held_[log[i].seq] = {log[i].seq, log[i].statement, fates[i].retracted_by.has_value()};
            by_key_.emplace(log[i].statement.envelope.key.text, log[i].seq);
            if (fates[i].retracted_by) continue;
            for (const state::NameOf& name : state::names_of(log[i].statement))
                named_[fold_name(name.name)].insert(name.subject);
        }
        for (state::Fact& fact : state::facts_of(std::move(entries))) {
            Held& held = held_[fact.seq];
            held.statement = std::move(fact.statement);
            if (const auto subject = registered_by(held.statement)) registering_[*subject] = fact.seq;
        }
    }

    std::optional<Held> with_key(const std::string& key) const {
        const auto found = by_key_.find(key);
        return found == by_key_.end() ? std::nullopt : std::optional(held_.at(found->second));
    }
    std::optional<Held> registering(const Subject& subject) const {
        const auto found = registering_.find(subject);
        return found == registering_.end() ? std::nullopt : std::optional(held_.at(found->second));
    }
    std::vector<Subject> named(const std::string& text) const {
        const auto found = named_.find(fold_name(text));
        if (found == named_.end()) return {};
        return {found->second.begin(), found->second.end()};
    }
    std::vector<std::string> ids(Kind kind) const {
        std::vector<std::string> ids;
        for (const auto& [subject, seq] : registering_)
            if (subject.kind == kind) ids.push_back(subject.id);
        return ids;
    }
    std::vector<std::string> keys_with(const std::string& prefix) const {
        std::vector<std::string> keys;
        for (auto key = by_key_.lower_bound(prefix); key != by_key_.end() && key->first.starts_with(prefix); ++key)
            keys.push_back(key->first);
        return keys;
    }
    std::vector<Held> about(const Subject& subject) const {
        std::vector<Held> found;
        for (const auto& [seq, held] : held_) {
            const auto& about = held.statement.about;
            if (!held.is_retracted && std::find(about.begin(), about.end(), subject) != about.end())
                found.push_back(held);
        }
        return found;
    }

private:
    static std::optional<Subject> registered_by(const event::Statement& statement) {
        const auto kind = registers_kind(event::type_of(statement.payload));
        if (!kind) return std::nullopt;
        const json::object fields = fields_of(statement);
        return Subject{*kind, text_of(fields.at("id"))};
    }

    std::map<Seq, Held> held_;
    std::map<std::string, Seq> by_key_;
    std::map<Subject, Seq> registering_;
    std::map<std::string, std::set<Subject>> named_;
};

}  // namespace

LedgerView view_of(const std::vector<Numbered>& log) {
    const auto ledger = std::make_shared<const MemoryLedger>(log);
    LedgerView view;
    view.find = [ledger](const std::vector<std::string>& keys) -> Result<std::vector<std::optional<Held>>> {
        std::vector<std::optional<Held>> found;
        for (const std::string& key : keys) found.push_back(ledger->with_key(key));
        return found;
    };
    view.registered = [ledger](const std::vector<Subject>& subjects) -> Result<std::vector<std::optional<Held>>> {
        std::vector<std::optional<Held>> found;
        for (const Subject& subject : subjects) found.push_back(ledger->registering(subject));
        return found;
    };
    view.resolve = [ledger](const std::string& text) -> Result<std::vector<Subject>> { return ledger->named(text); };
    view.ids = [ledger](Kind kind) -> Result<std::vector<std::string>> { return ledger->ids(kind); };
    view.keys_with_prefix = [ledger](const std::string& prefix) -> Result<std::vector<std::string>> {
        return ledger->keys_with(prefix);
    };
    view.about = [ledger](const Subject& subject) -> Result<std::vector<Held>> { return ledger->about(subject); };
    return view;
}

}  // namespace annals::intake
