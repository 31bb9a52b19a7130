#include "cli/render/template.hpp"

#include "cli/render/marked_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <gmock/gmock.h>

namespace annals::cli {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

const json::object shape = {
    {"name", ""}, {"code", ""}, {"rows", json::array{json::object{{"code", ""}, {"value", 0}}}}};

std::string fill(const std::string& text, const json::object& data) {
    const auto filled = fill_template(text, data, shape, TemplateEscape::html);
    return filled ? *filled : to_string(filled.error());
}

TEST(Template, FillsNamesSectionsAndInvertedSections) {
    const json::object data = {
        {"name", "A & B"}, {"code", ""}, {"rows", json::array{json::object{{"code", "x"}, {"value", 3}}}}};
    EXPECT_EQ(fill("{{name}} {{{name}}} {{#rows}}{{code}}={{value}};{{/rows}}{{^code}}none{{/code}}", data),
              "A &amp; B A & B x=3;none");
}

TEST(Template, WhatAnItemLacksIsNotTakenFromOutside) {
    const json::object data = {{"name", "n"}, {"code", "OUTER"}, {"rows", json::array{json::object{{"value", 3}}}}};
    EXPECT_EQ(fill("{{#rows}}[{{code}}]{{/rows}}", data), "[]");
}

TEST(Template, RefusesWhatIsMisspeltOrNotClosedWithItsLine) {
    const json::object data = {{"name", "n"}, {"code", ""}, {"rows", json::array()}};
    EXPECT_THAT(fill("\n\n{{nane}}", data), HasSubstr("line 3"));
    EXPECT_THAT(fill("{{nane}}", data), HasSubstr("name"));
    // Names are held within a section too when the list is empty.
    EXPECT_THAT(fill("{{#rows}}{{valu}}{{/rows}}", data), HasSubstr("'valu'"));
    EXPECT_THAT(fill("{{#rows}}", data), HasSubstr("is not ended"));
    EXPECT_THAT(fill("{{/rows}}", data), HasSubstr("ends no section"));
    EXPECT_THAT(fill("{{#rows}}{{#name}}{{/rows}}{{/name}}", data), HasSubstr("ends no section"));
    EXPECT_THAT(fill("a\n{{name", data), HasSubstr("line 2"));
    EXPECT_THAT(fill("{{> name}}", data), HasSubstr("no partials"));
    EXPECT_THAT(fill("{{=<% %>=}}", data), HasSubstr("delimiters"));
}

TEST(Template, BoundsSizeAndDepth) {
    const json::object data = {{"name", "n"}, {"code", "c"}, {"rows", json::array()}};
    EXPECT_THAT(fill(std::string(template_bytes_max + 1, 'a'), data), HasSubstr("at most"));
    std::string deep;
    for (std::size_t i = 0; i <= template_depth_max; ++i) deep += "{{#name}}";
    EXPECT_THAT(fill(deep, data), HasSubstr("too many sections"));
}

TEST(Template, ShippedOnesAreBuiltIn) {
    EXPECT_THAT(std::string(shipped_page_template()), HasSubstr("<!doctype html>"));
    EXPECT_THAT(std::string(shipped_markdown_template()), HasSubstr("{{#parts}}"));
    EXPECT_THAT(std::string(shipped_style_sheet()), HasSubstr("@media print"));
}

TEST(MarkedText, RendersAPartOfMarkdown) {
    EXPECT_EQ(marked_to_html("# Head\n\nOne *two* **three** `<4>`\nmore\n\n- a\n- b\n\n1. c\n\n> said\n", 3),
              "<h3>Head</h3>\n<p>One <em>two</em> <strong>three</strong> <code>&lt;4&gt;</code> more</p>\n"
              "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n<blockquote><p>said</p></blockquote>\n");
}

TEST(MarkedText, LeadsOnlyToSafeAddresses) {
    EXPECT_THAT(marked_to_html("[a](https://example.org/?x=1&y=2)", 3),
                HasSubstr("<a href=\"https://example.org/?x=1&amp;y=2\">a</a>"));
    for (const char* address :
         {"javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//example.org", "file:///x"}) {
        const std::string text = "[a](" + std::string(address) + ")";
        EXPECT_THAT(marked_to_html(text, 3), Not(HasSubstr("<a "))) << text;
        EXPECT_THAT(marked_to_markdown(text, 3), Not(HasSubstr("]("))) << text;
    }
}

TEST(MarkedText, HtmlInItIsText) {
    EXPECT_EQ(marked_to_html("<b onclick=\"x\">&amp;", 3), "<p>&lt;b onclick=&quot;x&quot;&gt;&amp;amp;</p>\n");
    EXPECT_THAT(marked_to_markdown("<script>x</script>", 3), Not(HasSubstr("<script")));
}

TEST(MarkedText, UnclosedMarksAreText) {
    EXPECT_EQ(marked_to_html("2 * 3 ** 4 [x] `y", 3), "<p>2 * 3 ** 4 [x] `y</p>\n");
}

TEST(MarkedText, DataInMarkdownIsNoMarkup) {
    EXPECT_EQ(markdown_escaped("a|b <i> *c* _d_ [e](f)\nnext\x1b"),
              "a\\|b &lt;i&gt; \\*c\\* \\_d\\_ \\[e\\](f) next\\\\x1b");
    EXPECT_EQ(markdown_escaped("- item"), "\\- item");
    EXPECT_EQ(markdown_escaped("1. item"), "1\\. item");
}

}  // namespace
}  // namespace annals::cli
