#include "daemon/write/checkpointer.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>

namespace annals::write {
namespace {

// A log in memory, and folders for keys and marks.
class SignerTest : public testing::Test {
protected:
    SignerTest() { verifier_ = *create_key(folder_ + "/keys", origin_, seed(1)); }

    static std::array<std::uint8_t, 32> seed(std::uint8_t number) {
        std::array<std::uint8_t, 32> bytes{};
        bytes[0] = number;
        return bytes;
    }
    Result<std::unique_ptr<Signer>> open() { return Signer::open({origin_, folder_ + "/keys", folder_ + "/state"}); }

    static std::vector<Sha256> leaves(std::size_t count, std::uint8_t history = 0) {
        std::vector<Sha256> all;
        for (std::size_t i = 0; i < count; ++i) {
            const std::array<std::uint8_t, 3> entry = {history, static_cast<std::uint8_t>(i),
                                                       static_cast<std::uint8_t>(i >> 8)};
            all.push_back(proof::leaf_hash(entry));
        }
        return all;
    }
    static proof::TreeHead head(const std::vector<Sha256>& all) { return {TreeSize(all.size()), proof::root_of(all)}; }
    static proof::NodeReader nodes(std::vector<Sha256> all) {
        return [all](std::span<const proof::NodeId> wanted) -> Result<std::vector<Sha256>> {
            std::vector<Sha256> found;
            for (const auto& node : wanted) {
                const std::size_t width = std::size_t{1} << node.level;
                found.push_back(proof::root_of(std::span(all).subspan(node.index * width, width)));
            }
            return found;
        };
    }
    Result<std::string> sign(Signer& signer, const std::vector<Sha256>& all) {
        return signer.sign(head(all), nodes(all));
    }

    const std::string origin_ = "example.org/annals";
    const TempDir dir_;
    const std::string folder_ = dir_.path();
    std::string verifier_;
};

TEST_F(SignerTest, SignsAGrowingTreeAndTheNoteVerifies) {
    const auto signer = open();
    ASSERT_TRUE(signer) << to_string(signer.error());
    const std::array keys = {*proof::parse_verifier_key(verifier_)};
    for (const std::size_t size : {1u, 2u, 7u, 300u}) {
        const auto note = sign(**signer, leaves(size));
        ASSERT_TRUE(note) << to_string(note.error());
        const auto checkpoint = proof::check_checkpoint(*note, origin_, keys);
        ASSERT_TRUE(checkpoint);
        EXPECT_EQ(checkpoint->checkpoint.head, head(leaves(size)));
    }
}

TEST_F(SignerTest, KeepsTheKeyToItsOwner) {
    for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/keys"))
        EXPECT_EQ(entry.status().permissions() & std::filesystem::perms::mask, std::filesystem::perms(0600));
    for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/keys"))
        std::filesystem::permissions(entry.path(), std::filesystem::perms(0644));
    EXPECT_EQ(open().error().code, Errc::forbidden);
}

TEST_F(SignerTest, RefusesAHeadBelowTheMarkAfterARestart) {
    ASSERT_TRUE(sign(**open(), leaves(10)));
    const auto again = open();
    EXPECT_EQ((*again)->mark_size(), 10u);
    const auto refused = sign(**again, leaves(9));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::fork);
}

TEST_F(SignerTest, RefusesAnotherHistoryOfTheSameOrALargerSize) {
    const auto signer = open();
    ASSERT_TRUE(sign(**signer, leaves(10)));
    EXPECT_EQ(sign(**signer, leaves(10, 1)).error().code, Errc::fork);
    EXPECT_EQ(sign(**signer, leaves(11, 1)).error().code, Errc::fork);
    EXPECT_TRUE(sign(**signer, leaves(11)));
}

TEST_F(SignerTest, RefusesAHeadThatStoredNodesDoNotGive) {
    const auto signer = open();
    auto flipped = leaves(20);
    flipped[3].bytes[0] ^= 1;
    const auto refused = (*signer)->sign(head(leaves(20)), nodes(flipped));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::corrupt);
    EXPECT_FALSE((*signer)->last());
}

TEST_F(SignerTest, TwoSignersOfOneKeyCannotBeOpenAtOnce) {
    const auto first = open();
    ASSERT_TRUE(first);
    EXPECT_EQ(open().error().code, Errc::locked);
}

TEST_F(SignerTest, AnEditedMarkIsRefused) {
    ASSERT_TRUE(sign(**open(), leaves(10)));
    for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/state")) {
        if (entry.path().extension() != ".mark") continue;
        auto text = *ops::read_file(entry.path().string(), 10'000);
        text.replace(text.find("\n10\n"), 4, "\n11\n");
        ASSERT_TRUE(ops::replace_file(entry.path().string(), text));
    }
    EXPECT_EQ(open().error().code, Errc::corrupt);
}

TEST_F(SignerTest, ANewKeySignsBesideTheOldOneAndOldNotesStayVerifiable) {
    const auto old_note = *sign(**open(), leaves(5));
    const std::string second = *create_key(folder_ + "/keys", origin_, seed(2));
    const auto note = *sign(**open(), leaves(6));
    for (const std::string& key : {verifier_, second}) {
        const std::array keys = {*proof::parse_verifier_key(key)};
        EXPECT_TRUE(proof::check_checkpoint(note, origin_, keys));
    }
    // The old key retires: its file no longer signs, its public half still verifies what it signed.
    const auto first_id = verifier_.substr(verifier_.find('+') + 1, 8);
    std::filesystem::rename(folder_ + "/keys/" + first_id + ".pem", folder_ + "/keys/" + first_id + ".pem.retired");
    const auto rotated = *sign(**open(), leaves(7));
    const std::array old_keys = {*proof::parse_verifier_key(verifier_)};
    EXPECT_FALSE(proof::check_checkpoint(rotated, origin_, old_keys));
    EXPECT_TRUE(proof::check_checkpoint(old_note, origin_, old_keys));
    EXPECT_EQ(verifier_keys(folder_ + "/keys", origin_)->size(), 2u);
    // The new key's mark is the log's, too: an older tree is refused.
    EXPECT_EQ(sign(**open(), leaves(6)).error().code, Errc::fork);
}

TEST_F(SignerTest, RefusesAnOriginThatCannotNameAKey) {
    EXPECT_EQ(create_key(folder_ + "/keys", "two words", seed(3)).error().code, Errc::bad_value);
}

TEST_F(SignerTest, CheckpointerAnswersThoseWhoWaitForASize) {
    std::mutex mutex;
    auto all = leaves(1);
    Checkpointer checkpointer(
        *open(), {1},
        [&]() -> Result<Checkpointer::Proved> {
            const std::lock_guard lock(mutex);
            return Checkpointer::Proved{head(all), nodes(all)};
        },
        [](const Error& error) { ADD_FAILURE() << to_string(error); });
    std::promise<std::string> covered;
    checkpointer.when_signed(TreeSize(3), [&](const Result<std::string>& note) { covered.set_value(*note); });
    {
        const std::lock_guard lock(mutex);
        all = leaves(3);
    }
    checkpointer.grown();
    const auto checkpoint = proof::parse_signed_checkpoint(covered.get_future().get());
    ASSERT_TRUE(checkpoint);
    EXPECT_EQ(to_number(checkpoint->checkpoint.head.size), 3u);
    EXPECT_EQ(proof::parse_signed_checkpoint(checkpointer.latest())->checkpoint.head, checkpoint->checkpoint.head);
}

}  // namespace
}  // namespace annals::write
