#include "cli/client/memory.hpp"

#include "cli/client/files.hpp"
#include "schema/base/limits.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

constexpr std::size_t readable_name_bytes_max = 60;
constexpr std::size_t digits_of_hash = 32;

struct Place {
    const char* own;   // a variable that names the folder itself
    const char* xdg;   // a variable that names the folder above
    const char* home;  // that folder under the home
};

std::string folder_of(const Environment& environment, const Place& place) {
    if (std::string own = environment(place.own); !own.empty()) return own;
    if (const std::string above = environment(place.xdg); !above.empty()) return above + "/annals";
    const std::string home = environment("HOME");
    return home.empty() ? std::string() : home + place.home + "/annals";
}

std::string start_of_hash(std::string_view text) {
    return to_hex(proof::sha256(bytes_of(text))).substr(0, digits_of_hash);
}

}  // namespace

std::string state_folder(const Environment& environment) {
    return folder_of(environment, {"ANNALS_STATE", "XDG_STATE_HOME", "/.local/state"});
}

std::string cache_folder(const Environment& environment) {
    return folder_of(environment, {"ANNALS_CACHE", "XDG_CACHE_HOME", "/.cache"});
}

std::string config_folder(const Environment& environment) {
    return folder_of(environment, {"ANNALS_CONFIG", "XDG_CONFIG_HOME", "/.config"});
}

std::string file_name_of(const proof::VerifierKey& key) {
    std::string name = key.name.substr(0, readable_name_bytes_max);
    for (char& c : name) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_plain) c = '-';
    }
    return name + "-" + start_of_hash(proof::format_verifier_key(key));
}

std::string Memory::path_of(const proof::VerifierKey& key) const {
    return folder_ + "/seen/" + file_name_of(key) + ".checkpoint";
}

Result<std::vector<std::string>> Memory::notes_of(const audit::Trusted& trusted) const {
    std::vector<std::string> notes;
    for (const proof::VerifierKey& key : trusted.keys) {
        auto note = read_whole_file(path_of(key), limits::note_bytes_max);
        if (!note && note.error().code == Errc::not_found) continue;
        if (!note) return note.error();
        if (!proof::check_checkpoint(*note, trusted.origin, trusted.keys))
            return fail(Errc::corrupt, "the checkpoint remembered of " + trusted.origin + " does not verify",
                        path_of(key), "restore this file, or remove it to begin anew: then nothing is remembered");
        if (std::find(notes.begin(), notes.end(), *note) == notes.end()) notes.push_back(std::move(*note));
    }
    std::stable_sort(notes.begin(), notes.end(), [](const std::string& one, const std::string& other) {
        return audit::stated_size(one) < audit::stated_size(other);
    });
    return notes;
}

TreeSize Memory::seen(const audit::Trusted& trusted) const {
    const auto notes = notes_of(trusted);
    return notes && !notes->empty() ? audit::stated_size(notes->back()) : TreeSize{};
}

Result<audit::Contact> Memory::meet(const audit::Trusted& trusted, const std::string& note,
                                    const audit::AskAccount& ask) {
    // The usual case: nothing new, and nobody to wait for.
    if (const auto known = notes_of(trusted); known && !known->empty() && known->back() == note)
        return audit::compare_checkpoints(note, note, trusted, ask);
    const auto lock = FolderLock::take(folder_ + "/seen");
    if (!lock) return lock.error();
    const auto notes = notes_of(trusted);
    if (!notes) return notes.error();
    auto contact = audit::compare_checkpoints({}, note, trusted, ask);
    if (!contact) return contact;
    bool is_newest = true;
    for (const std::string& remembered : *notes) {  // the largest one last
        contact = audit::compare_checkpoints(remembered, note, trusted, ask);
        if (!contact || contact->evidence) return contact;
        is_newest = is_newest && !contact->is_behind;
    }
    if (!is_newest) return contact;
    for (const proof::VerifierKey& key : trusted.keys) {
        const std::array one = {key};
        if (!proof::check_checkpoint(note, trusted.origin, one)) continue;
        if (const auto kept = write_whole_file(path_of(key), note); !kept) return kept.error();
    }
    return contact;
}

Result<std::string> Memory::keep(const audit::ForkEvidence& evidence) {
    const std::string text = audit::format_evidence(evidence);
    std::string path = folder_ + "/evidence/fork-" + start_of_hash(text) + ".json";
    if (const auto kept = write_whole_file(path, text); !kept) return kept.error();
    return path;
}

}  // namespace annals::cli
