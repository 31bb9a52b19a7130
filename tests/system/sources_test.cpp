// Sources and their saved copies, with the real annals and annalsd.
#include "schema/proof/digest.hpp"
#include "tests/support/real_cli.hpp"

#include <filesystem>
#include <fstream>

namespace annals {
namespace {

class Sources : public RealCli {
protected:
    std::string save(const std::string& name, const std::string& content) const {
        std::ofstream(temp_.file(name), std::ios::binary) << content;
        return temp_.file(name);
    }
    std::string kept(const std::string& content) const {
        const std::string name = to_hex(proof::sha256(bytes_of(content)));
        return temp_.file("ledger") + "/sources/sha256/" + name.substr(0, 2) + "/" + name;
    }
    Ran add(const std::string& file, const std::string& more = "--title \"A page\" --kind press") const {
        return run("source add " + file + " --id paper " + more);
    }
    const std::string page = std::string("a page\0of bytes\n", 16);
};

TEST_F(Sources, AreRecordedWithTheirHashAndTheirCopyIsKept) {
    const std::string file = save("page", page);
    const Ran added = add(file);
    EXPECT_EQ(added.exit_code, 0) << added.out;
    EXPECT_EQ(content_of(kept(page)), page);
    EXPECT_TRUE(holds(run("source list"), "whole"));
    EXPECT_EQ(run("source check").exit_code, 0);
    EXPECT_EQ(run("source get paper --out " + temp_.file("back")).exit_code, 0);
    EXPECT_EQ(content_of(temp_.file("back")), page);
    const auto size = event::print_json(json("health"));
    EXPECT_EQ(add(file).exit_code, 0) << "once more changes nothing";
    EXPECT_EQ(event::print_json(json("health")), size);
}

TEST_F(Sources, WithoutAHashAreCorrected) {
    ASSERT_EQ(run("record source.registered --id paper --title Paper --kind press").exit_code, 0);
    EXPECT_TRUE(holds(run("source list"), "no hash"));
    const Ran added = add(save("page", page), "");
    EXPECT_EQ(added.exit_code, 0) << added.out;
    EXPECT_TRUE(holds(run("show 1"), "event.corrected"));
    EXPECT_TRUE(holds(run("source list"), "whole"));
}

TEST_F(Sources, WithAnotherHashAreRefusedAndNothingIsKept) {
    ASSERT_EQ(add(save("page", page)).exit_code, 0);
    const Ran other = add(save("other", "another page"));
    EXPECT_EQ(other.exit_code, 3);
    EXPECT_TRUE(holds(other, "another copy")) << other.out;
    EXPECT_FALSE(std::filesystem::exists(kept("another page")));
}

TEST_F(Sources, DryRunRecordsAndKeepsNothing) {
    const Ran ran = add(save("page", page), "--title Paper --kind press --dry-run");
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    EXPECT_FALSE(std::filesystem::exists(kept(page)));
    EXPECT_TRUE(holds(run("source list"), "no source is registered"));
}

TEST_F(Sources, ThatAreMissingOrAlteredAreTold) {
    ASSERT_EQ(add(save("page", page)).exit_code, 0);
    std::ofstream(kept(page), std::ios::trunc) << "something else";
    const Ran altered = run("source check");
    EXPECT_EQ(altered.exit_code, 1);
    EXPECT_TRUE(holds(altered, "altered")) << altered.out;
    std::filesystem::remove(kept(page));
    const Ran missing = run("source check");
    EXPECT_EQ(missing.exit_code, 1);
    EXPECT_TRUE(holds(missing, "missing")) << missing.out;
    EXPECT_EQ(run("source get paper --out " + temp_.file("back")).exit_code, 3);
    EXPECT_FALSE(std::filesystem::exists(temp_.file("back")));
    ASSERT_EQ(add(save("page", page)).exit_code, 0) << "kept again";
    EXPECT_EQ(run("source check").exit_code, 0);
}

TEST_F(Sources, NeedATitleAndAFileThatIsThere) {
    EXPECT_EQ(add(save("page", page), "--kind press").exit_code, 2);
    EXPECT_EQ(add(temp_.file("nowhere")).exit_code, 2);
    EXPECT_EQ(run("source add " + save("page", page) + " --id \"No Id\" --title T").exit_code, 2);
}

}  // namespace
}  // namespace annals
