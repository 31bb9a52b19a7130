// Proofs, bundles and copies as files, with the real programs: made, checked offline, forged, and cut short.
#include "tests/support/real_cli.hpp"

#include <filesystem>

namespace annals {
namespace {

using ProofFiles = RealCli;

TEST_F(ProofFiles, ProofsAreFilesThatAreCheckedOffline) {
    import_all();
    configure_key();
    ASSERT_EQ(run("prove 42 --out " + temp_.file("42.tlog-proof")).exit_code, 0);
    ASSERT_EQ(run("consistent --from 120 --to 300 --out " + temp_.file("grown.json")).exit_code, 0);
    EXPECT_EQ(run("consistent --from 300 --to 120").exit_code, 2);
    EXPECT_EQ(run("consistent --from 1 --to 9999").exit_code, 2);
    EXPECT_EQ(run("prove 9999").exit_code, 3);
    EXPECT_EQ(run("prove x").exit_code, 2);
    daemon_.kill_now();
    const Ran proved = run("verify " + temp_.file("42.tlog-proof"));
    EXPECT_EQ(proved.exit_code, 0) << proved.out;
    EXPECT_TRUE(holds(proved, "this entry is its entry 42")) << proved.out;
    const Ran grown = run("verify " + temp_.file("grown.json"));
    EXPECT_EQ(grown.exit_code, 0) << grown.out;
    std::string text = content_of(temp_.file("grown.json"));
    text.replace(text.find("\"size\": 120"), 11, "\"size\": 121");
    std::ofstream(temp_.file("forged.json")) << text;
    EXPECT_EQ(run("verify " + temp_.file("forged.json")).exit_code, 1);
    text = content_of(temp_.file("42.tlog-proof"));
    text.replace(text.find("index 42"), 8, "index 43");
    std::ofstream(temp_.file("forged.tlog-proof")) << text;
    EXPECT_EQ(run("verify " + temp_.file("forged.tlog-proof")).exit_code, 1);
    ::unsetenv("ANNALS_KEY");
    EXPECT_EQ(run("verify " + temp_.file("42.tlog-proof")).exit_code, 2) << "a tlog-proof states no key";
}

TEST_F(ProofFiles, WhatIsRecordedComesBackWithItsProof) {
    configure_key();
    const std::string record = "record party.registered --id sampleland --kind country --names Sampleland --iso SL ";
    const Ran first = run(record + "--proof-out " + temp_.file("0.tlog-proof"));
    ASSERT_EQ(first.exit_code, 0) << first.out;
    EXPECT_TRUE(holds(first, "1 proof checked")) << first.out;
    EXPECT_EQ(run("verify " + temp_.file("0.tlog-proof")).exit_code, 0);
    const Ran shown = run("record party.registered --id otherland --kind country --names Otherland --wait proof");
    EXPECT_TRUE(holds(shown, "\nc2sp.org/tlog-proof@v1\n")) << shown.out;
    const auto document = json("correct 0 --set names=Sampleland --set names=Samplonia --reason renamed --wait proof");
    EXPECT_EQ(document.at("proofs").as_array().size(), 1u);
    const Ran imported = run("import " + datasets() + "road-transport-2023.toml --proof-out " + temp_.file("proofs"));
    ASSERT_EQ(imported.exit_code, 0) << imported.out;
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(temp_.file("proofs"))) {
        ++files;
        if (files % 50 != 0) continue;
        EXPECT_EQ(run("verify " + entry.path().string()).exit_code, 0) << entry.path();
    }
    EXPECT_TRUE(holds(imported, std::to_string(files) + " proofs checked")) << imported.out;
    EXPECT_GT(files, 100u);
}

TEST_F(ProofFiles, ABundleAnswersWhatItHoldsAndAWholeOneAnswersAll) {
    import_all();
    ASSERT_EQ(run("bundle RT5 --on 2023-12-14 --out " + temp_.file("part")).exit_code, 0);
    ASSERT_EQ(run("bundle RT5 --on 2023-12-14 --whole --out " + temp_.file("whole")).exit_code, 0);
    const std::string pinned = "status RT5 --on 2023-12-14 --known @322 --format json";
    const std::string daemons = out_of(pinned);
    EXPECT_EQ(out_of_on(temp_.file("part"), pinned), daemons);
    EXPECT_EQ(out_of_on(temp_.file("whole"), pinned), daemons);
    EXPECT_EQ(out_of_on(temp_.file("whole"), "members rt5 --format json"), out_of("members rt5 --format json"));
    const Ran other = run_on(temp_.file("part"), "status RT4");
    EXPECT_EQ(other.exit_code, 3);
    EXPECT_TRUE(holds(other, "it answers only status?")) << other.out;
    EXPECT_EQ(run_on(temp_.file("none"), "status").exit_code, 4) << "neither folder, nor bundle, nor socket";
    EXPECT_EQ(run_on("none", "status").exit_code, 2);
}

TEST_F(ProofFiles, WhereThereIsNoRoomTheCopyStaysWhatItWas) {
    import_all();
    const std::string folder = temp_.file("copy");
    ASSERT_EQ(run("mirror " + folder).exit_code, 0);
    for (int i = 0; i < 40; ++i) ASSERT_EQ(daemon_.post(party("later-" + std::to_string(i)))->status, 201);
    // A limit on the size of any file stands for a full disk.
    const Ran full = run_shell("--ledger " + address() + " mirror " + folder + " 2>&1", "ulimit -f 8; ");
    EXPECT_EQ(full.exit_code, 3) << full.out;
    EXPECT_TRUE(holds(full, "no room")) << full.out;
    EXPECT_EQ(run("verify " + folder).exit_code, 0);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        EXPECT_FALSE(entry.path().string().ends_with(".new")) << entry.path();
    EXPECT_EQ(run("mirror " + folder).exit_code, 0);
    EXPECT_EQ(run("verify " + folder).exit_code, 0);
    ::setenv("ANNALS_STATE", "/dev/null/state", 1);
    configure_key();
    const Ran forgetful = run("status RT5");
    EXPECT_EQ(forgetful.exit_code, 0) << "what cannot be remembered is said, and the answer given: " << forgetful.out;
    EXPECT_TRUE(holds(forgetful, "could not be remembered")) << forgetful.out;
}

}  // namespace
}  // namespace annals
