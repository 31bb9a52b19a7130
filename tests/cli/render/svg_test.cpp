#include "cli/render/svg.hpp"

#include <gtest/gtest.h>

namespace annals::cli::svg {
namespace {

TEST(Svg, HasATitleATextAlternativeAndAnArea) {
    const std::string out = Drawing("chart-x", 300, 100).inline_svg("What & when", "Two <things>");
    EXPECT_NE(out.find("viewBox=\"0 0 300 100\""), std::string::npos);
    EXPECT_NE(out.find("<title id=\"chart-x-title\">What &amp; when</title>"), std::string::npos);
    EXPECT_NE(out.find("<desc id=\"chart-x-desc\">Two &lt;things&gt;</desc>"), std::string::npos);
    EXPECT_NE(out.find("aria-labelledby=\"chart-x-title chart-x-desc\""), std::string::npos);
}

TEST(Svg, DataCannotLeaveItsElement) {
    Drawing drawing("c", 10, 10);
    drawing.begin_link("#e1\" onclick=\"x", "a</title><script>");
    drawing.text({1, 2}, "</text><script>alert(1)</script>\x1b[31m");
    drawing.end();
    const std::string out = drawing.inline_svg("t", "d");
    EXPECT_EQ(out.find("<script"), std::string::npos);
    EXPECT_EQ(out.find("onclick=\""), std::string::npos);
    EXPECT_EQ(out.find('\x1b'), std::string::npos);
}

TEST(Svg, PatternsAreNamedAfterTheDrawing) {
    Drawing drawing("one", 10, 10);
    drawing.rect({0, 0, 5, 5}, Fill::overdue);
    const std::string out = drawing.inline_svg("t", "d");
    EXPECT_NE(out.find("<pattern id=\"one-overdue\""), std::string::npos);
    EXPECT_NE(out.find("fill=\"url(#one-overdue)\""), std::string::npos);
}

TEST(Svg, OnlyAFileCarriesTheStyleSheet) {
    const Drawing drawing("one", 10, 10);
    EXPECT_EQ(drawing.inline_svg("t", "d").find("<style>"), std::string::npos);
    EXPECT_NE(drawing.file("t", "d").find("prefers-color-scheme:dark"), std::string::npos);
}

TEST(Svg, CutsLongTextBetweenCharacters) {
    EXPECT_EQ(fitted("short", 100), "short");
    const std::string cut = fitted("Förderung überall", 60);
    EXPECT_TRUE(cut.ends_with("…")) << cut;
    EXPECT_LE(width_of(cut), 60);
    EXPECT_EQ(fitted("ööööö", 21), "öö…");
}

}  // namespace
}  // namespace annals::cli::svg
