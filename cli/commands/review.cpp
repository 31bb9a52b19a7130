// review PLAN: the yearly review as files; --check recomputes them. The decisions: cli/render/REVIEW.md.
#include "cli/commands/proof_files.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/review_edition.hpp"
#include "schema/base/text.hpp"
#include "schema/proof/digest.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace annals::cli {

namespace {

namespace json = boost::json;

// What was read of the folder that is to be written, or an empty one.
Result<ReviewFolder> folder_before(const std::string& path) {
    auto folder = read_review_folder(path);
    // No folder, an empty one or one with texts alone: there was no review. What else it holds is judged on writing.
    if (!folder && folder.error().code != Errc::malformed) return ReviewFolder{};
    return folder;
}

Result<ReviewTemplates> read_templates(Context& context) {
    ReviewTemplates templates;
    for (const std::string& path : context.given().list("template")) {
        auto text = context.host().read_file(path);
        if (!text) return text.error();
        const bool is_markdown = path.find(".md") != std::string::npos;
        const bool is_page = path.find(".html") != std::string::npos;
        if (is_markdown == is_page)
            return fail(Errc::bad_value, "a template's name says what it makes: NAME.html.mustache or NAME.md.mustache",
                        path);
        std::string& place = is_page ? templates.page : templates.markdown;
        if (!place.empty()) return fail(Errc::bad_value, "there is a template of that kind already", path);
        place = std::move(*text);
        if (place.empty()) return fail(Errc::bad_value, "the template is empty", path);
    }
    return templates;
}

// The authors' texts: of --narrative, else those in the review's own folder. A text in that folder that was edited
// there is never replaced by another.
Result<std::map<std::string, std::string>> read_texts(Context& context, const std::string& out,
                                                      const ReviewFolder& before, std::vector<std::string>& warnings) {
    std::vector<std::string> ignored;
    auto own = read_narrative(out + "/narrative", ignored);
    const std::string given = context.given().value("narrative");
    if (!own || given.empty()) {
        for (const std::string& name : ignored)
            warnings.push_back("narrative/" + to_printable(name) + " is no NAME.md: it is kept, and placed nowhere");
        return own;
    }
    ignored.clear();
    auto texts = read_narrative(given, ignored);
    if (!texts) return texts;
    if (texts->empty()) warnings.push_back("there are no texts in " + given);
    for (const std::string& name : ignored)
        warnings.push_back(given + "/" + to_printable(name) + " is no NAME.md: it is placed nowhere");
    for (const auto& [name, text] : *own) {
        const auto fresh = texts->find(name);
        if (fresh != texts->end() && fresh->second == text) continue;
        const auto written = before.manifest.sha256s.find("narrative/" + name + ".md");
        const bool is_edited =
            written == before.manifest.sha256s.end() || written->second != to_hex(proof::sha256(bytes_of(text)));
        if (is_edited && fresh != texts->end())
            return fail(Errc::bad_value, "was edited in the review's folder, and " + given + " has another text",
                        out + "/narrative/" + name + ".md", "move the one you want into " + given);
        if (is_edited) texts->emplace(name, text);
    }
    return texts;
}

Footer footer_of(const Manifest& manifest) {
    return {manifest.on, manifest.known, std::to_string(manifest.size), manifest.root,
            manifest.dates == "latest" ? std::string() : manifest.dates};
}

// What --freeze and --issue put on record, and the proofs that were waited for.
struct Recorded {
    RecordedEdition edition;
    ReceivedProofs proofs;
};

std::string copies_say(std::size_t count) {
    if (count == 0) return {};
    return ", " + std::to_string(count) + (count == 1 ? " saved copy" : " saved copies") + " of sources in sources/";
}

void print_made(Context& context, const std::string& out, const MadeReview& made, const Recorded& recorded) {
    Page page;
    page.blocks.emplace_back(Heading{"Review of " + made.answer.cover.plan.name, out + "/review.html"});
    Table table;
    table.columns = {{"File", "file"}, {"Bytes", "bytes", Side::right}, {"", "sha256", Side::left, Shown::file}};
    json::array files;
    std::size_t charts = 0;
    std::size_t tables = 0;
    std::size_t copies = 0;
    for (const OutputFile& file : made.files) {
        const std::string bytes = std::to_string(file.content.size());
        const auto hash = made.manifest.sha256s.find(file.path);
        const std::string sha256 = hash == made.manifest.sha256s.end() ? to_hex(made.document) : hash->second;
        files.push_back(json::object{{"file", file.path}, {"bytes", file.content.size()}, {"sha256", sha256}});
        charts += file.path.starts_with("charts/") ? 1 : 0;
        tables += file.path.starts_with("tables/") ? 1 : 0;
        copies += file.path.starts_with("sources/") ? 1 : 0;
        if (context.globals().format == Format::csv || file.path.find('/') == std::string::npos)
            table.rows.push_back({Cell(file.path), Cell(bytes), Cell(sha256)});
    }
    page.blocks.emplace_back(std::move(table));
    page.blocks.emplace_back(Lines{{Cell("and " + std::to_string(charts) + " drawings in charts/, " +
                                         std::to_string(tables) + " tables in tables/" + copies_say(copies)),
                                    Cell("document: SHA-256 of MANIFEST " + to_hex(made.document), Tone::quiet)}});
    json::array entries;
    Lines lines;
    for (const EditionEntry& one : recorded.edition.entries) {
        lines.lines.emplace_back(one.type + " of " + one.id + (one.is_new ? ": recorded as entry " : ": is entry ") +
                                     std::to_string(one.seq) + (one.is_new ? "" : " already"),
                                 one.is_new ? Tone::good : Tone::quiet);
        entries.push_back(
            json::object{{"type", one.type}, {"id", one.id}, {"seq", one.seq}, {"duplicate", !one.is_new}});
    }
    if (!recorded.proofs.line.empty()) lines.lines.emplace_back(recorded.proofs.line, Tone::good);
    if (!lines.lines.empty()) page.blocks.emplace_back(std::move(lines));
    page.warnings = made.warnings;
    page.footer = footer_of(made.manifest);
    json::array warnings;
    for (const std::string& warning : made.warnings) warnings.emplace_back(warning);
    json::object document{{"folder", out},
                          {"plan", made.manifest.plan},
                          {"on", made.manifest.on},
                          {"known", made.manifest.known},
                          {"size", made.manifest.size},
                          {"root", made.manifest.root},
                          {"document_sha256", to_hex(made.document)},
                          {"files", std::move(files)},
                          {"entries", std::move(entries)},
                          {"warnings", std::move(warnings)}};
    const auto& proofs = recorded.proofs.texts;
    if (!proofs.empty()) document["proofs"] = json::array(proofs.begin(), proofs.end());
    context.print(page, document);
}

Exit write_review(Context& context, const std::string& plan, const std::string& out) {
    auto before = folder_before(out);
    if (!before) return context.fail_usage(before.error());
    std::vector<std::string> warnings;
    auto texts = read_texts(context, out, *before, warnings);
    if (!texts) return context.fail_usage(texts.error());
    auto templates = read_templates(context);
    if (!templates) return context.fail_usage(templates.error());
    const auto question = review_question(context, plan, context.given().value("previous"));
    if (!question) return context.fail_with(question.error());
    ReviewInputs inputs{*question, before->files["checkpoint"], std::move(*texts), std::move(*templates),
                        copies_in(*before)};
    if (context.given().has("without-copies")) inputs.copies_from = ReviewInputs::CopiesFrom::nowhere;
    auto made = make_review_files(context, inputs);
    if (made) tell_step(context, ReviewStep::put);
    const auto written = made ? write_review_folder(out, made->files) : Result<void>(made.error());
    tell_end(context);
    if (!written) return context.fail_with(written.error());
    made->warnings.insert(made->warnings.end(), warnings.begin(), warnings.end());
    auto edition = record_edition(context, *made);
    if (!edition) return context.fail_with(edition.error());
    Recorded recorded{std::move(*edition), {}};
    std::optional<Error> without_proof;
    if (wait_of(context.given()) == Wait::proof && !recorded.edition.outcome.entries.empty()) {
        auto received = take_proofs(context, recorded.edition.outcome, true);
        if (!received) without_proof = received.error();
        if (received) recorded.proofs = std::move(*received);
    }
    print_made(context, out, *made, recorded);
    return without_proof ? context.fail_with(*without_proof) : Exit::ok;
}

Exit say_check(Context& context, const Manifest& manifest, const std::string& differs, const std::string& why,
               const std::vector<std::string>& notes = {}) {
    const bool is_same = differs.empty();
    Page page;
    page.blocks.emplace_back(Lines{{is_same ? Cell("the review holds: computed again, all " +
                                                       std::to_string(manifest.sha256s.size()) + " files are the same",
                                                   Tone::good)
                                            : Cell(differs + ": " + why, Tone::bad)}});
    page.warnings = notes;
    page.footer = footer_of(manifest);
    context.print(page, json::object{{"holds", is_same},
                                     {"differs", differs},
                                     {"why", why},
                                     {"notes", json::array(notes.begin(), notes.end())},
                                     {"on", manifest.on},
                                     {"known", manifest.known},
                                     {"size", manifest.size},
                                     {"root", manifest.root}});
    return is_same ? Exit::ok : Exit::no;
}

// The review in a folder, made again from the ledger and from the inputs that it keeps.
Exit check_review(Context& context, const std::string& path) {
    const auto folder = read_review_folder(path);
    if (!folder) return context.fail_usage(folder.error());
    const Manifest& manifest = folder->manifest;
    for (const auto& [name, sha256] : manifest.sha256s) {
        const auto file = folder->files.find(name);
        if (file == folder->files.end()) return say_check(context, manifest, name, "the file is missing");
        if (to_hex(proof::sha256(bytes_of(file->second))) != sha256)
            return say_check(context, manifest, name, "the file is not the one that the manifest names");
    }
    const auto on = parse_day(manifest.on);
    const auto known = parse_known(manifest.known);
    if (!on || !known) return context.fail_usage(fail(Errc::malformed, "names no clocks", path + "/MANIFEST"));
    ReviewInputs inputs;
    inputs.question = context.question("review", {{"plan", manifest.plan}});
    inputs.question.on = *on;
    inputs.question.known = *known;
    inputs.question.dates = manifest.dates == "earliest" ? DateReading::earliest : DateReading::latest;
    if (!manifest.previous.empty()) inputs.question.params["previous"] = manifest.previous;
    const auto content_of = [&](const std::string& name) {
        const auto file = folder->files.find(name);
        return file == folder->files.end() ? std::string() : file->second;
    };
    inputs.kept_checkpoint = content_of("checkpoint");
    inputs.templates = {content_of("templates/review.html.mustache"), content_of("templates/review.md.mustache")};
    for (const auto& [name, text] : folder->files)
        if (name.starts_with("narrative/")) inputs.narrative[name.substr(10, name.size() - 13)] = text;
    inputs.copies = copies_in(*folder);
    inputs.copies_from =
        manifest.are_copies_left_out ? ReviewInputs::CopiesFrom::nowhere : ReviewInputs::CopiesFrom::here_alone;
    const auto made = make_review_files(context, inputs);
    tell_end(context);
    if (!made) return context.fail_with(made.error());
    if (made->manifest.size != manifest.size || made->manifest.root != manifest.root)
        return say_check(context, manifest, "MANIFEST",
                         "this ledger has " + std::to_string(made->manifest.size) + " entries and root " +
                             made->manifest.root + " then");
    for (const auto& [name, sha256] : made->manifest.sha256s) {
        const auto own = manifest.sha256s.find(name);
        if (own == manifest.sha256s.end())
            return say_check(context, manifest, name, "computed again, there is this file too");
        if (own->second != sha256) return say_check(context, manifest, name, "computed again, it differs");
    }
    for (const auto& [name, sha256] : manifest.sha256s)
        if (!made->manifest.sha256s.count(name))
            return say_check(context, manifest, name, "computed again, there is no such file");
    if (manifest.are_copies_left_out) return say_check(context, manifest, {}, {});
    // Which copies were kept is an input, like the checkpoint: the review holds, whatever is kept by now.
    std::vector<std::string> notes;
    const auto kept = copies_of_sources(context, made->answer, {}, notes);
    if (!kept) return context.fail_with(kept.error());
    for (std::string& note : copies_since(made->answer, inputs.copies, *kept)) notes.push_back(std::move(note));
    return say_check(context, manifest, {}, {}, notes);
}

Exit run_review(Context& context) {
    const Given& given = context.given();
    if (given.has("check")) return check_review(context, given.value("check"));
    std::string plan;
    for (const std::string& word : given.list("plan")) plan += (plan.empty() ? "" : " ") + word;
    if (plan.empty())
        return context.fail_usage(fail(Errc::missing_field, "say of which plan", "review", "see `annals help review`"));
    if (wait_of(given) == Wait::proof && !given.has("freeze") && !given.has("issue"))
        return context.fail_usage(
            fail(Errc::missing_field, "there is a proof of what --freeze or --issue records", "--wait"));
    if (given.has("out")) return write_review(context, plan, given.value("out"));
    for (const char* name : {"template", "narrative", "without-copies", "freeze", "issue"})
        if (given.has(name))
            return context.fail_usage(
                fail(Errc::missing_field, std::string("--") + name + " goes with --out DIR", "review"));
    state::Question question = context.question("review", {{"plan", plan}});
    if (given.has("previous")) question.params["previous"] = given.value("previous");
    const auto answer = context.answer(question);
    return answer ? Exit::ok : context.fail_with(answer.error());
}

}  // namespace

