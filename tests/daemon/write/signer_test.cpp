#include "daemon/write/checkpointer.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <atomic>
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
    bool is_signed_by(const std::string& note, const std::string& verifier_key) const {
        return proof::check_checkpoint(note, origin_, std::array{*proof::parse_verifier_key(verifier_key)}).has_value();
    }
    static std::string key_id_of(const std::string& verifier_key) {
        return key_id_hex(*proof::parse_verifier_key(verifier_key));
    }
    std::string key_file(const std::string& verifier_key, const std::string& ending) const {
        return folder_ + "/keys/" + key_id_of(verifier_key) + ending;
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

TEST_F(SignerTest, ANewKeySignsBesideTheOldOneAlsoWhatWasSignedAlready) {
    const auto old_note = *sign(**open(), leaves(5));
    const auto signer = open();
    const std::string second = *(*signer)->make_key(seed(2));
    for (const std::size_t size : {5u, 6u}) {
        const auto note = *sign(**signer, leaves(size));
        EXPECT_TRUE(is_signed_by(note, verifier_)) << size;
        EXPECT_TRUE(is_signed_by(note, second)) << size;
        EXPECT_EQ(*sign(**signer, leaves(size)), note) << "the same head again gives the same note";
    }
    EXPECT_TRUE(is_signed_by(old_note, verifier_));
    EXPECT_FALSE(is_signed_by(old_note, second));
}

TEST_F(SignerTest, ARetiredKeySignsNoMoreAndItsMarkStillBinds) {
    const auto old_note = *sign(**open(), leaves(5));
    std::string second;
    {
        const auto signer = open();
        second = *(*signer)->make_key(seed(2));
        ASSERT_TRUE((*signer)->retire(key_id_of(verifier_)));
        EXPECT_FALSE(std::filesystem::exists(key_file(verifier_, ".pem"))) << "its private half is gone";
    }
    const auto signer = open();
    ASSERT_TRUE(signer) << to_string(signer.error());
    // The new key has signed nothing yet; what binds it is the mark of the old one.
    EXPECT_EQ(sign(**signer, leaves(4)).error().code, Errc::fork);
    EXPECT_EQ(sign(**signer, leaves(6, 1)).error().code, Errc::fork);
    const auto note = *sign(**signer, leaves(6));
    EXPECT_FALSE(is_signed_by(note, verifier_));
    EXPECT_TRUE(is_signed_by(note, second));
    EXPECT_TRUE(is_signed_by(old_note, verifier_));
    const auto keys = (*signer)->keys();
    ASSERT_EQ(keys.size(), 2u);
    EXPECT_EQ(keys[0].verifier_key, second);
    EXPECT_EQ(keys[0].mark_size, TreeSize(6));
    EXPECT_EQ(keys[1].verifier_key, verifier_);
    EXPECT_TRUE(keys[1].is_retired);
    EXPECT_EQ(keys[1].mark_size, TreeSize(5));
}

TEST_F(SignerTest, AnOlderKeyFolderDoesNotMakeARetiredKeySignAgain) {
    ASSERT_TRUE(sign(**open(), leaves(5)));
    std::filesystem::copy(folder_ + "/keys", folder_ + "/older");
    {
        const auto signer = open();
        ASSERT_TRUE((*signer)->make_key(seed(2)));
        ASSERT_TRUE((*signer)->retire(verifier_));
    }
    std::filesystem::remove_all(folder_ + "/keys");
    std::filesystem::rename(folder_ + "/older", folder_ + "/keys");
    const auto refused = open();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::fork);
    EXPECT_NE(refused.error().detail.find("was retired"), std::string::npos);
}

TEST_F(SignerTest, RetiringThatWasCutShortIsFinishedWhenTheKeysAreOpened) {
    ASSERT_TRUE((*open())->make_key(seed(2)));
    ASSERT_TRUE(put_retired_key(folder_ + "/keys", *proof::parse_verifier_key(verifier_)));
    ASSERT_TRUE(std::filesystem::exists(key_file(verifier_, ".pem")));
    const auto signer = open();
    ASSERT_TRUE(signer) << to_string(signer.error());
    EXPECT_FALSE(is_signed_by(*sign(**signer, leaves(1)), verifier_));
    EXPECT_FALSE(std::filesystem::exists(key_file(verifier_, ".pem")));
    EXPECT_TRUE(std::filesystem::exists(folder_ + "/state/" + key_id_of(verifier_) + ".retired"));
}

TEST_F(SignerTest, TheOnlyKeyThatSignsIsNotRetired) {
    const auto signer = open();
    EXPECT_EQ((*signer)->retire(verifier_).error().code, Errc::bad_value);
    EXPECT_EQ((*signer)->retire("00000000").error().code, Errc::not_found);
    EXPECT_TRUE(sign(**signer, leaves(1)));
}

TEST_F(SignerTest, AKeyIsNeverWrittenOverAndOnlySoManySign) {
    const auto signer = open();
    EXPECT_EQ((*signer)->make_key(seed(1)).error().code, Errc::already_registered);
    for (std::uint8_t number = 2; number <= signing_keys_max; ++number) ASSERT_TRUE((*signer)->make_key(seed(number)));
    EXPECT_EQ((*signer)->make_key(seed(100)).error().code, Errc::too_large);
    ASSERT_TRUE((*signer)->retire(verifier_));
    EXPECT_EQ((*signer)->make_key(seed(1)).error().code, Errc::already_registered) << "retired keys do not come back";
    EXPECT_TRUE((*signer)->make_key(seed(100)));
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

TEST_F(SignerTest, CheckpointerSignsAtMostOnceAnIntervalAndNothingNewWithoutGrowth) {
    constexpr int hour = 3'600'000;
    std::atomic<int> times = 0;
    const auto head_now = [&]() -> Result<Checkpointer::Proved> {
        ++times;
        return Checkpointer::Proved{head(leaves(3)), nodes(leaves(3))};
    };
    const auto on_refused = [](const Error& error) { ADD_FAILURE() << to_string(error); };
    std::string note;
    {
        Checkpointer slow(*open(), {hour, hour}, head_now, on_refused);
        std::promise<std::string> covered;
        slow.when_signed(TreeSize(3), [&](const Result<std::string>& signed_) { covered.set_value(*signed_); });
        note = covered.get_future().get();
        for (int i = 0; i < 5; ++i) slow.grown();
        EXPECT_EQ(times, 1) << "the next one is an hour away";
    }
    EXPECT_EQ(times, 2) << "and the last one at the end, over what grew since";
    Checkpointer idle(*open(), {1, 1}, head_now, on_refused);
    idle.grown();
    EXPECT_EQ(idle.latest(), note) << "the same tree is not signed anew";
}

}  // namespace
}  // namespace annals::write
