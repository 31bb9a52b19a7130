#include "cli/render/skeleton.hpp"

#include "cli/render/words.hpp"
#include "schema/base/text.hpp"

namespace annals::cli {

namespace {

// A basic TOML string.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else
            out += c;
    }
    return out + '"';
}

std::string list_of(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const std::string& item : items) out += (out.size() > 1 ? ", " : "") + quoted(item);
    return out + "]";
}

// One line of a comment, whatever stands in the data.
std::string comment(std::string_view text) {
    std::string line = to_printable(text, true);
    for (char& c : line)
        if (c == '\n') c = ' ';
    return "# " + line + "\n";
}

std::vector<std::string> ids_of(const std::vector<state::Named>& list) {
    std::vector<std::string> ids;
    for (const state::Named& named : list) ids.push_back(named.id);
    return ids;
}

std::string last_word(const std::string& id) { return id.substr(id.rfind('/') + 1); }

bool is_government(const state::MemberView& member) {
    return member.role == event::Role::collaborating &&
           (member.kind == event::PartyKind::country || member.kind == event::PartyKind::institution);
}

void put_members(std::string& out, const std::vector<state::MemberView>& members) {
    std::string governments;
    std::string coordinators;
    std::string named_in_text;
    for (const state::MemberView& member : members) {
        if (is_government(member)) {
            governments += "  " + quoted(member.party.id) + ",\n";
        } else if (member.role == event::Role::named_in_text) {
            named_in_text += (named_in_text.empty() ? "" : ", ") + quoted(member.party.id);
        } else {
            coordinators +=
                "  { who = " + quoted(member.party.id) + ", role = " + quoted(event::enum_word(member.role));
            if (member.scope) coordinators += ", scope = " + quoted(*member.scope);
            if (member.as_printed) coordinators += ", as_printed = " + quoted(*member.as_printed);
            coordinators += " },\n";
        }
    }
    if (!governments.empty()) out += "governments = [\n" + governments + "]\n";
    if (!coordinators.empty()) out += "coordinators = [\n" + coordinators + "]\n";
    if (!named_in_text.empty()) out += "named_in_text = [" + named_in_text + "]\n";
}

void put_milestone(std::string& out, const state::RolloverMilestone& row) {
    const state::MilestoneView& milestone = row.milestone;
    const std::string name = short_name(milestone.milestone);
    if (row.fate != "open") {
        const std::string when = milestone.reached_on ? " on " + to_string(*milestone.reached_on) : std::string();
        out += "\n" + comment(row.fate + when + ": " + name + ", " + milestone.what);
        return;
    }
    out += "\n[[commitment.milestone]]\n";
    out += comment("open: " + timeliness_of(milestone.timeliness).text + "; was due " + milestone.due.deadline);
    out += "id   = " + quoted(name) + "\nkind = " + quoted(event::enum_word(milestone.kind)) +
           "\nwhat = " + quoted(milestone.what) + "\n";
    if (!milestone.topics.empty()) out += "topics = " + list_of(milestone.topics) + "\n";
    if (!milestone.options.empty()) {
        std::vector<std::string> options;
        for (const auto& option : milestone.options) options.push_back(option.option);
        out += "any_of = " + list_of(options) + "\n";
    }
    if (!milestone.responsible.empty()) out += "responsible = " + list_of(ids_of(milestone.responsible)) + "\n";
    if (!milestone.required) out += "required = false\n";
    if (milestone.on_invitation) out += "on_invitation = true\n";
    out += "due  = \"open\"  # to be agreed\n";
}

void put_commitment(std::string& out, const state::RolloverCommitment& row) {
    const state::CommitmentView& commitment = row.commitment;
    if (row.fate != "carried-over") {
        out +=
            "\n" + comment(row.fate + ": " + full_name(commitment.commitment) + " (" + commitment.commitment.id + ")");
        return;
    }
    const std::string code = commitment.commitment.code.value_or(last_word(row.next_id));
    out += "\n[[commitment]]\n" + comment("carried over from " + commitment.commitment.id);
    out += "id      = " + quoted(code) + "\nthemes  = " + list_of(commitment.themes) + "\n";
    if (!commitment.answers.empty()) out += "answers = " + list_of(ids_of(commitment.answers)) + "\n";
    if (commitment.verb) out += "verb    = " + quoted(*commitment.verb) + "\n";
    out += "summary = " + quoted(commitment.summary) + "\n";
    put_members(out, row.members);
    for (const auto& open : commitment.open_lists)
        out += comment("the list of those " + event::enum_word(open.role) + " was open: " + open.as_printed);
    for (const auto& milestone : row.milestones) put_milestone(out, milestone);
}

}  // namespace

std::string plan_skeleton(const state::RolloverAnswer& answer, const state::AsOfView& as_of) {
    std::string out = comment("Skeleton of " + answer.next_plan + ", from " + answer.plan.id + " as of " +
                              to_string(as_of.on) + ", known " + as_of.known + ".");
    out += comment("size " + std::to_string(to_number(as_of.size)) + ", root " + to_hex(as_of.root));
    out +=
        comment("Review every line: only what the new document says may stay. Then give its first day and its source.");
    out += "schema    = \"plan/1\"\nplan      = " + quoted(answer.next_plan) +
           "\nagenda    = " + quoted(answer.agenda) + "\ntitle     = " + quoted(answer.plan.name) +
           "\nyear      = " + std::to_string(answer.year) + "\n# effective = YYYY-MM-DD\n# sources   = [\"...\"]\n";
    for (const auto& commitment : answer.commitments) put_commitment(out, commitment);
    return out;
}

}  // namespace annals::cli
