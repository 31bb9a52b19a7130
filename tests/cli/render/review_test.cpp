#include "cli/render/review_parts.hpp"
#include "cli/render/review_writer.hpp"
#include "tests/support/invented_review.hpp"

#include <boost/json/object.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace annals::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

ReviewDocument document_of(const state::ReviewAnswer& answer, ReviewExtras extras = {}) {
    return make_review(test::invented_as_of(), answer, extras);
}

std::string page_of(const state::ReviewAnswer& answer, const std::string& text = {}, ReviewExtras extras = {}) {
    const auto page = review_page(document_of(answer, std::move(extras)), text, boost::json::object());
    return page ? *page : to_string(page.error());
}

std::string markdown_of(const state::ReviewAnswer& answer, ReviewExtras extras = {}) {
    const auto text = review_markdown(document_of(answer, std::move(extras)), {}, boost::json::object());
    return text ? *text : to_string(text.error());
}

std::set<std::string> all_matches(const std::string& text, const std::string& pattern) {
    std::set<std::string> found;
    const std::regex expression(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at) found.insert((*at)[1]);
    return found;
}

// With ANNALS_REVIEW_OUT set the files are written there, to be looked at (tests/tools/review_page_test.py does).
void leave(const std::vector<OutputFile>& files) {
    const char* folder = std::getenv("ANNALS_REVIEW_OUT");
    if (!folder) return;
    for (const OutputFile& file : files) {
        const std::filesystem::path path = std::filesystem::path(folder) / file.path;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << file.content;
    }
}

ReviewExtras written() {
    ReviewExtras extras;
    extras.narrative["cover"] = "## What we saw\n\nA *good* year, see [the press](https://example.org).\n";
    extras.narrative["rv2"] = "- one\n- two <img src=x onerror=alert(1)>\n\n[click](javascript:alert(1))\n";
    extras.checkpoint = "annals.example\n70\nWlpaWlpa\n\n— annals.example AAAA\n";
    extras.checkpoint_says = "The signed checkpoint of annals.example over 70 entries covers them.";
    return extras;
}

TEST(Review, HasTenPartsInOrder) {
    const auto document = document_of(test::invented_review());
    ASSERT_EQ(document.parts.size(), 10U);
    for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(document.parts[i].number, static_cast<int>(i + 1));
    const std::string page = page_of(test::invented_review());
    for (const auto& part : document.parts) EXPECT_THAT(page, HasSubstr("<section id=\"" + part.id + "\""));
}

TEST(Review, EveryLinkWithinThePageLeadsSomewhere) {
    for (const std::string& text :
         {page_of(test::invented_review(), {}, written()), markdown_of(test::invented_review())}) {
        const auto places = all_matches(text, "id=\"([^\"]+)\"");
        for (const std::string& target : all_matches(text, "href=\"#([^\"]+)\""))
            EXPECT_TRUE(places.count(target)) << target;
        for (const std::string& target : all_matches(text, "\\]\\(<?#([^)>]+)>?\\)"))
            EXPECT_TRUE(places.count(target)) << target;
    }
}

TEST(Review, IdsOfThePageAreUnique) {
    const std::string page = page_of(test::invented_review(), {}, written());
    std::multiset<std::string> ids;
    const std::regex expression(" id=\"([^\"]+)\"");
    for (std::sregex_iterator at(page.begin(), page.end(), expression), end; at != end; ++at) ids.insert((*at)[1]);
    for (const std::string& id : ids) EXPECT_EQ(ids.count(id), 1U) << id;
}

TEST(Review, SameInputsGiveTheSameBytes) {
    const auto first = review_files(document_of(test::invented_review(), written()), "{}", boost::json::object(), {});
    const auto second = review_files(document_of(test::invented_review(), written()), "{}", boost::json::object(), {});
    ASSERT_TRUE(first && second);
    ASSERT_EQ(first->size(), second->size());
    for (std::size_t i = 0; i < first->size(); ++i) {
        EXPECT_EQ((*first)[i].path, (*second)[i].path);
        EXPECT_EQ((*first)[i].content, (*second)[i].content) << (*first)[i].path;
    }
    leave(*first);
}

TEST(Review, DataNeverBecomesMarkup) {
    const std::string page = page_of(test::invented_review(), {}, written());
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("<Sons>")));
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("href=\"javascript:")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
    const std::string markdown = markdown_of(test::invented_review(), written());
    EXPECT_THAT(markdown, Not(HasSubstr("<script")));
    EXPECT_THAT(markdown, Not(HasSubstr("<img")));
    EXPECT_THAT(markdown, Not(HasSubstr("(javascript:")));
    EXPECT_THAT(markdown, HasSubstr("\\|pipes\\|"));
}

TEST(Review, NeedsNoNetworkAndNoScript) {
    const std::string page = page_of(test::invented_review());
    for (const char* word : {"<script", "<link", "@import", "src=", "url(http"})
        EXPECT_THAT(page, Not(HasSubstr(word)));
}

