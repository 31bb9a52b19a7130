// Keys and marks with the real programs: rotation as readers live through it, and the copies of a ledger that must lead
// to a refusal with a name, never to a second history. What is damaged stands in audit_test.cpp.
#include "tests/support/real_cli.hpp"

#include <filesystem>

namespace annals {
namespace {

namespace fs = std::filesystem;

class SignerSystem : public RealCli {
protected:
    std::string data() const { return temp_.file("ledger"); }
    // `annalsd COMMAND` on the ledger of this test, errors behind what it prints.
    Ran keep(const std::string& command) const {
        return run_line(test::binary_dir() + "/daemon/annalsd " + command + " --data " + data() + " --signer-state " +
                        data() + "-signer 2>&1");
    }
    static std::string first_line(const Ran& ran) { return ran.out.substr(0, ran.out.find('\n')); }
    static std::string id_of(const std::string& key) { return key.substr(key.find('+') + 1, 8); }
    std::unique_ptr<RunningDaemon> start() const {
        auto daemon = std::make_unique<RunningDaemon>(data());
        EXPECT_TRUE(daemon->wait_until_ready()) << daemon->log();
        return daemon;
    }
    void trust(const std::string& keys) const {
        fs::create_directories(temp_.file("config"));
        std::ofstream(temp_.file("config/keys")) << keys;
    }
    // Records an entry and waits for the checkpoint that covers it; the checkpoint.
    static std::string record(const RunningDaemon& daemon, const std::string& id) {
        const auto reply =
            daemon.send({"POST", "/v1/events?wait=proof", {{"Content-Type", "application/json"}}, party(id)});
        EXPECT_TRUE(reply && reply->status == 201) << (reply ? reply->body : to_string(reply.error()));
        const auto checkpoint = daemon.get("/checkpoint");
        return checkpoint ? checkpoint->body : "";
    }
};

TEST_F(SignerSystem, InitMakesAKeyOfThatNameForItsOwnerAloneAndPrintsWhatReadersConfigure) {
    const std::string folder = temp_.file("fresh");
    const auto init = [&](const std::string& origin) {
        return run_line(test::binary_dir() + "/daemon/annalsd init --data " + folder + " --signer-state " + folder +
                        "-signer --origin " + origin + " 2>&1");
    };
    EXPECT_EQ(init("'two words'").exit_code, 2);
    EXPECT_FALSE(fs::exists(folder + "/store")) << "no ledger is made under a name that no key can have";
    const Ran made = init("example.org/log");
    ASSERT_EQ(made.exit_code, 0) << made.out;
    const std::string key = first_line(made);
    EXPECT_TRUE(key.starts_with("example.org/log+")) << key;
    const std::string file = folder + "/keys/" + id_of(key) + ".pem";
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_TRUE(content_of(file).starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const std::string before = content_of(file);
    EXPECT_NE(init("example.org/other").exit_code, 0) << "it is a ledger already";
    EXPECT_EQ(content_of(file), before);
    RunningDaemon daemon(folder);
    ASSERT_TRUE(daemon.wait_until_ready()) << daemon.log();
    record(daemon, "first");
    const Ran read = run_on("unix:" + daemon.socket_path(), "status --verify --key " + key);
    EXPECT_NE(read.exit_code, 1) << read.out;
    EXPECT_EQ(run_on("unix:" + daemon.socket_path(), "audit --key " + key).exit_code, 0);
}

TEST_F(SignerSystem, ReadersFollowARotationByProofAndOldCheckpointsStayVerifiable) {
    import_all();
    const std::string old_key = configure_key();
    ::unsetenv("ANNALS_KEY");
    trust(old_key);
    ASSERT_EQ(run("status RT5").exit_code, 0);
    const std::string copy = temp_.file("copy");
    ASSERT_EQ(run("mirror " + copy).exit_code, 0);
    ASSERT_EQ(daemon_.stop(), 0);

    const Ran rotated = keep("rotate-key");
    ASSERT_EQ(rotated.exit_code, 0) << rotated.out;
    const std::string new_key = first_line(rotated);
    // The overlap: both sign, so that nobody has to hurry.
    auto daemon = start();
    record(*daemon, "during-the-overlap");
    EXPECT_EQ(run("status RT5").exit_code, 0) << "whoever has the old key alone reads on";
    EXPECT_EQ(run("status RT5 --key " + new_key).exit_code, 0) << "whoever has the new key alone reads already";
    trust(old_key + "\n" + new_key);
    EXPECT_EQ(run("status RT5 --verify").exit_code, 0);
    ASSERT_EQ(daemon->stop(), 0);

    ASSERT_EQ(keep("retire-key " + id_of(old_key)).exit_code, 0);
    const Ran listed = keep("keys");
    EXPECT_TRUE(holds(listed, "signs    " + new_key)) << listed.out;
    EXPECT_TRUE(holds(listed, "retired  " + old_key)) << listed.out;
    daemon = start();
    const std::string checkpoint = record(*daemon, "after-it");
    EXPECT_EQ(checkpoint.find("\n\n") + 2, checkpoint.rfind("\u2014")) << "one signature: " << checkpoint;
    EXPECT_EQ(run("status RT5 --verify").exit_code, 0) << "from what the old key signed, forward by proof";
    const Ran left_behind = run("status RT5 --key " + old_key);
    EXPECT_EQ(left_behind.exit_code, 1) << left_behind.out;
    EXPECT_TRUE(holds(left_behind, "rotated")) << left_behind.out;
    // What the old key signed is verified as ever. Its copy goes on once it is told the new key, and not before: nobody
    // but its keeper says which keys a log has.
    EXPECT_EQ(run("verify " + copy + " --key " + old_key).exit_code, 0);
    trust("");
    const Ran stayed = run("mirror " + copy);
    EXPECT_EQ(stayed.exit_code, 1) << stayed.out;
    EXPECT_TRUE(holds(stayed, "rotated")) << stayed.out;
    EXPECT_EQ(run("mirror " + copy + " --key \"" + old_key + " " + new_key + "\"").exit_code, 0);
    EXPECT_EQ(run("verify " + copy + " --key " + new_key).exit_code, 0);
    EXPECT_EQ(run("verify " + copy + " --key " + old_key).exit_code, 1);
    EXPECT_EQ(run("mirror " + copy).exit_code, 0) << "it knows both by now";
}

TEST_F(SignerSystem, AStolenKeyIsReplacedAtOnceAndARestoredFolderDoesNotBringItBack) {
    import_all();
    const std::string old_key = configure_key();
    ::unsetenv("ANNALS_KEY");
    const Ran refused = keep("rotate-key");
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_TRUE(holds(refused, "pid " + std::to_string(daemon_.pid()))) << refused.out;
    ASSERT_EQ(daemon_.stop(), 0);
    EXPECT_EQ(keep("retire-key " + id_of(old_key)).exit_code, 2) << "the only key";
    EXPECT_EQ(keep("retire-key 00000000").exit_code, 1);
    fs::copy(data(), temp_.file("backup"), fs::copy_options::recursive);
    const Ran rotated = keep("rotate-key --at-once");
    ASSERT_EQ(rotated.exit_code, 0) << rotated.out;
    const fs::path made = data() + "/keys/" + id_of(first_line(rotated)) + ".pem";
    EXPECT_EQ(fs::status(made).permissions() & fs::perms::mask, fs::perms(0600));
    EXPECT_TRUE(content_of(made).starts_with("-----BEGIN PRIVATE KEY-----"));
    EXPECT_FALSE(fs::exists(data() + "/keys/" + id_of(old_key) + ".pem"));
    {
        const auto daemon = start();
        EXPECT_EQ(run("status RT5 --key " + first_line(rotated)).exit_code, 0) << "signed anew, though nothing grew";
    }
    // The same entries with the old key: it would sign beside the new one.
    fs::remove_all(data());
    fs::rename(temp_.file("backup"), data());
    RunningDaemon restored(data());
    EXPECT_EQ(restored.wait(), 1);
    EXPECT_NE(restored.log().find("the key " + id_of(old_key) + " was retired"), std::string::npos) << restored.log();
}

TEST_F(SignerSystem, ACopiedFolderIsRefusedWhileTheFirstOneRuns) {
    record(daemon_, "one");
    ASSERT_EQ(daemon_.stop(), 0);
    fs::copy(data(), temp_.file("copy"), fs::copy_options::recursive);
    const auto first = start();
    RunningDaemon copy(temp_.file("copy"), {"--signer-state", data() + "-signer"});
    EXPECT_EQ(copy.wait(), 1);
    EXPECT_NE(copy.log().find("pid " + std::to_string(first->pid())), std::string::npos) << copy.log();
    record(*first, "two");
}

TEST_F(SignerSystem, ACopiedFolderIsRefusedOnceTheFirstOneHasGoneOn) {
    record(daemon_, "one");
    ASSERT_EQ(daemon_.stop(), 0);
    fs::copy(data(), temp_.file("copy"), fs::copy_options::recursive);
    {
        const auto first = start();
        record(*first, "two");
        ASSERT_EQ(first->stop(), 0);
    }
    RunningDaemon copy(temp_.file("copy"), {"--signer-state", data() + "-signer"});
    EXPECT_EQ(copy.wait(), 1);
    EXPECT_NE(copy.log().find("its keys have signed one of 2"), std::string::npos) << copy.log();
}

}  // namespace
}  // namespace annals
