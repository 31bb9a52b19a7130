#include "daemon/ops/copies.hpp"

#include "schema/proof/digest.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace annals::ops {
namespace {

class KeptCopies : public testing::Test {
protected:
    Copies copies(std::uint64_t reserve = 0) const { return Copies({dir, 1'000, reserve}); }
    static Sha256 hash(const std::string& text) { return proof::sha256(bytes_of(text)); }
    std::size_t files() const {
        std::size_t count = 0;
        if (!std::filesystem::exists(dir)) return 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(dir)) count += entry.is_regular_file();
        return count;
    }
    std::string path(const std::string& text) const {
        const std::string name = to_hex(hash(text));
        return dir + "/" + name.substr(0, 2) + "/" + name;
    }

    TempDir temp;
    const std::string dir = temp.file("copies");
};

TEST_F(KeptCopies, AreFoundUnderTheirHash) {
    EXPECT_EQ(copies().get(hash("a page")).error().code, Errc::not_found);
    EXPECT_EQ(copies().put(hash("a page"), "a page").value(), true);
    EXPECT_EQ(copies().put(hash("a page"), "a page").value(), false) << "kept already";
    EXPECT_EQ(copies().get(hash("a page")).value(), "a page");
    EXPECT_TRUE(std::filesystem::exists(path("a page")));
    EXPECT_EQ(files(), 1U);
}

TEST_F(KeptCopies, AreRefusedUnderAnotherHash) {
    EXPECT_EQ(copies().put(hash("a page"), "a pagf").error().code, Errc::bad_value);
    EXPECT_EQ(files(), 0U);
}

TEST_F(KeptCopies, HaveALimit) {
    EXPECT_TRUE(copies().put(hash(std::string(1'000, 'a')), std::string(1'000, 'a')));
    EXPECT_EQ(copies().put(hash(std::string(1'001, 'a')), std::string(1'001, 'a')).error().code, Errc::too_large);
    EXPECT_EQ(files(), 1U);
}

TEST_F(KeptCopies, LeaveTheDiskReserveFree) {
    EXPECT_EQ(copies(1ull << 60).put(hash("a page"), "a page").error().code, Errc::disk_full);
    EXPECT_EQ(files(), 0U);
}

TEST_F(KeptCopies, ThatWereAlteredAreToldAndReplaced) {
    ASSERT_TRUE(copies().put(hash("a page"), "a page"));
    std::ofstream(path("a page"), std::ios::trunc) << "a pagf";
    EXPECT_EQ(copies().get(hash("a page")).error().code, Errc::corrupt);
    EXPECT_EQ(copies().put(hash("a page"), "a page").value(), true);
    EXPECT_EQ(copies().get(hash("a page")).value(), "a page");
}

}  // namespace
}  // namespace annals::ops
