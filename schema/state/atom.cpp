#include "schema/state/atom.hpp"

#include "schema/base/text.hpp"
#include "schema/event/describe.hpp"
#include "schema/state/sentence.hpp"

#include <algorithm>

namespace annals::state {
namespace {

std::string target_of(const AtomWanted& wanted, std::optional<std::uint64_t> before) {
    std::string target = "/v1/feed.atom";
    char separator = '?';
    const auto add = [&](std::string_view name, const std::string& value) {
        target.append(1, separator).append(name).append("=").append(percent_encoded(value));
        separator = '&';
    };
    if (wanted.after) add("after", std::to_string(*wanted.after));
    if (before) add("before", std::to_string(*before));
    if (wanted.limit != atom_entries_default) add("limit", std::to_string(wanted.limit));
    if (!wanted.subject.empty()) add("subject", wanted.subject);
    if (wanted.with_parts) add("parts", "true");
    if (!wanted.type.empty()) add("type", wanted.type);
    return target;
}

std::string urn(const AtomFrame& frame, const std::string& rest) {
    return "urn:annals:log:" + percent_encoded(frame.origin) + rest;
}

// What a reader of the feed sees: the sentence, then what the envelope adds.
std::string content_of(const Recorded& one, const std::string& sentence) {
    const event::Envelope& envelope = one.statement.envelope;
    std::string text = sentence + (sentence.ends_with('.') ? "\n" : ".\n");
    if (envelope.effective) text += "Effective: " + to_string(*envelope.effective) + "\n";
    if (envelope.announced) text += "Announced: " + to_string(*envelope.announced) + "\n";
    if (envelope.on_behalf_of) text += "On behalf of: " + envelope.on_behalf_of->text + "\n";
    for (const event::Cite& cite : envelope.sources)
        text += "Source: " + cite.source.text + (cite.locator ? ", " + cite.locator->text : std::string()) + "\n";
    if (envelope.note) text += "Note: " + envelope.note->text + "\n";
    return text;
}

void put_entry(std::string& out, const Recorded& one, const AtomFrame& frame) {
    const std::string seq = std::to_string(to_number(one.seq));
    const std::string type = event::type_of(one.statement.payload);
    const std::string instant = to_string(one.recorded_at);
    const std::string sentence = sentence_of(one.statement, [](const Subject& subject) { return subject.id; });
    out += "  <entry>\n    <id>" + markup_escaped(urn(frame, ":" + seq), true) + "</id>\n";
    out += "    <title type=\"text\">" + markup_escaped(sentence, true) + "</title>\n";
    out += "    <updated>" + instant + "</updated>\n    <published>" + instant + "</published>\n";
    out += "    <author><name>" + markup_escaped(one.recorded_by, true) + "</name></author>\n";
    out += "    <category term=\"" + markup_escaped(type, true) + "\"/>\n";
    for (const Subject& subject : one.statement.about)
        out +=
            "    <category scheme=\"urn:annals:subject\" term=\"" + markup_escaped(to_string(subject), true) + "\"/>\n";
    if (frame.base)
        out += "    <link rel=\"alternate\" type=\"application/json\" href=\"" + markup_escaped(*frame.base, true) +
               "/v1/events/" + seq + "\"/>\n";
    out += "    <content type=\"text\">" + markup_escaped(content_of(one, sentence), true) + "</content>\n  </entry>\n";
}

}  // namespace

Result<AtomPage> collect_newest(const AtomWanted& wanted, TreeSize head, const ReadWindow& read) {
    AtomPage page;
    const std::uint64_t floor = wanted.after ? (*wanted.after == UINT64_MAX ? UINT64_MAX : *wanted.after + 1) : 0;
    std::uint64_t until = std::min(wanted.before.value_or(UINT64_MAX), to_number(head));
    std::uint64_t looked_at = 0;
    while (until > floor && page.entries.size() < wanted.limit && looked_at < atom_looked_at_max) {
        // Without a filter every entry passes, and no more than are shown are read.
        const bool has_filter = !wanted.subject.empty() || !wanted.type.empty();
        const std::uint64_t window = has_filter ? atom_window_entries : wanted.limit - page.entries.size();
        const std::uint64_t from = until - std::min(until - floor, window);
        auto entries = read(from, until);
        if (!entries) return entries.error();
        looked_at += until - from;
        until = from;
        while (!entries->empty() && page.entries.size() < wanted.limit) {
            page.entries.push_back(std::move(entries->back()));
            entries->pop_back();
        }
        if (!entries->empty()) until = to_number(page.entries.back().seq);
    }
    if (until > floor) page.next_before = until;
    return page;
}

std::string to_atom(const AtomPage& page, const AtomWanted& wanted, const AtomFrame& frame) {
    const std::string filter = (wanted.subject.empty() ? "" : ":" + percent_encoded(wanted.subject)) +
                               (wanted.with_parts ? ":parts" : "") +
                               (wanted.type.empty() ? "" : ":" + percent_encoded(wanted.type));
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
    out += "  <id>" + markup_escaped(urn(frame, "") + filter, true) + "</id>\n";
    out += "  <title type=\"text\">" + markup_escaped("Entries of " + frame.origin, true) +
           (wanted.subject.empty() ? "" : markup_escaped(" about " + wanted.subject, true)) +
           (wanted.with_parts ? " and what belongs to it" : "") +
           (wanted.type.empty() ? "" : markup_escaped(" of type " + wanted.type, true)) + "</title>\n";
    const Instant updated = page.entries.empty() ? Instant{} : page.entries.front().recorded_at;
    out += "  <updated>" + to_string(updated) + "</updated>\n  <generator>annals</generator>\n";
    if (frame.base) {
        const auto link = [&](std::string_view rel, const std::string& target) {
            out += "  <link rel=\"" + std::string(rel) + "\" type=\"application/atom+xml\" href=\"" +
                   markup_escaped(*frame.base + target, true) + "\"/>\n";
        };
        link("self", target_of(wanted, wanted.before));
        link("first", target_of(wanted, {}));
        if (page.next_before) link("next", target_of(wanted, page.next_before));
    }
    for (const Recorded& one : page.entries) put_entry(out, one, frame);
    return out + "</feed>\n";
}

}  // namespace annals::state
