#include "cli/intake/import.hpp"
#include "cli/intake/item.hpp"
#include "schema/base/text.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace annals::intake {

namespace json = boost::json;

namespace {

// A log in memory with its corrections and retractions applied, by key, subject and name.
class MemoryLedger {
public:
    explicit MemoryLedger(const std::vector<Numbered>& log) {
        for (const Numbered& entry : log) held_[entry.seq] = {entry.seq, entry.statement, false};
        retract();
        correct();
        for (const auto& [seq, held] : held_) {
            by_key_.emplace(held.statement.envelope.key.text, seq);
            if (!held.is_retracted) index(held);
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
    // From the newest to the oldest: what is retracted retracts nothing.
    void retract() {
        for (auto held = held_.rbegin(); held != held_.rend(); ++held) {
            const auto* retraction = std::get_if<event::EventRetracted>(&held->second.statement.payload);
            if (!retraction || held->second.is_retracted) continue;
            if (const auto target = held_.find(Seq(retraction->target)); target != held_.end())
                target->second.is_retracted = true;
        }
    }

    // Corrections of corrections first, which come later.
    void correct() {
        std::vector<Held*> corrections;
        for (auto& [seq, held] : held_)
            if (!held.is_retracted && std::holds_alternative<event::EventCorrected>(held.statement.payload))
                corrections.push_back(&held);
        for (auto nested = corrections.rbegin(); nested != corrections.rend(); ++nested) {
            const auto target = held_.find(Seq(std::get<event::EventCorrected>((*nested)->statement.payload).target));
            if (target == held_.end() ||
                !std::holds_alternative<event::EventCorrected>(target->second.statement.payload))
                continue;
            apply(**nested, target->second);
        }
        for (Held* held : corrections) {
            const auto target = held_.find(Seq(std::get<event::EventCorrected>(held->statement.payload).target));
            if (target != held_.end() &&
                !std::holds_alternative<event::EventCorrected>(target->second.statement.payload))
                apply(*held, target->second);
        }
    }

    static void apply(const Held& correction, Held& target) {
        const auto& payload = std::get<event::EventCorrected>(correction.statement.payload);
        auto corrected = event::apply_patch(target.statement, payload.set);
        if (corrected) target.statement = std::move(*corrected);
    }

    void index(const Held& held) {
        const json::value fields = event::statement_to_json(held.statement);
        const json::object& object = fields.get_object();
        const auto* id = object.if_contains("id");
        const auto kind = registers_kind(text_of(object.at("type")));
        if (id && kind) registering_[{*kind, text_of(*id)}] = held.seq;
        const auto name = [&](const Subject& subject, const json::value& text) {
            if (text.is_string()) named_[fold_name(text_of(text))].insert(subject);
        };
        if (id && kind) {
            for (const char* field : {"code", "title"})
                if (const auto* text = object.if_contains(field)) name({*kind, text_of(*id)}, *text);
            if (const auto* names = object.if_contains("names"))
                for (const json::value& text : names->get_array()) name({*kind, text_of(*id)}, text);
        }
        if (const auto* renamed = std::get_if<event::PartyRenamed>(&held.statement.payload))
            name(renamed->id.subject(), json::value(renamed->name.text));
        const auto* joined = std::get_if<event::MemberJoined>(&held.statement.payload);
        if (joined && joined->as_printed) name(joined->party.subject(), json::value(joined->as_printed->text));
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
