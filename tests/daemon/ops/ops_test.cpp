#include "daemon/ops/files.hpp"
#include "daemon/ops/log.hpp"
#include "daemon/ops/metrics.hpp"
#include "daemon/ops/randomness.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <vector>

namespace annals::ops {
namespace {

TEST(Files, ReplacesAFileWholeWithItsMode) {
    const TempDir folder;
    ASSERT_TRUE(replace_file(folder.file("key"), "first", 0600));
    ASSERT_TRUE(replace_file(folder.file("key"), "second", 0600));
    EXPECT_EQ(*read_file(folder.file("key"), 100), "second");
    struct stat info {};
    ASSERT_EQ(::stat((folder.file("key")).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
    EXPECT_FALSE(std::filesystem::exists(folder.file("key.new")));
}

TEST(Files, RefusesAFileOverItsLimitAndNamesOneThatIsMissing) {
    const TempDir folder;
    ASSERT_TRUE(replace_file(folder.file("long"), "123456"));
    EXPECT_EQ(read_file(folder.file("long"), 5).error().code, Errc::too_large);
    const auto missing = read_file(folder.file("none"), 5);
    EXPECT_EQ(missing.error().code, Errc::not_found);
    EXPECT_EQ(missing.error().place, folder.file("none"));
}

TEST(Files, MakesFoldersAndRefusesAFileInTheirPlace) {
    const TempDir folder;
    EXPECT_TRUE(make_folder(folder.file("a/b/c")));
    EXPECT_TRUE(make_folder(folder.file("a/b/c")));
    ASSERT_TRUE(replace_file(folder.file("file"), "x"));
    EXPECT_FALSE(make_folder(folder.file("file")));
}

TEST(PidFile, SecondTakerIsToldThePidOfTheFirst) {
    const TempDir folder;
    {
        const auto first = PidFile::take(folder.file("pid"));
        ASSERT_TRUE(first);
        const auto second = PidFile::take(folder.file("pid"));
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code, Errc::locked);
        EXPECT_NE(second.error().detail.find("pid " + std::to_string(::getpid())), std::string::npos);
    }
    EXPECT_TRUE(PidFile::take(folder.file("pid")));
}

TEST(Log, NamesEachFieldInTextAndJson) {
    EXPECT_EQ(format_event(LogForm::text, "store.opened", {{"entries", 12}, {"dir", "a b"}, {"clean", true}}),
              R"(store.opened entries=12 dir="a b" clean=true)");
    EXPECT_EQ(format_event(LogForm::json, "store.opened", {{"entries", 12}, {"dir", "a\nb"}, {"clean", true}}),
              R"("event":"store.opened","entries":12,"dir":"a\u000ab","clean":true)");
}

TEST(Log, BytesThatAreNoTextAreMadeVisibleInJsonToo) {
    EXPECT_EQ(format_event(LogForm::json, "x.y", {{"name", "a\xff"}}), R"("event":"x.y","name":"a\\xff")");
}

TEST(Log, NeverWritesControlCharactersAsTheyAre) {
    const std::string line = format_event(LogForm::text, "x.y", {{"name", "a\x1b[31m\nb"}});
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(Randomness, DrawnAheadHandsOutEachByteOnceAndInOrder) {
    std::uint64_t drawn = 0;
    int calls = 0;
    const auto byte_at = [](std::uint64_t i) { return static_cast<std::uint8_t>((i * 2654435761U) >> 13); };
    const Randomness random = drawn_ahead([&](std::span<std::uint8_t> out) {
        ++calls;
        for (std::uint8_t& byte : out) byte = byte_at(drawn++);
    });
    EXPECT_EQ(calls, 0);
    std::uint64_t taken = 0;
    for (const std::size_t size : {16, 1, 0, 4'000, 100, 32, 20'000, 16}) {
        std::vector<std::uint8_t> bytes(size);
        random(bytes);
        for (const std::uint8_t byte : bytes) ASSERT_EQ(byte, byte_at(taken++)) << "of " << size;
    }
    EXPECT_EQ(calls, static_cast<int>((taken + 4'095) / 4'096));
}

TEST(Randomness, OfTheSystemDiffersEachTime) {
    const Randomness random = drawn_ahead(system_randomness());
    std::array<std::uint8_t, 16> first{};
    std::array<std::uint8_t, 16> second{};
    random(first);
    random(second);
    EXPECT_NE(first, second);
}

TEST(Metrics, PrintsWhatWasCounted) {
    Metrics metrics;
    metrics.counter("annals_appends_total", "Entries appended.").add(3);
    metrics.gauge("annals_connections", "Open connections.").set(-2);
    metrics.computed("annals_tree_size", "Entries.", [] { return 7; });
    auto& histogram = metrics.histogram("annals_append_seconds", "Time to durable.");
    histogram.observe(100);
    histogram.observe(2'000);
    histogram.observe(99'000'000);
    const std::string text = metrics.to_text();
    EXPECT_NE(text.find("# TYPE annals_appends_total counter\nannals_appends_total 3\n"), std::string::npos);
    EXPECT_NE(text.find("annals_connections -2\n"), std::string::npos);
    EXPECT_NE(text.find("annals_tree_size 7\n"), std::string::npos);
    EXPECT_NE(text.find("annals_append_seconds_bucket{le=\"0.0001\"} 1\n"), std::string::npos);
    EXPECT_NE(text.find("annals_append_seconds_bucket{le=\"0.0025\"} 2\n"), std::string::npos);
    EXPECT_NE(text.find("annals_append_seconds_bucket{le=\"+Inf\"} 3\n"), std::string::npos);
    EXPECT_NE(text.find("annals_append_seconds_count 3\n"), std::string::npos);
}

TEST(Metrics, LabelsShareOneHeadingAndSumsAreExact) {
    Metrics metrics;
    metrics.counter("annals_requests_total", "Requests.", "method=\"GET\"").add();
    metrics.counter("annals_a_total", "A.").add();
    metrics.counter("annals_requests_total", "Requests.", "method=\"POST\"").add(2);
    auto& took = metrics.histogram("annals_took_seconds", "Time.", "route=\"x\"");
    took.observe(9'999'999'999);
    took.observe(2);
    const std::string text = metrics.to_text();
    EXPECT_EQ(text.substr(0, text.find("# HELP annals_took_seconds")),
              "# HELP annals_a_total A.\n# TYPE annals_a_total counter\nannals_a_total 1\n"
              "# HELP annals_requests_total Requests.\n# TYPE annals_requests_total counter\n"
              "annals_requests_total{method=\"GET\"} 1\nannals_requests_total{method=\"POST\"} 2\n");
    EXPECT_NE(text.find("annals_took_seconds_bucket{route=\"x\",le=\"0.0001\"} 1\n"), std::string::npos);
    EXPECT_NE(text.find("annals_took_seconds_sum{route=\"x\"} 10000.000001\n"), std::string::npos);
}

TEST(PidFile, TheLockGoesWithItsProcessHoweverItEnds) {
    const TempDir folder;
    int to_parent[2];
    int to_child[2];
    ASSERT_EQ(::pipe(to_parent), 0);
    ASSERT_EQ(::pipe(to_child), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = PidFile::take(folder.file("pid"));
        char byte = held ? 'y' : 'n';
        if (::write(to_parent[1], &byte, 1) != 1 || ::read(to_child[0], &byte, 1) != 1) ::_exit(1);
        ::_exit(0);  // as by kill -9: no destructor runs
    }
    char byte = 0;
    ASSERT_EQ(::read(to_parent[0], &byte, 1), 1);
    ASSERT_EQ(byte, 'y');
    const auto second = PidFile::take(folder.file("pid"));
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().detail.find("pid " + std::to_string(child)), std::string::npos);
    ASSERT_EQ(::write(to_child[1], &byte, 1), 1);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    EXPECT_TRUE(PidFile::take(folder.file("pid")));
}

}  // namespace
}  // namespace annals::ops
