// The command line of annalsd, where it is wrong.
#include "tests/support/real_cli.hpp"

namespace annals {
namespace {

struct Shell : RealCli {
    using RealCli::run_line;
};

Ran annalsd(const std::string& words) {
    return Shell::run_line(test::binary_dir() + "/daemon/annalsd " + words + " 2>&1");
}

TEST(DaemonCommandLine, AnswersAMisspeltOptionWithTheNearest) {
    for (const auto& [words, nearest] :
         {std::pair("--dat /nowhere", "--data"), std::pair("--dat=/nowhere", "--data"),
          std::pair("--scoket /nowhere", "--socket"), std::pair("init --orign x", "--origin"),
          std::pair("rotate-key --at-onec", "--at-once"),
          std::pair("retire-key 00 --signer-stat x", "--signer-state")}) {
        const Ran ran = annalsd(words);
        EXPECT_EQ(ran.exit_code, 2) << ran.out;
        EXPECT_TRUE(holds(ran, "there is no option --")) << ran.out;
        EXPECT_TRUE(holds(ran, "did you mean '" + std::string(nearest) + "'?")) << ran.out;
    }
    EXPECT_TRUE(holds(annalsd("--nothing-like-it"), "see annalsd --help"));
}

TEST(DaemonCommandLine, AnswersAMisspeltCommandWithTheNearest) {
    const Ran ran = annalsd("rotat-key");
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_EQ(ran.out, "annalsd: there is no command rotat-key (did you mean 'rotate-key'?)\n");
    EXPECT_EQ(annalsd("keys all").out, "annalsd: 'all' is too much (see annalsd keys --help)\n");
}

}  // namespace
}  // namespace annals
