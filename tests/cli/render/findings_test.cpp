#include "cli/render/findings.hpp"

#include "tests/support/invented_landscape.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

TEST(Findings, AreCountedBySideAndByWhatBecameOfThem) {
    EXPECT_EQ(counts_of(test::invented_landscape()),
              "2 gaps open; 1 overlap open, 1 dismissed; since 2022-12-01 1 opened and 1 closed");
}

TEST(Findings, ASideWithoutFindingsIsNotCounted) {
    auto answer = test::invented_landscape();
    std::erase_if(answer.findings, [](const state::Finding& one) { return one.side == state::FindingSide::overlap; });
    answer.since.reset();
    EXPECT_EQ(counts_of(answer), "2 gaps open");
    answer.findings.clear();
    EXPECT_EQ(counts_of(answer), "");
}

TEST(Findings, AStatusSaysWhyItIsNotOpen) {
    const auto answer = test::invented_landscape();
    EXPECT_EQ(status_of(answer.findings[0]), "open");
    EXPECT_EQ(status_of(answer.findings[3]), "dismissed: the two commitments are for different hulls");
    EXPECT_EQ(status_of(answer.findings[4]), "closed: held no more from 2023-03-01");
}

TEST(Findings, SubjectsAreNamedWithTheirKind) {
    EXPECT_EQ(subject_ids(test::invented_landscape().findings[2]),
              "commitment:rivers/2023/rv3 commitment:rivers/2023/rv6");
}

}  // namespace
}  // namespace annals::cli
