#include "cli/commands/source.hpp"

#include "cli/client/memory.hpp"
#include "cli/commands/copying.hpp"
#include "schema/event/json_text.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace annals::cli {

namespace {

// A daemon signs some times a second.
constexpr int checkpoint_tries_max = 250;
constexpr auto checkpoint_pause = std::chrono::milliseconds(20);

Result<proof::SignedCheckpoint> parse_shown(const std::string& note, const std::string& name) {
    auto checkpoint = proof::parse_signed_checkpoint(note);
    if (!checkpoint)
        return fail(Errc::bad_proof, "what it shows as its checkpoint is none: " + checkpoint.error().detail, name);
    return checkpoint;
}

bool is_address(const std::string& text) { return text.starts_with("unix:") || text.find("://") != std::string::npos; }

std::string number(TreeSize size) { return std::to_string(to_number(size)); }

Error fork_error(const std::string& text, const std::string& file) {
    return fail(Errc::fork, text, {},
                "the evidence is in " + file + ": `annals verify " + file + "` judges it offline");
}

}  // namespace

Result<std::unique_ptr<Source>> Source::open(const Host& host, const Globals& globals) {
    std::unique_ptr<Source> source(new Source(host, globals));
    auto configured = configured_keys(host, globals.key);
    if (!configured) return configured.error();
    source->configured_ = std::move(*configured);
    if (const auto found = source->locate(); !found) return found.error();
    if (const auto met = source->make_contact(); !met) return met.error();
    return source;
}

Result<void> Source::locate() {
    name_ = globals_.ledger.empty() ? host_.variable("ANNALS_LEDGER") : globals_.ledger;
    if (name_.empty()) name_ = "unix:" + default_socket_path(host_.variable, host_.uid);
    const bool is_folder = name_.starts_with("dir:");
    folder_ = is_folder ? name_.substr(4) : name_;
    while (folder_.size() > 1 && folder_.ends_with('/')) folder_.pop_back();
    if (is_folder || (!is_address(name_) && host_.read_copy_file && host_.read_copy_file(folder_ + "/checkpoint"))) {
        form_ = Form::folder;
        return {};
    }
    if (!is_address(name_) && host_.read_copy_file) {
        const auto text = host_.read_copy_file(folder_);
        if (text) {
            auto bundle = audit::parse_bundle_file(*text);
            if (!bundle) return fail(bundle.error().code, bundle.error().detail, "--ledger", bundle.error().hint);
            bundle_ = std::move(*bundle);
            form_ = Form::bundle;
            return {};
        }
    }
    const auto endpoint = parse_endpoint(name_);
    if (!endpoint) return endpoint.error();
    remote_ = host_.open_ledger(*endpoint);
    const bool may_be_files = std::holds_alternative<TcpEndpoint>(*endpoint);
    if (!may_be_files && configured_.empty()) return {};
    const auto greeting = remote_->greet();
    if (!greeting) return greeting.error();
    form_ = greeting->answers_questions ? Form::daemon : Form::web;
    note_ = greeting->checkpoint;
    if (!note_.empty() || configured_.empty() || state_folder(host_.variable).empty()) return {};
    for (const audit::Trusted& log : configured_) {
        const TreeSize seen = Memory(state_folder(host_.variable)).seen(log);
        if (to_number(seen) > 0 && greeting->no_checkpoint)
            notes_.push_back("no signed checkpoint is shown now (" + greeting->no_checkpoint->detail + "), and " +
                             log.origin + " has signed " + number(seen) + " entries before");
    }
    return {};
}

Result<void> Source::make_contact() {
    if (note_.empty()) return {};
    const std::string note = note_;
    return judge(note);
}