TEST(Review, PlacesTheAuthorsTextByCommitment) {
    const std::string page = page_of(test::invented_review(), {}, written());
    const std::size_t begin = page.find("<h3 id=\"c-river-transport-2023-rv2\"");
    const std::size_t text = page.find("<li>two &lt;img");
    const std::size_t end = page.find("<h3 id=\"c-river-transport-2023-rv3\"");
    EXPECT_LT(begin, text);
    EXPECT_LT(text, end);
    EXPECT_THAT(page, HasSubstr("<h5>What we saw</h5>"));
    EXPECT_THAT(page, HasSubstr("A <em>good</em> year"));
}

TEST(Review, SaysInWordsThatThereIsNothing) {
    const std::string page = page_of(test::empty_review());
    for (const char* words : {"No milestones are recorded.", "No due day has moved.", "No memberships are recorded.",
                              "No rating of a recommendation is recorded.", "Gaps and overlaps are not computed",
                              "No required milestones are recorded.", "No earlier edition is recorded"})
        EXPECT_THAT(page, HasSubstr(words));
}

TEST(Review, GivesBothCountsAndTheAbsenceOfAStatement) {
    const std::string page = page_of(test::invented_review());
    EXPECT_THAT(page, HasSubstr("4 governments (3 countries)"));
    EXPECT_THAT(page, HasSubstr("not stated"));
    EXPECT_THAT(page, HasSubstr("overdue by 12 days"));
    EXPECT_THAT(page, Not(HasSubstr("failed")));
}

TEST(Review, AChangeOfScaleIsSaidAndNotCompared) {
    const std::string page = page_of(test::invented_review());
    EXPECT_THAT(page, HasSubstr("The scale changed in between: the two grades are not compared."));
    EXPECT_THAT(page, HasSubstr("On the same scale: higher."));
}

TEST(Review, ADeliveryStandsWithTheGradeOfItsEvidence) {
    state::ReviewAnswer answer = test::invented_review();
    EXPECT_THAT(page_of(answer), HasSubstr("; evidence: self-reported"));
    for (auto& commitment : answer.commitments) commitment.delivery.clear();
    EXPECT_THAT(page_of(answer), HasSubstr("; evidence: none"));
    EXPECT_THAT(page_of(answer), Not(HasSubstr("; evidence: self-reported")));
}

TEST(Review, AnEntryThatWasRetractedSaysSoInItsRow) {
    state::ReviewAnswer answer = test::invented_review();
    EXPECT_THAT(page_of(answer), Not(HasSubstr("retracted: ")));
    answer.annex.entries.front().sentence = "The weir was opened";
    answer.annex.entries.front().retracted_by = answer.annex.entries.back().seq;
    EXPECT_THAT(page_of(answer), HasSubstr("retracted: The weir was opened"));
    EXPECT_THAT(markdown_of(answer), HasSubstr("retracted: The weir was opened"));
}

TEST(Review, WhatIsDisputedIsSaidAndDrawnApart) {
    state::ReviewAnswer answer = test::invented_review();
    EXPECT_THAT(page_of(answer), Not(HasSubstr("reached and disputed.")));
    EXPECT_THAT(page_of(answer), Not(HasSubstr(">Disputed</th>")));
    state::ReviewSummaryRow& row = answer.summary.back();
    row.required.value += 1;
    row.disputed = {1, {Seq(30)}};
    EXPECT_THAT(page_of(answer), HasSubstr("1 was reached and disputed."));
    EXPECT_THAT(page_of(answer), HasSubstr("1 disputed"));
    EXPECT_THAT(page_of(answer), HasSubstr(">Disputed</th>"));
    // As wide as its figures get: what a browser makes of it, the test of the page says.
    for (state::ReviewSummaryRow& one : answer.summary) {
        one.qualifiers = {"overdue", "at_risk", "undated"};
        one.required.value = one.disputed.value = one.governments.value = one.countries.value = 1024;
        one.slip_days.value = -1024;
    }
    leave({{"review.html", page_of(answer)}});
}

TEST(Review, AMoveOfADayIsDrawnInItsDirection) {
    state::ReviewAnswer answer = test::invented_review();
    answer.slips.resize(1);
    ASSERT_TRUE(answer.slips[0].original_day);
    const std::regex heads("class=\"(h-[a-z]+)\" d=\"M([0-9]+) [0-9]+L([0-9]+) ");  // the tip, and behind it
    for (const int days : {1, -1}) {
        answer.slips[0].days = days;
        answer.slips[0].day = Day{answer.slips[0].original_day->days + days};
        const std::string drawing = slip_chart(answer).drawing.file("", "");
        std::smatch head;
        ASSERT_TRUE(std::regex_search(drawing, head, heads));
        EXPECT_EQ(head[1], days > 0 ? "h-bad" : "h-accent");
        EXPECT_EQ(std::stoi(head[2]) > std::stoi(head[3]), days > 0);
    }
}

TEST(Review, ARatingIsDrawnUnderTheNameOfWhoRates) {
    const std::string drawing = rating_chart(test::invented_review()).drawing.file("", "");
    EXPECT_THAT(drawing, HasSubstr(">River Institute<"));
    EXPECT_THAT(drawing, Not(HasSubstr("river-institute")));
}

