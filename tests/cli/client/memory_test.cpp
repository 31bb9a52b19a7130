#include "cli/client/memory.hpp"

#include "cli/client/files.hpp"
#include "tests/support/forked_logs.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace annals::cli {
namespace {

using test::accounts_for;
using test::leaves_of;
using test::LogSigner;

class MemoryTest : public ::testing::Test {
protected:
    Result<audit::Contact> meet(const std::vector<Sha256>& leaves) {
        return memory_.meet(log_.trusted(), log_.sign(leaves), accounts_for(leaves));
    }
    std::string seen_file() const {
        return temp_.file("state/seen/" + file_name_of(log_.verifier_key()) + ".checkpoint");
    }

    TempDir temp_;
    LogSigner log_{"example.org/log"};
    Memory memory_{temp_.file("state")};
};

TEST_F(MemoryTest, MovesForwardOnlyAndAcrossProcesses) {
    ASSERT_TRUE(meet(leaves_of(5)));
    ASSERT_TRUE(meet(leaves_of(9)));
    EXPECT_EQ(Memory(temp_.file("state")).seen(log_.trusted()), TreeSize(9));
    const auto back = memory_.meet(log_.trusted(), log_.sign(leaves_of(7)), accounts_for(leaves_of(9)));
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->is_behind);
    EXPECT_FALSE(back->evidence);
    EXPECT_EQ(memory_.seen(log_.trusted()), TreeSize(9));
}

TEST_F(MemoryTest, TheSameCheckpointAgainAsksForNothingAndWritesNothing) {
    ASSERT_TRUE(meet(leaves_of(5)));
    const auto written = std::filesystem::last_write_time(seen_file());
    const auto nobody = [](TreeSize, const proof::TreeHead&) -> Result<audit::Account> {
        return fail(Errc::internal, "asked");
    };
    EXPECT_TRUE(memory_.meet(log_.trusted(), log_.sign(leaves_of(5)), nobody));
    EXPECT_EQ(std::filesystem::last_write_time(seen_file()), written);
}

TEST_F(MemoryTest, AForkLeavesTheMemoryAsItWasAndOneFileOfEvidence) {
    ASSERT_TRUE(meet(leaves_of(5)));
    for (const std::size_t size : {5u, 12u}) {
        const auto met = meet(leaves_of(size, 1, 3));
        ASSERT_TRUE(met && met->evidence);
        EXPECT_EQ(memory_.seen(log_.trusted()), TreeSize(5));
        const auto file = memory_.keep(*met->evidence);
        ASSERT_TRUE(file);
        EXPECT_EQ(*memory_.keep(*met->evidence), *file) << "the same evidence is one file";
        const auto evidence = audit::parse_evidence(read_whole_file(*file, 1'000'000).value());
        ASSERT_TRUE(evidence);
        EXPECT_EQ(*audit::judge_evidence(*evidence, log_.trusted()), audit::Conviction::fork);
    }
}

TEST_F(MemoryTest, AKeyThatWasNotConfiguredChangesNothing) {
    ASSERT_TRUE(meet(leaves_of(5)));
    const LogSigner stranger("example.org/log", 2);
    EXPECT_EQ(memory_.meet(log_.trusted(), stranger.sign(leaves_of(9)), accounts_for(leaves_of(9))).error().code,
              Errc::bad_proof);
    EXPECT_EQ(memory_.seen(log_.trusted()), TreeSize(5));
    EXPECT_EQ(memory_.seen(stranger.trusted()), TreeSize(0));
}

TEST_F(MemoryTest, ARotatedKeyIsHeldToWhatItsPredecessorSigned) {
    ASSERT_TRUE(meet(leaves_of(5)));
    const LogSigner next("example.org/log", 2);
    const audit::Trusted both{log_.origin(), {log_.verifier_key(), next.verifier_key()}};
    const auto forked = memory_.meet(both, next.sign(leaves_of(9, 1)), accounts_for(leaves_of(9, 1)));
    ASSERT_TRUE(forked && forked->evidence);
    EXPECT_EQ(*audit::judge_evidence(*forked->evidence, both), audit::Conviction::fork);
    ASSERT_TRUE(memory_.meet(both, next.sign(leaves_of(9)), accounts_for(leaves_of(9))));
    EXPECT_EQ(memory_.seen(next.trusted()), TreeSize(9));
    EXPECT_EQ(memory_.seen(log_.trusted()), TreeSize(5)) << "what each key signed is kept under it";
}

TEST_F(MemoryTest, SeveralLogsAreRememberedApart) {
    const LogSigner other("example.org/other");
    ASSERT_TRUE(meet(leaves_of(5)));
    ASSERT_TRUE(memory_.meet(other.trusted(), other.sign(leaves_of(3, 1)), accounts_for(leaves_of(3, 1))));
    EXPECT_EQ(memory_.seen(log_.trusted()), TreeSize(5));
    EXPECT_EQ(memory_.seen(other.trusted()), TreeSize(3));
}

TEST_F(MemoryTest, ADamagedMemoryIsToldAndNotForgottenSilently) {
    ASSERT_TRUE(meet(leaves_of(5)));
    std::ofstream(seen_file(), std::ios::trunc) << "x";
    const auto met = meet(leaves_of(9));
    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().code, Errc::corrupt);
    EXPECT_EQ(met.error().place, seen_file());
}

TEST_F(MemoryTest, ALogThatIsOutOfReachWhenAskedIsNoFork) {
    ASSERT_TRUE(meet(leaves_of(5)));
    const auto away = [](TreeSize, const proof::TreeHead&) -> Result<audit::Account> {
        return fail(Errc::unreachable, "gone");
    };
    EXPECT_EQ(memory_.meet(log_.trusted(), log_.sign(leaves_of(9)), away).error().code, Errc::unreachable);
    EXPECT_EQ(memory_.seen(log_.trusted()), TreeSize(5));
}

TEST(MemoryFolders, StandWhereTheUserKeepsSuchThings) {
    const auto with = [](std::map<std::string, std::string> values) {
        return [values](const std::string& name) {
            const auto found = values.find(name);
            return found == values.end() ? std::string() : found->second;
        };
    };
    EXPECT_EQ(state_folder(with({{"HOME", "/h"}})), "/h/.local/state/annals");
    EXPECT_EQ(state_folder(with({{"HOME", "/h"}, {"XDG_STATE_HOME", "/s"}})), "/s/annals");
    EXPECT_EQ(state_folder(with({{"ANNALS_STATE", "/t"}, {"XDG_STATE_HOME", "/s"}})), "/t");
    EXPECT_EQ(cache_folder(with({{"HOME", "/h"}})), "/h/.cache/annals");
    EXPECT_EQ(config_folder(with({{"HOME", "/h"}})), "/h/.config/annals");
    EXPECT_EQ(state_folder(with({})), "");
    const LogSigner odd("../../etc/passwd");
    EXPECT_EQ(file_name_of(odd.verifier_key()).find_first_of("/."), std::string::npos);
}

}  // namespace
}  // namespace annals::cli
