#include "cli/commands/context.hpp"
#include "cli/commands/options.hpp"
#include "cli/commands/registry.hpp"
#include "cli/commands/review_job.hpp"
#include "schema/event/json_text.hpp"
#include "schema/proof/digest.hpp"
#include "tests/support/fake_ledger.hpp"
#include "tests/support/invented_review.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/json/object.hpp>

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace annals::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
void write(const std::string& path, const std::string& content) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

// What a ledger answers about the invented plan.
std::string document() {
    const auto as_of = test::invented_as_of();
    boost::json::object json;
    json["question"] = boost::json::object{{"name", "review"}};
    json["as_of"] =
        boost::json::object{{"on", to_string(as_of.on)},  {"known", as_of.known}, {"size", to_number(as_of.size)},
                            {"root", to_hex(as_of.root)}, {"dates", as_of.dates}, {"rules", as_of.rules}};
    json["warnings"] = boost::json::array();
    json["answer"] = state::answer_to_json(test::invented_review());
    return event::print_json(json);
}

// One command line after another, on one ledger that is in memory.
class Desk {
public:
    Exit run(const std::vector<std::string>& arguments) {
        out_.str("");
        err_.str("");
        const CommandSpec spec = review_command();
        const Host host{out_,
                        err_,
                        [](const std::string&) { return std::string(); },
                        [this](const std::string& path) -> Result<std::string> {
                            if (files.count(path) == 0) return fail(Errc::io, "cannot be read", path);
                            return files[path];
                        },
                        [](const Endpoint&) { return std::make_unique<FakeLedger>(); },
                        start_of(day_of(2024, 1, 2)),
                        1000,
                        {0, false, true},
                        {},
                        {},
                        err_is_terminal};
        const auto given = parse_given(spec, arguments);
        EXPECT_TRUE(given) << to_string(given.error());
        const auto globals = parse_globals(spec, *given, day_of(host.now));
        EXPECT_TRUE(globals);
        Context context(host, *globals, *given);
        auto ledger = std::make_unique<FakeLedger>();
        ledger->answers["review"] = answer;
        ledger->answers["resolve"] = answer;
        ledger->entries = entries;
        ledger_ = ledger.get();
        context.use_ledger(std::move(ledger));
        const Exit exit = spec.run(context);
        appended = ledger_->appended;
        asked = ledger_->asked;
        return exit;
    }
    // The review of the day that the invented answer is about.
    Exit write_review(const std::string& folder, std::vector<std::string> more = {}) {
        std::vector<std::string> words{"river-transport/2023", "--on",  "2023-12-14", "--known",
                                       "2023-12-20",           "--out", folder};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }
    std::string out() const { return out_.str(); }
    std::string err() const { return err_.str(); }

    std::string answer = document();
    std::map<std::string, std::string> files;
    std::vector<boost::json::value> entries;
    std::vector<boost::json::array> appended;
    std::vector<state::Question> asked;
    bool err_is_terminal = false;

private:
    std::ostringstream out_;
    std::ostringstream err_;
    FakeLedger* ledger_ = nullptr;
};

TEST(ReviewCommand, WritesEveryFormatAndSaysWhatItWrote) {
    const TempDir dir;
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("r")), Exit::ok) << desk.err();
    for (const char* name : {"review.html", "review.md", "review.json", "review.xlsx", "MANIFEST",
                             "charts/timeline.svg", "charts/slip.svg", "tables/summary.csv", "tables/dictionary.csv"})
        EXPECT_FALSE(read(dir.file("r/") + name).empty()) << name;
    EXPECT_EQ(read(dir.file("r/review.json")), document() + "\n");
    EXPECT_THAT(desk.out(), HasSubstr("review.html"));
    EXPECT_THAT(desk.out(), HasSubstr("no signed checkpoint covers"));
    EXPECT_THAT(desk.out(), HasSubstr("2023-12-20"));
}

TEST(ReviewCommand, NowIsFixedToTheSizeThatItMeans) {
    const TempDir dir;
    Desk desk;
    ASSERT_EQ(desk.run({"river-transport/2023", "--on", "2023-12-14", "--out", dir.file("r")}), Exit::ok) << desk.err();
    ASSERT_EQ(desk.asked.size(), 2U);
    EXPECT_EQ(to_string(desk.asked[1].known), "@70");
}

TEST(ReviewCommand, SameInputsGiveTheSameBytesInAnyFolder) {
    const TempDir dir;
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("a")), Exit::ok);
    ASSERT_EQ(desk.write_review(dir.file("b/deep/er/")), Exit::ok) << desk.err();
    EXPECT_EQ(read(dir.file("a/MANIFEST")), read(dir.file("b/deep/er/MANIFEST")));
    EXPECT_EQ(desk.run({"--check", dir.file("b/deep/er")}), Exit::ok) << desk.out() << desk.err();
}

