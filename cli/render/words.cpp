#include "cli/render/words.hpp"

#include <algorithm>
#include <cstdlib>

namespace annals::cli {

namespace {

constexpr std::size_t name_bytes_max = 60;  // of a name that stands for its subject in a list

}  // namespace

std::string short_name(const state::Named& named) {
    if (named.code) return *named.code;
    // A recommendation is called by what it says: too long for a list.
    return named.name.empty() || named.name.size() > name_bytes_max ? named.id : named.name;
}

std::string full_name(const state::Named& named) {
    if (!named.code) return named.name.empty() ? named.id : named.name;
    return named.name.empty() || named.name == *named.code ? *named.code : *named.code + " " + named.name;
}

std::string short_names(const std::vector<state::Named>& list) {
    std::vector<std::string> names;
    for (const state::Named& named : list) names.push_back(short_name(named));
    return joined(names);
}

std::string text_of(const std::optional<Day>& day) { return day ? to_string(*day) : std::string(); }
std::string text_of(const std::optional<DayRange>& days) { return days ? to_string(*days) : std::string(); }
std::string text_of(const std::optional<std::string>& text) { return text.value_or(std::string()); }
std::string text_of(const std::optional<std::int32_t>& number) {
    return number ? std::to_string(*number) : std::string();
}

std::string joined(const std::vector<std::string>& list, std::string_view between) {
    std::string text;
    for (const std::string& item : list) {
        if (!text.empty()) text += between;
        text += item;
    }
    return text;
}

std::string joined(const std::vector<Seq>& list) {
    std::string text;
    for (const Seq seq : list) {
        if (!text.empty()) text += ' ';
        text += std::to_string(to_number(seq));
    }
    return text;
}

std::string count_of(std::int64_t count, std::string_view noun) {
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

Cell timeliness_of(const state::TimelinessView& timeliness) {
    using state::Timeliness;
    const std::string days = timeliness.days ? count_of(std::abs(*timeliness.days), "day") : std::string();
    std::string original;
    if (timeliness.days_against_original && timeliness.days_against_original != timeliness.days)
        original = " (" + std::to_string(*timeliness.days_against_original) + " against the original)";
    switch (timeliness.word) {
    case Timeliness::upcoming: {
        std::string text = timeliness.days == 0 ? "due today" : days.empty() ? "upcoming" : "due in " + days;
        return {text + original, timeliness.due_soon ? Tone::warning : Tone::plain};
    }
    case Timeliness::overdue: return {"overdue" + (days.empty() ? "" : " by " + days) + original, Tone::bad};
    case Timeliness::on_time: return {"on time" + original, Tone::good};
    case Timeliness::late: return {"late" + (days.empty() ? "" : " by " + days) + original, Tone::warning};
    case Timeliness::undetermined: return {"undetermined", Tone::warning};
    case Timeliness::undated: return {"undated", Tone::quiet};
    case Timeliness::continuous: return {"continuous", Tone::quiet};
    case Timeliness::not_applicable: return {"not applicable", Tone::quiet};
    }
    return {};
}

namespace {

// "in_progress" reads "in progress".
std::string spoken(std::string word) {
    std::replace(word.begin(), word.end(), '-', ' ');
    return word;
}

}  // namespace

Cell state_of(state::MilestoneState state) {
    using state::MilestoneState;
    std::string word = spoken(event::enum_word(state));
    switch (state) {
    case MilestoneState::reached:
    case MilestoneState::verified: return {std::move(word), Tone::good};
    case MilestoneState::disputed: return {std::move(word), Tone::warning};
    case MilestoneState::dropped: return {std::move(word), Tone::quiet};
    case MilestoneState::planned:
    case MilestoneState::in_progress: break;
    }
    return {std::move(word)};
}

Cell state_of(state::CommitmentState state) {
    using state::CommitmentState;
    std::string word = spoken(event::enum_word(state));
    switch (state) {
    case CommitmentState::completed: return {std::move(word), Tone::good};
    case CommitmentState::withdrawn:
    case CommitmentState::lapsed: return {std::move(word), Tone::warning};
    case CommitmentState::not_yet:
    case CommitmentState::superseded: return {std::move(word), Tone::quiet};
    case CommitmentState::proposed:
    case CommitmentState::active: break;
    }
    return {std::move(word)};
}

std::string counts_of(const state::Counts& counts) {
    std::string text = count_of(counts.governments, "government");
    text += counts.countries == 1 ? " (1 country)" : " (" + std::to_string(counts.countries) + " countries)";
    if (counts.others > 0) text += ", " + count_of(counts.others, "other");
    return text;
}

void add_imprecise(const std::vector<state::Imprecise>& list, std::vector<std::string>& sentences) {
    for (const state::Imprecise& imprecise : list) {
        const std::string dated = "entry " + std::to_string(to_number(imprecise.seq)) + " is dated " +
                                  to_string(imprecise.effective) + ", no nearer";
        const std::string whole = imprecise.other_reading ? dated + "; " + *imprecise.other_reading : dated;
        // Several answers may rest on the same entry: what it leaves open is said once, that it is imprecise not again.
        const bool is_said = std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) {
            return sentence == whole || (!imprecise.other_reading && sentence.starts_with(dated));
        });
        if (is_said) continue;
        std::erase(sentences, dated);
        sentences.push_back(whole);
    }
}

}  // namespace annals::cli
