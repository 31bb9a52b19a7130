#include "cli/render/review_cells.hpp"

#include <algorithm>
#include <cstdlib>

namespace annals::cli {

namespace {

std::string anchor_of(std::string_view prefix, const std::string& id) {
    // Two plans may have commitments of one code: the whole id is the place, its slashes as dashes.
    std::string anchor(prefix);
    for (const char c : id) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        anchor += is_plain ? c : '-';
    }
    return anchor;
}

}  // namespace

ReviewCell toned_cell(const Cell& cell) { return {cell.text, {}, {}, cell.tone, {}}; }
ReviewCell cell(const std::optional<Day>& day) { return cell(text_of(day)); }
ReviewCell cell(const std::optional<DayRange>& days) { return cell(text_of(days)); }

ReviewCell number_cell(std::int64_t value) { return {std::to_string(value), value, {}, Tone::plain, {}}; }

ReviewCell figure_cell(const state::Figure& figure, Tone tone_if_any) {
    return {
        std::to_string(figure.value), figure.value, figure.entries, figure.value == 0 ? Tone::quiet : tone_if_any, {}};
}

ReviewCell entries_cell(const std::vector<Seq>& entries) { return {joined(entries), {}, entries, Tone::plain, {}}; }
ReviewCell entry_cell(Seq seq) { return entries_cell({seq}); }

std::string commitment_anchor(const state::Named& commitment) { return anchor_of("c-", commitment.id); }
std::string recommendation_anchor(const state::Named& recommendation) { return anchor_of("r-", recommendation.id); }

ReviewCell commitment_cell(const state::Named& commitment) {
    return {short_name(commitment), {}, {}, Tone::plain, "#" + commitment_anchor(commitment)};
}

ReviewCell recommendation_cell(const state::Named& recommendation) {
    return {recommendation_name(recommendation), {}, {}, Tone::plain, "#" + recommendation_anchor(recommendation)};
}

std::string recommendation_name(const state::Named& recommendation) {
    // Its name is what it says: a sentence, too long to stand for it.
    if (!recommendation.code) return last_word(recommendation.id);
    const bool is_number = recommendation.code->find_first_not_of("0123456789") == std::string::npos;
    return is_number ? "No. " + *recommendation.code : *recommendation.code;
}

ReviewCell milestone_cell(const state::Named& milestone) { return cell(short_name(milestone)); }

ReviewCell names_cell(const std::vector<state::Named>& list, std::string if_empty) {
    return list.empty() ? cell(std::move(if_empty), Tone::quiet) : cell(short_names(list));
}

std::string last_word(const std::string& id) { return id.substr(id.rfind('/') + 1); }

std::string milestone_name(const state::Named& milestone, const std::optional<std::string>& instance) {
    return short_name(milestone) + (instance ? "@" + *instance : std::string());
}

std::string spoken(std::string word) {
    std::replace(word.begin(), word.end(), '_', ' ');
    // "co-lead" and "self-reported" are words; "carried-over" is two.
    const std::size_t kept = word.starts_with("co-") ? 3 : word.starts_with("self-") ? 5 : 0;
    std::replace(word.begin() + static_cast<std::ptrdiff_t>(kept), word.end(), '-', ' ');
    return word;
}

std::string both_counts(std::int64_t governments, std::int64_t countries) {
    return count_of(governments, "government") +
           (countries == 1 ? " (1 country)" : " (" + std::to_string(countries) + " countries)");
}

std::string slip_words(std::int64_t days) {
    if (days == 0) return "not moved";
    return count_of(std::abs(days), "day") + (days > 0 ? " later" : " earlier");
}

ReviewCell copy_cell(const std::optional<Sha256>& sha256, const ReviewExtras& extras) {
    if (!sha256) return cell("no copy", Tone::quiet);
    if (extras.are_copies_left_out) return cell("left out", Tone::quiet);
    const auto kept = extras.kept_copies.find(to_hex(*sha256));
    if (kept == extras.kept_copies.end()) return cell("missing", Tone::warning);
    ReviewCell found = cell("kept");
    found.href = kept->second;
    return found;
}

std::string safe_url(const std::optional<std::string>& url) {
    if (!url) return {};
    return url->starts_with("https://") || url->starts_with("http://") ? *url : std::string();
}

}  // namespace annals::cli