Result<void> Source::judge(const std::string& note) {
    const auto shown = parse_shown(note, name_);
    if (!shown) return shown.error();
    const auto trusted = keys_of_log(configured_, shown->checkpoint.origin);
    if (!trusted) return trusted.error();
    note_ = note;
    const std::string state = state_folder(host_.variable);
    if (!*trusted || form_ == Form::folder || form_ == Form::bundle) {
        seen_ = std::max(seen_, shown->checkpoint.head.size);
        return {};
    }
    if (!proof::check_checkpoint(note, (*trusted)->origin, (*trusted)->keys))
        return fail(Errc::bad_proof,
                    "the checkpoint shown there is not signed by the configured key of " + (*trusted)->origin, name_,
                    "is it the ledger that you meant? If its key was rotated, add the one that its keeper publishes "
                    "now to the one that you have");
    if (state.empty()) {
        notes_.emplace_back("nothing is remembered of this log: no home and no ANNALS_STATE");
        return {};
    }
    const audit::ReadFile cache =
        folder_reader(host_, cache_folder(host_.variable) + "/" + file_name_of((*trusted)->keys.front()));
    const auto contact = Memory(state).meet(**trusted, note, ask_for_account(files(), cache));
    if (!contact) {
        const Errc code = contact.error().code;
        if (code != Errc::io && code != Errc::disk_full && code != Errc::locked) return contact.error();
        notes_.push_back("what was seen could not be remembered: " + to_string(contact.error()));
        return {};
    }
    if (contact->evidence) return tell_fork(*contact, **trusted);
    if (contact->is_behind)
        notes_.push_back("it shows " + number(contact->head.size) + " signed entries, and has shown " +
                         number(contact->seen.size) + " before, of the same history");
    seen_ = std::max(seen_, contact->head.size);
    return {};
}

Result<void> Source::tell_fork(const audit::Contact& contact, const audit::Trusted& trusted) {
    const auto verdict = audit::judge_evidence(*contact.evidence, trusted);
    const bool is_fork = verdict && *verdict == audit::Conviction::fork;
    const std::string sizes = number(contact.seen.size) + " entries seen before, " + number(contact.head.size) + " now";
    // A published copy lags behind its log, and cannot account for what it does not hold.
    if (!is_fork && form_ == Form::web && contact.is_behind) {
        notes_.push_back("this copy is older than what this reader has seen of " + trusted.origin + " (" + sizes +
                         "); whether it is of the same history cannot be shown by it");
        return {};
    }
    const auto file = Memory(state_folder(host_.variable)).keep(*contact.evidence);
    if (!file) return file.error();
    if (is_fork)
        return fork_error(
            "this log has shown two histories: its checkpoints cannot both be of one tree (" + sizes + ")", *file);
    return fork_error("this log does not account for what it signed before (" + sizes +
                          "): it gives no proof that one checkpoint continues the other",
                      *file);
}

Result<std::string> Source::stated_keys() const {
    const auto bytes = remote_->read("v1/ledger");
    if (!bytes) return bytes.error();
    const auto value = event::parse_json(text_of(*bytes));
    if (!value) return value.error();
    const auto* keys = value->is_object() ? value->get_object().if_contains("verifier_keys") : nullptr;
    if (!keys || !keys->is_array()) return fail(Errc::malformed, "the daemon states no verifier keys");
    std::string text;
    for (const auto& key : keys->get_array())
        if (key.is_string()) text += std::string(key.get_string()) + "\n";
    return text;
}

audit::ReadFile Source::files() const {
    if (form_ == Form::folder) return folder_reader(host_, folder_);
    if (form_ == Form::bundle)
        return [](const std::string& path) -> Result<Bytes> {
            return fail(Errc::unsupported, "a bundle is no published copy", path, "make a copy with `annals mirror`");
        };
    return [this](const std::string& path) -> Result<Bytes> {
        if (path != "verifier-keys" || form_ == Form::web) return remote_->read(path);
        const auto keys = stated_keys();
        if (!keys) return keys.error();
        const BytesView bytes = bytes_of(*keys);
        return Bytes(bytes.begin(), bytes.end());
    };
}

audit::ReadFile Source::files_for_threads() const { return form_ == Form::folder ? files() : one_at_a_time(files()); }

Result<LogKeys> Source::keys() const {
    std::string origin;
    if (bundle_) origin = bundle_->origin;
    if (const auto shown = proof::parse_signed_checkpoint(note_)) origin = shown->checkpoint.origin;
    auto trusted = keys_of_log(configured_, origin);
    if (!trusted) return trusted.error();
    if (*trusted) return LogKeys{std::move(**trusted), false};
    if (!bundle_) return own_keys(files());
    auto stated = audit::stated_keys(bundle_->origin, bundle_->verifier_keys);
    if (!stated) return stated.error();
    return LogKeys{std::move(*stated), true};
}

