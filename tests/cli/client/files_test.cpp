#include "cli/client/files.hpp"

#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

namespace annals::cli {
namespace {

std::size_t files_in(const std::string& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) count += entry.is_regular_file();
    return count;
}

TEST(Files, WhatIsWrittenReadsBackAndFoldersAreMade) {
    const TempDir temp;
    const std::string path = temp.file("a/b/c");
    ASSERT_TRUE(write_whole_file(path, "one"));
    ASSERT_TRUE(write_whole_file(path, std::string(100'000, 'x')));
    EXPECT_EQ(read_whole_file(path, 100'000).value(), std::string(100'000, 'x'));
    EXPECT_EQ(files_in(temp.path()), 1u) << "nothing is left beside it";
}

TEST(Files, ManyArePutWholeAndFlushedTogether) {
    const TempDir temp;
    for (const char* name : {"a/1", "a/2", "a/1"}) ASSERT_TRUE(put_whole_file(temp.file(name), name));
    EXPECT_TRUE(flush_all(temp.path()));
    EXPECT_EQ(read_whole_file(temp.file("a/2"), 10).value(), "a/2");
    EXPECT_EQ(files_in(temp.path()), 2u) << "nothing is left beside them";
    EXPECT_EQ(flush_all(temp.file("none")).error().code, Errc::io);
}

TEST(Files, ReadingHasALimitAndFoldersAreNoFiles) {
    const TempDir temp;
    ASSERT_TRUE(write_whole_file(temp.file("a"), "12345"));
    EXPECT_EQ(read_whole_file(temp.file("a"), 4).error().code, Errc::too_large);
    EXPECT_EQ(read_whole_file(temp.file("none"), 4).error().code, Errc::not_found);
    EXPECT_EQ(read_whole_file(temp.path(), 4).error().code, Errc::not_found);
}

TEST(Files, WhereThereIsNoRoomTheOldContentStaysAndNothingIsLeftBehind) {
    const TempDir temp;
    ASSERT_TRUE(write_whole_file(temp.file("a"), "old"));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 1'000;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto written = write_whole_file(temp.file("a"), std::string(2'000, 'x'));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Errc::disk_full);
    EXPECT_EQ(read_whole_file(temp.file("a"), 10).value(), "old");
    EXPECT_EQ(files_in(temp.path()), 1u);
}

TEST(Files, AFileInTheWayIsTold) {
    const TempDir temp;
    ASSERT_TRUE(write_whole_file(temp.file("a"), "file"));
    EXPECT_EQ(write_whole_file(temp.file("a/b"), "x").error().code, Errc::io);
}

TEST(Files, AFolderIsHeldByOneUntilItLetsGo) {
    const TempDir temp;
    {
        const auto first = FolderLock::take(temp.file("new"));
        ASSERT_TRUE(first);
    }
    EXPECT_TRUE(FolderLock::take(temp.file("new")));
}

}  // namespace
}  // namespace annals::cli