TEST(ReviewCommand, CheckNamesTheFirstFileThatDiffers) {
    const TempDir dir;
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("r")), Exit::ok);
    const std::string page = read(dir.file("r/review.html"));
    write(dir.file("r/review.html"), page + " ");
    EXPECT_EQ(desk.run({"--check", dir.file("r")}), Exit::no);
    EXPECT_THAT(desk.out(), HasSubstr("review.html: the file is not the one that the manifest names"));
    write(dir.file("r/review.html"), page);
    // The ledger says something else now than when the review was made.
    const std::size_t at = desk.answer.find("Spring Flood 2024");
    desk.answer.replace(at, 6, "Autumn");
    EXPECT_EQ(desk.run({"--check", dir.file("r")}), Exit::no);
    EXPECT_THAT(desk.out(), HasSubstr("computed again, it differs"));
    std::filesystem::remove(dir.file("r/tables/summary.csv"));
    EXPECT_EQ(desk.run({"--check", dir.file("r")}), Exit::no);
    EXPECT_THAT(desk.out(), HasSubstr("tables/summary.csv: the file is missing"));
    EXPECT_EQ(desk.run({"--check", dir.file("none")}), Exit::usage);
}

TEST(ReviewCommand, NeverOverwritesWhatIsNoReview) {
    const TempDir dir;
    write(dir.file("r/thesis.txt"), "years of work");
    Desk desk;
    EXPECT_NE(desk.write_review(dir.file("r")), Exit::ok);
    EXPECT_THAT(desk.err(), HasSubstr("is not a review"));
    EXPECT_EQ(read(dir.file("r/thesis.txt")), "years of work");
    EXPECT_FALSE(std::filesystem::exists(dir.file("r/review.html")));
    std::size_t left = 0;
    for (const auto& entry : std::filesystem::directory_iterator(dir.path())) left += entry.exists() ? 1 : 0;
    EXPECT_EQ(left, 1U) << "nothing half written stays";
}

TEST(ReviewCommand, WhatAuthorsWroteStaysOverEveryRendering) {
    const TempDir dir;
    write(dir.file("r/narrative/rv2.md"), "Our *own* view.");
    write(dir.file("r/narrative/rv9.md"), "For nobody.");
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("r")), Exit::ok) << desk.err();
    EXPECT_THAT(read(dir.file("r/review.html")), HasSubstr("<p>Our <em>own</em> view.</p>"));
    EXPECT_THAT(desk.out(), HasSubstr("narrative/rv9.md belongs to no commitment"));
    write(dir.file("r/notes.txt"), "a draft");
    write(dir.file("r/narrative/rv2.md"), "Another view.");
    ASSERT_EQ(desk.write_review(dir.file("r")), Exit::ok) << desk.err();
    EXPECT_THAT(read(dir.file("r/review.html")), HasSubstr("Another view."));
    EXPECT_EQ(read(dir.file("r/narrative/rv2.md")), "Another view.");
    EXPECT_EQ(read(dir.file("r/narrative/rv9.md")), "For nobody.");
    EXPECT_EQ(read(dir.file("r/notes.txt")), "a draft");
    EXPECT_EQ(desk.run({"--check", dir.file("r")}), Exit::ok) << desk.out();
}

TEST(ReviewCommand, ATextEditedInTheReviewIsNotReplacedByAnother) {
    const TempDir dir;
    write(dir.file("texts/rv1.md"), "one");
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("r"), {"--narrative", dir.file("texts")}), Exit::ok) << desk.err();
    write(dir.file("texts/rv1.md"), "two");
    ASSERT_EQ(desk.write_review(dir.file("r"), {"--narrative", dir.file("texts")}), Exit::ok)
        << "edited where it is kept";
    EXPECT_EQ(read(dir.file("r/narrative/rv1.md")), "two");
    write(dir.file("r/narrative/rv1.md"), "edited here");
    EXPECT_EQ(desk.write_review(dir.file("r"), {"--narrative", dir.file("texts")}), Exit::usage);
    EXPECT_THAT(desk.err(), HasSubstr("rv1.md"));
    EXPECT_EQ(read(dir.file("r/narrative/rv1.md")), "edited here");
}

