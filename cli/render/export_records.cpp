// Releases and records: the entries, and what they make of each subject.
#include "cli/render/export.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/describe.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/commitment.hpp"

#include <algorithm>
#include <map>

namespace annals::cli {

namespace {

namespace json = boost::json;
using state::Fact;

json::string text(std::string_view view) { return json::string(view); }
json::array seqs(const std::vector<Seq>& list) {
    json::array array;
    for (const Seq seq : list) array.push_back(to_number(seq));
    return array;
}
json::value day(const std::optional<Day>& value) { return value ? json::value(to_string(*value)) : json::value(); }

class Records {
public:
    Records(state::World& world, state::At at, const std::vector<state::Recorded>& entries)
        : world_(world), at_(at), entries_(entries) {
        for (const state::Recorded& entry : entries)
            for (const Subject& subject : entry.statement.about) releases_[subject].push_back(entry.seq);
    }

    // One line each, by kind and id.
    std::string lines() {
        std::string out;
        for (const auto& [subject, releases] : releases_) {
            if (!world_.is_registered(subject)) continue;
            json::object record{{"id", to_string(subject)}, {"compiled", compiled(subject)}};
            if (json::object derived = this->derived(subject); !derived.empty()) record["derived"] = std::move(derived);
            if (json::array members = this->members(subject); !members.empty()) record["members"] = std::move(members);
            record["releases"] = seqs(releases);
            out += event::print_json(record) + "\n";
        }
        return out;
    }

private:
    // By field, the correction that set it last.
    std::map<std::string, Seq> corrected_fields(const Fact& fact) const {
        std::map<std::string, Seq> fields;
        for (const Seq seq : fact.corrected_by) {
            const auto* said = std::get_if<event::EventCorrected>(&entries_[to_number(seq)].statement.payload);
            if (!said || said->target != to_number(fact.seq)) continue;
            const auto patch = event::view_patch(said->set);
            if (!patch) continue;
            for (const std::string& field : patch->fields) fields[field] = seq;
        }
        return fields;
    }
    // Puts the fields of a fact over those that stand there.
    void put(json::object& compiled, const Fact& fact, bool is_registration) const {
        const auto corrected = corrected_fields(fact);
        const json::value said = event::statement_to_json(fact.statement);
        for (const auto& member : said.get_object()) {
            const std::string name(member.key());
            if (name == "type" || name == "key") continue;
            const bool is_envelope = name == "id" || name == "effective" || name == "announced" || name == "sources" ||
                                     name == "note" || name == "on_behalf_of";
            if (is_envelope && !is_registration) continue;
            const auto by = corrected.find(name);
            compiled[member.key()] = json::object{{"value", member.value()},
                                                  {"seq", to_number(by == corrected.end() ? fact.seq : by->second)}};
        }
    }
    json::object compiled(const Subject& subject) {
        const Fact* registration = world_.registration(subject);
        std::vector<state::Dated> changes;
        for (const Fact* fact : world_.own(subject)) {
            const bool is_change = fact->as<event::AgendaAmended>() || fact->as<event::CommitmentAmended>() ||
                                   fact->as<event::MilestoneAmended>() || fact->as<event::PartyRenamed>() ||
                                   fact->as<event::RecommendationReworded>();
            const auto& effective = fact->statement.envelope.effective;
            if (is_change && effective && state::read(*effective, at_.dates) <= at_.on)
                changes.push_back({state::read(*effective, at_.dates), fact});
        }
        std::sort(changes.begin(), changes.end());
        json::object compiled;
        put(compiled, *registration, true);
        for (const state::Dated& change : changes) put(compiled, *change.fact, false);
        return compiled;
    }