TEST(Review, WhatIsDisputedIsCalledSoOnTheTimeline) {
    const auto chart = timeline_chart(test::invented_as_of(), test::invented_review());
    EXPECT_THAT(chart.drawing.file("", ""), HasSubstr(">disputed; "));
}

TEST(Review, LeadsToKeptCopiesAndSaysWhereOneIsMissing) {
    const std::string hash(64, 'a');
    state::ReviewAnswer answer = test::invented_review();
    Sha256 copy;
    copy.bytes.fill(0xaa);
    answer.annex.sources[0].sha256 = copy;
    answer.commitments[0].delivery.at(0).evidence[0].sha256 = copy;
    const std::string file = "sources/sha256/aa/" + hash;
    const auto count = [](const std::string& text, const std::string& part) {
        std::size_t found = 0;
        for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
        return found;
    };
    const auto sources_csv = [&](const ReviewExtras& extras) {
        for (const OutputFile& one : review_csv(document_of(answer, extras)))
            if (one.path == "tables/sources.csv") return one.content;
        return std::string();
    };
    ReviewExtras extras;
    EXPECT_EQ(count(page_of(answer, {}, extras), "<span class=\"warn\">missing</span>"), 2U) << "evidence and annex";
    EXPECT_THAT(markdown_of(answer, extras), HasSubstr("| missing |"));
    EXPECT_THAT(sources_csv(extras), HasSubstr(",missing," + hash + ",,"));
    EXPECT_THAT(sources_csv(extras), HasSubstr(",no copy,,,")) << "none is recorded of the other source";
    extras.kept_copies[hash] = file;
    EXPECT_EQ(count(page_of(answer, {}, extras), "<a href=\"" + file + "\">kept</a>"), 2U);
    EXPECT_EQ(count(page_of(answer, {}, extras), "missing</span>"), 0U);
    EXPECT_THAT(markdown_of(answer, extras), HasSubstr("[kept](<" + file + ">)"));
    EXPECT_THAT(sources_csv(extras), HasSubstr(",kept," + hash + "," + file + ","));
    extras.are_copies_left_out = true;
    EXPECT_EQ(count(page_of(answer, {}, extras), "kept</a>"), 0U);
    EXPECT_THAT(sources_csv(extras), HasSubstr(",left out," + hash + ",,"));
}

TEST(Review, AFigureOfSeveralEntriesLeadsToThemAll) {
    const std::string page = page_of(test::invented_review());
    const auto figures = all_matches(page, "class=\"fig\" href=\"#(f[0-9]+)\"");
    ASSERT_FALSE(figures.empty());
    for (const std::string& figure : figures) EXPECT_THAT(page, HasSubstr("<tr id=\"" + figure + "\">"));
}

TEST(Review, ATemplateOfOnesOwnArrangesThePieces) {
    EXPECT_EQ(page_of(test::invented_review(), "<h1>{{title}}</h1>{{#commitments}}<b>{{name}}</b>{{/commitments}}"),
              "<h1>River Transport 2023</h1><b>RV1 Shore Power</b><b>RV2 Quiet Hulls</b><b>RV3 Shared Locks</b>"
              "<b>RV4 Open Charts</b>");
    EXPECT_THAT(page_of(test::invented_review(), "{{{chart.slip}}}"), HasSubstr("<svg class=\"chart\""));
}

TEST(Review, AMisspeltNameInATemplateIsAnErrorWithItsLine) {
    const std::string error =
        page_of(test::invented_review(), "ok\n{{#data}}{{#summary}}{{comitment.id}}{{/summary}}{{/data}}\n");
    EXPECT_THAT(error, HasSubstr("line 2"));
    EXPECT_THAT(error, HasSubstr("comitment.id"));
    EXPECT_THAT(error, HasSubstr("commitment.id"));
}

TEST(ReviewCsv, HasOneFileATableAndADictionaryOfEveryColumn) {
    const auto files = review_csv(document_of(test::invented_review()));
    std::map<std::string, std::string> by_path;
    for (const OutputFile& file : files) by_path[file.path] = file.content;
    const std::string& dictionary = by_path["tables/dictionary.csv"];
    for (const auto& [path, content] : by_path) {
        if (path == "tables/dictionary.csv") continue;
        std::string head = content.substr(0, content.find("\r\n"));
        std::istringstream names(head);
        for (std::string name; std::getline(names, name, ',');)
            EXPECT_THAT(dictionary, HasSubstr("," + name + ",")) << path;
    }
    EXPECT_THAT(by_path["tables/summary.csv"], HasSubstr("required,required_entries,delivered,delivered_entries"));
    EXPECT_THAT(by_path["tables/parties.csv"], HasSubstr("'=Firland & <Sons>"));
    EXPECT_THAT(by_path["tables/parties.csv"], HasSubstr("with-notice"));
}

TEST(ReviewWorkbook, IsAZipArchiveOfTheSameBytesEachTime) {
    const auto first = review_workbook(document_of(test::invented_review()));
    const auto second = review_workbook(document_of(test::invented_review()));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->substr(0, 4), "PK\x03\x04");
    EXPECT_EQ(*first, *second);
}

}  // namespace
}  // namespace annals::cli