TEST(ReviewCommand, ATemplateOfOnesOwnIsKeptWithTheReview) {
    const TempDir dir;
    Desk desk;
    desk.files["mine.html.mustache"] = "<h1>{{title}}</h1>";
    desk.files["wrong.md.mustache"] = "\n{{titel}}";
    ASSERT_EQ(desk.write_review(dir.file("r"), {"--template", "mine.html.mustache"}), Exit::ok) << desk.err();
    EXPECT_EQ(read(dir.file("r/review.html")), "<h1>River Transport 2023</h1>");
    EXPECT_EQ(desk.run({"--check", dir.file("r")}), Exit::ok) << desk.out();
    EXPECT_NE(desk.write_review(dir.file("w"), {"--template", "wrong.md.mustache"}), Exit::ok);
    EXPECT_THAT(desk.err(), HasSubstr("line 2"));
    EXPECT_THAT(desk.err(), HasSubstr("title"));
    EXPECT_FALSE(std::filesystem::exists(dir.file("w")));
    EXPECT_EQ(desk.write_review(dir.file("w"), {"--template", "other.txt"}), Exit::usage);
}

TEST(ReviewCommand, FreezeAndIssueRecordTheManifest) {
    const TempDir dir;
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("r"), {"--issue"}), Exit::ok) << desk.err();
    ASSERT_EQ(desk.appended.size(), 2U);
    const auto& frozen = desk.appended[0][0].get_object();
    EXPECT_EQ(frozen.at("type").get_string(), "review.frozen");
    EXPECT_EQ(frozen.at("id").get_string(), "river-transport/2023/review");
    EXPECT_EQ(frozen.at("frozen_on").get_string(), "2023-12-14");
    EXPECT_EQ(frozen.at("frozen_size").to_number<int>(), 70);
    const std::string manifest = read(dir.file("r/MANIFEST"));
    EXPECT_EQ(std::string(frozen.at("sha256").get_string()), to_hex(proof::sha256(bytes_of(manifest))));
    EXPECT_EQ(desk.appended[1][0].get_object().at("type").get_string(), "review.issued");
    // The same again: the ledger has them.
    for (const auto& batch : desk.appended)
        desk.entries.push_back(boost::json::object{{"seq", desk.entries.size()}, {"statement", batch[0]}});
    ASSERT_EQ(desk.write_review(dir.file("r"), {"--issue"}), Exit::ok);
    EXPECT_TRUE(desk.appended.empty());
    EXPECT_THAT(desk.out(), HasSubstr("already"));
    // Another day is another edition.
    desk.answer.replace(desk.answer.find("2023-12-14"), 10, "2023-12-15");
    ASSERT_EQ(desk.write_review(dir.file("s"), {"--freeze"}), Exit::ok) << desk.err();
    ASSERT_EQ(desk.appended.size(), 1U);
    EXPECT_EQ(desk.appended[0][0].get_object().at("id").get_string(), "river-transport/2023/review-2023-12-15");
}

TEST(ReviewCommand, TellsItsStepsOnATerminalAlone) {
    const TempDir dir;
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("r")), Exit::ok);
    EXPECT_EQ(desk.err(), "");
    desk.err_is_terminal = true;
    ASSERT_EQ(desk.write_review(dir.file("s")), Exit::ok);
    std::size_t at = 0;
    for (const ReviewStep step :
         {ReviewStep::ask, ReviewStep::read, ReviewStep::copies, ReviewStep::render, ReviewStep::put}) {
        const std::size_t next = desk.err().find(step_line(step));
        ASSERT_NE(next, std::string::npos) << step_line(step);
        EXPECT_LE(at, next);
        at = next;
    }
    EXPECT_TRUE(desk.err().ends_with("\r\x1b[K")) << "the line is cleared at the end";
    EXPECT_EQ(read(dir.file("r/MANIFEST")), read(dir.file("s/MANIFEST")));
    EXPECT_EQ(step_line(ReviewStep::ask), "step 1 of 5: asking the ledger ...");
    EXPECT_EQ(step_line(ReviewStep::put), "step 5 of 5: putting the folder in place ...");
}

TEST(ReviewCopies, AreThoseThatAreWhatTheirNameSays) {
    const std::string hash = to_hex(proof::sha256(bytes_of("saved")));
    const std::string file = "sources/sha256/" + hash.substr(0, 2) + "/" + hash;
    const ReviewFolder folder{{}, {{file, "saved"}, {"sources/sha256/00/other", "saved"}, {"review.md", "x"}}};
    EXPECT_EQ(copies_in(folder), (Copies{{hash, "saved"}}));
}

TEST(ReviewCopies, WhatChangedSinceIsSaidInWords) {
    state::ReviewAnswer answer = test::invented_review();
    ASSERT_TRUE(answer.annex.sources[0].sha256);
    const Copies copy{{to_hex(*answer.annex.sources[0].sha256), "saved"}};
    EXPECT_TRUE(copies_since(answer, copy, copy).empty());
    EXPECT_TRUE(copies_since(answer, {}, {}).empty());
    EXPECT_THAT(copies_since(answer, {}, copy), testing::ElementsAre(HasSubstr("is kept by now")));
    EXPECT_THAT(copies_since(answer, copy, {}), testing::ElementsAre(HasSubstr("no more")));
}

