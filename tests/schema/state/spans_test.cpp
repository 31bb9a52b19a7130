#include "schema/state/spans.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace annals::state {
namespace {

Spans spans(std::initializer_list<std::pair<int, int>> list) {
    Spans made;
    for (const auto& [from, until] : list) made.append(Day{from}, Day{until});
    return made;
}

std::set<int> days_in(const Spans& set) {
    std::set<int> days;
    for (const Span& span : set.list())
        for (int day = span.from.days; day < span.until.days; ++day) days.insert(day);
    return days;
}

Spans random_spans(std::mt19937& random) {
    Spans made;
    int day = static_cast<int>(random() % 5);
    for (std::size_t i = random() % 5; i > 0; --i) {
        const int until = day + static_cast<int>(random() % 4);
        made.append(Day{day}, Day{until});
        day = until + static_cast<int>(random() % 4);
    }
    return made;
}

TEST(Spans, SpansThatTouchAreOne) {
    EXPECT_EQ(spans({{1, 3}, {3, 5}}), spans({{1, 5}}));
    EXPECT_EQ(spans({{1, 3}}) | spans({{3, 5}}), spans({{1, 5}}));
    EXPECT_TRUE(Spans(Day{4}, Day{4}).is_empty());
    EXPECT_TRUE(Spans(Day{5}, Day{4}).is_empty());
}

TEST(Spans, ADayIsInFromItsFirstToBeforeItsEnd) {
    const Spans set = spans({{2, 4}, {6, 7}});
    EXPECT_FALSE(set.holds(Day{1}));
    EXPECT_TRUE(set.holds(Day{2}));
    EXPECT_FALSE(set.holds(Day{4}));
    EXPECT_TRUE(set.holds(Day{6}));
    EXPECT_EQ(set.last_before(Day{6}), (Span{Day{2}, Day{4}}));
    EXPECT_EQ(set.last_before(Day{7}), (Span{Day{6}, Day{7}}));
    EXPECT_EQ(set.last_before(Day{2}), std::nullopt);
}

TEST(Spans, OperationsAgreeWithSetsOfDays) {
    std::mt19937 random(20231213);
    for (int round = 0; round < 3'000; ++round) {
        const Spans left = random_spans(random);
        const Spans right = random_spans(random);
        const std::set<int> a = days_in(left);
        const std::set<int> b = days_in(right);
        std::set<int> either = a;
        either.insert(b.begin(), b.end());
        std::set<int> both;
        std::set<int> only;
        for (const int day : a) (b.contains(day) ? both : only).insert(day);
        ASSERT_EQ(days_in(left | right), either);
        ASSERT_EQ(days_in(left & right), both);
        ASSERT_EQ(days_in(left - right), only);
        // Equal sets have one form.
        ASSERT_EQ((left & right) | (left - right), left);
    }
}

TEST(Spans, CombinationsSayWhichHoldTogether) {
    const Spans a = spans({{1, 10}});
    const Spans b = spans({{3, 5}, {7, 12}});
    const Spans c = spans({{4, 8}});
    const auto found = combinations({&a, &b, &c}, 2);
    EXPECT_EQ(found.size(), 3U);
    EXPECT_EQ(found.at({0, 1}), spans({{3, 4}, {8, 10}}));
    EXPECT_EQ(found.at({0, 2}), spans({{5, 7}}));
    EXPECT_EQ(found.at({0, 1, 2}), spans({{4, 5}, {7, 8}}));
    EXPECT_TRUE(combinations({&a}, 2).empty());
}

TEST(Spans, CountsSayHowManyHold) {
    const Spans a = spans({{1, 10}});
    const Spans b = spans({{3, 5}, {7, 12}});
    const Spans c = spans({{5, 7}});
    const std::vector<Held> counts = counts_of({&a, &b, &c});
    // On day 5 one ends and another begins.
    EXPECT_EQ(counts,
              (std::vector<Held>{{Day{1}, 1}, {Day{3}, 2}, {Day{5}, 2}, {Day{7}, 2}, {Day{10}, 1}, {Day{12}, 0}}));
    EXPECT_EQ(count_on(counts, Day{0}), 0U);
    EXPECT_EQ(count_on(counts, Day{6}), 2U);
    EXPECT_EQ(count_on(counts, Day{11}), 1U);
    EXPECT_EQ(count_on(counts, Day{12}), 0U);
}

}  // namespace
}  // namespace annals::state