Result<TreeSize> Source::size() {
    if (form_ != Form::daemon) {
        const auto note = checkpoint();
        if (!note) return note.error();
        const auto shown = parse_shown(*note, name_);
        if (!shown) return shown.error();
        return shown->checkpoint.head.size;
    }
    const auto bytes = remote_->read("v1/ledger");
    if (!bytes) return bytes.error();
    const auto value = event::parse_json(text_of(*bytes));
    const auto* size = value && value->is_object() ? value->get_object().if_contains("size") : nullptr;
    if (!size || !size->is_number() || size->is_double())
        return fail(Errc::malformed, "the daemon does not say how many entries it holds", name_);
    return TreeSize(size->to_number<std::uint64_t>());
}

Result<std::string> Source::checkpoint(TreeSize at_least) {
    const auto read = files();
    for (int i = 0; i < checkpoint_tries_max; ++i) {
        if (i > 0) std::this_thread::sleep_for(checkpoint_pause);
        const auto bytes = read("checkpoint");
        if (!bytes) {
            const bool is_soon = form_ == Form::daemon && bytes.error().code == Errc::not_found;
            if (is_soon && to_number(at_least) > 0) continue;
            return bytes.error();
        }
        const std::string note(text_of(*bytes));
        const auto shown = parse_shown(note, name_);
        if (!shown) return shown.error();
        if (shown->checkpoint.head.size < at_least && form_ == Form::daemon) continue;
        if (shown->checkpoint.head.size < at_least)
            return fail(Errc::not_yet_known,
                        "the copy holds " + number(shown->checkpoint.head.size) + " entries, not " + number(at_least),
                        name_);
        if (note != note_)
            if (const auto judged = judge(note); !judged) return judged.error();
        return note;
    }
    return fail(Errc::timed_out,
                "no checkpoint that covers " + number(at_least) + " entries was signed within " +
                    std::to_string(checkpoint_tries_max * checkpoint_pause.count() / 1'000) + " seconds",
                name_, "is the daemon's signer refusing? See its log");
}

namespace {

// A cache that is held by another command, or cannot be written, only makes this one slower.
bool is_about_the_folder(Errc code) {
    return code == Errc::locked || code == Errc::io || code == Errc::disk_full || code == Errc::corrupt;
}

Result<audit::VerifiedCopy> copy_in_memory(const Source& source, const std::string& note,
                                           const audit::Trusted& trusted) {
    auto copy = read_on_cores(at_checkpoint(source.files_for_threads(), note), trusted);
    if (!copy) return as_failed_check(copy.error());
    return copy;
}

}  // namespace

Result<audit::VerifiedCopy> verified_copy(const Host& host, const Globals& globals, Source& source, TreeSize at_least) {
    const auto note = source.checkpoint(at_least);
    if (!note) return note.error();
    const auto keys = source.keys();
    if (!keys) return keys.error();
    const bool is_cache = globals.mirror.empty();
    const std::string caches = cache_folder(host.variable);
    const bool is_cached = is_cache && !keys->is_own && !caches.empty() && source.form() != Source::Form::folder;
    if (is_cache && !is_cached) return copy_in_memory(source, *note, keys->trusted);
    const std::string folder = is_cache ? caches + "/" + file_name_of(keys->trusted.keys.front()) : globals.mirror;
    auto done = bring_up_to_date(host, {source.files(), *note, folder, keys->trusted});
    if (!done && is_cache && is_about_the_folder(done.error().code))
        return copy_in_memory(source, *note, keys->trusted);
    if (!done) return done.error();
    if (done->evidence) {
        const std::string file = folder + "/fork-evidence.json";
        if (const auto kept = host.write_copy_file(file, audit::format_evidence(*done->evidence)); !kept)
            return kept.error();
        return fork_error("this log has shown two histories: its checkpoint does not continue the one of " + folder,
                          file);
    }
    if (done->unwritten && !is_cache) return *done->unwritten;
    return std::move(done->copy);
}

}  // namespace annals::cli