    static void put_derived(json::object& derived, const char* name, json::value value, const std::vector<Seq>& by) {
        derived[name] = json::object{{"value", std::move(value)}, {"entries", seqs(by)}};
    }
    json::object derived(const Subject& subject) {
        json::object derived;
        const state::MilestoneAsk ask{at_, at_.on};
        if (subject.kind == Kind::plan) {
            put_derived(derived, "state", text(state::plan_state(world_, subject.id, at_)), own(subject));
        } else if (subject.kind == Kind::occasion) {
            const state::OccasionAt now = state::occasion_at(world_, subject.id, at_, at_.on);
            put_derived(derived, "state", text(state::occasion_word(now.state)), now.entries);
            put_derived(derived, "from", day(now.from), now.entries);
            put_derived(derived, "until", day(now.until), now.entries);
            if (now.place) put_derived(derived, "place", text(*now.place), now.entries);
        } else if (subject.kind == Kind::party) {
            const auto into = state::merged_into(world_, subject.id, at_);
            if (into) put_derived(derived, "merged_into", text(*into), own(subject));
        } else if (subject.kind == Kind::commitment) {
            const auto commitment = state::commitment_at(world_, subject.id, ask);
            if (!commitment) return derived;
            const state::CommitmentView view = state::view_of(world_, *commitment, ask);
            put_derived(derived, "state", text(state::commitment_word(view.state)), view.entries);
            put_derived(derived, "qualifiers", json::array(view.qualifiers.begin(), view.qualifiers.end()),
                        view.entries);
        } else if (subject.kind == Kind::milestone) {
            put_milestone(derived, subject);
        }
        return derived;
    }
    void put_milestone(json::object& derived, const Subject& subject) {
        const auto spec = state::spec_of(world_, subject.id, at_);
        if (!spec) return;
        // Its surroundings decide: it is folded with its commitment.
        const auto commitment = state::commitment_at(world_, spec->commitment, {at_, at_.on});
        if (!commitment) return;
        for (const state::MilestoneAt& milestone : commitment->milestones) {
            if (milestone.id != subject.id) continue;
            const state::MilestoneView view = state::view_of(world_, milestone, {at_, at_.on});
            put_derived(derived, "state", text(state::state_word(view.state)), view.entries);
            put_derived(derived, "timeliness", text(event::enum_word(view.timeliness.word)), view.entries);
            if (view.timeliness.days) put_derived(derived, "days", *view.timeliness.days, view.entries);
            put_derived(derived, "deadline", text(view.due.deadline), view.entries);
            put_derived(derived, "due", day(view.due.day), view.entries);
            put_derived(derived, "original_due", day(view.due.original_day), view.entries);
            if (milestone.is_recurring) {
                json::array instances;
                for (const state::InstanceView& one : view.instances)
                    instances.push_back(json::object{{"instance", one.instance},
                                                     {"state", state::state_word(one.state)},
                                                     {"due", day(one.due.day)},
                                                     {"entries", seqs(one.entries)}});
                derived["instances"] = std::move(instances);
            }
        }
    }
    std::vector<Seq> own(const Subject& subject) {
        std::vector<Seq> found;
        for (const Fact* fact : world_.own(subject)) found.push_back(fact->seq);
        return found;
    }
    json::array members(const Subject& subject) {
        json::array members;
        if (subject.kind != Kind::agenda && subject.kind != Kind::commitment && subject.kind != Kind::party)
            return members;
        for (const state::Membership& one : state::memberships(world_, subject, at_)) {
            std::vector<const Fact*> facts;
            for (const state::Spell& spell : one.spells) {
                facts.push_back(spell.begun_by);
                if (spell.ended_by) facts.push_back(spell.ended_by);
            }
            if (one.notice) facts.push_back(one.notice);
            const bool has_spell = !one.spells.empty();
            members.push_back(
                json::object{{"party", one.party},
                             {"role", event::enum_word(one.role)},
                             {"status", event::enum_word(one.status)},
                             {"since", has_spell ? json::value(to_string(one.spells.back().since)) : json::value()},
                             {"until", has_spell ? day(one.spells.back().until) : json::value()},
                             {"entries", seqs(state::entries_of(std::move(facts), at_.dates))}});
        }
        return members;
    }

    state::World& world_;
    const state::At at_;
    const std::vector<state::Recorded>& entries_;
    std::map<Subject, std::vector<Seq>> releases_;
};

}  // namespace

std::vector<OutputFile> export_records(state::World& world, state::At at, const ExportBasis& basis,
                                       const std::vector<state::Recorded>& entries,
                                       const std::vector<json::value>& jsons) {
    std::string releases;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const state::Recorded& entry = entries[i];
        const json::object& shown = jsons[i].get_object();
        json::object release{{"id", basis.origin + ":" + std::to_string(to_number(entry.seq))},
                             {"seq", to_number(entry.seq)},
                             {"date", to_string(entry.recorded_at)},
                             {"tag", json::array{text(event::type_of(entry.statement.payload))}},
                             {"recorded_by", entry.recorded_by},
                             {"about", shown.at("about")}};
        if (const auto* leaf = shown.if_contains("leaf_hash")) release["leaf_hash"] = *leaf;
        release["statement"] = shown.at("statement");
        releases += event::print_json(release) + "\n";
    }
    return {{"releases.jsonl", std::move(releases)}, {"records.jsonl", Records(world, at, entries).lines()}};
}

}  // namespace annals::cli
