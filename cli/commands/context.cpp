#include "cli/commands/context.hpp"

#include "cli/client/offline_ledger.hpp"
#include "cli/commands/open_bundle.hpp"
#include "cli/render/answer_page.hpp"
#include "cli/render/csv.hpp"
#include "cli/render/markdown.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"

#include <ostream>

namespace annals::cli {

namespace {

std::string text_of(const boost::json::value& value) {
    if (value.is_null()) return {};
    const auto* text = value.if_string();
    return text ? std::string(text->data(), text->size()) : event::print_json(value);
}

// The members of a document as columns of the one row of a table; those of an object in it under both names, the items
// of a list in one cell.
void put_members(const boost::json::object& document, const std::string& before, Table& table) {
    for (const auto& member : document) {
        const std::string name = before + std::string(member.key());
        if (const auto* object = member.value().if_object()) {
            put_members(*object, name + "_", table);
            continue;
        }
        std::string text;
        if (const auto* items = member.value().if_array()) {
            for (const auto& item : *items) text += (text.empty() ? "" : "; ") + text_of(item);
        } else {
            text = text_of(member.value());
        }
        table.columns.push_back({"", name});
        table.rows.front().emplace_back(text);
    }
}

}  // namespace

const std::string& Given::value(const std::string& name) const {
    static const std::string none;
    const auto found = values_.find(name);
    return found == values_.end() ? none : found->second.back();
}

const std::vector<std::string>& Given::list(const std::string& name) const {
    static const std::vector<std::string> none;
    const auto found = values_.find(name);
    return found == values_.end() ? none : found->second;
}

std::string CommandSpec::name() const {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

Exit exit_of(Errc code) {
    switch (code) {
    case Errc::unreachable:
    case Errc::timed_out:
    case Errc::not_ready: return Exit::unreachable;
    case Errc::bad_proof:
    case Errc::fork: return Exit::no;
    default: return Exit::refused;
    }
}

Result<Source*> Context::source() {
    if (!source_) {
        if (!globals_.mirror.empty() && !globals_.verify)
            return fail(Errc::bad_value, "it says where --verify keeps entries, and --verify is not given", "--mirror");
        auto opened = Source::open(host_, globals_);
        if (!opened) return opened.error();
        source_ = std::move(*opened);
    }
    for (const std::string& note : source_->take_notes())
        host_.err << in_tone("annals: ", Tone::warning, host_.terminal) << to_printable(note, true) << '\n';
    return source_.get();
}

Result<Ledger*> Context::ledger() {
    if (asked_) return asked_;
    const auto found = source();
    if (!found) return found.error();
    Source& source = **found;
    asked_ = source.daemon();
    if (!asked_) {
        if (const auto opened = open_copy(); !opened) return opened.error();
        asked_ = ledger_.get();
    } else if (globals_.verify) {
        const auto copy = [this, &source](TreeSize at_least) {
            return verified_copy(host_, globals_, source, at_least);
        };
        // What is signed now binds every answer from here on.
        const auto size = source.size();
        if (!size) return size.error();
        if (to_number(*size) > 0)
            if (const auto note = source.checkpoint(*size); !note) return note.error();
        const auto now_held = [&source] { return source.size(); };
        verifying_ = std::make_unique<VerifyingLedger>(*asked_, Verification{copy, now_held, source.seen(), host_.now});
        asked_ = verifying_.get();
    }
    return asked_;
}

// The copy that the source is, verified and in memory.
Result<void> Context::open_copy() {
    Source& source = *source_;
    if (const audit::Bundle* bundle = source.bundle()) {
        auto opened = open_bundle(host_, source);
        if (!opened) return opened.error();
        ledger_ = std::move(*opened);
        verified_copy_ = std::to_string(bundle->entries.size()) + " entries of the bundle, signed by " + bundle->origin;
        return {};
    }
    auto copy = verified_copy(host_, globals_, source, TreeSize{});
    if (!copy) return copy.error();
    const auto keys = source.keys();
    if (!keys) return keys.error();
    verified_copy_ = "the " + std::to_string(copy->entries.size()) + " entries signed by " + keys->trusted.origin;
    auto opened = OfflineLedger::of_copy(std::move(*copy), host_.now);
    if (!opened) return as_failed_check(opened.error());
    ledger_ = std::move(*opened);
    return {};
}

void Context::close() const {
    if (!globals_.verify || !source_) return;
    std::ostream& to = has_printed_table_ ? host_.out : host_.err;
    std::string line = verifying_ ? verifying_->verdict() : "computed here from " + verified_copy_;
    if (!verifying_ && verified_copy_.empty()) line.clear();
    if (!line.empty()) to << in_tone("verified: ", Tone::good, host_.terminal) << to_printable(line) << '\n';
    const auto doubt = [&](const char* what) {
        to << in_tone("not verified: ", Tone::warning, host_.terminal) << what << '\n';
    };
    if (verifying_ && verifying_->has_recorded_unproved()) doubt("what was recorded; --wait proof gives its proof");
    const auto keys = source_->keys();
    if (!line.empty() && keys && keys->is_own) doubt(no_key_line);
}

state::Question Context::question(std::string name, std::map<std::string, std::string> params) const {
    state::Question question;
    question.name = std::move(name);
    question.on = globals_.on;
    question.known = globals_.known;
    question.dates = globals_.dates;
    question.params = std::move(params);
    return question;
}

void Context::print(const Page& page, const boost::json::value& json) {
    switch (globals_.format) {
    case Format::table:
        has_printed_table_ = true;
        out() << to_text(page, host_.terminal);
        break;
    case Format::csv: out() << to_csv(page); break;
    case Format::markdown: out() << to_markdown(page); break;
    case Format::json: out() << event::print_json(json) << '\n'; break;
    }
}

void Context::print_lines(std::vector<Cell> lines, const boost::json::object& document) {
    Page page;
    page.blocks.emplace_back(Lines{std::move(lines)});
    page.file.emplace();
    page.file->rows.emplace_back();
    put_members(document, "", *page.file);
    print(page, document);
}

Result<AnswerBytes> Context::answer(const state::Question& question) {
    const auto asked = ledger();
    if (!asked) return asked.error();
    auto answer = (*asked)->ask(question);
    if (!answer) return answer;
    if (globals_.format == Format::json) {
        out() << answer->text << '\n';
        return answer;
    }
    const auto page = page_of_answer(question.name, answer->json);
    if (!page) return page.error();
    print(*page, answer->json);
    return answer;
}

void Context::tell(const Error& error) const {
    host_.err << in_tone("annals: ", Tone::bad, host_.terminal);
    if (!error.place.empty()) host_.err << to_printable(error.place) << ": ";
    host_.err << to_printable(error.detail, true) << '\n';
    if (!error.hint.empty()) host_.err << "  " << to_printable(error.hint, true) << '\n';
}

Exit Context::fail_with(const Error& error) const {
    tell(error);
    // The form of an option is judged on this side of the ledger.
    const bool is_form = error.code == Errc::bad_value || error.code == Errc::malformed ||
                         error.code == Errc::unsupported_version || error.code == Errc::missing_field;
    const bool is_option = error.place == "--ledger" || error.place == "--mirror" || error.place == "--key" ||
                           error.place == "$ANNALS_KEY";
    return is_form && is_option ? Exit::usage : exit_of(error.code);
}

Exit Context::fail_with(const std::vector<Error>& errors) const {
    for (const Error& error : errors) tell(error);
    return errors.empty() ? Exit::refused : exit_of(errors.front().code);
}

Exit Context::fail_usage(const Error& error) const {
    tell(error);
    return Exit::usage;
}

}  // namespace annals::cli