CommandSpec review_command() {
    CommandSpec spec;
    spec.words = {"review"};
    spec.task = Task::compare;
    spec.summary = "The yearly review of a plan: a page, Markdown, JSON, CSV files, drawings and a workbook.";
    spec.arguments = {{"plan", "the plan reviewed", false, true}};
    spec.options = {
        {"out", "DIR", "where to write it: a new folder, or one with a review, which is replaced whole"},
        {"previous", "REVIEW",
         "the earlier edition: its id, its plan or its day (else the last one that was frozen before)"},
        {"template", "FILE", "a mustache template of one's own, NAME.html.mustache or NAME.md.mustache", Takes::list},
        {"narrative", "DIR", "the authors' texts: cover.md, summary.md, rt5.md (else those in DIR/narrative)"},
        {"without-copies", "", "leave out the saved copies of sources", Takes::flag},
        {"freeze", "", "record review.frozen: the clocks and the SHA-256 of MANIFEST", Takes::flag},
        {"issue", "", "record review.frozen and review.issued", Takes::flag},
        {"check", "DIR", "compute the review in DIR again and compare every byte; exit code 1 where one differs"},
    };
    for (OptionSpec& option : proof_options(true)) spec.options.push_back(std::move(option));
    spec.details =
        "Without --out the answer is shown. The same plan, day, state of knowledge, texts and templates give the same "
        "bytes on every machine. What the authors write stands in DIR/narrative and stays there. The document that is "
        "frozen or issued is MANIFEST, which names the SHA-256 of every file.";
    spec.examples = {"annals review road-transport/2023 --on 2023-12-13 --known 2023-12-20 --out review-2023",
                     "annals review road-transport/2023 --out review-2023 --narrative texts --freeze",
                     "annals review road-transport/2023 --out review-2023 --issue --wait proof",
                     "annals review --check review-2023"};
    spec.run = run_review;
    return spec;
}

void add_review_commands(std::vector<CommandSpec>& commands) {
    // A build whose rules have no such question has no such command.
    if (state::find_question("review")) commands.push_back(review_command());
}

}  // namespace annals::cli
