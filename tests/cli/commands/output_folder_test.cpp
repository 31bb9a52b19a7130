#include "cli/commands/output_folder.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace annals::cli {
namespace {

namespace fs = std::filesystem;

class OutputFolder : public testing::Test {
protected:
    static std::string text_of(const fs::path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    // How many names stand in the folder above: the target, and nothing that was left beside it.
    std::ptrdiff_t names() const { return std::distance(fs::directory_iterator(top_), fs::directory_iterator()); }

    TempDir temp_;
    fs::path top_ = temp_.file("top");
    fs::path target_ = top_ / "out";
};

TEST_F(OutputFolder, IsPutInPlaceWhole) {
    ASSERT_TRUE(write_output_folder(target_, {{"a.txt", "A"}, {"deep/b.txt", "B"}}).has_value());
    EXPECT_EQ(text_of(target_ / "a.txt"), "A");
    EXPECT_EQ(text_of(target_ / "deep" / "b.txt"), "B");
    EXPECT_EQ(names(), 1);
}

TEST_F(OutputFolder, LeavesNothingWhereAStepFails) {
    const auto refused = [](const fs::path&) -> Result<void> { return fail(Errc::io, "refused"); };
    EXPECT_FALSE(write_output_folder(target_, {{"a.txt", "A"}}, {refused, {}}).has_value());
    EXPECT_FALSE(write_output_folder(target_, {{"a.txt", "A"}}, {{}, refused}).has_value());
    // A file where a folder would have to be.
    EXPECT_FALSE(write_output_folder(target_, {{"a", "A"}, {"a/b", "B"}}).has_value());
    EXPECT_EQ(names(), 0);
}

TEST_F(OutputFolder, ReplacesNoFolderThatHoldsSomething) {
    fs::create_directories(target_);
    std::ofstream(target_ / "mine.txt") << "mine";
    EXPECT_EQ(write_output_folder(target_, {{"a.txt", "A"}}).error().code, Errc::io);
    EXPECT_EQ(text_of(target_ / "mine.txt"), "mine");
    EXPECT_EQ(names(), 1);
}

TEST_F(OutputFolder, IsTheFolderItselfForAPathThatEndsInASlash) {
    EXPECT_EQ(output_folder(target_.string() + "/"), target_);
    EXPECT_EQ(output_folder(target_.string()), target_);
}

}  // namespace
}  // namespace annals::cli