TEST(ReviewCommand, ReviewWithoutCopiesSaysSoInItsManifest) {
    const TempDir dir;
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("r"), {"--without-copies"}), Exit::ok) << desk.err();
    EXPECT_THAT(read(dir.file("r/MANIFEST")), HasSubstr("# copies left out\n"));
    EXPECT_THAT(read(dir.file("r/tables/sources.csv")), HasSubstr("left out"));
    EXPECT_EQ(desk.run({"--check", dir.file("r")}), Exit::ok) << desk.out();
}

TEST(ReviewCommand, OptionsThatNeedAnotherAreRefusedWithoutIt) {
    const TempDir dir;
    Desk desk;
    EXPECT_EQ(desk.write_review(dir.file("r"), {"--wait", "proof"}), Exit::usage);
    EXPECT_THAT(desk.err(), HasSubstr("--freeze or --issue"));
    EXPECT_EQ(desk.run({"river-transport/2023", "--without-copies"}), Exit::usage);
    EXPECT_FALSE(std::filesystem::exists(dir.file("r")));
}

TEST(ReviewDiffCommand, ReadsTwoFoldersAndNamesWhatDiffers) {
    const TempDir dir;
    Desk desk;
    ASSERT_EQ(desk.write_review(dir.file("a")), Exit::ok);
    const std::string reached = "\"state\":\"planned\"";
    const std::size_t rv2 = desk.answer.find("river-transport/2023/rv2/a");
    desk.answer.replace(desk.answer.find(reached, rv2), reached.size(), "\"state\":\"reached\"");
    ASSERT_EQ(desk.write_review(dir.file("b")), Exit::ok);
    Runner runner;
    ASSERT_EQ(runner.run({"review", "diff", dir.file("a"), dir.file("b"), "--format", "csv"}), 0) << runner.err.str();
    EXPECT_THAT(runner.out.str(), HasSubstr("state,,planned,reached"));
    ASSERT_EQ(runner.run({"review", "diff", dir.file("a"), dir.file("b"), "--format", "markdown"}), 0);
    EXPECT_THAT(runner.out.str(), HasSubstr("## commitments\n\n| About | What | Detail | Earlier | Later | Entries |"));
    EXPECT_THAT(runner.out.str(), HasSubstr("| planned | reached |"));
    EXPECT_THAT(runner.out.str(), HasSubstr("- **earlier:** "));
    ASSERT_EQ(runner.run({"review", "diff", dir.file("a"), dir.file("a"), "--format", "markdown"}), 0);
    EXPECT_THAT(runner.out.str(), HasSubstr("the two say the same"));
    EXPECT_EQ(runner.run({"review", "diff", dir.file("a"), dir.file("none")}), 2);
    write(dir.file("b/review.json"), "{}");
    EXPECT_EQ(runner.run({"review", "diff", dir.file("a"), dir.file("b")}), 2);
    EXPECT_THAT(runner.err.str(), HasSubstr("not the file that the manifest names"));
}

TEST(ReviewCommand, IsToldFromReviewDiffByItsWords) {
    const TempDir dir;
    Runner runner;
    runner.ledger->answers["review"] = document();
    const std::vector<std::string> day{"--on", "2023-12-14", "--known", "2023-12-20", "--out", dir.file("r")};
    std::vector<std::string> words{"review", "river-transport/2023"};
    words.insert(words.end(), day.begin(), day.end());
    ASSERT_EQ(runner.run(words), 0) << runner.err.str();
    words = {"review"};
    words.insert(words.end(), day.begin(), day.end());
    words.push_back("river-transport/2023");
    ASSERT_EQ(runner.run(words), 0) << runner.err.str();
    EXPECT_EQ(runner.run({"review", "--check", dir.file("r")}), 0) << runner.err.str();
    EXPECT_EQ(runner.run({"review"}), 2);
    EXPECT_EQ(runner.run({"review", "diff"}), 2);
}

TEST(ReviewFolder, ReadsTheManifestThatItWritesAndNoOther) {
    Manifest manifest{"p/2023", "2023-12-14", "@70",
                      "latest", 70,           std::string(64, 'a'),
                      "",       false,        {{"review.html", std::string(64, 'b')}}};
    const std::string text = format_manifest(manifest);
    const auto parsed = parse_manifest(text);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(format_manifest(*parsed), text);
    EXPECT_EQ(parsed->sha256s, manifest.sha256s);
    for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(parse_manifest(text.substr(0, size))) << size;
    manifest.sha256s = {{"../outside", std::string(64, 'b')}};
    EXPECT_FALSE(parse_manifest(format_manifest(manifest)));
    EXPECT_FALSE(parse_manifest("hello"));
}

}  // namespace
}  // namespace annals::cli
